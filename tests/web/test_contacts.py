"""/contacts as people use it: list, search, paging, new, edit, two editors at once, bad input."""
import re
import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

NEW = "/contacts/new"


def create(browser, **fields):
    """A contact made through the form; returns its id."""
    page = browser.get(NEW)
    page = browser.submit(page.form("/contacts/new"), {**fields, "obtained": "1"})
    assert page.status == 200 and page.path == "/contacts/view", page
    return int(re.search(r"id=(\d+)", page.query).group(1))


def values(page):
    """label -> value of a profile."""
    pairs = re.findall(r'<dt>([^<]*)</dt>\s*<dd class="pen-row">\s*<span class="pen-value"(?: title="[^"]*")?>(.*?)</span>',
                       page.html, re.S)
    return {label: re.sub(r"<[^>]*>", "", value) for label, value in pairs}


def names(page):
    return re.findall(r'class="main"><a href="[^"]*"><bdi>(.*?)</bdi>', page.html)


def markup_with_handlers(page):
    """Start tags that a browser would give an event handler."""
    from html.parser import HTMLParser
    found = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend((tag, name) for name, _ in attrs if name.startswith("on"))
    Finder().feed(page.html)
    return found


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_new__a_date_is_typed_like_today_in_the_shop(fresh_stack, fresh_owner, zone):
    fresh_owner.submit(fresh_owner.get("/settings").form("/settings"), {"time_zone": zone})
    days = [datetime.now(ZoneInfo(zone)).strftime("%Y-%m-%d")]
    page = fresh_owner.get("/contacts/new")
    days += [datetime.now(ZoneInfo(zone)).strftime("%Y-%m-%d")]
    shown = set(re.findall(r"Like (\d{4}-\d\d-\d\d)\.", page.html))
    assert len(shown) == 1 and shown <= set(days)


# ---- new ------------------------------------------------------------------------------------------

def test_new__is_shown_on_its_page_and_in_the_list(stack, owner):
    before = stack.value("SELECT total FROM contact_count WHERE state = 0")
    number = create(owner, first_name="Ana", last_name="Müller", email="ana@example.com",
                    phone="0664 1234567", city="Graz", country="AT", company="Bäckerei Süß",
                    identifier="K-1", language="de", time_zone="Europe/Vienna",
                    categories="News, Offers", address="Hauptplatz 1\nStiege 2",
                    postal_code="8010", region="Steiermark", signup="2024-02-29")
    page = owner.get(f"/contacts/view?id={number}")
    assert page.h1 == "Ana Müller"
    shown = values(page)
    assert shown["E-mail"] == "ana@example.com"
    assert shown["Address"].replace("\r", "") == "Hauptplatz 1\nStiege 2"
    assert shown["Subscription categories"] == "News, Offers"
    assert shown["Signup date"].startswith("29 Feb 2024")
    assert "By hand" in page.text and "created this contact" in page.text
    page = owner.get("/contacts")
    assert names(page)[0] == "Ana Müller"
    assert stack.value("SELECT total FROM contact_count WHERE state = 0") == before + 1
    row = stack.db("SELECT phone_key, email_key, obtained_by, obtained_at > 0 FROM contact"
                   " WHERE id = ?", number)[0]
    assert row == ("+436641234567", "ana@example.com", 1, 1)


@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "phone", "identifier"])
def test_new__one_key_is_enough(owner, field):
    value = {"email": "only@example.com", "phone": "+43 1 5321234"}.get(field, "Only")
    assert create(owner, **{field: value})


def test_new__without_anything_to_know_the_person_by_is_refused(stack, owner):
    page = owner.get(NEW)
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/new"), {"city": "Linz", "obtained": "1"})
    assert page.status == 422
    assert "Give at least a name" in page.text
    assert page.form("/contacts/new").value("city") == "Linz"


def test_new__without_the_consent_tick_is_refused_and_keeps_the_input(stack, owner):
    page = owner.get(NEW)
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/new"), {"first_name": "Tick"})
    assert page.status == 422
    assert "agreed" in page.text
    assert page.form("/contacts/new").value("first_name") == "Tick"


