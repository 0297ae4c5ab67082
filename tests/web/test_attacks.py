"""Every route of every program, against people who may not, forms that lie and headers that smuggle.

The routes are read from the sources, so a new one is attacked from its first day, and fails here
until it stands in POLICY: the table of who may do what.
"""
import csv
import re
import secrets
import shutil
import socket
from urllib.parse import quote, urlencode

import pytest

from harness import NOBODY, ROOT, Stack, areas, wait_for
from plain import FORM, Plain
from test_exports import sign_in

ROLES = ("stranger", "viewer", "editor", "admin", "owner")

# (method, path): the least role that may.  "stranger": everybody.
POLICY = {
    ("GET", "/accounts"): "admin",
    ("GET", "/accounts/view"): "admin",
    ("POST", "/accounts/invite"): "admin",
    ("POST", "/accounts/invite-revoke"): "admin",
    ("POST", "/accounts/role"): "admin",
    ("POST", "/accounts/disable"): "admin",
    ("POST", "/accounts/enable"): "admin",
    ("GET", "/accounts/join"): "stranger",
    ("POST", "/accounts/join"): "stranger",
    ("GET", "/accounts/forgot"): "stranger",
    ("POST", "/accounts/forgot"): "stranger",
    ("GET", "/accounts/password"): "stranger",
    ("POST", "/accounts/password"): "stranger",
    ("GET", "/accounts/me"): "viewer",
    ("POST", "/accounts/me"): "viewer",
    ("POST", "/accounts/me-password"): "viewer",
    ("POST", "/accounts/me-sessions"): "viewer",
    ("GET", "/accounts/me-tokens"): "viewer",
    ("POST", "/accounts/me-tokens"): "viewer",
    ("POST", "/accounts/me-tokens-revoke"): "viewer",
    ("GET", "/api"): "viewer",
    ("API", "/api/contacts"): "viewer",
    ("API", "/api/contact"): "viewer",
    ("API", "/api/count"): "viewer",
    ("API", "/api/segments"): "viewer",
    ("API", "/api/segment"): "viewer",
    ("API", "/api/fields"): "viewer",
    ("GET", "/audit"): "admin",
    ("POST", "/audit/download"): "admin",
    ("GET", "/attributes"): "viewer",
    ("POST", "/attributes/move"): "editor",
    ("GET", "/attributes/new"): "editor",
    ("POST", "/attributes/new"): "editor",
    ("GET", "/attributes/edit"): "editor",
    ("POST", "/attributes/edit"): "editor",
    ("POST", "/attributes/options"): "editor",
    ("GET", "/attributes/delete"): "editor",
    ("POST", "/attributes/delete"): "editor",
    ("POST", "/attributes/type"): "editor",
    ("GET", "/attributes/alteration"): "editor",
    ("POST", "/attributes/convert"): "editor",
    ("POST", "/attributes/stop"): "editor",
    ("GET", "/changes"): "viewer",
    ("GET", "/changes/view"): "viewer",
    ("GET", "/changes/undo"): "editor",
    ("POST", "/changes/undo"): "editor",
    ("POST", "/changes/cancel"): "editor",
    ("POST", "/changes/kept"): "editor",
    ("GET", "/contacts"): "viewer",
    ("GET", "/contacts/columns"): "viewer",
    ("POST", "/contacts/columns"): "viewer",
    ("POST", "/contacts/columns-find"): "viewer",
    ("GET", "/contacts/bulk"): "editor",
    ("POST", "/contacts/bulk"): "editor",
    ("POST", "/contacts/bulk-export"): "editor",
    ("POST", "/contacts/bulk-run"): "editor",
    ("GET", "/contacts/bulk-view"): "editor",
    ("POST", "/contacts/bulk-cancel"): "editor",
    ("POST", "/contacts/filter"): "viewer",
    ("POST", "/contacts/filter-list"): "editor",
    ("GET", "/contacts/filter-help"): "viewer",
    ("GET", "/contacts/view"): "viewer",
    ("GET", "/contacts/activity"): "viewer",
    ("GET", "/contacts/origins"): "viewer",
    ("GET", "/contacts/why"): "viewer",
    ("GET", "/contacts/archived"): "viewer",
    ("GET", "/contacts/deleted"): "viewer",
    ("GET", "/contacts/everybody"): "viewer",
    ("GET", "/contacts/ask"): "editor",
    ("POST", "/contacts/do"): "editor",
    ("GET", "/contacts/delete-found"): "editor",
    ("POST", "/contacts/delete-found"): "editor",
    ("GET", "/contacts/erase"): "admin",
    ("POST", "/contacts/erase"): "admin",
    ("GET", "/contacts/receipt"): "viewer",
    ("POST", "/contacts/data"): "editor",
    ("GET", "/contacts/blacklist"): "viewer",
    ("POST", "/contacts/blacklist"): "editor",
    ("POST", "/contacts/blacklist-remove"): "editor",
    ("GET", "/contacts/new"): "editor",
    ("POST", "/contacts/new"): "editor",
    ("GET", "/contacts/edit"): "editor",
    ("POST", "/contacts/edit"): "editor",
    ("POST", "/contacts/attribute"): "editor",
    ("POST", "/contacts/point"): "editor",
    ("POST", "/contacts/field"): "editor",
    ("GET", "/contacts/remove-sample"): "editor",
    ("POST", "/contacts/remove-sample"): "editor",
    ("POST", "/contacts/tag"): "editor",
    ("POST", "/contacts/untag"): "editor",
    ("GET", "/care"): "viewer",
    ("GET", "/care/view"): "viewer",
    ("POST", "/care/search"): "editor",
    ("POST", "/care/fix"): "editor",
    ("POST", "/care/ignore"): "editor",
    ("POST", "/care/heed"): "editor",
    ("GET", "/duplicates"): "editor",
    ("GET", "/duplicates/group"): "editor",
    ("POST", "/duplicates/delete"): "editor",
    ("POST", "/duplicates/apart"): "editor",
    ("POST", "/duplicates/together"): "editor",
    ("GET", "/duplicates/merge"): "editor",
    ("POST", "/duplicates/merge"): "editor",
    ("GET", "/duplicates/merged"): "editor",
    ("GET", "/duplicates/remove"): "editor",
    ("POST", "/duplicates/remove"): "editor",
    ("GET", "/exports"): "editor",
    ("GET", "/exports/new"): "editor",
    ("GET", "/exports/what"): "editor",
    ("POST", "/exports/new"): "editor",
    ("POST", "/exports/choose"): "editor",
    ("GET", "/exports/view"): "editor",
    ("GET", "/exports/download"): "editor",
    ("POST", "/exports/remove"): "editor",
    ("GET", "/exports/schedules"): "editor",
    ("POST", "/exports/schedules"): "editor",
    ("GET", "/exports/links"): "editor",
    ("POST", "/exports/link-new"): "editor",
    ("POST", "/exports/link-switch"): "editor",
    ("POST", "/exports/link-revoke"): "editor",
    ("GET", "/exports/feed"): "stranger",
    ("GET", "/imports"): "editor",
    ("GET", "/imports/new"): "editor",
    ("POST", "/imports/new"): "editor",
    ("GET", "/imports/mapping"): "editor",
    ("POST", "/imports/mapping"): "editor",
    ("POST", "/imports/format"): "editor",
    ("POST", "/imports/add-file"): "editor",
    ("POST", "/imports/leave-file"): "editor",
    ("GET", "/imports/review"): "editor",
    ("POST", "/imports/start"): "editor",
    ("GET", "/imports/view"): "editor",
    ("GET", "/imports/failed"): "editor",
    ("GET", "/imports/template"): "editor",
    ("GET", "/imports/row"): "editor",
    ("POST", "/imports/forget"): "editor",
    ("POST", "/imports/rehearse"): "editor",
    ("GET", "/imports/diff"): "editor",
    ("POST", "/imports/pause"): "editor",
    ("POST", "/imports/resume"): "editor",
    ("POST", "/imports/cancel"): "editor",
    ("POST", "/imports/anew"): "editor",
    ("POST", "/imports/discard"): "editor",
    ("GET", "/notices"): "viewer",
    ("POST", "/notices/read"): "viewer",
    ("GET", "/segments"): "viewer",
    ("GET", "/segments/archived"): "viewer",
    ("GET", "/segments/new"): "editor",
    ("POST", "/segments/new"): "editor",
    ("GET", "/segments/new-static"): "editor",
    ("POST", "/segments/new-static"): "editor",
    ("GET", "/segments/templates"): "viewer",
    ("GET", "/segments/history"): "viewer",
    ("GET", "/segments/view"): "viewer",
    ("POST", "/segments/hand"): "editor",
    ("GET", "/segments/edit"): "editor",
    ("POST", "/segments/edit"): "editor",
    ("POST", "/segments/filter"): "editor",
    ("GET", "/segments/archive"): "editor",
    ("POST", "/segments/archive"): "editor",
    ("POST", "/segments/restore"): "editor",
    ("POST", "/segments/duplicate"): "editor",
    ("GET", "/segments/misses"): "viewer",
    ("GET", "/segments/overlap"): "viewer",
    ("GET", "/segments/add"): "editor",
    ("POST", "/segments/add"): "editor",
    ("GET", "/sessions/new"): "stranger",
    ("POST", "/sessions/new"): "stranger",
    ("POST", "/sessions/sign-out"): "viewer",
    ("GET", "/jobs"): "admin",
    ("GET", "/settings"): "admin",
    ("POST", "/settings"): "admin",
    ("GET", "/snapshots"): "admin",
    ("POST", "/snapshots/make"): "admin",
    ("POST", "/snapshots/settings"): "admin",
    ("GET", "/snapshots/download"): "admin",
    ("GET", "/snapshots/remove"): "admin",
    ("POST", "/snapshots/remove"): "admin",
    ("GET", "/snapshots/restore"): "admin",
    ("POST", "/snapshots/restore"): "admin",
    ("GET", "/tags"): "viewer",
    ("GET", "/tags/new"): "editor",
    ("POST", "/tags/new"): "editor",
    ("GET", "/tags/edit"): "editor",
    ("POST", "/tags/edit"): "editor",
    ("GET", "/tags/delete"): "editor",
    ("POST", "/tags/delete"): "editor",
    ("GET", "/tags/merge"): "editor",
    ("POST", "/tags/merge"): "editor",
    ("GET", "/tags/alteration"): "editor",
    ("POST", "/tags/stop"): "editor",
}
HEADERS = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options",
           "Referrer-Policy", "Cache-Control")
