"""/tags, and tags on contacts: made, found in any spelling, put on people, taken off, deleted."""
import secrets
import sqlite3
from urllib.parse import quote

import pytest

from harness import Stack

# What is stored and shown does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi


def make_contact(owner, name):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": name, "obtained": "1"})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def make_tag(owner, label, **more):
    page = owner.submit(owner.get("/tags/new").form("/tags/new"), {"label": label, **more})
    assert page.path == "/tags", page
    return page


def add(owner, contact, text):
    page = owner.get(f"/contacts/view?id={contact}")
    return owner.submit(page.form("/contacts/tag"), {"tag": text})


def word():
    return "w" + secrets.token_hex(6)


# ---- the library --------------------------------------------------------------------------------

def test_tags__starts_empty_and_says_what_to_do(fresh_stack):
    owner = fresh_stack.make_owner()
    page = owner.get("/tags")
    assert page.status == 200 and "No tags yet" in page.text
    page = make_tag(owner, "VIP Customer", colour="pink", scope="contacts")
    assert "The tag was made." in page.text and "VIP Customer" in page.text
    assert 'href="/contacts?filter=tag+is+%22vip-customer%22"' in page.html \
        or 'href="/contacts?filter=tag%20is%20%22vip-customer%22"' in page.html
    assert "tag-pink" in page.html
    assert fresh_stack.value("SELECT action FROM batch ORDER BY id DESC LIMIT 1") == "tag.create"


@pytest.mark.both_ways
@pytest.mark.parametrize("again", ["{}-customer", "  {}   CUSTOMER! ", "{}_Cüstomer"])
def test_tags__a_second_spelling_is_the_same_tag(owner, stack, again):
    name = word()
    make_tag(owner, f"{name.upper()} Customer")
    form = owner.get("/tags/new").form("/tags/new")
    with stack.unchanged():
        page = owner.submit(form, {"label": again.format(name)})
    assert page.status == 409 and "another spelling of a tag" in page.text
    assert f"{name.upper()} Customer" in page.text
    assert again.format(name).strip() in page.form("/tags/new").value("label")


@pytest.mark.parametrize("label", ["", "   ", "!!!", "🔥", "x" * 101, "x" * 10240, "a, b", "a\x07b"])
def test_tags__refuses_what_is_no_tag(owner, stack, label):
    form = owner.get("/tags/new").form("/tags/new")
    with stack.unchanged():
        assert owner.submit(form, {"label": label}).status in (400, 422)


def test_tags__newline_is_no_part_of_a_tag(owner, stack):
    form = owner.get("/tags/new").form("/tags/new")
    with stack.unchanged():
        assert owner.submit(form, {"label": "two\nlines"}).status in (400, 422)


@pytest.mark.parametrize("changes", [{"colour": "ultraviolet"}, {"colour": "red;url(//x)"},
                                     {"scope": "everything"}, {"scope": ""}])
def test_tags__refuses_colours_and_scopes_of_its_own_making(owner, stack, changes):
    form = owner.get("/tags/new").form("/tags/new")
    with stack.unchanged():
        page = owner.submit(form, {"label": word(), **changes})
    assert page.status == 422 and "Nothing was saved" in page.text


def test_tags__markup_stays_text_everywhere(owner, stack):
    mark = word()
    label = f"<script>alert('{mark}')</script> \"&\" {{{{CSRF}}}}"
    contact = make_contact(owner, "Marked")
    make_tag(owner, label)
    tag = stack.value("SELECT id FROM tag WHERE label = ?", label)
    add(owner, contact, label)
    for path in (f"/tags?q={mark}", f"/tags/edit?id={tag}", f"/tags/delete?id={tag}",
                 f"/contacts/view?id={contact}", f"/contacts?q={contact}"):
        page = owner.get(path)
        assert page.status == 200, path
        if "edit" in path:
            assert page.form("/tags/edit").value("label") == label
        else:
            assert label in page.text, path
        assert f"<script>alert('{mark}')" not in page.html, path


def test_tags__are_searched_in_any_spelling(owner):
    name = word()
    make_tag(owner, f"Große {name} Kunden")
    for q in (f"GROSSE+{name}", f"{name}-kunden", name.upper()):
        assert f"Große {name} Kunden" in owner.get(f"/tags?q={q}").text, q
    page = owner.get("/tags?q=%25")
    assert "No tag found" in page.text


def test_tags__renames_recolours_and_rescopes(owner, stack):
    name = word()
    make_tag(owner, name)
    tag = stack.value("SELECT id FROM tag WHERE name = ?", name)
    page = owner.get(f"/tags/edit?id={tag}")
    page = owner.submit(page.form("/tags/edit"),
                        {"label": f"New {name}", "colour": "brown", "scope": "conversations"})
    assert "The tag was saved." in page.text
    assert stack.db("SELECT name, label, colour, scope FROM tag WHERE id = ?", tag) == \
        [(f"new-{name}", f"New {name}", "brown", 2)]
    assert stack.value("SELECT count(*) FROM change WHERE entity = 2 AND field > 0"
                       " AND entity_id = ?", tag) == 3
    page = owner.get(f"/tags/edit?id={tag}")
    with stack.unchanged():
        page = owner.submit(page.form("/tags/edit"))
    assert "Nothing was different" in page.text


