"""/contacts?filter=...: each case of semantics.py, asked through the page."""
import csv
import html
import io
import json
import re
import sqlite3
import subprocess
import time
import unicodedata
from datetime import datetime, timezone
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from harness import BUILD, Stack
from semantics import ATTRIBUTES, CASES, FIELDS, REFUSALS, Stored
from test_imports import queue
from test_segments import new, number, update

# What a filter means does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi

ATTRIBUTE_TYPES = ["", "text", "number", "date", "yes_no", "choice", "several", "link"]
STATES = {"archive": 1, "delete": 2}
# Field -> heading of its column in the file.
COLUMNS = {"identifier": "Identifier", "first_name": "First name", "last_name": "Last name",
           "city": "City", "region": "Region", "country": "Country", "phone": "Phone number",
           "email": "E-mail", "signup": "Signup date", "eu_consent": "EU consent",
           "categories": "Subscription categories"}
# name -> filter; None: a kept list
SEGMENTS = {
    "Empty": None,
    "Praguers": 'city is "Praha"',
    "All of Gone": 'region is "Gone"',
    "Without conditions": "",
    "Of a deleted tag": 'tag is "deleted-tag"',
    "Within itself": 'segment is "Within itself"',
    "One of two": 'segment is "Two of two"',
    "Two of two": 'segment is "One of two"',
}


def fold(text):
    """What lib/platform/text.h makes of the texts used here."""
    marked = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in marked if not unicodedata.combining(c)).split())


def identifier(case_number, person_number):
    return f"case-{case_number}-{person_number}"


