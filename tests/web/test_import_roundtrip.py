"""Out by an exact copy and in again: into an empty base everything is there, into the same base nothing changes."""
import csv
import io
import json
import zipfile

import pytest

from harness import Stack
from test_exports import sign_in
from test_exports_formats import body_of
from test_imports import counts, last, rehearsed, upload
from test_lifecycle import act, ask

pytestmark = pytest.mark.fastcgi

# Text that breaks careless programs.  What ends in blanks is stored without them, as any text is.
NAUGHTY = [
    # what spreadsheets run, and what only looks so
    "=1+1", "+1-1", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x.example\",\"y\")", "=cmd|'/C calc'!A0", "\uff1d1+1",
    "\uff0b1", "\uff20x", "'=1", "''=1+1", "'''@x", "'+43 660 1", "'tis", "'", "' =1", ";=1", ",=1", "\"=1", "'123",
    "=", "+", "-", "@", "5-3", "a=b", "sep=;",
    # separators, quotes, lines
    ",", ";", "|", "a;b|c,d", "\"", "\"\"", "say \"hi\", now", "\"a\",b", "a\"b\"c", "\\", "\\\"", "\\n", "a\\",
    ":::", "a ::: b", "* starred", "*", "[x]", "(y)", "{z}", "a:b:c", "#", "&", "%", "_", "~",
    # words that mean something elsewhere
    "null", "NULL", "None", "undefined", "true", "no", "NaN", "0", "-0", "007", "1e1000", "6.28E+12", "1,000.00",
    "9223372036854775808", "2026-02-30", "12/12/12", "CON", "true\x7f", "muster_id:number", "attr.x:text:X",
    # markup, templates, SQL, formats, paths, headers
    "<script>alert(1)</script>", "</td><b>", "<!--", "]]>", "&lt;b&gt;", "&amp;amp;", "{{NAME}}", "{{#X}}",
    "${7*7}", "<%= 7 %>", "'; DROP TABLE contact; --", "' OR '1'='1", "$1", ":name", "?1", "%s%n%p", "%00", "%0d%0a",
    "$(id)", "`id`", "../../etc/passwd", "C:\\dir\\file", "javascript:alert(1)", "x\x01\x1b[31mred",
    # letters of the world, composed and not
    "Zo\u00eb", "Zoe\u0308", "\u0130stanbul \u0131\u015f\u0131k", "stra\u00dfe STRA\u1e9eE", "\ufb01\ufb02", "\u2460\u00bd\u2122", "\ufdfa",
    "\u0391\u03a3\u03c2", "\u041f\u0440\u0438\u0432\u0435\u0442", "\u4f60\u597d", "\ud55c\u1112\u1161\u11ab", "\u05e9\u05dc\u05d5\u05dd",
    "\u0645\u0631\u062d\u0628\u0627", "\u0e2a\u0e27\u0e31\u0e2a", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u0662\u0663", "\uff11\uff12",
    # what cannot be seen, or turns text around
    "a\u00a0b", "a\u2003b", "a\u200bb", "a\u200db", "\ufeffBOM", "a\ufeff", "a\u00adb", "\u202eabc\u202c", "\u2066x\u2069", "a\u2028b",
    "a\u180eb", "\u200f+1", "x\U000e0041",
    # above the first plane, joined, stacked; code points that are no characters
    "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e6\U0001f1f9", "\U0001f44d\U0001f3fd", "\u2764\ufe0f",
    "\U00010400", "Z\u0351\u036b\u0343\u036a", "\u0300x", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000",
    # long
    "x" * 500, "\u00e4" * 250, "\U0001f600" * 125,
]

HEADER = [
    "First name", "Last name", "E-mail", "Phone", "Identifier", "Company", "Address", "City", "Postal code",
    "Country", "Language", "Time zone", "Subscription categories", "Signup date", "Created", "Tags",
    "Static segments", "Further e-mail addresses", "Further phone numbers", "E-mail status", "E-mail status date",
    "E-mail status reason", "Phone status", "Phone status date", "Phone status reason",
    "Marketing e-mail consent", "Marketing consent date", "Marketing consent given by",
    "Marketing consent text version", "EU consent", "EU consent date", "EU consent given by",
    "EU consent text version", "Note", "Points", "Born", "Member", "Size", "Likes", "Site", "Total Spent"]
