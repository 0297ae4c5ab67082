"""Imports that are paused, gone on with, cancelled, overtaken by small ones, or stand still."""
import re
import sqlite3
import time

import pytest

from harness import Stack, wait_for
from test_imports import counts, last, queue, sample, unique

pytestmark = pytest.mark.fastcgi


@pytest.fixture
def shop():
    """Its pages start no jobs: the tests do."""
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    stack.owner = stack.make_owner()
    yield stack
    stack.stop()


def act(shop, what, number=1):
    page = shop.owner.get(f"/imports/view?id={number}")
    return shop.owner.submit(page.form(f"/imports/{what}"))


def begun(shop):
    """A large import of which some rows are in, with the importer at it."""
    shop.job("setup", "--sample", sample(shop.dir / "shop.csv", 40000))
    job = shop.start_job("importer")
    wait_for(lambda: counts(last(shop))[0] > 0, "the first batch")
    return job


def test_a_paused_import__stands_until_somebody_lets_it_go_on(shop):
    job = begun(shop)
    act(shop, "pause")
    assert job.wait(60) == 0
    row = last(shop)
    assert row["state"] == "running" and 0 < sum(counts(row)) < 40000
    page = shop.owner.get("/imports/view?id=1")
    assert "Paused by Olga Owner" in page.text and "Paused" in shop.owner.get("/imports").text
    assert "Refresh" not in page.headers and 'http-equiv="refresh"' not in page.html
    shop.job("importer")
    assert last(shop) == row  # it heeds the wish
    act(shop, "resume")
    shop.job("importer")
    row = last(shop)
    assert row["state"] == "done" and sum(counts(row)) == row["total_rows"] == 40000
    token = page.form("/imports/resume")
    assert shop.owner.submit(token).status == 409


def test_a_cancelled_import__keeps_what_is_in_and_can_be_undone(shop):
    job = begun(shop)
    act(shop, "cancel")
    assert job.wait(60) == 0
    row = last(shop)
    taken = sum(counts(row))
    assert row["state"] == "done" and 0 < taken < row["total_rows"] == 40000
    assert shop.value("SELECT count(*) FROM contact") == row["created_rows"]
    page = shop.owner.get("/imports/view?id=1")
    assert f"Cancelled by Olga Owner after {taken:,} of 40,000 rows" in page.text
    undo = shop.owner.get(re.search(r'/changes/undo\?id=\d+', page.html).group(0))
    assert undo.status == 200 and undo.h1 == "Undo this?"
    shop.job("importer")
    assert last(shop) == row


def test_cancelled_while_it_waits__nothing_is_changed(shop):
    page = queue(shop.owner, f"E-mail\n{unique('wait')}\n".encode())
    assert page.form("/imports/pause")
    act(shop, "cancel")
    assert "Being cancelled" in shop.owner.get("/imports/view?id=1").text
    shop.job("importer")
    page = shop.owner.get("/imports/view?id=1")
    assert "before a row was taken in. Nothing was changed." in page.text
    assert shop.value("SELECT count(*) FROM contact") == 0
    assert last(shop)["spool_name"] == "" and not list((shop.data / "spool").iterdir())


def test_a_cancelling_import__is_not_resumed(shop):
    page = queue(shop.owner, f"E-mail\n{unique('wait')}\n".encode())
    form = page.form("/imports/pause")
    act(shop, "cancel")
    with shop.unchanged():
        assert shop.owner.submit(form).status == 409


def test_a_small_import__does_not_stand_behind_a_large_one(shop):
    job = begun(shop)
    queue(shop.owner, f"E-mail\n{unique('small')}\n".encode())
    assert job.wait(120) == 0
    rows = shop.db("SELECT state, created_rows FROM import ORDER BY id")
    assert [state for state, _ in rows] == ["done", "done"]
    at = shop.value("SELECT id FROM contact WHERE source_import_id = 2")
    assert at < shop.value("SELECT max(id) FROM contact WHERE source_import_id = 1")
    assert rows[0][1] + rows[1][1] == shop.value("SELECT count(*) FROM contact")


def test_standing_still__is_said_with_its_reason(shop):
    queue(shop.owner, f"E-mail\n{unique('halt')}\n".encode())
    base = sqlite3.connect(shop.data / "muster.db", isolation_level=None)
    base.execute("UPDATE import SET halt_reason = 'the disk of the server is full', halted_at = ?,"
                 " queued_at = queued_at - 600", (int(time.time()),))
    base.close()
    page = shop.owner.get("/imports/view?id=1")
    assert "It stands still since" in page.text and "the disk of the server is full" in page.text
    shop.job("importer")
    assert shop.db("SELECT state, halt_reason FROM import") == [("done", "")]
