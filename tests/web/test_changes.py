"""/changes: every action one entry, and the way back from it."""
import csv
import html
import io
import re
import secrets
import sqlite3

import pytest

from harness import ROOT, day_of, wait_for
from test_accounts import join_as
from test_imports import last, take


def make_contact(owner, name):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": name, "obtained": "1"})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def change_city(owner, contact, city):
    page = owner.get(f"/contacts/edit?id={contact}")
    return owner.submit(page.form("/contacts/edit"), {"city": city})


def put_tag(owner, contact, label):
    page = owner.get(f"/contacts/view?id={contact}")
    return owner.submit(page.form("/contacts/tag"), {"tag": label})


def newest(stack):
    return stack.value("SELECT max(id) FROM batch")


def undo(owner, batch):
    return owner.submit(owner.get(f"/changes/undo?id={batch}").form("/changes/undo"))


def test_changes__starts_empty(fresh_stack):
    page = fresh_stack.make_owner().get("/changes")
    assert page.status == 200 and "Nothing has changed yet" in page.text


def test_changes__an_edit_is_undone_and_the_undo_too(owner, stack):
    ann = make_contact(owner, "Ann" + secrets.token_hex(4))
    page = change_city(owner, ann, "Linz")
    batch = newest(stack)
    # What was done offers the way back at once.
    page = owner.get(page.link("Undo"))
    assert page.path == "/changes/undo" and "1 value goes back" in page.text
    page = owner.submit(page.form("/changes/undo"))
    assert page.path == "/changes/view" and "It was undone." in page.text
    assert stack.value(f"SELECT city FROM contact WHERE id = {ann}") == ""
    assert "was undone" in owner.get(f"/changes/view?id={batch}").text
    assert "undone" in owner.get("/changes").text
    page = owner.submit(owner.get(page.link("Undo")).form("/changes/undo"))
    assert stack.value(f"SELECT city FROM contact WHERE id = {ann}") == "Linz"


def test_profile__says_where_each_value_comes_from(owner, stack):
    ann = make_contact(owner, "Ann" + secrets.token_hex(4))
    change_city(owner, ann, "Linz")
    change_city(owner, ann, "Wels")
    undo(owner, newest(stack))
    html = owner.get(f"/contacts/view?id={ann}").html
    name = stack.value("SELECT name FROM account WHERE id = 1")
    assert f'title="From {name}, ' in html and f'title="From undo by {name}, ' in html


def test_changes__says_what_stays_because_somebody_edited_it_since(owner, stack):
    ann = make_contact(owner, "Ann" + secrets.token_hex(4))
    change_city(owner, ann, "Linz")
    batch = newest(stack)
    change_city(owner, ann, "Wels")
    page = owner.get(f"/changes/undo?id={batch}")
    assert "1 value stays as it is" in page.text and "changed it on" in page.text
    page = owner.submit(page.form("/changes/undo"))
    assert "Nothing was undone" in page.text and "1 value stays as it is" in page.text
    assert stack.value(f"SELECT city FROM contact WHERE id = {ann}") == "Wels"


def test_changes__a_second_undo_is_refused_and_writes_nothing(owner, stack):
    ann = make_contact(owner, "Ann" + secrets.token_hex(4))
    change_city(owner, ann, "Linz")
    batch = newest(stack)
    form = owner.get(f"/changes/undo?id={batch}").form("/changes/undo")
    owner.submit(form)
    with stack.unchanged():
        page = owner.submit(form)
    assert page.status == 409
    page = owner.get(f"/changes/undo?id={batch}")
    assert page.status == 409 and "undone already" in page.text
    with stack.unchanged():
        assert owner.post("/changes/undo", {"id": "999999999"}).status == 404
        assert owner.post("/changes/undo", {"id": "x"}).status == 400
        assert owner.post("/changes/undo", {"id": str(batch)}, csrf=False).status == 403


def test_changes__an_undo_that_finds_nothing_to_do_says_so_and_by_whom(owner, stack):
    ann = make_contact(owner, "Ann" + secrets.token_hex(4))
    change_city(owner, ann, "Linz")
    batch = newest(stack)
    change_city(owner, ann, "")
    page = undo(owner, batch)
    assert "nothing to bring back" in page.text and "It was undone." not in page.text
    assert stack.value("SELECT name FROM account WHERE id = 1") in page.text
    assert "The system" not in page.text


