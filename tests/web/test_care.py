"""/care: dirt that was planted is found, looked at, mended exactly as shown, and taken back."""
import csv
import sqlite3

import pytest

from harness import wait_for
from test_accounts import join_as
from test_lifecycle import ask

pytestmark = pytest.mark.fastcgi

COLUMNS = ("first_name", "last_name", "email", "phone", "company", "city", "country")
DIRT = [
    *({"first_name": "Anna", "city": "Wien"} for _ in range(4)),
    *({"first_name": "Bela", "city": "wien"} for _ in range(2)),
    {"first_name": "Caro", "city": "WIEN"},
    *({"first_name": "Dora", "city": "Graz"} for _ in range(3)),
    {"first_name": "Emil", "email": "emil@gmial.com"},
    {"first_name": "Fred", "email": "fred@mail.com"},
    {"first_name": "GABI", "last_name": "Huber"},
    {"first_name": "Hans", "phone": "079 123 45 67", "country": "CH"},
    {"first_name": "Iris", "phone": "12"},
]


@pytest.fixture
def dirty(fresh_stack, tmp_path):
    """A signed-in owner of a base in which everything of DIRT, and nothing else, is wrong."""
    with open(tmp_path / "dirt.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(DIRT)
    owner = fresh_stack.make_owner()
    fresh_stack.job("setup", "--sample", tmp_path / "dirt.csv")
    fresh_stack.job("importer")
    owner.stack = fresh_stack
    look(owner)
    return owner


def look(owner):
    page = owner.submit(owner.get("/care").form("/care/search"))
    assert "being looked through" in page.text
    searched(owner.stack)


def searched(stack):
    wait_for(lambda: not stack.value("SELECT count(*) FROM care_area WHERE asked > answered"),
             "the search")


def finding(stack, field, kind=None):
    return stack.value(f"SELECT id FROM care_finding WHERE field = '{field}'"
                       + (f" AND kind = {kind}" if kind else ""))


def view(owner, field, kind=None):
    return owner.get(f"/care/view?id={finding(owner.stack, field, kind)}")


def kinds(stack):
    return sorted(stack.db("SELECT kind, field, people FROM care_finding"
                           " WHERE field <> 'tags' AND field NOT LIKE 'attr.%'"))


def people(stack, city):
    return stack.value("SELECT count(*) FROM contact WHERE city = ?", city)


def asked(stack):
    return stack.db("SELECT sum(asked), (SELECT count(*) FROM bulk), (SELECT count(*) FROM care_ignored) FROM care_area")


def records(stack):
    """The contacts without what only grows."""
    return [line for line in stack.db(
        "SELECT id, state, first_name, last_name, email, phone, city, email_key, phone_key, city_key,"
        " name_key FROM contact ORDER BY id")]


def test_care__says_that_nobody_has_looked_yet(fresh_owner):
    page = fresh_owner.get("/care")
    assert page.h1 == "Data care" and "Not looked at yet" in page.text
    assert 'href="/care"' in fresh_owner.get("/contacts").html


def test_care__finds_what_was_planted_and_nothing_else(dirty):
    assert kinds(dirty.stack) == [
        (1, "city", 7), (4, "email", 1), (6, "phone", 1), (7, "phone", 1), (13, "first_name", 1)]
    page = dirty.get("/care")
    assert "Looked through" in page.text and "gmial.com" in page.text and "mail.com" not in \
        page.text.replace("gmail.com", "").replace("gmial.com", "")
    assert "Wien 4 wien 2 WIEN 1" in page.text
    page = dirty.get("/care?group=address")
    assert "gmial.com" in page.text and "WIEN" not in page.text
    page = dirty.get("/care?group=date")
    assert "All is clean" in page.text


def test_care__shows_exactly_whom_a_fix_changes_and_takes_it_back(dirty):
    before = records(dirty.stack)
    page = view(dirty, "city")
    assert "3 people would get this spelling" in page.text
    assert {"Bela", "Caro"} == {name for name in ("Anna", "Bela", "Caro", "Dora") if name in page.text}
    page = dirty.submit(page.form("/care/fix"))
    assert page.path == "/care" and "It was mended. People changed: 3." in page.text
    assert people(dirty.stack, "Wien") == 7
    searched(dirty.stack)
    assert "WIEN" not in dirty.get("/care").text
    assert dirty.stack.value("SELECT count(*) FROM batch WHERE action = 'care.fix'") == 1
    changes = dirty.get("/changes")
    assert "Mended contacts" in changes.text
    page = dirty.submit(dirty.get(page.link("Undo")).form("/changes/undo"))
    assert "It was undone." in page.text
    assert records(dirty.stack) == before
    assert "Wien 4 wien 2 WIEN 1" in dirty.get("/care").text
    look(dirty)
    assert dirty.get("/care").text.count("Wien 4 wien 2 WIEN 1") == 1


def test_care__takes_the_spelling_and_the_people_that_are_chosen(dirty):
    page = view(dirty, "city")
    page = dirty.submit(page.form("/care/view"), {"from": ["3"], "to": "0", "typed": "Vienna"})
    assert "1 person would get this spelling" in page.text and "Vienna" in page.text
    page = dirty.submit(page.form("/care/fix"))
    assert "It was mended. People changed: 1." in page.text
    assert (people(dirty.stack, "Vienna"), people(dirty.stack, "wien")) == (1, 2)
    searched(dirty.stack)
    # The rest of it is still to be looked at.
    assert "Wien 4 wien 2" in dirty.get("/care").text


@pytest.mark.parametrize("sent, said", [
    ({"from": [], "to": "1"}, "Choose at least one other spelling to change."),
    ({"from": ["2"], "to": "0", "typed": ""}, "Choose or type a spelling."),
    ({"from": ["2"], "to": "0", "typed": "x" * 501}, "The text is longer than 500 bytes."),
])
def test_care__says_what_is_missing(dirty, sent, said):
    page = view(dirty, "city")
    shown = dirty.submit(page.form("/care/view"), sent)
    assert said in shown.text and not any(f.action == "/care/fix" for f in shown.forms)
    with dirty.stack.unchanged():
        page = dirty.submit(page.form("/care/fix"), {"typed": "", **sent})
    assert page.status == 422 and said in page.text


def test_care__dates_are_days_of_the_workspace(fresh_stack):
    owner = fresh_stack.make_owner()
    owner.stack = fresh_stack
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": "Ewig", "signup": "9999-12-31", "obtained": "1"})
    assert "31 Dec 9999, 00:00" in page.text
    look(owner)
    for page in (view(owner, "signup"), owner.get("/care")):
        assert "9999-12-30" not in page.html
    assert "31 Dec 9999, 00:00" in view(owner, "signup").text


def test_care__refuses_when_the_number_moved(dirty):
    page = view(dirty, "city")
    base = sqlite3.connect(dirty.stack.data / "muster.db", timeout=10)
    with base:
        base.execute("UPDATE contact SET city = 'Wien' WHERE city = 'WIEN'")
    base.close()
    with dirty.stack.unchanged():
        page = dirty.submit(page.form("/care/fix"))
    assert page.status == 409 and "it was about 3 people when you looked and is about 2 now" in page.text
    page = dirty.submit(page.form("/care/fix"))
    assert "It was mended. People changed: 2." in page.text


def test_care__refuses_what_a_later_search_has_replaced(dirty):
    page = view(dirty, "city")
    form = page.form("/care/fix")
    with dirty.stack.unchanged():
        page = dirty.submit(form, {"found": "12"})
        assert page.path == "/care" and "A later search has replaced" in page.text
        page = dirty.get("/care/view?id=999999")
        assert page.path == "/care" and "A later search has replaced" in page.text
        page = dirty.submit(form, {"id": "999999"})
        assert page.path == "/care"
        assert dirty.post("/care/ignore", {"id": "999999", "found": "1"}).path == "/care"
        assert dirty.post("/care/heed", {"id": "999999"}).path == "/care"


def test_care__mends_domains_names_and_phones(dirty):
    for field, kind, sql, value in (
            ("email", 4, "SELECT email FROM contact WHERE first_name = 'Emil'", "emil@gmail.com"),
            ("first_name", 13, "SELECT first_name FROM contact WHERE last_name = 'Huber'", "Gabi"),
            ("phone", 6, "SELECT phone_key FROM contact WHERE first_name = 'Hans'", "+41791234567")):
        page = view(dirty, field, kind)
        assert "1 person would get another value" in page.text
        page = dirty.submit(page.form("/care/fix"))
        assert page.path == "/care", page.text
        assert dirty.stack.value(sql) == value


def test_care__assumes_the_country_that_is_chosen(dirty):
    page = view(dirty, "phone", 6)
    page = dirty.submit(page.form("/care/view"), {"to": "DE"})
    assert "+49791234567" in page.text
    page = dirty.submit(page.form("/care/fix"))
    assert dirty.stack.value("SELECT phone_key FROM contact WHERE first_name = 'Hans'") == "+49791234567"


def test_care__what_is_right_is_ignored_until_somebody_looks_again(dirty):
    page = view(dirty, "city")
    page = dirty.submit(page.form("/care/ignore"))
    assert "It is ignored from now on" in page.text and "WIEN" not in page.text
    look(dirty)
    assert "WIEN" not in dirty.get("/care").text
    page = dirty.get("/care?group=ignored")
    assert "WIEN" in page.text
    page = dirty.submit(page.form("/care/heed"))
    assert "It is no longer ignored" in page.text
    assert "Wien 4 wien 2 WIEN 1" in dirty.get("/care").text


def test_care__merges_tags_with_their_segments(dirty):
    for label in ("Stamm-Tisch", "stammtisch"):
        dirty.post("/tags/new", {"label": label, "colour": "", "scope": "both"})
    for number, label in ((1, "stammtisch"), (2, "stammtisch"), (3, "Stamm-Tisch")):
        page = dirty.get(f"/contacts/view?id={number}")
        dirty.submit(page.form("/contacts/tag"), {"tag": label})
    page = dirty.get("/segments/new?filter=tag+is+%22stamm-tisch%22")
    dirty.submit(page.form("/segments/new"), {"name": "Dear ones"})
    filters = "SELECT filter FROM segment WHERE name = 'Dear ones'"
    assert dirty.stack.value(filters) == 'tag is "stamm-tisch"'
    look(dirty)
    page = view(dirty, "tags", 3)
    assert "1 person would carry this tag instead" in page.text and "Dear ones" in page.text
    page = dirty.submit(page.form("/care/fix"))
    assert page.path == "/care" and "The tags are one now. People who got another tag: 1." in page.text
    assert dirty.stack.db("SELECT name, carriers FROM tag WHERE name LIKE 'stamm%'") == [("stammtisch", 3)]
    assert dirty.stack.value(filters) == 'tag is "stammtisch"'
    page = dirty.submit(dirty.get(page.link("Undo")).form("/changes/undo"))
    assert sorted(dirty.stack.db("SELECT name, carriers FROM tag WHERE name LIKE 'stamm%'")) == [
        ("stamm-tisch", 1), ("stammtisch", 2)]
    assert dirty.stack.value(filters) == 'tag is "stamm-tisch"'


def test_care__merges_tags_that_nobody_carries(dirty):
    for label in ("Guests 5", "guests-5!", "Guest list", "guestlist"):
        dirty.post("/tags/new", {"label": label, "colour": "", "scope": "both"})
    look(dirty)
    page = dirty.submit(view(dirty, "tags", 3).form("/care/fix"))
    assert "The tags are one now." in page.text
    assert dirty.stack.value("SELECT count(*) FROM tag WHERE name LIKE 'guest%'") == 2


def test_care__large_fixes_are_work_for_the_job(dirty):
    base = sqlite3.connect(dirty.stack.data / "muster.db", timeout=10)
    with base:
        base.execute("INSERT INTO contact (first_name, city, created_at, updated_at, name_key)"
                     " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
                     " SELECT 'Many', 'wIEN', 1, 1, 'many' FROM n")
        base.execute("INSERT INTO contact_search (contact_id, text) SELECT id, 'many' FROM contact"
                     " WHERE city = 'wIEN'")
    base.close()
    look(dirty)
    page = view(dirty, "city")
    page = dirty.submit(page.form("/care/view"), {"from": ["1", "3", "4"], "to": "2"})
    assert "1,503 people would get this spelling" in page.text
    page = dirty.submit(page.form("/care/fix"))
    assert page.path == "/contacts/bulk-view" and "Data care" in page.h1
    wait_for(lambda: dirty.stack.value("SELECT state FROM bulk ORDER BY id DESC LIMIT 1") == "done", "the work")
    assert people(dirty.stack, "Wien") == 1507


def test_care__viewers_look_and_change_nothing(dirty):
    viewer = join_as(dirty.stack, dirty, "viewer")
    viewer.stack = dirty.stack
    page = viewer.get("/care")
    assert "Wien 4 wien 2 WIEN 1" in page.text
    assert not [f for f in page.forms if f.action.startswith("/care")]
    page = view(viewer, "city")
    assert "3 people would get this spelling" in page.text
    assert not [f for f in page.forms if f.action.startswith("/care/") and f.action != "/care/view"]
    # Not the whole base: the mail of the invitation goes out beside this.
    before = records(dirty.stack), asked(dirty.stack)
    assert viewer.post("/care/fix", {"id": 1, "found": 1, "expected": 1}).status == 403
    assert viewer.post("/care/search").status == 403
    assert before == (records(dirty.stack), asked(dirty.stack))


def test_care__the_night_asks_for_a_search(dirty):
    base = sqlite3.connect(dirty.stack.data / "muster.db", timeout=10)
    with base:
        base.execute("UPDATE contact SET city = 'GRAZ' WHERE first_name = 'Dora' AND id = (SELECT max(id)"
                     " FROM contact WHERE first_name = 'Dora')")
    base.close()
    dirty.stack.job("nightly")
    dirty.stack.job("care")
    assert "Graz 2 GRAZ 1" in dirty.get("/care").text


def test_care__erasing_somebody_takes_their_values_along(dirty):
    number = dirty.stack.value("SELECT id FROM contact WHERE city = 'WIEN'")
    ask(dirty, "delete", number, "asked for it")
    page = dirty.get(f"/contacts/erase?id={number}")
    dirty.submit(page.form("/contacts/erase"), {"sure": "1"})
    assert dirty.stack.value(f"SELECT state FROM contact WHERE id = {number}") == 3
    assert dirty.stack.value("SELECT count(*) FROM care_value WHERE value = 'WIEN'") == 0
