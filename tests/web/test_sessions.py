"""/sessions: signing in and out, and what guards every other page."""
import re
import time
from urllib.parse import quote, urlencode

import pytest

from harness import OWNER_EMAIL, OWNER_PASSWORD, Stack

NEW = "/sessions/new"
UNKNOWN = "do not belong together"


@pytest.fixture(scope="module")
def stack(mail):
    """Of its own: failed sign-ins are counted per address, and all tests come from one."""
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def signed_in_owner(stack):
    return stack.make_owner()


def patiently(send):
    """nginx in front slows sign-ins down, too, with a page of its own; that is not what these
    tests are about."""
    page = send()
    while page.status == 429 and "Somebody at your address" in page.text:
        time.sleep(0.5)
        page = send()
    return page


def try_sign_in(browser, email, password, follow=True, **more):
    form = browser.get(NEW).form(NEW)
    return patiently(lambda: browser.submit(
        form, {"email": email, "password": password, **more}, follow=follow))


# ---- signing in -----------------------------------------------------------------------------------

def test_sign_in__leads_to_the_contacts(signed_in_owner, browser):
    page = try_sign_in(browser, OWNER_EMAIL.upper(), OWNER_PASSWORD)
    assert page.status == 200 and page.path == "/segments"
    assert len(browser.cookies["muster_session"]) == 43


def test_sign_in__every_failure_looks_the_same(signed_in_owner, browser):
    pages = [try_sign_in(browser, OWNER_EMAIL, "wrong password"),
             try_sign_in(browser, "nobody@shop.example", "wrong password"),
             try_sign_in(browser, "no address", OWNER_PASSWORD)]
    for page in pages:
        assert page.status == 422 and UNKNOWN in page.text
        assert "muster_session" not in browser.cookies
        assert page.form(NEW).value("password") in (None, "")
    texts = {re.sub(r'value="[^"]*"', "", page.html) for page in pages}
    assert len(texts) == 1


def test_sign_in__keeps_what_was_typed_but_the_password(signed_in_owner, browser):
    page = try_sign_in(browser, "typo@shop.example", "wrong password", next="/exports")
    assert page.form(NEW).value("email") == "typo@shop.example"
    assert page.form(NEW).value("next") == "/exports"
    assert "wrong password" not in page.html


def test_sign_in__gives_a_new_session_and_ends_the_planted_one(stack, signed_in_owner, browser):
    try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD)
    planted = browser.cookies["muster_session"]
    victim = stack.browser()
    victim.cookies["muster_session"] = planted
    page = victim.get("/accounts/me")
    # Signing in again, in the browser that carries the known session.
    patiently(lambda: victim.post(NEW, {"email": OWNER_EMAIL, "password": OWNER_PASSWORD}))
    assert victim.cookies["muster_session"] != planted
    attacker = stack.browser()
    attacker.cookies["muster_session"] = planted
    assert attacker.get("/accounts/me").path == NEW
    assert page.status == 200


def test_sign_in__a_session_of_ones_own_making_is_none(stack, browser):
    for value in ("A" * 43, "", "x", '"' + "A" * 41 + '"', "A" * 8000, "%00" * 14 + "A"):
        browser.cookies = {"muster_session": value}
        assert browser.get("/contacts", follow=False).status == 303


def test_sign_in__twice_just_goes_on(signed_in_owner, owner):
    page = owner.get(NEW + "?next=" + quote("/accounts/me"), follow=False)
    assert page.status == 303 and page.headers["Location"] == "/accounts/me"


def test_sign_in__cookie_is_guarded(stack, signed_in_owner, browser):
    page = try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD, follow=False)
    line = next(c for c in page.headers.get_all("Set-Cookie") if c.startswith("muster_session="))
    assert "; HttpOnly" in line and "; SameSite=Lax" in line and "; Path=/" in line
    assert "Domain" not in line
    token = browser.cookies["muster_session"]
    for table in ("session", "account_token"):
        assert token not in repr(stack.db(f"SELECT * FROM {table}"))