def test_changes__an_undo_says_beforehand_that_a_name_is_taken(owner, stack):
    name = "Press" + secrets.token_hex(4)
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        db.execute("INSERT INTO batch (account_id, at, action)"
                   " VALUES (1, strftime('%s', 'now'), 'tag.delete')")
        batch = db.execute("SELECT max(id) FROM batch").fetchone()[0]
        for field, value in ((1, name), (2, "teal"), (3, "both"), (4, "1"), (100, "live")):
            db.execute("INSERT INTO change (batch_id, entity, entity_id, field, old_value,"
                       " new_value) VALUES (?, 2, 90001, ?, ?, ?)",
                       (batch, field, value, "deleted" if field == 100 else ""))
        db.execute("INSERT INTO tag (id, name, label, colour, scope, created_at, updated_at)"
                   " VALUES (90002, ?, ?, 'teal', 0, 1, 1)", (name.lower(), name.upper()))
    page = owner.get(f"/changes/undo?id={batch}")
    assert "Another one has its name now" in page.text and "1 value stays" in page.text
    page = owner.submit(page.form("/changes/undo"))
    assert "Nothing was undone" in page.text and "Another one has its name now" in page.text


def test_changes__filters_by_person_and_kind_and_pages_by_key(owner, stack):
    for n in range(55):
        make_contact(owner, f"Many {n}")
    page = owner.get("/changes?kind=contact&who=1")
    assert page.status == 200 and "Made a contact" in page.text
    assert owner.get(page.link("Older")).status == 200
    page = owner.get("/changes?kind=blacklist&who=1")
    assert "No such changes" in page.text or "blacklist" in page.text
    for query in ("kind=%27%25", "before=1", "kind=import", "who=999999"):
        assert owner.get(f"/changes?{query}").status == 200
    assert owner.get("/changes?who=x").status == 400
    batch = newest(stack)
    for after in ("1-2-3", "x", "9-9-9", "--", "1-2-3x"):
        assert owner.get(f"/changes/view?id={batch}&after={after}").status == 200


def test_changes__a_large_undo_goes_on_as_a_job_and_can_be_stopped(fresh_stack):
    stack = fresh_stack
    owner = stack.make_owner()
    make_contact(owner, "Ann")
    people = 60000
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        db.execute("INSERT INTO batch (id, account_id, at, action) VALUES"
                   " (900, 1, strftime('%s', 'now'), 'contact.edit')")
        db.executemany(
            "INSERT INTO contact (id, first_name, name_key, city, city_key, created_at,"
            " updated_at) VALUES (?, 'P', 'p', 'Linz', 'linz', 0, 0)",
            [(1000 + n,) for n in range(people)])
        db.executemany(
            "INSERT INTO contact_search (contact_id, text) VALUES (?, 'p')",
            [(1000 + n,) for n in range(people)])
        db.executemany(
            "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
            " VALUES (900, 1, ?, 8, 'Wien', 'Linz')", [(1000 + n,) for n in range(people)])
    page = undo(owner, 900)
    assert "It is being undone" in page.text
    wait_for(lambda: stack.value("SELECT state FROM undo") == 1, "the undo's end", 120)
    assert stack.value("SELECT count(*) FROM contact WHERE city = 'Wien'") == people
    assert stack.value("SELECT count(*) FROM contact WHERE city_key = 'wien'") == people
    page = owner.get("/changes")
    assert "Undid: Edited contacts" in page.text and "60,000" in page.text and "1,000 or more" in page.text


@pytest.mark.fastcgi
def rows_of(owner):
    """The page's list: what each row says in its first cell."""
    cells = re.findall(r'<td class="main">(.*?)</td>', owner.get("/changes").html, re.S)
    return [html.unescape(" ".join(re.sub(r"<[^>]+>", "", cell).split())) for cell in cells]


