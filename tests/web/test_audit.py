"""The audit log: each kind of line is written once by the act itself; who may read it; the file."""
import csv
import io
import re
import sqlite3

import pytest

from harness import OWNER_EMAIL, OWNER_PASSWORD, Stack, wait_for
from test_accounts import PASSWORD, account_id, act, fresh_email, invite, join_as, messages_for
from test_api import Client
from test_exports import sign_in, write
from test_imports import queue
from test_lifecycle import ask, make

pytestmark = pytest.mark.fastcgi
KINDS = ["", "sign-in", "sign-in-failed", "sign-in-held", "sign-out", "password-changed",
         "password-link", "password-reset", "sessions-ended", "joined", "invited", "invite-revoked",
         "role-changed", "account-disabled", "account-enabled", "token-made", "token-revoked",
         "api-pulled", "token-refused", "export-asked", "export-fetched", "failed-fetched",
         "data-fetched", "log-fetched", "snapshot-fetched", "erased", "settings-changed",
         "snapshot-made", "snapshot-removed", "snapshot-restored", "kept-fetched", "restore-asked"]
HERE = "127.0.0.1"


@pytest.fixture(scope="module")
def stack(mail):
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def owner(stack):
    return stack.make_owner()


@pytest.fixture
def log(stack):
    """What was written since the test began: (kind, acting account, other account, subject, detail,
    address, count)."""
    start = stack.value("SELECT COALESCE(max(id), 0) FROM audit")

    def read(*kinds):
        rows = stack.db("SELECT kind, account_id, other_account_id, subject_id, detail, address,"
                        " count FROM audit WHERE id > ? ORDER BY id", start)
        return [(KINDS[r[0]], *r[1:]) for r in rows if not kinds or KINDS[r[0]] in kinds]
    return read


def forget_tries(stack):
    write(stack, "DELETE FROM sign_in_failure")


# ---- each kind, by the act itself ------------------------------------------------------------------

def test_sign_in__good_bad_held_and_out(stack, owner, log):
    forget_tries(stack)
    me = account_id(stack, OWNER_EMAIL)
    browser = stack.browser()
    assert browser.sign_in(OWNER_EMAIL, OWNER_PASSWORD).status == 200
    assert log() == [("sign-in", me, None, None, "", HERE, 1)]
    assert browser.post("/sessions/sign-out").path == "/sessions/new"
    assert log()[1:] == [("sign-out", me, None, None, "", HERE, 1)]
    assert browser.sign_in(OWNER_EMAIL, "not the password").status == 422
    assert browser.sign_in("nobody@nowhere.example", "not the password").status == 422
    assert log()[2:] == [
        ("sign-in-failed", None, me, None, "", HERE, 1),
        ("sign-in-failed", None, None, None, "an address without an account", HERE, 1)]
    # What was typed stands nowhere.
    assert "nobody@nowhere.example" not in stack.dump(without=())
    statuses = [browser.sign_in(OWNER_EMAIL, "not the password").status for _ in range(8)]
    assert statuses[-3:] == [429] * 3
    held = log("sign-in-held")
    assert len(held) == 1 and held[0][-1] == statuses.count(429), "one row for the hour"
    forget_tries(stack)


