"""The result of an import: every number leads to its people, whatever becomes of them later."""
import csv
import io
import re
from urllib.parse import unquote

import pytest

from harness import Stack
from test_changes import undo
from test_duplicates import merge_page
from test_erasure import erase
from test_imports import last, take
from test_lifecycle import act, alter

pytestmark = pytest.mark.fastcgi
FIRST = b"E-mail,City\nanna@r.example,Wien\nbert@r.example,Graz\ncleo@r.example,Linz\n"
# Anna twice, Bert as he is here, two new ones, one of them twice, and one that cannot be.
SECOND = (b"E-mail,City\nanna@r.example,Steyr\nanna@r.example,Wels\nbert@r.example,Graz\n"
          b"dora@r.example,Wien\nemil@r.example,Wien\nemil@r.example,Graz\nnobody,Wien\n")


@pytest.fixture
def shop(mail):
    stack = Stack(conf={"smtp_url": mail.url, "libexec_dir": "/nonexistent"})
    stack.owner = stack.make_owner()
    yield stack
    stack.stop()


def view(shop, number):
    return shop.owner.get(f"/imports/view?id={number}")


def buckets(page):
    """What stands under each label: the number, the link or None, the notes."""
    found = {}
    part = page.html[page.html.index('<ul class="buckets">'):]
    for item in part[:part.index("</ul>")].split("<li")[1:]:
        label = re.search(r'bucket-label">([^<]*)<', item).group(1)
        link = re.search(r'href="(/contacts\?[^"]*)">Show ([\d,]+) (?:person|people)<', item)
        found[label] = (int(re.search(r'bucket-n">([\d,]+)<', item).group(1).replace(",", "")),
                        link and (link.group(1), int(link.group(2).replace(",", ""))),
                        re.findall(r'small">([^<]*)</span>', item))
    return found


def people(shop, href):
    page = shop.owner.get(href)
    assert page.status == 200, page
    ids = set(map(int, re.findall(r'href="/contacts/view\?id=(\d+)[^"]*"', page.html)))
    return {shop.value("SELECT email FROM contact WHERE id = ?", i).split("@")[0] for i in ids}


def who(shop, number):
    """label -> people behind its link; the numbers agree."""
    found = {}
    for label, (_, link, _) in buckets(view(shop, number)).items():
        found[label] = people(shop, link[0]) if link else set()
        assert not link or len(found[label]) == link[1], label
    return found


def make_list(shop, name):
    """A static segment; its number as forms have it."""
    shop.owner.submit(shop.owner.get("/segments/new-static").form("/segments/new-static"),
                      {"name": name})
    return str(shop.value("SELECT id FROM segment WHERE name = ?", name))


def members(shop, segment):
    return {mail.split("@")[0] for mail, in shop.db(
        "SELECT c.email FROM segment_member m JOIN contact c ON c.id = m.contact_id"
        " WHERE m.segment_id = ? AND m.is_excluded = 0", segment)}


def two_imports(shop):
    take(shop, shop.owner, FIRST)
    return take(shop, shop.owner, SECOND, "second.csv", update=True)


def test_each_bucket_leads_to_its_people(shop):
    two_imports(shop)
    assert buckets(view(shop, 1))["created"][0] == 3 and buckets(view(shop, 1))["created"][2] == []
    assert who(shop, 1) == {"created": {"anna", "bert", "cleo"}, "updated": set(),
                            "unchanged": set(), "skipped": set(), "failed": set()}
    found = buckets(view(shop, 2))
    assert [found[b][0] for b in ("created", "updated", "unchanged", "skipped", "failed")] == \
        [2, 3, 1, 0, 1]
    # Emil was created by one row and updated by another: he stands in both.
    assert who(shop, 2) == {"created": {"dora", "emil"}, "updated": {"anna", "emil"},
                            "unchanged": {"bert"}, "skipped": set(), "failed": set()}
    assert found["updated"][2] == ["3 rows, 2 people"]
    take(shop, shop.owner, FIRST, "third.csv", mapping={"people": "leave"})
    assert who(shop, 3)["skipped"] == {"anna", "bert", "cleo"}
    # As one filter, and beside others.
    for text, meant in (("import_created is 1 and import_updated is 2", {"anna"}),
                        ("import_skipped is any of 2, 3 and not import_unchanged is 2", {"anna", "cleo"}),
                        ("import is 2", {"anna", "dora", "emil"}),
                        ('import_unchanged is 2 and city is "Graz"', {"bert"})):
        assert people(shop, "/contacts?filter=" + text.replace(" ", "+").replace('"', "%22")) == meant


