"""Tags and attributes as a person keeps them: made, used at once, changed, merged, taken back."""
import contextlib
import sqlite3
from urllib.parse import quote

from harness import OWNER_EMAIL, OWNER_PASSWORD


def enter(view, stack):
    """The owner, by the first link."""
    view.open(stack.owner_link)
    view.fill("#name", "Olga Owner")
    view.fill("#email", OWNER_EMAIL)
    view.fill("#password", OWNER_PASSWORD)
    view.fill("#password_again", OWNER_PASSWORD)
    view.follow(view.one("main [type=submit]"))


def add_contact(view, name, **fields):
    view.open("/contacts/new")
    view.fill("#first_name", name)
    for field, value in fields.items():
        view.fill("#" + field, value)
    view.click(view.one("[name=obtained]"))
    view.follow(view.one('main form[action="/contacts/new"] .btn-primary'))
    return int(view.path.split("id=")[1].split("&")[0])


def add_attribute(view, name, kind, options=""):
    view.open("/attributes/new")
    view.fill("#name", name)
    view.click(view.one(f'[name=type][value="{kind}"]'))
    if options:
        view.fill("#options", options)
    view.follow(view.button("Make the attribute"))


def give(view, contact, attribute, value):
    view.open(f"/contacts/view?id={contact}&attribute={attribute}")
    form = f'form:has([name="attribute"][value="{attribute}"])'
    view.fill(form + " [name=value]", value)
    view.follow(view.one(form + " [type=submit]"))


def put_tag(view, contact, label):
    view.open(f"/contacts/view?id={contact}")
    view.fill('form[action="/contacts/tag"] [name=tag]', label)
    view.follow(view.one('form[action="/contacts/tag"] [type=submit]'))


def keep_segment(view, name, text):
    view.open("/segments/new?filter=" + quote(text))
    view.fill("#name", name)
    view.click(view.one("[name=shared][value=yes]"))
    view.follow(view.one('main form[action="/segments/new"] .btn-primary'))


def change_type(view, attribute, kind):
    view.open(f"/attributes/edit?id={attribute}")
    view.fill("#new-type", kind)
    view.follow(view.button("See what would happen"))


def test_attribute__is_used_at_once_gets_another_type_and_back(view, stack):
    enter(view, stack)
    people = [add_contact(view, name) for name in ("Ana", "Bo", "Cleo")]
    add_attribute(view, "Points", "text")
    attribute = stack.value("SELECT id FROM attribute")
    for contact, value in zip(people, ("10", "25", "lots")):
        give(view, contact, attribute, value)
    assert "lots" in view.text

    # At once a column, a filter, part of an export.
    view.open("/contacts/columns")
    assert "Points" in view.text
    view.open("/contacts?filter=attr.points+is+%22lots%22")
    assert "Cleo" in view.text and "Bo" not in view.one("tbody").text
    view.open("/exports/new")
    assert view.h1
    keep_segment(view, "Have points", "attr.points has any value")

    # Another type: a look, a refusal, a yes, and all of it back.
    change_type(view, attribute, "number")
    assert "lots" in view.one("table").text and "3 people now, 2 afterwards" in view.text
    view.click(view.one("summary", "1 would leave"))
    assert "Cleo" in view.text
    view.click(view.one("[name=others][value=refuse]"))
    view.follow(view.one('form[action="/attributes/convert"] .btn-primary'))
    assert "values that do not fit" in view.text
    view.click(view.one("[name=others][value=leave]"))
    view.follow(view.one('form[action="/attributes/convert"] .btn-primary'))
    assert "left out: 1" in view.text and "It holds Number" in view.text
    view.open("/contacts?filter=attr.points+%3E+15")
    assert "Bo" in view.one("tbody").text and "Ana" not in view.one("tbody").text
    view.open("/changes")
    view.follow(view.link("Undo"))
    view.follow(view.one('main form[action="/changes/undo"] [type=submit]'))
    view.open(f"/contacts/view?id={people[2]}")
    assert "lots" in view.one("main").text
    view.open(f"/attributes/edit?id={attribute}")
    assert "It holds Text" in view.text

    # Renamed and deleted, by asking first.
    view.fill("#name", "Score")
    view.follow(view.button("Save the attribute"))
    view.open(f"/attributes/delete?id={attribute}")
    assert "stops working" in view.text and "Have points" in view.text
    view.follow(view.one("main .btn-danger"))
    assert "Contacts that had a value: 3" in view.text
    view.open("/changes")
    view.follow(view.link("Undo"))
    view.follow(view.one('main form[action="/changes/undo"] [type=submit]'))
    view.open("/attributes")
    assert "Score" in view.text and "Have points" in view.text
    assert not [c for c in view.complaints() if "status of 409" not in c]


