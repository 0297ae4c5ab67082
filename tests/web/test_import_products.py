"""Every product whose files are known by name: from its file to people, through the pages."""
import csv
import io
import re
import zipfile

import pytest

from import_products import PRODUCTS
from test_api import Client
from test_exports import write
from test_imports import counts, last, page, shop, upload  # noqa: F401

pytestmark = pytest.mark.fastcgi

QUOTING = {"all": csv.QUOTE_ALL, "needed": csv.QUOTE_MINIMAL}


@pytest.fixture(scope="module")
def client(shop):  # noqa: F811
    return Client(shop)


@pytest.fixture
def clean(shop):  # noqa: F811
    """Nobody, no attributes, no tags: what a file brings is its own."""
    for table in ("segment_member", "contact_tag", "tag", "attribute_value", "attribute_option", "attribute",
                  "contact_point", "contact_search", "contact", "change", "import_seen"):
        write(shop, f"DELETE FROM {table}")
    write(shop, "UPDATE contact_count SET total = 0")
    write(shop, "UPDATE import SET header_key = ''")
    return shop


def content_of(product):
    """The bytes of its file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=product.get("delimiter", ","),
                        quoting=QUOTING[product.get("quote", "needed")],
                        lineterminator=product.get("newline", "\n"))
    writer.writerow(product["header"])
    for row in product["rows"]:
        if isinstance(row, str):
            text.write(row + product.get("newline", "\n"))
            continue
        if isinstance(row, dict):
            assert not set(row) - set(product["header"]), set(row) - set(product["header"])
            first = {name: product["header"].index(name) for name in row}
            row = [row[name] if name in row and first[name] == at else ""
                   for at, name in enumerate(product["header"])]
        assert len(row) == len(product["header"])
        writer.writerow(row)
    return (product.get("before", "") + text.getvalue()).encode(product.get("charset", "utf-8"))


def values(form, name):
    return [value for key, value in form.fields if key == name]


def lines(form):
    """Of each column: the names and values of its line."""
    out = []
    for key, value in form.fields:
        if key == "column":
            out.append({})
        if out:
            out[-1].setdefault(key, value)
    return out


def decide(browser, product, form):
    """Send the form with an attribute for each column of `new`, under the name and type that the page proposes."""
    proposed, fields, at = {}, [], -1
    all_lines = lines(form)
    for key, value in form.fields:
        at += key == "column"
        name = product["header"][at] if 0 <= at < len(product["header"]) else ""
        fresh = name in product.get("new", {}) and not all_lines[at]["column"]
        if key == "column" and fresh and name not in proposed:
            proposed[name] = (all_lines[at]["new_name"], all_lines[at]["new_type"])
            value = "new"
        if key == "new_type" and fresh:
            value = product.get("types", {}).get(name, value)
        fields.append((key, value))
    assert proposed == product.get("new", {})
    form.fields = fields
    return browser.submit(form, {"leave_rest": "1", "tag": "", **product.get("options", {})})


def describe(people, product):
    """What the API says, as far as the product's file is about it."""
    out = {}
    for name, wanted in product["people"].items():
        found = [p for p in people if name in (p["email"], f"{p['first_name']} {p['last_name']}")]
        assert len(found) == 1, (name, people)
        person = dict(found[0], tags=sorted(tag["label"] for tag in found[0]["tags"]))
        out[name] = {key: person[key] for key in wanted if key != "attributes"}
        if "attributes" in wanted:
            out[name]["attributes"] = {key: person["attributes"].get(key, "?")
                                       for key in wanted["attributes"]}
    return out


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_file_of_this_product_comes_in_as_it_is_meant(clean, page, client, name):  # noqa: F811
    product = PRODUCTS[name]
    view = upload(page, content_of(product), f"{name}.csv")
    assert view.h1 == "Match columns", view.text
    form = view.form("/imports/mapping")
    # Nothing is dropped unasked: what nobody has a place for is left for a decision.
    wanted = dict(product["goes"])
    guessed = [(column, target) for column, target in zip(product["header"], values(form, "column"), strict=True)]
    assert guessed == [(column, wanted.pop(column, "")) for column in product["header"]]
    review = decide(page, product, form)
    assert review.h1 == "Review", review.text
    number = clean.value("SELECT max(id) FROM import")
    rehearsed = re.findall(r'bucket-n">([\d,]+)<', review.html)
    assert tuple(map(int, rehearsed)) == product["counts"], review.text
    page.submit(review.form("/imports/start"), {"consent": "1"})
    clean.job("importer")
    assert counts(last(clean)) == product["counts"] and last(clean)["state"] == "done"
    told = dict(clean.db("SELECT line, reason FROM import_problem WHERE import_id = ?", number))
    shift = product.get("before", "").count("\n")
    for line, reason in product.get("reasons", {}).items():
        assert reason in told.get(line + shift, ""), told
    assert describe(client.get("/contacts")["contacts"], product) == product["people"]
    for sql, rows in product.get("sql", {}).items():
        assert clean.db(sql) == rows


