"""What one import reads: several files, pasted text; how they come, go, and end as one result."""
import gzip

import pytest

from harness import Stack
from test_imports import counts, last, queue, spooled, take

pytestmark = pytest.mark.fastcgi
FIRST = "E-mail,First name,City\nanna@many.example,Anna,Wien\nnobody,Bo,Graz\n".encode()
SECOND = "Vorname;E-Mail;Phone\nCäcilie;c@many.example;+43 1 5550101\nDora;none;\n".encode("cp1252")
TABLE = "First name\tE-mail\tAddress\nAnna\tanna@paste.example\t\"Weg 1\nTür 2\"\nBo\tbo@paste.example\t\n"


@pytest.fixture
def shop():
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    stack.owner = stack.make_owner()
    yield stack
    stack.stop()


def kept(shop):
    return [name for name in spooled(shop) if name.startswith("import-")]


def bring(shop, *files, text=None):
    """Upload files (name, content) and a pasted text; returns the page that comes."""
    shop.owner.get("/imports/new")
    return shop.owner.upload("/imports/new", {} if text is None else {"text": text},
                             files=[("file", name, content) for name, content in files])


def add(shop, files):
    """One file more (name, content), by the page that is open."""
    mark = shop.owner.page.form("/imports/mapping").value("files")
    return shop.owner.upload("/imports/add-file", {"id": "1", "files": mark}, files=files)


def formats(page):
    return [form for form in page.forms if form.action == "/imports/format"]


def start(shop, page, mapping=None):
    page = shop.owner.submit(page.form("/imports/mapping"),
                             {"leave_rest": "1", "tag": "", **(mapping or {})})
    assert page.h1 == "Review", page.text
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    return page, last(shop)


def people(shop):
    return shop.db("SELECT email, first_name, city, address, phone FROM contact ORDER BY email")


def test_two_files__are_listed_and_both_processed(shop):
    page = bring(shop, ("shop.csv", FIRST), ("Verein.csv", SECOND))
    assert page.h1 == "Match columns" and "shop.csv and 1 more" in page.text
    assert "shop.csv" in page.text and "Verein.csv" in page.text
    assert "shop.csv2 rows, " in page.text and "Verein.csv2 rows, " in page.text
    # "Vorname" means what "First name" means.
    columns = [v for k, v in page.form("/imports/mapping").fields if k == "column"]
    assert columns == ["email", "first_name", "city", "phone"]
    page, row = start(shop, page)
    assert "Verein.csv" in page.text and "Windows-1252, semicolon" in page.text
    assert row["state"] == "done" and counts(row) == (2, 0, 0, 0, 2)
    assert [p[0] for p in people(shop)] == ["anna@many.example", "c@many.example"]
    page = shop.owner.get("/imports/view?id=1")
    assert "shop.csv, 3" in page.text and "Verein.csv, 3" in page.text
    page = shop.owner.get("/imports/row?id=1&row=3")
    assert "As it stands in Verein.csv, on line 2." in page.text and "Cäcilie" in page.text
    failed = shop.owner.get("/imports/failed?id=1").body.decode()
    assert failed.splitlines()[0].endswith("E-mail,First name,City,Phone")
    assert failed.splitlines()[2].endswith("none,Dora,,")
    assert len(kept(shop)) == 2
    shop.owner.submit(shop.owner.get("/imports/view?id=1").form("/imports/forget"))
    assert not kept(shop)


def test_files__come_and_go_before_the_start(shop):
    page = bring(shop, ("shop.csv", FIRST))
    assert "/imports/leave-file" not in page.html
    page = add(shop, [("file", "b.csv", SECOND)])
    assert page.h1 == "Match columns" and "b.csv" in page.text
    form = page.form("/imports/leave-file")
    page = shop.owner.submit(form)
    assert "shop.csv" not in page.text and "b.csv" in page.text and len(kept(shop)) == 1
    with shop.unchanged():
        again = shop.owner.submit(form)  # sent twice, it takes no other file with it
        assert again.h1 == "Match columns" and "b.csv" in again.text
        form.fields = [(k, kept(shop)[0] if k == "source" else v) for k, v in form.fields]
        assert "throw the upload away" in shop.owner.submit(form).text
        page = add(shop, [("file", "c.csv", SECOND)])
        assert page.status == 422 and "has the same content as “b.csv”" in page.text
        page = add(shop, [])
        assert page.status == 422 and "Choose a file first" in page.text
    page = shop.owner.submit(page.form("/imports/discard"))
    assert not kept(shop) and shop.value("SELECT count(*) FROM import_source") == 0


