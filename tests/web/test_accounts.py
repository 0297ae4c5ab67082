"""/accounts: the team, one-time links, one's own account, and the mails that go with them."""
import contextlib
import itertools
import re
import subprocess

import pytest

from harness import OWNER_EMAIL, OWNER_PASSWORD, Stack, wait_for

PASSWORD = "quite a long password"
numbers = itertools.count(1)


def fresh_email(word="person"):
    return f"{word}{next(numbers)}@team.example"


def invite(browser, email, role):
    """The link of an invitation."""
    page = browser.get("/accounts")
    page = browser.submit(page.form("/accounts/invite"), {"email": email, "role": role})
    assert page.status == 200, page
    return re.search(r'value="(http[^"]*/accounts/join\?token=[^"]*)"', page.html).group(1)


def join_as(stack, inviter, role, email=None, name="Some Body"):
    """A browser in which somebody new is signed in."""
    link = invite(inviter, email or fresh_email(role), role)
    browser = stack.browser()
    page = browser.get(link)
    page = browser.submit(page.form("/accounts/join"), {
        "name": name, "password": PASSWORD, "password_again": PASSWORD})
    assert page.status == 200 and page.path == "/segments", page
    return browser


def account_id(stack, email):
    return stack.value("SELECT id FROM account WHERE email = ?", email)


def act(browser, what, number, **more):
    """Press a button of a colleague's page, whether it is there or not."""
    token = browser.get("/accounts/me").csrf
    return browser.post(f"/accounts/{what}", {"id": number, **more}, csrf=token)


@contextlib.contextmanager
def unchanged(stack):
    """stack.unchanged(), once the mails of earlier steps have left."""
    wait_for(lambda: not stack.value("SELECT count(*) FROM message WHERE state = 'sending'"
                                     " OR (state = 'queued' AND attempts = 0)")
             or stack.job("mailer") is None, "the mailer to be done")
    with stack.unchanged():
        yield


def messages_for(stack, mail, address):
    """Mails that arrived for an address, the mailer's work done."""
    stack.job("mailer")

    def arrived():
        if stack.value("SELECT count(*) FROM message WHERE state IN ('queued', 'sending')"
                       " AND recipient = ?", address):
            stack.job("mailer")
            return None
        return True
    wait_for(arrived, f"mails for {address}")
    return [m for m in mail.messages() if address in m["To"]]


# ---- the first owner ------------------------------------------------------------------------------

def test_owner_link__works_once_and_only_the_newest(mail):
    stack = Stack(conf={"smtp_url": mail.url}, start=False)
    try:
        first = stack.owner_link
        second = re.search(r"https?://\S+", stack.job("setup")).group(0)
        assert first != second
        stack.start()
        browser = stack.browser()
        page = browser.get(first)
        assert page.status == 404 and "no longer works" in page.text
        stack.owner_link = second
        owner = stack.make_owner()
        assert owner.get("/accounts").status == 200
        assert stack.browser().get(second).status == 404
        assert "Open this link" not in stack.job("setup")
        assert stack.value("SELECT role FROM account") == "owner"
    finally:
        stack.stop()


def test_setup__prints_a_password_link_for_the_locked_out(stack, signed_in_owner, owner):
    email = fresh_email()
    join_as(stack, owner, "editor", email)
    link = re.search(r"https?://\S+", stack.job("setup", "--password", email)).group(0)
    browser = stack.browser()
    page = browser.get(link)
    page = browser.submit(page.form("/accounts/password"), {
        "password": "a new one for me", "password_again": "a new one for me"})
    assert page.path == "/sessions/new"
    assert browser.sign_in(email, "a new one for me").path == "/segments"
    assert "nobody" in stack.job("setup", "--password", "no@team.example", check=False)


