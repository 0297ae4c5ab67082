"""/changes: every action one entry, and the way back from it."""
import secrets
import sqlite3

from harness import wait_for


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
    people = 20000
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
    assert "Undid: Edited contacts" in page.text and "20,000" in page.text and "1,000 or more" in page.text