def test_passwords__changed_reset_and_sessions_ended(stack, owner, mail, log):
    forget_tries(stack)
    email = fresh_email()
    browser = join_as(stack, owner, "editor", email)
    other = account_id(stack, email)
    joined = log()
    assert [row[0] for row in joined] == ["invited", "joined"]
    assert joined[0][4] == joined[1][4] == "editor" and joined[1][1] == other
    page = browser.get("/accounts/me")
    form = page.form("/accounts/me-password")
    fields = {"current_password": "not it at all", "password": "another long password",
              "password_again": "another long password"}
    assert browser.submit(form, fields).status == 422
    assert log()[2:] == [("sign-in-failed", other, other, None, "", HERE, 1)]
    assert browser.submit(form, {**fields, "current_password": PASSWORD}).status == 200
    assert log()[3:] == [("password-changed", other, other, None, "", HERE, 1)]
    browser.post("/accounts/me-sessions")
    assert log()[4:] == [("sessions-ended", other, None, None, "", HERE, 1)]
    stranger = stack.browser()
    page = stranger.get("/accounts/forgot")
    stranger.submit(page.form("/accounts/forgot"), {"email": "no@account.example"})
    stranger.submit(stranger.get("/accounts/forgot").form("/accounts/forgot"), {"email": email})
    assert log()[5:] == [("password-link", None, other, None, "", HERE, 1)]
    text = messages_for(stack, mail, email)[-1].get_content()
    link = re.search(r"https?://\S+/accounts/password\?token=\S+", text).group(0)
    page = stranger.submit(stranger.get(link).form("/accounts/password"), {
        "password": "a third long password", "password_again": "a third long password"})
    assert page.status == 200
    assert log()[6:] == [("password-reset", None, other, None, "", HERE, 1)]
    forget_tries(stack)


def test_team__roles_invitations_and_accounts(stack, owner, log):
    me = account_id(stack, OWNER_EMAIL)
    person = sign_in(stack, "viewer")
    act(owner, "role", person.account, role="admin")
    act(owner, "role", person.account, role="admin")
    assert log() == [("role-changed", me, person.account, None, "viewer to admin", HERE, 1)]
    act(owner, "disable", person.account)
    act(owner, "disable", person.account)
    act(owner, "enable", person.account)
    assert log()[1:] == [("account-disabled", me, person.account, None, "", HERE, 1),
                         ("account-enabled", me, person.account, None, "", HERE, 1)]
    email = fresh_email()
    invite(owner, email, "admin")
    number = stack.value("SELECT id FROM account_token WHERE email = ?", email)
    act(owner, "invite-revoke", number)
    assert log()[3:] == [("invited", me, None, number, "admin", HERE, 1),
                         ("invite-revoked", me, None, number, "admin", HERE, 1)]
    assert email not in "".join(map(str, log()))


def test_programs__tokens_and_pulls_summed_by_the_day(stack, owner, log):
    client = Client(stack)
    number = stack.value("SELECT max(id) FROM api_token")
    made = log()
    assert made == [("token-made", client.person.account, None, number,
                     f"ends in {client.token[-4:]}", HERE, 1)]
    for _ in range(5):
        assert client.ask("/contacts").status == 200
    assert client.ask("/contacts", filter="nonsense is 1").status == 400
    assert log()[1:] == [("api-pulled", client.person.account, None, number, "", HERE, 5)]
    write(stack, "UPDATE audit SET at = at - 90000 WHERE kind = 17 AND subject_id = ?", number)
    client.ask("/contacts")
    assert [row[-1] for row in log("api-pulled")] == [5, 1], "another day is another row"
    wrong = {"Authorization": "Bearer muster_" + "x" * 43}
    assert [client.ask("/contacts", headers=wrong).status for _ in range(3)] == [401] * 3
    assert client.ask("/contacts", headers={}).status == 401
    assert log("token-refused") == [("token-refused", None, None, None, "", HERE, 3)]
    page = client.person.get("/accounts/me-tokens")
    client.person.submit(page.form("/accounts/me-tokens-revoke"))
    assert log()[-1] == ("token-revoked", client.person.account, None, number, "", HERE, 1)
    forget_tries(stack)