def test_tag__is_merged_with_what_it_touches(view, stack):
    enter(view, stack)
    people = [add_contact(view, name) for name in ("Ana", "Bo", "Cleo")]
    for contact, labels in zip(people, ("Customer", "Customer, Client", "Client")):
        put_tag(view, contact, labels)
    keep_segment(view, "Our customers", 'tag is "customer"')
    view.open("/tags")
    row = next(r for r in view.all("tbody tr") if "Customer" in r.text)
    assert "Our customers" in row.text and "2" in row.text
    number = stack.value("SELECT id FROM tag WHERE label = 'Customer'")
    view.open(f"/tags/edit?id={number}")
    view.fill("#into", "client")
    view.follow(view.one("#merge [type=submit]"))
    assert "2 people now, 3 afterwards" in view.text, view.text
    view.click(view.one("summary", "1 would enter"))
    assert "Cleo" in view.text
    view.follow(view.button("Merge the tags"))
    assert "The tags were merged." in view.text and "3 carry it" in view.text
    view.open("/tags")
    assert "Customer" not in [a.text for a in view.all("tbody .chip")]
    view.open("/changes")
    view.follow(view.link("Undo"))
    view.follow(view.one('main form[action="/changes/undo"] [type=submit]'))
    view.open("/tags")
    row = next(r for r in view.all("tbody tr") if "Customer" in r.text)
    assert "Our customers" in row.text and "2" in row.text
    view.resize(390)
    view.open(f"/tags/edit?id={number}")
    assert not view.driver.execute_script(
        "return document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not view.complaints()


def many_attributes(stack, contact):
    """A thousand attributes; a contact with a value of each, and nine options of several."""
    with contextlib.closing(sqlite3.connect(stack.data / "muster.db", timeout=10)) as db, db:
        for n in range(1, 1001):
            kind = (1, 2, 3, 4, 6)[n % 5]
            db.execute("INSERT INTO attribute (id, key, name, name_key, type, position, holders, created_at,"
                       " updated_at) VALUES (?, ?, ?, ?, ?, ?, 1, 0, 0)",
                       (n, f"field_{n}", f"Field {n}", f"field {n}", kind, n))
            if kind == 6:
                for option in range(1, 50):
                    number = n * 100 + option
                    db.execute("INSERT INTO attribute_option VALUES (?, ?, ?, ?, ?)",
                               (number, n, f"Option {option}", f"option {option}", option))
                    db.execute("INSERT INTO attribute_value (contact_id, attribute_id, part, number)"
                               " VALUES (?, ?, ?, ?)", (contact, n, number, number))
            else:
                text, key, value = {1: (f"text {n}", f"text {n}", None), 2: (str(n), None, n),
                                    3: ("2026-03-18", None, 1773792000), 4: (None, None, 1)}[kind]
                db.execute("INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
                           " VALUES (?, ?, 0, ?, ?, ?)", (contact, n, text, key, value))
    assert stack.value("SELECT count(*) FROM attribute_value WHERE contact_id = ?", contact) >= 10000


def test_a_thousand_attributes_keep_every_page_usable(view, stack):
    enter(view, stack)
    contact = add_contact(view, "Ana")
    many_attributes(stack, contact)
    sizes = {}
    for path in (f"/contacts/view?id={contact}", f"/contacts/edit?id={contact}", "/contacts/columns",
                 "/contacts/filter-help", "/contacts?build=1", "/attributes", "/contacts",
                 "/attributes/edit?id=500", "/exports/new"):
        view.open(path)
        assert view.h1, path
        sizes[path] = view.driver.execute_script(
            "return [document.documentElement.outerHTML.length, document.documentElement.scrollHeight,"
            " document.querySelectorAll('*').length]")
    for path, (length, height, elements) in sizes.items():
        assert length < 1000000 and elements < 35000, (path, length, elements)
        # What lists a thousand things is long; the pages of every day are not.
        assert height < (45000 if path in ("/contacts/columns", "/contacts/filter-help") else 15000), (path, height)
    view.open("/attributes")
    view.fill("main [name=q]", "FIELD 997")
    view.follow(view.one("main form[role=search] [type=submit]"))
    assert [row.text.split()[1] for row in view.all("tbody tr")] == ["997"]
    # One of them is found, asked for and shown.
    view.open("/contacts?filter=attr.field_996+%3D+996")
    assert "Ana" in view.one("tbody").text
    assert not view.complaints()
