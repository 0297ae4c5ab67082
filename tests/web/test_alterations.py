"""Another type for an attribute, two tags in one, and deletions that go through many contacts."""
import contextlib
import re
import secrets
import sqlite3
from urllib.parse import quote

import pytest

from harness import wait_for

pytestmark = pytest.mark.fastcgi


def word():
    return "w" + secrets.token_hex(6)


def make_contact(owner, name, tags="", **more):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": name, "obtained": "1", **more})
    contact = int(page.query.split("id=")[1].split("&")[0])
    if tags:
        owner.submit(owner.get(f"/contacts/view?id={contact}").form("/contacts/tag"), {"tag": tags})
    return contact


def make_attribute(owner, stack, name, kind="text", options=""):
    page = owner.get("/attributes/new")
    owner.submit(page.form("/attributes/new"), {"name": name, "type": kind, "options": options})
    return stack.db("SELECT id, key FROM attribute WHERE name = ?", name)[0]


def give(owner, contact, attribute, value):
    page = owner.get(f"/contacts/view?id={contact}&attribute={attribute}")
    form = next(f for f in page.forms if f.value("attribute") == str(attribute))
    return owner.submit(form, {"value": value})


def texts(stack, attribute):
    return [t for (t,) in stack.db(
        "SELECT v.text FROM attribute_value v JOIN attribute a"
        " ON COALESCE(a.values_id, a.id) = v.attribute_id WHERE a.id = ? ORDER BY contact_id", attribute)]


def make_segment(owner, stack, name, text):
    page = owner.get("/segments/new?filter=" + quote(text))
    owner.submit(page.form("/segments/new"), {"name": name, "shared": "yes"})
    return stack.value("SELECT id FROM segment WHERE name = ?", name)


def count(owner, text):
    page = owner.get("/contacts?filter=" + quote(text))
    assert page.status == 200, page
    return page


def look(owner, attribute, kind):
    page = owner.get(f"/attributes/edit?id={attribute}")
    return owner.submit(page.form("/attributes/type"), {"type": kind})


def misfits(page):
    """Values that do not fit, with the number of people."""
    return re.findall(r'<bdi>([^<]*)</bdi></a></td><td class="num">([0-9,]+)<', page.html)


def undo_newest(owner, stack):
    batch = stack.value("SELECT max(id) FROM batch")
    page = owner.get(f"/changes/undo?id={batch}")
    return owner.submit(page.form("/changes/undo"))


# ---- another type --------------------------------------------------------------------------------

def test_type__the_look_says_what_fits_and_what_does_not(owner, stack):
    name = "Points " + word()
    attribute, key = make_attribute(owner, stack, name)
    people = [make_contact(owner, f"P{n}{word()}") for n in range(5)]
    for contact, value in zip(people, ("10", "20", "many", "many", "a few")):
        give(owner, contact, attribute, value)
    held = make_segment(owner, stack, f"Some {name}", f'attr.{key} has any value')
    broken = make_segment(owner, stack, f"Starts {name}", f'attr.{key} starts with "1"')
    page = look(owner, attribute, "number")
    assert page.path == "/attributes/alteration", page
    assert "2 values fit the new type" in page.text and "3 do not fit" in page.text
    assert misfits(page) == [("many", "2"), ("a few", "1")]
    assert f"Some {name}: 5 people now, 2 afterwards" in page.text and "3 would leave" in page.text
    assert "stops working" in page.text and f"/segments/view?id={broken}" in page.links()
    assert f"/segments/view?id={held}" in page.links()
    # Nothing is changed yet, for nobody.
    assert stack.value("SELECT type FROM attribute WHERE id = ?", attribute) == 1
    assert sorted(texts(stack, attribute)) == ["10", "20", "a few", "many", "many"]

    # Refused as long as there are values that do not fit.
    refused = owner.submit(page.form("/attributes/convert"), {"others": "refuse"})
    assert refused.status == 409 and "values that do not fit" in refused.text
    assert stack.value("SELECT type FROM attribute WHERE id = ?", attribute) == 1

    page = owner.submit(page.form("/attributes/convert"), {"others": "leave"})
    assert page.path == "/attributes/edit" and "left out: 3" in page.text, page.text
    assert sorted(texts(stack, attribute)) == ["10", "20"]
    assert stack.value("SELECT holders FROM attribute WHERE id = ?", attribute) == 2
    assert "1 of 1 contact" in count(owner, f"attr.{key} > 15").text
    assert "many" in owner.get(f"/contacts/view?id={people[2]}").text  # in the history

    assert "Changed the type of an attribute" in owner.get("/changes").text
    page = undo_newest(owner, stack)
    assert page.status == 200, page
    assert stack.value("SELECT type FROM attribute WHERE id = ?", attribute) == 1
    assert sorted(texts(stack, attribute)) == ["10", "20", "a few", "many", "many"]
    assert "1–2 of 2" in count(owner, f'attr.{key} is "many"').text
    page = undo_newest(owner, stack)
    assert stack.value("SELECT type FROM attribute WHERE id = ?", attribute) == 2
    assert sorted(texts(stack, attribute)) == ["10", "20"]


