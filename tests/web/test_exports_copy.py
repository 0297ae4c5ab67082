"""The exact copy: exported, imported again, and nothing is lost or changed."""
import csv
import io

import pytest

from harness import Stack
from test_exports import (add_contacts, clean, mails, shop, sign_in, write)  # noqa: F401
from test_exports_formats import NAUGHTY, body_of, give_all, make_attributes, tag

pytestmark = pytest.mark.fastcgi


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def base(clean):  # noqa: F811
    """Everything that a contact can have, in hard values."""
    for table in ("contact_tag", "tag", "list_column", "contact_point", "segment_member"):
        write(clean, f"DELETE FROM {table}")
    add_contacts(clean, len(NAUGHTY))
    make_attributes(clean)
    first = clean.value("SELECT min(id) FROM contact")
    texts = [text for text in NAUGHTY if text == text.strip()]
    for at, text in enumerate(texts):
        write(clean, "UPDATE contact SET company = ?, last_name = ?, address = ? WHERE id = ?",
              text.replace("\n", " ").replace("\r", ""), text.replace("\n", " ").replace("\r", ""),
              text.replace("\r\n", "\n"), first + at)
    write(clean, "UPDATE contact SET phone = '+49 89 123456', phone_key = '+4989123456',"
          " marketing_consent = 1, marketing_consent_at = 1600000000, marketing_consent_how = 'form',"
          " marketing_consent_text = 'v2', eu_consent = 0, eu_consent_at = 1600000001,"
          " eu_consent_how = 'paper', eu_consent_text = 'v1', signup_at = 1500000000, city = 'Wien',"
          " identifier = '=9', identifier_key = '=9' WHERE id = ?", first)
    give_all(clean, first, "=1+1\nsecond \"line\"")
    tag(clean, first, "VIP", "Churned Once")
    write(clean, "UPDATE tag SET colour = 'red' WHERE name = 'vip'")
    clean.first = first
    return clean


def take_in(browser, data, **fields):
    """Import the file as the page proposes it; (created, updated, unchanged, failed)."""
    page = browser.get("/imports/new")
    page = browser.upload("/imports/new", {}, [("file", "copy.csv", data)], csrf=page.csrf)
    assert page.status == 200, page.text
    page = browser.submit(page.form("/imports/mapping"), {"people": "update", "leave_rest": "1", **fields})
    assert page.path != "/imports/mapping", page.text
    page = browser.submit(page.form("/imports/start"), {"consent": "1"})
    assert page.status == 200, page.text
    browser.stack.job("importer")
    return browser.stack.db("SELECT state, created_rows, updated_rows, unchanged_rows, failed_rows"
                            " FROM import ORDER BY id DESC LIMIT 1")[0]


def test_exact_copy__into_the_same_base_changes_nothing(base):
    browser = sign_in(base)
    before = body_of(browser, format="exact")
    changes = base.value("SELECT count(*) FROM change")
    got = take_in(browser, before)
    assert got == ("done", 0, 0, len(NAUGHTY), 0)
    assert base.value("SELECT count(*) FROM change") == changes
    assert body_of(browser, format="exact") == before


def test_exact_copy__into_an_empty_base_brings_all_back(base, mails):  # noqa: F811
    copy = body_of(sign_in(base), format="exact")
    before = rows_of(copy)
    other = Stack(conf={"smtp_url": mails.url, "libexec_dir": "/nonexistent"})
    try:
        browser = sign_in(other)
        assert take_in(browser, copy)[:2] == ("done", len(NAUGHTY))
        after = rows_of(body_of(browser, format="exact"))
    finally:
        other.stop()
    # An import says itself where people come from, when, and who vouched for them.
    own = ("muster_id:number", "created_at:time", "updated_at:time", "source:source",
           "obtained_at:time", "obtained_by:account")
    assert {key for at, row in enumerate(before) for key in row
            if key not in own and not key.startswith("attr.") and row[key] != after[at].get(key)} == set()