@pytest.mark.parametrize("field, value, words", [
    ("email", "nobody", "E-mail"), ("email", "a@b>\nRCPT", "single line"),
    ("phone", "call me", ""), ("signup", "31.12.2024", "2026-11-22"),
    ("eu_consent", "maybe", "yes or no"), ("first_name", "x" * 501, "long"),
    ("address", "y" * 1001, "long"),
])
def test_new__bad_values_are_marked_at_their_field(stack, owner, field, value, words):
    page = owner.get(NEW)
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/new"),
                            {"first_name": "Bad", field: value, "obtained": "1"})
    assert page.status in (400, 422)
    assert words.lower() in page.text.lower()
    if page.status == 422:
        assert f'id="{field}-error"' in page.html


# ---- text that wants to be code ---------------------------------------------------------------------

NAUGHTY = ["<script>alert(1)</script>", '" onmouseover=x "', "'", "`", "&#x27;",
           "</script><script>", "-->", "javascript:alert(1)", "%n%s%zu", "{{NAME}}", "{{>BODY}}",
           "'; DROP TABLE contact; --", "\u202eabc", "👩‍👩‍👧‍👦", "Z̷̛͠a̵l̶g̷o̴", "\uffff",
           "\x01\x02\x7f", "𝔘𝔫𝔦", "ﷺ", "test⁠test‫", "a" * 500, "ü" * 250]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text__comes_back_byte_for_byte_and_never_as_markup(stack, owner, text):
    number = create(owner, last_name=text, company=text)
    assert stack.db("SELECT last_name, company FROM contact WHERE id = ?", number) == [(text, text)]
    for path in (f"/contacts/view?id={number}", f"/contacts/edit?id={number}", "/contacts"):
        page = owner.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.html
        assert not markup_with_handlers(page)
    form = owner.get(f"/contacts/edit?id={number}").form("/contacts/edit")
    assert form.value("last_name") == text
    assert values(owner.get(f"/contacts/view?id={number}"))  # the page is whole