def test_type__a_choice_is_made_of_the_texts(owner, stack):
    name = "Plan " + word()
    attribute, key = make_attribute(owner, stack, name)
    for value in ("Gold", "gold", "Silver", "GOLD"):
        give(owner, make_contact(owner, word()), attribute, value)
    segment = make_segment(owner, stack, f"Gold {name}", f'attr.{key} is "gold"')
    page = look(owner, attribute, "choice")
    assert "The choice would be made of 2 options" in page.text
    assert "3 people now, 3 afterwards – the same ones" in page.text
    page = owner.submit(page.form("/attributes/convert"))
    assert page.path == "/attributes/edit", page
    assert [l for (l,) in stack.db("SELECT label FROM attribute_option WHERE attribute_id = ?"
                                   " ORDER BY position", attribute)][1:] == ["Silver"]
    assert "of 3" in owner.get(f"/contacts?segment={segment}&filter=" + quote(f'segment is "Gold {name}"')).text
    # And on to several, to text, and all of it back.
    for kind in ("several", "text"):
        page = look(owner, attribute, kind)
        owner.submit(page.form("/attributes/convert"))
    assert stack.value("SELECT count(*) FROM attribute_option WHERE attribute_id = ?", attribute) == 0
    for _ in range(1):
        undo_newest(owner, stack)
    assert stack.value("SELECT type FROM attribute WHERE id = ?", attribute) == 6
    assert stack.value("SELECT count(*) FROM attribute_option WHERE attribute_id = ?", attribute) == 2


def test_type__a_look_is_worth_nothing_once_a_value_was_written(owner, stack):
    name = "Size " + word()
    attribute, _ = make_attribute(owner, stack, name)
    contact = make_contact(owner, word())
    give(owner, contact, attribute, "10")
    page = look(owner, attribute, "number")
    give(owner, contact, attribute, "XL")
    with stack.unchanged():
        late = owner.submit(page.form("/attributes/convert"))
    assert late.status == 409 and "look again" in late.text.lower()
    page = owner.submit(late.form("/attributes/type"))
    assert "1 do not fit" in page.text
    page = owner.submit(page.form("/attributes/stop"))
    assert page.path == "/attributes/edit"
    assert stack.value("SELECT count(*) FROM alteration WHERE entity_id = ? AND state = 'ready'", attribute) == 0


@pytest.mark.parametrize("kind", ["", "text", "nonsense"])
def test_type__what_is_no_other_type_is_refused(owner, stack, kind):
    attribute, _ = make_attribute(owner, stack, "Word " + word())
    with stack.unchanged():
        page = look(owner, attribute, kind)
    assert page.status == 422 and 'id="type-error"' in page.html