def test_changes__each_says_what_it_was_about(fresh_stack):
    stack = fresh_stack
    owner = stack.make_owner()
    ann, bo = make_contact(owner, "Ann"), make_contact(owner, "Bo")
    assert rows_of(owner)[:2] == ["Made a contact Bo", "Made a contact Ann"]
    change_city(owner, ann, "Linz")
    assert rows_of(owner)[0] == "Edited contacts Ann: City"
    batch = newest(stack)

    # An undo is named after the action at the bottom, and so is the undo of that.
    undo(owner, batch)
    assert re.fullmatch(r"Undid: Edited contacts, .* Ann: City", rows_of(owner)[0])
    undo(owner, newest(stack))
    assert re.fullmatch(r"Undid the undo of: Edited contacts, .* Ann: City", rows_of(owner)[0])
    undo(owner, newest(stack))
    assert re.fullmatch(r"Undid: Edited contacts, .* Ann: City", rows_of(owner)[0])
    page = owner.get(f"/changes/view?id={newest(stack)}")
    assert page.h1.startswith("Undid: Edited contacts") and page.h1.endswith("Ann: City")
    assert "1 record " in page.text + " " and "1 records" not in page.text
    assert "1 value went back" in " ".join(page.text.split())

    # Of several people the field, or which tags: all that was ordered, though Ann had one of them.
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        db.execute("INSERT INTO batch (id, account_id, at, action) VALUES"
                   " (900, 1, strftime('%s', 'now'), 'contact.edit')")
        db.executemany("INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
                       " VALUES (900, 1, ?, (SELECT field FROM change WHERE old_value IS NULL AND"
                       " new_value = 'Linz' LIMIT 1), NULL, 'Wels')", [(ann,), (bo,)])
    assert rows_of(owner)[0] == "Edited contacts City"
    put_tag(owner, ann, "vip")
    assert rows_of(owner)[0] == "Put on a tag Ann: vip"
    form = owner.get("/contacts").form("/contacts/bulk")
    page = owner.submit(form, {"whom": "ticked", "id": [str(ann), str(bo)], "action": "tag"})
    owner.submit(page.form("/contacts/bulk-run"), {"tags": "vip, gold"})
    assert rows_of(owner)[0] == "Put on a tag vip, gold"
    tag = stack.value("SELECT id FROM tag WHERE label = 'vip'")
    page = owner.get(f"/tags/delete?id={tag}")
    owner.submit(page.form("/tags/delete"))
    assert rows_of(owner)[0] == "Deleted a tag vip"


def test_changes__tell_nobody_of_private_segments(owner, stack):
    ann, name = make_contact(owner, "Ann"), "Secret" + secrets.token_hex(4)
    page = owner.submit(owner.get("/segments/new-static").form("/segments/new-static"),
                        {"name": name, "shared": "no"})
    segment = re.search(r"id=(\d+)", page.query)[1]
    owner.post("/segments/hand", {"id": segment, "where": "in", "contact": str(ann)})
    assert rows_of(owner)[:2] == [f"Placed people in a segment by hand Ann: {name}", f"Made a segment {name}"]
    made = newest(stack) - 1
    other = join_as(stack, owner, "editor")
    assert rows_of(other)[:2] == ["Placed people in a segment by hand", "Made a segment"]
    for batch in (made, made + 1):
        for page in ("view", "undo"):
            assert name not in other.get(f"/changes/{page}?id={batch}").html


def test_changes__names_the_file_of_an_import_to_those_who_may_import(owner, stack):
    take(stack, owner, f"First name,City\nIda {secrets.token_hex(4)},Graz\n".encode(), "spring.csv")
    # The page that started it may have its own importer at work.
    wait_for(lambda: last(stack)["state"] == "done", "the import")
    number = stack.value("SELECT max(import_id) FROM batch")
    assert rows_of(owner)[0] == f"Imported contacts spring.csv import {number}"
    undo(owner, newest(stack))
    assert re.fullmatch(r"Undid: Imported contacts, .* spring.csv", rows_of(owner)[0])
    assert "spring.csv" not in join_as(stack, owner, "viewer").get("/changes").text


def test_changes__read_no_table_as_a_whole(owner, stack):
    """Of millions of changes the page reads the first rows of each batch, by an index."""
    source = (ROOT / "lib/domain/change_batch.c").read_text()
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        for name in ("sql_batch_values", "sql_batch_root", "sql_batch_one", "sql_batch_targets"):
            found = re.search(name + r"\[\] =\s*((?:\"[^\"]*\"|BATCH_ALL|\s)+);", source)[1]
            columns = re.search(r"#define BATCH_ALL\s+((?:\\\n|\"[^\"]*\"|\s)+?)\n#", source)[1]
            text = "".join(re.findall(r'"([^"]*)"', found.replace("BATCH_ALL", columns)))
            plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + re.sub(r"\$\d", "1", text))]
            assert not [step for step in plan if re.match(r"SCAN (?!r\b)", step)], (name, plan)
            assert name != "sql_batch_values" or not [s for s in plan if "TEMP B-TREE" in s], plan