LEAKS = re.compile(r"sqlite|select [a-z*]+ from|insert into|/tmp/|/usr/|muster\.db|\.c:\d|lib/web|"
                   r"nginx/\d|apache/\d|stack trace|segmentation", re.I)
LONG = ("filter", "values", "where", "text")  # as long as a filter may be
HOSTILE_IDS = ("x", "-1", "0", " 1", "1 ", "0x10", "1e3", "1.0", "9223372036854775808",
               "99999999999999999999", "1' or '1'='1", "1;drop table contact", "%00", "%ff", "١")
HOSTILE_TEXTS = ("%n%s%zu%1000000d", "'; DROP TABLE contact; --", "<script>alert(1)</script>",
                 "{{CSRF}}{{#FLASH}}", "\u202e\ufeff", "a" * 3000, "9223372036854775808", "-1")


# ---- the routes, out of the sources -------------------------------------------------------------

def read_sources():
    """[(method, path, permission, {field: type})] of all programs."""
    routes = []
    for area in areas():
        text = "".join(path.read_text() for path in sorted((ROOT / "cgi-bin").glob("*.c"))
                       if path.stem.split("_")[0] == area)
        macros = dict(re.findall(r"#define (\w+_FIELDS)\s*\\\n((?:.*\\\n)*.*\n)", text))
        fields = {}
        for name, body in re.findall(r"const struct field (\w+)\[\] = \{(.*?)\};", text, re.S):
            for macro, meaning in macros.items():
                body = body.replace(macro, meaning)
            fields[name] = dict(re.findall(
                r'\{\s*\\?\s*(?:\.name = )?"([\w-]+)",\s*(?:\.type = )?FIELD_(\w+)', body))
            assert len(fields[name]) == body.count("FIELD_"), (area, name)
        table = re.search(r"struct route routes\[\] = \{(.*?)\n\};", text, re.S)[1]
        for method, path, permission, declared in re.findall(
                r'\{METHOD_(\w+),\s*"([^"]*)",\s*PERM_(\w+),\s*(\w+)', table):
            assert declared == "NULL" or fields[declared], (area, declared)
            routes.append((method.split("_")[0], f"/{area}{path}", permission, fields.get(declared, {})))
        assert table.count("METHOD_") == sum(r[1].split("/")[1] == area for r in routes)
    return routes


