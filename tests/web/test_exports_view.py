"""One export in sum: what it will hold, what was counted and written, and who hears of it."""
import re

import pytest

from test_exports import add_contacts, ask, clean, mails, shop, sign_in, write  # noqa: F401

pytestmark = pytest.mark.fastcgi


def facts(page):
    """The list of facts: term -> text."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.html, re.S)
    return {term: " ".join(re.sub(r"<[^>]*>", " ", text).split()) for term, text in found}


def test_from_its_start_to_its_file(clean):  # noqa: F811
    browser = sign_in(clean)
    add_contacts(clean, 3, city="Wien", city_key="wien")
    add_contacts(clean, 2, city="Graz", city_key="graz")
    page = browser.get("/exports/new?filter=city+is+%22Wien%22")
    assert f"{browser.email} gets a mail, and nobody else" in page.text
    page = browser.submit(page.form("/exports/new"),
                          {"name": "Viennese", "format": "jsonl", "mode": "visible"})
    assert page.path == "/exports/view" and page.h1 == "Viennese.jsonl", page
    said = facts(page)
    assert said["Holds"] == "City is Wien" and said["Format"].startswith("JSON")
    assert said["Columns"].startswith("Name") and "E-mail" in said["Columns"]
    assert said["Seen when asked"] == "3 contacts"
    assert said["Mail"] == f"To {browser.email} at the end, and to nobody else"
    assert "Written" not in said and "Waiting for its turn" in page.text
    assert f'data-refresh-url="{page.path}?{page.query}"' in page.html
    # One more in Vienna until it is written.
    add_contacts(clean, 1, city="Wien", city_key="wien")
    clean.job("exporter")
    page = browser.get(f"{page.path}?{page.query}")
    said = facts(page)
    assert said["Seen when asked"] == "3 contacts" and said["Counted at the start"] == "4 contacts"
    assert said["Written"].startswith("4 contacts") and "The base changed" in page.text
    assert "Started" in said and "Finished" in said and "Kept until" in said
    assert "Ready" in page.text and "refresh" not in page.html.split("<main")[1]
    assert browser.get(page.link("Download")).body.count(b"\n") == 4
    assert f"/exports/view?id={clean.value('SELECT max(id) FROM export')}" in \
        clean.value("SELECT href FROM notice ORDER BY id DESC LIMIT 1")
    page = browser.submit(page.form("/exports/remove"))
    assert page.path == "/exports" and "Viennese" not in page.html.split("<main")[1]


def test_the_list_leads_there_and_only_the_own(clean):  # noqa: F811
    browser = sign_in(clean)
    add_contacts(clean, 1)
    number = ask(browser, "Mine")
    page = browser.get("/exports")
    assert browser.get(page.link("Mine")).path == "/exports/view"
    other = sign_in(clean)
    for path in (f"/exports/view?id={number}", "/exports/view?id=999999"):
        assert other.get(path).status == 404
    assert other.get("/exports/view", follow=False).status == 400
    write(clean, "UPDATE export SET state = 'failed', error = 'No <room>.'")
    page = browser.get(f"/exports/view?id={number}")
    assert "The export failed. No <room>." in page.text and "No <room>" not in page.html
    write(clean, "UPDATE export SET state = 'expired', columns = 'attr.gone,email', mode = 'chosen'")
    page = browser.get(f"/exports/view?id={number}")
    assert "no longer there" in page.text and facts(page)["Columns"] == "E-mail"
