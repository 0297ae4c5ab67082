"""The filter of the contact list: as a link, as text, as a form without scripting."""
import re
import sqlite3
import time
from html import unescape
from urllib.parse import parse_qs, quote

import pytest

from harness import Stack, day_of
from test_contacts import markup_with_handlers, names
from test_exports import sign_in

# What is stored and shown does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi

PEOPLE = [  # name, country, city, tags, signed up so many days ago
    ("Anna", "AT", "Wien", ("vip",), 10),
    ("Bela", "HU", "Budapest", ("vip",), 10),
    ("Caro", "DE", "Berlin", ("vip", "churned"), 20),
    ("Dora", "DE", "Graz", ("vip",), 89),
    ("Emil", "AT", "", ("vip",), 200),
    ("Fred", "", "", (), None),
    ("Gabi", "DE", "Wien", (), 5),
]
FOUR = ('country is any of "DE", "AT" and tag is "vip" and tag is not "churned"'
        " and signup in the last 90 days")


@pytest.fixture(scope="module")
def stack():
    """Of its own: these tests count everybody."""
    stack = Stack()
    yield stack
    stack.stop()


def fill(stack):
    """The people above, straight into the base."""
    now = int(time.time())
    base = sqlite3.connect(stack.data / "muster.db", timeout=10)
    with base:
        for n, tag in enumerate(("vip", "churned"), 1):
            base.execute("INSERT INTO tag (id, name, label, colour, created_at, updated_at)"
                         " VALUES (?, ?, ?, 'teal', 0, 0)", (n, tag, tag.upper()))
        for name, country, city, tags, days in PEOPLE:
            number = base.execute(
                "INSERT INTO contact (first_name, first_name_key, name_key, country, country_key,"
                " city, city_key, signup_at, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (name, name.lower(), name.lower(), country, country.lower() or None, city,
                 city.lower() or None, now - days * 86400 if days else None, now, now)).lastrowid
            base.execute("INSERT INTO contact_search VALUES (?, ?)", (number, name.lower()))
            base.executemany("INSERT INTO contact_tag (tag_id, contact_id) VALUES (?, ?)",
                             [({"vip": 1, "churned": 2}[t], number) for t in tags])
        base.execute("UPDATE contact_count SET total = ? WHERE state = 0", (len(PEOPLE),))
    base.close()


@pytest.fixture(scope="module")
def signed_in_owner(stack):
    browser = stack.make_owner()
    fill(stack)
    return browser


@pytest.fixture
def owner(stack, signed_in_owner):
    browser = stack.browser()
    browser.cookies = dict(signed_in_owner.cookies)
    return browser


def ask(browser, text, more=""):
    return browser.get(f"/contacts?filter={quote(text)}&sort=name{more}")


def canonical(page):
    for form in page.forms:
        if form.action == "/contacts/filter" and "filter" in form.names():
            return form.value("filter") or ""
    raise AssertionError(f"no filter text on {page!r}")


def builder(page):
    return next(f for f in page.forms if f.action == "/contacts/filter" and "line" in f.names())


def lines(page):
    """[{name: value}] of the builder's lines, as a browser would send them."""
    found = []
    for name, value in builder(page).fields:
        if name == "line":
            found.append({})
        if found:
            found[-1][name] = value
    return found


def press(browser, page, button, changes=None):
    """Send the builder with a button, with other values in some lines: {line: {name: value}}."""
    changes, fields, line = {k: dict(v) for k, v in (changes or {}).items()}, [], -1
    form = builder(page)

    def rest():
        for name, value in changes.pop(line, {}).items():
            if value is not None:
                fields.append((name, value))

    for name, value in form.fields:
        if name == "line":
            rest()
            line += 1
        if line in changes and name in changes[line] and name != "line":
            value = changes[line].pop(name)
            if value is None:
                continue
        fields.append((name, value))
    rest()
    fields.append(("do", button))
    return browser.post("/contacts/filter", fields, csrf=False)


# ---- as a link -------------------------------------------------------------------------------------

@pytest.mark.both_ways
def test_filter__shows_those_it_means_and_their_number(owner):
    page = ask(owner, FOUR)
    assert page.status == 200
    assert names(page) == ["Anna", "Dora"]
    assert "2 of 7 people" in page.text
    assert "Country is either of these Germany, Austria" in page.text


