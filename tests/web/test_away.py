"""A contact is deleted, merged or erased while a form of theirs stands open: nothing typed is lost."""
import pytest

from test_api import Client
from test_attributes import make, pen, word
from test_exports import sign_in

pytestmark = pytest.mark.fastcgi


def new(owner, **fields):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"obtained": "1", **fields})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def delete(browser, number):
    browser.get("/contacts")
    browser.post("/contacts/do", {"do": f"delete.{number}", "reason": "wrote a letter"})


def erase(browser, number):
    delete(browser, number)
    browser.post("/contacts/erase", {"id": number, "sure": "1"})


def merge(browser, kept, other):
    page = browser.get(f"/duplicates/merge?kept={kept}&other={other}")
    assert browser.submit(page.form("/duplicates/merge")).status == 200


def form_on(page, action, **values):
    return next(f for f in page.forms if f.action == action
                and all(f.value(k) == v for k, v in values.items()))


def forms(owner, stack, number):
    """Every way to edit somebody: the form as it stands open, what is typed, and what it leads to."""
    attribute = make(owner, stack, "text")
    page = owner.get(f"/contacts/view?id={number}")
    yield (form_on(page, "/contacts/field", name="city"), {"value": "Mürzzuschlag"},
           "SELECT city FROM contact WHERE id = ?", "Mürzzuschlag")
    yield (form_on(page, "/contacts/tag"), {"tag": "From Mürz"},
           "SELECT t.label FROM tag t JOIN contact_tag c ON c.tag_id = t.id WHERE c.contact_id = ?",
           "From Mürz")
    yield (form_on(page, "/contacts/point", kind="email"),
           {"value": "muerz@town.example", "label": "town", "do": "add"},
           "SELECT value FROM contact_point WHERE contact_id = ?", "muerz@town.example")
    yield (pen(owner, number, attribute), {"value": "in\nMürz"},
           "SELECT text FROM attribute_value WHERE contact_id = ?", "in\nMürz")
    page = owner.get(f"/contacts/edit?id={number}")
    yield (page.form("/contacts/edit"), {"city": "Graz", "address": "Lane 1\nDoor 2",
                                         "other_phone": "+43 512 555 77"},
           "SELECT city || address FROM contact WHERE id = ?", "GrazLane 1\nDoor 2")


def typed(page):
    """Everything that stands in the page's forms."""
    return {value.replace("\r\n", "\n") for form in page.forms for _, value in form.fields}


def test_deleted_meanwhile__says_so_and_restores(owner, stack):
    number = new(owner, first_name="Ida", email=f"{word()}@town.example")
    other = sign_in(stack, "editor")
    for form, changes, sql, wanted in forms(owner, stack, number):
        delete(other, number)
        with stack.unchanged():
            page = owner.submit(form, changes)
        assert page.status == 409 and "This contact was deleted" in page.text, page
        assert "wrote a letter" in page.text and "Nothing was saved" in page.text
        assert set(changes.values()) - {"add"} <= typed(page), form.action
        again = next(f for f in page.forms if f.action == form.action and
                     any("Restore and save" in b[0] for b in f.buttons))
        page = owner.submit(again, button="Restore and save")
        assert page.status == 200 and page.path == "/contacts/view", page
        assert stack.value("SELECT state FROM contact WHERE id = ?", number) == 0
        assert stack.value(sql, number) == wanted
        # One action: both are taken back at once.
        batch = stack.value("SELECT max(id) FROM batch")
        owner.submit(owner.get(f"/changes/undo?id={batch}").form("/changes/undo"))
        assert stack.value("SELECT state FROM contact WHERE id = ?", number) == 2
        assert stack.db(sql, number) != [(wanted,)]
        owner.post("/contacts/do", {"do": f"restore.{number}"})


