"""Exports: what is exported, with which columns, in which format."""
import csv
import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import pytest

from test_exports import (add_contacts, clean, fetch, mails, rows_of, shop, sign_in,  # noqa: F401
                          write)

pytestmark = pytest.mark.fastcgi

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAUGHTY = ["=1+1", "+49 89 1", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x.example\")", "\uff1d1",
           "'=1", "a\nb\r\nc", "say \"hi\", now; or|never", "\ufeffBOM", "\U0001f469\u200d\U0001f680",
           "]]> <&> \x01\x1f _x000D_ \uffff", "مرحبا \u202e", "  kept  ", "{{X}}", "%n%s",
           "\u0130\u0131 ﬁ Ω"]


def order(browser, query="", **fields):
    """Ask for an export on its page, let it be written; its id."""
    page = browser.get("/exports/new" + query)
    assert page.status == 200, page.text
    page = browser.submit(page.form("/exports/new"), {"name": "File", "do": "start", **fields})
    assert page.path == "/exports/view", page.text
    browser.stack.job("exporter")
    number = browser.stack.value("SELECT max(id) FROM export WHERE account_id = ?", browser.account)
    state = browser.stack.db("SELECT state, error, expected_rows - written_rows FROM export"
                             " WHERE id = ?", number)
    assert state == [("done", "", 0)]
    return number


def body_of(browser, query="", **fields):
    return fetch(browser, order(browser, query, **fields)).body


def make_attributes(stack):
    """One of each type, and a person with a value of each."""
    write(stack, "DELETE FROM attribute_value")
    write(stack, "DELETE FROM attribute_option")
    write(stack, "DELETE FROM attribute")
    for at, (key, name) in enumerate((("note", "Note"), ("points", "Points"), ("born", "Born"),
                                      ("member", "Member"), ("size", "Size"),
                                      ("likes", "Likes"), ("site", "Site")), 1):
        write(stack, "INSERT INTO attribute (id, key, name, name_key, type, position, created_at,"
              " updated_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0)", at, key, name, key, at, at)
    for at, (attribute, label) in enumerate(((5, "S"), (5, "M, wide"), (6, "Tea, green"),
                                             (6, "\"Milk\""), (6, "Cake")), 1):
        write(stack, "INSERT INTO attribute_option (id, attribute_id, label, label_key, position)"
              " VALUES (?, ?, ?, ?, ?)", at, attribute, label, label.lower(), at)


def give(stack, contact, attribute, text=None, number=None, part=0):
    write(stack, "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
          " VALUES (?, ?, ?, ?, ?, ?)", contact, attribute, part, text,
          text.lower() if text else None, number)


def give_all(stack, contact, note="Hello"):
    give(stack, contact, 1, note)
    give(stack, contact, 2, "-12.50", -12.5)
    give(stack, contact, 3, "1984-02-29", 446860800)
    give(stack, contact, 4, None, 1)
    give(stack, contact, 5, None, 2)
    for option in (5, 3):
        give(stack, contact, 6, None, option, option)
    give(stack, contact, 7, "https://example.org/?a=1&b=2")


def tag(stack, contact, *labels):
    for label in labels:
        name = label.lower().replace(" ", "-")
        if not stack.value("SELECT count(*) FROM tag WHERE name = ?", name):
            write(stack, "INSERT INTO tag (name, label, colour, created_at, updated_at)"
                  " VALUES (?, ?, 'teal', 0, 0)", name, label)
        write(stack, "INSERT INTO contact_tag (tag_id, contact_id) SELECT id, ? FROM tag"
              " WHERE name = ?", contact, name)


@pytest.fixture
def people(clean):  # noqa: F811
    """Twelve people, of whom the first has everything."""
    for table in ("contact_tag", "tag", "list_column", "shop_order", "contact_total", "term",
                  "export_pick", "contact_point"):
        write(clean, f"DELETE FROM {table}")
    add_contacts(clean, 12)
    make_attributes(clean)
    first = clean.value("SELECT min(id) FROM contact")
    give_all(clean, first)
    give(clean, first + 11, 2, "7", 7)
    tag(clean, first, "VIP", "Churned Once")
    tag(clean, first + 3, "VIP")
    clean.first = first
    return clean


def header(data):
    return next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# ---- columns ------------------------------------------------------------------------------------