def test_sign_in__behind_https_cookies_say_so(mail):
    stack = Stack(conf={"base_url": "https://crm.example.com"})
    try:
        assert stack.owner_link.startswith("https://crm.example.com/accounts/join?token=")
        page = stack.browser().get(stack.owner_link.removeprefix("https://crm.example.com"))
        lines = page.headers.get_all("Set-Cookie")
        assert lines and all("; Secure" in line for line in lines)
    finally:
        stack.stop()


@pytest.mark.parametrize("wanted", ["/exports?page=2", "/accounts/me", "/contacts?q=%C3%BC&x=1"])
def test_next__leads_back(signed_in_owner, browser, wanted):
    page = browser.get(wanted)
    assert page.path == NEW
    form = page.form(NEW)
    page = patiently(lambda: browser.submit(
        form, {"email": OWNER_EMAIL, "password": OWNER_PASSWORD}, follow=False))
    assert page.status == 303 and page.headers["Location"] == wanted


@pytest.mark.parametrize("wanted", [
    "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "evil",
    "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "\\\\evil.example", "", "/sessions/new",
    "/sessions/sign-out", "javascript:alert(1)", "/ü", "/a b", "///evil.example"])
def test_next__goes_nowhere_else(stack, signed_in_owner, browser, wanted):
    page = browser.get(NEW + "?next=" + quote(wanted, safe=""))
    if page.status == 200:
        assert page.form(NEW).value("next") == "/segments"
    page = try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD, follow=False, next=wanted)
    if page.status == 303:
        assert page.headers["Location"] == "/segments"
        assert [c.split("=")[0] for c in page.headers.get_all("Set-Cookie")] == ["muster_session"]
    else:
        assert page.status == 400


def test_sign_in__awkward_passwords_are_wrong_and_nothing_worse(signed_in_owner, browser):
    page = browser.get(NEW)
    for password, status in (("x" * 4096, 422), ("x" * 5000, 400), ("x" * 1000000, 400),
                             ("%n%s%zu", 422)):
        answer = patiently(lambda: browser.submit(
            page.form(NEW), {"email": OWNER_EMAIL, "password": password}))
        assert answer.status == status, answer
    body = urlencode({"email": OWNER_EMAIL, "csrf": page.csrf}) + "&password=a%00b"
    answer = patiently(lambda: browser.request(
        "POST", NEW, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}))
    assert answer.status == 400
    try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD)  # clears the counter


# ---- signing out ----------------------------------------------------------------------------------

def test_sign_out__ends_the_session_on_the_server(stack, signed_in_owner, browser):
    page = try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD)
    token = browser.cookies["muster_session"]
    page = browser.submit(page.form("/sessions/sign-out"))
    assert page.path == NEW and "signed out" in page.text
    assert "muster_session" not in browser.cookies
    browser.cookies["muster_session"] = token
    assert browser.get("/contacts").path == NEW


def test_sign_out__by_get_does_nothing(stack, signed_in_owner, owner):
    for path in ("/sessions/sign-out", "/sessions/sign-out?csrf=x"):
        assert owner.get(path).status == 405
        assert owner.request("HEAD", path).status == 405
    assert owner.get("/contacts").path == "/contacts"


def test_sign_out__in_one_tab_stops_the_other(stack, signed_in_owner, browser):
    page = try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD)
    form = browser.get("/accounts/me").form("/accounts/me")
    browser.submit(page.form("/sessions/sign-out"))
    with stack.unchanged():
        page = browser.submit(form, {"name": "Mallory"})
    assert page.status == 403


def test_sign_out__pages_are_not_kept_by_the_browser(signed_in_owner, owner, browser):
    for page in (owner.get("/accounts/me"), owner.get("/accounts/nothing-here"), browser.get(NEW)):
        assert page.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff"


# ---- forged requests ------------------------------------------------------------------------------

