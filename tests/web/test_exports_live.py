"""Exports that go on: repeated ones, and live links for spreadsheets."""
import json
import re
import time
from datetime import datetime, timezone

import pytest

from test_exports import (add_contacts, clean, fetch, mails, rows_of, shop, sign_in,  # noqa: F401
                          write)


@pytest.fixture
def people(clean):  # noqa: F811
    for table in ("export_schedule", "export_link_use", "export_link", "sign_in_failure", "list_column"):
        write(clean, f"DELETE FROM {table}")
    add_contacts(clean, 12)
    return clean


def make_segment(browser, name="Person one", text="first_name starts with \"Person1\"", shared="no"):
    page = browser.get("/segments/new?filter=" + text.replace(" ", "+").replace('"', "%22"))
    page = browser.submit(page.form("/segments/new"), {"name": name, "shared": shared})
    assert page.status == 200, page.text
    return browser.stack.value("SELECT id FROM segment WHERE name = ?", name)


def make_link(browser, segment, **fields):
    """Path and query of a new link, as the page shows it once."""
    page = browser.get("/exports/links")
    page = browser.submit(page.form("/exports/link-new"),
                          {"name": "Sheet", "segment": str(segment), **fields})
    assert page.status == 200, page.text
    address = re.search(r'value="([^"]+/exports/feed\?token=[^"]+)"', page.html)[1]
    assert address.startswith(browser.stack.url)
    return address[len(browser.stack.url):], page


def switch(browser, to, page=None):
    page = page or browser.get("/exports/links")
    page = browser.submit(page.form("/exports/link-switch"), {"to": to})
    assert page.path == "/exports/links"
    return page


# ---- live links ---------------------------------------------------------------------------------

def test_link__gives_the_segment_as_it_is_now_without_signing_in(people):
    browser = sign_in(people)
    segment = make_segment(browser)
    feed, page = make_link(browser, segment)
    assert people.browser().get(feed).status == 404, "off until it is switched on"
    switch(browser, "on", page)
    got = people.browser().get(feed)
    assert got.status == 200 and got.headers["Content-Type"] == "text/csv; charset=utf-8"
    # Apache takes the length off what CGI programs answer.
    assert got.headers["Content-Length"] in (str(len(got.body)), None)
    assert got.headers["Cache-Control"] == "no-store"
    assert "Fetched 1 time in the last 90 days" in browser.get("/exports/links").text
    rows = rows_of(got)
    assert list(rows[0]) == ["Name", "E-mail", "Phone", "Muster ID", "Created", "Changed"]
    expected = people.value("SELECT count(*) FROM contact WHERE first_name LIKE 'Person1%'")
    assert len(rows) == expected > 0
    write(people, "UPDATE contact SET first_name = '=1+1', first_name_key = 'person1x',"
          " last_name = 'x' WHERE id = ?", int(rows[0]["Muster ID"]))
    again = people.browser().get(feed)
    assert rows_of(again)[0]["Name"].startswith("'=1+1")
    head = people.browser().request("HEAD", feed)
    assert head.status == 200 and head.body == b""
    assert head.headers["Content-Length"] in (str(len(again.body)), None)
    page = browser.get("/exports/links")
    assert "Fetched 3 times" in page.text and "127.0.0.1" in page.text
    uses = people.db("SELECT address, rows, bytes, error FROM export_link_use ORDER BY id")
    assert uses[0] == ("127.0.0.1", expected, len(got.body), "") and uses[2][1:3] == (0, 0)
    kinds = people.value("SELECT count(*) FROM audit WHERE detail = '127.0.0.1'")
    assert kinds == 3