def test_columns__all_of_them_with_tags_and_attributes(people):
    browser = sign_in(people)
    rows = rows_of(fetch(browser, order(browser)))
    assert len(rows) == 12 and list(rows[0])[0] == "Muster ID"
    one = rows[0]
    assert one["Tags"] == "Churned Once, VIP"
    assert (one["Note"], one["Points"], one["Born"], one["Member"]) == \
        ("Hello", "-12.50", "1984-02-29", "yes")
    assert (one["Size"], one["Likes"], one["Site"]) == \
        ("M, wide", '"Tea, green", Cake', "https://example.org/?a=1&b=2")
    assert [row["Tags"] for row in rows[1:4]] == ["", "", "VIP"] and rows[11]["Points"] == "7"


def test_columns__visible_ones_are_those_of_the_list(people):
    browser = sign_in(people)
    assert header(body_of(browser, mode="visible")) == \
        ["Name", "E-mail", "Phone", "Muster ID", "Created", "Changed"]
    page = browser.get("/contacts/columns")
    for at, key in enumerate(("attr.points", "tags", "city"), 1):
        write(people, "INSERT INTO list_column (account_id, segment_id, position, key)"
              " VALUES (?, 0, ?, ?)", browser.account, at, key)
    assert page.status == 200
    assert header(body_of(browser, mode="visible")) == ["Name", "Points", "Tags", "City"]


def test_columns__chosen_one_by_one_without_script(people):
    browser = sign_in(people)
    page = browser.get("/exports/new")

    def press(page, button, **fields):
        form = page.form("/exports/new")
        form.action = "/exports/choose"
        return browser.submit(form, {"do": button, **fields})

    page = press(page, "from-visible")
    page = press(page, "remove:phone")
    page = press(page, "remove:created")
    page = press(page, "add", add="attr.points")
    page = press(page, "add", add="tags")
    page = press(page, "up:tags")
    page = press(page, "down:name")
    page = press(page, "remove:no-such")
    assert "Leave out Points" in page.text and "Leave out Phone" not in page.text
    page = browser.submit(page.form("/exports/new"), {"name": "Own", "do": "start"})
    assert page.path == "/exports/view"
    people.job("exporter")
    number = people.value("SELECT max(id) FROM export")
    rows = rows_of(fetch(browser, number))
    assert list(rows[0]) == ["E-mail", "Name", "Muster ID", "Changed", "Tags", "Points"]
    assert rows[0]["Tags"] == "Churned Once, VIP" and rows[0]["Points"] == "-12.50"


def test_columns__none_is_refused_and_nothing_starts(people):
    browser = sign_in(people)
    page = browser.get("/exports/new")
    form = page.form("/exports/new")
    with people.unchanged():
        page = browser.post("/exports/new", {"csrf": page.csrf, "what": "contacts", "name": "x",
                                             "mode": "chosen", "do": "start", "asked": "12"})
        assert page.status == 422 and "choose at least one column" in page.text.lower()
        page = browser.post("/exports/new", {"csrf": page.csrf, "what": "contacts", "name": "x",
                                             "mode": "chosen", "column": "no.such", "do": "start",
                                             "asked": "12"})
        assert page.status == 422
    assert form


def test_columns__an_attribute_called_like_a_field_is_told_apart(people):
    write(people, "UPDATE attribute SET name = 'E-mail' WHERE id = 1")
    browser = sign_in(people)
    got = header(body_of(browser))
    assert "E-mail" in got and "E-mail (attr.note)" in got and len(set(got)) == len(got)


def test_columns__of_an_attribute_that_went_are_left_out(people):
    browser = sign_in(people)
    page = browser.get("/exports/new")
    page = browser.post("/exports/new", [("csrf", page.csrf), ("what", "contacts"), ("name", "x"),
                                         ("mode", "chosen"), ("column", "email"),
                                         ("column", "attr.points"), ("do", "start"),
                                         ("asked", "12"), ("format", "csv")])
    assert page.status == 200, page.text
    write(people, "DELETE FROM attribute WHERE id = 2")
    people.job("exporter")
    assert header(fetch(browser, people.value("SELECT max(id) FROM export")).body) == ["E-mail"]