def test_setup__never_serves_the_web(stack):
    done = subprocess.run([str(stack.build / "cron" / "setup"), "--password", OWNER_EMAIL],
                          env={**stack.environment, "GATEWAY_INTERFACE": "CGI/1.1"},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 1 and done.stdout == b""


# ---- invitations ----------------------------------------------------------------------------------

def test_invite__brings_a_mail_with_a_link_that_joins(stack, owner, mail):
    email = fresh_email()
    mail.mails.clear()
    shown = invite(owner, email, "editor")
    message, = messages_for(stack, mail, email)
    link = re.search(r"https?://\S+/accounts/join\?token=\S+", message.get_content()).group(0)
    assert link == shown and link.startswith(stack.url + "/")
    assert message["Subject"].startswith("Invitation to ")
    assert message["Auto-Submitted"] == "auto-generated" and message["Message-ID"]
    assert message["From"].addresses[0].addr_spec == "muster@shop.example"
    browser = stack.browser()
    page = browser.get(link)
    assert page.status == 200 and email in page.html and "Olga Owner" in page.text
    page = browser.submit(page.form("/accounts/join"), {
        "name": "Erik", "password": PASSWORD, "password_again": PASSWORD})
    assert page.path == "/segments" and "Welcome" in page.text
    assert stack.db("SELECT name, role FROM account WHERE email = ?", email) == [
        ("Erik", "editor")]
    assert stack.browser().get(link).status == 404
    # Neither the link nor the mail's text is kept.
    token = link.split("token=")[1]
    assert token not in stack.dump(without=())


def test_invite__the_link_gives_no_more_than_was_offered(stack, owner):
    email = fresh_email()
    link = invite(owner, email, "viewer")
    browser = stack.browser()
    page = browser.get(link)
    form = page.form("/accounts/join")
    browser.submit(form, {"name": "Eve", "email": "boss@team.example", "password": PASSWORD,
                          "password_again": PASSWORD, "role": "owner", "id": "1",
                          "is_admin": "1", "created_at": "0"})
    assert stack.db("SELECT role FROM account WHERE email = ?", email) == [("viewer",)]
    assert stack.db("SELECT id FROM account WHERE email = 'boss@team.example'") == []


def test_invite__opening_the_link_uses_nothing_up(stack, owner):
    link = invite(owner, fresh_email(), "viewer")
    for _ in range(3):
        with unchanged(stack):
            browser = stack.browser()
            assert browser.get(link).status == 200
            assert browser.request("HEAD", link).status == 200


@pytest.mark.parametrize("change, field", [
    ({"name": ""}, "name"), ({"password": "short", "password_again": "short"}, "password"),
    ({"password_again": "something else"}, "password_again"),
    ({"password": "1234567890", "password_again": "1234567890"}, "password"),
    ({"name": "x" * 201}, "name")])
def test_join__faults_are_named_and_the_link_stays_good(stack, owner, change, field):
    email = fresh_email()
    link = invite(owner, email, "viewer")
    browser = stack.browser()
    page = browser.get(link)
    fields = {"name": "Typed Name", "password": PASSWORD, "password_again": PASSWORD, **change}
    with unchanged(stack):
        page = browser.submit(page.form("/accounts/join"), fields)
    assert page.status == 422 and f'id="{field}-error"' in page.html, page
    assert page.form("/accounts/join").value("name") == fields["name"]
    assert not page.form("/accounts/join").value("password")
    page = browser.submit(page.form("/accounts/join"), {
        "name": "Erik", "password": PASSWORD, "password_again": PASSWORD})
    assert page.path == "/segments"


def test_join__accents_may_be_typed_either_way(stack, owner):
    email, secret = fresh_email(), "caf\u00e9 cr\u00e8me br\u00fbl\u00e9e"
    browser = stack.browser()
    page = browser.get(invite(owner, email, "viewer"))
    browser.submit(page.form("/accounts/join"), {"name": "N", "password": secret,
                                                 "password_again": secret})
    import unicodedata
    assert stack.browser().sign_in(email, unicodedata.normalize("NFD", secret)).path == "/segments"


@pytest.mark.parametrize("email, status", [
    ("", 422), ("nobody", 422), ("a@team.example,b@team.example", 422),
    ("a@team.example b@team.example", 422), ("a@team.example>", 422),
    ("a@team.example\r\nBcc: eve@evil.example", 400), (OWNER_EMAIL, 409), (OWNER_EMAIL.upper(), 409)])
def test_invite__one_good_address_or_none(stack, owner, email, status):
    page = owner.get("/accounts")
    with unchanged(stack):
        page = owner.submit(page.form("/accounts/invite"), {"email": email, "role": "viewer"})
    assert page.status == status, page
    if status != 400:
        assert 'id="email-error"' in page.html
        assert page.form("/accounts/invite").value("email") == email


@pytest.mark.parametrize("role", ["", "root", "Owner", "owner'--"])
def test_invite__only_known_roles(stack, owner, role):
    token = owner.get("/accounts").csrf
    with unchanged(stack):
        page = owner.post("/accounts/invite", {"email": "x@team.example", "role": role}, csrf=token)
    assert page.status == 400


def test_invite__can_be_taken_back(stack, owner):
    email = fresh_email()
    link = invite(owner, email, "viewer")
    page = owner.get("/accounts")
    assert email in page.text
    number = stack.value("SELECT max(id) FROM account_token")
    page = act(owner, "invite-revoke", number)
    assert "no longer works" in page.text and email not in page.text
    assert stack.browser().get(link).status == 404
    assert act(owner, "invite-revoke", number).status == 404


def test_invite__links_come_from_the_configuration(stack, owner, mail):
    email = fresh_email()
    page = owner.get("/accounts")
    mail.mails.clear()
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"}
    page = owner.post("/accounts/invite", {"email": email, "role": "viewer"}, headers=evil)
    if page.status != 200:      # a front that refuses foreign hosts is as good
        assert page.status in (400, 404, 421)
        return
    assert "evil.example" not in page.html
    message, = messages_for(stack, mail, email)
    assert "evil.example" not in message.as_string()


def test_invite__names_cannot_write_mail_headers(stack, owner, mail):
    settings = owner.get("/settings").form("/settings")
    before = dict(settings.fields)
    nasty = 'Shop <x@evil.example>, "A" =?utf-8?q?=0D=0ABcc:?= \u00e4\U0001f600' + "y" * 100
    owner.submit(settings, {"workspace_name": nasty})
    try:
        email = fresh_email()
        mail.mails.clear()
        invite(owner, email, "viewer")
        message, = messages_for(stack, mail, email)
        raw = next(m for m in mail.mails if email in m["to"])
        assert raw["to"] == [email] and raw["from"] == "muster@shop.example"
        assert message["Subject"] == "Invitation to " + nasty
        assert message["From"].addresses[0].addr_spec == "muster@shop.example"
        assert len(message["From"].addresses) == 1
        assert message["Bcc"] is None and message.get_all("To") == [email]
        assert max(map(len, raw["data"].split(b"\r\n"))) <= 78
        assert b"\n" not in raw["data"].replace(b"\r\n", b"")
        assert nasty in message.get_content().replace("\r\n", "\n")
    finally:
        owner.get("/settings")
        owner.post("/settings", before)


def test_invite__without_a_mail_server_the_link_is_passed_on_by_hand():
    stack = Stack(conf={"smtp_url": ""})
    try:
        owner = stack.make_owner()
        page = owner.get("/accounts")
        assert "No mail server" in page.text
        joined = join_as(stack, owner, "editor")
        assert joined.get("/contacts").status == 200
        assert "No mail server" in stack.browser().get("/accounts/forgot").text
    finally:
        stack.stop()


# ---- who may touch whom -----------------------------------------------------------------------------

def test_team__roles_are_changed_and_sessions_end(stack, owner):
    email = fresh_email()
    person = join_as(stack, owner, "editor", email)
    number = account_id(stack, email)
    page = owner.get(f"/accounts/view?id={number}")
    page = owner.submit(page.form("/accounts/role"), {"role": "admin"})
    assert "role was changed" in page.text
    assert person.get("/accounts").status == 200      # more rights: at once, same session
    page = act(owner, "role", number, role="viewer")
    assert person.get("/contacts").path == "/sessions/new"
    person.sign_in(email, PASSWORD)
    assert person.get("/accounts").status == 403
    assert person.get("/accounts/view?id=1").status == 403


def test_team__disabling_signs_out_at_once(stack, owner):
    email = fresh_email()
    person = join_as(stack, owner, "admin", email)
    form = person.get("/accounts/me").form("/accounts/me")
    number = account_id(stack, email)
    page = owner.get(f"/accounts/view?id={number}")
    page = owner.submit(page.form("/accounts/disable"))
    assert "disabled" in page.text
    with unchanged(stack):
        assert person.submit(form, {"name": "Still here"}).status == 403
    assert person.get("/contacts").path == "/sessions/new"
    page = person.sign_in(email, PASSWORD)
    assert page.status == 422 and "do not belong together" in page.text
    page = owner.get(f"/accounts/view?id={number}")
    owner.submit(page.form("/accounts/enable"))
    assert person.sign_in(email, PASSWORD).path == "/segments"


def test_team__admins_leave_owners_alone(stack, owner):
    admin = join_as(stack, owner, "admin")
    assert [f.action for f in admin.get("/accounts/view?id=1").forms
            if "/accounts/" in f.action] == []
    assert "owner" not in [i.get("value") for i in
                           admin.get("/accounts").form("/accounts/invite").inputs]
    token = admin.get("/accounts").csrf
    for what, more in (("role", {"role": "viewer"}), ("disable", {}), ("enable", {})):
        with unchanged(stack):
            assert act(admin, what, 1, **more).status == 403
    with unchanged(stack):
        page = admin.post("/accounts/invite", {"email": "x@team.example", "role": "owner"},
                          csrf=token)
    assert page.status == 403


def test_team__nobody_raises_themselves(stack, owner):
    email = fresh_email()
    admin = join_as(stack, owner, "admin", email)
    number = account_id(stack, email)
    for what, more in (("role", {"role": "owner"}), ("role", {"role": "viewer"}), ("disable", {})):
        with unchanged(stack):
            assert act(admin, what, number, **more).status == 403
    with unchanged(stack):
        assert act(owner, "disable", 1).status == 403


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_team__is_for_admins(stack, owner, role):
    person = join_as(stack, owner, role)
    assert person.get("/accounts").status == 403
    assert person.get("/accounts/view?id=1").status == 403
    token = person.get("/accounts/me").csrf
    for path in ("invite", "invite-revoke", "role", "disable", "enable"):
        with unchanged(stack):
            page = person.post(f"/accounts/{path}", {"id": 1, "role": "owner",
                                                     "email": "x@team.example"}, csrf=token)
        assert page.status == 403
    assert person.get("/contacts").links("/accounts?") + [
        h for h in person.page.links("/accounts") if h == "/accounts"] == []


def test_team__odd_numbers_are_no_accounts(stack, owner):
    for number in ("0", "-1", "9223372036854775808", "0x10", " 1", "1e3", "", "1;drop", "007"):
        assert owner.get(f"/accounts/view?id={number}".replace(" ", "%20")).status in (400, 404)
    assert owner.get("/accounts/view?id=999999").status == 404
    with unchanged(stack):
        assert act(owner, "disable", 999999).status == 404


def test_team__names_are_text(stack, owner):
    for name in ("<script>alert(1)</script>", '" onmouseover=x "', "&#x27;`'", "</title><b>",
                 "\u202eevil", "%n%s%zu", "{{NAME}}"):
        email = fresh_email()
        person = join_as(stack, owner, "admin", email, name=name)
        number = account_id(stack, email)
        for page in (owner.get("/accounts"), owner.get(f"/accounts/view?id={number}"),
                     person.get("/accounts/me")):
            assert page.status == 200
            assert "<script>alert" not in page.html and "</title><b>" not in page.html
            assert " ".join(name.split()) in page.text or name in str(
                [f.fields for f in page.forms])
            assert not [i for f in page.forms for i in f.inputs if "onmouseover" in i]


# ---- a forgotten password ---------------------------------------------------------------------------

def ask_for_link(browser, email):
    page = browser.get("/accounts/forgot")
    return browser.submit(page.form("/accounts/forgot"), {"email": email})


@pytest.fixture
def own_stack(mail):
    """Of its own: links asked for are counted per address, and all tests come from one."""
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


def test_forgot__a_mailed_link_sets_a_new_password(own_stack, mail):
    owner = own_stack.make_owner()
    browser = own_stack.browser()
    mail.mails.clear()
    page = ask_for_link(browser, OWNER_EMAIL.upper())
    assert page.path == "/sessions/new" and "on its way" in page.text
    message, = messages_for(own_stack, mail, OWNER_EMAIL)
    link = re.search(r"https?://\S+/accounts/password\?token=\S+",
                     message.get_content()).group(0)
    page = browser.get(link)
    form = page.form("/accounts/password")
    with unchanged(own_stack):
        page = browser.submit(form, {"password": "short", "password_again": "short"})
        assert page.status == 422 and 'id="password-error"' in page.html
        page = browser.submit(form, {"password": PASSWORD, "password_again": PASSWORD + "x"})
        assert page.status == 422 and 'id="password_again-error"' in page.html
    # Five failures have locked the account; the link opens it again.
    for _ in range(6):
        own_stack.browser().sign_in(OWNER_EMAIL, "wrong password")
    mail.mails.clear()
    page = browser.submit(form, {"password": PASSWORD, "password_again": PASSWORD})
    assert page.path == "/sessions/new" and "new password is set" in page.text
    assert owner.get("/contacts").path == "/sessions/new"
    assert browser.sign_in(OWNER_EMAIL, PASSWORD).path == "/segments"
    assert own_stack.browser().sign_in(OWNER_EMAIL, OWNER_PASSWORD).status == 422
    assert browser.get(link).status == 404
    told, = messages_for(own_stack, mail, OWNER_EMAIL)
    assert told["Subject"] == "Your password was changed"


def test_forgot__says_the_same_for_everybody_and_mails_only_members(own_stack, mail):
    own_stack.make_owner()
    mail.mails.clear()
    answers = set()
    for email in (OWNER_EMAIL, "nobody@shop.example", "no address", "", OWNER_EMAIL + ",x@y.example"):
        page = ask_for_link(own_stack.browser(), email)
        answers.add((page.status, page.path, page.text))
    assert len(answers) == 1
    assert len(messages_for(own_stack, mail, OWNER_EMAIL)) == 1
    assert len(mail.mails) == 1


def test_forgot__floods_nobody(own_stack, mail):
    own_stack.make_owner()
    statuses = [ask_for_link(own_stack.browser(), OWNER_EMAIL).status for _ in range(14)]
    assert statuses[:8] == [200] * 8 and statuses[-1] == 429
    assert own_stack.value("SELECT count(*) FROM message WHERE recipient = ?", OWNER_EMAIL) <= 5


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 2000, "%00", "' OR 1=1 --"])
def test_links__invented_ones_are_refused(stack, signed_in_owner, browser, token):
    for path in ("/accounts/join", "/accounts/password"):
        page = browser.get(f"{path}?token=" + (token if "%" in token else token.replace(" ", "+")
                                               .replace("'", "%27").replace("=", "%3D")))
        assert page.status in (400, 404), page
    csrf = browser.get("/sessions/new").csrf
    for path in ("/accounts/join", "/accounts/password"):
        with unchanged(stack):
            page = browser.post(path, {"token": token.replace("%00", ""), "name": "Eve",
                                       "email": "eve@evil.example", "password": PASSWORD,
                                       "password_again": PASSWORD}, csrf=csrf)
        assert page.status == 404, page