def test_files__asked_for_and_downloaded(stack, owner, log):
    me = account_id(stack, OWNER_EMAIL)
    contact = make(owner, email="export@contact.example")
    page = owner.get("/exports/new")
    owner.submit(page.form("/exports/new"))
    number = stack.value("SELECT max(id) FROM export")
    people = stack.value("SELECT count(*) FROM contact WHERE state = 0")
    assert log() == [("export-asked", me, None, number,
                      "1 contact" if people == 1 else f"{people:,} contacts",
                      HERE, 1)]
    assert f"export {number}, {log()[0][4]}" in owner.get("/audit").text
    assert owner.get(f"/exports/download?id={number + 1}").status == 404
    wait_for(lambda: stack.job("exporter") is None or stack.value(
        "SELECT state FROM export WHERE id = ?", number) == "done", "the export")
    assert len(log()) == 1, "nothing went out yet"
    assert owner.request("HEAD", f"/exports/download?id={number}").status == 200
    assert owner.get(f"/exports/download?id={number}").status == 200
    assert log()[1:] == [("export-fetched", me, None, number, "", HERE, 1)]
    page = owner.get(f"/contacts/view?id={contact}")
    assert owner.submit(page.form("/contacts/data"), {"type": "csv"}).status == 200
    assert log()[2:] == [("data-fetched", me, None, contact, "CSV", HERE, 1)]
    assert "contact.example" not in "".join(map(str, log()))


def test_failed_rows__of_an_import(stack, owner, log):
    queue(owner, b"email,first name\r\ngood@import.example,A\r\nnot an address,B\r\n")
    number = stack.value("SELECT max(id) FROM import")
    wait_for(lambda: stack.job("importer") is None or stack.value(
        "SELECT state FROM import WHERE id = ?", number) == "done", "the import")
    assert owner.get(f"/imports/failed?id={number}").status == 200
    assert log("failed-fetched") == [
        ("failed-fetched", account_id(stack, OWNER_EMAIL), None, number, "", HERE, 1)]


def test_erasure__is_a_receipt_without_a_person(stack, owner, log):
    contact = make(owner, email="gone@contact.example", first_name="Vanishing")
    ask(owner, "delete", contact, reason="asked for it")
    page = owner.get(f"/contacts/erase?id={contact}")
    assert owner.submit(page.form("/contacts/erase"), {}).status == 422
    assert log() == [], "a refused one leaves nothing"
    owner.submit(page.form("/contacts/erase"), {"sure": "1"})
    receipt = stack.value("SELECT max(id) FROM erasure")
    assert log() == [("erased", account_id(stack, OWNER_EMAIL), None, receipt, "", HERE, 1)]


def test_settings__names_what_changed(stack, owner, log):
    form = owner.get("/settings").form("/settings")
    before = dict(form.fields)
    owner.submit(form, {"undo_days": "31", "default_country": "DE"})
    owner.submit(owner.get("/settings").form("/settings"), {"undo_days": "x"})
    owner.submit(owner.get("/settings").form("/settings"))
    assert log() == [("settings-changed", account_id(stack, OWNER_EMAIL), None, None,
                      "default_country: AT to DE; undo_days: 30 to 31", HERE, 1)]
    owner.post("/settings", before)


# ---- who may read it, and what they see -------------------------------------------------------------

@pytest.mark.parametrize("role, may", [("viewer", False), ("editor", False), ("admin", True)])
def test_page__is_for_admins_and_owners(stack, role, may):
    browser = sign_in(stack, role)
    page = browser.get("/segments")
    assert (page.links("/audit") != []) == may
    assert browser.get("/audit").status == (200 if may else 403)
    with stack.unchanged():
        page = browser.post("/audit/download", {}, csrf=browser.get("/accounts/me").csrf)
        assert page.status == (200 if may else 403)


def rows(page):
    return re.findall(r'<td class="main">(.*?)</td>', page.html)


def test_page__filters_by_kind_account_and_days(stack, owner):
    person = sign_in(stack, "editor")
    act(owner, "role", person.account, role="viewer")
    page = owner.get(f"/audit?who={person.account}")
    assert rows(page) == ["Changed a role"] and "editor to viewer" in page.text
    assert rows(owner.get(f"/audit?who={person.account}&kind=sign-in")) == []
    assert "Nothing like that" in owner.get(f"/audit?who={person.account}&kind=sign-in").text
    write(stack, "UPDATE audit SET at = ? WHERE other_account_id = ?", 1262304000, person.account)
    day = "2010-01-01"
    assert rows(owner.get(f"/audit?from={day}&until={day}")) == ["Changed a role"]
    assert rows(owner.get("/audit?from=2010-01-02&until=2010-01-03")) == []
    assert rows(owner.get("/audit?until=2009-12-31")) == []
    page = owner.get(f"/audit?until={day}")
    assert 'title="1 Jan 2010, 01:00:00 CET"' in page.html
    for wrong in ("from=yesterday", "until=2010-02-30", "kind=nothing", "from=2010-01-01T00:00:00Z"):
        page = owner.get(f"/audit?{wrong}")
        assert page.status == 422 and rows(page) == [], wrong