def test_link__as_json_with_all_columns_that_were_there(people):
    browser = sign_in(people)
    feed, page = make_link(browser, make_segment(browser), format="json", mode="all")
    switch(browser, "on", page)
    write(people, "INSERT INTO attribute (key, name, name_key, type, position, created_at,"
          " updated_at) VALUES ('later', 'Later', 'later', 1, 1, 0, 0)")
    got = people.browser().get(feed)
    assert got.headers["Content-Type"] == "application/json"
    rows = json.loads(got.body)
    assert rows[0]["email"].endswith("@shop.example") and "attr.later" not in rows[0]
    write(people, "DELETE FROM attribute WHERE key = 'later'")
    write(people, "UPDATE contact SET first_name_key = 'x'")
    assert json.loads(people.browser().get(feed).body) == []


def test_link__revoked_or_off_or_of_a_disabled_account_gives_nothing(people):
    browser, other = sign_in(people), sign_in(people)
    segment = make_segment(browser)
    feed, page = make_link(browser, segment)
    number = people.value("SELECT max(id) FROM export_link")
    page = other.get("/exports/links")
    assert "Sheet" not in page.text
    for path in ("/exports/link-switch", "/exports/link-revoke"):
        assert other.post(path, {"id": str(number), "to": "on"}).status == 404
    switch(browser, "on")
    assert people.browser().get(feed).status == 200
    write(people, "UPDATE account SET disabled_at = 1 WHERE id = ?", browser.account)
    assert people.browser().get(feed).status == 404
    write(people, "UPDATE account SET disabled_at = NULL, role = 'viewer' WHERE id = ?",
          browser.account)
    assert people.browser().get(feed).status == 404
    write(people, "UPDATE account SET role = 'owner' WHERE id = ?", browser.account)
    assert people.browser().get(feed).status == 200
    switch(browser, "off")
    assert people.browser().get(feed).status == 404
    page = switch(browser, "on")
    page = browser.submit(page.form("/exports/link-revoke"))
    assert "revoked for good" in page.text and "Sheet" not in page.text.split("New link")[1][200:]
    assert people.browser().get(feed).status == 404
    assert people.value("SELECT count(*) FROM export_link WHERE token_hash LIKE '%token%'") == 0


def test_link__of_a_broken_segment_says_so_and_gives_nobody(people):
    browser = sign_in(people)
    write(people, "DELETE FROM tag")
    write(people, "INSERT INTO tag (name, label, colour, created_at, updated_at)"
          " VALUES ('gone', 'Gone', 'teal', 0, 0)")
    feed, page = make_link(browser, make_segment(browser, "Broken", 'tag is "gone"'))
    switch(browser, "on", page)
    assert people.browser().get(feed).status == 200
    write(people, "DELETE FROM tag")
    got = people.browser().get(feed)
    assert got.status == 404 and b"@shop.example" not in got.body
    assert people.value("SELECT error FROM export_link_use ORDER BY id DESC LIMIT 1") != ""


def test_link__is_asked_too_often_and_guessing_is_slowed_down(people):
    browser = sign_in(people)
    feed, page = make_link(browser, make_segment(browser))
    switch(browser, "on", page)
    link = people.value("SELECT max(id) FROM export_link")
    write(people, "INSERT INTO export_link_use (link_id, at, address) VALUES (?, ?, 'x')",
          many=[(link, int(time.time()) - 60)] * 60)
    got = people.browser().get(feed)
    assert got.status == 429 and got.headers["Retry-After"]
    statuses = {people.browser().get(f"/exports/feed?token={i:050}").status for i in range(30)}
    assert statuses == {404, 429}
    write(people, "DELETE FROM sign_in_failure")


@pytest.mark.fastcgi
def test_link__needs_a_name_and_a_segment_that_one_sees(people):
    browser, other = sign_in(people), sign_in(people)
    segment = make_segment(other, "Private of another")
    mine = make_segment(browser, "Mine")
    page = browser.get("/exports/links")
    assert "Private of another" not in page.text
    with people.unchanged():
        assert browser.post("/exports/link-new", {"name": "x", "segment": str(segment)}).status == 404
        refused = browser.post("/exports/link-new", {"name": "  ", "segment": str(mine)})
        assert refused.status == 422 and "say what the link is for" in refused.text.lower()