@pytest.mark.parametrize("text, expected", [
    ('country is "AT"', ["Anna", "Emil"]),
    ('country is not "AT"', ["Bela", "Caro", "Dora", "Fred", "Gabi"]),
    ('country is not "AT" if known', ["Bela", "Caro", "Dora", "Gabi"]),
    ('country is any of "AT", "DE"', ["Anna", "Caro", "Dora", "Emil", "Gabi"]),
    ('country is none of "AT", "DE"', ["Bela", "Fred"]),
    ("country has any value", ["Anna", "Bela", "Caro", "Dora", "Emil", "Gabi"]),
    ("country is unknown", ["Fred"]),
    ('(country is "AT" and city is unknown) or city is "Budapest"', ["Bela", "Emil"]),
    ('not (tag is "vip" or city is "Wien")', ["Fred"]),
])
def test_filter__means_what_it_says(owner, text, expected):
    page = ask(owner, text)
    assert names(page) == expected
    assert f"{len(expected)} of 7 people" in page.text


@pytest.mark.both_ways
def test_filter__and_search_combine(owner):
    page = ask(owner, 'tag is "vip"', "&q=an")
    assert names(page) == ["Anna"]
    assert page.form("/contacts").value("filter") == 'tag is "vip"'


def test_filter__each_chip_goes_by_a_link(owner):
    page = ask(owner, FOUR)
    remove = [h for h in page.links("/contacts?") if "filter=" in h and h not in
              (page.link("Edit filter"),)]
    texts = {parse_qs(h.split("?")[1]).get("filter", [""])[0] for h in remove}
    for part in FOUR.split(" and "):
        rest = " and ".join(p for p in FOUR.split(" and ") if p != part)
        assert rest in texts, (part, texts)


def test_filter__is_kept_by_paging_sorting_and_export(owner):
    page = ask(owner, 'tag is "vip"')
    assert any("filter=tag%20is%20%22vip%22" in h for h in page.links("/contacts?sort=-name"))
    assert "filter=tag%20is%20%22vip%22" in page.links("/exports/new")[0]


def test_filter__as_if_today_were_another_day(owner):
    text = "signup in the last 15 days"
    assert names(ask(owner, text)) == ["Anna", "Bela", "Gabi"]
    then = day_of(time.time() - 80 * 86400)
    page = ask(owner, text, f"&at={then}")
    assert names(page) == ["Dora"]
    assert f"As if today were {then}" in page.text
    page = ask(owner, text, f"&at={then}&build=1")
    assert re.search(r"from \w{3} \d+ \w{3} \d{4}, 00:00 until now", page.text)


@pytest.mark.parametrize("at", ["2026-02-30", "yesterday", "2026-1-1", "0000-00-00", "2026-01-01T10:00"])
def test_filter__on_a_day_that_is_none(stack, owner, at):
    with stack.unchanged():
        page = ask(owner, 'tag is "vip"', f"&at={quote(at)}")
    assert page.status == 400


def test_builder__takes_a_day_that_is_half_typed_for_today(owner):
    page = ask(owner, "signup in the last 15 days", "&build=1")
    fields = [(k, v) for k, v in builder(page).fields if k != "at"]
    page = owner.post("/contacts/filter", [*fields, ("at", "0002-12-24"), ("do", "update")],
                      csrf=False)
    assert page.status == 200 and "3 of 7 people" in page.text and "As of today" in page.text


# ---- mistakes ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("text, marked", [
    ("city is", None), ("city is and", "and"), ('city is "x', '"'),
    ('city is "a" and id > 1 or id < 0', "or"),
    ("nothing is x", "nothing"), ("city > 3", ">"), ("signup on 2026-02-30", "2026-02-30"),
    ("id > abc", "abc"), ('tag is "no such tag"', None), ('segment is "none"', None),
    ("(" * 9 + "city is x" + ")" * 9, None), ("did", None), ("city is x)", ")"),
])
def test_mistake__shows_nobody_and_the_place(stack, owner, text, marked):
    with stack.unchanged():
        page = ask(owner, text)
    assert page.status == 422
    assert names(page) == []
    assert "This filter cannot be used, so nobody is shown" in page.text
    assert canonical(page).replace('"', "") == text.replace('"', "")
    found = re.search(r"<mark>(.*?)</mark>", page.html, re.S)
    if marked:
        assert found and marked in unescape(found.group(1)), page
    assert not [h for h in page.links("/exports/new")]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
                                  "{{TEXT}}", "%n%s", "\u202eabc", "😀 ß İ", "' or 1=1 --"])