def test_csrf__every_post_wants_its_own_token(stack, signed_in_owner, owner, browser):
    good = owner.get("/accounts/me").csrf
    foreign = browser.get(NEW).csrf
    other = stack.browser()
    try_sign_in(other, OWNER_EMAIL, OWNER_PASSWORD)
    other_token = other.get("/accounts/me").csrf
    flipped = good[:-1] + ("0" if good[-1] != "0" else "1")
    for token in (False, "", "x", flipped, good[:32] + foreign[32:], foreign, other_token,
                  good + "0", good.upper()):
        with stack.unchanged():
            page = owner.post("/accounts/me", {"name": "Mallory"}, csrf=token)
        assert page.status == 403, (token, page)
    fields = urlencode({"name": "Mallory", "csrf": good}).encode()
    for kind in ("text/plain", "application/json", "", None):
        with stack.unchanged():
            page = owner.request("POST", "/accounts/me", fields,
                                 {"Content-Type": kind} if kind is not None else {})
        assert page.status == 403, (kind, page)


def test_csrf__sign_in_itself_wants_one(stack, signed_in_owner, browser):
    fields = {"email": OWNER_EMAIL, "password": OWNER_PASSWORD}
    page = patiently(lambda: browser.post(NEW, fields, csrf=False))
    assert page.status == 403 and "muster_session" not in browser.cookies
    stranger = stack.browser()
    token = stranger.get(NEW).csrf
    page = patiently(lambda: browser.post(NEW, fields, csrf=token))
    assert page.status == 403 and "muster_session" not in browser.cookies


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FOO", "OPTIONS"])
def test_methods__others_are_refused(stack, signed_in_owner, owner, method):
    with stack.unchanged():
        assert owner.request(method, NEW).status == 405
        assert owner.request("GET", "/accounts/me", headers={
            "X-HTTP-Method-Override": "POST"}).status == 200


# ---- throttling -----------------------------------------------------------------------------------

@pytest.fixture
def own_stack(mail):
    stack = Stack(conf={"smtp_url": mail.url})
    stack.make_owner()
    yield stack
    stack.stop()


def test_throttle__guessing_is_slowed_down_and_tells_nothing(own_stack):
    seen = {}
    for email in (OWNER_EMAIL, "nobody@shop.example"):
        browser = own_stack.browser()
        statuses = []
        for _ in range(8):
            page = try_sign_in(browser, email, "wrong password")
            statuses.append(page.status)
        assert statuses[:4] == [422] * 4 and statuses[-1] == 429, statuses
        assert "please wait" in page.text
        seen[email] = statuses
    assert seen[OWNER_EMAIL] == seen["nobody@shop.example"]
    # Even the right password waits now, in every browser, and an address header changes nothing.
    browser = own_stack.browser()
    token = browser.get(NEW).csrf
    page = patiently(lambda: browser.post(
        NEW, {"email": OWNER_EMAIL, "password": OWNER_PASSWORD}, csrf=token,
        headers={"X-Forwarded-For": "192.0.2.99", "X-Real-IP": "192.0.2.98"}))
    assert page.status == 429 and "please wait" in page.text
    assert "192.0.2" not in repr(own_stack.db("SELECT * FROM sign_in_failure"))
    # The table does not say whose addresses were tried.
    assert "shop.example" not in repr(own_stack.db("SELECT * FROM sign_in_failure"))


def test_throttle__the_wait_ends_and_success_clears_the_account(own_stack):
    browser = own_stack.browser()
    for _ in range(5):
        page = try_sign_in(browser, OWNER_EMAIL, "wrong password")
    page = try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD)
    end = time.monotonic() + 30
    while page.status == 429 and time.monotonic() < end:
        time.sleep(0.5)
        page = try_sign_in(browser, OWNER_EMAIL, OWNER_PASSWORD)
    assert page.path == "/segments"
    rows = own_stack.db("SELECT subject FROM sign_in_failure")
    assert [r for (r,) in rows if r.startswith("account:")] == []


def test_throttle__one_address_cannot_try_everybody(own_stack):
    browser = own_stack.browser()
    statuses = [try_sign_in(browser, f"person{i}@shop.example", "wrong password").status
                for i in range(24)]
    assert statuses[:20] == [422] * 20 and statuses[-1] == 429