# ---- one's own account ------------------------------------------------------------------------------

def test_me__name_and_password_are_changed(stack, owner, mail):
    email = fresh_email()
    person = join_as(stack, owner, "viewer", email)
    other = stack.browser()
    other.sign_in(email, PASSWORD)
    page = person.get("/accounts/me")
    page = person.submit(page.form("/accounts/me"), {"name": "Neuer Name"})
    assert "saved" in page.text and page.form("/accounts/me").value("name") == "Neuer Name"
    before = person.cookies["muster_session"]
    new = "another fine password"
    page = person.submit(page.form("/accounts/me-password"), {
        "current_password": PASSWORD, "password": new, "password_again": new})
    assert "password was changed" in page.text and page.path == "/accounts/me"
    assert person.cookies["muster_session"] != before
    assert other.get("/contacts").path == "/sessions/new"
    stale = stack.browser()
    stale.cookies["muster_session"] = before
    assert stale.get("/contacts").path == "/sessions/new"
    assert stack.browser().sign_in(email, new).path == "/segments"


@pytest.mark.parametrize("change, field", [
    ({"password_again": "different"}, "password_again"),
    ({"password": "short", "password_again": "short"}, "password"),
    ({"password": "y" * 1025, "password_again": "y" * 1025}, "password")])