TYPES = {"Note": "text", "Points": "number", "Born": "date", "Member": "yes-no", "Size": "choice",
         "Likes": "several", "Site": "link", "Total Spent": "number"}


def one_line(text):
    """As a field of one line, a tag or an option takes it."""
    return "".join(c if c >= " " and c != "\x7f" else " " for c in text)


def listed(*items):
    return ", ".join('"' + item.replace('"', '""') + '"' for item in items)


def person(at, text):
    """Somebody who is called so, and of every kind of value the one that is due."""
    line = one_line(text)
    row = dict.fromkeys(HEADER, "")
    row.update({"First name": line, "E-mail": f"p{at}@round.example", "Company": line,
                "Address": f"{text}\nsecond \"line\"\n\nfourth, '=1'", "Note": f"{text}\n{text}",
                "Tags": listed(f"{line.replace(',', ' ')[:20]} t{at % 70}")})
    if at < 30:
        row["Size"] = line[:60] + f" s{at % 10}"
    elif at < 50:
        row["Likes"] = listed(line[:60] + f" l{at}", "Tea, green")
    if at % 3 == 0:
        row.update({"Last name": line, "Phone": f"+49 89 {100000 + at}", "Points": f"{at}.50", "Total Spent": f"{at}",
                    "Born": "1984-02-29", "Member": "yes" if at % 2 else "no",
                    "Site": f"https://example.org/?a={at}&b=2#c", "City": line, "Country": "AT",
                    "Static segments": listed(f"List \"{at % 2}\", old", "Everybody")})
    if at % 4 == 0:
        row.update({"Further e-mail addresses": f"q{at}@round.example (Büro); r{at}@round.example",
                    "Further phone numbers": f"+43 1 {200000 + at} (at home)", "Postal code": f"0{at}",
                    "Identifier": f"{line[:60]}#{at}", "Language": "de", "Time zone": "Europe/Vienna",
                    "Subscription categories": "News, Offers", "Signup date": "2020-02-29 12:34:56",
                    "Created": "2021-05-06T07:08:09Z"})
    if at % 5 == 0:
        row.update({"E-mail status": ["unsubscribed", "spam report", "not confirmed", "blacklisted"][at // 5 % 4],
                    "E-mail status date": "2022-03-04T05:06:07Z", "E-mail status reason": line[:100],
                    "Marketing e-mail consent": "yes" if at % 2 else "no", "EU consent": "no",
                    "Marketing consent date": "2019-01-02T03:04:05Z", "Marketing consent given by": line[:60],
                    "Marketing consent text version": "v2, \"new\"", "EU consent date": "2018-05-25T00:00:00Z",
                    "EU consent given by": "paper", "EU consent text version": "v1"})
    if at % 6 == 0:
        row.update({"Phone status": "blacklisted", "Phone status date": "2022-03-04T05:06:07Z",
                    "Phone status reason": "nobody answers"})
    return row


def take(browser, content, **changes):
    """Through the pages; what became of the rows."""
    page = upload(browser, content, "copy.csv")
    assert page.h1 == "Match columns", page.text
    form = page.form("/imports/mapping")
    page = browser.submit(form, {"people": "update", "new_rest": "1", "tag": "", **changes})
    assert page.h1 == "Review", page.text
    page = rehearsed(browser, page)
    page = browser.submit(page.form("/imports/start"), {"consent": "1"})
    assert page.status == 200, page.text
    browser.stack.job("importer")
    row = last(browser.stack)
    told = browser.stack.db("SELECT line, reason FROM import_problem WHERE import_id = ?", row["id"])
    assert row["state"] == "done", row
    return counts(row), told


# Everything of the user's data, by what it is called instead of by its number.
CONTACT = """SELECT {columns} FROM contact WHERE state < 2 ORDER BY email, id"""
DUMPS = [
    "SELECT c.email, t.name, t.label, t.colour, t.scope FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
    " JOIN contact c ON c.id = ct.contact_id WHERE c.state < 2 ORDER BY 1, 2",
    "SELECT key, name, type FROM attribute ORDER BY position",
    "SELECT a.key, o.label, o.label_key FROM attribute_option o JOIN attribute a ON a.id = o.attribute_id"
    " ORDER BY a.position, o.position",
    "SELECT c.email, a.key, v.part, v.text, v.key, CASE WHEN a.type IN (5, 6) THEN o.label ELSE v.number END"
    " FROM attribute_value v JOIN attribute a ON a.values_id = v.attribute_id JOIN contact c ON c.id ="
    " v.contact_id LEFT JOIN attribute_option o ON o.attribute_id = a.id AND o.id = v.number AND a.type IN (5, 6)"
    " WHERE c.state < 2 ORDER BY 1, 2, 6",
    "SELECT c.email, p.kind, p.value, p.key, p.label FROM contact_point p JOIN contact c ON c.id = p.contact_id"
    " WHERE c.state < 2 ORDER BY 1, 2, p.position",
    "SELECT c.email, s.name, s.kind FROM segment_member m JOIN segment s ON s.id = m.segment_id JOIN contact c"
    " ON c.id = m.contact_id WHERE c.state < 2 ORDER BY 1, 2",
    "SELECT c.email, s.text FROM contact_search s JOIN contact c ON c.id = s.contact_id WHERE c.state < 2 ORDER BY 1",
    "SELECT state, total FROM contact_count WHERE state < 2 ORDER BY state",
    "SELECT state, email, phone, total FROM contact_tally WHERE state < 2 AND total > 0 ORDER BY 1, 2, 3",
]
# The number, how often it was written, and which import brought it are the base's own; the account that
# ticked "obtained" is another base's.
OWN = {"id", "version", "source_import_id", "obtained_by"}


def dump(stack):
    columns = [name for (name,) in stack.db("SELECT name FROM pragma_table_info('contact')") if name not in OWN]
    return [stack.db(CONTACT.format(columns=", ".join(columns)))] + [stack.db(sql) for sql in DUMPS]


@pytest.fixture(scope="module")
def base():
    """Everybody of the list, some of them archived, deactivated, deleted or changed since."""
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    browser = sign_in(stack)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, HEADER)
    writer.writeheader()
    for at, text in enumerate(NAUGHTY):
        writer.writerow(person(at, text))
    page = upload(browser, file.getvalue().encode(), "first.csv")
    form = page.form("/imports/mapping")
    fields, at = [], -1
    for key, value in form.fields:
        at += key == "column"
        name = HEADER[at] if 0 <= at < len(HEADER) else ""
        if key == "column" and name in TYPES:
            value = "new"
        if key == "new_type":
            value = TYPES[name]
        fields.append((key, value))
    form.fields = fields
    page = browser.submit(form, {"tag": ""})
    assert page.h1 == "Review", page.text
    page = rehearsed(browser, page)
    browser.submit(page.form("/imports/start"), {"consent": "1"})
    stack.job("importer")
    number = last(stack)["id"]
    assert counts(last(stack)) == (len(NAUGHTY), 0, 0, 0, 0), \
        stack.db("SELECT line, reason FROM import_problem WHERE import_id = ?", number)

    def contact(at):
        return stack.value("SELECT id FROM contact WHERE email = ?", f"p{at}@round.example")
    for at in (3, 9, 60):
        act(browser, "archive", contact(at))
    for at in (4, 6):
        act(browser, "deactivate", contact(at))
    ask(browser, "delete", contact(8), "asked for it")
    stack.browser_ = browser
    stack.empty = Stack(conf={"libexec_dir": "/nonexistent"})
    yield stack
    stack.empty.stop()
    stack.stop()