ROUTES = read_sources()
FORMS = {(method, path): fields for method, path, _, fields in ROUTES}
POSTS = [path for method, path, _, _ in ROUTES if method == "POST"]
GETS = [path for method, path, _, _ in ROUTES if method == "GET"]
API_GETS = [path for method, path, _, _ in ROUTES if method == "API"]


def may(role, method, path):
    return ROLES.index(role) >= ROLES.index(POLICY[method, path])


def test_policy__names_every_route_and_its_least_role():
    least = {"ANYONE": "stranger", "SIGNED_IN": "viewer", "CONTACT_READ": "viewer",
             "CONTACT_WRITE": "editor", "IMPORT_RUN": "editor", "EXPORT_RUN": "editor",
             "SEGMENT_READ": "viewer", "SEGMENT_WRITE": "editor", "SETTING_WRITE": "admin",
             "CONTACT_ERASE": "admin", "AUDIT_READ": "admin", "SNAPSHOT_MANAGE": "admin",
             "ACCOUNT_MANAGE": "admin", "OWNER_MANAGE": "owner"}
    assert {(method, path): least[permission] for method, path, permission, _ in ROUTES} == POLICY


@pytest.fixture(scope="module")
def stack():
    """Of its own, and its pages start no jobs: those would change the base when they like."""
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def signed_in_owner(stack):
    return stack.make_owner()


# ---- browsers of every role ----------------------------------------------------------------------

@pytest.fixture(scope="module")
def browsers(stack, signed_in_owner):
    made = {role: sign_in(stack, role) for role in ROLES[1:]}
    made["stranger"] = stack.browser()
    return made


