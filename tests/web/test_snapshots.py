"""Snapshots: made by hand and before what is dangerous, kept, downloaded, and put in place again."""
import contextlib
import os
import signal
import sqlite3
import time

import pytest

from harness import OWNER_EMAIL, OWNER_PASSWORD, ROOT, Stack
from test_exports import sign_in, write
from test_imports import queue
from test_lifecycle import ask, make

KEPT = ("account", "session", "account_token", "api_token", "sign_in_failure", "setting", "audit",
        "snapshot", "erasure", "erasure_key", "notice", "message", "export")
MADE, REMOVED, RESTORED, RESTORE_ASKED, FETCHED = 27, 28, 29, 31, 24


@pytest.fixture(scope="module")
def stack(mail):
    """Pages start no jobs there: the tests do."""
    stack = Stack(conf={"smtp_url": mail.url, "libexec_dir": "/nonexistent"})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def owner(stack):
    browser = stack.make_owner()
    make(browser, first_name="First")
    return browser


@pytest.fixture(autouse=True)
def clean(stack):
    write(stack, "DELETE FROM snapshot")
    for path in (stack.data / "snapshots").iterdir():
        path.unlink()


def take(stack, owner):
    """Make one by the button; returns its number."""
    page = owner.get("/snapshots")
    page = owner.submit(page.form("/snapshots/make"))
    assert page.status == 200 and "Being made" in page.text, page.text
    stack.job("snapshot")
    number = stack.value("SELECT max(id) FROM snapshot")
    assert "Ready" in owner.get("/snapshots").text
    return number


def path_of(stack, number):
    return stack.data / "snapshots" / stack.value("SELECT file_name FROM snapshot WHERE id = ?",
                                                  number)


def want(owner, number):
    page = owner.get(f"/snapshots/restore?id={number}")
    return owner.submit(page.form("/snapshots/restore"), {"sure": "1"})


def restore(stack, owner, number):
    page = want(owner, number)
    assert page.status == 200 and "Being restored" in page.text, page.text
    stack.job("snapshot")
    return owner.get("/snapshots")


def people(stack):
    return [row[0] for row in stack.db("SELECT first_name FROM contact WHERE state = 0 ORDER BY id")]


def kinds(stack, *wanted):
    return [row[0] for row in stack.db("SELECT kind FROM audit ORDER BY id") if row[0] in wanted]


# ---- made ------------------------------------------------------------------------------------------