# ---- how files are written --------------------------------------------------------------------------

TABLE = [["E-mail", "First name", "City"], ["anna@quirk.example", "Änne", "Wien"],
         ["bert@quirk.example", "Bert, B.", "Graz"]]


def table(delimiter=",", newline="\n", rows=TABLE):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue()


QUIRKS = {  # the bytes; what is detected: charset, delimiter, header; who comes in
    "semicolons": (table(";").encode(), ("UTF-8", "semicolon", "yes")),
    "tabs": (table("\t").encode(), ("UTF-8", "tab", "yes")),
    "bars": (table("|").encode(), ("UTF-8", "bar", "yes")),
    "sep line": (b"sep=;\r\n" + table(";", "\r\n").encode(), ("UTF-8", "semicolon", "yes")),
    "sep line with a BOM": (b"\xef\xbb\xbfsep=,\n" + table().encode(), ("UTF-8", "comma", "yes")),
    "CR alone": (table(newline="\r").encode(), ("UTF-8", "comma", "yes")),
    "CRLF": (table(newline="\r\n").encode(), ("UTF-8", "comma", "yes")),
    "UTF-8 with a BOM": (b"\xef\xbb\xbf" + table().encode(), ("UTF-8", "comma", "yes")),
    "UTF-16 little": (b"\xff\xfe" + table("\t", "\r\n").encode("utf-16-le"), ("UTF-16LE", "tab", "yes")),
    "UTF-16 big": (b"\xfe\xff" + table(";").encode("utf-16-be"), ("UTF-16BE", "semicolon", "yes")),
    "Windows-1252": (table(";", "\r\n").encode("cp1252"), ("Windows-1252", "semicolon", "yes")),
    "no final line end": (table().encode()[:-1], ("UTF-8", "comma", "yes")),
    "blank lines": (b"\n\n" + table().replace("bert", "\n,,\n  \nbert").encode(), ("UTF-8", "comma", "yes")),
    "no header": (table(rows=TABLE[1:]).encode(), ("UTF-8", "comma", "no")),
    "duplicate headers": (
        table(rows=[TABLE[0] + ["E-mail", "City"]] + [
            row + [f"x{row[0]}", "Linz"] for row in TABLE[1:]]).encode(), ("UTF-8", "comma", "yes")),
    "headers with blanks and capitals": (
        table(rows=[["  E-MAIL ", "first   name", "CITY\u00a0"]] + TABLE[1:]).encode(), ("UTF-8", "comma", "yes")),
    "guarded headers": (table(rows=[["'=E-mail", "First name", "City"]] + TABLE[1:]).encode(),
                        ("UTF-8", "comma", "yes")),
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_a_file_is_read_however_it_is_written(clean, page, quirk):  # noqa: F811
    content, detected = QUIRKS[quirk]
    view = upload(page, content, "quirk.csv")
    assert view.h1 == "Match columns", view.text
    assert tuple(view.form("/imports/format").value(name) for name in ("charset", "delimiter", "header")) == detected
    form = view.form("/imports/mapping")
    columns = values(form, "column")
    if quirk == "no header":
        assert columns == ["email", "", ""]
        columns = ["email", "first_name", "city"]
    elif quirk == "duplicate headers":
        # A second address is a further one; of a second city nobody has decided.
        assert columns == ["email", "first_name", "city", "more_email", ""]
    elif quirk == "guarded headers":
        assert columns == ["", "first_name", "city"]
        columns = ["email", "first_name", "city"]
    else:
        assert columns == ["email", "first_name", "city"]
    review = page.submit(form, {"column": columns, "leave_rest": "1", "tag": ""})
    assert review.h1 == "Review", review.text
    page.submit(review.form("/imports/start"), {"consent": "1"})
    clean.job("importer")
    assert counts(last(clean)) == (2, 0, 0, 0, 0)
    assert clean.db("SELECT email, first_name, city FROM contact ORDER BY id") == [tuple(row) for row in TABLE[1:]]
    if quirk == "duplicate headers":
        assert clean.db("SELECT value FROM contact_point") == [("xanna@quirk.example",), ("xbert@quirk.example",)]


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize("content, words", [
    (zipped("people.csv"), "a ZIP archive"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "save it as CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as CSV"),
    (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    (b"\xff\xd8\xff\xe0" + bytes(100), "a picture"),
    (b"%PDF-1.7\n" + bytes(100), "PDF"),
    (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    (b"", "The file is empty"),
])
def test_what_is_no_table_is_refused_with_a_sentence(shop, page, content, words):  # noqa: F811
    with shop.unchanged():
        answer = upload(page, content, "people.csv")
    assert answer.status == 422 and answer.h1 == "Import contacts"
    assert words in answer.text, answer.text