def test_into_the_same_base_nothing_changes(base):
    browser = base.browser_
    copy = body_of(browser, "?states=whole", format="exact")
    before, changes = dump(base), base.value("SELECT count(*) FROM change")
    times = base.db("SELECT id, version, updated_at FROM contact ORDER BY id")
    got, told = take(browser, copy)
    # Who was deleted is passed over, and stays so.
    assert got == (0, 0, len(NAUGHTY) - 1, 1, 0), told
    assert base.value("SELECT count(*) FROM change") == changes
    assert base.db("SELECT id, version, updated_at FROM contact ORDER BY id") == times
    assert dump(base) == before
    assert body_of(browser, "?states=whole", format="exact") == copy


def test_into_an_empty_base_everything_is_there(base):
    copy = body_of(base.browser_, "?states=whole", format="exact")
    browser = sign_in(base.empty)
    got, told = take(browser, copy)
    assert got == (len(NAUGHTY) - 1, 0, 0, 1, 0), told
    for one, other in zip(dump(base), dump(base.empty), strict=True):
        assert other == one
    # Once more, and nothing changes; and what comes out says the same but for the base's own numbers.
    got, told = take(browser, copy, key=["email", "identifier"])
    assert got == (0, 0, len(NAUGHTY) - 1, 1, 0), told
    again = body_of(browser, "?states=whole", format="exact")

    def said(data):
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        return {row["email:text"]: {key: value for key, value in row.items()
                                    if key not in ("muster_id:number", "obtained_by:account")} for row in rows}
    wanted = said(copy)
    del wanted["p8@round.example"]
    assert said(again) == wanted