def test_page__goes_on_by_key(stack, owner):
    base = sqlite3.connect(stack.data / "muster.db", timeout=30)
    with base:
        base.executemany("INSERT INTO audit (at, kind, detail) VALUES (?, 27, ?)",
                         [(1000000000 + i // 3, f"number {i}") for i in range(120)])
    base.close()
    seen, page = [], owner.get("/audit?kind=snapshot-made&until=2001-12-31")
    while True:
        seen += re.findall(r"number \d+", page.text)
        older = [href for href in page.links("/audit?") if "before=" in href]
        if not older:
            break
        page = owner.get(older[0])
    assert seen == [f"number {i}" for i in reversed(range(120))]
    assert owner.get("/audit?before=nonsense").status == 200


def test_file__holds_what_the_filter_shows_and_is_in_the_log(stack, owner, log):
    write(stack, "INSERT INTO audit (at, kind, detail, address) VALUES (1100000000, 27,"
          " '=HYPERLINK(\"http://x.example\")', '@a')")
    page = owner.get("/audit?from=2004-11-09&until=2004-11-09")
    page = owner.submit(page.form("/audit/download"))
    assert page.headers["Content-Type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))
    assert [(r["at"], r["kind"], r["who"], r["detail"], r["address"]) for r in table] == [
        ("2004-11-09T11:33:20Z", "snapshot-made", "Nobody signed in",
         "'=HYPERLINK(\"http://x.example\")", "'@a")]
    assert log("log-fetched") == [
        ("log-fetched", account_id(stack, OWNER_EMAIL), None, None, "1 line", HERE, 1)]
    assert owner.post("/audit/download", {"from": "nonsense"}).status == 422
    assert len(log("log-fetched")) == 1


# ---- what must hold -------------------------------------------------------------------------------

def test_download__without_its_line_there_is_no_file(stack, owner, log):
    """Somebody holds the write lock for as long as the download waits for it."""
    owner.submit(owner.get("/exports/new").form("/exports/new"))
    number = stack.value("SELECT max(id) FROM export")
    wait_for(lambda: stack.job("exporter") is None or stack.value(
        "SELECT state FROM export WHERE id = ?", number) == "done", "the export")
    base = sqlite3.connect(stack.data / "muster.db", timeout=10, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    page = owner.get(f"/exports/download?id={number}")
    base.execute("ROLLBACK")
    base.close()
    assert page.status == 503 and page.headers["Retry-After"]
    assert b"email" not in page.body.lower()
    assert log("export-fetched") == []


def test_log__is_kept_for_as_long_as_the_settings_say(stack, owner):
    now = stack.value("SELECT max(at) FROM audit WHERE at < 4000000000")
    for days in (364, 366):
        write(stack, "INSERT INTO audit (at, kind, detail) VALUES (?, 27, ?)", now - days * 86400,
              f"aged {days}")
    stack.job("nightly")
    assert stack.db("SELECT detail FROM audit WHERE detail LIKE 'aged%'") == [("aged 364",)]
    owner.submit(owner.get("/settings").form("/settings"), {"audit_days": "30"})
    stack.job("nightly")
    assert stack.db("SELECT detail FROM audit WHERE detail LIKE 'aged%'") == []
    assert stack.value("SELECT count(*) FROM audit") > 0
    for wrong in ("0", "-1", "", "forever", "36501"):
        form = owner.get("/settings").form("/settings")
        assert owner.submit(form, {"audit_days": wrong}).status == 422
    owner.submit(owner.get("/settings").form("/settings"), {"audit_days": "365"})
