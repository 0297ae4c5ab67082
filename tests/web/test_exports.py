"""Exports: asked for on a page, written by a job, fetched by the account that asked alone."""
import codecs
import csv
import hashlib
import io
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
from urllib.parse import quote, unquote

import pytest

from harness import MailSink, Stack, day_of, wait_for

FORMULAS = ["=1+1", "+49 89 1", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x.example\";\"y\")",
            "=cmd|'/C calc'!A0", "=IMPORTXML(\"http://x.example\";\"//a\")", "\uff1d1+1", "'=1+1",
            "''=1+1", "=1;=2"]
HARMLESS = ["O'Neil", "'tis", "a=b", "5-3", "Müller, \"Max\"", "a;b|c", "مرحبا", "\U0001f680"]


# ---- what the tests share -----------------------------------------------------------------------

@pytest.fixture(scope="module")
def mails():
    sink = MailSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def shop(mails):
    """An installation whose pages start no jobs: the tests do."""
    stack = Stack(conf={"smtp_url": mails.url, "libexec_dir": "/nonexistent"})
    yield stack
    stack.stop()


@pytest.fixture
def clean(shop):
    """The same without contacts, exports and messages."""
    for table in ("export", "notice", "message", "segment", "contact_search", "contact", "change"):
        write(shop, f"DELETE FROM {table}")
    write(shop, "UPDATE contact_count SET total = 0")
    for path in (shop.data / "exports").iterdir():
        path.unlink()
    return shop


def write(stack, sql, *values, many=None):
    base = sqlite3.connect(stack.data / "muster.db", timeout=30)
    with base:
        if many is not None:
            base.executemany(sql, many)
        else:
            base.execute(sql, values)
    base.close()


def sign_in(stack, role="owner", email=None):
    """A browser in which a new account of this role is signed in."""
    now = int(time.time())
    email = email or f"{secrets.token_hex(6)}@team.example"
    token = secrets.token_urlsafe(32)
    write(stack, "INSERT INTO account (email, email_key, name, role, password_hash, created_at)"
          " VALUES (?, ?, ?, ?, '', ?)", email, email, role.title(), role, now)
    account = stack.value("SELECT id FROM account WHERE email = ?", email)
    write(stack, "INSERT INTO session (token_hash, account_id, created_at, seen_at, address,"
          " user_agent) VALUES (?, ?, ?, ?, '127.0.0.1', 'test')",
          hashlib.blake2b(token.encode(), digest_size=32).digest(), account, now, now)
    browser = stack.browser()
    browser.cookies["muster_session"] = token
    browser.account, browser.email = account, email
    return browser


def add_contacts(stack, count, **values):
    """Rows as an import leaves them; names are Person1, Person2 ..."""
    now = int(time.time())
    first = (stack.value("SELECT max(id) FROM contact") or 0) + 1
    people = [{"id": i, "first_name": f"Person{i}", "first_name_key": f"person{i}",
               "name_key": f"person{i}", "email": f"person{i}@shop.example",
               "email_key": f"person{i}@shop.example", "created_at": now, "updated_at": now,
               **values} for i in range(first, first + count)]
    names = list(people[0])
    write(stack, f"INSERT INTO contact ({', '.join(names)}) VALUES"
          f" ({', '.join(':' + name for name in names)})", many=people)
    write(stack, "INSERT INTO contact_search (contact_id, text) SELECT id,"
          " name_key || char(10) || email_key FROM contact WHERE id >= ?", first)
    write(stack, "UPDATE contact_count SET total = total + ? WHERE state = 0", count)


def ask(browser, name="Everybody", q="", inside=False):
    """Ask for an export on its page; its id."""
    page = browser.get(f"/exports/new?q={quote(q)}" + ("&inside=1" if inside else ""))
    assert page.status == 200, page
    page = browser.submit(page.form("/exports/new"), {"name": name})
    assert page.status == 200 and page.path == "/exports/view", page
    assert "export has started" in page.text
    return browser.stack.value("SELECT max(id) FROM export WHERE account_id = ?", browser.account)


def fetch(browser, export):
    page = browser.get(f"/exports/download?id={export}", follow=False)
    assert page.status == 200, page
    return page


def rows_of(page):
    assert page.body.startswith(codecs.BOM_UTF8)
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"), newline="")))


