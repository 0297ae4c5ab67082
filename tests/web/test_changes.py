"""/changes: every action one entry, and the way back from it."""
import csv
import io
import secrets
import sqlite3

import pytest

from harness import day_of, wait_for


def make_contact(owner, name):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": name, "obtained": "1"})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def change_city(owner, contact, city):
    page = owner.get(f"/contacts/edit?id={contact}")
    return owner.submit(page.form("/contacts/edit"), {"city": city})


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
