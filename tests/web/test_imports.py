"""Imports: from a file on somebody's desk to contacts, whatever happens in between."""
import csv
import io
import os
import random
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from harness import BUILD, ROOT, Stack, wait_for

FILES = ROOT / "tests" / "fixture" / "files"
PEOPLE = b"First name,E-mail,City\nAnna,anna@import.example,Wien\nBert,bert@import.example,Graz\n"
BUCKETS = ("created", "updated", "unchanged", "skipped", "failed")
# What differs between two runs of the same import.
TIMING = re.compile(r"(_at|^at|run_ms|_name|_until)$")


@pytest.fixture(scope="module")
def shop(mail):
    """An installation whose pages start no jobs: the tests do."""
    stack = Stack(conf={"smtp_url": mail.url, "libexec_dir": "/nonexistent"})
    stack.owner = stack.make_owner()
    yield stack
    stack.stop()


@pytest.fixture
def page(shop):
    """The owner's browser there, in an empty base."""
    browser = shop.browser()
    browser.cookies = dict(shop.owner.cookies)
    browser.get("/imports")
    return browser


def upload(browser, content, name="people.csv", **kind):
    browser.get("/imports/new")
    return browser.upload("/imports/new", files=[("file", name, content)], **kind)


def rehearsed(browser, page):
    """The page "Review" once the import was tried out: of a large file by a job."""
    address = f"/imports/review?id={dict(page.form('/imports/start').fields)['id']}"

    def done():
        again = browser.get(address)
        return again if "rehearsal-progress" not in again.html else None
    if "rehearsal-progress" not in page.html:
        return page
    browser.stack.job("rehearser")  # unless the page's own is at it
    return wait_for(done, "the rehearsal")


def queue(browser, content, name="people.csv", mapping=None, update=False):
    """Upload, match, review, start; returns the page of the import."""
    page = upload(browser, content, name)
    assert page.status == 200, page.text
    changes = {"leave_rest": "1", "tag": "", **(mapping or {})}
    if update:
        changes["people"] = "update"
    page = browser.submit(page.form("/imports/mapping"), changes)
    assert page.h1 == "Review", page.text
    page = rehearsed(browser, page)
    page = browser.submit(page.form("/imports/start"), {"consent": "1"})
    assert page.status == 200, page.text
    return page


def take(shop, browser, content, name="people.csv", **more):
    """The same, and let the importer work; returns the row of table import."""
    queue(browser, content, name, **more)
    shop.job("importer")
    return last(shop)


def last(shop):
    columns = "id state mapping total_rows created_rows updated_rows unchanged_rows " \
        "skipped_rows failed_rows undialled_rows error failed_name spool_name".split()
    row = shop.db(f"SELECT {', '.join(columns)} FROM import ORDER BY id DESC LIMIT 1")[0]
    return dict(zip(columns, row))


def counts(row):
    return tuple(row[b + "_rows"] for b in BUCKETS)


def spooled(shop):
    return sorted(p.name for p in (shop.data / "spool").iterdir()
                  if not p.name.startswith("rehearsal-"))


def unique(prefix):
    return f"{prefix}{random.getrandbits(48):x}@import.example"


# ---- the way through --------------------------------------------------------------------------

def test_the_way_from_a_file_to_contacts(stack, owner, mail):
    del mail.mails[:]
    first, second = unique("anna"), unique("bert")
    content = f"Vorname;E-Mail;Lieblingsfarbe\nÄnne;{first};rot\nBert;{second};\nCleo;nix;\n"
    page = upload(owner, content.encode("cp1252"), "Kunden ä.csv")
    assert page.h1 == "Match columns" and "Kunden ä.csv" in page.text
    form = page.form("/imports/format")
    assert dict(form.fields)["charset"] == "Windows-1252"
    assert dict(form.fields)["delimiter"] == "semicolon"
    assert dict(form.fields)["header"] == "yes"
    form = page.form("/imports/mapping")
    assert [v for k, v in form.fields if k == "column"] == ["first_name", "email", ""]
    assert "Änne" in page.text and "rot" in page.text
    assert "Nobody has decided on 1 column:" in page.text
    page = owner.submit(form, {"leave_rest": "1"})
    assert page.h1 == "Review"
    assert "Vorname → First name" in page.text and "Lieblingsfarbe" in page.text
    page = owner.submit(page.form("/imports/start"), {"consent": "1"})
    assert page.path == "/imports/view" and "The import has started" in page.text
    view = page.url
    wait_for(lambda: "Done" in owner.get(view).text, "the import to be done")
    page = owner.page
    assert "Of 3 rows" in page.text and "2created" in page.text and "1failed" in page.text
    assert "E-mail: the address has no @." in page.text
    assert "Änne" in owner.get(f"/contacts?q={first}").text
    row = last(stack)
    assert counts(row) == (2, 0, 0, 0, 1)
    assert row["spool_name"] in spooled(stack)  # for some days: test_import_kept.py
    wait_for(lambda: mail.messages(), "the mail about the result")
    body = mail.messages()[-1].get_content()
    assert "3 rows, of which 2 created" in body and f"{stack.url}/imports/view?id={row['id']}" in body
    assert "The import of" in owner.get("/notices").text


def test_an_empty_list_says_what_to_do(fresh_owner):
    page = fresh_owner.get("/imports")
    assert "No imports yet" in page.text
    assert fresh_owner.get("/imports?page=99").status == 200