def test_type__others_are_kept_away_while_it_goes_on(owner, stack):
    name = "Busy " + word()
    attribute, _ = make_attribute(owner, stack, name)
    contact = make_contact(owner, word())
    give(owner, contact, attribute, "10")
    with contextlib.closing(sqlite3.connect(stack.data / "muster.db", timeout=10)) as db, db:
        db.execute("INSERT INTO alteration (account_id, kind, entity, entity_id, target_id, old_type, state,"
                   " asked, created_at) VALUES (0, 'delete-attribute', 3, ?, 0, 0, 'running', 1, 0)",
                   (attribute,))
    try:
        assert "being changed" in owner.get("/attributes").text
        page = owner.get(f"/attributes/edit?id={attribute}")
        assert "is being changed just now" in page.text and "/attributes/type" not in page.html
        page = give(owner, contact, attribute, "20")
        assert page.status == 422 and "being changed just now" in page.text
        assert texts(stack, attribute) == ["10"]
        page = owner.get(f"/attributes/delete?id={attribute}")
        assert owner.submit(page.form("/attributes/delete")).status == 409
    finally:
        with contextlib.closing(sqlite3.connect(stack.data / "muster.db", timeout=10)) as db, db:
            db.execute("DELETE FROM alteration WHERE entity_id = ? AND kind = 'delete-attribute'", (attribute,))


# ---- two tags in one -----------------------------------------------------------------------------

def test_merge__everybody_carries_the_one_that_stays(owner, stack):
    a, b = "Alpha " + word(), "Beta " + word()
    one, both, other = (make_contact(owner, word(), tags) for tags in (a, f"{a}, {b}", b))
    ids = {label: stack.value("SELECT id FROM tag WHERE label = ?", label) for label in (a, b)}
    asks = make_segment(owner, stack, f"All {a}", f'tag is any of "{a}", "{b}"')
    alone = make_segment(owner, stack, f"No {b}", f'tag is "{a}" and not tag is "{b}"')
    page = owner.get(f"/tags/edit?id={ids[a]}")
    page = owner.submit(page.form("/tags/merge"), {"into": b.upper()})
    assert "2 carry the first" in page.text and "1 of them carry both" in page.text
    assert f"All {a}: 3 people now, 3 afterwards – the same ones" in page.text
    assert f"No {b}: 1 person now, 0 afterwards" in page.text
    page = owner.submit(page.form("/tags/merge"))
    assert page.path == "/tags/edit" and "The tags were merged." in page.text, page
    carriers = [c for (c,) in stack.db("SELECT contact_id FROM contact_tag WHERE tag_id = ? ORDER BY 1", ids[b])]
    assert carriers == [one, both, other]
    assert stack.db("SELECT carriers FROM tag WHERE id = ?", ids[b]) == [(3,)]
    assert stack.value("SELECT count(*) FROM tag WHERE id = ?", ids[a]) == 0
    name = stack.value("SELECT name FROM tag WHERE id = ?", ids[b])
    assert stack.value("SELECT filter FROM segment WHERE id = ?", asks) == f'tag is any of "{name}"'
    assert stack.value("SELECT filter FROM segment WHERE id = ?", alone).startswith(f'tag is "{name}" and')

    assert "Merged two tags" in owner.get("/changes").text
    undo_newest(owner, stack)
    assert stack.db("SELECT tag_id, contact_id FROM contact_tag WHERE tag_id IN (?, ?) ORDER BY 1, 2",
                    ids[a], ids[b]) == [(ids[a], one), (ids[a], both), (ids[b], both), (ids[b], other)]
    assert stack.value("SELECT count(*) FROM segment WHERE id IN (?, ?) AND filter LIKE '%alpha w%'",
                       asks, alone) == 2


@pytest.mark.parametrize("into", ["no such tag at all", "itself", ""])
def test_merge__needs_another_tag(owner, stack, into):
    label = "Gamma " + word()
    make_contact(owner, word(), label)
    number = stack.value("SELECT id FROM tag WHERE label = ?", label)
    page = owner.get(f"/tags/merge?id={number}&into=" + quote(label if into == "itself" else into))
    assert page.status == (422 if into else 200) and page.form("/tags/merge") is not None
    with stack.unchanged():
        assert owner.post("/tags/merge", {"id": number, "into": number, "seen": "1.1"}).status == 422
        assert owner.post("/tags/merge", {"id": number, "into": 999999, "seen": "1.1"}).status == 404


def test_merge__asks_again_when_the_number_moved(owner, stack):
    a, b = "Delta " + word(), "Eps " + word()
    make_contact(owner, word(), a)
    make_contact(owner, word(), b)
    number = stack.value("SELECT id FROM tag WHERE label = ?", a)
    page = owner.get(f"/tags/merge?id={number}&into=" + quote(b))
    form = page.form("/tags/merge")
    make_contact(owner, word(), a)
    with stack.unchanged():
        page = owner.submit(form)
    assert page.status == 409 and "look again" in page.text and "2 carry the first" in page.text