def test_a_file_for_spreadsheets_comes_back_unchanged(base):
    got, told = take(base.browser_, body_of(base.browser_, format="csv"), leave_rest="1", new_rest=None)
    assert got == (0, 0, base.value("SELECT total FROM contact_count WHERE state = 0"), 0, 0), told


def test_no_cell_of_a_workbook_is_a_formula(base):
    with zipfile.ZipFile(io.BytesIO(body_of(base.browser_, format="xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else sheet
    assert "<f>" not in sheet and "<f " not in sheet
    for text in ("=1+1", "=cmd|'/C calc'!A0", "+1-1"):
        assert f">{text}<" in texts, text


def test_json_lines_and_cards_have_everybody(base):
    people = base.value("SELECT total FROM contact_count WHERE state = 0")
    rows = [json.loads(line) for line in body_of(base.browser_, format="jsonl").decode().split("\n")[:-1]]
    assert len(rows) == people and {row["first_name"] for row in rows} >= {"=1+1", "null", "a\u2028b"}
    for kind in ("vcard3", "vcard4"):
        cards = body_of(base.browser_, format=kind).decode()
        assert cards.count("BEGIN:VCARD\r\n") == cards.count("END:VCARD\r\n") == people


def test_pages_show_everybody(base):
    browser = base.browser_
    for number, name in base.db("SELECT id, first_name FROM contact WHERE state = 0 ORDER BY id"):
        page = browser.get(f"/contacts/view?id={number}")
        assert page.status == 200, name
        assert "<script>alert" not in page.html and "</td><b>" not in page.html
        if name.isprintable() and "  " not in name:
            assert name.strip() in page.text, name
    for path in ("/contacts", "/tags", "/attributes", "/segments", "/care"):
        page = browser.get(path)
        assert page.status == 200 and "<script>alert" not in page.html, path


def test_what_a_copy_brought_goes_back_as_one(base):
    """Archived, deactivated, with statuses of their own: an undo takes all of them away again."""
    stack = base.empty
    browser = sign_in(stack)
    if not stack.value("SELECT count(*) FROM contact"):
        take(browser, body_of(base.browser_, "?states=whole", format="exact"))
    batch = stack.value("SELECT batch_id FROM import WHERE created_rows > 0 ORDER BY id LIMIT 1")
    page = browser.get(f"/changes/undo?id={batch}")
    browser.submit(page.form("/changes/undo"))
    stack.job("undoer")
    assert stack.db("SELECT state, total FROM contact_count WHERE total <> 0") == \
        [(2, len(NAUGHTY) - 1)]
    assert stack.db("SELECT count(*) FROM contact WHERE state < 2") == [(0,)]
    assert stack.db("SELECT state, sum(total) FROM contact_tally GROUP BY state HAVING sum(total) <> 0") == \
        [(2, len(NAUGHTY) - 1)]


def test_the_template_of_a_base_has_its_attributes_and_imports_unchanged(base):
    browser = base.browser_
    template = browser.get("/imports/template").body
    header = next(csv.reader(io.StringIO(template.decode("utf-8-sig"), newline="")))
    assert set(header) >= set(TYPES), header
    got, told = take(browser, template)
    assert got == (2, 0, 0, 0, 0), told
    got, told = take(browser, template)
    assert got == (0, 0, 2, 0, 0), told
