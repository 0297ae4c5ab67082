"""The machine lets us down: the database is away, damaged, from the future or locked.  Pages say so
and nothing is made worse; when the fault is mended, so is the product."""
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import threading
import time

import pytest

from harness import OWNER_EMAIL, OWNER_PASSWORD, Stack, wait_for

PAGE = "/sessions/new"
LEAKS = ("sql", "sqlite", "muster.db", "/tmp/", "prepare", "errno")


@pytest.fixture
def quiet_stack():
    """An installation whose web server does not run yet; its database has been made."""
    stack = Stack(start=False)
    base = sqlite3.connect(stack.data / "muster.db")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    owner = (stack.data / "muster.db").stat()
    yield stack, lambda path: os.chown(path, owner.st_uid, owner.st_gid)
    stack.stop()


def assert_calm_503(page):
    assert page.status == 503, page
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert not [word for word in LEAKS if word in page.html.lower()], page.html


def truncate(path, own):
    path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])


def empty(path, own):
    path.write_bytes(b"")


def folder(path, own):
    path.unlink()
    path.mkdir()
    own(path)


def noise(path, own):
    path.write_bytes(b"This is not a database, it only has its size. " * 2000)


def away(path, own):
    path.unlink()


def newer(path, own):
    base = sqlite3.connect(path)
    base.execute("UPDATE schema_version SET version = 9999"
                 " WHERE version = (SELECT max(version) FROM schema_version)")
    base.commit()
    base.close()


@pytest.mark.parametrize("harm", [truncate, empty, folder, noise, away, newer])
def test_unusable_database__is_a_calm_503_and_stays_as_it_is(quiet_stack, harm):
    stack, own = quiet_stack
    path = stack.data / "muster.db"
    copy = stack.dir / "copy.db"
    shutil.copy(path, copy)
    harm(path, own)
    before = path.read_bytes() if path.is_file() else None
    stack.start()
    browser = stack.browser()
    for address in (PAGE, "/contacts"):
        assert_calm_503(browser.request("GET", address))
    if before is None:
        assert not path.is_file(), "a page must not make a new database"
    else:
        assert path.read_bytes() == before
    if path.is_dir():
        path.rmdir()
    for name in ("muster.db-wal", "muster.db-shm"):
        with contextlib.suppress(FileNotFoundError):
            (stack.data / name).unlink()
    shutil.copy(copy, path)
    own(path)
    wait_for(lambda: browser.request("GET", PAGE).status == 200, "pages after the repair")


@pytest.mark.parametrize("harm", [folder, noise, newer])
def test_setup__refuses_an_unusable_database_with_one_line(quiet_stack, harm):
    stack, own = quiet_stack
    path = stack.data / "muster.db"
    harm(path, own)
    before = path.read_bytes() if path.is_file() else None
    text = ""
    try:
        text = stack.job("setup")
    except AssertionError as error:
        text = str(error)
        assert "ended with 1" in text, text
    else:
        raise AssertionError(f"setup was content with it: {text}")
    assert "http" not in text
    if before is not None:
        assert path.read_bytes() == before


def test_setup_killed_anywhere__goes_on_the_next_time():
    stack = Stack(start=False)
    try:
        shutil.rmtree(stack.data)
        for i in range(30):
            process = stack.start_job("setup")
            time.sleep(random.Random(i).uniform(0, 0.03))
            process.kill()
            process.wait()
        assert "http" in stack.job("setup")
        base = sqlite3.connect(stack.data / "muster.db")
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        versions = [v for v, in base.execute("SELECT version FROM schema_version ORDER BY 1")]
        assert versions == list(range(1, len(versions) + 1))
        base.close()
    finally:
        stack.stop()


@contextlib.contextmanager
def write_lock(stack):
    base = sqlite3.connect(stack.data / "muster.db", isolation_level=None,
                           check_same_thread=False, timeout=20)
    base.execute("BEGIN IMMEDIATE")
    try:
        yield base
    finally:
        with contextlib.suppress(sqlite3.Error):
            base.execute("ROLLBACK")
        base.close()


def test_write_lock__pages_are_read_and_a_post_is_refused_not_lost(fresh_stack):
    fresh_stack.make_owner().get("/contacts")
    browser = fresh_stack.browser()
    page = browser.get(PAGE)
    with write_lock(fresh_stack):
        answer = browser.submit(page.form_with("password"),
                                {"email": OWNER_EMAIL, "password": OWNER_PASSWORD})
        assert_calm_503(answer)
        assert int(answer.headers["Retry-After"]) > 0
        assert fresh_stack.browser().get(PAGE).status == 200
    browser.page = page
    answer = browser.submit(page.form_with("password"),
                            {"email": OWNER_EMAIL, "password": OWNER_PASSWORD})
    assert answer.status == 200 and answer.path.startswith("/segments"), answer


def test_short_write_lock__is_waited_out(fresh_stack):
    fresh_stack.make_owner()
    browser = fresh_stack.browser()
    page = browser.get(PAGE)
    with write_lock(fresh_stack) as base:
        release = threading.Timer(1, lambda: base.execute("ROLLBACK"))
        release.start()
        answer = browser.submit(page.form_with("password"),
                                {"email": OWNER_EMAIL, "password": OWNER_PASSWORD})
        release.join()
    assert answer.status == 200 and answer.path.startswith("/segments"), answer


def test_database_put_away_while_serving__is_not_made_anew(fresh_stack):
    stack = fresh_stack
    path = stack.data / "muster.db"
    kept = {}
    for name in ("muster.db", "muster.db-wal", "muster.db-shm"):
        if (stack.data / name).exists():
            kept[name] = stack.dir / name
            (stack.data / name).rename(kept[name])
    for pid in stack.worker_pids("sessions"):
        os.kill(pid, signal.SIGKILL)
    browser = stack.browser()
    wait_for(lambda: browser.request("GET", PAGE).status == 503, "a clear no")
    assert not path.exists()
    for name, place in kept.items():
        place.rename(stack.data / name)
    wait_for(lambda: browser.request("GET", PAGE).status == 200, "pages again")