def test_changes__filters_by_day(owner, stack):
    ann = make_contact(owner, "Day" + secrets.token_hex(4))
    batch = newest(stack)
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        at = db.execute("SELECT at FROM batch WHERE id = ?", (batch,)).fetchone()[0]
    today = day_of(at)
    page = owner.get(f"/changes?from={today}")
    assert f"/changes/view?id={batch}" in page.html
    page = owner.get("/changes?from=2001-01-01&until=2001-12-31&who=1&kind=contact")
    assert page.status == 200 and "No such changes" in page.text
    assert 'value="2001-12-31"' in page.html
    for bad in ("2001-1-1", "yesterday", "2001-13-45", "%27"):
        page = owner.get(f"/changes?from={bad}")
        assert page.status == 422 and "A day is written like 2026-11-22." in page.text, bad
    assert ann


@pytest.mark.fastcgi
def test_changes__what_is_too_old_says_so(owner, stack):
    make_contact(owner, "Old" + secrets.token_hex(4))
    batch = newest(stack)
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        db.execute("UPDATE batch SET at = at - 31 * 86400 WHERE id = ?", (batch,))
    assert "more than 30 days old" in owner.get(f"/changes/view?id={batch}").text
    assert "expired" in owner.get(f"/changes?before={batch + 1}").text
    page = owner.get(f"/changes/undo?id={batch}")
    assert page.status == 409 and "more than 30 days old" in page.text
    with stack.unchanged():
        assert owner.post("/changes/undo", {"id": str(batch)}).status == 409


@pytest.mark.fastcgi
def test_changes__what_is_still_written_says_so(owner, stack):
    make_contact(owner, "Held" + secrets.token_hex(4))
    batch = newest(stack)
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        db.execute("UPDATE batch SET written_until = at + 600 WHERE id = ?", (batch,))
    assert "still going on" in owner.get(f"/changes/view?id={batch}").text
    with stack.unchanged():
        assert owner.post("/changes/undo", {"id": str(batch)}).status == 409


@pytest.mark.fastcgi
def test_changes__what_was_kept_is_a_file_too(owner, stack):
    ann = make_contact(owner, "=Ann" + secrets.token_hex(4))
    change_city(owner, ann, "Linz")
    batch = newest(stack)
    change_city(owner, ann, "Wels")
    page = undo(owner, batch)
    form = page.form("/changes/kept")
    page = owner.submit(form)
    assert page.status == 200 and page.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"))))
    assert rows[0][:3] == ["of", "number", "what"] and len(rows) == 2
    assert rows[1][0].startswith("'=Ann") and rows[1][1:3] == [str(ann), "City"] and rows[1][4] == "Linz"
    assert "changed it on" in rows[1][5]
    assert stack.value("SELECT count(*) FROM audit WHERE subject_id = ("
                       "SELECT max(batch_id) FROM undo)") >= 1
    with stack.unchanged():
        assert owner.post("/changes/kept", {"id": "99999999"}).status == 404


@pytest.mark.fastcgi
def test_profile__history_goes_back_to_its_beginning(owner, stack):
    ann = make_contact(owner, "Long" + secrets.token_hex(4))
    with sqlite3.connect(stack.data / "muster.db", timeout=30) as db:
        batch = db.execute("INSERT INTO batch (account_id, at, action) VALUES"
                           " (1, strftime('%s', 'now'), 'contact.edit')").lastrowid
        db.executemany("INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
                       " VALUES (?, 1, ?, 8, ?, ?)",
                       [(batch, ann, f"Town {n}", f"Town {n + 1}") for n in range(250)])
    page = owner.get(f"/contacts/view?id={ann}")
    seen = 1
    while 'rel="next"' in page.html.split('id="history"')[1]:
        page = owner.get(page.link("Older"))
        seen += 1
    assert seen == 11 and "created" in page.html.split('id="history"')[1]
    page = owner.get(page.link("Newest"))
    assert "Town 250" in page.text
    for bad in ("x", "-1"):
        assert owner.get(f"/contacts/view?id={ann}&before={bad}").status == 400