def test_a_bucket_becomes_a_segment_and_says_why(shop):
    two_imports(shop)
    link = buckets(view(shop, 2))["unchanged"][1][0]
    text = unquote(link.split("filter=")[1]).replace("+", " ")
    page = shop.owner.get("/segments/new?filter=" + text.replace(" ", "+"))
    page = shop.owner.submit(page.form("/segments/new"), {"name": "As before"})
    assert page.status == 200 and shop.value("SELECT filter FROM segment") == "import_unchanged is 2"
    bert = shop.value("SELECT id FROM contact WHERE email = 'bert@r.example'")
    anna = shop.value("SELECT id FROM contact WHERE email = 'anna@r.example'")
    for person, words in ((bert, "2"), (anna, "no value")):
        why = shop.owner.get(f"/contacts/why?id={person}&filter={text.replace(' ', '+')}")
        assert why.status == 200 and "Unchanged by import" in why.text and words in why.text
    answer = shop.owner.get("/contacts?filter=import_created+is+77")
    assert answer.status == 422 and "no import" in answer.text
    answer = shop.owner.get("/contacts?filter=import_created+contains+1")
    assert answer.status == 422 and "cannot be asked" in answer.text


def test_what_becomes_of_people_later_is_said(shop):
    two_imports(shop)
    one = {mail.split("@")[0]: i for i, mail in shop.db("SELECT id, email FROM contact")}
    shop.db_write = None
    act(shop.owner, "archive", one["anna"])
    assert who(shop, 1)["created"] == {"bert", "cleo"}
    assert buckets(view(shop, 1))["created"][2] == ["1 is archived, deleted or merged"]
    page = merge_page(shop.owner, one["bert"], one["cleo"])
    page = shop.owner.submit(page.form("/duplicates/merge"))
    assert page.h1 == "Merged", page
    assert who(shop, 1)["created"] == {"bert"}
    assert buckets(view(shop, 1))["created"][2] == ["2 are archived, deleted or merged"]
    erase(shop.owner, one["bert"])
    found = buckets(view(shop, 1))["created"]
    assert found[0] == 3 and found[1] is None and found[2] == ["3 are archived, deleted or merged"]
    assert who(shop, 2)["updated"] == {"emil"}


def test_an_undone_import_says_what_its_numbers_mean(shop):
    two_imports(shop)
    page = view(shop, 2)
    batch = int(re.search(r'/changes/undo\?id=(\d+)', page.html).group(1))
    undo(shop.owner, batch)
    page = view(shop, 2)
    assert "This import was undone by Olga Owner" in page.text
    assert "/changes/undo" not in page.html.split("<main")[1]
    found = buckets(page)
    assert found["created"][0] == 2 and found["created"][1] is None
    assert found["created"][2] == ["2 are archived, deleted or merged"]
    assert who(shop, 2)["updated"] == {"anna"} and who(shop, 2)["unchanged"] == {"bert"}
    undo(shop.owner, shop.value("SELECT max(id) FROM batch"))
    assert "was undone" not in view(shop, 2).text
    assert who(shop, 2)["created"] == {"dora", "emil"}


def test_an_import_of_an_earlier_version_shows_whom_it_changed(shop):
    take(shop, shop.owner, FIRST)
    alter(shop, ("DELETE FROM import_outcome",))
    page = view(shop, 1)
    assert buckets(page)["created"] == (3, None, [])
    assert "not kept yet when this import was made" in page.text
    assert people(shop, page.link("Show whom it created or updated")) == {"anna", "bert", "cleo"}