def test_me__a_bad_new_password_changes_nothing(stack, owner, change, field):
    person = join_as(stack, owner, "viewer")
    page = person.get("/accounts/me")
    with unchanged(stack):
        page = person.submit(page.form("/accounts/me-password"), {
            "current_password": PASSWORD, "password": "another fine password",
            "password_again": "another fine password", **change})
    assert page.status == 422 and f'id="{field}-error"' in page.html
    assert person.get("/contacts").path == "/contacts"


def test_me__the_present_password_cannot_be_guessed_here_either(stack, owner):
    person = join_as(stack, owner, "viewer")
    page = person.get("/accounts/me")
    statuses = []
    for _ in range(7):
        with unchanged(stack):
            page = person.submit(page.form("/accounts/me-password"), {
                "current_password": "wrong password", "password": "another fine password",
                "password_again": "another fine password"})
        statuses.append(page.status)
    assert statuses[0] == 422 and statuses[-1] == 429


def test_me__other_sessions_are_ended(stack, owner):
    email = fresh_email()
    person = join_as(stack, owner, "viewer", email)
    page = person.get("/accounts/me")
    assert "this one" in page.text and "Sign out all others" not in page.text
    other = stack.browser()
    other.sign_in(email, PASSWORD)
    page = person.get("/accounts/me")
    page = person.submit(page.form("/accounts/me-sessions"))
    assert "other sessions were ended" in page.text
    assert other.get("/contacts").path == "/sessions/new"
    assert person.get("/contacts").path == "/contacts"