def state(stack, export):
    return stack.value("SELECT state FROM export WHERE id = ?", export)


def files(stack):
    return sorted(path.name for path in (stack.data / "exports").iterdir())


# ---- the way through ----------------------------------------------------------------------------

def test_list__empty_says_what_an_export_is(shop):
    page = sign_in(shop).get("/exports")
    assert page.status == 200 and page.h1 == "Exports"
    assert "No exports yet" in page.text
    assert page.link("Export all contacts") == "/exports/new"


def test_new__says_what_the_file_will_hold(clean):
    browser = sign_in(clean)
    add_contacts(clean, 25)
    page = browser.get("/exports/new")
    assert "25 contacts Whom All contacts, without" in page.text
    assert "Export 25 contacts" in page.text
    page = browser.get("/exports/new?q=person2")
    assert "7 contacts Whom Found by “person2” at the start of a field" in page.text
    page = browser.get("/exports/new?q=shop&inside=1")
    assert "25 contacts Whom Found by “shop” anywhere in a field" in page.text
    page = browser.get("/exports/new?q=nobody")
    assert "Nothing is found" in page.text


def test_export__from_the_question_to_the_file(clean, mails):
    browser = sign_in(clean)
    add_contacts(clean, 25)
    mails.mails.clear()
    export = ask(browser, "Kunden Wien", "person2")
    page = browser.get("/exports")
    assert "Kunden Wien.csv" in page.text and "Waiting" in page.text
    clean.job("exporter")
    page = browser.get("/exports")
    assert "Ready" in page.text and "Waiting" not in page.text
    got = fetch(browser, export)
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert got.headers["Content-Disposition"].startswith('attachment; filename="Kunden Wien.csv"')
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert [row["First name"] for row in rows_of(got)] == \
        ["Person2", "Person20", "Person21", "Person22", "Person23", "Person24", "Person25"]
    assert clean.db("SELECT expected_rows, written_rows, bytes FROM export WHERE id = ?", export) \
        == [(7, 7, len(got.body))]
    notices = browser.get("/notices")
    assert "The export “Kunden Wien” is ready: 7 contacts." in notices.text


def test_export__mail_goes_to_the_asker_alone_and_its_link_works(clean, mails):
    browser, other = sign_in(clean), sign_in(clean)
    add_contacts(clean, 3)
    mails.mails.clear()
    export = ask(browser, "Drei")
    clean.job("exporter")
    clean.job("mailer")
    wait_for(lambda: mails.mails, "the mail")
    assert [mail["to"] for mail in mails.mails] == [[browser.email]]
    text = mails.messages()[0].get_content()
    link = re.search(r"\S+/exports/download\?id=\d+", text)[0]
    assert link == f"{clean.url}/exports/download?id={export}"
    assert browser.get(link).status == 200
    assert other.get(link).status == 404
    assert clean.browser().get(link, follow=False).status == 303  # to the sign-in page