@pytest.fixture(scope="module")
def tokens(browsers):
    """A good token of each browser."""
    return {role: browser.get("/sessions/new" if role == "stranger" else "/accounts/me").csrf
            for role, browser in browsers.items()}


def send(browser, path, fields, headers=None):
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    return browser.request("POST", path, body, {"Content-Type": FORM, **(headers or {})})


def slowed_down(page):
    """nginx's own limit on attempts to sign in; they are only counted here."""
    return page.status == 429 and page.path.startswith(("/sessions", "/accounts"))


@pytest.mark.parametrize("role", ROLES)
def test_policy__is_kept_for_reading(stack, browsers, role):
    browser = browsers[role]
    with stack.unchanged():
        for path in GETS:
            page = browser.request("GET", path)
            if may(role, "GET", path):
                assert page.status in (200, 303, 400, 404), page
                assert page.status != 303 or \
                    not page.headers["Location"].startswith("/sessions/new"), page
            elif role == "stranger":
                assert page.status == 303, page
                assert page.headers["Location"] == "/sessions/new?next=" + quote(path, safe="")
            else:
                assert page.status == 403, page
            head = browser.request("HEAD", path)
            assert head.body == b"" and head.status == page.status


@pytest.mark.parametrize("role", ROLES)
def test_policy__is_kept_for_writing(stack, browsers, tokens, role):
    browser = browsers[role]
    others = tokens["owner" if role == "editor" else "editor"]
    with stack.unchanged():
        for path in POSTS:
            values = {name: "1" for name in FORMS["POST", path]}
            attempts = [{}, {"csrf": ""}, {"csrf": "x" * 96}, {"csrf": others}]
            if not may(role, "POST", path):
                attempts.append({"csrf": tokens[role]})
            for more in attempts:
                page = send(browser, path, {**values, **more})
                assert page.status == 403 or slowed_down(page), (more, page)
            for kind in ("text/plain", "application/json", ""):
                body = urlencode({**values, "csrf": tokens[role]}).encode()
                page = browser.request("POST", path, body, {"Content-Type": kind})
                assert page.status == 403 or slowed_down(page), (kind, page)


# ---- forms that lie ------------------------------------------------------------------------------

@pytest.mark.parametrize("path", POSTS)
def test_posts__nonsense_changes_nothing(stack, browsers, tokens, path):
    """A good token, the highest role, and one value that cannot be."""
    browser, token = browsers["owner"], tokens["owner"]
    fields = FORMS["POST", path]
    base = urlencode({"csrf": token}).encode()
    bodies = [base + b"&" + bad for bad in
              (b"x=%ff", b"x=%00", b"%zz=1", b"x=%", b"x=\xff\xfe", b"x=\0", b"&".join([b"a=1"] * 6100),
               b"x=%ed%a0%80", b"x=%c0%af", b"x=" + b"a" * (3 << 19))]
    for name, kind in fields.items():
        bad = {"ID": HOSTILE_IDS, "CHOICE": ("no-such-choice", "1' or 1", "x" * 100)}.get(kind, ())
        bodies += [base + f"&{name}={value if '%' in value else quote(value)}".encode()
                   for value in bad]
        if kind in ("TEXT", "LINES", "SECRET", "LIST"):
            bodies += [base + f"&{name}=".encode() + value
                       for value in (b"%ff", b"%00",
                                     b"a" * (600_000 if name in LONG else 100_000))]
        if kind == "TEXT":
            bodies += [base + f"&{name}=a%0d%0ab".encode()]
    with stack.unchanged():
        for body in bodies:
            page = send(browser, path, body)
            assert page.status in (400, 413) or slowed_down(page), (body[:200], page)
            assert not LEAKS.search(page.html), page
        for length in ("99999999", "-1", "x"):
            page = browser.request("POST", path, base, {"Content-Type": FORM,
                                                        "Content-Length": length}) \
                if length != "99999999" else browser.request(
                    "POST", path, b"", {"Content-Type": "text/csv", "Content-Length": "0"})
            assert 400 <= page.status < 500, page
    assert browser.request("GET", "/accounts/me").status == 200, "the session is as before"


@pytest.mark.parametrize("path", GETS)
def test_gets__nonsense_is_400_or_text(stack, browsers, path):
    browser = browsers["owner"]
    fields = FORMS["GET", path]
    with stack.unchanged():
        for name, kind in fields.items():
            values = HOSTILE_IDS if kind == "ID" else HOSTILE_TEXTS
            for value in values:
                page = browser.request(
                    "GET", f"{path}?{name}={value if value[:1] == '%' and kind == 'ID' else quote(value)}")
                assert page.status == 400 if kind in ("ID", "CHOICE") else page.status < 500, page
                assert "<script>alert" not in page.html and not LEAKS.search(page.html)
        for query in ("%ff=1", "a=%00", "%", "a=%zz", "&" * 2000, "&".join(["a=1"] * 1300),
                      "a=" + "x" * 7000, "[]=1&a[b]=2", "=", "?a?b", "id=1&id=2&id=x"):
            page = browser.request("GET", f"{path}?{query}")
            assert page.status < 500, page
            # Where programs lie is what that page is for, and only admins see it.
            assert path == "/jobs" and page.status == 200 or not LEAKS.search(page.html)