def test_failed_rows__mended_they_get_what_the_others_got(shop):
    """Tag and segments are those of the first import, and whom it put there stays."""
    segment = make_list(shop, "Fair")
    text = "E-mail;Name;Since\nanna@r.example;Anna;01.02.2026\nbert at r.example;Bert;x\n"
    more = {"tag": "fair-2026", "segment": segment, "segment_mode": "replace",
            "people": "update"}
    row = take(shop, shop.owner, text.encode(), mapping=more)
    assert (row["created_rows"], row["failed_rows"]) == (1, 1)
    answer = shop.owner.get(f"/imports/failed?id={row['id']}")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    rows[1][1] = "bert@r.example"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    again = out.getvalue().encode("utf-8-sig")
    shop.owner.get("/imports/new")
    page = shop.owner.upload("/imports/new", files=[("file", "mended.csv", again)])
    form = page.form("/imports/mapping")
    chosen = [pair for pair in form.fields if pair[0] in ("column", "tag", "segment", "segment_mode")]
    assert chosen == [("column", "leave_out"), ("column", "email"), ("column", "full_name"),
                      ("column", "leave_out"), ("tag", "fair-2026"), ("segment", segment),
                      ("segment_mode", "add")]
    page = shop.owner.submit(form)
    assert page.h1 == "Review", page
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    row = last(shop)
    assert (row["created_rows"], row["failed_rows"]) == (1, 0)
    assert shop.value("SELECT count(*) FROM contact_tag") == 2
    assert shop.value("SELECT count(*) FROM segment_member") == 2


@pytest.mark.parametrize("fields", [{"tag": "call-back 9"}, {"tag": "CALL back 9"},
                                    {"tag": "x", "more_tags": "y, Call.Back-9"}])
def test_a_tag_for_conversations_is_refused(owner, stack, fields):
    if not stack.value("SELECT count(*) FROM tag WHERE label = 'Call back 9'"):
        owner.submit(owner.get("/tags/new").form("/tags/new"),
                     {"label": "Call back 9", "scope": "conversations"})
    owner.get("/imports/new")
    page = owner.upload("/imports/new", files=[("file", "people.csv", FIRST)])
    with stack.unchanged():
        answer = owner.submit(page.form("/imports/mapping"), fields)
    assert answer.status == 422 and "is for conversations only" in answer.text
    assert f'value="{fields["tag"]}"' in answer.html


# ---- the people of the file take the place of those in a segment --------------------------------

def review(shop, content, **fields):
    shop.owner.get("/imports/new")
    page = shop.owner.upload("/imports/new", files=[("file", "list.csv", content)])
    return shop.owner.submit(page.form("/imports/mapping"), {"tag": "", **fields})


def start(shop, page):
    page = shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    return page


def test_a_list_is_replaced_by_the_people_of_a_file(shop):
    segment = make_list(shop, "Guests")
    take(shop, shop.owner, FIRST, mapping={"segment": segment})
    shop.owner.submit(shop.owner.get('/segments/new?filter=segment is "Guests"'.replace(" ", "+")
                                     .replace('"', "%22")).form("/segments/new"), {"name": "Upon"})
    # Bert stays although his row changes nothing, Cleo is not in the file, Dora is new.
    content = b"E-mail,City\nbert@r.example,Graz\ndora@r.example,Wien\nnobody,Wien\n"
    page = review(shop, content, segment=segment, segment_mode="replace", people="leave")
    assert page.status == 422 and "would neither take a place in the segments" in page.text
    assert members(shop, segment) == {"anna", "bert", "cleo"}
    page = review(shop, content, segment=segment, segment_mode="replace", people="update")
    assert page.h1 == "Review", page
    # What was rehearsed is what comes out, in segments built upon it, too.
    assert "Guests 3+1−22" in page.text and "Upon 3+1−22" in page.text
    start(shop, page)
    assert last(shop)["state"] == "done"
    assert members(shop, segment) == {"bert", "dora"}
    assert not shop.value("SELECT count(*) FROM import_seen")
    undo(shop.owner, shop.value("SELECT max(id) FROM batch"))
    assert members(shop, segment) - {"dora"} == {"anna", "bert", "cleo"}
    page = review(shop, FIRST.replace(b"cleo", b"emil"), segment=segment, segment_mode="remove",
                  people="update")
    assert "−2" in page.text
    start(shop, page)
    assert members(shop, segment) - {"dora"} == {"cleo"}