def test_the_list_leads_to_where_each_import_stands(shop, page):
    take(shop, page, PEOPLE, "list done.csv")
    upload(page, PEOPLE, "list open.csv")
    text = page.get("/imports").text
    assert "list done.csv" in text and "list open.csv" in text and "Not started" in text
    assert page.get(page.page.link("list open.csv")).h1 == "Match columns"
    page.get("/imports")
    assert page.get(page.page.link("list done.csv")).h1 == "list done.csv"


def test_progress_is_shown_while_it_waits(shop, page):
    view = queue(page, PEOPLE, "waits.csv")
    assert "Waiting for its turn" in view.text
    assert 'data-refresh-url="/imports/view?id=' in view.html
    shop.job("importer")
    assert "data-refresh-url" not in page.get(view.url).html


# ---- matching columns -------------------------------------------------------------------------

def test_two_columns_into_one_field_are_refused(shop, page):
    view = upload(page, PEOPLE)
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"), {"column": ["email", "email", "city"]})
    assert answer.status == 422 and "olumns 1 and 2 both go into" in answer.text
    kept = [v for k, v in answer.form("/imports/mapping").fields if k == "column"]
    assert kept == ["email", "email", "city"]


@pytest.mark.parametrize("columns", [["", "", ""], ["city", "", ""], ["full_name", "first_name", ""],
                                     ["version", "", ""], ["email'--", "", ""]])
def test_a_mapping_that_cannot_work_is_refused(shop, page, columns):
    view = upload(page, PEOPLE)
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"), {"column": columns})
    assert answer.status == 422, answer.text
    assert answer.form("/imports/mapping")


def test_a_form_about_another_reading_is_refused(shop, page):
    view = upload(page, PEOPLE)
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"), {"column": ["email", ""]})
    assert answer.status == 409
    assert "read in another way" in answer.text