@pytest.fixture(scope="module")
def api_token(browsers):
    browser = browsers["viewer"]
    page = browser.get("/accounts/me-tokens")
    page = browser.submit(page.form("/accounts/me-tokens"), {"name": "attacks"})
    token = re.search(r'id="token" value="([^"]+)"', page.html)[1]
    # Its first use is noted; after that nothing is written.
    assert browser.request("GET", "/api/count", headers={"X-Muster-Token": token}).status == 200
    return token


@pytest.mark.parametrize("path", API_GETS)
def test_programs__need_a_token_whoever_is_signed_in(stack, browsers, path):
    with stack.unchanged():
        for role in ROLES:
            for method in ("GET", "HEAD"):
                page = browsers[role].request(method, path)
                assert page.status == 401 and page.headers["WWW-Authenticate"], (role, page)
                assert page.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", API_GETS)
def test_programs__nonsense_is_an_error_in_json(stack, browsers, api_token, path):
    headers = {"X-Muster-Token": api_token}
    with stack.unchanged():
        for name, kind in FORMS["API", path].items():
            for value in HOSTILE_IDS + HOSTILE_TEXTS:
                value = value if value[:1] == "%" and kind == "ID" else quote(value)
                page = browsers["stranger"].request("GET", f"{path}?{name}={value}", headers=headers)
                assert page.status in ((400, 404) if kind in ("ID", "CHOICE") else (200, 400)), page
                assert page.headers["Content-Type"] == "application/json"
                assert not LEAKS.search(page.html.replace("DROP TABLE", "")), page
        for query in ("x=1", "%ff=1", "id=%00", "%", "id=1&id=2", "a[b]=1", "=", "csrf=1"):
            page = browsers["stranger"].request("GET", f"{path}?{query}", headers=headers)
            assert page.status == 400 and page.headers["Content-Type"] == "application/json", page


def test_text_fields__format_strings_and_code_are_text(stack, browsers, tokens):
    """Whatever is written there, no worker falls over and nothing comes back as markup."""
    browser, token = sign_in(stack, "owner"), None
    workers = {area: set(stack.worker_pids(area)) for area in areas()}
    for path in POSTS:
        texts = {name: kind for name, kind in FORMS["POST", path].items()
                 if kind in ("TEXT", "LINES", "SECRET")}
        if path == "/sessions/sign-out" or not texts:
            continue
        token = browser.get("/accounts/me").csrf
        for value in HOSTILE_TEXTS:
            page = send(browser, path, {**{name: value for name in texts}, "csrf": token, "id": "1",
                                        "version": "1", "role": "viewer", "obtained": "1"})
            assert page.status < 500, page
            assert "<script>alert" not in page.html and "{{CSRF}}" not in \
                page.html.replace("{{CSRF}}{{#FLASH}}", ""), page
            assert not LEAKS.search(page.html.replace("DROP TABLE", ""))
    for value in HOSTILE_TEXTS[:4]:
        page = browser.request("GET", "/accounts/me", headers={"User-Agent": value, "Referer": value,
                                                               "Accept-Language": value})
        assert page.status == 200 and "<script>alert" not in page.html
    assert {area: set(stack.worker_pids(area)) for area in areas()} == workers
    for path in ("/contacts", "/exports", "/imports", "/accounts", "/notices", "/settings"):
        page = browser.get(path)
        assert page.status == 200 and "<script>alert" not in page.html


def test_text_fields__format_strings_come_back_as_written(stack, browsers):
    browser = browsers["owner"]
    value = "%n%s%zu%1000000d%%"
    page = browser.get("/contacts/new")
    page = browser.submit(page.form("/contacts/new"), {
        "first_name": value, "last_name": value, "company": value, "address": value,
        "identifier": secrets.token_hex(4), "obtained": "1"})
    assert page.status == 200 and page.path == "/contacts/view", page
    assert page.text.count(value) >= 3
    page = browser.get("/contacts?q=" + quote(value))
    assert value in page.text


# ---- headers --------------------------------------------------------------------------------------

def assert_safe(page):
    for name in HEADERS:
        assert len(page.headers.get_all(name) or []) == 1, (name, page.headers.items(), page)
    assert page.headers["Cache-Control"] == "no-store", page
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"[\d.]{3}", page.headers["Server"] or "")
    assert not page.headers["X-Powered-By"]
    if page.status >= 400:
        assert not LEAKS.search(page.html), page