def test_forms_of_a_file__are_about_that_file_whatever_its_place(shop):
    page = bring(shop, ("shop.csv", FIRST), ("b.csv", SECOND),
                 ("c.csv", b"E-mail;City\nc@place.example;Linz\n"))
    first, second, third = formats(page)
    leave = [form for form in page.forms if form.action == "/imports/leave-file"]
    shop.owner.submit(leave[0])
    page = shop.owner.submit(leave[0])
    assert "shop.csv" not in page.text and "b.csv" in page.text and "c.csv" in page.text
    page = shop.owner.submit(third, {"delimiter": "tab"})
    assert [form.value("delimiter") for form in formats(page)] == ["semicolon", "tab"]
    with shop.unchanged():
        page = shop.owner.submit(first, {"delimiter": "tab"})
        assert page.status == 409 and "This file is no longer part of the import" in page.text
    page = shop.owner.submit(leave[1])
    assert "b.csv" not in page.text and "c.csv" in page.text


def test_a_file_among_several__is_read_in_its_own_way(shop):
    page = bring(shop, ("shop.csv", FIRST), ("b.csv", SECOND.replace(b"Dora", b"D\xf6ra")))
    forms = formats(page)
    assert [dict(f.fields)["delimiter"] for f in forms] == ["comma", "semicolon"]
    assert dict(forms[1].fields)["charset"] == "Windows-1252"
    page = shop.owner.submit(forms[1], {"header": "no"})
    assert page.status == 200 and [dict(f.fields)["header"] for f in formats(page)] \
        == ["yes", "no"]
    with shop.unchanged():
        page = shop.owner.submit(forms[1], {"charset": "UTF-8"})
        assert page.status == 422 and "“b.csv”: 2 of the first 2 rows" in page.text
        assert shop.owner.submit(forms[1], {"source": "3"}).status == 409
    # Files without names go by position, so they need as many columns.
    page = add(shop, [("file", "c.csv", b"x@many.example,Xaver\n")])
    assert page.status == 422 and "it needs as many columns" in page.text


@pytest.mark.parametrize("content, words", [
    (b"PK\x03\x04 and more", "“b.csv”"),
    (b"", "“b.csv”"),
    (FIRST, "“b.csv”: it has the same content as “shop.csv”"),
])
def test_a_bad_file_among_several__is_named(shop, content, words):
    with shop.unchanged():
        page = bring(shop, ("shop.csv", FIRST), ("b.csv", content))
        assert page.status == 422 and words in page.text
    assert spooled(shop) == []


def test_too_many_files__are_refused(shop):
    many = [(f"{i}.csv", b"E-mail\n%d@many.example\n" % i) for i in range(21)]
    with shop.unchanged():
        page = bring(shop, *many)
        assert page.status in (400, 422) and "at most 20 files" in page.text
    assert spooled(shop) == []
    page = bring(shop, *many[:20])
    assert page.h1 == "Match columns" and "0.csv and 19 more" in page.text
    with shop.unchanged():
        page = add(shop, [("file", *many[20])])
        assert page.status == 422 and "At most 20 files" in page.text


def test_twins__are_found_by_any_of_the_files(shop):
    queue(shop.owner, SECOND, "b.csv")
    shop.job("importer")
    page = bring(shop, ("shop.csv", FIRST), ("again.csv", SECOND))
    page = shop.owner.submit(page.form("/imports/mapping"), {"leave_rest": "1", "tag": ""})
    assert "The file “again.csv” was imported before." in page.text


def test_pasted_text__gives_what_the_file_gives(shop):
    page = bring(shop, text=TABLE.replace("\n", "\r\n"))
    assert page.h1 == "Match columns" and "Pasted text" in page.text
    _, row = start(shop, page)
    pasted = people(shop)
    assert counts(row) == (2, 0, 0, 0, 0) and len(pasted) == 2
    other = Stack(conf={"libexec_dir": "/nonexistent"})
    try:
        other.owner = other.make_owner()
        assert counts(take(other, other.owner, TABLE.encode(), "table.tsv")) == (2, 0, 0, 0, 0)
        assert people(other) == pasted
        hashes = [s.value("SELECT content_hash FROM import") for s in (shop, other)]
        assert hashes[0] == hashes[1]
    finally:
        other.stop()


def test_pasted_text__has_quotes_as_a_spreadsheet_puts_them(shop):
    page = bring(shop, text="email\tfirst name\tcity\r\np1@quote.example\tPaula\tBar \"Zum Hirschen\" GmbH\r\n"
                            "p2@quote.example\tPaul\t17\" Screens Ltd\r\n")
    _, row = start(shop, page)
    assert counts(row) == (2, 0, 0, 0, 0)
    assert [p[2] for p in people(shop) if "@quote." in p[0]] == ['Bar "Zum Hirschen" GmbH', '17" Screens Ltd']