class Base:
    """Everybody of all cases, in one installation: contacts by an import, the rest beside it."""

    def __init__(self, stack):
        self.stack = stack
        self.now = int(time.time())
        self.browser = stack.make_owner()
        self.use_zone("UTC")
        self.people = [(identifier(c, p), case, value)
                       for c, case in enumerate(CASES) for p, (value, _) in enumerate(case.people)]
        self.bring_contacts()
        self.db = sqlite3.connect(stack.data / "muster.db", timeout=30, isolation_level=None)
        self.ids = dict(self.db.execute("SELECT identifier, id FROM contact"))
        assert len(self.ids) == len(self.people)
        self.db.execute("BEGIN IMMEDIATE")
        self.options = self.bring_attributes()
        self.tags = {name: self.insert("tag", name=name, label=name, colour="teal",
                                       created_at=self.now, updated_at=self.now)
                     for name in ("random", "support")}
        self.segments = {name: self.bring_segment(name, text) for name, text in SEGMENTS.items()}
        for name, case, value in self.people:
            self.bring_rest(self.ids[name], case.kind, value)
        self.db.execute("COMMIT")
        self.db.close()
        self.bring_events()

    def use_zone(self, zone):
        page = self.browser.get("/settings")
        page = self.browser.submit(page.form("/settings"), {"time_zone": zone})
        assert page.form("/settings").value("time_zone") == zone

    def insert(self, table, **values):
        return self.db.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            list(values.values())).lastrowid

    # ---- contacts, by an import

    def bring_contacts(self):
        text = io.StringIO()
        out = csv.DictWriter(text, COLUMNS)
        out.writerow(COLUMNS)
        for name, case, value in self.people:
            row = {"identifier": name, "first_name": "Person", "last_name": name}
            if case.kind == "fields":
                row.update({k: v for k, v in value.items() if k in COLUMNS})
            elif value is not None and not isinstance(value, Stored):
                row.update({k: value for k in FIELDS[case.kind] if k in COLUMNS})
            out.writerow(row)
        self.browser.get("/imports")
        queue(self.browser, text.getvalue().encode(), "people.csv")
        self.stack.job("importer")
        (mapping, *counts), = self.stack.db("SELECT mapping, state, created_rows, failed_rows FROM import")
        assert [column["to"] for column in json.loads(mapping)["columns"]] == list(COLUMNS)
        assert counts == ["done", len(self.people), 0]

    # ---- the rest

    def bring_attributes(self):
        """Returns (attribute, option) -> id of the option, and attribute -> its id."""
        ids = {}
        for position, (key, (kind, options)) in enumerate(ATTRIBUTES.items(), 1):
            ids[key] = self.insert("attribute", key=key, name=key.capitalize(), name_key=key,
                                   type=ATTRIBUTE_TYPES.index(kind), position=position,
                                   created_at=self.now, updated_at=self.now)
            for place, label in enumerate(options, 1):
                ids[key, label] = self.insert("attribute_option", attribute_id=ids[key],
                                              label=label, label_key=fold(label), position=place)
        return ids

    def bring_segment(self, name, text):
        return self.insert("segment", name=name, name_key=fold(name), kind=int(text is None),
                           filter=text or "", owner_id=1, is_shared=1, created_at=self.now,
                           updated_at=self.now)

    def bring_rest(self, contact, kind, value):
        """What a person has beside the fields that were imported."""
        if value is None:
            return
        if isinstance(value, Stored):
            for field in FIELDS[kind]:
                if field in COLUMNS:
                    self.db.execute(f"UPDATE contact SET {field} = ? WHERE id = ?",
                                    (value, contact))
        if kind == "tag":
            self.bring_tags(contact, value)
        elif kind == "points":
            for address in value:
                self.bring_point(contact, "email", address, address)
        elif kind == "fields":
            self.bring_tags(contact, [value["tag"]] if "tag" in value else [])
            for hand in ("included", "excluded"):
                if hand in value:
                    self.insert("segment_member", segment_id=self.segments[value[hand]],
                                contact_id=contact, is_excluded=int(hand == "excluded"),
                                added_at=self.now)
            if "state" in value:
                self.take_away(contact, STATES[value["state"]])
        else:
            for field in FIELDS[kind]:
                if field.startswith("attr."):
                    self.bring_value(contact, field[5:], value)
                elif field.startswith("other_"):  # with the key of the primary one
                    primary = field[6:]
                    key, = self.db.execute(f"SELECT {primary}_key FROM contact WHERE id = ?",
                                           (contact,)).fetchone()
                    self.bring_point(contact, primary, value, key or fold(value))

    def bring_point(self, contact, kind, value, key):
        self.insert("contact_point", contact_id=contact, kind=["email", "phone"].index(kind) + 1,
                    value=value, key=key, position=1, created_at=self.now)

    def bring_tags(self, contact, names):
        for name in names:
            self.insert("contact_tag", tag_id=self.tags[name], contact_id=contact)
            self.db.execute("UPDATE tag SET carriers = carriers + 1 WHERE name = ?", (name,))

    def take_away(self, contact, state):
        self.db.execute("UPDATE contact SET state = ?, state_at = ? WHERE id = ?",
                        (state, self.now, contact))
        self.db.execute("UPDATE contact_count SET total = total - 1 WHERE state = 0")
        self.db.execute("UPDATE contact_count SET total = total + 1 WHERE state = ?", (state,))

    def bring_value(self, contact, key, value):
        kind = ATTRIBUTES[key][0]
        text = value if isinstance(value, Stored) else value.strip()
        rows = {
            "text": lambda: [{"text": text, "key": fold(text)}],
            "number": lambda: [{"text": text, "number": numeric(text)}],
            "date": lambda: [{"text": text, "number": seconds(text)}],
            "yes_no": lambda: [{"number": int(text == "yes")}],
            "choice": lambda: [{"number": self.options[key, text]}],
            "several": lambda: [{"number": self.options[key, one], "part": self.options[key, one]}
                                for one in text.split(", ")],
        }[kind]()
        if not text:
            return  # nothing is no value: there are no rows for it
        for row in rows:
            self.insert("attribute_value", contact_id=contact, attribute_id=self.options[key],
                        **row)
        self.db.execute("UPDATE attribute SET holders = holders + 1 WHERE key = ?", (key,))

    def bring_events(self):
        """Through the product's own door for sources of events."""
        lines = []
        for name, case, value in self.people:
            for n, did in enumerate(value if case.kind == "event" else []):
                key = f"test:{name}:{did.id or n}"
                parts = [self.ids[name], self.now - did.seconds_ago, key, did.name]
                for pair in did.properties.items():
                    parts += pair
                lines.append("\t".join(map(str, parts)) + "\n")
        self.program("record_events", lines)

    # ---- asking

    def program(self, name, lines):
        """Lines of the output of a fixture program."""
        done = subprocess.run([*self.stack.prefix, BUILD / "tests" / "fixture" / name],
                              input="".join(lines).encode(), env=self.stack.environment,
                              capture_output=True, timeout=120, cwd=self.stack.dir)
        assert done.returncode == 0, (name, done.stderr.decode(), done.stdout.decode()[-500:])
        return done.stdout.decode().splitlines()

    def asked_of_library(self, texts):
        """What lib/filter says to each (filter, moment): ids, or why not."""
        answers = self.program("filter_ids", [f"{at} {text}\n" for text, at in texts])
        return [answer if answer[:1] == "!" else {int(n) for n in answer.split()}
                for answer in answers]

    def ask(self, text, at=""):
        query = {"filter": text, **({"at": at} if at else {})}
        return self.browser.get("/contacts?" + urlencode(query))

    def listed(self, text, at=""):
        """ids of everybody whom the pages of the list show."""
        page = self.ask(text, at)
        assert page.status == 200, (text, page)
        found = rows(page)
        total = count(page)
        while next_page(page):
            page = self.browser.get(next_page(page))
            assert page.status == 200, page
            found += rows(page)
        assert len(found) == len(set(found)) == total, (text, total, found)
        return set(found)