def test_me__more_than_the_form_offers_is_ignored(stack, owner):
    email = fresh_email()
    person = join_as(stack, owner, "viewer", email)
    page = person.get("/accounts/me")
    person.submit(page.form("/accounts/me"), {"name": "Same", "role": "owner", "id": "1",
                                              "email": "x@evil.example", "disabled_at": "1"})
    assert stack.db("SELECT name, role, email FROM account WHERE email = ?", email) == [
        ("Same", "viewer", email)]
    assert stack.value("SELECT name FROM account WHERE id = 1") == "Olga Owner"


# ---- the mailer -------------------------------------------------------------------------------------

def queue(stack, recipient, subject="Subject", body="Body\n", state="queued"):
    """A row as domain code writes it."""
    import sqlite3
    base = sqlite3.connect(stack.data / "muster.db", timeout=10)
    with base:
        number = base.execute(
            "INSERT INTO message (recipient, subject, body, state, next_at, created_at)"
            " VALUES (?, ?, ?, ?, 0, strftime('%s'))", (recipient, subject, body, state)).lastrowid
    base.close()
    return number


def state_of(stack, number):
    return stack.value("SELECT state FROM message WHERE id = ?", number)


@pytest.fixture
def quiet_stack(mail):
    """Without web programs: only the mailer is at work."""
    stack = Stack(conf={"smtp_url": mail.url}, start=False)
    mail.mails.clear()
    yield stack
    stack.stop()