@pytest.mark.parametrize("role", ("stranger", "viewer", "owner"))
def test_headers__are_on_every_answer(stack, browsers, role):
    browser = browsers[role]
    for method, path, _, _ in ROUTES:
        assert_safe(browser.request("GET", path + "?id=1"))
        page = send(browser, path, {"csrf": "x"})
        if page.status != 429:
            assert_safe(page)
    for area in areas():
        assert_safe(browser.request("GET", f"/{area}/no/such/page"))
        assert_safe(browser.request("GET", f"/{area}/%3Cscript%3Ealert(1)%3C/script%3E"))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FOO", "TRACE", "OPTIONS", "get"])
def test_methods__are_get_head_and_post(stack, browsers, method):
    browser = browsers["owner"]
    with stack.unchanged():
        for path in {path for _, path, _, _ in ROUTES}:
            page = browser.request(method, path, headers={"X-HTTP-Method-Override": "POST",
                                                          "X-Method-Override": "POST"})
            assert page.status == 405 or (method == "get" and page.status == 400), page
        for path in set(POSTS) - set(GETS):
            page = browser.request("GET", path + "?_method=POST", headers={
                "X-HTTP-Method-Override": "POST"})
            assert page.status == 405, page


@pytest.mark.parametrize("name, value", [
    ("Proxy", "http://127.0.0.1:1"), ("LD-PRELOAD", "/tmp/x.so"), ("LD_PRELOAD", "/tmp/x.so"),
    ("TZ", "Pacific/Kiritimati"), ("TMPDIR", "/nonexistent"), ("MUSTER-CONF", "/etc/passwd"),
    ("Script-Name", "/x"), ("Path-Info", "/../../x"), ("Request-Method", "POST"),
    ("Content-Length-X", "-5"), ("Gateway-Interface", "CGI/1.1"), ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "//evil.example"),
    ("X-Original-URL", "/settings"), ("X-Rewrite-URL", "/settings"), ("Remote-User", "owner"),
    ("Authorization", "Basic b3duZXI6eA=="), ("X-Accel-Redirect", "/protected/muster.db"),
    ("X-Sendfile", "/etc/passwd"), ("Muster-Accel", "1"), ("Expect", "nonsense"),
    ("Range", "bytes=0-5"), ("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT"),
    ("Accept-Encoding", "%n" * 500), ("Accept-Language", "x" * 4000)])
def test_request_headers__decide_nothing(stack, browsers, name, value):
    def text(page):
        return re.sub(r'value="[0-9a-f]{96}"', "", page.html)
    plain = browsers["viewer"].request("GET", "/contacts")
    page = browsers["viewer"].request("GET", "/contacts", headers={name: value})
    assert page.status in (200, 417), page
    assert page.status == 417 or text(page) == text(plain)
    page = browsers["stranger"].request("GET", "/contacts", headers={name: value})
    assert page.status in (303, 417)
    assert "evil" not in str(page.headers)


def test_long_addresses__lead_to_the_sign_in_page_too(browsers):
    for query in ("q=" + "x" * 8000, "q=" + "%C3%A4" * 1300, "q=" + "%" * 5, "q=" + "é" * 900):
        page = browsers["stranger"].request("GET", "/contacts?" + quote(query, safe="=%&"))
        assert page.status in (303, 400, 414), page
        if page.status == 303:
            assert page.headers["Location"].startswith("/sessions/new")
            assert browsers["stranger"].request("GET", page.headers["Location"]).status == 200


# ---- cookies ---------------------------------------------------------------------------------------

def raw_get(stack, path, *lines):
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n".encode()
    for line in lines:
        request += line + b"\r\n"
    with socket.create_connection(("127.0.0.1", stack.port), 20) as wire:
        wire.sendall(request + b"\r\n")
        got = b""
        while block := wire.recv(65536):
            got += block
    return int(got.split(b" ", 2)[1])