def test_mistake__and_value_are_never_markup(owner, text):
    for wanted in (text, 'city is "%s"' % text.replace("\\", "\\\\").replace('"', '\\"')):
        for more in ("", "&build=1"):
            page = ask(owner, wanted, more)
            assert page.status in (200, 422), page
            assert "<script>alert" not in page.html and "<img src=x" not in page.html
            assert not markup_with_handlers(page)


def test_builder__mends_a_filter_without_a_meaning(owner):
    page = ask(owner, "id > 3 and signup on 2026-02-30", "&build=1")
    assert page.status == 422 and names(page) == []
    bad = re.search(r'<div class="line is-bad" data-line="(\d+)"', page.html)
    assert bad, page
    page = press(owner, page, "apply", {int(bad.group(1)): {"value": "2026-02-28"}})
    assert page.status == 200 and "filter=" in page.query


# ---- the form ----------------------------------------------------------------------------------------

def test_builder__from_nothing_to_four_lines(stack, owner):
    page = owner.get("/contacts")
    page = owner.get(page.link("Add filter"))
    with stack.unchanged():
        assert lines(page)[1] == {"line": "condition", "field": ""}
        page = press(owner, page, "update", {1: {"field": "country"}})
        assert builder(page).options["op"][:2] == ["is", "is not"]
        page = press(owner, page, "update", {1: {"op": "is any of"}})
        page = press(owner, page, "add:0", {1: {"values": "Germany, Austria"}})
        assert canonical(page) == 'country is any of "DE", "AT"'
        page = press(owner, page, "update", {2: {"field": "tag"}})
        page = press(owner, page, "add:0", {2: {"op": "is", "value": "vip"}})
        page = press(owner, page, "update", {3: {"field": "tag"}})
        page = press(owner, page, "update", {3: {"op": "is not"}})
        page = press(owner, page, "add:0", {3: {"value": "churned"}})
        page = press(owner, page, "update", {4: {"field": "signup"}})
        page = press(owner, page, "apply", {4: {"op": "in the last #", "number": "90",
                                                "unit": "days"}})
    assert parse_qs(page.query)["filter"] == [FOUR]
    assert sorted(names(page)) == ["Anna", "Dora"]


def numbers(page):
    return [tuple(int(n.replace(",", "")) for n in found) for found in re.findall(
        r'<dl class="line-numbers">.*?<dd>([\d,]+)</dd>.*?<dd>([\d,]+)</dd>.*?<dd>([\d,]+)</dd>',
        page.html, re.S)]


def test_builder__counts_beside_each_line(owner):
    page = ask(owner, FOUR, "&build=1")
    assert numbers(page) == [(5, 5, 3), (5, 4, 3), (6, 3, 3), (5, 2, 3)]
    assert "2 of 7 people" in page.text


def test_builder__says_what_negative_lines_do_with_people_without_a_value(owner):
    page = ask(owner, 'country is not "AT"', "&build=1")
    assert "also people without a value: 1 without one, 4 with another" in page.text
    page = press(owner, page, "update", {1: {"empty": "shown"}})
    # The tick is gone: its value is no longer sent, only that it was shown.
    assert canonical(page) == 'country is not "AT"' or "if known" in canonical(page)
    fields = [(k, v) for k, v in builder(page).fields if (k, v) != ("empty", "also")]
    page = owner.post("/contacts/filter", [*fields, ("do", "update")], csrf=False)
    assert canonical(page) == 'country is not "AT" if known'
    assert "4 of 7 people" in page.text


def test_builder__adds_a_group_around_what_was(owner):
    page = ask(owner, 'country is "AT" and tag is "vip"', "&build=1")
    page = press(owner, page, "outer")
    kinds = [line["line"] for line in lines(page)]
    assert kinds == ["open", "open", "condition", "condition", "close", "open", "condition",
                     "close", "close"]
    page = press(owner, page, "update", {6: {"field": "city"}})
    page = press(owner, page, "apply", {6: {"op": "is", "value": "Budapest"}})
    assert parse_qs(page.query)["filter"] == [
        '(country is "AT" and tag is "vip") or city is "Budapest"']
    assert sorted(names(page)) == ["Anna", "Bela", "Emil"]


