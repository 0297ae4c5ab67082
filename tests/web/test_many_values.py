"""One contact with 10,000 values, 100 options of each of 100 attributes: each page stays small and usable."""
import re

import pytest

from harness import Stack
from test_exports import write

pytestmark = pytest.mark.fastcgi
ATTRIBUTES, OPTIONS = 100, 100
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
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": "Ana", "obtained": "1"})
    number = int(page.query.split("id=")[1].split("&")[0])
    count = "WITH RECURSIVE n (i) AS (SELECT {} UNION ALL SELECT i + 1 FROM n WHERE i < {})"
    write(stack, count.format(1, ATTRIBUTES) + """
        INSERT INTO attribute (id, key, name, name_key, type, position, holders, created_at, updated_at)
        SELECT i, 'topics_' || i, 'Topics ' || i, 'topics ' || i, 6, i, 1, 1, 1 FROM n""")
    write(stack, count.format(0, ATTRIBUTES * OPTIONS - 1) + f"""
        INSERT INTO attribute_option (id, attribute_id, label, label_key, position)
        SELECT i + 1, 1 + i / {OPTIONS}, 'what they read ' || i, 'what they read ' || i, i % {OPTIONS} FROM n""")
    write(stack, f"""INSERT INTO attribute_value (contact_id, attribute_id, part, number)
        SELECT {number}, attribute_id, id, id FROM attribute_option""")
    return number


@pytest.mark.parametrize("address", [
    "/contacts", "/contacts/columns", "/contacts/view?id={id}", "/contacts/view?id={id}&attributes=1",
    "/contacts/view?id={id}&attribute=3", "/contacts/view?id={id}&attribute=99", "/contacts/edit?id={id}",
    "/contacts/origins?id={id}", "/contacts/activity?id={id}", "/contacts?build=1", "/attributes",
    "/attributes/edit?id=50", "/attributes/delete?id=50", "/exports/new", "/changes"])
def test_page__is_small(owner, contact, address):
    page = owner.get(address.format(id=contact))
    assert page.status == 200 and len(page.body) < MOST, (page, len(page.body))


def chips(page, attribute):
    row = page.html.split(f'id="attribute-{attribute}"')[1].split("</dd>")[0]
    return re.findall(r'class="chip"><bdi>(.*?)</bdi>', row)


def test_profile__shows_some_of_very_many_and_leads_to_all(stack, owner, contact):
    page = owner.get(f"/contacts/view?id={contact}")
    assert chips(page, 3) == [f"what they read {i}" for i in range(200, 206)]
    page = owner.get(page.link("94 more of Topics 3"))
    assert chips(page, 3) == [f"what they read {i}" for i in range(200, 300)]
    form = next(f for f in page.forms if f.value("attribute") == "3")
    page = owner.submit(form)
    assert "Nothing was different" in page.text
    assert stack.value("SELECT count(*) FROM attribute_value") == ATTRIBUTES * OPTIONS


def test_origins__show_the_beginning_of_a_long_value(owner, contact):
    page = owner.get(f"/contacts/origins?id={contact}")
    assert "what they read 0" in page.html and "…" in page.html and "what they read 99;" not in page.html