def test_pasted_text__that_is_nothing(shop):
    for text in ("", "  \r\n\t\r\n"):
        with shop.unchanged():
            page = bring(shop, text=text)
            assert page.status == 422 and "Choose a file first, or paste a table" in page.text
    with shop.unchanged():
        page = bring(shop, text="x" * (1024 * 1024 + 1))
        assert page.status in (400, 422) and "too long" in page.text
    # What was typed is still there.
    page = bring(shop, ("shop.csv", FIRST), ("again.csv", FIRST), text="E-mail\na@b.example")
    assert page.status == 422 and "a@b.example" in page.html
    assert spooled(shop) == []


def test_pasted_text__beside_files(shop):
    page = bring(shop, ("shop.csv", FIRST), text="E-mail\r\npasted@many.example")
    assert "shop.csv and 1 more" in page.text
    _, row = start(shop, page)
    assert counts(row) == (2, 0, 0, 0, 1)
    assert "pasted@many.example" in [p[0] for p in people(shop)]


def test_ragged__rows_are_told_in_the_numbers_of_their_own_file(shop):
    """Together the files have four columns, of which neither has all."""
    page = bring(shop, ("a.csv", b"E-mail,First name,City\na@many.example,Ana\nb@many.example,Bo,Graz\n"),
                 ("b.csv", b"E-mail,Phone\nc@many.example,+43 1 5550102,x,y\n"))
    page, row = start(shop, page)
    assert counts(row) == (1, 0, 0, 0, 2)
    reasons = [r for (r,) in shop.db("SELECT reason FROM import_problem ORDER BY row_number")]
    assert reasons == ["The row has 2 values, but there are 3 columns.",
                       "The row has 4 values, but there are only 2 columns."]


# ---- packed files -----------------------------------------------------------------------------

def test_a_gzip_file__is_unpacked(shop):
    page = bring(shop, ("shop.csv.gz", gzip.compress(FIRST)), ("more.csv", SECOND))
    assert page.h1 == "Match columns" and "shop.csv.gz" in page.text
    _, row = start(shop, page)
    assert counts(row) == (2, 0, 0, 0, 2)
    assert shop.value("SELECT bytes FROM import") == len(FIRST) + len(SECOND)
    # The file is what was in it.
    page = bring(shop, ("shop.csv", FIRST))
    page = shop.owner.submit(page.form("/imports/mapping"), {"leave_rest": "1", "tag": ""})
    assert "This very file was imported before." in page.text


@pytest.mark.parametrize("content, words", [
    (gzip.compress(FIRST)[:-5], "is not complete"),
    (gzip.compress(FIRST)[:-8] + bytes(8), "is damaged"),
    (gzip.compress(gzip.compress(FIRST)), "gzip archive"),
    (gzip.compress(b"PK\x03\x04" + bytes(100)), "This is"),
    (gzip.compress(b""), "file is empty"),
])
def test_a_bad_gzip_file__is_refused(shop, content, words):
    with shop.unchanged():
        page = bring(shop, ("shop.csv.gz", content))
        assert page.status == 422 and words in page.text, page.text
    assert spooled(shop) == []


