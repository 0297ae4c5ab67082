"""A base with 1,000 attributes, all but a few filled on one contact: each page stays small and usable."""
import re
from urllib.parse import quote

import pytest

from harness import Stack
from test_columns import heads
from test_exports import write
from test_filters import lines, press

pytestmark = pytest.mark.fastcgi
MANY, FILLED = 1000, 950
MOST = 150_000  # bytes of a page, before it is compressed


@pytest.fixture(scope="module")
def stack(mail):
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def owner(stack):
    return stack.make_owner()


@pytest.fixture(scope="module")
def contact(stack, owner):
    """Every fifth attribute is a date, the others are texts and numbers."""
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": "Ana", "obtained": "1"})
    number = int(page.query.split("id=")[1].split("&")[0])
    write(stack, f"""
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
        INSERT INTO attribute (id, key, name, name_key, type, position, holders, created_at, updated_at)
        SELECT i, 'note_of_ours_' || i, 'Note of ours ' || i, 'note of ours ' || i,
            CASE i % 5 WHEN 0 THEN 3 ELSE 1 + i % 2 END, i, i <= {FILLED}, 1, 1 FROM n""")
    write(stack, f"""
        INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)
        SELECT {number}, id, 0, CASE type WHEN 1 THEN 'what we know of it, ' || id WHEN 2 THEN id
            ELSE '2026-03-18' END, CASE type WHEN 1 THEN 'what we know of it, ' || id END,
            CASE type WHEN 1 THEN NULL WHEN 2 THEN id ELSE 1773792000 END
        FROM attribute WHERE id <= {FILLED}""")
    return number


def find(owner, page, wanted):
    form = page.form("/contacts/columns")
    form.action = "/contacts/columns-find"  # where its button leads
    return owner.submit(form, {"q": wanted}, button="Search")


def on_profile(page):
    return [int(n) for n in re.findall(r'<dt id="attribute-(\d+)"', page.html)]


@pytest.mark.parametrize("address", [
    "/contacts", "/contacts/columns", "/contacts/filter-help", "/contacts/view?id={id}",
    "/contacts/view?id={id}&attributes=1", "/contacts/view?id={id}&attribute=3",
    "/contacts/view?id={id}&attribute=940", "/contacts/view?id={id}&attribute=1000",
    "/contacts/edit?id={id}", "/contacts/origins?id={id}", "/contacts/activity?id={id}",
    "/contacts?build=1", "/contacts?build=1&filter={filter}", "/contacts?filter={filter}",
    "/attributes", "/attributes?page=10", "/attributes/edit?id=500", "/attributes/delete?id=500",
    "/exports/new", "/exports/new?filter={filter}", "/care", "/changes", "/segments/new?filter={filter}",
    "/contacts/why?id={id}&filter={filter}", "/api"])
def test_page__is_small(owner, contact, address):
    text = " and ".join(f"attr.note_of_ours_{n} has any value" for n in range(1, 7))
    page = owner.get(address.format(id=contact, filter=quote(text)))
    assert page.status == 200 and len(page.body) < MOST, (page, len(page.body))


def test_bulk__offers_all_of_them(owner, contact):
    page = owner.get("/contacts")
    page = owner.submit(page.form("/contacts/bulk"), {"whom": "all", "action": "set"})
    assert page.status == 200 and len(page.body) < MOST
    assert "attr.note_of_ours_1000" in page.form("/contacts/bulk-run").options["field"]


def test_mapping__of_sixty_columns(owner, contact):
    head = ",".join(["E-mail"] + [f"Column {n}" for n in range(60)])
    owner.get("/imports/new")
    page = owner.upload("/imports/new", files=[
        ("file", "wide.csv", f"{head}\na@wide.example{',x' * 60}\n".encode())])
    assert page.path == "/imports/mapping" and len(page.body) < 3 * MOST, len(page.body)
    assert page.html.count("Note of ours 777") < 3