def test_snapshot__is_a_base_that_lets_nobody_in(stack, owner):
    before = kinds(stack, MADE)
    number = take(stack, owner)
    path = path_of(stack, number)
    assert path.stat().st_mode & 0o777 == 0o640 and len(path.name) > 40
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert [r[0] for r in db.execute("SELECT first_name FROM contact WHERE state = 0"
                                         " ORDER BY id")] == people(stack)
        for table in ("session", "api_token", "account_token", "sign_in_failure", "message"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert db.execute("SELECT DISTINCT password_hash FROM account").fetchall() == [("",)]
    assert b"$argon2" not in path.read_bytes(), "nor in what was freed"
    assert kinds(stack, MADE) == before + [MADE]
    row = stack.db("SELECT contacts, bytes, state FROM snapshot WHERE id = ?", number)[0]
    assert row == (len(people(stack)), path.stat().st_size, 3)


def test_download__by_admins_and_in_the_log(stack, owner):
    number = take(stack, owner)
    content = path_of(stack, number).read_bytes()
    page = owner.get(f"/snapshots/download?id={number}")
    assert page.status == 200 and page.body == content
    assert "attachment" in page.headers["Content-Disposition"]
    assert kinds(stack, FETCHED)[-1:] == [FETCHED]
    fetched = len(kinds(stack, FETCHED))
    editor = sign_in(stack, "editor")
    assert editor.get(f"/snapshots/download?id={number}").status == 403
    assert editor.get("/segments").links("/snapshots") == []
    assert sign_in(stack, "admin").get("/snapshots").status == 200
    assert owner.get(f"/snapshots/download?id={number + 1}").status == 404
    for address in ("snapshots/", "protected/snapshots/", "data/snapshots/"):
        assert owner.get(f"/{address}{path_of(stack, number).name}").status == 404
    assert len(kinds(stack, FETCHED)) == fetched


def test_remove__takes_the_file_along(stack, owner):
    number = take(stack, owner)
    path = path_of(stack, number)
    page = owner.get(f"/snapshots/remove?id={number}")
    assert path.exists()
    owner.submit(page.form("/snapshots/remove"))
    assert not path.exists() and stack.db("SELECT * FROM snapshot") == []
    assert kinds(stack, MADE, REMOVED)[-2:] == [MADE, REMOVED]


@pytest.mark.fastcgi
def test_import__into_a_base_with_people_is_preceded_by_one(stack, owner):
    before = people(stack)
    queue(owner, b"email,first name\r\nsnap1@import.example,Snapped\r\n")
    stack.job("importer")
    number = stack.value("SELECT max(id) FROM import")
    assert stack.db("SELECT why, subject_id, state, contacts FROM snapshot") == [
        (2, number, 3, len(before))]
    assert people(stack) == before + ["Snapped"]
    page = owner.get("/snapshots")
    assert f"import {number}" in page.text
    page = restore(stack, owner, stack.value("SELECT id FROM snapshot"))
    assert people(stack) == before
    # The import was being checked when it was made; it does not go on by itself.
    assert stack.db("SELECT state, done_rows FROM import WHERE id = ?", number) == [("failed", 0)]
    stack.job("importer")
    assert people(stack) == before


@pytest.mark.fastcgi
def test_settings__say_which_and_how_many(stack, owner):
    page = owner.get("/snapshots")
    form = page.form("/snapshots/settings")
    before = dict(form.fields)
    with contextlib.ExitStack() as stack_of:
        stack_of.callback(lambda: owner.submit(owner.get("/snapshots").form("/snapshots/settings"),
                                               before))
        owner.submit(form, {"snapshot_keep": "2"})
        for i in range(4):
            queue(owner, f"email,first name\r\nkeep{i}@import.example,Kept\r\n".encode())
            stack.job("importer")
        asked = take(stack, owner)
        assert stack.value("SELECT count(*) FROM snapshot WHERE why = 2") == 2
        assert len(list((stack.data / "snapshots").iterdir())) == 3
        form = owner.get("/snapshots").form("/snapshots/settings")
        owner.submit(form, {"snapshot_mb": "1"})
        queue(owner, b"email,first name\r\nkeep9@import.example,Kept\r\n")
        stack.job("importer")
        assert stack.value("SELECT count(*) FROM snapshot WHERE why = 2") == 1, "the newest stays"
        assert path_of(stack, asked).exists(), "what somebody asked for stays"
        form = owner.get("/snapshots").form("/snapshots/settings")
        fields = {k: v for k, v in form.fields if k != "snapshot_import"}
        owner.post("/snapshots/settings", fields)
        write(stack, "DELETE FROM snapshot")
        queue(owner, b"email,first name\r\nkeep10@import.example,Kept\r\n")
        stack.job("importer")
        assert stack.db("SELECT * FROM snapshot") == []
        for wrong in ({"snapshot_keep": "0"}, {"snapshot_mb": "much"}):
            form = owner.get("/snapshots").form("/snapshots/settings")
            with stack.unchanged():
                assert owner.submit(form, wrong).status == 422
        fields = owner.get("/settings").form("/settings")
        owner.submit(fields, {"undo_days": "29"})
        assert stack.value("SELECT value FROM setting WHERE key = 'snapshot_mb'") == "1"


@pytest.fixture
def no_room(stack, owner):
    """As if the disk were nearly full: more of it is to stay free than there is."""
    def leave(megabytes):
        form = owner.get("/snapshots").form("/snapshots/settings")
        assert owner.submit(form, {"snapshot_free": megabytes}).status == 200
    leave("9999999")
    yield
    leave("200")


@pytest.mark.fastcgi
def test_room__is_looked_at_and_the_action_asks(stack, owner, no_room):
    page = owner.submit(owner.get("/snapshots").form("/snapshots/make"))
    assert page.status == 409 and "too little disk space" in page.text
    assert stack.db("SELECT * FROM snapshot") == []
    before = people(stack)
    with pytest.raises(AssertionError, match="no room for a snapshot"):
        queue(owner, b"email,first name\r\nroom@import.example,Roomy\r\n")
    number = stack.value("SELECT max(id) FROM import")
    page = owner.get(f"/imports/review?id={number}")
    page = owner.submit(page.form("/imports/start"), {"consent": "1", "without_snapshot": "1"})
    assert page.status == 200
    stack.job("importer")
    assert people(stack) == before + ["Roomy"]
    assert stack.db("SELECT state, why, subject_id FROM snapshot") == [(5, 2, number)]
    page = owner.get("/snapshots")
    assert "Not made" in page.text and "too little disk space" in page.text


@pytest.mark.fastcgi
def test_large_work__gets_one_before_its_first_write(stack, owner):
    rows = "".join(f"many{i}@import.example,Many\r\n" for i in range(1005))
    queue(owner, f"email,first name\r\n{rows}".encode())
    stack.job("importer")
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = 'Many' AND state = 0") == 1005
    batch = stack.value("SELECT max(batch_id) FROM import")
    page = owner.submit(owner.get(f"/changes/undo?id={batch}").form("/changes/undo"))
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = 'Many' AND state = 0") == 1005
    stack.job("undoer")
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = 'Many' AND state = 0") == 0
    total = len(people(stack)) + 1005
    assert stack.db("SELECT why, state, contacts FROM snapshot ORDER BY id DESC LIMIT 1") == [
        (4, 3, total)]
    restore(stack, owner, stack.value("SELECT max(id) FROM snapshot"))
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = 'Many' AND state = 0") == 1005
    assert stack.value("SELECT count(*) FROM undo WHERE state = 0") == 0
    page = owner.get("/contacts?filter=first_name+is+%22Many%22")
    page = owner.submit(page.form("/contacts/bulk"), {"action": "delete", "whom": "all"})
    page = owner.submit(page.form("/contacts/bulk-run"), {"reason": "too many"})
    stack.job("bulk")
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = 'Many' AND state = 0") == 0
    assert stack.db("SELECT why, state, contacts FROM snapshot ORDER BY id DESC LIMIT 1") == [
        (3, 3, total)]


# ---- restored --------------------------------------------------------------------------------------

def test_restore__brings_everything_back_but_who_works_here(stack, owner):
    number = take(stack, owner)
    before, then = stack.dump(without=KEPT), people(stack)
    sessions = stack.value("SELECT count(*) FROM session")
    contact = make(owner, first_name="Later")
    owner.submit(owner.get("/settings").form("/settings"), {"workspace_name": "Renamed"})
    colleague = sign_in(stack, "admin")
    page = owner.get(f"/snapshots/restore?id={number}")
    assert page.h1.startswith("Bring the base back")
    with stack.unchanged():
        assert owner.submit(page.form("/snapshots/restore"), {}).status == 422
    page = restore(stack, owner, number)
    assert "restored by" in page.text and "Before snapshot" in page.text
    assert stack.dump(without=KEPT) == before
    assert people(stack) == then
    assert owner.get(f"/contacts/view?id={contact}").status == 404
    # Accounts, sessions and settings are those of now; the log goes on.
    assert stack.value("SELECT value FROM setting WHERE key = 'workspace_name'") == "Renamed"
    assert colleague.get("/snapshots").status == 200
    assert stack.value("SELECT count(*) FROM session") == sessions + 1
    assert kinds(stack, MADE, RESTORE_ASKED, RESTORED)[-4:] == [MADE, RESTORE_ASKED, MADE, RESTORED]
    browser = stack.browser()
    assert browser.sign_in(OWNER_EMAIL, OWNER_PASSWORD).status == 200
    # And back again: the present was kept.
    page = restore(stack, owner, stack.value("SELECT max(id) FROM snapshot"))
    assert people(stack) == then + ["Later"]
    assert not list((stack.data / "snapshots").glob("restore*"))
    assert not (stack.data / "muster.db-gate").exists()
    assert stack.db("PRAGMA integrity_check") == [("ok",)]
    owner.submit(owner.get("/settings").form("/settings"), {"workspace_name": "Muster"})


@pytest.mark.fastcgi
def test_restore__pages_count_anew(stack, owner):
    """Sets that a worker keeps of a filter are not those of the other base."""
    number = take(stack, owner)
    address = "/contacts?filter=first_name+is+%22Counted%22"
    for _ in range(4):
        assert "Counted" not in owner.get(address).text.split("Counted", 1)[0]
    make(owner, first_name="Counted")
    assert all(owner.get(address).links("/contacts/view") for _ in range(4))
    restore(stack, owner, number)
    assert not any(owner.get(address).links("/contacts/view") for _ in range(4))


def test_restore__who_was_erased_since_stays_erased(stack, owner):
    contact = make(owner, first_name="Ceasing", email="ceasing@erased.example")
    make(owner, first_name="Staying")
    number = take(stack, owner)
    ask(owner, "delete", contact, reason="asked for it")
    page = owner.get(f"/contacts/erase?id={contact}")
    owner.submit(page.form("/contacts/erase"), {"sure": "1"})
    restore(stack, owner, number)
    assert "Staying" in people(stack) and "Ceasing" not in people(stack)
    assert stack.value("SELECT state FROM contact WHERE id = ?", contact) == 3
    dump = stack.dump(without=())
    assert "ceasing" not in dump.lower()
    total = dict(stack.db("SELECT state, total FROM contact_count"))
    assert total[0] == len(people(stack)), "and the counts know"


@pytest.mark.fastcgi
def test_restore__ends_what_was_under_way(stack, owner):
    queue(owner, b"email,first name\r\nwaits@import.example,Waiting\r\n")
    waiting = stack.value("SELECT max(id) FROM import")
    number = take(stack, owner)
    restore(stack, owner, number)
    assert stack.value("SELECT state FROM import WHERE id = ?", waiting) == "failed"
    assert "restored to a snapshot" in owner.get(f"/imports/view?id={waiting}").text
    stack.job("importer")
    assert "Waiting" not in people(stack)


@pytest.mark.fastcgi
def test_restore__waits_for_no_job_that_writes(stack, owner):
    """Somebody else holds the importer's lock for longer than it waits."""
    import fcntl
    number = take(stack, owner)
    make(owner, first_name="Unharmed")
    with open(stack.data / "importer.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        page = restore(stack, owner, number)
    assert "importer" in page.text and "Not restored" in page.text
    assert "Unharmed" in people(stack)


@pytest.mark.fastcgi
def test_gate__readers_go_on_and_writers_are_told(stack, owner):
    import fcntl
    with open(stack.data / "muster.db-gate", "w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        assert owner.get("/contacts").status == 200
        page = owner.get("/contacts/new")
        with stack.unchanged():
            page = owner.submit(page.form_with("obtained"), {"first_name": "No", "obtained": "1"})
        assert page.status == 503 and page.headers["Retry-After"]
        assert "snapshot is being restored" in page.text
    # Its process is gone: the file alone keeps nobody out.
    assert (stack.data / "muster.db-gate").exists()
    make(owner, first_name="Through")
    (stack.data / "muster.db-gate").unlink()


@pytest.mark.fastcgi
def test_restore__of_an_older_and_of_a_newer_base(stack, owner):
    number = take(stack, owner)
    path = path_of(stack, number)
    newest = stack.value("SELECT max(version) FROM schema_version")
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO schema_version VALUES (?, 'later', 1)", (newest + 1,))
    make(owner, first_name="Present")
    page = restore(stack, owner, number)
    assert "newer muster" in page.text and "Present" in people(stack)
    # All versions but the newest, with nobody in it.
    path.unlink()
    files = sorted((ROOT / "lib" / "schema").glob("*.sql"))
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                   " applied_at INTEGER NOT NULL)")
        for file in files[:-1]:
            db.executescript(file.read_text())
            db.execute("INSERT INTO schema_version VALUES (?, ?, 1)", (int(file.name[:4]), file.stem))
    os.chown(path, stack.data.stat().st_uid, -1)
    page = restore(stack, owner, number)
    assert "restored by" in page.text and people(stack) == []
    assert stack.value("SELECT max(version) FROM schema_version") == newest
    assert owner.get("/snapshots").status == 200
    restore(stack, owner, stack.value("SELECT max(id) FROM snapshot"))
    assert "Present" in people(stack)


@pytest.mark.fastcgi
def test_restore__of_a_damaged_file_changes_nothing(stack, owner):
    number = take(stack, owner)
    path = path_of(stack, number)
    with open(path, "r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 20))
    make(owner, first_name="Unhurt")
    page = restore(stack, owner, number)
    assert "Not restored" in page.text and "Unhurt" in people(stack)
    path.unlink()
    assert "Not restored" in restore(stack, owner, number).text and "Unhurt" in people(stack)


@pytest.mark.fastcgi
def test_restore__killed_at_any_moment_leaves_a_whole_base(stack, owner):
    number = take(stack, owner)
    then = people(stack)
    make(owner, first_name="Meanwhile")
    now = people(stack)
    for wait in (0, 0.01, 0.03, 0.06, 0.1, 0.2, 0.26, 0.28, 0.3, 0.32, 0.35, 0.4, 0.5):
        if people(stack) == then:
            make(owner, first_name="Meanwhile")
        assert want(owner, number).status == 200
        job = stack.start_job("snapshot")
        time.sleep(wait)
        job.send_signal(signal.SIGKILL)
        job.wait()
        assert people(stack) in (then, now)
        assert stack.db("PRAGMA integrity_check") == [("ok",)]
        page = owner.submit(owner.get("/accounts/me").form("/accounts/me"), {"name": f"Olga {wait}"})
        assert page.status == 200, "it can be written to at once"
        stack.job("snapshot")  # cleans up; what was wanted and not begun is done
        assert not list((stack.data / "snapshots").glob("restore*"))
        assert stack.value("SELECT count(*) FROM snapshot WHERE restore_state IN (1, 2)") == 0


@pytest.mark.fastcgi
def test_snapshot__that_was_killed_is_said(stack, owner):
    owner.submit(owner.get("/snapshots").form("/snapshots/make"))
    write(stack, "UPDATE snapshot SET state = 2, file_name = 'snapshot-half.db'")
    (stack.data / "snapshots" / "snapshot-half.db").write_bytes(b"half")
    stack.job("snapshot")
    assert stack.db("SELECT state FROM snapshot") == [(4,)]
    assert not list((stack.data / "snapshots").iterdir())
    assert "interrupted" in owner.get("/snapshots").text
