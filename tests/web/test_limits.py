"""The machine gives too little: no room on the disk, no memory, no descriptors, no rights, no more
processes.  Somebody is told, nothing is half done, and it works again when there is enough."""
import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import threading
import time
from urllib.parse import urlencode

import pytest

from harness import BUILD, wait_for
from plain import NOBODY, Plain, disk_full, limit, no_more_processes

SANITIZED = "asan" in BUILD.name or "fuzz" in BUILD.name  # reserves terabytes of addresses
CONTACT = {"last_name": "Berger", "obtained": "1"}
HINTS = ("disk is full", "disk failed", "not ready", "read-only", "No space left")
LEAKS = ("sqlite", "select ", "insert ", "/tmp/", "muster.db", ".c:")
PLENTY = 0xffffffff  # the database can grow; files written from the front cannot
SIGNS = (".lock", ".cron", ".last")  # what jobs leave of themselves
JOBS = ("importer", "rehearser", "exporter", "bulk", "undoer", "care", "snapshot", "mailer", "nightly")


@pytest.fixture(scope="module")
def plain():
    plain = Plain()
    yield plain
    plain.stop()


@pytest.fixture(scope="module")
def token(plain):
    return plain.sign_in("owner")


@pytest.fixture
def own():
    plain = Plain()
    yield plain
    plain.stop()


def contacts(plain):
    return plain.value("SELECT count(*) FROM contact")


@contextlib.contextmanager
def in_use(plain):
    """Somebody else has the base open, so its log stays where it is."""
    base = sqlite3.connect(plain.base)
    base.execute("SELECT count(*) FROM contact").fetchone()
    plain.own()
    yield
    base.close()
    plain.own()


def assert_refused_clearly(page):
    assert page.status in (500, 503), page
    assert any(hint in page.text for hint in HINTS), page
    assert page.log.strip(), "the log says nothing"
    assert not [leak for leak in LEAKS if leak in page.html.lower()], page.html
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def people(path, count):
    with open(path, "w") as f:
        f.write("Email,First name,Address\n")
        for i in range(count):
            f.write(f"person{i}@shop.example,Person{i},{'x' * 200}\n")
    os.chmod(path, 0o644)
    return path


# ---- ATTACKS 56: no room ------------------------------------------------------------------------

def test_disk_full__a_contact_is_stored_whole_or_refused_with_the_reason(plain, token):
    log = plain.data / "muster.db-wal"
    seen = []
    with in_use(plain):
        assert plain.post("contacts", "/new", CONTACT, token).status == 303
        for step in range(32):
            # From "nothing can be written at all" to "there is room", half a page at a time.
            before = contacts(plain)
            room = log.stat().st_size + step * 2060 if step else 0
            page = plain.post("contacts", "/new", CONTACT, token, before=disk_full(room))
            if page.status == 303:
                assert contacts(plain) == before + 1
            else:
                assert_refused_clearly(page)
                assert contacts(plain) == before
            seen.append(page.status)
            assert step % 8 or plain.whole()
    assert seen[0] != 303 and 500 in seen and seen[-1] == 303, seen
    assert plain.whole()
    assert plain.post("contacts", "/new", CONTACT, token).status == 303


def test_disk_full__pages_are_still_read(plain, token):
    with in_use(plain):
        page = plain.cgi("contacts", token=token, before=disk_full(0))
    assert page.status == 200, (page, page.log)


def upload(plain, token, content, before=None):
    csrf = plain.cgi("imports", "/new", token=token).csrf
    body = b"".join([
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n', csrf.encode(),
        b'\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n', content,
        b"\r\n--b--\r\n"])
    return plain.cgi("imports", "/new", method="POST", body=body, token=token, before=before,
                     CONTENT_TYPE="multipart/form-data; boundary=b")