def test_builder__turns_joins_and_removes(owner):
    page = ask(owner, 'country is "AT" and (tag is "vip" or city is "Wien")', "&build=1")
    page = press(owner, page, "update", {2: {"join": "and", "not": "1"}})
    assert canonical(page) == 'country is "AT" and not (tag is "vip" and city is "Wien")'
    page = press(owner, page, "group:2")
    assert len(lines(page)) == 10
    page = press(owner, page, "remove:5")
    assert canonical(page) == 'country is "AT" and not (tag is "vip" and city is "Wien")'
    page = press(owner, page, "remove:2")
    assert canonical(page) == 'country is "AT"'
    page = press(owner, page, "clear")
    assert canonical(page) == "" and "7 people" in page.text


def test_builder__keeps_what_is_not_complete(owner):
    page = ask(owner, 'country is "AT"', "&build=add")
    page = press(owner, page, "update", {2: {"field": "signup"}})
    page = press(owner, page, "update", {2: {"op": "between", "value": "", "number": None,
                                             "unit": None}})
    page = press(owner, page, "add:0", {2: {"value": "2026-01-01"}})
    page = press(owner, page, "apply")
    assert page.path == "/contacts/filter" and "both ends of the range is missing" in page.text
    assert lines(page)[2]["value"] == "2026-01-01" and lines(page)[2]["op"] == "between"
    assert canonical(page) == 'country is "AT"' and "2 of 7 people" in page.text
    # A line that nobody touched is no reason to stay.
    page = press(owner, page, "apply", {2: {"to": "2027-01-01"}})
    assert page.path == "/contacts"


def test_builder__compares_with_another_field(owner):
    page = ask(owner, 'city is "Wien"', "&build=1")
    page = press(owner, page, "with:1")
    assert lines(page)[1]["with"] == "field"
    page = press(owner, page, "apply", {1: {"value": "region"}})
    assert parse_qs(page.query)["filter"] == ["city is field region"]


def test_builder__takes_pasted_values(owner):
    page = ask(owner, 'city is any of "x"', "&build=1")
    pasted = 'Wien\r\nGraz, "a, b"\r\n\r\n"say \\"hi\\""'
    page = press(owner, page, "update", {1: {"values": pasted}})
    assert canonical(page) == 'city is any of "Wien", "Graz", "a, b", "say \\"hi\\""'
    assert lines(page)[1]["values"] == pasted.replace("\r\n", "\n")


def test_builder__suggests_values_that_are_there(owner):
    page = ask(owner, 'city is "x" and country is "AT" and email_status is "active"', "&build=1")
    assert '<option value="Wien">' in page.html
    options = builder(page).options["value"]
    assert "DE" in options and "spam_report" in options


def test_builder__edits_events_as_lines(owner):
    page = owner.get("/contacts?build=1")
    page = press(owner, page, "update", {1: {"field": "event:*"}})
    page = press(owner, page, "update", {1: {"name": "opened the door", "verb": "did_not",
                                             "count": "least"}})
    page = press(owner, page, "update", {1: {"times": "2", "op": "in the last #"}})
    page = press(owner, page, "update", {1: {"number": "30", "unit": "days"}})
    assert canonical(page) == 'did not "opened the door" at least 2 times in the last 30 days'
    assert "7 of 7 people" in page.text


def test_builder__shows_as_text_what_lines_cannot(owner):
    page = ask(owner, 'city is any of "a", field region', "&build=1")
    line = lines(page)[1]
    if page.status == 200:
        assert line["line"] == "text"
    page = press(owner, page, "update", {1: {"text": "city is"}})
    assert page.status == 200 and names(page) == []
    assert "Nobody: the filter has an error" in page.text
    page = press(owner, page, "apply", {1: {"text": 'city is "Wien" or city is "Graz"'}})
    assert sorted(names(page)) == ["Anna", "Dora", "Gabi"]


