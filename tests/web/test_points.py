"""Further e-mail addresses and phone numbers of a contact: added, edited, removed, made primary."""
import json
import secrets
from urllib.parse import quote

import pytest

# What is kept and found does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi


def word():
    return "p" + secrets.token_hex(5)


def make_contact(owner, **fields):
    form = owner.get("/contacts/new").form_with("obtained")
    page = owner.submit(form, {"obtained": "1", **fields})
    assert page.path == "/contacts/view", page.text
    return int(page.query.split("id=")[1].split("&")[0])


def view(owner, contact):
    return owner.get(f"/contacts/view?id={contact}")


def do(owner, contact, what, kind="email", **fields):
    return owner.post("/contacts/point", {"id": contact, "kind": kind, "do": what, **fields})


def points(stack, contact, kind=1):
    return [row for row in stack.db(
        "SELECT value, label FROM contact_point WHERE contact_id = ? AND kind = ?"
        " ORDER BY position", contact, kind)]


def point_id(stack, contact, value):
    return stack.value("SELECT id FROM contact_point WHERE contact_id = ? AND value = ?", contact, value)


def email_of(stack, contact):
    return stack.value("SELECT email FROM contact WHERE id = ?", contact)


def undo_last(owner, stack, contact):
    batch = stack.value("SELECT max(batch_id) FROM change WHERE entity = 1 AND entity_id = ?", contact)
    page = owner.get(f"/changes/undo?id={batch}")
    return owner.submit(page.form("/changes/undo"))


# ---- on the profile -----------------------------------------------------------------------------