def test_a_list_that_changed_after_the_review_is_looked_at_again(shop):
    segment = make_list(shop, "Guests")
    take(shop, shop.owner, FIRST, mapping={"segment": segment})
    page = review(shop, b"E-mail\nbert@r.example\n", segment=segment, segment_mode="replace",
                  people="update")
    take(shop, shop.owner, b"E-mail\nfinn@r.example\n", mapping={"segment": segment,
                                                                 "segment_mode": "add"})
    answer = shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    assert answer.status == 409, answer
    assert members(shop, segment) == {"anna", "bert", "cleo", "finn"}


# ---- edited by hand while it waits ----------------------------------------------------------------

@pytest.mark.parametrize("newer", [False, True])
def test_what_was_edited_while_it_waits_stays_unless_told_otherwise(shop, newer):
    take(shop, shop.owner, b"E-mail,City,Company\nanna@r.example,Wien,Old\n")
    content = b"E-mail,City,Company\nanna@r.example,Graz,New\n"
    fields = {"people": "update", **({"newer": "1"} if newer else {})}
    page = review(shop, content, **fields)
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    alter(shop, ("UPDATE import SET created_at = created_at - 60, rehearsed_mark = '' WHERE id = 2",))
    edit = shop.owner.get("/contacts/edit?id=1")
    shop.owner.submit(edit.form("/contacts/edit"), {"city": "Linz"})
    shop.job("importer")
    assert last(shop)["state"] == "done"
    assert shop.db("SELECT city, company FROM contact") == [("Graz" if newer else "Linz", "New")]


# ---- what is told, by notice and by mail ---------------------------------------------------------

def told(shop, mail):
    """The newest notice, which the mail says, too."""
    del mail.mails[:]
    text = shop.value("SELECT text FROM notice ORDER BY id DESC LIMIT 1")
    shop.job("mailer")
    body, = [m.get_content() for m in mail.messages()]
    number = shop.value("SELECT max(id) FROM import")
    assert text in " ".join(body.split()) and f"{shop.url}/imports/view?id={number}" in body
    return text


def figures(page):
    return ", ".join(f"{n} {label}" for label, (n, _, _) in buckets(page).items())


def test_notice_and_mail_have_the_figures_of_the_page(shop, mail):
    two_imports(shop)
    shop.job("mailer")
    take(shop, shop.owner, SECOND.replace(b"dora", b"finn"), "third.csv", mapping={"people": "leave"})
    text = told(shop, mail)
    assert figures(view(shop, 3)) == "1 created, 0 updated, 0 unchanged, 5 skipped, 1 failed"
    assert f"is done: 7 rows, of which {figures(view(shop, 3))}." in text


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_one_that_ended_half_way_has_them_too(shop, mail, end):
    page = review(shop, FIRST + b"nobody,Wien\n")
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    alter(shop, ("INSERT INTO batch (at, action, import_id) VALUES (1, 'import', 1)",),
          ("UPDATE import SET state = 'running', total_rows = 4, done_rows = 2, created_rows = 1,"
           " skipped_rows = 1, batch_id = (SELECT max(id) FROM batch)",),
          ("UPDATE import SET wish = 2" if end == "cancelled" else "UPDATE import SET bytes = 1",))
    shop.job("importer")
    text = told(shop, mail)
    words = "1 created, 0 updated, 0 unchanged, 1 skipped, 0 failed"
    assert figures(view(shop, 1)) == words
    if end == "cancelled":
        assert f"was cancelled after 2 of 4 rows, of which {words}." in text
    else:
        assert f"2 of 4 rows had been taken in: {words}." in text
        assert "2 rows had been taken in before, and stay." in view(shop, 1).text
