"""The API: tokens, who may what, pages of contacts that stand still, and every error as JSON."""
import json
import re
import secrets
import shlex
import sqlite3
import time
from urllib.parse import quote, urlencode

import pytest

from harness import Stack, day_of
import test_exports
from test_exports import sign_in, write

TOKEN = re.compile(r"muster_[\w-]{43}")
# What people have in their names somewhere.
NAUGHTY = ["\"quotes\" and \\backslashes\\", "<script>alert(1)</script>", "</script><b>",
           "tab\tand\x01\x02\x1f\x7f", "line\u2028separator\u2029", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
           "\u0000"[:0] + "é\u0301 ÅÅ", "\u202eabc", "\ufffe\uffff", "\U0010ffff", "null", "{{CSRF}}",
           "'; DROP TABLE contact; --", "{\"error\": 1}", "\x80\x9f", "ﷺ", "%00%ff", "\\u0000"]


@pytest.fixture(scope="module")
def stack():
    """Of its own: pages start no jobs there."""
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    yield stack
    stack.stop()


@pytest.fixture
def clean(stack):
    """Without contacts, segments and failed tries."""
    for table in ("segment_member", "segment_use", "segment", "contact_tag", "tag", "attribute_value",
                  "attribute_option", "attribute", "contact_search", "contact", "change",
                  "sign_in_failure", "api_token"):
        write(stack, f"DELETE FROM {table}")
    write(stack, "UPDATE contact_count SET total = 0")
    return stack


def add_contacts(stack, count, **values):
    """As test_exports does, with the keys by which a filter finds a city."""
    if "city" in values:
        values["city_key"] = values["city"].lower()
    test_exports.add_contacts(stack, count, **values)


def make_token(browser, name="Test"):
    page = browser.get("/accounts/me-tokens")
    page = browser.submit(page.form("/accounts/me-tokens"), {"name": name})
    assert page.status == 200, page
    return TOKEN.search(page.html)[0]


class Client:
    """A program with a token."""

    def __init__(self, stack, role="owner", token=None):
        self.stack, self.wire = stack, stack.browser()
        if token is None:
            self.person = sign_in(stack, role)
            token = make_token(self.person)
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, path, method="GET", headers=None, body=None, **parameters):
        """The answer; .json is its body."""
        query = "?" + urlencode(parameters, quote_via=quote) if parameters else ""
        page = self.wire.request(method, f"/api{path}{query}", body,
                                 self.headers if headers is None else headers)
        assert not page.headers.get_all("Set-Cookie"), "a program gets no cookies"
        if method != "HEAD":
            assert page.headers["Content-Type"] == "application/json", page
            page.json = json.loads(page.body)
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        return page

    def get(self, path, **parameters):
        page = self.ask(path, **parameters)
        assert page.status == 200, page.body
        return page.json

    def error(self, path, status, **parameters):
        page = self.ask(path, **parameters)
        assert page.status == status, (page.status, page.body)
        assert list(page.json) == ["error"]
        assert set(page.json["error"]) <= {"message", "field", "at", "len"}
        assert page.json["error"]["message"][-1] in ".?!"
        return page.json["error"]

    def walk(self, **parameters):
        """Ids of all pages, and how many pages there were."""
        ids, pages = [], 0
        while True:
            answer = self.get("/contacts", **parameters)
            ids += [c["id"] for c in answer["contacts"]]
            pages += 1
            if answer["next"] is None:
                return ids, pages
            parameters["cursor"] = answer["next"]


@pytest.fixture
def client(clean):
    return Client(clean)