def test_builder__of_a_filter_too_long_for_a_link_stays(owner):
    page = ask(owner, 'city is any of "x"', "&build=1")
    many = "\n".join(["Wien"] + [f"a city without people number {n}" for n in range(400)])
    page = press(owner, page, "apply", {1: {"values": many}})
    assert page.path == "/contacts/filter" and page.status == 200
    assert "too long for a link" in page.text and "2 of 7 people" in page.text
    assert len(canonical(page)) > 6000
    assert not [h for h in page.links("/exports/new")]
    page = press(owner, page, "add:0")
    assert len(lines(page)[1]["values"].split("\n")) == 401


def test_builder__keeps_many_values_as_a_list(stack, owner):
    page = ask(owner, 'city is any of "x" or id < 0', "&build=1")
    many = "\n".join(["Wien", "wien"] + [f"a city without people number {n}" for n in range(400)])
    page = press(owner, page, "update", {1: {"values": many}})
    page = owner.submit(page.form("/contacts/filter-list"), button="Keep them as a list")
    number = stack.value("SELECT max(id) FROM filter_list")
    assert parse_qs(page.query)["filter"] == [f"city is in list {number} or id < 0"]
    assert "Different ones: 401" in page.text and "401 values, kept on" in page.text
    assert sorted(names(page)) == ["Anna", "Gabi"]
    form = {"filter": 'country is any of "DE", "AT"', "position": "1"}
    for change in ({}, {"position": "9"}, {"filter": "city is"}, {"filter": 'city is "x"'}):
        with stack.unchanged():
            page = owner.post("/contacts/filter-list", {**form, **change})
        assert page.status == 422, page


def test_builder__has_a_limit_and_says_so(stack, owner):
    page = owner.get("/contacts?build=1")
    fields = [("csrf", page.csrf), ("line", "open")] + [("line", "condition")] * 900
    with stack.unchanged():
        page = owner.post("/contacts/filter", [*fields, ("do", "update")], csrf=False)
    assert page.status == 422 and "at most 800 lines" in page.text


@pytest.mark.parametrize("fields", [
    [("do", "apply")], [("do", "add:99999999999999999999")], [("do", "remove:0")],
    [("line", "close")] * 3 + [("do", "update")], [("value", "x"), ("do", "update")],
    [("line", "open"), ("line", "condition"), ("field", "nonsense"), ("op", "nonsense"),
     ("unit", "nonsense"), ("do", "nonsense:1")],
    [("line", "open"), ("line", "condition"), ("field", "event:nonsense"), ("do", "update")],
])
def test_builder__of_nonsense_shows_a_page(stack, owner, fields):
    owner.get("/contacts?build=1")
    with stack.unchanged():
        page = owner.post("/contacts/filter", fields)
    assert page.status in (200, 422), page


# ---- as text -----------------------------------------------------------------------------------------

def test_text__is_applied_and_made_canonical(owner):
    page = owner.get("/contacts")
    form = next(f for f in page.forms if "filter" in f.names() and f.method == "post")
    page = owner.submit(form, {"filter": " COUNTRY is any of AT,DE\nand Tag is vip "},
                        button="Apply text")
    assert parse_qs(page.query)["filter"] == ['country is any of "AT", "DE" and tag is "vip"']


def test_text__with_a_mistake_comes_back_as_typed(owner):
    page = owner.get("/contacts")
    form = next(f for f in page.forms if "filter" in f.names() and f.method == "post")
    page = owner.submit(form, {"filter": "city is\n  and"}, button="Apply text")
    assert page.status == 422 and canonical(page) == "city is\n  and"
    assert "<mark>and</mark>" in page.html and names(page) == []


def test_search_box__takes_a_filter(owner):
    page = owner.get("/contacts?q=" + quote("tag is churned"))
    assert parse_qs(page.query)["filter"] == ['tag is "churned"'] and names(page) == ["Caro"]
    page = owner.submit(page.form("/contacts"), {"q": "country is de"})
    assert parse_qs(page.query)["filter"] == ['tag is "churned" and country is "de"']


def test_search_box__says_what_is_missing_of_a_filter(owner):
    page = owner.get("/contacts?q=" + quote('country is any of "DE", and tag'))
    assert page.status == 422 and "cannot be used" in page.text


@pytest.mark.parametrize("text", ["anna", "city garden", "nobody is here", "not", "x (y)", "a and b",
                                  "company", "did", "last resort"])