def test_points__are_added_edited_and_removed_on_the_profile(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example")
    page = view(owner, contact)
    page = owner.submit(page.form_with("label"), {"value": f"{name}@b.example", "label": "work"}, button="Add")
    assert "The e-mail address was added." in page.text
    assert f"{name}@b.example work" in page.text
    assert "added a further e-mail address" in page.text
    assert f"nothing → {name}@b.example (work)" in page.text
    point = point_id(stack, contact, f"{name}@b.example")
    page = do(owner, contact, "save", point=point, value=f"{name}@c.example", label="", was=f"{name}@b.example",
              was_label="work")
    assert "The e-mail address was saved." in page.text
    assert points(stack, contact) == [(f"{name}@c.example", "")]
    with stack.unchanged():
        page = do(owner, contact, "save", point=point, value=f"{name}@c.example", label="", was=f"{name}@c.example")
    assert "Nothing was different" in page.text
    page = do(owner, contact, "remove", point=point)
    assert "was taken off this contact" in page.text and points(stack, contact) == []


def test_points__another_becomes_primary_and_the_undo_brings_it_back(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example", phone="0043 512 555010")
    do(owner, contact, "add", value=f"{name}@b.example", label="work")
    page = do(owner, contact, "primary", point=point_id(stack, contact, f"{name}@b.example"))
    assert "It is the primary e-mail address now." in page.text
    assert email_of(stack, contact) == f"{name}@b.example"
    assert points(stack, contact) == [(f"{name}@a.example", "")]
    undo_last(owner, stack, contact)
    assert email_of(stack, contact) == f"{name}@a.example"
    assert points(stack, contact) == [(f"{name}@b.example", "work")]
    page = owner.get("/changes")
    assert "Made another address the primary one" in page.text


@pytest.mark.parametrize("value, label, why", [
    ("", "", "give an e-mail address"),
    ("no address", "", "the address has a space"),
    ("{name}@a.example", "", "has this address already"),
    ("{name}@ok.example", "12", "a label needs at least one letter"),
    ("{name}@ok.example", "a, b", "a label is a word or two"),
    ("{name}@ok.example", "x" * 51, "51"),
])
def test_points__refuses_what_is_none(owner, stack, value, label, why):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example")
    with stack.unchanged():
        page = do(owner, contact, "add", value=value.format(name=name), label=label)
    assert page.status in (400, 409, 422)
    assert why.lower() in page.text.lower() or len(label) == 51
    assert page.form_with("label").value("value") == value.format(name=name)


def test_points__refuses_what_is_not_there_or_changed_meanwhile(owner, stack):
    name = word()
    contact, other = make_contact(owner, email=f"{name}@a.example"), make_contact(owner, first_name=name)
    do(owner, contact, "add", value=f"{name}@b.example")
    point = point_id(stack, contact, f"{name}@b.example")
    with stack.unchanged():
        assert do(owner, other, "remove", point=point).status == 404
        assert do(owner, contact, "primary", point=999999).status == 404
        assert do(owner, contact, "save", point=point, value="x@y.example", was="else@y.example").status == 409
        assert do(owner, contact, "explode", point=point).status == 400


def test_points__phones_of_many_spellings_are_one(owner, stack):
    contact = make_contact(owner, first_name=word(), phone="+49 30 1234567")
    with stack.unchanged():
        assert do(owner, contact, "add", kind="phone", value="0049 (0)30 123-4567").status == 409
    page = do(owner, contact, "add", kind="phone", value="+49 171 1234567", label="mobile")
    assert "The phone number was added." in page.text and "+49 171 1234567 mobile" in page.text


def test_points__a_blacklisted_one_is_shown_as_such(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example")
    do(owner, contact, "add", value=f"{name}@b.example")
    owner.submit(owner.get("/contacts/blacklist").form("/contacts/blacklist"), {"entry": f"{name}@b.example"})
    assert f"{name}@b.example Blacklisted" in view(owner, contact).text
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", contact) == 0
    do(owner, contact, "primary", point=point_id(stack, contact, f"{name}@b.example"))
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", contact) == 3


def test_points__say_where_they_come_from(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example")
    do(owner, contact, "add", value=f"{name}@b.example")
    html = view(owner, contact).html
    assert html.count('title="From ') >= 2
    assert html.index('title="From ', html.index('class="points"')) < html.index(f"{name}@b.example</bdi>")


# ---- the forms of a whole contact ---------------------------------------------------------------

def test_points__a_new_contact_takes_several(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example",
                           other_email=f"{name}@b.example (work)\r\n{name}@c.example\r\n",
                           other_phone="+43 660 1234567 (mobile)\r\n\"+43 1 5123456\"")
    assert points(stack, contact) == [(f"{name}@b.example", "work"), (f"{name}@c.example", "")]
    assert stack.value("SELECT phone FROM contact WHERE id = ?", contact) == "+43 660 1234567"
    assert points(stack, contact, 2) == [("+43 1 5123456", "")]
    assert stack.value("SELECT count(DISTINCT batch_id) FROM change WHERE entity_id = ? AND entity = 1", contact) == 1


def test_points__only_further_ones_are_enough(owner, stack):
    name = word()
    contact = make_contact(owner, other_email=f"{name}@a.example\n{name}@b.example")
    assert email_of(stack, contact) == f"{name}@a.example"
    assert points(stack, contact) == [(f"{name}@b.example", "")]


def test_points__a_form_with_a_mistake_keeps_what_was_typed(owner, stack):
    form = owner.get("/contacts/new").form_with("obtained")
    with stack.unchanged():
        page = owner.submit(form, {"first_name": "A", "obtained": "1", "other_email": "a@b.example\nno"})
    assert page.status == 422 or page.status == 400
    assert "aria-invalid" in page.html and "a@b.example\nno" in page.html


def test_points__the_edit_form_changes_all_of_them_in_one_action(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example", other_email=f"{name}@b.example (work)\n{name}@c.example")
    form = owner.get(f"/contacts/edit?id={contact}").form_with("other_email")
    assert form.value("other_email").strip() == f"{name}@b.example (work)\n{name}@c.example"
    page = owner.submit(form, {"city": "Graz", "email": f"{name}@c.example",
                               "other_email": f"{name}@b.example (home)\n{name}@a.example"})
    assert "The contact was saved." in page.text
    assert email_of(stack, contact) == f"{name}@c.example"
    assert points(stack, contact) == [(f"{name}@b.example", "home"), (f"{name}@a.example", "")]
    undo_last(owner, stack, contact)
    assert email_of(stack, contact) == f"{name}@a.example"
    assert points(stack, contact) == [(f"{name}@b.example", "work"), (f"{name}@c.example", "")]


def test_points__two_people_edit_and_lose_nothing(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example", other_email=f"{name}@b.example\n{name}@c.example")
    form = owner.get(f"/contacts/edit?id={contact}").form_with("other_email")
    do(owner, contact, "add", value=f"{name}@new.example")
    do(owner, contact, "remove", point=point_id(stack, contact, f"{name}@c.example"))
    owner.submit(form, {"other_email": f"{name}@b.example (work)\n{name}@c.example\n{name}@mine.example"})
    assert points(stack, contact) == [
        (f"{name}@b.example", "work"), (f"{name}@new.example", ""), (f"{name}@mine.example", "")]


def test_points__saving_the_form_untouched_changes_nothing(owner, stack):
    contact = make_contact(owner, first_name=word(), other_phone="+43 660 1112223\n+43 1 5123456 (work)",
                           phone="+43 512 555 010")
    form = owner.get(f"/contacts/edit?id={contact}").form_with("other_phone")
    with stack.unchanged():
        assert "Nothing was different" in owner.submit(form).text


# ---- finding people by them ---------------------------------------------------------------------

def test_points__the_list_says_that_there_are_more(owner, stack):
    name = word()
    make_contact(owner, first_name=name, email=f"{name}@a.example", other_email=f"{name}@b.example\n{name}@c.example")
    assert f"{name}@a.example +2" in owner.get(f"/contacts?q={name}").text


def test_points__the_search_box_finds_people_by_them(owner):
    name = word()
    contact = make_contact(owner, first_name="Otto", email=f"{name}@a.example", other_email=f"x{name}@b.example",
                           phone="+43 512 5550101", other_phone="+43 660 9998877")
    for text in (f"x{name}@", f"X{name.upper()}@B.EXAMPLE", "+43 660 99988", "0043660999"):
        assert f"/contacts/view?id={contact}" in owner.get(f"/contacts?q={quote(text)}").html, text
    assert f"/contacts/view?id={contact}" in owner.get(f"/contacts?q={name[2:]}@b&inside=1").html


def test_points__are_columns_of_the_list(fresh_stack):
    owner = fresh_stack.make_owner()
    make_contact(owner, email="a@a.example", other_email="b@b.example (work)\nc@c.example")
    assert "Further phone numbers" in owner.get("/contacts/columns").text
    owner.post("/contacts/columns", [("do", "save"), ("key", "other_email"), ("show", "1"), ("place", "1")])
    assert "b@b.example (work); c@c.example" in owner.get("/contacts").text


def test_points__are_in_the_file_of_all_data(owner):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example", other_email=f"{name}@b.example (work)")
    data = json.loads(owner.post("/contacts/data", {"id": contact, "type": "json"}).body)
    assert [(x["name"], x["value"]) for x in data["further addresses"]] == [("email (work)", f"{name}@b.example")]


def test_points__are_looked_at_for_duplicates_and_kept_by_a_merge(owner, stack):
    name = word()
    one = make_contact(owner, first_name="Ana", email=f"{name}@a.example")
    two = make_contact(owner, first_name="Anna", email=f"{name}@b.example", other_email=f"{name}@A.example (old)")
    page = owner.get(f"/duplicates/group?channel=email&id={one}")
    assert "2 contacts share" in page.text and f"{name}@b.example, also {name}@A.example (old)" in page.text
    page = owner.get(page.link("Compare and merge"))
    assert "1 further address or number" in page.text
    page = owner.submit(page.form("/duplicates/merge"))
    assert page.h1 == "Merged"
    assert email_of(stack, one) == f"{name}@a.example"
    assert points(stack, one) == [(f"{name}@b.example", "")]
    undo_last(owner, stack, one)
    assert points(stack, one) == []
    assert points(stack, two) == [(f"{name}@A.example", "old")]