def test_columns__a_thousand_attributes_in_flat_memory(people):
    write(people, "DELETE FROM attribute_value WHERE attribute_id <> 1")
    write(people, "INSERT INTO attribute (id, key, name, name_key, type, position, created_at,"
          " updated_at) VALUES (?, ?, ?, ?, 1, ?, 0, 0)",
          many=[(i, f"a{i}", f"A{i}", f"a{i}", i) for i in range(8, 1001)])
    write(people, "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key)"
          " VALUES (?, ?, 0, ?, ?)",
          many=[(people.first + c, a, f"{c}/{a}", f"{c}/{a}") for c in range(12)
                for a in range(8, 1001)])
    browser = sign_in(people)
    rows = rows_of(fetch(browser, order(browser)))
    assert len(rows[0]) > 1040 and rows[11]["A1000"] == "11/1000"
    assert "A1000" in browser.get("/exports/new").text


# ---- whom ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("query, expected", [
    ("", 9), ("?q=person1", None), ("?filter=tag%20is%20%22vip%22", 2), ("?states=archived", 2),
    ("?states=deleted", 1), ("?states=everybody", 10), ("?states=whole", 12),
    ("?filter=email_status%20is%20%22unsubscribed%22", 1),
])
def test_whom__counts_are_the_rows_written(people, query, expected):
    first = people.first
    write(people, "UPDATE contact SET state = 1 WHERE id IN (?, ?)", first + 5, first + 6)
    write(people, "UPDATE contact SET state = 2 WHERE id = ?", first + 7)
    write(people, "UPDATE contact SET email_status = 1, email_status_at = 5 WHERE id = ?", first + 8)
    for state, total in ((0, 9), (1, 2), (2, 1)):
        write(people, "UPDATE contact_count SET total = ? WHERE state = ?", total, state)
    browser = sign_in(people)
    shown = re.search(r"Rows (\d+) contacts?", browser.get("/exports/new" + query).text)
    rows = rows_of(fetch(browser, order(browser, query)))
    assert len(rows) == int(shown[1]) and expected in (None, len(rows))
    write(people, "UPDATE contact_count SET total = 0")


def test_whom__what_was_ticked(people):
    """As many as a page can tick, and nobody who was not."""
    browser, other = sign_in(people), sign_in(people)
    page = browser.get("/contacts")
    ids = [people.first + 1, people.first + 4, people.first + 9]
    page = browser.post("/contacts/bulk-export", [("csrf", page.csrf), ("action", "export"),
                                                  ("whom", "ticked"),
                                                  *[("id", i) for i in ids]])
    assert page.path == "/exports/new" and "Those who were ticked" in page.text
    assert "3 contacts" in page.text
    where = page.url.split("/exports/new")[1]
    page = browser.submit(page.form("/exports/new"), {"name": "Ticked", "do": "start"})
    people.job("exporter")
    rows = rows_of(fetch(browser, people.value("SELECT max(id) FROM export")))
    assert [int(row["Muster ID"]) for row in rows] == ids
    refused = other.get("/exports/new" + where)
    assert refused.status == 404 and "no longer known" in refused.text


def test_whom__can_go_into_static_segments_instead(people):
    browser = sign_in(people)
    for name in ("First list", "Second list"):
        page = browser.get("/segments/new-static")
        browser.submit(page.form("/segments/new-static"), {"name": name, "shared": "no"})
    page = browser.get("/exports/new?filter=tag%20is%20%22vip%22")
    page = browser.get(page.link("Put them into static segments"))
    ids = [str(row[0]) for row in people.db("SELECT id FROM segment WHERE name LIKE '% list'")]
    browser.submit(page.form("/segments/add"), {"target": ids})
    assert people.value("SELECT count(*) FROM segment_member") == 4
    assert people.value("SELECT count(DISTINCT batch_id) FROM change WHERE field = 102") == 1
    write(people, "DELETE FROM segment_member")


# ---- what ---------------------------------------------------------------------------------------

