"""The page that tells whether cron works, and the signs that jobs leave."""
import os
import re
import time

import pytest

from harness import ROOT, Stack
from test_accounts import join_as
from test_imports import queue

pytestmark = pytest.mark.fastcgi


@pytest.fixture(scope="module")
def silent():
    """An installation in which nothing has been started by cron yet, made an hour ago."""
    stack = Stack(conf={"libexec_dir": "/usr/lib/muster/cron"})
    stack.owner = stack.make_owner()
    an_hour_ago = time.time() - 3600
    os.utime(stack.data / "secret", (an_hour_ago, an_hour_ago))
    yield stack
    stack.stop()


def ask_export(browser):
    return browser.submit(browser.get("/exports/new").form("/exports/new"), {"name": "waits"})


def row_of(page, job):
    return next(row for row in re.findall(r"<tr>.*?</tr>", page.html, re.S)
                if f"<strong>{job}</strong>" in row)


def test_every_job_is_on_the_page(silent):
    page = silent.owner.get("/jobs")
    programs = {p.stem for p in (ROOT / "cron").glob("*.c") if "_" not in p.stem} - {"setup"}
    assert set(re.findall(r"<td class=\"main\"><strong>(\w+)</strong>", page.html)) == programs


def test_silence__is_said_with_the_lines_to_paste(silent):
    page = silent.owner.get("/jobs")
    assert "Cron starts nothing" in page.text
    lines = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.html, re.S).group(1).split("\n")
    conf = str(silent.conf)
    assert f"* * * * * MUSTER_CONF={conf} /usr/lib/muster/cron/importer" in lines
    assert f"17 3 * * * MUSTER_CONF={conf} /usr/lib/muster/cron/nightly" in lines


def test_silence__is_said_where_people_wait_for_a_job(silent):
    """To each in their words: a link for those who may follow it."""
    queue(silent.owner, b"E-mail\nwaits@jobs.example\n")
    ask_export(silent.owner)
    editor = join_as(silent, silent.owner, "editor")
    number = silent.value("SELECT max(id) FROM import")
    for path in ("/imports", f"/imports/view?id={number}", "/exports"):
        page = silent.owner.get(path)
        assert "Cron has never run here." in page.text and 'page <a href="/jobs">' in page.html, path
    page = editor.get(f"/imports/view?id={number}")
    assert "Cron has never run here." in page.text and "tell whoever runs this server" in page.text
    assert "/jobs" not in page.html
    # Nobody waits here.
    assert "Cron has never" not in silent.owner.get("/contacts").text
    silent.job("importer")
    assert "Cron has" not in silent.owner.get("/exports").text
    old = time.time() - 47 * 60
    for sign in silent.data.glob("*.cron"):
        os.utime(sign, (old, old))
    assert "Cron has not run for 47 minutes." in silent.owner.get("/exports").text
    silent.job("exporter")
    for sign in silent.data.glob("*.cron"):
        sign.unlink()


def test_a_run__leaves_when_it_began_and_how_it_ended(silent):
    silent.job("importer")
    page = silent.owner.get("/jobs")
    assert "Cron starts nothing" not in page.text
    assert "Works" in row_of(page, "importer") and "took" in row_of(page, "importer")
    assert "Never started by cron" in row_of(page, "exporter")
    old = time.time() - 3600
    os.utime(silent.data / "importer.cron", (old, old))
    page = silent.owner.get("/jobs")
    assert "Late" in row_of(page, "importer") and "overdue" in row_of(page, "importer")
    assert "Cron starts nothing" in page.text


def test_every_job__leaves_its_end(silent):
    for job in ("importer", "rehearser", "exporter", "bulk", "undoer", "care", "snapshot", "mailer", "nightly"):
        silent.job(job)
        row = row_of(silent.owner.get("/jobs"), job)
        assert "Works" in row and "took" in row, job


def test_a_bad_end__is_told_with_its_reason(silent):
    base = silent.data / "muster.db"
    away = silent.data / "away.db"
    base.rename(away)
    try:
        silent.job("undoer", check=False)
    finally:
        away.rename(base)
    row = row_of(silent.owner.get("/jobs"), "undoer")
    assert "Failed" in row and "muster.db" in row
    silent.job("undoer")
    assert "Works" in row_of(silent.owner.get("/jobs"), "undoer")


def test_a_killed_job__is_told(silent):
    (silent.data / "exporter.last").write_text(f"{int(time.time()) - 30} 999999999 0\n")
    silent.job("mailer")
    (silent.data / "exporter.cron").touch()
    row = row_of(silent.owner.get("/jobs"), "exporter")
    assert "Broken off" in row and "ended before it was done" in row
    (silent.data / "exporter.last").write_text("nonsense \x00 of a torn file")
    assert silent.owner.get("/jobs").status == 200


def test_a_job_that_works_long__does_not_make_cron_silent(silent):
    """Its lock is taken when cron comes again: that counts as cron's sign all the same."""
    import fcntl
    old = time.time() - 3600
    for sign in silent.data.glob("*.cron"):
        os.utime(sign, (old, old))
    with open(silent.data / "importer.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        silent.job("importer")
    assert "Cron starts nothing" not in silent.owner.get("/jobs").text


def test_started_by_a_page__is_no_sign_of_cron(silent):
    for sign in silent.data.glob("*.cron"):
        sign.unlink()
    silent.job("importer", environment={"MUSTER_STARTED_BY": "page"})
    assert not (silent.data / "importer.cron").exists()
    assert "took" in row_of(silent.owner.get("/jobs"), "importer")


def test_a_budget__ends_an_import_between_two_batches_and_the_next_goes_on():
    from test_imports import counts, last, sample
    stack = Stack(conf={"libexec_dir": "/nonexistent", "job_seconds": "1"})
    try:
        owner = stack.make_owner()
        stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 40000))
        runs = 0
        while last(stack)["state"] != "done":
            stack.job("importer")
            runs += 1
            assert runs < 100
        assert runs > 1 and sum(counts(last(stack))) == 40000
        assert "after 1 s" in owner.get("/jobs").text
    finally:
        stack.stop()