def test_search_text__is_shown_as_text(owner):
    page = owner.get("/contacts?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.status == 200 and "<script>alert" not in page.html


# ---- edit --------------------------------------------------------------------------------------------

def test_edit__whole_form_changes_what_differs_and_records_it(stack, owner):
    number = create(owner, first_name="Eva", city="Linz")
    page = owner.get(f"/contacts/edit?id={number}")
    page = owner.submit(page.form("/contacts/edit"), {"city": "Wels", "company": "ACME"})
    assert values(page)["City"] == "Wels"
    changes = stack.db("SELECT field, old_value, new_value FROM change WHERE entity_id = ?"
                       " AND field > 0 ORDER BY id", number)
    assert changes == [(6, None, "ACME"), (8, "Linz", "Wels")]
    assert "changed City" in page.text and "Olga Owner" in page.text


def test_edit__without_a_difference_writes_nothing(stack, owner):
    number = create(owner, first_name="Same", address="a\nb", signup="2024-05-06",
                    eu_consent="yes")
    page = owner.get(f"/contacts/edit?id={number}")
    form = page.form("/contacts/edit")
    with stack.unchanged():
        # An action that changes nothing leaves no batch either, so only the page tells.
        page = owner.submit(form, {})
    assert "Nothing was different" in page.text


def test_edit__one_field_by_its_pen(stack, owner):
    number = create(owner, first_name="Pen", city="Linz")
    page = owner.get(f"/contacts/view?id={number}")
    form = next(f for f in page.forms if f.value("name") == "city")
    page = owner.submit(form, {"value": "Enns"})
    assert page.status == 200 and values(page)["City"] == "Enns"


def test_edit__pen_with_a_bad_value_keeps_it_open(stack, owner):
    number = create(owner, first_name="Pen", email="pen@example.com")
    page = owner.get(f"/contacts/view?id={number}")
    form = next(f for f in page.forms if f.value("name") == "email")
    with stack.unchanged():
        page = owner.submit(form, {"value": "not an address"})
    assert page.status == 422
    form = next(f for f in page.forms if f.value("name") == "email")
    assert form.value("value") == "not an address"
    assert '<details class="pen" open>' in page.html


def test_edit__two_people_at_once_lose_nothing(stack, owner):
    number = create(owner, first_name="Two", city="Linz")
    first = owner.get(f"/contacts/edit?id={number}").form("/contacts/edit")
    second = owner.get(f"/contacts/edit?id={number}").form("/contacts/edit")
    owner.submit(first, {"city": "Wels", "company": "First"})
    # The second left the company alone, but typed another city: told, nothing lost.
    page = owner.submit(second, {"city": "Enns", "region": "OÖ"})
    assert page.status == 409
    assert "Somebody else changed" in page.text and "Wels" in page.text
    form = page.form("/contacts/edit")
    assert form.value("city") == "Enns" and form.value("region") == "OÖ"
    assert form.value("company") == "First"
    page = owner.submit(form, {})
    shown = values(page)
    assert (shown["City"], shown["Region"], shown["Company"]) == ("Enns", "OÖ", "First")


def test_edit__two_people_at_different_fields_both_win(owner):
    number = create(owner, first_name="Both")
    first = owner.get(f"/contacts/edit?id={number}").form("/contacts/edit")
    second = owner.get(f"/contacts/edit?id={number}").form("/contacts/edit")
    owner.submit(first, {"city": "Wels"})
    page = owner.submit(second, {"company": "Second"})
    assert page.status == 200
    shown = values(page)
    assert (shown["City"], shown["Company"]) == ("Wels", "Second")


def test_edit__what_was_not_asked_for_is_ignored(stack, owner):
    number = create(owner, first_name="Mass")
    page = owner.get(f"/contacts/edit?id={number}")
    owner.submit(page.form("/contacts/edit"),
                 {"city": "Ried", "state": "2", "created_at": "1", "source": "3",
                  "email_status": "3", "updated_at": "1", "obtained_by": "99"})
    assert stack.db("SELECT city, state, source, email_status, obtained_by, created_at > 1"
                    " FROM contact WHERE id = ?", number) == [("Ried", 0, 0, 0, 1, 1)]


# ---- addresses that make no sense ----------------------------------------------------------------------

@pytest.mark.parametrize("path, status", [
    ("/contacts/view", 400), ("/contacts/view?id=", 400), ("/contacts/view?id=0", 400),
    ("/contacts/view?id=-1", 400), ("/contacts/view?id=1e3", 400), ("/contacts/view?id=0x10", 400),
    ("/contacts/view?id=9223372036854775808", 400), ("/contacts/view?id=999999999", 404),
    ("/contacts/edit?id=999999999", 404), ("/contacts?sort=name;drop", 400),
    ("/contacts?sort=(case+when+1)", 400), ("/contacts?go=up", 400), ("/contacts?cursor=x", 400),
    ("/contacts?cursor=1.2%27--&sort=created", 400), ("/contacts?from=-1", 400),
    ("/contacts?from=0x10", 400), ("/contacts?q=%ff", 400), ("/contacts?q=a%00b", 400),
    ("/contacts?q=" + "x" * 300, 400), ("/contacts/nothing", 404), ("/contacts/view/", 404),
])
def test_address__that_makes_no_sense_gets_a_clear_page(stack, owner, path, status):
    with stack.unchanged():
        page = owner.get(path)
    assert page.status == status
    assert page.h1 and "SQL" not in page.text and "/tmp" not in page.text


# ---- list ------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def crowd(stack):
    """120 people of one made-up family, so that other tests do not disturb the pages."""
    import sqlite3
    base = sqlite3.connect(stack.data / "muster.db", timeout=10)
    with base:
        for n in range(120):
            number = base.execute(
                "INSERT INTO contact (first_name, last_name, first_name_key, last_name_key,"
                " name_key, created_at, updated_at) VALUES (?, 'Qrowd', ?, 'qrowd', ?, ?, ?)"
                " RETURNING id", (f"P{n:03}", f"p{n:03}", f"p{n:03} qrowd", 1000 + n // 7,
                                  5000 - n // 7)).fetchone()[0]
            base.execute("INSERT INTO contact_search VALUES (?, ?)", (number, f"p{n:03} qrowd"))
        base.execute("UPDATE contact_count SET total = total + 120 WHERE state = 0")
    base.close()


@pytest.mark.parametrize("sort", ["name", "-name", "created", "-created", "updated", "-updated"])
def test_list__pages_hold_everybody_once(owner, crowd, sort):
    page = owner.get(f"/contacts?q=qrowd&sort={sort}")
    seen = names(page)
    for _ in range(5):
        following = [h for h in page.links("/contacts") if "go=next" in h]
        if not following:
            break
        page = owner.get(following[0])
        seen += names(page)
    expected = [f"P{n:03} Qrowd" for n in range(120)]
    assert sorted(seen) == expected
    if sort == "name":
        assert seen == expected
    if sort == "-name":
        assert seen == expected[::-1]
    assert "101–120 of 120" in page.text
    page = owner.get([h for h in page.links("/contacts") if "go=previous" in h][0])
    assert "51–100 of 120" in page.text


def test_list__total_equals_the_base(stack, owner, crowd):
    total = stack.value("SELECT count(*) FROM contact WHERE state = 0")
    assert stack.value("SELECT total FROM contact_count WHERE state = 0") == total
    assert f"{total:,} people" in owner.get("/contacts").text


def test_list__last_page_ends_with_the_last(owner, crowd):
    page = owner.get("/contacts?q=qrowd&sort=name&go=last")
    assert names(page)[-1] == "P119 Qrowd" and len(names(page)) == 20


@pytest.mark.parametrize("query", ["Ana", "MÜLLER", "muller", "ana@exam", "0664 123", "+43664",
                                   "backerei", "k-1"])
def test_search__finds_by_every_field(owner, query):
    from urllib.parse import quote
    if "Ana Müller" not in names(owner.get("/contacts?q=ana")):
        create(owner, first_name="Ana", last_name="Müller", email="ana@example.com",
               phone="0664 1234567", company="Bäckerei Süß", identifier="K-1")
    assert "Ana Müller" in names(owner.get(f"/contacts?q={quote(query)}"))


def test_search__by_id_and_inside_a_field(owner):
    number = create(owner, first_name="Xaver", email="deep.inside@example.com")
    assert "Xaver" in names(owner.get(f"/contacts?q={number}"))
    page = owner.get("/contacts?q=inside@ex")
    assert names(page) == ["Xaver"] and "No field starts with" in page.text
    assert names(owner.get("/contacts?q=inside@ex&inside=1")) == ["Xaver"]


@pytest.mark.parametrize("query", ["%25", "_", "%25_%25_%25_" * 16, "%22", "NEAR(", "a*+OR", "col:",
                                   "'+OR+1=1+--", "%5C", "(a%2B)%2B$"])
def test_search__has_no_special_characters(owner, query):
    page = owner.get(f"/contacts?q={query}&inside=1")
    assert page.status == 200
    assert "Nobody found" in page.text or names(page)


def test_search__nobody_offers_the_way_back(owner):
    page = owner.get("/contacts?q=nobodyhasthisname")
    assert "Nobody found" in page.text and page.link("Show everybody")


# ---- rights ------------------------------------------------------------------------------------------------

def test_stranger__is_asked_to_sign_in_and_comes_back(browser):
    page = browser.get("/contacts/view?id=1", follow=False)
    assert page.status == 303
    assert page.headers["Location"] == "/sessions/new?next=%2Fcontacts%2Fview%3Fid%3D1"


@pytest.mark.parametrize("path", ["/contacts/new", "/contacts/edit", "/contacts/field",
                                  "/contacts/remove-sample"])
def test_stranger__can_write_nothing(stack, browser, path):
    browser.get("/sessions/new")
    with stack.unchanged():
        page = browser.post(path, {"first_name": "X", "obtained": "1", "id": "1", "version": "1",
                                   "name": "city", "value": "y"})
    assert page.status == 403


@pytest.mark.parametrize("csrf", ["", "x", "0" * 96])
@pytest.mark.parametrize("path", ["/contacts/new", "/contacts/edit", "/contacts/field",
                                  "/contacts/remove-sample"])
def test_post__without_a_good_token_writes_nothing(stack, owner, path, csrf):
    number = stack.value("SELECT max(id) FROM contact WHERE state = 0")
    with stack.unchanged():
        page = owner.post(path, {"first_name": "X", "obtained": "1", "id": str(number),
                                 "version": "1", "name": "city", "value": "y", "csrf": csrf},
                          csrf=False)
    assert page.status == 403


def test_post__with_another_content_type_writes_nothing(stack, owner):
    token = owner.get(NEW).csrf
    for kind in ("text/plain", "application/json", None):
        with stack.unchanged():
            page = owner.request("POST", NEW, f"csrf={token}&first_name=x&obtained=1".encode(),
                                 {"Content-Type": kind} if kind else {})
        assert page.status == 403


def test_post__of_a_form_past_its_limit_is_too_large(stack, owner):
    token = owner.get(NEW).csrf
    body = f"csrf={token}&obtained=1&first_name=".encode() + b"x" * (3 << 19)
    with stack.unchanged():
        page = owner.request("POST", NEW, body,
                             {"Content-Type": "application/x-www-form-urlencoded"})
    assert page.status == 413 and "too large" in page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "FOO", "TRACE", "PATCH"])
def test_other_methods__are_refused(stack, owner, method):
    with stack.unchanged():
        page = owner.request(method, "/contacts", headers={"X-HTTP-Method-Override": "POST"})
    assert page.status in (403, 405)


def test_head__has_no_body(owner):
    page = owner.request("HEAD", "/contacts")
    assert page.status == 200 and page.body == b""


def test_pages__carry_the_safe_headers_errors_too(owner):
    for path in ("/contacts", "/contacts/view?id=999999999", "/contacts?sort=x", "/contacts/none"):
        page = owner.get(path)
        for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options",
                     "Referrer-Policy", "Cache-Control"):
            assert len(page.headers.get_all(name) or []) == 1, (path, name)
        assert page.headers["Cache-Control"] == "no-store"