def test_what__orders_of_those_whom_a_filter_means(people):
    first = people.first
    write(people, "INSERT INTO term (id, text, key) VALUES (1, 'EUR', 'eur'), (2, 'card', 'card')")
    write(people, "INSERT INTO shop_order (contact_id, at, source_key, total_cents, items,"
          " currency_id, payment_id) VALUES (?, ?, ?, ?, 2, 1, 2)",
          many=[(first + i % 5, 1700000000 + i, f"shop:{i}", 1005 + i) for i in range(20)])
    browser = sign_in(people)
    page = browser.get("/exports/new?what=orders&filter=tag%20is%20%22vip%22")
    assert "8 orders" in page.text
    rows = rows_of(fetch(browser, order(browser, "?what=orders&filter=tag%20is%20%22vip%22")))
    assert len(rows) == 8
    assert rows[0] == {"Muster ID": str(first), "E-mail": f"person{first}@shop.example",
                       "First name": f"Person{first}", "Last name": "",
                       "Time": "2023-11-14T22:13:20Z", "Order": "shop:0", "Total": "10.05",
                       "Pieces": "2", "Currency": "EUR", "Payment": "card", "Coupon": ""}
    lines = body_of(browser, "?what=orders", format="jsonl").decode().splitlines()
    assert len(lines) == 20 and json.loads(lines[0])["total"] == 10.05


@pytest.mark.parametrize("what", ["segments", "growth", "orders", "order_items", "carts",
                                  "product_views", "visits", "page_views", "forms", "mailings",
                                  "mailing_responses", "events", "changes"])
def test_what__each_has_a_header_in_each_format(people, what):
    browser = sign_in(people)
    page = browser.get(f"/exports/new?what={what}")
    assert "Exact copy" not in page.text and "vCard" not in page.text
    assert len(header(body_of(browser, f"?what={what}"))) >= 6
    assert body_of(browser, f"?what={what}", format="xlsx").startswith(b"PK")
    with people.unchanged():
        page = browser.post("/exports/new", {"csrf": page.csrf, "what": what, "name": "x",
                                             "format": "exact", "do": "start"})
        assert page.status == 422 and "holds contacts" in page.text


def test_what__segments_with_their_numbers_and_changes_with_who(people):
    browser, other = sign_in(people), sign_in(people)
    for name, shared in (("Shared one", "yes"), ("My own", "no")):
        page = browser.get("/segments/new?filter=tag%20is%20%22vip%22")
        page = browser.submit(page.form("/segments/new"), {"name": name, "shared": shared})
        assert page.status == 200, page.text
    rows = rows_of(fetch(browser, order(browser, "?what=segments")))
    assert {row["Segment"]: (row["People"], row["Filter"]) for row in rows} == {
        "Shared one": ("2", 'tag is "vip"'), "My own": ("2", 'tag is "vip"')}
    rows = rows_of(fetch(other, order(other, "?what=segments")))
    assert [row["Segment"] for row in rows] == ["Shared one"]
    rows = rows_of(fetch(browser, order(browser, "?what=growth")))
    assert {(row["Segment"], row["People"]) for row in rows} == {("Shared one", "2"),
                                                                 ("My own", "2")}
    mine = rows_of(fetch(browser, order(browser, "?what=changes")))
    theirs = rows_of(fetch(other, order(other, "?what=changes")))
    made = [row for row in mine if row["What was done"] == "segment.create"]
    assert made and all(row["Who"] == "Owner" and row["Time"] for row in made)
    assert len(theirs) < len(mine)


# ---- formats ------------------------------------------------------------------------------------

def sheets_of(data):
    """Rows of each sheet, by a reader that knows nothing of the writer: text, float or None."""
    book = zipfile.ZipFile(io.BytesIO(data))
    assert book.testzip() is None
    names = sorted((n for n in book.namelist() if n.startswith("xl/worksheets/sheet")),
                   key=lambda n: int(re.search(r"\d+", n)[0]))
    return [[read_row(row) for row in ET.fromstring(book.read(name)).iter(SHEET + "row")]
            for name in names]


def read_row(row):
    cells = {}
    for cell in row.iter(SHEET + "c"):
        column = re.match(r"[A-Z]+", cell.get("r"))[0]
        assert cell.find(SHEET + "f") is None
        if cell.get("t") == "inlineStr":
            text = "".join(t.text or "" for t in cell.iter(SHEET + "t"))
            cells[column] = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
        else:
            cells[column] = float(cell.find(SHEET + "v").text)
    return cells


def by_heading(rows):
    heads = rows[0]
    return [{heads[c]: value for c, value in row.items()} for row in rows[1:]]