def numeric(text):
    """As NUMERIC columns keep it; what is no number is none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


def seconds(text, zone=timezone.utc):
    when = datetime.fromisoformat(text.replace("Z", ""))
    return int(when.replace(tzinfo=zone).timestamp())


def rows(page):
    return [int(n) for n in re.findall(r'<tr data-href="/contacts/view\?id=(\d+)', page.html)]


def count(page):
    """The total in the page's head."""
    shown = re.search(r'class="page-sub">([\d,]+)(?: of [\d,]+)? people', page.html)
    return int(shown[1].replace(",", "")) if shown else 0


def next_page(page):
    found = re.search(r'<a class="icon-button" href="([^"]*)" rel="next"', page.html)
    return html.unescape(found[1]) if found else None


@pytest.fixture(scope="module")
def base(mail):
    stack = Stack(conf={"smtp_url": mail.url, "libexec_dir": "/nonexistent"})
    try:
        yield Base(stack)
    finally:
        stack.stop()


@pytest.fixture
def zone(request, base):
    """The workspace's zone for one test."""
    if request.param != "UTC":
        base.use_zone(request.param)
    yield
    if request.param != "UTC":
        base.use_zone("UTC")


def questions():
    for index, case in enumerate(CASES):
        for field in FIELDS[case.kind]:
            yield pytest.param(case.zone, index, field, id=f"{case.number}-{index}-{field}")


class Question:
    """A case asked of one field: of all people, among whom its own stand, and of its own alone."""

    def __init__(self, base, index, field):
        case = CASES[index]
        self.at = case.at
        self.noon = seconds(case.at + " 12:00", ZoneInfo(case.zone)) if case.at else 0
        self.of_all = case.filter.replace("{f}", field)
        self.of_these = f'identifier starts with "case-{index}-" and ({self.of_all})'
        self.values = {base.ids[identifier(index, p)]: value
                       for p, (value, _) in enumerate(case.people)}
        self.meant = {base.ids[identifier(index, p)]
                      for p, (_, is_meant) in enumerate(case.people) if is_meant}

    def check(self, of_all, of_these):
        assert isinstance(of_these, set), (self.of_these, of_these)
        assert of_these == self.meant, (self.of_these, self.named(of_these))
        assert of_all & set(self.values) == self.meant, (self.of_all, self.named(of_all))

    def named(self, ids):
        return [self.values.get(i, f"contact {i}") for i in ids]


@pytest.mark.parametrize("zone, index, field", questions(), indirect=["zone"])
def test_the_library_means(base, zone, index, field):
    question = Question(base, index, field)
    question.check(*base.asked_of_library([(question.of_all, question.noon),
                                           (question.of_these, question.noon)]))


@pytest.mark.parametrize("zone, index, field", questions(), indirect=["zone"])
def test_the_page_lists(base, zone, index, field):
    question = Question(base, index, field)
    question.check(base.listed(question.of_all, question.at),
                   base.listed(question.of_these, question.at))