def test_cookies__one_rule_for_all_that_can_come(stack, browsers):
    good = b"muster_session=" + browsers["viewer"].cookies["muster_session"].encode()
    token = good.split(b"=")[1]
    inside = [
        good, b" " + good, good + b";", b";;; " + good, b"a=1; b=2; c=3; d=4; " + good + b"; e=5",
        good + b"; muster_session=" + b"A" * 43,            # of two, the first
        b"x=\"quoted; value\"; " + good, b"\xff\xfe=\xff; " + good, b"muster_sessionx=1; " + good,
        b"a; b; =; ==; " + good, good + b"; muster_flash=\xff\xff", good + b"; muster_flash=x.9e9",
        good + b"; muster_visit=<script>", b"a=" + b"x" * 3000 + b"; " + good]
    outside = [
        b"", b"=", b";", b"muster_session", b"muster_session=", b"muster_session=" + b"A" * 43,
        b"muster_session=" + b"A" * 43 + b"; " + good,
        b'muster_session="' + token + b'"', b"muster_session=" + token + b"x",
        b"muster_session=" + token[:-1], b"muster_session=" + token + b"%00",
        b"muster_session=\xff\xff; a", b"Muster_Session=" + token, b"xmuster_session=" + token,
        b"muster_session =" + token, b"muster_session=" + token.swapcase(),
        b"muster_session=" + b"A" * 6000]
    with stack.unchanged():
        for cookie in inside:
            assert raw_get(stack, "/contacts", b"Cookie: " + cookie) == 200, cookie
        for cookie in outside:
            assert raw_get(stack, "/contacts", b"Cookie: " + cookie) == 303, cookie
        # Longer than any cookies of ours: as if there were none, or too much for the web server.
        for size in (8000, 20000, 70000):
            status = raw_get(stack, "/contacts", b"Cookie: a=" + b"x" * size + b"; " + good)
            assert status in (303, 400, 414, 431), (size, status)
        two = raw_get(stack, "/contacts", b"Cookie: " + good, b"Cookie: a=b")
        assert two in (200, 303)  # Apache joins them with a comma
        two = raw_get(stack, "/contacts", b"Cookie: a=b", b"Cookie: " + good)
        assert two in (200, 303)


# ---- what people type ------------------------------------------------------------------------------