def test_xlsx__numbers_are_numbers_dates_dates_and_nothing_is_a_formula(people):
    browser = sign_in(people)
    got = fetch(browser, order(browser, format="xlsx"))
    assert got.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert '"File.xlsx"' in got.headers["Content-Disposition"]
    one = by_heading(sheets_of(got.body)[0])[0]
    assert one["Points"] == -12.5 and one["Muster ID"] == people.first
    assert one["Born"] == 30741  # 29 Feb 1984
    assert 46000 < one["Created"] < 47500 and one["Member"] == "yes"
    assert one["Likes"] == '"Tea, green", Cake' and one["Tags"] == "Churned Once, VIP"


def test_xlsx__every_text_comes_back_as_it_was(people):
    for at, text in enumerate(NAUGHTY[:12]):
        write(people, "UPDATE contact SET company = ?, last_name = ? WHERE id = ?", text, text,
              people.first + at)
    write(people, "UPDATE contact SET phone = '+49 89 1' WHERE id = ?", people.first)
    browser = sign_in(people)
    rows = by_heading(sheets_of(body_of(browser, format="xlsx"))[0])
    assert [row["Company"] for row in rows] == NAUGHTY[:12]
    assert [row["Last name"] for row in rows] == NAUGHTY[:12]
    assert rows[0]["Phone"] == "+49 89 1"


def test_xlsx__a_cell_that_is_too_long_is_cut_and_counted(people):
    write(people, "DELETE FROM attribute_value WHERE attribute_id = 1")
    give(people, people.first, 1, "\U0001f680" * 20000)
    give(people, people.first + 1, 1, "x" * 32767)
    browser = sign_in(people)
    number = order(browser, format="xlsx")
    rows = by_heading(sheets_of(fetch(browser, number).body)[0])
    assert rows[1]["Note"] == "x" * 32767
    assert rows[0]["Note"].endswith("[cut: longer than a cell can be]")
    assert len(rows[0]["Note"].encode("utf-16-le")) // 2 <= 32767
    assert "1 cells were longer" in browser.get("/exports").text


def test_jsonl__types_are_those_of_the_fields(people):
    write(people, "UPDATE contact SET blocked = 1, last_name = ? WHERE id = ?",
          "a\"b\\c\n\x01", people.first)
    browser = sign_in(people)
    got = fetch(browser, order(browser, format="jsonl"))
    assert got.headers["Content-Type"] == "application/x-ndjson"
    lines = got.body.decode().splitlines()
    one, other = json.loads(lines[0]), json.loads(lines[1])
    assert len(lines) == 12 and one["id"] == people.first
    assert one["attr.points"] == -12.5 and one["attr.member"] is True and one["blocked"] is True
    assert one["tags"] == ["Churned Once", "VIP"] and one["attr.likes"] == ["Tea, green", "Cake"]
    assert one["last_name"] == "a\"b\\c\n\x01" and re.match(r"\d{4}-.*Z$", one["created"])
    assert other["tags"] == [] and other["attr.points"] is None and other["attr.note"] is None


def unfold(data):
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("version", ["3", "4"])
def test_vcard__is_folded_escaped_and_complete(people, version):
    write(people, "UPDATE contact SET last_name = ?, company = ?, address = ?, city = 'Wien',"
          " phone = '+43 1 5' WHERE id = ?", "Mül\\ler; Sohn", "Ä" * 60 + ", Co",
          "Line 1\nLine 2", people.first)
    browser = sign_in(people)
    got = fetch(browser, order(browser, format=f"vcard{version}"))
    assert got.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert '"File.vcf"' in got.headers["Content-Disposition"]
    lines = unfold(got.body)
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == 12
    card = lines[:lines.index("END:VCARD")]
    assert card[1] == f"VERSION:{version}.0"
    assert f"FN:Person{people.first} Mül\\\\ler\\; Sohn" in card
    assert f"N:Mül\\\\ler\\; Sohn;Person{people.first};;;" in card
    assert "ORG:" + "Ä" * 60 + "\\, Co" in card
    assert "ADR:;;Line 1\\nLine 2;Wien;;;" in card
    assert "CATEGORIES:Churned Once,VIP" in card and "X-MUSTER-ATTR-POINTS:-12.50" in card
    mail = "EMAIL" if version == "4" else "EMAIL;TYPE=INTERNET"
    assert f"{mail}:person{people.first}@shop.example" in card
    rev = [line for line in card if line.startswith("REV:")][0]
    assert re.match(r"REV:\d{8}T\d{6}Z$" if version == "4" else r"REV:\d{4}-\d\d-\d\dT", rev)