def test_disk_full__an_upload_leaves_nothing_in_the_spool(plain, token):
    content = b"Email\n" + b"".join(b"p%d@shop.example\n" % i for i in range(20000))
    imports = plain.value("SELECT count(*) FROM import")
    spool = set((plain.data / "spool").iterdir())
    page = upload(plain, token, content, before=disk_full(PLENTY))
    assert_refused_clearly(page)
    # A limit on file sizes is no reason to end without an answer.
    size = (plain.data / "muster.db").stat().st_size
    for before in (limit(resource.RLIMIT_FSIZE, 100_000), limit(resource.RLIMIT_FSIZE,
                                                                 min(size, len(content)) // 2)):
        page = upload(plain, token, content, before=before)
        assert page.status in (500, 503) and page.ended == 0, (page, page.log)
    assert set((plain.data / "spool").iterdir()) == spool
    assert plain.value("SELECT count(*) FROM import") == imports
    assert plain.whole()
    assert upload(plain, token, content).status == 303


def test_disk_full__the_importer_goes_on_when_there_is_room(own):
    own.job("setup", "--sample", people(own.dir / "p.csv", 12000))
    # Full after some of the batches, and again, and again.
    for extra in (0, 1_000_000, 2_000_000):
        log = own.data / "muster.db-wal"
        log = log.stat().st_size if log.exists() else 0
        done = own.job("importer", before=disk_full(log + extra), check=False)
        assert done.returncode == 1 and "importer: " in done.stderr, done
        assert own.whole()
        assert own.value("SELECT state FROM import") != "done"
    own.job("importer")
    assert own.value("SELECT state FROM import") == "done"
    assert contacts(own) == 12000 == own.value("SELECT total FROM contact_count WHERE state = 0")
    assert own.value("SELECT count(DISTINCT email_key) FROM contact") == 12000
    assert own.whole()


def queued_with_problems(own, count):
    """An import that is reviewed and waits; every tenth row fails."""
    path = people(own.dir / "p.csv", count)
    path.write_text("".join(line.replace("@shop", " at shop") if i % 10 == 1 else line
                            for i, line in enumerate(path.read_text().splitlines(True))))
    own.job("setup", "--sample", path)


@pytest.mark.parametrize("room", [0, 300_000])
def test_disk_full__while_its_file_is_checked_an_import_stops_and_goes_on(own, room):
    own.job("setup", "--sample", people(own.dir / "p.csv", 3000))
    done = own.job("importer", before=disk_full(room), check=False)
    assert done.returncode == 1 and "importer: " in done.stderr, done
    assert own.value("SELECT state FROM import") in ("queued", "checking", "running")
    assert own.whole()
    own.job("importer")
    assert own.value("SELECT state FROM import") == "done" and contacts(own) == 3000
    assert own.whole()


def test_disk_full__while_the_snapshot_before_an_import_is_made(own):
    own.job("setup", "--sample", people(own.dir / "p.csv", 3000))
    own.job("importer")
    own.job("nightly")  # the log is back in the file
    (own.dir / "q.csv").write_text("Email\nnobody@shop.example\n")
    os.chmod(own.dir / "q.csv", 0o644)
    own.job("setup", "--sample", own.dir / "q.csv")
    # What an import writes has room, a copy of the base has none.
    room = own.base.stat().st_size // 2
    done = own.job("importer", before=disk_full(room), check=False)
    assert "the disk is full" in done.stderr, done
    assert own.db("SELECT error, file_name FROM snapshot") == [("the disk is full", "")]
    assert list((own.data / "snapshots").iterdir()) == []
    # The import itself can be undone, so it is not held up; the list of snapshots says why there is none.
    assert contacts(own) == 3001 and own.value("SELECT count(*) FROM import WHERE state = 'done'") == 2
    assert own.whole()


def test_disk_full__a_rehearsal_says_so_and_goes_on(own):
    token = own.sign_in()
    own.job("setup", "--sample", people(own.dir / "p.csv", 2000))
    own.write("UPDATE import SET state = 'mapped', account_id = 1")
    page = own.post("imports", "/rehearse", {"id": 1}, token, source="/new")
    assert page.status == 303, page
    before = own.db("SELECT count(*) FROM contact"), set((own.data / "spool").iterdir())
    for room in (0, 150_000):
        done = own.job("rehearser", before=disk_full(room), check=False)
        assert done.returncode == 1 and "rehearser: " in done.stderr, done
        assert own.value("SELECT state FROM import_rehearsal") in (0, 1)  # waiting, or begun
        assert (own.db("SELECT count(*) FROM contact"), set((own.data / "spool").iterdir())) == before
    own.job("rehearser")
    page = own.cgi("imports", "/review", "id=1", token=token)
    assert page.status == 200 and "2,000created" in page.text, page.text


def test_disk_full__while_failed_rows_are_written(own):
    queued_with_problems(own, 3000)
    # The base can grow, the file of failed rows cannot.
    done = own.job("importer", before=disk_full(PLENTY), check=False)
    assert done.returncode == 1 and "importer: " in done.stderr, done
    assert "No space left" in done.stderr or "full" in done.stderr, done
    assert own.value("SELECT state FROM import") == "running" and list(
        (own.data / "exports").iterdir()) == []
    own.job("importer")
    state, failed, name = own.db("SELECT state, failed_rows, failed_name FROM import")[0]
    assert (state, failed) == ("done", 300) and (own.data / "exports" / name).stat().st_size
    assert contacts(own) == 2700 and own.whole()


def test_disk_full__an_export_says_so_and_a_new_one_works(own):
    token = own.sign_in()
    own.job("setup", "--sample", people(own.dir / "p.csv", 3000))
    own.job("importer")
    fields = {"name": "All", "asked": "3000"}
    page = own.post("exports", "/new", fields, token)
    assert page.status == 303
    # The file cannot be written (write), the database can (pwrite).
    done = own.job("exporter", before=disk_full(PLENTY), check=False)
    assert own.value("SELECT state FROM export") == "failed", done
    assert "disk of the server is full" in own.cgi("exports", token=token).text
    assert list((own.data / "exports").iterdir()) == []
    assert own.post("exports", "/new", fields, token).status == 303
    # Neither can be: the next run finds it again.
    done = own.job("exporter", before=disk_full(0), check=False)
    assert done.returncode == 1 and "exporter: " in done.stderr, done
    own.job("exporter")
    assert own.db("SELECT state FROM export ORDER BY id") == [("failed",), ("done",)]
    assert own.whole()


@pytest.mark.parametrize("job", JOBS)
def test_disk_full__no_job_makes_it_worse(plain, token, job):
    plain.write("DELETE FROM sign_in_failure")
    before = plain.dump()
    done = plain.job(job, before=disk_full(0), check=False)
    assert done.returncode in (0, 1), done
    assert not done.returncode or done.stderr.startswith(f"{job}: ") or \
        f"\n{job}: " in done.stderr, done
    assert plain.dump() == before and plain.whole()
    plain.job(job)


def test_disk_full__setup_says_so_and_works_the_next_time():
    plain = Plain(setup=False)
    try:
        for room in (0, 8, 4096, 40_000, 80_000):
            done = plain.job("setup", before=disk_full(room), check=False)
            assert done.returncode == 1 and "setup: " in done.stderr, (room, done)
            assert "http" not in done.stdout
        assert "/accounts/join?token=" in plain.job("setup").stdout
        assert plain.cgi("sessions", "/new").status == 200
        assert sorted(path.name for path in plain.data.iterdir() if "db-" not in path.name) == \
            ["exports", "muster.db", "secret", "snapshots", "spool"]
    finally:
        plain.stop()


# ---- ATTACKS 57: no rights ----------------------------------------------------------------------

@contextlib.contextmanager
def modes(*changes):
    old = [(path, path.stat().st_mode) for path, _ in changes]
    for path, mode in changes:
        path.chmod(mode)
    try:
        yield
    finally:
        for path, mode in reversed(old):
            path.chmod(mode)


@pytest.mark.parametrize("what", ["file", "folder", "file and log", "folder without log", "all",
                                  "secret", "unreadable file"])
def test_read_only__pages_are_read_or_say_why_not(own, what):
    token = own.sign_in()
    for area in ("contacts", "sessions"):
        own.cgi(area, "/new", token=token)
    names = ("muster.db", "muster.db-wal", "muster.db-shm")
    if what == "folder without log":
        base = sqlite3.connect(own.base)
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.close()
        for name in names[1:]:
            (own.data / name).unlink(missing_ok=True)
    files = [(own.data / name, 0o444) for name in names if (own.data / name).exists()]
    before = own.base.read_bytes()
    listing = sorted(path.name for path in own.data.iterdir())
    csrf = own.cgi("contacts", "/new", token=token).csrf if what != "folder without log" else "x"
    changes = {"file": files[:1], "folder": [(own.data, 0o555)], "file and log": files,
               "folder without log": [(own.data, 0o555)], "all": [*files, (own.data, 0o555)],
               "secret": [(own.data / "secret", 0)], "unreadable file": [(own.base, 0)]}[what]
    with modes(*changes):
        page = own.cgi("contacts", token=token)
        assert page.status in (200, 503), (page, page.log)
        if page.status == 503:
            assert page.log.startswith("contacts: "), page.log
        body = f"last_name=X&obtained=1&csrf={csrf}".encode()
        answer = own.cgi("contacts", "/new", method="POST", body=body, token=token)
        if what not in ("folder", "folder without log"):
            assert_refused_clearly(answer)
        done = own.job("nightly", check=False)
        assert done.returncode in (0, 1)
        assert done.returncode == 0 or "nightly: " in done.stderr, done
    if what == "folder without log":
        assert own.base.read_bytes() == before
        assert sorted(path.name for path in own.data.iterdir()) == listing
    own.own()
    assert own.whole() and own.post("contacts", "/new", CONTACT, token).status == 303


def test_log_files_of_another_owner__are_no_secret_fault(own):
    """As when root looked at the base with the shell and left its files there."""
    if os.getuid() != 0:
        return  # only root can leave such files
    token = own.sign_in()
    for name in ("muster.db-wal", "muster.db-shm"):
        path = own.data / name
        path.unlink(missing_ok=True)
        path.touch(0o600)
        os.chown(path, 0, 0)
    page = own.cgi("contacts", token=token)
    assert page.status == 503 and "contacts: " in page.log
    own.own()
    assert own.cgi("contacts", token=token).status == 200 and own.whole()


# ---- ATTACKS 51: no descriptors, no memory, no processes ----------------------------------------

def test_few_descriptors__every_number_is_survived(plain, token):
    answers = {}
    for count in range(3, 17):
        before = contacts(plain)
        page = plain.cgi("contacts", token=token, before=limit(resource.RLIMIT_NOFILE, count))
        saved = plain.post("contacts", "/new", CONTACT, token,
                           before=limit(resource.RLIMIT_NOFILE, count))
        answers[count] = page.status, saved.status
        # 0: not even the program's own libraries could be opened; the web server answers then.
        assert page.status in (0, 200, 503), (count, page, page.log)
        assert saved.status in (0, 303, 500, 503), (count, saved, saved.log)
        assert contacts(plain) == before + (saved.status == 303), count
    assert answers[16] == (200, 303)
    assert plain.whole()


def test_little_memory__a_request_dies_alone(plain, token):
    limits = [] if SANITIZED else [n << 19 for n in range(4, 64, 3)]
    statuses = []
    for size in limits:
        before = contacts(plain)
        saved = plain.post("contacts", "/new", CONTACT, token,
                           before=limit(resource.RLIMIT_AS, size))
        statuses.append(saved.status)
        assert saved.status in (0, 303, 500, 503), (size, saved, saved.log)
        assert saved.status or saved.ended, "no answer, and no complaint either"
        assert contacts(plain) == before + (saved.status == 303), size
    assert SANITIZED or (303 in statuses and statuses[0] != 303), statuses
    assert plain.whole()


def test_little_memory__makes_no_right_password_wrong(own):
    link = own.setup_output.split("token=")[1].strip()
    page = own.cgi("accounts", "/join", f"token={link}")
    visit = page.headers["Set-Cookie"].split(";")[0]
    password = "correct horse battery"
    body = urlencode({"csrf": page.csrf, "token": link, "name": "O", "email": "o@shop.example",
                      "password": password, "password_again": password}).encode()
    page = own.cgi("accounts", "/join", method="POST", body=body, HTTP_COOKIE=visit)
    assert page.status == 303, page
    csrf = own.cgi("sessions", "/new", HTTP_COOKIE=visit).csrf
    body = urlencode({"csrf": csrf, "email": "o@shop.example", "password": password}).encode()
    limits = [1 << 40] if SANITIZED else [n << 20 for n in (*range(4, 60, 4), 1000)]
    statuses = []
    for size in limits:
        page = own.cgi("sessions", "/new", method="POST", body=body, HTTP_COOKIE=visit,
                       before=None if SANITIZED else limit(resource.RLIMIT_AS, size))
        statuses.append(page.status)
        assert page.status in (0, 303, 500, 503), (size, page)
    assert statuses[-1] == 303 and (SANITIZED or 0 in statuses), statuses
    assert own.db("SELECT * FROM sign_in_failure") == []


def test_no_more_processes__the_wish_is_kept_for_cron(own):
    token = own.sign_in()
    own.conf.write_text(own.conf.read_text().replace("/nonexistent", f"{own.dir}/cron"))
    page = own.post("exports", "/new", {"name": "All"}, token, before=no_more_processes())
    assert page.status == 303, (page, page.log)
    assert "exports: cannot start exporter; cron will" in page.log
    assert own.value("SELECT state FROM export") == "queued"
    own.job("exporter")
    assert own.value("SELECT state FROM export") == "done"


@pytest.mark.fastcgi
def test_jobs_started_by_a_page__belong_to_the_stack(fresh_stack, fresh_owner):
    """The stack finds them by a variable of their environment, to end them with itself."""
    stack = fresh_stack
    path = stack.dir / "jobs"
    path.mkdir()
    (path / "exporter").write_text(f"#!/bin/sh\nenv > {path}/new.$$\nmv {path}/new.$$ {path}/seen\n")
    (path / "exporter").chmod(0o755)
    stack.conf.write_text(stack.conf.read_text().replace(str(stack.build / "cron"), str(path)))
    for pid in stack.worker_pids("exports"):
        os.kill(pid, signal.SIGTERM)  # the next ones read the new configuration
    page = fresh_owner.get("/exports/new")
    for _ in range(4):
        fresh_owner.submit(page.form("/exports/new"), {"name": "All"})
    wait_for((path / "seen").exists, "the job")
    assert "MUSTER_STACK=" in (path / "seen").read_text()


# ---- ATTACKS 58: damaged, seen by jobs ------------------------------------------------------------

def flip_header(path):
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)


def halve(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    os.truncate(path, 0)


def gone(path):
    path.unlink()


def folder(path):
    path.unlink()
    path.mkdir(mode=0o777)


def fifo(path):
    path.unlink()
    os.mkfifo(path, 0o666)
    os.chmod(path, 0o666)


def link_to_nothing(path):
    path.unlink()
    path.symlink_to("elsewhere.db")


def versions(change):
    def harm(path):
        base = sqlite3.connect(path)
        base.execute(change)
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.close()
    return harm


newer = versions("INSERT INTO schema_version VALUES (9999, 'future', 1)")
older = versions("DELETE FROM schema_version WHERE version = (SELECT max(version) FROM"
                 " schema_version)")


@pytest.mark.parametrize("harm, words", [
    (flip_header, "damaged|not a database"), (halve, "damaged|malformed"), (empty, "is empty"),
    (gone, "no database"), (folder, "not a file"), (fifo, "not a file"),
    (link_to_nothing, "no database"), (newer, "newer muster"), (older, "run cron/setup")],
    ids=lambda value: getattr(value, "__name__", ""))
def test_unusable_base__every_program_says_so_and_leaves_it(own, harm, words):
    token = own.sign_in()
    base = sqlite3.connect(own.base)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    for name in ("muster.db-wal", "muster.db-shm"):
        (own.data / name).unlink(missing_ok=True)
    shutil.copy(own.base, own.dir / "good.db")
    harm(own.base)
    if own.base.is_file():
        os.chown(own.base, NOBODY if os.getuid() == 0 else -1, -1)
    before = own.base.read_bytes() if own.base.is_file() else None
    listing = sorted(path.name for path in own.data.iterdir() if "db-" not in path.name)
    for area in ("contacts", "exports"):
        page = own.cgi(area, token=token)
        assert page.status in (500, 503), page
        assert any(word in page.log for word in words.split("|")), page.log
        assert not [leak for leak in LEAKS if leak in page.html.lower()], page.html
        page = own.cgi(area, "/new", method="POST", body=b"csrf=x", token=token)
        assert page.status in (403, 500, 503), page
    for job in JOBS:
        done = own.job(job, check=False)
        assert done.returncode == 1, (job, done)
        assert any(word in done.stderr for word in words.split("|")), done.stderr
    assert (own.base.read_bytes() if own.base.is_file() else None) == before
    assert sorted(path.name for path in own.data.iterdir()
                  if "db-" not in path.name and path.suffix not in SIGNS) == \
        [name for name in listing if not name.endswith(SIGNS)]
    shutil.rmtree(own.base) if own.base.is_dir() else own.base.unlink(missing_ok=True)
    for path in own.data.glob("muster.db-*"):
        path.unlink()
    shutil.copy(own.dir / "good.db", own.base)
    own.own()
    assert own.cgi("contacts", token=token).status == 200


@pytest.mark.fastcgi
def test_backup_put_in_place__is_what_a_running_worker_serves(fresh_stack, fresh_owner):
    """Restored without a restart: edits must not go to the file that was taken away."""
    stack = fresh_stack
    backup = stack.dir / "backup.db"
    source = sqlite3.connect(stack.data / "muster.db")
    source.execute("VACUUM INTO ?", (str(backup),))
    source.close()
    page = fresh_owner.get("/contacts/new")
    fresh_owner.submit(page.form("/contacts/new"), {"last_name": "Lost", "obtained": "1"})
    for name in ("muster.db", "muster.db-wal", "muster.db-shm"):
        (stack.data / name).unlink(missing_ok=True)
    backup.rename(stack.data / "muster.db")
    for _ in range(6):  # every worker of the area
        page = fresh_owner.get("/contacts/new")
        page = fresh_owner.submit(page.form("/contacts/new"), {"last_name": "New", "obtained": "1"})
        assert page.status == 200 and page.path == "/contacts/view", page
    assert stack.db("SELECT last_name FROM contact") == [("New",)] * 6
    assert "Lost" not in fresh_owner.get("/contacts").text
    assert stack.value("PRAGMA integrity_check") == "ok"


def press(stack, owner, page):
    form = page.form("/contacts/new")
    return owner.submit(form, {"last_name": "Berger", "obtained": "1"})


@pytest.mark.fastcgi
def test_running_workers__answer_while_there_is_no_room_and_go_on_after(fresh_stack, fresh_owner):
    stack, owner = fresh_stack, fresh_owner
    page = owner.get("/contacts/new")
    workers = set(stack.worker_pids("contacts"))
    log = stack.data / "muster.db-wal"
    with contextlib.ExitStack() as limits:
        for pid in workers:
            old = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (log.stat().st_size, old[1]))
            limits.callback(resource.prlimit, pid, resource.RLIMIT_FSIZE, old)
        for _ in range(6):
            answer = press(stack, owner, page)
            assert answer.status == 500 and "The reason: the disk" in answer.text, answer
            assert owner.request("GET", "/contacts").status == 200
    assert stack.value("SELECT count(*) FROM contact") == 0
    assert press(stack, owner, page).path == "/contacts/view"
    assert set(stack.worker_pids("contacts")) == workers, "no worker had to die for it"
    assert stack.value("PRAGMA integrity_check") == "ok"


@pytest.mark.fastcgi
def test_running_workers__without_memory_are_replaced(fresh_stack, fresh_owner):
    stack, owner = fresh_stack, fresh_owner
    page = owner.get("/contacts/new")
    for pid in set(stack.worker_pids("contacts")):
        resource.prlimit(pid, resource.RLIMIT_DATA, (1 << 20, 1 << 20))
    big = {"last_name": "Berger", "obtained": "1", "address": "x" * 60_000, "city": "y" * 900_000}
    answer = owner.submit(page.form("/contacts/new"), big)
    assert answer.status in (400, 422, 500, 502, 503), answer
    wait_for(lambda: press(stack, owner, page).path == "/contacts/view", "a worker with memory")
    assert stack.value("PRAGMA integrity_check") == "ok"


@pytest.mark.fastcgi
def test_running_workers__see_damage_and_its_repair(fresh_stack, fresh_owner):
    stack, owner = fresh_stack, fresh_owner
    owner.get("/contacts")
    path = stack.data / "muster.db"
    good = path.read_bytes()
    log = (stack.data / "muster.db-wal").read_bytes()
    for name in ("muster.db", "muster.db-wal"):
        with open(stack.data / name, "r+b") as f:
            f.write(b"\x7f" * (stack.data / name).stat().st_size)
    for _ in range(6):
        page = owner.request("GET", "/contacts?sort=name")
        assert page.status in (200, 303, 500, 503), page
        assert not [leak for leak in LEAKS if leak in page.html.lower()], page.html
    for name, content in (("muster.db", good), ("muster.db-wal", log)):
        with open(stack.data / name, "r+b") as f:
            f.write(content)
    (stack.data / "muster.db-shm").unlink(missing_ok=True)
    for pid in stack.worker_pids("sessions"):
        os.kill(pid, 0)
    wait_for(lambda: {owner.request("GET", "/contacts").status for _ in range(6)} == {200},
             "pages after the repair")
    assert stack.value("PRAGMA integrity_check") == "ok"


# ---- ATTACKS 52, 59: making an installation ready ------------------------------------------------

def test_setup__many_at_once_make_one_installation():
    plain = Plain(setup=False)
    try:
        jobs = [plain.start_job("setup") for _ in range(8)]
        assert [job.wait(60) for job in jobs] == [0] * 8
        assert plain.whole()
        count = plain.value("SELECT count(*) FROM schema_version")
        assert count == plain.value("SELECT max(version) FROM schema_version")
        link = plain.job("setup").stdout.split("token=")[1].strip()
        assert plain.cgi("accounts", "/join", f"token={link}").status == 200
        assert [path.name for path in plain.data.glob("secret*")] == ["secret"]
    finally:
        plain.stop()


# ---- ATTACKS 60, 61: others hold the database ----------------------------------------------------

def test_long_reader__holds_up_nobody_and_the_log_shrinks_after_it(own):
    token = own.sign_in()
    own.job("setup", "--sample", people(own.dir / "p.csv", 4000))
    reader = sqlite3.connect(own.base)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contact").fetchone()
    own.own()
    own.job("importer")
    for _ in range(5):
        assert own.post("contacts", "/new", CONTACT, token).status == 303
    own.job("nightly")
    assert reader.execute("SELECT count(*) FROM contact").fetchone() == (0,)
    log = own.data / "muster.db-wal"
    assert log.stat().st_size > 0
    reader.close()
    own.own()
    own.job("nightly")
    assert not log.exists() or log.stat().st_size == 0
    assert contacts(own) == 4005 and own.whole()


def test_write_lock__no_page_waits_to_note_its_session(own):
    """A page read while somebody writes for long is done before a form sent first gives up."""
    token = own.sign_in()
    csrf = own.cgi("contacts", "/new", token=token).csrf
    own.write("UPDATE session SET seen_at = seen_at - 3600")
    base = sqlite3.connect(own.base, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    own.own()
    answers = []
    body = f"last_name=Kept&obtained=1&csrf={csrf}".encode()
    sender = threading.Thread(target=lambda: answers.append(
        own.cgi("contacts", "/new", method="POST", body=body, token=token)))
    try:
        sender.start()
        for _ in range(3):
            assert own.cgi("contacts", token=token).status == 200
        assert answers == [], "the form has not given up yet"
        sender.join(60)
    finally:
        base.execute("ROLLBACK")
        base.close()
        own.own()
    assert answers[0].status == 503 and answers[0].headers["Retry-After"]
    assert "reload" in answers[0].text and "Nothing was changed" in answers[0].text
    assert contacts(own) == 0
    # What the browser sends again, as the page advises.
    assert own.cgi("contacts", "/new", method="POST", body=body, token=token).status == 303


# ---- ATTACKS 62: the clock of the process ---------------------------------------------------------

def test_time_zone_of_the_process__changes_no_page(own):
    token = own.sign_in()
    own.write("INSERT INTO setting (key, value) VALUES ('time_zone', 'Europe/Vienna')"
              " ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    assert own.post("contacts", "/new", CONTACT, token).status == 303
    own.write("UPDATE contact SET created_at = 1795348800, updated_at = 1795348800")
    pages = {zone: own.cgi("contacts", "/view", "id=1", token=token, TZ=zone).text
             for zone in (None, "Pacific/Kiritimati", "America/St_Johns", ":/etc/passwd", "%s%n")}
    assert len(set(pages.values())) == 1
    assert "22 Nov 2026, 13:00" in pages[None]


# ---- ATTACKS 63: much of it ----------------------------------------------------------------------

def test_thousand_changes__leave_a_page_that_can_be_used(own):
    token = own.sign_in()
    assert own.post("contacts", "/new", CONTACT, token).status == 303
    base = sqlite3.connect(own.base)
    with base:
        for i in range(1000):
            batch = base.execute("INSERT INTO batch (account_id, at, action) SELECT id, ?,"
                                 " 'contact.edit' FROM account LIMIT 1",
                                 (int(time.time()) + i,)).lastrowid
            base.execute("INSERT INTO change (batch_id, entity, entity_id, field, old_value,"
                         " new_value) VALUES (?, 1, 1, 2, ?, ?)", (batch, f"v{i}", f"v{i + 1}"))
    base.close()
    own.own()
    page = own.cgi("contacts", "/view", "id=1", token=token)
    assert page.status == 200 and len(page.body) < 500_000
    assert "v1000" in page.text, "the newest change is there"