def test_limits__are_in_bytes_and_cut_nothing(stack, browsers):
    """Exactly as long as may be is stored whole; one character more is refused whole."""
    browser = browsers["editor"]
    limits = {"last_name": 500, "company": 500, "city": 500, "address": 1000}
    for field, limit in limits.items():
        for char in ("a", "\u00fc", "\u20ac", "\U0001f680"):
            size = len(char.encode())
            text = char * (limit // size)
            page = browser.get("/contacts/new")
            form = page.form("/contacts/new")
            with stack.unchanged():
                page = browser.submit(form, {
                    "identifier": secrets.token_hex(6), "last_name": "x", "obtained": "1",
                    field: text + char})
                assert page.status == 422, (field, char, page)
                assert page.form("/contacts/new").value(field) == text + char
            page = browser.submit(form, {"identifier": secrets.token_hex(6), "last_name": "x",
                                         "obtained": "1", field: text})
            assert page.status == 200 and page.path == "/contacts/view", (field, char, page)
            number = page.query.split("=")[1].split("&")[0]
            assert stack.value(f"SELECT {field} FROM contact WHERE id = ?", number) == text


def test_naughty_text__comes_back_through_the_form(stack, browsers, tokens):
    with open(ROOT / "tests/fixture/files/naughty.csv", newline="", encoding="utf-8") as f:
        texts = {cell for row in csv.reader(f) for cell in row}
    texts |= {"\U0001f468\u200d\U0001f469\u200d\U0001f467", "Z\u0335\u031b" * 80, "\u202eabc", "\ufffd",
              "\uffff", "e" + "\u0301" * 255, "\U0010ffff", "'=1+1", "NULL", "undefined", "\u0130i\u0307",
              "\u1e9e\u00df", "\ufeffx", "a\u00a0b", "\u200b\u200bx", "\x01\x7f\x80x"}
    for text in texts:
        if not text.strip() or "\0" in text or len(text.encode()) > 1000:
            continue
        key = secrets.token_hex(8)
        page = send(browsers["editor"], "/contacts/new", {
            "csrf": tokens["editor"], "identifier": key, "address": text, "obtained": "1"})
        assert page.status == 303, (text, page)
        kept = stack.value("SELECT address FROM contact WHERE identifier = ?", key)
        assert kept.strip() == text.replace("\r\n", "\n").replace("\r", "\n").strip(), ascii(text)
        page = browsers["editor"].request("GET", page.headers["Location"])
        assert page.status == 200 and " ".join(kept.split()) in page.text, ascii(text)


def test_large_notes__are_refused_and_not_half_stored(stack, browsers, tokens):
    with stack.unchanged():
        for field in ("last_name", "address", "categories", "marketing_consent_text"):
            page = send(browsers["owner"], "/contacts/new", {
                "csrf": tokens["owner"], "obtained": "1", "identifier": "x", field: "n" * 1_000_000})
            assert page.status in (400, 413, 422), page


# ---- plain CGI, asked by hand -----------------------------------------------------------------------

@pytest.fixture(scope="module")
def plain():
    plain = Plain()
    yield plain
    plain.stop()


@pytest.mark.parametrize("length", [None, "", "-1", " 5", "5 ", "+5", "5,5", "0x5", "05", "5.0", "1e1",
                                    "2147483648", "4294967296", "4294967301", "9223372036854775807",
                                    "9223372036854775808", "18446744073709551616", "9" * 400, "nan"])
def test_cgi_content_length__is_plain_digits_or_refused(plain, length):
    token = plain.sign_in()
    csrf = plain.cgi("contacts", "/new", token=token).csrf
    body = urlencode({"last_name": "X", "obtained": "1", "csrf": csrf}).encode()
    before = plain.dump()
    page = plain.cgi("contacts", "/new", method="POST", body=body, token=token,
                     CONTENT_LENGTH=length)
    assert 400 <= page.status < 500 and page.ended == 0, (page, page.log)
    assert plain.dump() == before


@pytest.mark.parametrize("change, allowed", [(-1, (303, 400, 403)), (-30, (400, 403)), (1, (400,)),
                                             (100000, (400,))])
def test_cgi_content_length__that_is_not_the_bodys(plain, change, allowed):
    token = plain.sign_in()
    csrf = plain.cgi("contacts", "/new", token=token).csrf
    body = urlencode({"csrf": csrf, "obtained": "1", "last_name": "Xy"}).encode()
    page = plain.cgi("contacts", "/new", method="POST", body=body, token=token,
                     CONTENT_LENGTH=str(len(body) + change))
    assert page.status in allowed, page
    assert page.status == 303 or plain.value("SELECT count(*) FROM contact WHERE last_name = 'Xy'") == 0


@pytest.mark.parametrize("values", [
    {"path": "/" + "x" * 20000}, {"query": "q=" + "x" * 20000}, {"path": "/\udcff"},
    {"path": "/new\r\nSet-Cookie: a=b"}, {"path": "//new"}, {"path": "/new/"},
    {"path": "/%6eew"}, {"path": "/../accounts"}, {"path": "new"},
    {"HTTP_COOKIE": "muster_session=" + "x" * 100000}, {"method": "get"},
    {"method": ""}, {"method": "POST" * 1000}, {"CONTENT_TYPE": "x" * 50000},
    {"HTTP_USER_AGENT": "\udcff" * 5000}, {"REMOTE_ADDR": "x" * 5000}, {"REMOTE_ADDR": ""},
    {"HTTP_HOST": ""}, {"HTTP_HOST": "evil.example\r\nX: y"}, {"SERVER_PROTOCOL": "HTTP/9"}],
    ids=lambda values: f"{list(values)[0]}={list(values.values())[0][:12]!r}")
def test_cgi_environment__nothing_in_it_breaks_the_program(plain, values):
    token = plain.sign_in()
    for area in ("contacts", "sessions"):
        page = plain.cgi(area, **{"token": token, "method": "GET", **values})
        assert page.ended == 0, page.log
        assert page.status < 500, page
        assert not page.headers["X"] and "evil" not in page.html
        assert all(not value.startswith("a=b") for value in page.headers.get_all("Set-Cookie") or [])


def test_cgi_arguments__are_not_read(plain):
    """A web server may hand the query string over as arguments (the case of PHP, CVE-2012-1823)."""
    plain.sign_in()
    email = plain.value("SELECT email FROM account LIMIT 1")
    before = plain.dump()
    for arguments in (("--password", email), ("--sample", "/etc/hosts"), ()):
        done = plain.job("setup", *arguments, check=False,
                         environment={"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET"})
        assert done.returncode == 1 and "not for a web server" in done.stderr
        assert done.stdout == "" and plain.dump() == before


def test_jobs_started_by_a_page__get_nothing_of_the_request(plain):
    """As plain CGI, the request's headers stand in the environment, the session's cookie too."""
    folder = plain.dir / "jobs"
    folder.mkdir()
    (folder / "exporter").write_text(f"#!/bin/sh\nenv > {folder}/new\nmv {folder}/new {folder}/seen\n")
    (folder / "exporter").chmod(0o755)
    if plain.prefix:
        shutil.chown(folder, NOBODY, NOBODY)
    text = plain.conf.read_text()
    plain.conf.write_text(text.replace("/nonexistent", str(folder)))
    try:
        token = plain.sign_in()
        asked = plain.value("SELECT total FROM contact_count WHERE state = 0") or ""
        page = plain.post("exports", "/new", {"name": "All", "asked": asked}, token,
                          HTTP_PROXY="http://evil.example", HTTP_X_SECRET="s3cret",
                          ALL_PROXY="http://evil.example")
        assert page.status == 303, page
        wait_for((folder / "seen").exists, "the job")
        seen = dict(line.split("=", 1) for line in (folder / "seen").read_text().splitlines())
    finally:
        plain.conf.write_text(text)
    assert token not in repr(seen)
    assert set(seen) <= {"MUSTER_CONF", "MUSTER_STARTED_BY", "PATH", "PWD", "OLDPWD", "SHLVL", "_", "LANG", "TZ", "TMPDIR",
                         "ASAN_OPTIONS", "UBSAN_OPTIONS"}, seen
    assert seen["MUSTER_CONF"] == str(plain.conf)