@pytest.mark.fastcgi
class TestMailer:
    def test_text_arrives_as_it_was(self, quiet_stack, mail):
        body = "Grüße 😀\n.\n..two dots\n\ntrailing \n=3D=\n" + "long " * 500 + "\n" + "x" * 3000 + "\n"
        number = queue(quiet_stack, "ana@team.example", "Größe: 5 € \U0001f600 " + "ä" * 120, body)
        quiet_stack.job("mailer")
        message, = mail.messages()
        assert state_of(quiet_stack, number) == "sent"
        assert message.get_content().replace("\r\n", "\n") == body
        assert message["Subject"] == "Größe: 5 € \U0001f600 " + "ä" * 120
        assert re.match(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d{4} [\d:]{8} \+0000$", message["Date"])
        assert message["MIME-Version"] == "1.0"
        lines = mail.mails[0]["data"].split(b"\r\n")
        assert max(map(len, lines)) <= 78 and all(b"\n" not in line for line in lines)

    def test_one_mail_for_one_person(self, quiet_stack, mail):
        for recipient in ("a@team.example,b@team.example", "a@team.example>\r\nRCPT TO:<b@x.example",
                          "a@team.example\nBcc: b@x.example", "a b@team.example", "nobody", ""):
            number = queue(quiet_stack, recipient)
            quiet_stack.job("mailer")
            assert state_of(quiet_stack, number) == "failed", recipient
        assert mail.mails == []

    def test_a_refused_recipient_fails_and_the_others_get_theirs(self, quiet_stack, mail):
        refused = queue(quiet_stack, "refused@team.example")
        good = queue(quiet_stack, "good@team.example")
        quiet_stack.job("mailer")
        assert state_of(quiet_stack, refused) == "failed"
        assert "550" in quiet_stack.value("SELECT error FROM message WHERE id = ?", refused)
        assert state_of(quiet_stack, good) == "sent"

    def test_what_was_interrupted_is_not_sent_twice(self, quiet_stack, mail):
        number = queue(quiet_stack, "ana@team.example", state="sending")
        quiet_stack.job("mailer")
        assert state_of(quiet_stack, number) == "uncertain" and mail.mails == []

    def test_international_domains_are_sent_as_ascii(self, quiet_stack, mail):
        number = queue(quiet_stack, "ana@bücher.example")
        quiet_stack.job("mailer")
        assert state_of(quiet_stack, number) == "sent"
        assert mail.mails[0]["to"] == ["ana@xn--bcher-kva.example"]

    def test_two_at_once_send_each_mail_once(self, quiet_stack, mail):
        for i in range(30):
            queue(quiet_stack, f"person{i}@team.example")
        jobs = [quiet_stack.start_job("mailer") for _ in range(4)]
        for job in jobs:
            assert job.wait(120) == 0
        quiet_stack.job("mailer")
        got = sorted(m["to"][0] for m in mail.mails)
        assert got == sorted(f"person{i}@team.example" for i in range(30))


def mailer_with(mail, text, **conf):
    """Run the mailer once against one mail and another configuration."""
    stack = Stack(conf=conf, start=False)
    try:
        number = queue(stack, "ana@team.example")
        output = stack.job("mailer", check=False)
        row = stack.db("SELECT state, attempts, error, next_at > created_at FROM message"
                       " WHERE id = ?", number)[0]
        return output, row
    finally:
        stack.stop()


@pytest.mark.fastcgi
def test_mailer__without_a_server_mails_wait(mail):
    output, row = mailer_with(mail, "", smtp_url="")
    assert row[0] == "queued" and "no smtp_url" in output


@pytest.mark.fastcgi
def test_mailer__a_server_that_is_down_is_tried_again(mail):
    from harness import free_port
    output, row = mailer_with(mail, "", smtp_url=f"smtp://127.0.0.1:{free_port()}")
    assert row[0] == "queued" and row[1] == 1 and row[3] == 1 and "message" in output


@pytest.mark.fastcgi
def test_mailer__a_password_is_never_sent_in_the_clear(mail):
    _, row = mailer_with(mail, "", smtp_url=mail.url, smtp_user="me", smtp_password="secret")
    assert row[0] == "queued"


@pytest.mark.fastcgi
def test_mailer__a_wrong_configuration_is_said(mail):
    output, row = mailer_with(mail, "", smtp_url="http://127.0.0.1/")
    assert row[0] == "queued" and "smtp_url" in output
    output, row = mailer_with(mail, "", smtp_url=mail.url, mail_from="nobody")
    assert row[0] == "queued" and "mail_from" in output


@pytest.mark.fastcgi
@pytest.mark.parametrize("answer, state", [("451 4.3.0 try again later", "queued"),
                                           ("554 5.7.1 no", "failed"), (None, "uncertain")])
def test_mailer__answers_to_the_mail_itself_are_understood(answer, state):
    """None: the server takes everything and hangs up without a word."""
    from aiosmtpd.controller import Controller
    from harness import free_port

    class Handler:
        taken = 0

        async def handle_DATA(self, server, session, envelope):
            Handler.taken += 1
            if answer is None:
                server.transport.abort()
            return answer or "250 OK"

    controller = Controller(Handler(), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        _, row = mailer_with(None, "", smtp_url=f"smtp://127.0.0.1:{controller.port}")
    finally:
        controller.stop()
    assert row[0] == state and Handler.taken == 1


@pytest.mark.fastcgi
def test_mailer__sendmail_gets_the_mail_and_one_recipient(tmp_path):
    program = tmp_path / "sendmail"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/arguments\n'
                       f'cat > {tmp_path}/mail\n')
    program.chmod(0o755)
    _, row = mailer_with(None, "", smtp_url=f"sendmail:{program}")
    assert row[0] == "sent"
    assert (tmp_path / "arguments").read_text().split() == [
        "-i", "-f", "muster@shop.example", "--", "ana@team.example"]
    text = (tmp_path / "mail").read_bytes()
    assert b"To: <ana@team.example>\n" in text and text.endswith(b"\n\nBody\n")
    assert b"\r" not in text
    program.write_text("#!/bin/sh\ncat > /dev/null\nexit 75\n")
    assert mailer_with(None, "", smtp_url=f"sendmail:{program}")[1][0] == "queued"
    program.write_text("#!/bin/sh\nexit 67\n")
    assert mailer_with(None, "", smtp_url=f"sendmail:{program}")[1][0] == "failed"
    assert mailer_with(None, "", smtp_url="sendmail:/nowhere/sendmail")[1][0] == "queued"


# ---- the night --------------------------------------------------------------------------------------

def test_nightly__removes_what_is_over_and_nothing_else(stack, owner):
    import sqlite3
    invite(owner, fresh_email(), "viewer")
    base = sqlite3.connect(stack.data / "muster.db", timeout=10)
    with base:
        base.execute("INSERT INTO session VALUES (x'00', 1, 1, 1, '', '')")
        base.execute("INSERT INTO sign_in_failure VALUES ('account:x', 1, 1)")
        base.execute("INSERT INTO account_token (token_hash, purpose, email, email_key, role,"
                     " created_at, expires_at) VALUES (x'00', 'password', '', '', '', 1, 2)")
    base.close()
    sessions = stack.value("SELECT count(*) FROM session")
    tokens = stack.value("SELECT count(*) FROM account_token WHERE used_at IS NULL")
    stack.job("nightly")
    stack.job("nightly")
    assert stack.value("SELECT count(*) FROM session") == sessions - 1
    assert stack.value("SELECT count(*) FROM account_token") == tokens - 1
    assert stack.value("SELECT count(*) FROM sign_in_failure WHERE subject = 'account:x'") == 0
    assert owner.get("/contacts").path == "/contacts"