# ---- repeated exports ---------------------------------------------------------------------------

def repeat(browser, query="", **fields):
    page = browser.get("/exports/new" + query)
    return browser.submit(page.form("/exports/new"),
                          {"name": "Weekly", "do": "start", "repeat": "week", "week_day": "3",
                           "time": "06:30", "keep": "2", **fields})


@pytest.mark.fastcgi
def test_schedule__writes_files_when_their_time_has_come_and_keeps_the_newest(people):
    browser = sign_in(people)
    page = repeat(browser, "?q=person", format="jsonl")
    assert page.path == "/exports/schedules" and "Each Wednesday at 06:30" in page.text
    assert people.value("SELECT count(*) FROM export") == 0
    next_at = people.value("SELECT next_at FROM export_schedule")
    assert 0 < next_at - time.time() <= 7 * 86400
    assert datetime.fromtimestamp(next_at, timezone.utc).weekday() in (1, 2)
    for _ in range(3):
        write(people, "UPDATE export_schedule SET next_at = ?", int(time.time()) - 3 * 86400 * 7)
        people.job("exporter")
        assert people.value("SELECT next_at FROM export_schedule") == next_at
    rows = people.db("SELECT id, name, state, written_rows FROM export ORDER BY id")
    assert len(rows) == 2 and all(row[2:] == ("done", 12) for row in rows)
    assert rows[0][1].startswith("Weekly ")
    assert len(list((people.data / "exports").iterdir())) == 2
    assert len(fetch(browser, rows[1][0]).body.splitlines()) == 12
    people.job("exporter")
    assert people.value("SELECT count(*) FROM export") == 2


@pytest.mark.fastcgi
def test_schedule__can_pause_go_on_and_end_and_is_nobody_elses(people):
    browser, other = sign_in(people), sign_in(people)
    repeat(browser, repeat="day")
    number = people.value("SELECT id FROM export_schedule")
    assert "Weekly" not in other.get("/exports/schedules").text
    for act in ("pause", "remove"):
        assert other.post("/exports/schedules", {"id": str(number), "do": act}).status == 404
    page = browser.post("/exports/schedules", {"id": str(number), "do": "pause"})
    assert "Paused" in page.text
    write(people, "UPDATE export_schedule SET next_at = 5")
    people.job("exporter")
    assert people.value("SELECT count(*) FROM export") == 0
    page = browser.post("/exports/schedules", {"id": str(number), "do": "go-on"})
    assert "Paused" not in page.text and people.value("SELECT next_at FROM export_schedule") > 5
    page = browser.post("/exports/schedules", {"id": str(number), "do": "remove"})
    assert "There is none yet" in page.text


@pytest.mark.fastcgi
def test_schedule__of_a_segment_that_is_gone_says_so_once(people):
    browser = sign_in(people)
    segment = make_segment(browser)
    page = repeat(browser, f"?segment={segment}", repeat="month", month_day="31")
    assert "On day 31 of each month" in page.text
    write(people, "UPDATE segment SET archived_at = 5 WHERE id = ?", segment)
    for _ in range(2):
        write(people, "UPDATE export_schedule SET next_at = 5")
        people.job("exporter")
    assert people.value("SELECT count(*) FROM export") == 0
    assert people.value("SELECT count(*) FROM notice WHERE text LIKE '%Weekly%could not start%'") == 1
    assert "archived" in browser.get("/exports/schedules").text


@pytest.mark.fastcgi
@pytest.mark.parametrize("wrong, sentence", [({"time": "25:00"}, "write the time like"),
                                             ({"keep": "31"}, "keep 1 to 30"),
                                             ({"week_day": "8"}, "choose a day")])
def test_schedule__that_makes_no_sense_is_refused(people, wrong, sentence):
    browser = sign_in(people)
    with people.unchanged():
        page = repeat(browser, **wrong)
        assert page.status == 422 and sentence in page.text.lower(), page.text