def test_export__running_one_refreshes_the_page(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    export = ask(browser)
    page = browser.get("/exports")
    assert f'id="export-{export}" data-refresh-url="/exports"' in page.html
    assert '<noscript><meta http-equiv="refresh"' in page.html
    clean.job("exporter")
    page = browser.get("/exports")
    assert "data-refresh-url" not in page.html and "http-equiv" not in page.html


def test_export__says_when_the_base_changed_meanwhile(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    ask(browser)
    add_contacts(clean, 2)
    clean.job("exporter")
    assert "5 3 when asked" in browser.get("/exports").text


def test_remove__takes_the_file_along(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    export = ask(browser)
    clean.job("exporter")
    assert len(files(clean)) == 1
    page = browser.get("/exports")
    page = browser.submit(page.form("/exports/remove"))
    assert "The export was removed" in page.text
    assert files(clean) == [] and clean.db("SELECT * FROM export") == []
    assert browser.get(f"/exports/download?id={export}").status == 404


def test_download__too_early_or_too_late_leads_to_the_list(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    export = ask(browser)
    page = browser.get(f"/exports/download?id={export}")
    assert page.path == "/exports" and "not ready yet" in page.text
    clean.job("exporter")
    write(clean, "UPDATE export SET expires_at = 1")
    page = browser.get(f"/exports/download?id={export}")
    assert page.path == "/exports" and "no longer there" in page.text
    clean.job("nightly")
    assert state(clean, export) == "expired" and files(clean) == []
    assert "Expired" in browser.get("/exports").text
    assert browser.get(f"/exports/download?id={export}").path == "/exports"


def test_round_trip__an_empty_base_gets_every_field_back(clean, mails):
    """Export, import the file as it is, export again: the same fields in both."""
    browser = sign_in(clean)
    add_contacts(clean, 1, last_name="=1+1", last_name_key="=1+1", phone="+43 664 1234567",
                 phone_key="+436641234567", identifier="'=9", identifier_key="'=9",
                 company="-5 Söhne", company_key="-5 sohne", address="Line 1\n=Line 2, \"x\"",
                 city="Wien", region="W", postal_code="0100", country="AT", language="de",
                 time_zone="Europe/Vienna", categories="news,offers", journey_stage="@lead",
                 signup_at=1600000000, eu_consent=1, eu_consent_at=1600000001,
                 eu_consent_how="paper", eu_consent_text="v1", marketing_consent=0,
                 marketing_consent_at=1600000002, marketing_consent_how="form",
                 marketing_consent_text="v2", blocked=1)
    add_contacts(clean, 300)
    export = ask(browser)
    clean.job("exporter")
    file = fetch(browser, export)
    other = Stack(conf={"smtp_url": mails.url, "libexec_dir": "/nonexistent"})
    try:
        importer = sign_in(other)
        page = importer.get("/imports/new")
        page = importer.upload("/imports/new", {}, [("file", "muster.csv", file.body)],
                               csrf=page.csrf)
        # The columns stay as the page proposes them.
        page = importer.submit(page.form("/imports/mapping"), {"tag": ""})
        page = importer.submit(page.form("/imports/start"), {"consent": "1"})
        assert page.status == 200, page
        other.job("importer")
        assert other.db("SELECT state, created_rows, failed_rows FROM import") == [("done", 301, 0)]
        export = ask(importer)
        other.job("exporter")
        before, after = rows_of(file), rows_of(fetch(importer, export))
        own = ("Muster ID", "Created", "Changed", "Source")
        assert [{k: v for k, v in row.items() if k not in own} for row in before] == \
            [{k: v for k, v in row.items() if k not in own} for row in after]
    finally:
        other.stop()


# ---- whom a filter or a segment means -----------------------------------------------------------

def add_cities(stack):
    add_contacts(stack, 12, city="Wien", city_key="wien")
    add_contacts(stack, 5, city="Graz", city_key="graz")


def add_segment(stack, browser, name, filter, shared=1):
    now = int(time.time())
    write(stack, "INSERT INTO segment (name, name_key, kind, filter, owner_id, is_shared, created_at,"
          " updated_at) VALUES (?, ?, 0, ?, ?, ?, ?, ?)", name, name.lower(), filter,
          browser.account, shared, now, now)
    return stack.value("SELECT max(id) FROM segment")


def ask_by(browser, query, **changes):
    page = browser.get("/exports/new?" + query)
    assert page.status == 200, page
    return browser.submit(page.form("/exports/new"), {"name": "Chosen", **changes})


def test_filter__is_said_in_words_and_written_exactly(clean):
    browser = sign_in(clean)
    add_cities(clean)
    question = 'city is "Wien" and first_name is not "person1"'
    page = browser.get("/exports/new?filter=" + quote(question))
    assert "Export 11 contacts" in page.text
    assert "City is Wien" in page.text and quote(question) in page.html.replace("&amp;", "&")
    ask_by(browser, "filter=" + quote(question))
    page = browser.get("/exports")
    assert "City is Wien" in page.text and "All contacts" not in page.text.split("Holds")[1]
    clean.job("exporter")
    export = clean.value("SELECT max(id) FROM export")
    assert [row["Muster ID"] for row in rows_of(fetch(browser, export))] == \
        [str(i) for i in range(2, 13)]
    assert clean.db("SELECT filter, asked_rows, written_rows FROM export") == [(question, 11, 11)]


def test_filter__with_segment_search_and_day(clean):
    browser = sign_in(clean)
    add_cities(clean)
    day = day_of(time.time() - 5 * 86400)
    write(clean, "UPDATE contact SET created_at = created_at - 5 * 86400 WHERE id < 4")
    segment = add_segment(clean, browser, "Vienna <b>", 'city is "Wien"', shared=0)
    query = f"segment={segment}&q=person&at={day}&filter=" + quote("created is today")
    page = browser.get("/exports/new?" + query)
    assert "Export 3 contacts" in page.text and "As if today were" in page.text
    assert "Vienna <b>" in page.text and "<b>" not in page.html
    assert page.form_with("name").value("name").startswith("Vienna <b> ")
    ask_by(browser, query)
    assert "Vienna <b>" in browser.get("/exports").text
    clean.job("exporter")
    export = clean.value("SELECT max(id) FROM export")
    assert [row["Muster ID"] for row in rows_of(fetch(browser, export))] == ["1", "2", "3"]


def test_filter__number_that_moved_is_shown_before_anything_is_written(clean):
    browser = sign_in(clean)
    add_cities(clean)
    page = browser.get("/exports/new?filter=" + quote('city is "Wien"'))
    add_contacts(clean, 3, city="Wien", city_key="wien")
    page = browser.submit(page.form("/exports/new"), {"name": "My <name>"})
    assert page.status == 409 and "it was 12 and is 15 now" in page.text, page
    assert clean.db("SELECT * FROM export") == []
    assert page.form_with("name").value("name") == "My <name>"
    page = browser.submit(page.form("/exports/new"))
    assert page.status == 200 and "export has started" in page.text
    assert clean.db("SELECT asked_rows FROM export") == [(15,)]


@pytest.mark.parametrize("query, status, text", [
    ("filter=" + quote('tag is "gone"'), 400, 'There is no tag "gone"'),
    ("filter=" + quote("<script>alert(1)</script>"), 400, "Nobody can be exported"),
    ("filter=city", 400, "Nobody can be exported"), ("at=2026-02-30", 400, "no day of the calendar"),
    ("segment=99", 404, ""), ("segment=x", 400, ""), ("q=" + "x" * 300, 400, "")])
def test_filter__without_a_meaning_exports_nobody(clean, query, status, text):
    browser = sign_in(clean)
    add_cities(clean)
    page = browser.get("/exports/new?" + query)
    assert page.status == status and text.lower() in page.text.lower(), page
    assert not any(form.action == "/exports/new" for form in page.forms)
    assert "<script>alert" not in page.html
    csrf = browser.get("/exports/new").csrf
    with clean.unchanged():
        fields = dict(pair.split("=", 1) for pair in [query])
        page = browser.post("/exports/new", {"name": "x", "asked": "17", **{
            k: unquote(v) for k, v in fields.items()}}, csrf=csrf)
        assert page.status == status, page


def test_filter__others_private_segment_is_not_there(clean):
    browser, other = sign_in(clean), sign_in(clean, "owner")
    add_cities(clean)
    segment = add_segment(clean, other, "Theirs", 'city is "Wien"', shared=0)
    assert browser.get(f"/exports/new?segment={segment}").status == 404
    page = browser.get("/exports/new?filter=" + quote('segment is "Theirs"'))
    assert page.status == 400


def test_filter__that_broke_before_its_turn_fails_with_a_sentence(clean):
    browser = sign_in(clean)
    add_cities(clean)
    add_segment(clean, browser, "Vienna", 'city is "Wien"')
    ask_by(browser, "filter=" + quote('segment is not "Vienna"'))
    write(clean, "UPDATE segment SET archived_at = 1")
    log = clean.job("exporter")
    assert clean.db("SELECT state FROM export") == [("failed",)] and files(clean) == []
    assert 'There is no segment "Vienna".' in browser.get("/exports").text
    assert "Vienna" not in log


def test_filter__as_long_as_a_form_may_carry(clean):
    browser = sign_in(clean)
    add_cities(clean)
    names = ", ".join(f'"person{i}@shop.example"' for i in range(9000))
    page = browser.get("/exports/new")
    page = browser.submit(page.form("/exports/new"), {
        "name": "Long", "filter": f"email is any of {names}", "asked": "17"})
    assert page.status == 200 and page.path == "/exports/view", page
    clean.job("exporter")
    assert clean.db("SELECT state, written_rows FROM export") == [("done", 17)]


# ---- ATTACKS 9, 10, 11: formulas ----------------------------------------------------------------

def test_formulas__get_an_apostrophe_and_nothing_else_does(clean):
    browser = sign_in(clean)
    for text in FORMULAS + HARMLESS:
        add_contacts(clean, 1, last_name=text, company=text)
    export = ask(browser)
    clean.job("exporter")
    rows = rows_of(fetch(browser, export))
    assert [row["Last name"] for row in rows] == ["'" + text for text in FORMULAS] + HARMLESS
    assert [row["Company"] for row in rows] == ["'" + text for text in FORMULAS] + HARMLESS


def test_formulas__a_phone_keeps_its_plus_behind_the_apostrophe(clean):
    browser = sign_in(clean)
    add_contacts(clean, 1, phone="+49 89 123456")
    export = ask(browser)
    clean.job("exporter")
    assert rows_of(fetch(browser, export))[0]["Phone"] == "'+49 89 123456"


# ---- ATTACKS 30: other people's exports ---------------------------------------------------------

@pytest.mark.parametrize("role", ["owner", "admin", "editor"])
def test_others__see_and_touch_nothing_not_even_an_owner(clean, role):
    browser, other = sign_in(clean, "editor"), sign_in(clean, role)
    add_contacts(clean, 3)
    export = ask(browser, "Geheim")
    clean.job("exporter")
    assert "Geheim" not in other.get("/exports").text
    with clean.unchanged():
        assert other.get(f"/exports/download?id={export}").status == 404
        assert other.request("HEAD", f"/exports/download?id={export}").status == 404
        assert other.post("/exports/remove", {"id": export},
                          csrf=other.get("/exports/new").csrf).status == 404
    assert fetch(browser, export).status == 200


def test_viewer__may_not_export(clean):
    viewer = sign_in(clean, "viewer")
    csrf = viewer.get("/accounts/me").csrf
    with clean.unchanged():
        for path in ("/exports", "/exports/new", "/exports/download?id=1"):
            assert viewer.get(path, follow=False).status == 403
        for path in ("/exports/new", "/exports/remove"):
            assert viewer.post(path, {"name": "x", "id": 1}, csrf=csrf).status == 403


def test_file__name_is_unguessable_and_has_no_address(clean):
    browser = sign_in(clean)
    add_contacts(clean, 1)
    export = ask(browser)
    clean.job("exporter")
    (name,) = files(clean)
    assert re.fullmatch(r"export-[\w-]{43}\.csv", name)
    path = clean.data / "exports" / name
    assert path.stat().st_mode & 0o137 == 0
    assert name not in browser.get("/exports").html
    for path in (f"/exports/{name}", f"/protected/exports/{name}", f"/data/exports/{name}",
                 f"/exports/download?id={export}&file=../muster.db", f"/exports/{export}",
                 "/exports/", "/exports/../exports/download"):
        page = browser.get(path, headers={"X-Accel-Redirect": f"/protected/exports/{name}"})
        assert b"Person1" not in page.body or "id=" in path, path
        assert page.status in (200, 400, 404), path
    for bad in ("", "0", "-1", "1e9", "99999999999999999999", "1'", "%00", "1;2"):
        page = browser.get(f"/exports/download?id={bad}", follow=False)
        assert page.status in (400, 404), bad


# ---- ATTACKS 36: names --------------------------------------------------------------------------

@pytest.mark.parametrize("name", [
    'a"b', "a;b", "a\\b", "../../etc/passwd", "Пример 顧客 \U0001f600", "%0d%0aX-Evil: 1", "a'b",
    "con", "{{NAME}}", "<script>alert(1)</script>", "x" * 200])
def test_name__comes_back_exactly_and_breaks_no_header(clean, name):
    browser = sign_in(clean)
    export = ask(browser, name)
    clean.job("exporter")
    page = fetch(browser, export)
    assert page.headers.get_all("X-Evil") is None
    (header,) = page.headers.get_all("Content-Disposition")
    ascii_name, utf8_name = re.fullmatch(
        r"attachment; filename=\"([ !#-~]*)\"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)",
        header).groups()
    assert unquote(utf8_name) == name + ".csv"
    assert not re.search(r'["\\/%;]', ascii_name)
    page = browser.get("/exports")
    assert "<script>alert" not in page.html
    if "<" not in name:
        assert name + ".csv" in page.reader.text


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: evil=1", "a\nb", "a\x00b", "a\x1bb", "a\u2028b",
                                  "", "   ", "x" * 201, "x" * 100000],
                         ids=lambda name: ascii(name)[:20])
def test_name__that_no_file_can_have_is_refused(clean, name):
    browser = sign_in(clean)
    csrf = browser.get("/exports/new").csrf
    with clean.unchanged():
        page = browser.post("/exports/new", {"name": name, "q": "ä", "asked": "5"}, csrf=csrf)
        # 403: the broken name was noticed before the token behind it was read.
        assert page.status in (400, 403, 413, 422), page
    assert "evil" not in str(page.headers)
    if page.status == 422:
        form = page.form("/exports/new")
        assert form.value("q") == "ä"
        assert any(i.get("name") == "name" and i.get("aria-invalid") == "true"
                   for i in form.inputs)


def test_queue__one_account_cannot_fill_it(clean):
    browser = sign_in(clean)
    for i in range(10):
        ask(browser, f"Nr {i}")
    page = browser.get("/exports/new")
    with clean.unchanged():
        page = browser.submit(page.form("/exports/new"), {"name": "one more"})
    assert page.status == 409 and "10 of your exports are waiting already" in page.text


# ---- ATTACKS 74, 78: methods, caches ------------------------------------------------------------

def test_download__head_costs_nothing_and_other_methods_are_refused(clean):
    browser = sign_in(clean)
    add_contacts(clean, 500)
    export = ask(browser)
    clean.job("exporter")
    size = clean.value("SELECT bytes FROM export WHERE id = ?", export)
    head = browser.request("HEAD", f"/exports/download?id={export}")
    assert head.status == 200 and head.body == b""
    assert head.headers.get("Content-Length") in (None, str(size))
    with clean.unchanged():
        for method in ("PUT", "DELETE", "FOO", "TRACE", "PATCH", "OPTIONS"):
            assert browser.request(method, f"/exports/download?id={export}").status == 405
            assert browser.request(method, "/exports/remove").status == 405
        page = browser.get(f"/exports/download?id={export}",
                           headers={"X-HTTP-Method-Override": "DELETE"})
        assert page.status == 200 and len(page.body) == size
        assert browser.get("/exports/remove?id=%d" % export).status == 405
        assert browser.request("POST", f"/exports/download?id={export}", b"").status == 405


def test_download__is_not_cached_and_gone_after_signing_out(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    export = ask(browser)
    clean.job("exporter")
    page = fetch(browser, export)
    assert "no-store" in ",".join(page.headers.get_all("Cache-Control"))
    assert "public" not in ",".join(page.headers.get_all("Cache-Control"))
    write(clean, "DELETE FROM session WHERE account_id = ?", browser.account)
    page = browser.get(f"/exports/download?id={export}", follow=False)
    assert page.status == 303 and page.headers["Location"].startswith("/sessions/new")


def test_post__without_token_does_nothing(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    export = ask(browser)
    with clean.unchanged():
        for path, fields in (("/exports/new", {"name": "x"}), ("/exports/remove", {"id": export})):
            assert browser.post(path, fields, csrf=False).status == 403
            assert browser.post(path, fields, csrf="0" * 96).status == 403


# ---- ATTACKS 50: the reader leaves --------------------------------------------------------------

def test_download__survives_readers_that_leave(clean):
    browser = sign_in(clean)
    add_contacts(clean, 20000, address="x" * 500)
    export = ask(browser)
    clean.job("exporter")
    workers = set(clean.worker_pids("exports"))
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", clean.port), 10) as s:
            s.sendall(f"GET /exports/download?id={export} HTTP/1.1\r\nHost: x\r\nCookie:"
                      f" muster_session={browser.cookies['muster_session']}\r\n\r\n".encode())
            assert s.recv(4096).startswith(b"HTTP/1.1 200")
    page = fetch(browser, export)
    assert len(page.body) == clean.value("SELECT bytes FROM export WHERE id = ?", export)
    assert set(clean.worker_pids("exports")) == workers


# ---- ATTACKS 52: killed -------------------------------------------------------------------------

def test_killed__the_next_run_starts_anew_and_leaves_nothing_behind(clean):
    browser = sign_in(clean)
    add_contacts(clean, 60000, address="x" * 400)
    export = ask(browser)
    for i in range(4):
        job = clean.start_job("exporter")
        wait_for(lambda: job.poll() is not None or
                 any(f.endswith(".part") and (clean.data / "exports" / f).stat().st_size > i * 2e6
                     for f in files(clean)), "the file to grow")
        for pid in [job.pid]:
            os.kill(pid, signal.SIGKILL)
        job.wait()
        assert fetch_refused(browser, export)
        assert clean.value("PRAGMA integrity_check") == "ok"
    clean.job("exporter")
    assert state(clean, export) == "done"
    assert len(files(clean)) == 1
    rows = rows_of(fetch(browser, export))
    assert [int(row["Muster ID"]) for row in rows] == \
        [r[0] for r in clean.db("SELECT id FROM contact ORDER BY id")]
    assert clean.value("SELECT count(*) FROM notice") == 1
    assert clean.value("SELECT count(*) FROM message") == 1


def fetch_refused(browser, export):
    page = browser.get(f"/exports/download?id={export}")
    return page.path == "/exports" and "not ready yet" in page.text


def test_killed__again_and_again_is_given_up(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    export = ask(browser)
    write(clean, "UPDATE export SET state = 'running', attempts = 5, file_name = 'export-x.csv'")
    clean.job("exporter")
    assert state(clean, export) == "failed"
    assert "never came to its end" in browser.get("/exports").text


def test_two_exporters__write_each_file_once(clean):
    browser = sign_in(clean)
    add_contacts(clean, 5000)
    for i in range(5):
        ask(browser, f"Nr {i}")
    jobs = [clean.start_job("exporter") for _ in range(4)]
    for job in jobs:
        assert job.wait(60) == 0
    assert clean.db("SELECT state, written_rows, attempts FROM export") == [("done", 5000, 1)] * 5
    assert clean.value("SELECT count(*) FROM notice") == 5
    assert len(files(clean)) == 5


def test_removed_while_written__stops_and_tells_nobody(clean):
    browser = sign_in(clean)
    add_contacts(clean, 60000, address="x" * 400)
    export = ask(browser)
    page = browser.get("/exports")
    job = clean.start_job("exporter")
    wait_for(lambda: job.poll() is not None or any(f.endswith(".part") for f in files(clean)),
             "the exporter to begin")
    browser.submit(page.form("/exports/remove"))
    assert job.wait(60) == 0
    assert files(clean) == []
    assert clean.db("SELECT * FROM export WHERE id = ?", export) == []
    assert clean.value("SELECT count(*) FROM message") == 0


# ---- ATTACKS 56: no room ------------------------------------------------------------------------

def test_disk_full__says_so_and_leaves_no_part(clean):
    browser = sign_in(clean)
    add_contacts(clean, 8000, address="x" * 900)
    export = ask(browser)
    command = [*clean.prefix, "prlimit", "--fsize=5000000", "--",
               str(clean.build / "cron" / "exporter")]
    done = subprocess.run(command, env=clean.environment, cwd=clean.dir, timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert state(clean, export) == "failed" and files(clean) == []
    assert "The disk of the server is full." in browser.get("/exports").text
    assert "The disk of the server is full." in browser.get("/notices").text
    assert clean.value("PRAGMA integrity_check") == "ok"
    # With room again, a new one works.
    export = ask(browser)
    clean.job("exporter")
    assert state(clean, export) == "done"


def test_folder_gone__fails_and_says_so(clean):
    browser = sign_in(clean)
    add_contacts(clean, 3)
    ask(browser)
    (clean.data / "exports").rename(clean.data / "elsewhere")
    try:
        clean.job("exporter", check=False)
    finally:
        (clean.data / "elsewhere").rename(clean.data / "exports")
    clean.job("exporter")
    assert clean.db("SELECT state FROM export") == [("done",)]


def test_reader__does_not_hold_up_writers(clean):
    """Edits go through while an export reads its snapshot, and do not get into it."""
    browser = sign_in(clean)
    add_contacts(clean, 60000, address="x" * 400)
    export = ask(browser)
    job = clean.start_job("exporter")
    wait_for(lambda: job.poll() is not None or any(f.endswith(".part") for f in files(clean)),
             "the exporter to begin")
    wait_for(lambda: job.poll() is not None or
             clean.value("SELECT expected_rows FROM export WHERE id = ?", export),
             "the rows to be counted")
    write(clean, "UPDATE contact SET last_name = 'Late' WHERE id = (SELECT max(id) FROM contact)")
    assert job.wait(60) == 0
    rows = rows_of(fetch(browser, export))
    assert len(rows) == 60000