def add_segment(client, name, filter="", kind=0, shared=1, owner=None, archived=None):
    now = int(time.time())
    write(client.stack, "INSERT INTO segment (name, name_key, kind, filter, owner_id, is_shared,"
          " archived_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          name, name.lower(), kind, filter, owner or client.person.account, shared, archived, now, now)
    return client.stack.value("SELECT max(id) FROM segment")


def add_tag(stack, name, *people):
    now = int(time.time())
    write(stack, "INSERT INTO tag (name, label, colour, carriers, created_at, updated_at)"
          " VALUES (?, ?, 'teal', ?, ?, ?)", name.lower(), name, len(people), now, now)
    tag = stack.value("SELECT max(id) FROM tag")
    write(stack, "INSERT INTO contact_tag VALUES (?, ?)", many=[(tag, p) for p in people])


# ---- tokens --------------------------------------------------------------------------------------

def test_tokens__are_shown_once_listed_and_revoked(clean):
    person = sign_in(clean, "viewer")
    page = person.get("/accounts/me-tokens")
    assert "You have none" in page.text
    page = person.submit(page.form("/accounts/me-tokens"), {"name": "Shop <script>alert(1)</script>"})
    assert "<script>alert" not in page.html and "Shop <script>" in page.text
    token = TOKEN.search(page.html)[0]
    assert f"curl -H 'Authorization: Bearer {token}' '{clean.url}/api/contacts?limit=2'" in \
        page.reader.forms[0].text or token in page.html
    client = Client(clean, token=token)
    assert client.get("/count") == {"total": 0}
    page = person.get("/accounts/me-tokens")
    assert token not in page.html and f"muster_…{token[-4:]}" in page.text
    assert "never" not in page.text
    assert "An API token was made" in person.get("/notices").text
    assert token not in clean.dump()
    page = person.get("/accounts/me-tokens")
    page = person.submit(page.form("/accounts/me-tokens-revoke"))
    assert "The token was revoked" in page.text and "You have none" in page.text
    assert "not good" in client.error("/count", 401)["message"]


def test_tokens__belong_to_one_account(clean):
    one, other = sign_in(clean), sign_in(clean, "owner")
    token = make_token(one)
    number = clean.value("SELECT id FROM api_token")
    assert "Test" not in other.get("/accounts/me-tokens").text.split("Your tokens")[1]
    with clean.unchanged():
        page = other.post("/accounts/me-tokens-revoke", {"id": number})
        assert page.status == 404
    assert Client(clean, token=token).get("/count") == {"total": 0}


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x07b"])
def test_tokens__need_a_name(clean, name):
    person = sign_in(clean)
    page = person.get("/accounts/me-tokens")
    with clean.unchanged():
        page = person.submit(page.form("/accounts/me-tokens"), {"name": name})
    assert page.status == 422 and "No token was made" in page.text, page
    assert page.form("/accounts/me-tokens").value("name") == name.strip()


def test_tokens__end_with_their_account(clean):
    owner = sign_in(clean)
    client = Client(clean, "editor")
    account = client.person.account
    assert client.get("/count") == {"total": 0}
    page = owner.get(f"/accounts/view?id={account}")
    owner.submit(page.form("/accounts/disable"))
    client.error("/count", 401)
    page = owner.get(f"/accounts/view?id={account}")
    owner.submit(page.form("/accounts/enable"))
    client.error("/count", 401)


def test_tokens__come_in_two_headers(clean):
    client = Client(clean)
    for headers in ({"Authorization": f"Bearer {client.token}"}, {"X-Muster-Token": client.token},
                    {"Authorization": f"bEARER   {client.token}"},
                    {"Authorization": "Basic eDp5", "X-Muster-Token": client.token}):
        assert client.ask("/count", headers=headers).status == 200, headers


def test_tokens__nothing_else_opens(clean):
    client = Client(clean)
    person = client.person
    for headers in ({}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "},
                    {"Authorization": f"Basic {client.token}"}, {"Authorization": client.token},
                    {"Authorization": f"Bearer {client.token[:-1]}"},
                    {"Authorization": f"Bearer {client.token} x"},
                    {"Authorization": f"Bearer {person.cookies['muster_session']}"},
                    {"X-Muster-Token": "muster_" + "x" * 43}, {"X-Muster-Token": "x" * 5000},
                    {"Cookie": f"muster_session={person.cookies['muster_session']}"},
                    {"Cookie": f"muster_session={client.token}"}):
        page = client.ask("/count", headers=headers)
        assert page.status == 401, headers
        assert page.headers["WWW-Authenticate"] == 'Bearer realm="muster"'
        assert client.token not in page.html
    # Nor does a token sign in to pages.
    assert client.wire.request("GET", "/contacts", headers=client.headers).status == 303
    assert client.ask("/count?token=" + client.token, headers={}).status == 401


def test_tokens__guessing_is_slowed_down_and_good_ones_work(clean):
    client = Client(clean)
    statuses = [client.ask("/count", headers={"X-Muster-Token": f"muster_{secrets.token_urlsafe(32)}"})
                for _ in range(24)]
    assert {p.status for p in statuses[:20]} == {401}
    assert statuses[-1].status == 429 and int(statuses[-1].headers["Retry-After"]) > 0
    assert "wait" in statuses[-1].json["error"]["message"]
    before = clean.db("SELECT * FROM sign_in_failure")
    client.ask("/count", headers={"X-Muster-Token": "muster_x"})
    assert clean.db("SELECT * FROM sign_in_failure") == before, "who waits costs no writes"
    assert client.get("/count") == {"total": 0}
    assert client.ask("/count", headers={}).status == 401, "no token is no guess"


@pytest.mark.parametrize("role", ["viewer", "editor", "admin", "owner"])
def test_roles__all_of_them_read(clean, role):
    client = Client(clean, role)
    for path in ("/contacts", "/count", "/segments", "/fields"):
        assert client.ask(path).status == 200


def test_tokens__use_is_noted_but_rarely(clean):
    client = Client(clean)
    client.get("/count")
    used = clean.value("SELECT used_at FROM api_token")
    assert used >= time.time() - 60
    write(clean, "UPDATE api_token SET used_at = used_at - 100")
    client.get("/count")
    assert clean.value("SELECT used_at FROM api_token") == used - 100
    write(clean, "UPDATE api_token SET used_at = used_at - 300")
    client.get("/count")
    assert clean.value("SELECT used_at FROM api_token") >= used


# ---- what a contact looks like -------------------------------------------------------------------

def test_contact__has_all_there_is_about_it(client):
    add_contacts(client.stack, 1, last_name="Müller", phone="+43 1 234", phone_key="+431234",
                 city="Wien", country="AT", categories="news, offers", signup_at=1763809200,
                 marketing_consent=1, eu_consent=0, blocked=1, email_status=1, source=1,
                 created_at=1600000000, updated_at=1600000001)
    add_tag(client.stack, "VIP", 1)
    add_tag(client.stack, "art", 1)
    person = client.person
    page = person.get("/contacts/view?id=1")
    assert page.status == 200, page
    write(client.stack, "INSERT INTO attribute (id, key, name, name_key, type, position, created_at,"
          " updated_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0)", many=[
              (i, key, key, key, kind, i) for i, (key, kind) in enumerate(
                  [("note", 1), ("points", 2), ("rate", 2), ("birthday", 3), ("member", 4), ("plan", 5),
                   ("likes", 6), ("site", 7), ("empty", 1), ("huge", 2)], 1)])
    write(client.stack, "INSERT INTO attribute_option (id, attribute_id, label, label_key, position)"
          " VALUES (?, ?, ?, ?, ?)", many=[(1, 6, "Gold", "gold", 1), (2, 7, "a, b", "a, b", 1),
                                          (3, 7, "c", "c", 2)])
    write(client.stack, "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
          " VALUES (1, ?, ?, ?, ?, ?)", many=[
              (1, 0, "a \"note\"", "a note", None), (2, 0, "9007199254740993", None, 9007199254740993),
              (3, 0, "-12.50", None, -12.5), (4, 0, "1990-03-18", None, 637718400),
              (5, 0, None, None, 1), (6, 0, None, None, 1), (7, 2, None, None, 2), (7, 3, None, None, 3),
              (8, 0, "https://x.example/", "https://x.example/", None),
              (10, 0, "9" * 40, None, 1e40)])
    write(client.stack, "INSERT INTO contact_point (contact_id, kind, value, key, label, position, created_at)"
          " VALUES (1, ?, ?, ?, ?, ?, 0)", many=[(1, "B@b.example", "b@b.example", "work", 1),
                                                 (2, "+43 1 5", "+4315", "", 1)])
    contact = client.get("/contact", id=1)["contact"]
    assert contact == client.get("/contacts")["contacts"][0]
    assert contact["other_email"] == [{"value": "B@b.example", "label": "work"}]
    assert contact["other_phone"] == [{"value": "+43 1 5", "label": None}]
    assert contact["id"] == 1 and contact["first_name"] == "Person1"
    assert contact["last_name"] == "Müller" and contact["company"] is None
    assert contact["categories"] == ["news", "offers"]
    assert contact["signup"] == "2025-11-22T11:00:00Z"
    assert (contact["marketing_consent"], contact["eu_consent"], contact["blocked"]) == (True, False, True)
    assert contact["email_status"] == "unsubscribed" and contact["phone_status"] == "active"
    assert contact["source"] == "import" and contact["deactivated"] is False
    assert contact["created"] == "2020-09-13T12:26:40Z" and contact["updated"] == "2020-09-13T12:26:41Z"
    assert contact["tags"] == [{"name": "art", "label": "art"}, {"name": "vip", "label": "VIP"}]
    assert contact["attributes"] == {
        "note": "a \"note\"", "points": 9007199254740993, "rate": -12.5, "birthday": "1990-03-18",
        "member": True, "plan": "Gold", "likes": ["a, b", "c"], "site": "https://x.example/",
        "empty": None, "huge": 1e40}


def test_contact__values_can_be_asked_for_as_they_are_given(client):
    add_contacts(client.stack, 1, email_status=2, source=1)
    contact = client.get("/contact", id=1)["contact"]
    for field in ("email_status", "source"):
        assert client.get("/count", filter=f'{field} is "{contact[field]}"') == {"total": 1}


def test_contact__who_is_not_live_is_not_there(client):
    add_contacts(client.stack, 3)
    write(client.stack, "UPDATE contact SET state = id - 1 WHERE id IN (2, 3)")
    assert client.get("/contact", id=1)["contact"]["id"] == 1
    for number in (2, 3, 4, 9223372036854775807):
        client.error("/contact", 404, id=number)
    assert [c["id"] for c in client.get("/contacts", filter="email has any value")["contacts"]] == [1]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text__comes_out_as_it_is(client, text):
    add_contacts(client.stack, 1, last_name=text, city=text, address=text)
    add_tag(client.stack, text, 1)
    segment = add_segment(client, text, 'city has any value')
    contact = client.get("/contact", id=1)["contact"]
    assert contact["last_name"] == contact["city"] == contact["address"] == text
    assert contact["tags"][0]["label"] == text
    assert client.get("/segment", id=segment)["segment"]["name"] == text
    page = client.ask("/contacts", filter=f"city is \"{text}")
    assert page.status in (200, 400)
    name = client.ask("/contacts", sort="name", limit=1)
    assert name.status == 200


def test_names_as_keys__lead_through_pages(client):
    """The cursor of a list by name carries the name."""
    for text in NAUGHTY * 2:
        add_contacts(client.stack, 1, name_key=text)
    for sort in ("name", "-name"):
        ids, pages = client.walk(sort=sort, limit=5)
        assert sorted(ids) == list(range(1, 2 * len(NAUGHTY) + 1)), sort
        assert pages == -(-2 * len(NAUGHTY) // 5)


# ---- what is asked for ---------------------------------------------------------------------------

def test_filter__finds_and_counts_the_same(client):
    add_contacts(client.stack, 30, city="Wien")
    add_contacts(client.stack, 12, city="Graz")
    for question, number in (('city is "Wien"', 30), ('city is not "wien"', 12),
                             ('city is "Wien" or city is "Graz"', 42), ('city is "Linz"', 0),
                             ('created is today\n and city has any value', 42)):
        answer = client.get("/contacts", filter=question, limit=1000)
        assert answer["total"] == len(answer["contacts"]) == number, question
        assert client.get("/count", filter=question) == {"total": number}


def test_search__narrows_the_filter(client):
    add_contacts(client.stack, 30, city="Wien")
    add_contacts(client.stack, 30, city="Graz")
    assert client.get("/count", q="person1")["total"] == 11
    assert client.get("/count", q="person4", filter='city is "Graz"')["total"] == 10
    answer = client.get("/contacts", q="person4", filter='city is "Graz"', limit=3)
    assert answer["total"] == 10 and len(answer["contacts"]) == 3
    assert len(client.walk(q="person4", filter='city is "Graz"', limit=3)[0]) == 10


def test_search__with_more_hits_than_are_sorted_at_once(client):
    add_contacts(client.stack, 10100)
    assert client.get("/contacts", q="person", limit=1)["total"] == 10100
    assert client.get("/count", q="person") == {"total": 10100}


def test_at__is_today_somewhere_else(client):
    add_contacts(client.stack, 1, created_at=int(time.time()) - 3 * 86400)
    day = day_of(time.time() - 3 * 86400)
    assert client.get("/count", filter="created is today")["total"] == 0
    assert client.get("/count", filter="created is today", at=day)["total"] == 1
    segment = add_segment(client, "Today", "created is today")
    assert client.get("/count", segment=segment)["total"] == 0
    assert client.get("/count", segment=segment, at=day)["total"] == 1


def test_segment__gives_its_people(client):
    add_contacts(client.stack, 20, city="Wien")
    add_contacts(client.stack, 10, city="Graz")
    dynamic = add_segment(client, "Vienna", 'city is "Wien"')
    static = add_segment(client, "Friends", kind=1)
    write(client.stack, "INSERT INTO segment_member VALUES (?, ?, ?, 0)", many=[
        (static, 3, 0), (static, 25, 0), (dynamic, 1, 1), (dynamic, 30, 0)])
    assert client.walk(segment=static)[0] == [3, 25]
    assert client.walk(segment=dynamic)[0] == list(range(2, 21)) + [30]
    assert client.walk(segment=dynamic, filter='city is "Graz"')[0] == [30]
    assert client.walk(filter='segment is "Friends"')[0] == [3, 25]
    assert client.get("/count", segment=dynamic)["total"] == \
        client.get("/segment", id=dynamic)["segment"]["count"] == 20


def test_segments__are_listed_with_what_they_are(client):
    add_contacts(client.stack, 5, city="Wien")
    add_segment(client, "Vienna", 'city is "Wien"')
    add_segment(client, "Broken", 'tag is "gone"')
    add_segment(client, "Old", 'city is "Wien"', archived=1)
    listed = client.get("/segments")["segments"]
    assert [s["name"] for s in listed] == ["Broken", "Vienna"]
    broken, vienna = listed
    assert broken["count"] is None and "gone" in broken["broken"]
    assert vienna["count"] == 5 and vienna["broken"] is None and vienna["kind"] == "dynamic"
    assert vienna["filter"] == 'city is "Wien"' and vienna["shared"] is True
    assert vienna["owner"] == "Owner" and vienna["created"].endswith("Z")
    assert client.get("/segment", id=vienna["id"])["segment"] == vienna


def test_segment__that_gives_nobody_says_why(client):
    add_contacts(client.stack, 5, city="Wien")
    broken = add_segment(client, "Broken", 'tag is "gone"')
    old = add_segment(client, "Old", 'city is "Wien"', archived=1)
    error = client.error("/contacts", 409, segment=broken)
    assert error["field"] == "segment" and "gone" in error["message"]
    assert client.error("/count", 409, segment=old)["message"] == "This segment is archived."
    assert client.error("/contacts", 404, segment=999)["field"] == "segment"
    error = client.error("/contacts", 400, filter='segment is "Broken"')
    assert error["field"] == "filter" and error["at"] == 11


def test_private_segment__is_its_owners(client):
    """ATTACKS 30: for others it does not exist, not even for an owner."""
    other = Client(client.stack, "owner")
    mine = add_segment(client, "Mine", "city is unknown", shared=0)
    assert client.get("/segment", id=mine)["segment"]["shared"] is False
    assert other.get("/segments") == {"segments": []}
    assert other.error("/segment", 404, id=mine) == client.error("/segment", 404, id=mine + 1000)
    assert other.error("/contacts", 404, segment=mine)["field"] == "segment"
    assert other.error("/contacts", 400, filter='segment is "Mine"')["field"] == "filter"


def test_fields__are_the_catalogue(client):
    fields = {f["key"]: f for f in client.get("/fields")["fields"]}
    assert fields["country"]["label"] == "Country" and len(fields["country"]["operators"]) == 6
    assert "spam_report" in fields["email_status"]["choices"]
    assert any(o["negative"] for o in fields["city"]["operators"])
    # Each is understood.
    for key in fields:
        page = client.ask("/count", filter=f"{key} is unknown")
        assert page.status == 200 or "unknown" not in page.json["error"]["message"].split("\"")[0], page.json


# ---- pages that stand still ----------------------------------------------------------------------

@pytest.mark.parametrize("sort", ["created", "-created", "updated", "-updated", "name", "-name"])
@pytest.mark.parametrize("filter", ["", 'city is "Wien"'])
def test_pages__each_contact_once(client, sort, filter):
    add_contacts(client.stack, 507, city="Wien")
    ids, pages = client.walk(sort=sort, limit=50, **({"filter": filter} if filter else {}))
    assert len(ids) == 507 and len(set(ids)) == 507 and pages == 11
    assert (ids == sorted(ids)) == (sort[0] != "-" and sort != "name")


@pytest.mark.parametrize("filter", ["", 'city is "Wien"'])
def test_pages__while_contacts_come_and_go(client, filter):
    """500 contacts, five new ones and one gone between each two pages."""
    add_contacts(client.stack, 500, city="Wien", created_at=1700000000)
    parameters = {"limit": 40, **({"filter": filter} if filter else {})}
    seen, gone = [], set()
    while True:
        answer = client.get("/contacts", **parameters)
        seen += [c["id"] for c in answer["contacts"]]
        if answer["next"] is None or len(seen) > 1000:
            break
        parameters["cursor"] = answer["next"]
        # In front of the place, where a page by number would push everybody on by five.
        add_contacts(client.stack, 5, city="Wien", created_at=1600000000)
        last = answer["contacts"][-1]["id"]
        gone |= {last, last + 7}
        write(client.stack, "UPDATE contact SET state = 2 WHERE id IN (?, ?)", last, last + 7)
    assert len(seen) == len(set(seen)), "nobody twice"
    assert set(range(1, 501)) - set(seen) <= gone, "nobody was passed over"


def test_pages__behind_the_last_there_is_nothing(client):
    add_contacts(client.stack, 10)
    answer = client.get("/contacts", limit=10)
    assert len(answer["contacts"]) == 10 and answer["next"] is None
    answer = client.get("/contacts", limit=9)
    answer = client.get("/contacts", limit=9, cursor=answer["next"])
    assert [c["id"] for c in answer["contacts"]] == [10] and answer["next"] is None
    write(client.stack, "UPDATE contact SET state = 2 WHERE id = 10")
    answer = client.get("/contacts", limit=9, cursor="created:9.99999999999")
    assert answer["contacts"] == [] and answer["next"] is None


def test_pages__that_would_be_too_large_are_cut(client):
    add_contacts(client.stack, 900, address="\x01" * 1000, categories="x" * 1990)
    answer = client.get("/contacts", limit=1000)
    assert 100 < len(answer["contacts"]) < 900 and answer["next"]
    ids, pages = client.walk(limit=1000)
    assert ids == list(range(1, 901)) and pages > 1


def test_head__has_the_length_and_no_body(client):
    add_contacts(client.stack, 3)
    page, head = client.ask("/contacts"), client.ask("/contacts", method="HEAD")
    assert head.status == 200 and head.body == b""
    # Apache leaves the length out.
    assert head.headers["Content-Length"] in (str(len(page.body)), None)


# ---- errors --------------------------------------------------------------------------------------

@pytest.mark.parametrize("text, at, length", [
    ("country is", 8, 2), ("nonsense is \"x\"", 0, 8), ("city is \"Wien\" and city is \"Graz\" or city is \"Linz\"", None, None),
    ("city is \"Wien", None, None), ("city contains 'x'; drop table contact", None, None),
    ("zip > 5", 0, 3), ("created is before \"0000-00-00\"", 18, 12),
    ("\U0001f600\U0001f600 is \"x\"", None, None), ("company is \"ä\U0001f600\" and nonsense is \"x\"", 20, 8)])
def test_filter__error_shows_the_place_and_no_people(client, text, at, length):
    add_contacts(client.stack, 3)
    error = client.error("/contacts", 400, filter=text)
    assert error["field"] == "filter" and error["message"]
    if at is not None:
        assert (error["at"], error["len"]) == (at, length), error
    else:
        assert 0 <= error.get("at", 0) <= len(text)


@pytest.mark.parametrize("parameters, field", [
    ({"filter": ""}, "filter"), ({"filter": "  "}, "filter"), ({"segment": ""}, "segment"), ({"at": ""}, "at"),
    ({"filer": "city is \"x\""}, "filer"), ({"limit": "0"}, "limit"), ({"limit": "1001"}, "limit"),
    ({"limit": "-1"}, "limit"), ({"limit": "1e3"}, "limit"), ({"limit": "0x10"}, "limit"),
    ({"limit": "9223372036854775808"}, "limit"), ({"limit": "ten"}, "limit"),
    ({"sort": "name;drop"}, "sort"), ({"sort": "(case when 1 then 2 end)"}, "sort"), ({"sort": "email"}, "sort"),
    ({"segment": "1 or 1"}, "segment"), ({"segment": "-1"}, "segment"), ({"segment": "0"}, "segment"),
    ({"cursor": "x"}, "cursor"), ({"cursor": "created:"}, "cursor"), ({"cursor": "created:1"}, "cursor"),
    ({"cursor": "created:-1.5"}, "cursor"), ({"cursor": "created:1.x"}, "cursor"),
    ({"cursor": "name:1.x"}, "cursor"), ({"cursor": "created:99999999999999999999.1"}, None),
    ({"at": "2026-02-30"}, "at"), ({"at": "0000-00-00"}, "at"), ({"at": "today"}, "at"),
    ({"at": "2026-01-01T00:00:00Z"}, "at"), ({"q": "x" * 201}, "q"), ({"page": "2"}, "page")])
def test_parameters__that_make_no_sense_are_named(client, parameters, field):
    add_contacts(client.stack, 3)
    page = client.ask("/contacts", **parameters)
    if field is None:
        assert page.status in (200, 400)
        return
    assert page.status == 400, page.body
    assert page.json["error"]["field"] == field and "contacts" not in page.json


@pytest.mark.parametrize("query", ["filter=city+is+%22x%22&filter=city+is+%22y%22", "limit=1&limit=2",
                                   "filter=%ff", "filter=%00", "filter=%", "%ff=1", "&" * 2000,
                                   "&".join(["a=1"] * 1300), "q=" + "x" * 7000, "[]=1", "=", "limit[]=1"])
def test_query__that_is_none_is_400(client, query):
    page = client.wire.request("GET", "/api/contacts?" + query, headers=client.headers)
    assert page.status == 400 or query == "&" * 2000, page.body
    assert page.headers["Content-Type"] == "application/json" and json.loads(page.body)


def test_filter__as_long_as_an_address_may_be(client):
    add_contacts(client.stack, 3)
    names = ", ".join(f'"person{i}@shop.example"' for i in range(150))
    assert client.get("/count", filter=f"email is any of {names}")["total"] == 3
    page = client.wire.request("GET", "/api/count?filter=" + "x" * 9000, headers=client.headers)
    assert page.status in (400, 414)


def test_paths__that_are_none_and_methods(client):
    with client.stack.unchanged():
        for path in ("/nothing", "/contacts/", "/contacts/1", "/Contacts"):
            client.error(path, 404)
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            page = client.ask("/contacts", method=method, body=b"" if method == "POST" else None,
                              headers={**client.headers, "X-HTTP-Method-Override": "GET"})
            assert page.status == 405 and page.headers["Allow"] == "GET, HEAD", page
            assert page.json["error"]["message"]


def test_database__that_is_busy_or_gone_is_503(clean):
    client = Client(clean)
    base = clean.data / "muster.db"
    base.rename(clean.data / "away.db")
    try:
        page = client.ask("/count")
        assert page.status == 503 and int(page.headers["Retry-After"]) > 0
        assert page.json["error"]["message"]
    finally:
        (clean.data / "away.db").rename(base)
    assert client.get("/count") == {"total": 0}


def test_reader__does_not_wait_for_writers(clean):
    client = Client(clean)
    add_contacts(clean, 3)
    client.get("/count")
    write(clean, "UPDATE api_token SET used_at = 1")
    lock = sqlite3.connect(clean.data / "muster.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        assert client.get("/count") == {"total": 3}
        assert client.ask("/count", headers={"X-Muster-Token": "muster_x"}).status == 401
    finally:
        lock.execute("ROLLBACK")
        lock.close()


def test_queries__do_not_grow_with_the_page(clean):
    """Tags and attributes of a page of 200 come as those of one contact do."""
    client = Client(clean)
    add_contacts(clean, 400)
    add_tag(clean, "vip", *range(1, 401))
    answer = client.get("/contacts", limit=400)
    assert all(c["tags"] == [{"name": "vip", "label": "vip"}] for c in answer["contacts"])
    assert [c["id"] for c in answer["contacts"]] == list(range(1, 401))


# ---- the documentation ---------------------------------------------------------------------------

def test_docs__commands_work_as_they_stand(clean):
    client = Client(clean, "viewer")
    add_contacts(clean, 3)
    add_segment(client, "x", "city is unknown")
    page = client.person.get("/api")
    assert page.status == 200 and page.h1 == "API"
    commands = [command.replace("\\\n", "") for command in re.findall(
        r'^curl -H "Authorization: Bearer \$TOKEN" (?:.*\\\n)?.*', page.reader.text, re.M)]
    assert len(commands) >= 6
    for command in commands:
        words = shlex.split(command)
        assert words[:2] == ["curl", "-H"] and words[3].startswith(clean.url + "/api/")
        query = ""
        if len(words) > 4:
            assert words[4:6] == ["-G", "--data-urlencode"]
            name, value = words[6].split("=", 1)
            query = f"?{name}={quote(value)}"
        address = words[3] + query
        answer = client.wire.request("GET", address, headers=client.headers)
        assert answer.status == 200 or "?id=" in query, (command, answer.body)
    assert '"message": "There is no field \\"favourite\\"."' in page.text and '"at": 33' in page.text


def test_docs__name_every_route_and_parameter(clean):
    from test_attacks import ROUTES
    text = sign_in(clean).get("/api").html
    for method, path, _, fields in ROUTES:
        if method == "API":
            part = text.split(f"GET {path}</code>")[1].split("</section>")[0]
            assert set(re.findall(r"<dt><code>(\w+)</code>", part)) == set(fields), path


def test_docs__members_of_examples_are_those_of_answers(clean):
    client = Client(clean)
    add_contacts(clean, 1)
    add_segment(client, "x", "city is unknown")
    html = client.person.get("/api").reader.text
    for path, part in (("/contacts", "contacts"), ("/segments", "segments")):
        answer = client.get(path)[part][0]
        for member in answer:
            assert f'"{member}":' in html, (path, member)


def test_docs__are_for_people_who_signed_in(clean):
    page = clean.browser().request("GET", "/api")
    assert page.status == 303 and page.headers["Location"] == "/sessions/new?next=%2Fapi"