# ---- vCards -----------------------------------------------------------------------------------

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Müller;Änne;;Dr.;
FN:Dr. Änne Müller
ORG:Bäckerei Müller\\; Söhne;Verkauf
item1.EMAIL;TYPE=INTERNET:privat@card.example
item1.X-ABLabel:_$!<Home>!$_
EMAIL;TYPE=INTERNET,WORK,PREF:anne@card.example
TEL;TYPE=CELL:+43 664 5550101
TEL;TYPE=WORK,FAX:+43 1 5550199
ADR;TYPE=HOME:;;Hauptstraße 1\\nTür 2;Wien;;1010;Austria
BDAY:19800415
CATEGORIES:vip,Stamm kunde
NOTE:one
  two
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg
END:VCARD
BEGIN:VCARD
VERSION:3.0
this line has no colon
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Bo Lee
EMAIL:bo@card.example
TEL;VALUE=uri;TYPE="cell,voice":tel:+43-1-5550102
URL:https://bo.example
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg
TEL;CELL:0664 5550103
END:VCARD
""".replace("\n", "\r\n").encode()


def test_cards__become_people(shop):
    page = bring(shop, ("people.vcf", CARDS))
    assert page.h1 == "Match columns" and "4 rows" in page.text
    assert "/imports/format" not in page.html
    page, row = start(shop, page)
    assert "vCard, a person in each card" in page.text and "card 2" in page.text
    assert counts(row) == (3, 0, 0, 0, 1)
    got = shop.db("SELECT first_name, last_name, email, phone, company, address, city, postal_code,"
                  " country FROM contact ORDER BY id")
    assert got == [
        ("Änne", "Müller", "anne@card.example", "+43 664 5550101", "Bäckerei Müller; Söhne",
         "Hauptstraße 1\nTür 2", "Wien", "1010", "Austria"),
        ("Bo", "Lee", "bo@card.example", "+43-1-5550102", "", "", "", "", ""),
        ("Jörg", "Müller", "", "0664 5550103", "", "", "", "", "")]
    assert shop.db("SELECT value, label FROM contact_point") == [("privat@card.example", "Home")]
    assert shop.db("SELECT t.label FROM tag t JOIN contact_tag c ON c.tag_id = t.id ORDER BY 1") \
        == [("Stamm kunde",), ("vip",)]
    page = shop.owner.get("/imports/view?id=1")
    assert "card 2" in page.text and "no colon" in page.text
    page = shop.owner.get("/imports/row?id=1&row=1")
    assert "card 1" in page.text and "+43 664 5550101" in page.text and "'+43" not in page.text
    failed = shop.owner.get("/imports/failed?id=1").body.decode()
    assert "no colon" in failed and "this line has no colon" in failed


def test_cards__beside_a_table(shop):
    page = bring(shop, ("shop.csv", FIRST), ("people.vcf", gzip.compress(CARDS)))
    columns = [v for k, v in page.form("/imports/mapping").fields if k == "column"]
    assert len(columns) == len(set(columns) - {""}) + columns.count("") + \
        columns.count("point_label") - 1
    _, row = start(shop, page)
    assert counts(row) == (4, 0, 0, 0, 2)
    page = shop.owner.get("/imports/view?id=1")
    assert "people.vcf, card 2" in page.text and "shop.csv, 3" in page.text


@pytest.mark.parametrize("content", [b"BEGIN:VCARD\r\n", b"BEGIN:VCARD\nno colon\nEND:VCARD\n"])
def test_cards__that_all_are_damaged(shop, content):
    with shop.unchanged():
        page = bring(shop, ("people.vcf", content))
        assert page.status == 422 and "annot be read" in page.text, page.text
    assert spooled(shop) == []


@pytest.mark.parametrize("kind", ["vcard3", "vcard4"])
def test_our_own_cards__come_back_the_same(shop, kind):
    fields = "first_name, last_name, email, phone, identifier, company, address, city, region," \
        " postal_code, country, language, time_zone, marketing_consent, marketing_at"
    people_csv = (
        "First name,Last name,E-mail,Phone,Identifier,Company,Address,City,Region,Postal code,"
        "Country,Language,Time zone,Tags,Further e-mail addresses\n"
        'Ana,"Lee; \\n, Bo",ana@own.example,+43 664 5550101,=1+1,"A;B, \\C","Weg 1\nTür 2",Wien,W,'
        '1010,Austria,de,Europe/Vienna,"vip, Stamm",ana2@own.example\n'
        ",,only@own.example,,C-2,,,,,,,,,,\n").encode()
    assert counts(take(shop, shop.owner, people_csv)) == (2, 0, 0, 0, 0)
    page = shop.owner.get("/exports/new")
    shop.owner.submit(page.form("/exports/new"), {"format": kind, "columns": "all"})
    shop.job("exporter")
    number = shop.value("SELECT max(id) FROM export")
    cards = shop.owner.get(f"/exports/download?id={number}").body
    assert cards.startswith(b"BEGIN:VCARD")
    other = Stack(conf={"libexec_dir": "/nonexistent"})
    try:
        other.owner = other.make_owner()
        page = bring(other, ("ours.vcf", cards))
        _, row = start(other, page)
        assert counts(row) == (2, 0, 0, 0, 0)
        sql = "SELECT first_name, last_name, email, phone, identifier, company, address, city," \
            " region, postal_code, country, language, time_zone FROM contact ORDER BY email"
        assert other.db(sql) == shop.db(sql), fields
        tags = "SELECT c.email, t.label FROM tag t JOIN contact_tag x ON x.tag_id = t.id" \
            " JOIN contact c ON c.id = x.contact_id ORDER BY 1, 2"
        assert other.db(tags) == shop.db(tags)
        points = "SELECT value FROM contact_point"
        assert other.db(points) == shop.db(points)
    finally:
        other.stop()