def test_the_reading_can_be_corrected(shop, page):
    view = upload(page, "a,b;c@import.example\n1,2;d@import.example\n".encode())
    view = page.submit(view.form("/imports/format"), {"delimiter": "comma", "header": "no"})
    assert view.status == 200
    assert len([1 for k, _ in view.form("/imports/mapping").fields if k == "column"]) == 2
    view = page.submit(view.form("/imports/format"), {"delimiter": "semicolon", "header": "no"})
    view = page.submit(view.form("/imports/mapping"), {"column": ["first_name", "email"]})
    view = page.submit(view.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert counts(last(shop)) == (2, 0, 0, 0, 0)


def test_a_reading_in_which_the_file_is_broken_is_said_and_not_kept(shop, page):
    view = upload(page, "Name;E-mail\nMüller;m@import.example\n".encode("cp1252"))
    with shop.unchanged():
        answer = page.submit(view.form("/imports/format"), {"charset": "UTF-8"})
    assert answer.status == 422
    assert "line 2 has bytes that are not valid UTF-8" in answer.text
    assert page.get(view.url).form("/imports/mapping")


def test_names_in_files_are_text_everywhere(shop, page):
    evil = "<script>alert(1)</script>"
    content = f'"{evil}",E-mail\n"{evil}",{unique("x")}\n,{evil}\n'.encode()
    view = upload(page, content, evil.replace("/", "") + "' onmouseover=x.csv")
    pages = [view]
    view = page.submit(view.form("/imports/mapping"), {"column": ["first_name", "email"]})
    pages.append(view)
    pages.append(page.submit(view.form("/imports/start"), {"consent": "1"}))
    shop.job("importer")
    pages += [page.get(pages[-1].url), page.get("/imports"), page.get("/notices")]
    for p in pages:
        assert p.status == 200
        assert "<script>alert" not in p.html and "' onmouseover" not in p.html


def test_the_widest_file(shop, page):
    """1,024 columns are matched on one page; one more is refused."""
    who = unique("wide")
    names = ["E-mail"] + [f"c{i}" for i in range(1023)]
    row = take(shop, page, (",".join(names) + f"\n{who}" + "," * 1023 + "\n").encode())
    assert counts(row) == (1, 0, 0, 0, 0)
    with shop.unchanged():
        answer = upload(page, (",".join(names) + ",x\n").encode())
    assert answer.status == 422 and "more than 1024 columns" in answer.text


# ---- review and start -------------------------------------------------------------------------

def test_nobody_is_stored_without_consent(shop, page):
    view = upload(page, PEOPLE)
    view = page.submit(view.form("/imports/mapping"))
    with shop.unchanged():
        answer = page.submit(view.form("/imports/start"))
    assert answer.status == 422 and "agreed" in answer.text
    page.submit(answer.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert shop.value("SELECT count(*) FROM contact WHERE source_import_id = ? AND obtained_by = 1"
                      " AND obtained_at > 0", last(shop)["id"]) == counts(last(shop))[0]


def test_only_what_was_reviewed_is_started(shop, page):
    view = upload(page, PEOPLE)
    review = page.submit(view.form("/imports/mapping"))
    other = page.get(view.url)
    page.submit(other.form("/imports/mapping"), {"column": ["", "email", ""], "leave_rest": "1"})
    with shop.unchanged():
        answer = page.submit(review.form("/imports/start"), {"consent": "1"})
    assert answer.status == 409 and "look again" in answer.text


def test_an_import_is_started_once(shop, page):
    view = upload(page, PEOPLE)
    review = page.submit(view.form("/imports/mapping"))
    page.submit(review.form("/imports/start"), {"consent": "1"})
    before = shop.value("SELECT count(*) FROM import")
    with shop.unchanged():
        answer = page.submit(review.form("/imports/start"), {"consent": "1"})
        assert answer.path == "/imports/view"
        answer = page.submit(view.form("/imports/mapping"), {"column": ["", "email", ""]})
        assert answer.path == "/imports/view"
        answer = page.submit(view.form("/imports/discard"))
        assert answer.status == 409
    assert shop.value("SELECT count(*) FROM import") == before
    shop.job("importer")
    assert last(shop)["state"] == "done"


def test_the_same_file_again_is_noticed(shop, page):
    content = f"E-mail\n{unique('twin')}\n".encode()
    take(shop, page, content)
    view = upload(page, content, "other name.csv")
    view = page.submit(view.form("/imports/mapping"))
    assert "This very file was imported before" in view.text
    page.submit(view.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert counts(last(shop)) == (0, 0, 0, 1, 0)


def test_an_upload_can_be_thrown_away(shop, page):
    before = spooled(shop)
    view = upload(page, PEOPLE)
    assert len(spooled(shop)) == len(before) + 1
    answer = page.submit(view.form("/imports/discard"))
    assert answer.path == "/imports" and "thrown away" in answer.text
    assert spooled(shop) == before
    assert page.get(view.url).status == 404


# ---- files that are none ------------------------------------------------------------------------

@pytest.mark.parametrize("name, words", [
    ("stray_quote.csv", "3 of the first 4 rows cannot be read; are charset and delimiter right? "
                        "The first one, line 2: a quote in line 2 stands in the wrong place"),
    ("broken_utf8.csv", "line 3: line 3 has bytes that are not valid UTF-8"),
    ("broken_utf16.csv", "not valid UTF-16LE"),
    ("empty.csv", "The file is empty"),
    ("workbook.xlsx", "save it as CSV"),
    ("image.png", "a picture, not a CSV file"),
])
def test_a_broken_file_is_refused_with_its_reason(shop, page, name, words):
    before = spooled(shop)
    with shop.unchanged():
        answer = upload(page, FILES / name, name)
    assert answer.status == 422 and answer.h1 == "Import contacts"
    assert words in answer.text
    assert spooled(shop) == before


def refused(shop, browser, content, name="people.csv"):
    """Upload, match; the rehearsal says what is wrong, and there is nothing to start."""
    page = upload(browser, content, name)
    page = browser.submit(page.form("/imports/mapping"))
    page = rehearsed(browser, page)
    assert page.h1 == "Review"
    with shop.unchanged():
        assert browser.submit(page.form("/imports/start"), {"consent": "1"}).status == 409
    return page.text


def test_a_file_without_rows_is_refused_before_it_can_be_started(shop, page):
    assert "no rows" in refused(shop, page, FILES / "header_only.csv")


DAMAGED = (b"\xef\xbb\xbfFirst name,E-mail,Notes\n"
           b"Anna,anna@damage.example,fine\n"
           b'Bert,bert@damage.example,5" pipe\n'
           b'Cleo,cleo@damage.example,"two\nlines"\n'
           b"M\xfcller,dora@damage.example,latin\n"
           b'Emil,emil@damage.example,"never closed\n'
           b"Fritz,fritz@damage.example\n"
           b"Gerd,gerd\0@damage.example,nul\n"
           b"Hanna,hanna@damage.example,fine\n"
           b"Ida,ida@damage.example,fine\n")
REASONS = {  # by row: line and words
    2: (3, "A quote in line 3 stands in the wrong place"),
    4: (6, "Line 6 has bytes that are not valid UTF-8."),
    5: (7, "The quoted cell that begins in line 7 is never closed."),
    6: (8, "The row has 2 values, but there are 3 columns."),
    7: (9, "Line 9 has a NUL byte."),
}


def test_damaged_rows_cost_themselves_alone(shop, page):
    view = upload(page, DAMAGED)
    assert view.h1 == "Match columns"
    # Three of the first five; the two further down are shown below them.
    assert view.html.count('badge-soft is-bad">cannot be read') == 4 and '5" pipe' in view.text
    assert view.text.count("too few cells") == 1
    assert "Of the first 9 rows, 5 would fail: 4 cannot be read. 1 with too few" in view.text
    view = page.submit(view.form("/imports/mapping"), {"leave_rest": "1", "tag": ""})
    for line, words in REASONS.values():
        assert words in view.text, line
    page.submit(view.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    row = last(shop)
    assert counts(row) == (4, 0, 0, 0, 5) and row["total_rows"] == 9
    assert [r[0] for r in shop.db("SELECT email FROM contact WHERE email LIKE '%@damage.example'"
                                  " ORDER BY 1")] == [
        f"{name}@damage.example" for name in ("anna", "cleo", "hanna", "ida")]
    view = page.get(f"/imports/view?id={row['id']}")
    assert all(words in view.text for _, words in REASONS.values())
    assert shop.db("SELECT row_number, line FROM import_problem WHERE bucket = 4"
                   f" AND import_id = {row['id']} ORDER BY 1") == [
        (number, line) for number, (line, _) in REASONS.items()]
    view = page.get(f"/imports/row?id={row['id']}&row=4")
    assert "on line 6" in view.text and "M\ufffdller,dora@damage.example,latin" in view.text
    view = page.get(f"/imports/row?id={row['id']}&row=3")
    assert "cannot be read" not in view.text and "two\nlines" in view.html


def test_another_reading_is_looked_at_before_it_is_kept(shop, page):
    view = upload(page, "Name;E-mail\nMüller;m@look.example\n\"open;x@look.example\n"
                        "Bär;b@look.example\n".encode("cp1252"))
    assert "Müller" in view.text
    with shop.unchanged():
        look = page.submit(view.form("/imports/format"), {"delimiter": "comma", "look": "1"})
        assert look.status == 200 and "Nothing is changed yet." in look.text
        assert "Müller;m@look.example" in look.text and 'action="/imports/mapping"' not in look.html
        assert "cannot be read" in look.text
        look = page.submit(look.form("/imports/format"), {"charset": "UTF-8", "delimiter": "semicolon",
                                                          "look": "1"})
        assert "line 2 has bytes that are not valid UTF-8" in look.text
        assert "3 cannot be read" in look.text
        look = page.submit(look.form("/imports/format"), {"charset": "UTF-16LE", "look": "1"})
        assert look.status == 200 and "Müller" not in look.text
        assert "Müller" in page.get(view.url).text
    kept = page.submit(look.form("/imports/format"),
                       {"charset": "Windows-1252", "delimiter": "semicolon", "header": "no"})
    assert kept.status == 200 and "Column 1" in kept.text
    assert shop.value("SELECT has_header FROM import ORDER BY id DESC LIMIT 1") == 0


def test_a_mended_file_of_damaged_rows_imports_again(shop, page):
    row = take(shop, page, b'First name,E-mail\nAnna,anna@mend.example\n5" Bert,bert@mend.example\n')
    assert counts(row) == (1, 0, 0, 0, 1)
    path = shop.data / "exports" / row["failed_name"]
    content = path.read_text("utf-8-sig")
    cells = list(csv.reader(io.StringIO(content)))
    assert cells[0] == ["muster_error", "First name", "E-mail"]
    assert cells[1][1:] == ["", "", '5" Bert,bert@mend.example']
    # As it is: nothing of it goes anywhere.  A spreadsheet gives every row the same cells.
    assert counts(take(shop, page, content.encode())) == (0, 0, 0, 0, 1)
    wide = ",".join(cells[0]) + ",\n" + content.split("\n", 1)[1]
    assert counts(take(shop, page, wide.encode())) == (0, 0, 0, 0, 1)
    mended = io.StringIO()
    csv.writer(mended).writerows([cells[0], [cells[1][0], '5" Bert', "bert@mend.example"]])
    assert counts(take(shop, page, mended.getvalue().encode())) == (1, 0, 0, 0, 0)
    assert shop.value("SELECT first_name FROM contact WHERE email = 'bert@mend.example'") == \
        '5" Bert'


def test_no_file_is_asked_for(shop, page):
    with shop.unchanged():
        page.get("/imports/new")
        answer = page.upload("/imports/new", files=[])
        assert answer.status == 422 and "Choose a file first" in answer.text
        answer = page.upload("/imports/new", files=[("file", "", b"")])
        assert answer.status == 422


@pytest.mark.parametrize("name, shown", [
    ("../../etc/passwd", "passwd"), ("/etc/shadow", "shadow"), ("C:\\temp\\x.csv", "x.csv"),
    ("CON", "CON"), ("a" * 250 + ".csv", "a" * 250), ("\u202egpj.csv", "gpj.csv"),
    ("..", ".."), ("%2e%2e%2fx", "%2e%2e%2fx"),
])
def test_file_names_are_never_paths(shop, page, name, shown):
    files = set(shop.data.parent.rglob("*"))
    view = upload(page, PEOPLE, name)
    assert view.status == 200 and shown in view.text
    new = {p for p in shop.data.parent.rglob("*")} - files
    assert all(re.fullmatch(r"import-[0-9a-f]{32}", p.name) for p in new
               if p.parent.name == "spool"), new
    assert not [p for p in new if p.parent.name not in ("spool", "data", "log")
                and "nginx" not in str(p)], new


def test_a_form_of_an_upload_that_was_thrown_away_is_refused_for_the_next(shop, page):
    stale = upload(page, b"E-mail,City\na@stale.example,Wien\n")
    review = page.submit(stale.form("/imports/mapping"))
    page.submit(review.form("/imports/discard"))
    fresh = upload(page, b"E-mail,City\nb@fresh.example,Graz\n")
    assert fresh.form("/imports/mapping").value("id") == stale.form("/imports/mapping").value("id")
    with shop.unchanged():
        for form in [stale.form("/imports/mapping"), stale.form("/imports/format"),
                     stale.form("/imports/discard"), review.form("/imports/discard")]:
            answer = page.submit(form)
            assert answer.status == 409 and answer.h1 == "Match columns", form.action
            assert "b@fresh.example" in answer.text
            assert "of other files" in answer.text or "no longer part" in answer.text, answer.text
        for path in ("/imports/add-file", "/imports/anew"):
            fields = {"id": stale.form("/imports/mapping").value("id"),
                      "files": stale.form("/imports/mapping").value("files")}
            answer = page.upload(path, fields, files=[("file", "c.csv", PEOPLE)]) \
                if path.endswith("file") else page.post(path, fields)
            assert answer.status == 409 and "of other files" in answer.text, answer.text
    assert page.submit(answer.form("/imports/mapping")).h1 == "Review"


def test_a_form_of_another_reading_is_refused(shop, page):
    view = upload(page, b"E-mail,City\na@read.example,Wien\n")
    page.submit(view.form("/imports/format"), {"header": "no"})
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"))
    assert answer.status == 409 and "another way of reading" in answer.text


# ---- who may --------------------------------------------------------------------------------------

PATHS = ["/imports", "/imports/new", "/imports/mapping?id=1", "/imports/review?id=1",
         "/imports/view?id=1", "/imports/failed?id=1", "/imports/template"]
POSTS = ["/imports/format", "/imports/mapping", "/imports/start", "/imports/discard"]


@pytest.mark.parametrize("path", PATHS)
def test_strangers_see_nothing(shop, path):
    answer = shop.browser().get(path, follow=False)
    assert answer.status == 303 and answer.headers["Location"].startswith("/sessions/new")


@pytest.mark.parametrize("path", POSTS)
def test_posts_need_the_token(shop, page, path):
    with shop.unchanged():
        for token in (False, "wrong"):
            answer = page.post(path, {"id": "1"}, csrf=token)
            assert answer.status == 403, (path, token)
        assert page.get(path if path == "/imports/mapping" else path + "?id=1").status in (400, 405)


def test_an_upload_without_the_token_leaves_nothing(shop, page):
    before = spooled(shop)
    with shop.unchanged():
        for token in (False, "wrong"):
            answer = page.upload("/imports/new", files=[("file", "x.csv", PEOPLE)], csrf=token)
            assert answer.status == 403
        stranger = shop.browser()
        assert stranger.upload("/imports/new", files=[("file", "x.csv", PEOPLE)],
                               csrf="x").status in (403, 303)
    assert spooled(shop) == before


@pytest.mark.parametrize("bad", ["0", "-1", "x", "9223372036854775808", "1 OR 1=1", "0x1", ""])
def test_numbers_that_are_none(page, bad):
    for path in ("mapping", "review", "view", "failed"):
        assert page.get(f"/imports/{path}", follow=False).status == 400
        assert page.request("GET", f"/imports/{path}?id={bad.replace(' ', '+')}").status == 400


def test_imports_that_are_not_there(shop, page):
    for path in ("mapping", "review", "view", "failed"):
        assert page.get(f"/imports/{path}?id=999999").status == 404
    with shop.unchanged():
        for path in POSTS:
            fields = {"id": "999999", "charset": "UTF-8", "delimiter": "comma", "header": "yes",
                      "seen": "x", "consent": "1", "column": "email"}
            assert page.post(path, fields).status == 404


# ---- people who are here already ----------------------------------------------------------------------

def test_people_are_updated_only_when_asked(shop, page):
    who = unique("upd")
    assert counts(take(shop, page, f"E-mail,City,Phone\n{who},Wien,06641234999\n".encode())) == \
        (1, 0, 0, 0, 0)
    change = f"E-mail,City,Phone\n{who.upper()},Graz,\n".encode()
    assert counts(take(shop, page, change)) == (0, 0, 0, 1, 0)
    assert counts(take(shop, page, change, update=True)) == (0, 1, 0, 0, 0)
    assert counts(take(shop, page, change, update=True)) == (0, 0, 1, 0, 0)
    assert shop.db("SELECT city, phone FROM contact WHERE email_key = ?", who) == \
        [("Graz", "06641234999")]


def test_naughty_text_comes_back_byte_for_byte(shop, page):
    """In through one import, out through an export, in again: nothing is different."""
    row = take(shop, page, FILES / "naughty.csv")
    with open(FILES / "naughty.csv", newline="", encoding="utf-8") as f:
        wanted = {r[2]: r[0] for r in csv.reader(f, strict=True)}
    stored = dict(shop.db("SELECT email, first_name FROM contact WHERE source_import_id = ?",
                          row["id"]))
    assert len(stored) == row["created_rows"] >= 25
    different = {e for e in stored if stored[e] != wanted[e].strip(" ")}
    # White space of every kind at the ends is no part of a name, and two lines are one.
    assert all(stored[e] == " ".join(wanted[e].splitlines()).strip() for e in different), different
    page.get("/exports/new")
    page.submit(page.page.form("/exports/new"), {"name": "naughty"})
    shop.job("exporter")
    page.get("/exports")
    exported = page.get(page.page.link("Download"))
    assert exported.status == 200
    again = take(shop, page, exported.body, update=True)
    created, updated, unchanged, skipped, failed = counts(again)
    assert (created, updated, skipped, failed) == (0, 0, 0, 0), shop.db(
        "SELECT reason FROM import_problem WHERE import_id = ?", again["id"])
    assert unchanged == shop.value("SELECT total FROM contact_count WHERE state = 0")


def test_the_template_imports_as_it_is(shop, page):
    template = page.get("/imports/template")
    assert template.status == 200 and template.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in template.headers["Content-Disposition"]
    row = take(shop, page, template.body, update=True)
    assert counts(row) == (2, 0, 0, 0, 0) and row["undialled_rows"] == 0
    assert "" not in row["mapping"].split(",")
    assert counts(take(shop, page, template.body, update=True)) == (0, 0, 2, 0, 0)


def test_failed_rows_can_be_mended_and_imported(shop, page):
    good, bad = unique("good"), unique("bad")
    text = f"Name,E-mail,Phone,Note\nA B,{good},+43 664 1,=1+1\n=C D,{bad.replace('@', ' at ')},-5," \
        f'"x""y\nz"\nE F\n'
    row = take(shop, page, text.encode())
    assert counts(row) == (1, 0, 0, 0, 2)
    view = page.get(f"/imports/view?id={row['id']}")
    answer = page.get(view.link("Download as CSV"))
    assert "people failed rows.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert rows[0] == ["muster_error", "Name", "E-mail", "Phone", "Note"]
    assert rows[1][1:] == ["'=C D", bad.replace("@", " at "), "'-5", 'x"y\nz']
    assert rows[1][0].startswith("E-mail: ") and "2 values" not in rows[1][0]
    rows[1][2] = bad
    rows[2] += [unique("ef"), "", ""]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    again = take(shop, page, out.getvalue().encode("utf-8-sig"))
    assert counts(again) == (2, 0, 0, 0, 0)
    assert shop.db("SELECT first_name, last_name FROM contact WHERE email = ?", bad) == \
        [("=C", "D")]
    assert page.get(f"/imports/failed?id={again['id']}").status == 404


# ---- what can happen to a file or a job ------------------------------------------------------------------

def test_a_file_replaced_after_the_review_is_not_imported(shop, page):
    queue(page, PEOPLE)
    spool = shop.data / "spool" / last(shop)["spool_name"]
    spool.write_bytes(PEOPLE.replace(b"anna", b"evil"))
    shop.job("importer")
    row = last(shop)
    assert row["state"] == "failed" and "changed after its upload" in row["error"]
    assert shop.value("SELECT count(*) FROM contact WHERE email LIKE 'evil@%'") == 0


@pytest.mark.parametrize("put", [
    lambda path: path.symlink_to("/etc/passwd"), lambda path: os.mkfifo(path),
    lambda path: path.mkdir(), lambda path: None])
def test_only_plain_files_are_read(shop, page, put):
    queue(page, PEOPLE)
    spool = shop.data / "spool" / last(shop)["spool_name"]
    spool.unlink()
    put(spool)
    shop.job("importer", timeout=60)
    assert last(shop)["state"] == "failed"
    if spool.is_dir():
        spool.rmdir()


def sample(path, rows, *options):
    with open(path, "wb") as f:
        subprocess.run([str(BUILD / "tests" / "fixture" / "sample_shop"), "--contacts", str(rows),
                        "--columns", "8", *options], stdout=f, check=True)
    os.chmod(path, 0o644)
    return path


def content(stack):
    """Everything in the tables of an import, without what only tells the time."""
    base = sqlite3.connect(f"file:{stack.data}/muster.db?mode=ro", uri=True, timeout=30)
    out = []
    try:
        for table in ("contact", "contact_search", "contact_count", "contact_tally", "batch", "change",
                      "import", "import_problem", "import_outcome", "tag", "contact_tag", "attribute",
                      "attribute_value", "segment", "segment_member"):
            names = [r[1] for r in base.execute(f"PRAGMA table_info({table})")
                     if not TIMING.search(r[1]) or r[1] in ("first_name", "last_name")]
            order = ", ".join(str(i + 1) for i in range(len(names)))
            out.append((table, base.execute(
                f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}").fetchall()))
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        base.close()
    return out


@pytest.fixture
def jobs_only():
    """Installations without web server; the importer is started by the test."""
    stacks = []

    def make():
        stacks.append(Stack(conf={"libexec_dir": "/nonexistent"}, start=False))
        return stacks[-1]
    yield make
    for stack in stacks:
        stack.stop()


def kill_until_done(stack, dice, kills, states):
    """Start the importer again and again and kill it, later and later; returns the kills so far."""
    while True:
        job = stack.start_job("importer")
        try:
            assert job.wait(dice.uniform(0.005, 0.1 + kills * 0.002)) == 0
            return kills
        except subprocess.TimeoutExpired:
            job.kill()
            job.wait()
            kills += 1
        row = last(stack)
        states.add((row["state"], 0 < sum(counts(row)) < row["total_rows"]))


def test_killed_at_any_moment_nothing_is_lost_or_doubled(jobs_only):
    whole, torn = jobs_only(), jobs_only()
    dice = random.Random(7)
    kills, seed, states = 0, 0, set()
    while kills < int(os.environ.get("MUSTER_KILLS", "50")):
        seed += 1
        for stack in (whole, torn):
            shop = sample(stack.dir / f"shop{seed}.csv", 15000, "--seed", str(seed))
            stack.job("setup", "--sample", shop)
        whole.job("importer")
        kills = kill_until_done(torn, dice, kills, states)
        row = last(torn)
        assert row["state"] == "done" and sum(counts(row)) == row["total_rows"] == 15000
    assert ("running", True) in states
    assert content(torn) == content(whole)
    print(f"{kills} kills in {seed} imports, which were found {sorted(states)}")


def damage(path):
    """Every fiftieth row has bytes that nobody can read."""
    lines = path.read_bytes().split(b"\n")
    for i in range(50, len(lines) - 1, 50):
        lines[i] = lines[i][:3] + b"\0" + lines[i][3:]
    path.write_bytes(b"\n".join(lines))
    return path


def join_imports(stack):
    """The second import that waits becomes the second file of the first."""
    base = sqlite3.connect(stack.data / "muster.db", timeout=30)
    columns = "file_name, spool_name, kind, bytes, content_hash, charset, delimiter, has_header"
    base.execute(f"INSERT INTO import_source (import_id, ordinal, {columns}, rows)"
                 f" SELECT 1, 2, {columns}, -1 FROM import WHERE id = 2")
    base.execute("DELETE FROM import WHERE id = 2")
    base.execute("UPDATE import SET bytes = bytes + (SELECT bytes FROM import_source)")
    base.commit()
    base.close()


@pytest.mark.parametrize("files", [1, 2])
def test_killed_at_any_moment_damaged_rows_fail_once(jobs_only, files):
    whole, torn = jobs_only(), jobs_only()
    for stack in (whole, torn):
        for i in range(files):
            path = sample(stack.dir / f"shop{i}.csv", 8000 // files, "--seed", str(i))
            stack.job("setup", "--sample", damage(path))
        if files == 2:
            join_imports(stack)
    whole.job("importer")
    kills = kill_until_done(torn, random.Random(11), 0, set())
    row = last(torn)
    assert kills and row["state"] == "done" and sum(counts(row)) == row["total_rows"] == 8000
    assert row["failed_rows"] >= 100, row
    assert torn.value("SELECT count(*) FROM import_problem WHERE bucket = 4") == row["failed_rows"]
    assert content(torn) == content(whole)
    files = [(stack.data / "exports" / last(stack)["failed_name"]).read_bytes()
             for stack in (whole, torn)]
    assert files[0] == files[1] and files[0].count(b"\n") > 100


def test_told_to_stop_it_ends_its_batch_and_goes_on_later(jobs_only):
    stack = jobs_only()
    stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 40000))
    job = stack.start_job("importer")
    wait_for(lambda: counts(last(stack))[0] > 0, "the first batch")
    job.send_signal(signal.SIGTERM)
    assert job.wait(30) == 0
    row = last(stack)
    assert row["state"] == "running" and 0 < row["created_rows"] < 40000
    stack.job("importer")
    assert last(stack)["state"] == "done" and sum(counts(last(stack))) == 40000


def test_two_importers_at_once_are_one(jobs_only):
    stack = jobs_only()
    stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 20000))
    crowd = [stack.start_job("importer") for _ in range(6)]
    assert [job.wait(120) for job in crowd] == [0] * 6
    row = last(stack)
    assert row["state"] == "done" and sum(counts(row)) == 20000
    assert stack.value("SELECT count(*) FROM contact") == row["created_rows"]
    assert stack.value("SELECT count(*) FROM change WHERE entity = 1 AND field = 0") \
        == row["created_rows"]


def test_a_lock_of_others_is_waited_for(shop, page):
    queue(page, f"E-mail\n{unique('lock')}\n".encode())
    base = sqlite3.connect(shop.data / "muster.db", isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    job = shop.start_job("importer")
    time.sleep(1)
    base.execute("ROLLBACK")
    base.close()
    assert job.wait(60) == 0
    assert counts(last(shop)) == (1, 0, 0, 0, 0)


def test_writers_get_in_while_it_runs(jobs_only):
    """No write lock is held for long: a writer that looks every 2 ms is never starved."""
    stack = jobs_only()
    stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 30000))
    job = stack.start_job("importer")
    base = sqlite3.connect(stack.data / "muster.db", isolation_level=None, timeout=0)
    waits = []
    try:
        wait_for(lambda: counts(last(stack))[0] > 0, "the first batch")
        while job.poll() is None:
            start = time.monotonic()
            while True:
                try:
                    base.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError:
                    time.sleep(0.002)
            waits.append(time.monotonic() - start)
            base.execute("INSERT INTO setting (key, value) VALUES ('w', '')"
                         " ON CONFLICT (key) DO UPDATE SET value = value || 'x'")
            base.execute("COMMIT")
            time.sleep(0.02)
    finally:
        base.close()
        job.kill()
        job.wait()
    assert last(stack)["state"] == "done" and len(waits) >= 5
    assert max(waits) < 5  # generous: starvation, not speed, is what this finds


def test_a_full_disk_leaves_it_to_be_gone_on_with(jobs_only):
    import resource
    stack = jobs_only()
    stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 20000))
    size = (stack.data / "muster.db").stat().st_size

    def no_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 3_000_000, size + 3_000_000))
    done = subprocess.run([*stack.prefix, str(BUILD / "cron" / "importer")], env=stack.environment,
                          preexec_fn=no_room, restore_signals=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    assert done.returncode == 1, done.stdout
    assert b"importer: " in done.stdout
    assert last(stack)["state"] in ("queued", "checking", "running")
    stack.job("importer")
    assert last(stack)["state"] == "done" and sum(counts(last(stack))) == 20000
    assert stack.db("PRAGMA integrity_check") == [("ok",)]


def peak(pid):
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", text).group(1))


@pytest.mark.fastcgi
def test_a_large_upload_needs_little_memory(stack, owner):
    big = stack.dir / "big.csv"
    line = b"Anna,anna@big.example," + b"x" * 400 + b"\n"
    with open(big, "wb") as f:
        f.write(b"First name,E-mail,Note\n")
        while f.tell() < 200_000_000:
            f.write(line * 1000)
    owner.timeout = 300
    view = upload(owner, big, "big.csv")
    assert view.status == 200 and view.h1 == "Match columns", view.text
    memory = max(peak(pid) for pid in stack.worker_pids("imports"))
    assert memory < 64 * 1024, f"{memory} kB"
    review = owner.submit(view.form("/imports/mapping"), {"leave_rest": "1", "tag": ""})
    assert re.search(r"about 4[0-9]{2},[0-9]{3}", review.text), review.text
    before = spooled(stack)
    owner.submit(review.form("/imports/discard"))
    assert len(spooled(stack)) == len(before) - 1
    big.unlink()


@pytest.mark.memory
def test_a_large_import_needs_little_memory(jobs_only):
    stack = jobs_only()
    stack.job("setup", "--sample", sample(stack.dir / "shop.csv", 60000))
    job = stack.start_job("importer")
    memory = 0
    while job.poll() is None:
        try:
            memory = max(memory, peak(job.pid))
        except (OSError, AttributeError):
            pass
        time.sleep(0.02)
    assert last(stack)["state"] == "done"
    assert 0 < memory < 64 * 1024, f"{memory} kB"


# ---- static segments that the people of a file join ----------------------------------------------

def make_list(browser, name):
    page = browser.get("/segments/new-static")
    page = browser.submit(page.form("/segments/new-static"), {"name": name, "shared": "yes"})
    assert page.path == "/segments/view", page
    return int(page.query.split("=")[1])


def members(shop, number):
    return [email for (email,) in shop.db(
        "SELECT c.email FROM segment_member m JOIN contact c ON c.id = m.contact_id"
        " WHERE m.segment_id = ? ORDER BY c.email", number)]


def test_segments__new_people_join_those_that_were_chosen(shop, page):
    first, second = make_list(page, "Joined by a file"), make_list(page, "Joined, too")
    made = b"First name,E-mail\n" + b"".join(b"N%d,n%d@join.example\n" % (i, i) for i in range(5)) \
        + b"N0,n0@join.example\nBad,no address\n"
    upload(page, made)
    review = page.submit(page.page.form("/imports/mapping"), {"segment": [str(first), str(second)]})
    assert review.h1 == "Review" and "Joined by a file" in review.text, review
    back = page.get("/imports/mapping?" + review.query)
    assert back.html.count(" checked><span><bdi>Joined") == 2
    review = page.get("/imports/review?" + review.query)
    view = page.submit(review.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert counts(last(shop)) == (5, 0, 0, 1, 1)
    for number in (first, second):
        assert members(shop, number) == [f"n{i}@join.example" for i in range(5)]
        assert "5 people" in page.get("/segments").text
    rows = shop.db("SELECT ch.new_value, ch.source_row FROM change ch JOIN contact c ON"
                   " c.id = ch.entity_id WHERE ch.field = 102 AND c.email = 'n2@join.example'"
                   " ORDER BY ch.id")
    assert rows == [(str(first), 3), (str(second), 3)]
    assert "Joined, too" in page.get("/imports/view?" + view.query).text


@pytest.mark.parametrize("update", [False, True])
def test_segments__people_who_are_here_join_only_when_they_are_updated(shop, page, update):
    stem = f"here{update}"
    content = f"First name,E-mail\nHere,{stem}@join.example\n".encode()
    take(shop, page, content)
    number = make_list(page, f"Existing {update}")
    mapping = {"segment": str(number)}
    row = take(shop, page, content + f"New,new{stem}@join.example\n".encode(), mapping=mapping,
               update=update)
    assert row["created_rows"] == 1
    new = f"new{stem}@join.example"
    assert members(shop, number) == ([f"{stem}@join.example", new] if update else [new])


def test_segments__only_static_ones_of_ones_own_take_a_file(shop, page):
    number = make_list(page, "Archived meanwhile")
    dynamic = page.get("/segments/new?filter=city+is+Wien")
    dynamic = page.submit(dynamic.form("/segments/new"), {"name": "Dynamic for imports"})
    dynamic = dynamic.query.split("=")[1]
    upload(page, PEOPLE)
    form = page.page.form("/imports/mapping")
    with shop.unchanged():
        for value, status in ((dynamic, 422), ("x", 422), ("-1", 422), ("999999", 404)):
            assert page.submit(form, {"segment": value}).status == status, value
        assert page.submit(form, {"segment": ["1"] * 101}).status == 422
    review = page.submit(form, {"segment": str(number)})
    page.post("/segments/archive", {"id": number})
    review = page.get("/imports/review?" + review.query)
    page.submit(review.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert last(shop)["state"] == "done" and members(shop, number) == []


def test_segments__a_review_of_others_is_not_what_is_started(shop, page):
    number = make_list(page, "Chosen later")
    upload(page, PEOPLE)
    form = page.page.form("/imports/mapping")
    review = page.submit(form).form("/imports/start")
    page.submit(form, {"segment": str(number)})
    page = page.submit(review, {"consent": "1"})
    assert page.status == 409, page