def test_search_box__takes_other_words_as_a_search(owner, text):
    page = owner.get("/contacts?q=" + quote(text))
    assert page.status == 200 and "filter=" not in page.query
    assert page.form("/contacts").value("q") == text


# ---- who may -------------------------------------------------------------------------------------------

def test_form__needs_its_token_and_an_account(stack, owner):
    page = owner.get("/contacts?build=1")
    fields = [(k, v) for k, v in builder(page).fields if k != "csrf"]
    with stack.unchanged():
        assert owner.post("/contacts/filter", fields, csrf=False).status == 403
        assert owner.post("/contacts/filter", fields, csrf="x" * 96).status == 403
        assert stack.browser().post("/contacts/filter", fields, csrf="x").status == 403


def test_form__changes_nothing_and_waits_for_no_writer(stack, owner):
    page = ask(owner, FOUR, "&build=1")
    base = sqlite3.connect(stack.data / "muster.db", timeout=10, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    try:
        page = press(owner, page, "add:0")
        assert page.status == 200 and len(lines(page)) == 7
    finally:
        base.execute("ROLLBACK")
        base.close()


def test_viewer__filters_but_saves_no_segment(stack, owner):
    assert ask(owner, FOUR).links("/segments/new?filter=")
    assert not owner.get("/contacts").links("/segments/new?filter=")
    viewer = sign_in(stack, "viewer")
    page = ask(viewer, FOUR, "&build=1")
    assert page.status == 200 and sorted(names(page)) == ["Anna", "Dora"]
    assert not page.links("/segments/new") and not page.links("/exports/new")


# ---- segments --------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def segments(stack, signed_in_owner):
    base = sqlite3.connect(stack.data / "muster.db", timeout=10)
    with base:
        base.execute("INSERT INTO segment (id, name, name_key, kind, filter, owner_id, is_shared,"
                     " created_at, updated_at) VALUES (1, 'Good \"ones\"', 'good \"ones\"', 0,"
                     " 'tag is \"vip\"', 1, 1, 0, 0), (2, 'Kept', 'kept', 1, '', 1, 0, 0, 0)")
        base.execute("INSERT INTO segment_member (segment_id, contact_id, added_at)"
                     " SELECT 2, id, 0 FROM contact WHERE first_name IN ('Gabi', 'Fred')")
    base.close()


def test_segment__is_chosen_in_the_list(owner, segments):
    page = owner.get("/contacts")
    page = owner.get(page.link('Good "ones"'))
    assert len(names(page)) == 5 and "5 of 7 people" in page.text
    assert canonical(page) == 'segment is "Good \\"ones\\""'
    page = owner.get(page.link("Kept"))
    assert sorted(names(page)) == ["Fred", "Gabi"]
    assert owner.get("/contacts?segment=99").status == 404
    page = owner.get("/contacts?segment=2&filter=" + quote('city is "Wien"'))
    assert names(page) == ["Gabi"]


def test_segment__its_filter_is_edited_in_the_builder(stack, owner, segments):
    page = owner.get("/contacts?segment=1")
    page = owner.get(page.link("Edit segment"))
    assert lines(page)[1]["value"] == "vip"
    with stack.unchanged():
        page = press(owner, page, "add:0")
        page = press(owner, page, "update", {2: {"field": "city"}})
        page = press(owner, page, "update", {2: {"op": "has any value"}})
    form = page.form("/segments/filter")
    assert form.value("filter") == 'tag is "vip" and city has any value'
    assert form.value("id") == "1" and form.value("version") == "1"


def test_segment__of_somebody_else_is_not_there(stack, segments):
    editor = sign_in(stack, "editor")
    assert editor.get("/contacts?segment=2").status == 404
    assert ask(editor, 'segment is "Kept"').status == 422
    assert "Kept" not in editor.get("/contacts").text


# ---- help --------------------------------------------------------------------------------------------------

def test_help__has_every_field_and_examples_that_work(owner):
    page = owner.get("/contacts/filter-help")
    for key in ("country", "signup", "email_status", "tag", "segment"):
        assert f"<code>{key}</code>" in page.html
    examples = page.links("/contacts?filter=")
    assert len(examples) >= 6
    for href in examples:
        assert owner.get(unescape(href)).status == 200, href