def test_tags__a_rename_to_another_tag_is_refused(owner, stack):
    one, two = word(), word()
    make_tag(owner, one)
    make_tag(owner, two)
    tag = stack.value("SELECT id FROM tag WHERE name = ?", one)
    page = owner.get(f"/tags/edit?id={tag}")
    with stack.unchanged():
        page = owner.submit(page.form("/tags/edit"), {"label": two.upper() + "!"})
    assert page.status == 409 and two in page.text


def test_tags__delete_says_how_many_and_takes_it_off_them(owner, stack):
    name = word()
    contacts = [make_contact(owner, f"Carrier {i}") for i in range(3)]
    for contact in contacts:
        add(owner, contact, name)
    tag = stack.value("SELECT id FROM tag WHERE name = ?", name)
    page = owner.get(f"/tags/delete?id={tag}")
    assert "3 contacts carry it" in page.text
    assert "Delete the tag and take it off 3 contacts" in page.html
    page = owner.submit(page.form("/tags/delete"))
    assert page.path == "/tags" and "Contacts that carried it: 3." in page.text
    assert stack.value("SELECT count(*) FROM contact_tag WHERE tag_id = ?", tag) == 0
    assert stack.value("SELECT count(*) FROM contact WHERE id = ? AND state = 0", contacts[0]) == 1
    page = owner.get(f"/contacts/view?id={contacts[0]}")
    assert f"deleted the tag {name}" in page.text and f"added the tag {name}" in page.text
    with stack.unchanged():
        assert owner.get(f"/tags/edit?id={tag}").status == 404
        assert owner.post("/tags/delete", {"id": tag, "seen": "3"}).status == 404


def test_tags__delete_says_which_segments_stop_working(owner, stack):
    label = "Beta " + word()
    make_tag(owner, label)
    number = stack.value("SELECT id FROM tag WHERE label = ?", label)
    assert "stops working" not in owner.get(f"/tags/delete?id={number}").text
    page = owner.get("/segments/new?filter=" + quote(f'city is "x" or tag is not "{label.upper()}"'))
    owner.submit(page.form("/segments/new"), {"name": label + " people", "shared": "yes"})
    page = owner.get(f"/tags/delete?id={number}")
    assert f"A segment asks for it and stops working: {label} people" in page.text


def test_tags__list_and_edit_page_show_the_segments_that_ask(owner, stack):
    label = "Gamma " + word()
    make_tag(owner, label)
    number = stack.value("SELECT id FROM tag WHERE label = ?", label)
    assert "No segment asks for it." in owner.get(f"/tags/edit?id={number}").text
    for n in range(3):
        page = owner.get("/segments/new?filter=" + quote(f'tag is "{label}"'))
        owner.submit(page.form("/segments/new"), {"name": f"{label} {n}", "shared": "yes"})
    segment = stack.value("SELECT id FROM segment WHERE name = ?", label + " 0")
    page = owner.get(f"/tags?q={quote(label)}")
    assert f"{label} 0, {label} 1 and 1 more" in page.text
    assert f"/segments/view?id={segment}" in page.links()
    page = owner.get(f"/tags/edit?id={number}")
    assert f"{label} 0, {label} 1, {label} 2" in page.text and "0 carry it" in page.text


def test_tags__delete_asks_again_when_the_number_moved(owner, stack):
    name = word()
    first, second = make_contact(owner, "First"), make_contact(owner, "Second")
    add(owner, first, name)
    tag = stack.value("SELECT id FROM tag WHERE name = ?", name)
    form = owner.get(f"/tags/delete?id={tag}").form("/tags/delete")
    add(owner, second, name)
    with stack.unchanged():
        page = owner.submit(form)
    assert page.status == 409 and "has changed meanwhile" in page.text
    assert "2 contacts carry it" in page.text
    for seen in ("", "-1", "2e0", "02"):
        with stack.unchanged():
            assert owner.post("/tags/delete", {"id": tag, "seen": seen}).status == 409


def test_tags__many_fit_on_pages(fresh_stack):
    owner = fresh_stack.make_owner()
    base = sqlite3.connect(fresh_stack.data / "muster.db")
    with base:
        base.executemany("INSERT INTO tag (name, label, colour, created_at, updated_at)"
                         " VALUES (?, ?, 'red', 0, 0)",
                         [(f"t{i:04}", f"T{i:04}") for i in range(250)])
    base.close()
    page = owner.get("/tags")
    assert "T0000" in page.text and "T0100" not in page.text and "1–100 of 250 tags" in page.text
    assert "T0249" in owner.get("/tags?page=3").text
    assert owner.get("/tags?page=4").query == "page=3"
    assert owner.get("/tags?page=9223372036854775807").query == "page=3"
    assert "T0249" in owner.get("/tags?q=t02&page=1").text