def test_exact__has_typed_headers_and_everything(people):
    first = people.first
    write(people, "UPDATE contact SET email_status = 1, email_status_at = 1700000000,"
          " email_status_reason = 'asked', deactivated = 1, obtained_at = 1700000001,"
          " signup_at = 1600000000, state_reason = '' WHERE id = ?", first)
    write(people, "UPDATE tag SET colour = 'red', scope = 1 WHERE name = 'vip'")
    for kind, value, label, at in ((1, "second@x.example", "work", 1), (1, "third@x.example", "", 2),
                                   (2, "+43 1 7", "", 1)):
        write(people, "INSERT INTO contact_point (contact_id, kind, value, key, label, position,"
              " created_at) VALUES (?, ?, ?, ?, ?, ?, 0)", first, kind, value, value, label, at)
    browser = sign_in(people)
    page = browser.get("/segments/new-static")
    browser.submit(page.form("/segments/new-static"), {"name": "Kept, by hand", "shared": "yes"})
    segment = people.value("SELECT id FROM segment WHERE name = 'Kept, by hand'")
    write(people, "INSERT INTO segment_member (segment_id, contact_id, added_at) VALUES (?, ?, 5)",
          segment, first)
    rows = rows_of(fetch(browser, order(browser, format="exact", mode="visible")))
    one = rows[0]
    assert list(one)[0] == "muster_id:number" and len(rows) == 12
    assert one["tags:tags"] == "teal:both:Churned Once, red:contacts:VIP"
    assert one["segments:segments"] == '"Kept, by hand"'
    assert (one["email_status:status"], one["email_status_at:time"],
            one["email_status_reason:text"]) == ("unsubscribed", "2023-11-14T22:13:20Z", "asked")
    assert one["other_email:points"] == "second@x.example (work); third@x.example"
    assert one["other_phone:points"] == "'+43 1 7" and not rows[1]["other_email:points"]
    assert one["deactivated:yes_no"] == "yes" and one["state:state"] == "live"
    assert one["signup:time"] == "2020-09-13T12:26:40Z" and one["source:source"] == "manual"
    assert one["attr.points:number:Points"] == "-12.50"
    assert one['attr.size:choice:Size, S, "M, wide"'] == "M, wide"
    assert one['attr.likes:several:Likes, "Tea, green", """Milk""", Cake'] == '"Tea, green", Cake'


# ---- names --------------------------------------------------------------------------------------

@pytest.mark.parametrize("name, file", [("Report.xlsx", "Report.xlsx"), ("Report.csv",
                                        "Report.csv.xlsx"), ("a\"b;c", "a_b_c.xlsx")])
def test_name__gets_the_ending_of_its_format(people, name, file):
    browser = sign_in(people)
    got = fetch(browser, order(browser, format="xlsx", name=name))
    assert f'filename="{file}"' in got.headers["Content-Disposition"]


# ---- a full disk --------------------------------------------------------------------------------

def test_disk_full__an_excel_file_is_whole_or_not_there(people):
    """The library does not notice by itself."""
    add_contacts(people, 8000, address="x" * 900)
    browser = sign_in(people)
    page = browser.get("/exports/new")
    browser.submit(page.form("/exports/new"), {"name": "Big", "format": "xlsx"})
    done = subprocess.run([*people.prefix, "prlimit", "--fsize=5000000", "--",
                           str(people.build / "cron" / "exporter")], env=people.environment,
                          cwd=people.dir, timeout=60, stdin=subprocess.DEVNULL,
                          capture_output=True)
    assert done.returncode == 0, done.stderr
    number, state = people.db("SELECT id, state FROM export")[0]
    assert state == "failed" and list((people.data / "exports").iterdir()) == []
    assert "The disk of the server is full" in browser.get("/exports").text
    page = browser.get("/exports/new")
    browser.submit(page.form("/exports/new"), {"name": "Big", "format": "xlsx"})
    people.job("exporter")
    number = people.value("SELECT max(id) FROM export")
    assert len(sheets_of(fetch(browser, number).body)[0]) == 8013