def test_a_negative_that_nobody_meets_means_all(base):
    everybody = base.listed('city is not "a value that nobody has"')
    assert len(everybody) == base.stack.value("SELECT count(*) FROM contact WHERE state = 0")


# ---- what means nothing -----------------------------------------------------------------------

def fault(page):
    """What the page says is wrong."""
    said = re.search(r'role="alert"[^>]*>(.*?)</div>', page.html, re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", said[1])).split()) if said else ""


def refusals():
    for index, refusal in enumerate(REFUSALS):
        for field in FIELDS[refusal.kind]:
            yield pytest.param(refusal, field, id=f"{refusal.number}-{index}-{field}")


@pytest.mark.parametrize("refusal, field", refusals())
def test_what_means_nothing_lists_nobody_and_says_why(base, refusal, field):
    text = refusal.filter.replace("{f}", field)
    reason = base.asked_of_library([(text, 0)])[0]
    assert reason[:1] == "!" and mentions(reason, refusal.words), (text, reason)
    with base.stack.unchanged():
        page = base.ask(text)
    assert 400 <= page.status < 500, page
    assert not rows(page)
    assert mentions(fault(page), refusal.words), (text, fault(page), page)


def mentions(text, words):
    return all(re.search(word, text, re.I) for word in words)


# ---- what is never saved (61, 85, 88) ---------------------------------------------------------

def refused(base, page):
    """A page that saved nothing and says why."""
    assert page.status == 422, page
    return page.text


def test_a_segment_without_conditions_is_not_saved(base):
    base.browser.get("/segments")
    with base.stack.unchanged():
        text = refused(base, base.browser.post("/segments/new", {
            "name": "Nothing asked", "shared": "yes", "filter": ""}))
    assert "at least one condition" in text


def test_a_segment_never_comes_to_contain_itself(base):
    first = number(new(base.browser, "Inner", 'city is "Wien"'))
    number(new(base.browser, "Middle", 'segment is "Inner"'))
    number(new(base.browser, "Outer", 'not segment is "Middle"'))
    for name in ("Inner", "Middle", "Outer"):
        for text in (f'segment is "{name}"', f'city is "Wien" or segment is not "{name}"'):
            page = update(base.browser, first, text)
            with base.stack.unchanged():
                assert "itself" in refused(base, page)
    assert base.stack.value("SELECT filter FROM segment WHERE id = ?", first) == 'city is "Wien"'


def test_a_segment_that_misses_something_is_marked_broken(base):
    for name, why in (("Of a deleted tag", 'tag "deleted-tag"'), ("Within itself", "itself"),
                      ("Without conditions", "empty")):
        said = re.search(r"<tr data-href(?:(?!</tr>).)*?<bdi>" + name + ".*?</tr>",
                         base.browser.get("/segments").html, re.S)[0]
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", said)).split())
        assert "Broken" in text and why in text, text


# ---- very many values (91) --------------------------------------------------------------------

def one_of(count):
    values = [identifier(0, 0), identifier(1, 0)] + [f"nobody-{n}" for n in range(count - 2)]
    return "identifier is any of " + ", ".join(f'"{value}"' for value in values)


def test_ten_thousand_values_work(base):
    meant = {base.ids[identifier(0, 0)], base.ids[identifier(1, 0)]}
    assert base.asked_of_library([(one_of(10000), 0)]) == [meant]
    base.browser.get("/segments")
    page = base.browser.post("/segments/new", {"name": "One of many", "shared": "yes",
                                               "filter": one_of(10000)})
    assert page.status == 200, page.text[:500]
    assert base.listed('segment is "One of many"') == meant


def test_more_values_meet_a_clear_limit(base):
    assert mentions(base.asked_of_library([(one_of(10001), 0)])[0], ["10000|10,000", "values"])
    base.browser.get("/segments")
    with base.stack.unchanged():
        page = base.browser.post("/segments/new", {"name": "One too many", "shared": "yes",
                                                   "filter": one_of(10001)})
    assert mentions(refused(base, page), ["10000|10,000", "values"])


def test_a_filter_that_no_address_can_hold_lists_nobody(base):
    page = base.ask(one_of(10000))
    assert page.status in (400, 414) and not rows(page), page