def test_columns__are_found_by_name_and_keep_what_is_ticked(stack, owner, contact):
    page = owner.get("/contacts/columns")
    assert "940 more attributes" in page.text and "Note of ours 61" not in page.text
    with stack.unchanged():
        page = find(owner, page, "ours 77")
    assert page.status == 200 and "Note of ours 777" in page.text and "Note of ours 12" not in page.text
    keys = page.form("/contacts/columns")
    keys = [v for n, v in keys.fields if n == "key"]
    assert keys[:5] == ["email", "phone", "id", "created", "updated"] and "attr.note_of_ours_777" in keys
    csrf = page.form("/contacts/columns").value("csrf")
    page = owner.post("/contacts/columns", [
        ("csrf", csrf), ("do", "save"), ("key", "email"), ("show", "1"), ("place", "1"),
        ("key", "attr.note_of_ours_777"), ("show", "1")], csrf=False)
    assert page.path == "/contacts" and heads(page) == ["E-mail", "Note of ours 777"]
    page = owner.get("/contacts/columns?q=nothing+like+this")
    assert "No other column is called this" in page.text and "Note of ours 777" in page.text
    page = find(owner, page, "")
    assert [v for n, v in page.form("/contacts/columns").fields if n == "place"][:2] == ["1", "2"]
    owner.post("/contacts/columns", {"do": "reset"})


def test_filter_help__finds_a_field(owner, contact):
    page = owner.get("/contacts/filter-help")
    assert "900 more attributes" in page.text and "total_spent" in page.text
    page = owner.get("/contacts/filter-help?q=OURS+77")
    assert "attr.note_of_ours_777" in page.text and "total_spent" not in page.text
    assert "No field is called this" in owner.get("/contacts/filter-help?q=zzz").text


def test_profile__goes_on_by_pages(stack, owner, contact):
    page = owner.get(f"/contacts/view?id={contact}")
    assert on_profile(page) == list(range(1, 61)) and "50 more without a value" in page.text
    page = owner.get(page.link("890 more with a value"))
    assert on_profile(page) == list(range(1, 101)) and "1–100 of 950 with a value" in page.text
    page = owner.get(page.link("Last page"))
    assert on_profile(page) == list(range(901, 951))
    assert on_profile(owner.get(f"/contacts/view?id={contact}&attributes=99")) == list(range(901, 951))
    # The form of one behind the first ones stands on its page, and one comes back to there.
    page = owner.get(f"/contacts/view?id={contact}&attribute=333")
    assert on_profile(page) == list(range(301, 401))
    form = next(f for f in page.forms if f.value("attribute") == "333")
    page = owner.submit(form, {"value": "0.5"})
    assert "The contact was saved." in page.text and on_profile(page) == list(range(301, 401))
    # One without a value is chosen from a menu.
    form = next(f for f in page.forms if "attribute" in f.options)
    assert len(form.options["attribute"]) == 50
    page = owner.submit(form, {"attribute": "1000"})
    form = next(f for f in page.forms if f.value("attribute") == "1000" and f.method == "post")
    page = owner.submit(form, {"value": "2026-04-01"})
    assert "The contact was saved." in page.text and on_profile(page)[-1] == 1000
    assert stack.value("SELECT text FROM attribute_value WHERE attribute_id = 1000") == "2026-04-01"


def test_origins__by_pages(owner, contact):
    page = owner.get(f"/contacts/origins?id={contact}")
    assert "1–200 of" in page.text and "Note of ours 900" not in page.text
    assert "Note of ours 900" in owner.get(page.link("Last page")).text
    assert owner.get(f"/contacts/origins?id={contact}&page=900").status == 404


def test_builder__any_attribute_in_any_line(owner, contact):
    page = owner.get("/contacts?build=1&filter=" + quote(
        "attr.note_of_ours_2 is \"a\" and attr.note_of_ours_4 is \"b\""))
    assert page.html.count("Note of ours 777") == 1  # the list that scripting offers in both lines
    form = page.form("/contacts/filter")
    assert "attr.note_of_ours_4" in form.options["field"]
    # Without scripting: another attribute makes the line a new one, which has all of them.
    page = press(owner, page, "update", {1: {"field": ""}})
    assert lines(page)[1]["field"] == "" and page.html.count("Note of ours 777") == 1
    assert 'id="fields-all"' in page.html
    page = press(owner, page, "update", {1: {"field": "attr.note_of_ours_777"}})
    page = press(owner, page, "apply", {1: {"op": "has any value"}})
    assert "note_of_ours_777" in page.query and "note_of_ours_4" in page.query
