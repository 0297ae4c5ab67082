"""What the page "Review" says an import would do, and that nothing else starts."""
import csv
import io
import re

import pytest

from harness import Stack
from test_imports import counts, last, queue, rehearsed, sample, unique, upload

pytestmark = pytest.mark.fastcgi


@pytest.fixture(scope="module")
def shop():
    """Its pages start no jobs: the tests do."""
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    stack.owner = stack.make_owner()
    yield stack
    stack.stop()


def review(shop, content, **changes):
    page = upload(shop.owner, content)
    page = shop.owner.submit(page.form("/imports/mapping"), {"leave_rest": "1", "tag": "", **changes})
    return rehearsed(shop.owner, page)


def test_a_small_file__is_rehearsed_while_its_page_is_made(shop):
    mail = unique("small")
    queue(shop.owner, f"E-mail,City\n{mail},Graz\n".encode())
    shop.job("importer")
    page = review(shop, f"E-mail,City\n{mail},Wien\n{unique('new')},Linz\nnobody,Linz\n".encode(),
                  people="update")
    assert re.findall(r'bucket-n">([\d,]+)<', page.html) == ["1", "1", "0", "0", "1"]
    assert "<del><bdi>Graz</bdi></del> → <ins><bdi>Wien</bdi></ins>" in page.html
    assert "Rows that would not be taken in" in page.text and "Import 3 rows" in page.text
    assert shop.value("SELECT count(*) FROM contact WHERE city = 'Linz'") == 0
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert counts(last(shop)) == (1, 1, 0, 0, 1)


def test_times__are_shown_as_a_profile_shows_them(shop):
    page = review(shop, f"E-mail,Signup date\n{unique('when')},15 Jun 2026\n".encode())
    assert "15 Jun 2026, 00:00" in page.text and not re.search(r"T\d\d:\d\d:\d\dZ", page.text)
    page = upload(shop.owner, f"E-mail,Day of visit\n{unique('day')},15.6.2026\n".encode())
    page = shop.owner.submit(page.form("/imports/mapping"), {"new_rest": "1", "tag": ""})
    assert "15 Jun 2026 row 1" in page.text, page.text


def test_a_single_row__and_nothing_to_change_are_said_in_words(shop):
    mail = unique("one")
    page = review(shop, f"E-mail\n{mail}\n".encode())
    assert "Of 1 row:" in page.text and "Import 1 row<" in page.html, page.text
    assert "Values by column" in page.html
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    page = review(shop, f"E-mail\n{mail}\n".encode())
    assert "Values by column" not in page.html
    assert "No value of anybody would be filled, changed or cleared." in page.text


def test_birthdays_without_a_year__are_passed_over_and_counted(shop):
    shop.owner.get("/attributes")
    shop.owner.post("/attributes/new", {"name": "Birthday", "type": "date"})
    text = f"E-mail,Birthday\n{unique('a')},04/15\n{unique('b')},12/31\n{unique('c')},1990-04-15\n"
    page = review(shop, text.encode())
    assert "2 passed over: no whole date" in page.text
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert counts(last(shop)) == (3, 0, 0, 0, 0)


def test_segments__are_shown_as_they_would_be(shop):
    shop.owner.get("/segments")
    shop.owner.post("/segments/new", {"name": "Eisenstadt", "filter": 'city is "Eisenstadt"',
                                      "shared": "yes"})
    page = review(shop, f"E-mail,City\n{unique('e')},Eisenstadt\n{unique('f')},Eisenstadt\n".encode())
    assert "Eisenstadt" in page.text and "+2" in page.text


def test_what_was_not_rehearsed__does_not_start(shop):
    page = review(shop, f"E-mail\n{unique('no')}\n".encode())
    form = page.form("/imports/start")
    with shop.unchanged():
        assert shop.owner.submit(form, {"consent": "1", "digest": ""}).status == 409
        assert shop.owner.submit(form, {"consent": "1", "digest": "0" * 32}).status == 409


def test_data_that_changed_since__is_said_and_shown_anew(shop):
    mail = unique("moved")
    page = review(shop, f"E-mail\n{mail}\n".encode())
    queue(shop.owner, f"E-mail\n{mail}\n".encode())
    shop.job("importer")
    answer = shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    assert answer.status == 409 and "data has changed since you looked" in answer.text.lower()
    assert "This person is here already." in answer.text
    answer = shop.owner.submit(answer.form("/imports/start"), {"consent": "1"})
    assert answer.status == 200


def test_a_large_file__is_rehearsed_by_a_job_with_each_value_in_a_file(shop):
    path = sample(shop.dir / "large.csv", 3000)
    page = upload(shop.owner, path)
    page = shop.owner.submit(page.form("/imports/mapping"), {"leave_rest": "1", "tag": ""})
    assert "rehearsal-progress" in page.html and "Import 3,000 rows" not in page.text
    assert 'class="num">about ' in page.html
    page = rehearsed(shop.owner, page)
    assert "Import 3,000 rows" in page.text and 'class="num">3,000<' in page.html
    assert 'class="num">about ' not in page.html
    number = dict(page.form("/imports/start").fields)["id"]
    diff = shop.owner.get(f"/imports/diff?id={number}")
    rows = list(csv.DictReader(io.StringIO(diff.body.decode("utf-8-sig"))))
    assert {row["Result"] for row in rows} <= {"created", "skipped", "failed"}
    assert len({row["Row"] for row in rows}) == 3000
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert sum(counts(last(shop))) == 3000
    assert shop.owner.get(f"/imports/diff?id={number}").status == 404  # it went with the import


def test_changed_while_it_waits__it_comes_back_to_who_started_it(shop):
    mail = unique("wait")
    text = f"E-mail\n{mail}\n".encode()
    first = review(shop, text)
    shop.owner.submit(first.form("/imports/start"), {"consent": "1"})
    waiting = last(shop)["id"]
    form = shop.owner.get("/contacts/new").form_with("email")
    shop.owner.submit(form, {"email": mail, "obtained": "1"})
    shop.job("importer")
    assert shop.value("SELECT state FROM import WHERE id = ?", waiting) == "mapped"
    assert "please look at it again" in shop.owner.get("/notices").text
    page = shop.owner.get(f"/imports/review?id={waiting}")
    assert "This person is here already." in page.text
    shop.owner.submit(page.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert counts(last(shop)) == (0, 0, 0, 1, 0)