def test_merged_meanwhile__names_who_was_kept(owner, stack):
    kept = new(owner, first_name="Ida", last_name="Kept")
    number = new(owner, first_name="Ida", email=f"{word()}@town.example")
    opened = list(forms(owner, stack, number))
    merge(owner, kept, number)
    answer = Client(stack).ask("/contact", id=number)
    assert answer.status == 404 and answer.json["error"] == {
        "message": f"Contact {number} was merged into contact {kept}.", "field": "id"}
    for form, changes, _, _ in opened:
        with stack.unchanged():
            page = owner.submit(form, changes)
        assert page.status == 409 and "This contact was merged" in page.text, page
        assert page.link("Ida Kept") == f"/contacts/view?id={kept}"
        assert set(changes.values()) - {"add"} <= typed(page), form.action
        assert "Restore and save" not in page.html
        with stack.unchanged():
            assert owner.submit(form, {**changes, "restore": "1"}).status == 409


def test_erased_meanwhile__the_form_still_stands_there(owner, stack):
    number = new(owner, first_name="Ida", email=f"{word()}@town.example")
    opened = list(forms(owner, stack, number))
    erase(owner, number)
    for form, changes, _, _ in opened:
        with stack.unchanged():
            page = owner.submit(form, changes)
        assert page.status == 404, page
    assert "This contact was erased for good" in page.text and "Graz" in typed(page)
    assert not any("Save" in b[0] for b in page.form("/contacts/edit").buttons)


def test_edit_form__of_a_deleted_contact_says_what_saving_does(owner, stack):
    number = new(owner, first_name="Ida")
    delete(owner, number)
    page = owner.get(f"/contacts/edit?id={number}")
    assert "This contact was deleted" in page.text and "Nothing was saved" not in page.text
    page = owner.submit(page.form("/contacts/edit"), {"city": "Linz"}, button="Restore and save")
    assert stack.db("SELECT state, city FROM contact WHERE id = ?", number) == [(0, "Linz")]


def test_page_of_a_deleted_contact__offers_to_restore_instead_of_pens(owner, stack):
    number = new(owner, first_name="Ida", email=f"{word()}@town.example")
    make(owner, stack, "text")
    owner.submit(form_on(owner.get(f"/contacts/view?id={number}"), "/contacts/tag"), {"tag": "Town"})
    delete(owner, number)
    edits = {"/contacts/field", "/contacts/point", "/contacts/attribute", "/contacts/tag"}
    attribute = stack.value("SELECT max(id) FROM attribute")
    for address in (f"/contacts/view?id={number}", f"/contacts/view?id={number}&attribute={attribute}"):
        page = owner.get(address)
        assert page.status == 200 and "Deleted" in page.text and "Town" in page.text, page
        assert not edits & {form.action for form in page.forms}, page.html
        assert 'title="Edit' not in page.html and "Take the tag" not in page.text
        assert "Edit all fields" not in page.text and page.text.count("Restore") >= 1
    assert "Restore" not in sign_in(stack, "viewer").get(f"/contacts/view?id={number}").text
    acts = owner.get(f"/contacts/view?id={number}").form("/contacts/do")
    page = owner.submit(acts, {"do": f"restore.{number}"})
    assert page.status == 200 and "Edit all fields" in page.text, page
    # The pen of one attribute among very many stands where somebody goes for it.
    page = owner.get(f"/contacts/view?id={number}&attribute={attribute}")
    assert edits <= {form.action for form in page.forms}


def test_archived__is_edited_as_ever(owner, stack):
    number = new(owner, first_name="Ida")
    form = owner.get(f"/contacts/edit?id={number}").form("/contacts/edit")
    owner.post("/contacts/do", {"do": f"archive.{number}"})
    assert owner.submit(form, {"city": "Linz"}).status == 200
    assert stack.db("SELECT state, city FROM contact WHERE id = ?", number) == [(1, "Linz")]


def test_viewer__restores_nobody(owner, stack):
    number = new(owner, first_name="Ida")
    viewer = sign_in(stack, "viewer")
    delete(owner, number)
    with stack.unchanged():
        assert viewer.post("/contacts/field", {
            "id": number, "name": "city", "value": "Linz", "was": "", "restore": "1"}).status == 403