# ---- many ----------------------------------------------------------------------------------------

def fill(stack, sql, *parameters):
    with contextlib.closing(sqlite3.connect(stack.data / "muster.db", timeout=10)) as db, db:
        db.execute(sql, parameters)


def finish(stack, job="bulk"):
    """What the page started, or what cron would."""
    def is_over():
        stack.job(job)
        return not stack.value("SELECT (SELECT count(*) FROM alteration WHERE state IN ('staging', 'running',"
                               " 'dropping')) + (SELECT count(*) FROM undo WHERE state = 0)")
    wait_for(is_over, "the end of the work")


def test_many__are_a_job_that_says_how_far_it_is(fresh_stack):
    owner, stack = fresh_stack.make_owner(), fresh_stack
    make_contact(owner, "Ana", "Old, New, Gone")
    attribute, key = make_attribute(owner, stack, "Score")
    give(owner, 1, attribute, "1")
    columns = ", ".join(c for _, c, *_ in stack.db("PRAGMA table_info(contact)") if c != "id")
    fill(stack, f"WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
                f" INSERT INTO contact (id, {columns}) SELECT i, {columns} FROM n JOIN contact ON id = 1")
    fill(stack, "INSERT INTO contact_tag SELECT t.tag_id, c.id FROM contact c JOIN contact_tag t"
                " ON t.contact_id = 1 WHERE c.id > 1 AND t.tag_id <> 2")
    fill(stack, "UPDATE tag SET carriers = (SELECT count(*) FROM contact_tag c WHERE c.tag_id = tag.id)")
    fill(stack, "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key)"
                " SELECT id, ?, 0, CASE WHEN id % 100 = 0 THEN 'none' ELSE id END, CASE WHEN id % 100 = 0"
                " THEN 'none' ELSE id END FROM contact WHERE id > 1", attribute)
    fill(stack, "UPDATE attribute SET holders = 2500")

    page = look(owner, attribute, "number")
    assert page.path == "/attributes/alteration"
    finish(stack)
    page = owner.get(page.path + "?" + page.query)
    assert "2,475 values fit the new type" in page.text and misfits(page) == [("none", "25")]
    page = owner.submit(page.form("/attributes/convert"), {"others": "leave"})
    finish(stack)
    page = owner.get(page.path + "?" + page.query)
    assert "Done" in page.text and "of 2,400" not in page.text
    assert stack.value("SELECT count(*) FROM attribute_value") == 2475
    assert stack.value("SELECT holders FROM attribute") == 2475
    assert "of 1,989" in count(owner, f"attr.{key} > 490").text
    undo_newest(owner, stack)
    finish(stack, "undoer")
    assert stack.value("SELECT count(*) FROM attribute_value v JOIN attribute a ON a.values_id ="
                       " v.attribute_id AND a.type = 1") == 2500
    assert stack.value("SELECT count(*) FROM attribute_value") == 2500

    page = owner.get("/tags/merge?id=1&into=new")
    page = owner.submit(page.form("/tags/merge"))
    assert page.path == "/tags/alteration"
    finish(stack)
    assert "Done" in owner.get(page.path + "?" + page.query).text
    assert stack.db("SELECT id, carriers FROM tag ORDER BY id") == [(2, 2500), (3, 2500)]
    page = owner.get("/tags/delete?id=3")
    page = owner.submit(page.form("/tags/delete"))
    finish(stack)
    assert stack.db("SELECT id, carriers FROM tag ORDER BY id") == [(2, 2500)]
    assert stack.value("SELECT count(*) FROM contact_tag WHERE tag_id <> 2") == 0
    page = owner.get(f"/attributes/delete?id={attribute}")
    page = owner.submit(page.form("/attributes/delete"))
    finish(stack)
    assert stack.value("SELECT count(*) FROM attribute") == 0
    assert stack.value("SELECT count(*) FROM attribute_value") == 0
    undo_newest(owner, stack)
    finish(stack, "undoer")
    assert stack.value("SELECT count(*) FROM attribute_value") == 2500