def test_tags__viewers_look_and_do_not_touch(stack, owner):
    from test_accounts import join_as
    name = word()
    contact = make_contact(owner, "Looked at")
    add(owner, contact, name)
    viewer = join_as(stack, owner, "viewer")
    page = viewer.get("/tags?q=" + name)
    assert name in page.text and "/tags/edit" not in page.html and "/tags/new" not in page.html
    page = viewer.get(f"/contacts/view?id={contact}")
    assert name in page.text and "chip-remove" not in page.html
    assert "/contacts/tag\"" not in page.html


# ---- on contacts --------------------------------------------------------------------------------

def test_profile__adds_a_tag_that_is_there_and_makes_one_that_is_not(owner, stack):
    contact, name = make_contact(owner, "Ana"), word()
    page = add(owner, contact, f"VIP {name}")
    assert page.path == "/contacts/view" and "A new tag was made and added." in page.text
    assert f"added the tag VIP {name}" in page.text
    other = make_contact(owner, "Bo")
    page = add(owner, other, f"vip_{name}!")
    assert "The tag was added." in page.text and f"VIP {name}" in page.text
    assert stack.value("SELECT count(*) FROM tag WHERE name = ?", f"vip-{name}") == 1
    page = owner.get(f"/contacts/view?id={other}")
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/tag"), {"tag": f"VIP {name}"})
    assert "carries that tag already" in page.text


def test_profile__takes_several_with_commas(owner, stack):
    contact, name = make_contact(owner, "Ana"), word()
    page = add(owner, contact, f" {name} one , {name} two,,{name}-ONE")
    assert "2 tags were added." in page.text
    assert f"{name} one" in page.text and f"{name} two" in page.text
    assert stack.value("SELECT version FROM contact WHERE id = ?", contact) == 2


@pytest.mark.parametrize("text", ["", " , ", "!!!", "x" * 101, "fine, 🔥"])
def test_profile__refuses_what_is_no_tag_and_keeps_it_in_the_box(owner, stack, text):
    contact = make_contact(owner, "Ana")
    page = owner.get(f"/contacts/view?id={contact}")
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/tag"), {"tag": text})
    assert page.status == 422 and page.h1 == "Ana"
    assert page.form("/contacts/tag").value("tag") == text.strip()
    assert "tag-error" in page.html


def test_profile__takes_a_tag_off_and_leaves_it_in_the_library(owner, stack):
    contact, name = make_contact(owner, "Ana"), word()
    page = add(owner, contact, name)
    page = owner.submit(page.form("/contacts/untag"), button=f"Take the tag {name} off")
    assert "taken off" in page.text and f"removed the tag {name}" in page.text
    assert stack.value("SELECT count(*) FROM contact_tag WHERE contact_id = ?", contact) == 0
    assert stack.value("SELECT count(*) FROM tag WHERE name = ?", name) == 1


def test_profile__does_not_offer_tags_of_conversations(owner, stack):
    contact, name = make_contact(owner, "Ana"), word()
    make_tag(owner, name, scope="conversations")
    page = owner.get(f"/contacts/view?id={contact}")
    assert name not in page.html
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/tag"), {"tag": name})
    assert page.status == 422 and "for conversations only" in page.text


def test_profile__who_edits_fields_meanwhile_loses_nothing(owner, stack):
    """Tags raise the version of a contact; that alone is no clash."""
    contact = make_contact(owner, "Ana")
    form = owner.get(f"/contacts/edit?id={contact}").form("/contacts/edit")
    add(owner, contact, f"{word()}, {word()}")
    page = owner.submit(form, {"city": "Linz"})
    assert page.path == "/contacts/view" and "The contact was saved." in page.text


def test_list__shows_three_tags_and_how_many_more(owner, stack):
    name = word()
    contact = make_contact(owner, name)
    add(owner, contact, ",".join(f"{name} {i}" for i in range(5)))
    page = owner.get(f"/contacts?q={name}")
    assert f"{name} 2" in page.text and f"{name} 3" not in page.text and "+2" in page.text


def test_sample__comes_with_tags_and_takes_them_along():
    from test_imports import sample
    stack = Stack()
    try:
        owner = stack.make_owner()
        stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 300))
        stack.job("importer")
        used = stack.db("SELECT t.name, t.carriers, count(*) FROM tag t JOIN contact_tag ct"
                          " ON ct.tag_id = t.id GROUP BY t.id ORDER BY count(*)")
        assert len(used) >= 5 and all(carriers == count for _, carriers, count in used)
        assert used[0][1] * 5 < used[-1][1], "tags are spread unevenly"
        assert "newsletter" in [name for name, _, _ in used]
        own = make_contact(owner, "Own customer")
        add(owner, own, "Newsletter")
        page = owner.get("/contacts/remove-sample")
        owner.submit(page.form("/contacts/remove-sample"))
        assert [name for name, _, _ in used if name != "newsletter"]
        assert stack.db("SELECT name FROM tag") == [("newsletter",)]
        assert "Newsletter" in owner.get(f"/contacts/view?id={own}").text
    finally:
        stack.stop()