@pytest.mark.fastcgi
def test_form__names_who_else_has_an_address(owner, stack):
    """Families share one: nothing is refused, but nobody enters somebody twice without knowing."""
    address, number = f"{secrets.token_hex(5)}@family.example", "+43 512 557744"
    ana = create(owner, first_name="Ana", last_name="Moser", email=address, phone=number)
    page = owner.get(f"/contacts/view?id={ana}")
    assert "this address, too" not in page.text
    # Before: where the form comes back for another reason.
    form = owner.get("/contacts/new").form("/contacts/new")
    page = owner.submit(form, {"first_name": "Bo <b>", "email": address.upper()})
    assert page.status == 422 and "Ana Moser has this address, too." in page.text
    assert page.link("Ana Moser") == f"/contacts/view?id={ana}"
    # After: on both profiles, also with the other one's further addresses.
    page = owner.submit(page.form("/contacts/new"), {"obtained": "1", "other_phone": "0512 557744"})
    bo = int(page.query.split("id=")[1].split("&")[0])
    assert page.path == "/contacts/view" and "Ana Moser has this address, too." in page.text
    page = owner.get(f"/contacts/view?id={ana}")
    assert "has this address, too." in page.text and "Bo &lt;b&gt;" in page.html
    assert "has this number, too." in page.text
    assert "Ana Moser has this address, too." in owner.get(f"/contacts/edit?id={bo}").text
    for n in range(3):
        create(owner, first_name=f"Child {n}", email=address)
    assert "and others have this address, too." in owner.get(f"/contacts/view?id={bo}").text
    # Archived people have it, deleted ones do not.
    owner.post("/contacts/do", {"do": f"archive.{bo}"})
    assert "have this address, too" in owner.get(f"/contacts/view?id={ana}").text
    for (n,) in stack.db("SELECT id FROM contact WHERE email_key = ? AND id <> ?", address, ana):
        owner.post("/contacts/do", {"do": f"delete.{n}", "reason": "moved"})
    assert "this address, too" not in owner.get(f"/contacts/view?id={ana}").text


def test_one_person__is_counted_as_one(fresh_stack):
    owner = fresh_stack.make_owner()
    for path in ("", "/archived", "/deleted"):
        assert "0 people" in owner.get("/contacts" + path).text
    page = owner.get("/contacts/new")
    owner.submit(page.form_with("obtained"), {"first_name": "Ann", "city": "Graz", "obtained": "1"})
    for query in ("", "?filter=city+is+%22Graz%22"):
        page = owner.get("/contacts" + query)
        assert "1 person" in page.text and "1 people" not in page.text
        assert "1 of 1 contact" in page.text and "1 of 1 contacts" not in page.text
    contact = fresh_stack.value("SELECT id FROM contact")
    owner.post("/contacts/do", {"do": f"archive.{contact}"})
    page = owner.get("/contacts/archived")
    assert "1 person." in page.text and "1 of 1 contact" in page.text
    assert "1 address or domain" not in owner.get("/contacts/blacklist").text
