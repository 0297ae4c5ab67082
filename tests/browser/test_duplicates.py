"""People who are there twice (rows 96-102 of the requirements)."""
import sqlite3

import pytest

from people import confirm, installed, names, row, signed_in

# One pair by each key; the importer would make one person of them, so that the keys come afterwards.
ROWS = [("Mail", "One", "Graz"), ("Mail", "Two", "Linz"), ("Phone", "One", ""), ("Phone", "Two", ""),
        ("Key", "One", ""), ("Key", "Two", ""), ("Apart", "One", ""), ("Apart", "Two", ""),
        ("Older", "One", ""), ("Newer", "One", ""), ("Older", "Two", ""), ("Newer", "Two", "")]
KEYS = {"Mail": ("email", "both@twice.example"), "Phone": ("phone", "0512 88801"),
        "Key": ("identifier", "K-1"), "Apart": ("email", "apart@twice.example")}


@pytest.fixture(scope="module")
def twice():
    stack, owner = installed(["First name", "Last name", "City"], ROWS)
    people = stack.db("SELECT id, first_name, last_name FROM contact ORDER BY id")
    for number, first, last in people:
        key, value = KEYS.get(first) or ("email", f"{last.lower()}@older.example")
        if key == "identifier":  # pages refuse a second one, but older bases have them
            with sqlite3.connect(stack.data / "muster.db", timeout=30) as base:
                base.execute("UPDATE contact SET identifier = ?1, identifier_key = lower(?1)"
                             " WHERE id = ?2", (value, number))
            continue
        page = owner.get(f"/contacts/edit?id={number}")
        page = owner.submit(page.form("/contacts/edit"), {key: value})
        assert page.path == "/contacts/view", page
    yield stack, owner
    stack.stop()


@pytest.fixture
def pairs(chromium, twice):
    return signed_in(chromium, *twice)


def live(stack, first, last):
    return stack.value("SELECT count(*) FROM contact WHERE first_name = ? AND last_name = ? AND state = 0",
                       first, last)


def tab(view, label):
    return view.one(".channel-tabs a", label)


def test_duplicates__are_counted_by_each_key_and_listed_in_order(pairs):
    view = pairs
    view.open("/duplicates")
    assert "8 contacts" in tab(view, "E-mail").text
    listed = names(view)
    assert listed == sorted(listed) and "both@twice.example" in listed and len(listed) == 4
    for label in ("Phone", "Identifier"):
        assert "2 contacts" in tab(view, label).text
        view.follow(tab(view, label))
        assert len(names(view)) == 1
    view.resize(390)
    view.open("/duplicates")
    assert view.driver.execute_script("return document.documentElement.scrollWidth") <= 390


def test_duplicates__a_group_shrinks_when_one_is_removed_with_a_reason(pairs, twice):
    view, stack = pairs, twice[0]
    view.open("/duplicates?channel=phone")
    view.follow(view.one("td.main a"))
    assert "2 contacts share" in view.text
    heads = [at.text for at in view.all("thead th")]
    assert {"Name", "Phone", "Created", "Changed"} <= set(heads), heads
    assert names(view) == ["Phone One", "Phone Two"]
    line = row(view, "Phone Two")
    view.click(line.find_element("css selector", ".duplicate-remove > summary"))
    line.find_element("css selector", 'input[name="reason"]').send_keys("entered twice")
    view.follow(line.find_element("css selector", ".duplicate-remove [type=submit]"))
    assert live(stack, "Phone", "Two") == 0 and live(stack, "Phone", "One") == 1
    assert stack.value("SELECT state_reason FROM contact WHERE first_name = 'Phone' AND state = 2") == \
        "entered twice"
    view.open("/duplicates?channel=phone")
    assert "0 contacts" in tab(view, "Phone").text or not names(view)


def test_duplicates__two_become_one_field_by_field(pairs, twice):
    view, stack = pairs, twice[0]
    view.open("/duplicates")
    view.follow(view.link("both@twice.example"))
    view.follow(view.link("Compare and merge"))
    city = view.one(".merge-row", "City")
    assert "Graz" in city.text and "Linz" in city.text
    view.click(city.find_element("css selector", 'input[value="other"]'))
    view.follow(view.button("Merge into one"))
    assert stack.db("SELECT last_name, city FROM contact WHERE email_key = 'both@twice.example'"
                    " AND state = 0") == [("One", "Linz")]
    batch = stack.value("SELECT max(id) FROM batch")
    view.open(f"/changes/undo?id={batch}")
    confirm(view)
    assert stack.value("SELECT count(*) FROM contact WHERE email_key = 'both@twice.example'"
                       " AND state = 0") == 2


def test_duplicates__who_is_somebody_else_is_remembered(pairs):
    view = pairs
    view.open("/duplicates")
    view.follow(view.link("apart@twice.example"))
    view.follow(row(view, "Apart Two").find_element("css selector", 'form[action="/duplicates/apart"] button'))
    view.open("/duplicates")
    assert "apart@twice.example" not in names(view) and "both@twice.example" in names(view)


def test_duplicates__all_newer_ones_go_or_all_older_ones(pairs, twice):
    view, stack = pairs, twice[0]
    view.open("/duplicates")
    view.follow(view.link("Remove all duplicates"))
    view.follow(view.link("Keep the newer one"))
    assert "Remove 3 duplicates?" in view.h1
    view.fill("#reason", "twice")
    confirm(view)
    assert live(stack, "Older", "One") == live(stack, "Older", "Two") == 0
    assert live(stack, "Newer", "One") == live(stack, "Newer", "Two") == 1
    assert live(stack, "Apart", "One") == live(stack, "Apart", "Two") == 1
    # By identifier it is the other way round.
    view.open("/duplicates/remove?channel=identifier&keep=older")
    view.fill("#reason", "twice")
    confirm(view)
    assert live(stack, "Key", "One") == 1 and live(stack, "Key", "Two") == 0
