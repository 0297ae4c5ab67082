"""From live to archived, deleted and erased, and back (rows 56, 67-71, 73, 77-95 of the requirements)."""
import csv

import pytest

from people import act, confirm, installed, names, row, signed_in
from test_journeys import finished, review, start, upload

HEADER = ["First name", "City", "Phone", "E-mail"]
ROWS = [(name, "Graz", f"0512 777{n:02}", f"{name.lower()}@life.example")
        for n, name in enumerate(("Anna", "Bela", "Caro", "Dora", "Emil", "Fred"))]


@pytest.fixture(scope="module")
def few():
    stack, owner = installed(HEADER, ROWS)
    yield stack, owner
    stack.stop()


@pytest.fixture
def life(chromium, few):
    return signed_in(chromium, *few)


def status(stack, name, channel="email"):
    return stack.db(f"SELECT {channel}_status, {channel}_status_reason <> '', {channel}_status_at IS NOT NULL"
                    " FROM contact WHERE first_name = ?", name)[0]


def groups(view):
    """The status groups at the left: label and number."""
    return {link.find_element("css selector", ".rail-label").text.split(" (")[0]:
            int(link.find_element("css selector", ".rail-count").text) for link in view.all("nav.rail a.rail-link")}


def test_life__statuses_by_one_click_and_their_groups(life, few):
    view, stack = life, few[0]
    view.open("/contacts")
    labels = [at.get_attribute("textContent") for at in
              row(view, "Anna").find_elements("css selector", ".menu-items > *")]
    assert {"View", "Deactivate", "Archive"} <= set(labels), labels
    act(view, "Anna", "Unsubscribe")
    assert status(stack, "Anna") == (1, 1, 1)
    act(view, "Bela", "Blacklist e-mail")
    assert status(stack, "Bela") == (3, 1, 1)
    act(view, "Caro", "Blacklist phone")
    assert status(stack, "Caro", "phone") == (3, 1, 1) and status(stack, "Caro")[0] == 0
    found = groups(view)
    assert found["Unsubscribed"] == 1
    # One at a time; the one that is chosen is marked in words, too, and drops by another click.
    view.follow(view.one("nav.rail a.rail-link", "Unsubscribed"))
    assert names(view) == ["Anna"]
    current = view.all("nav.rail a[aria-current]")
    assert len(current) == 1 and "chosen" in current[0].get_attribute("textContent")
    view.follow(view.one("nav.rail a.rail-link", "Blacklisted"))
    assert names(view) == ["Bela"] and len(view.all("nav.rail a[aria-current]")) == 1
    view.follow(view.one("nav.rail a[aria-current]"))
    assert len(names(view)) == len(ROWS)
    view.open("/contacts/archived")
    assert not view.all("nav.rail")


def test_life__deactivated_and_archived_people_come_back(life, few):
    view, stack = life, few[0]
    view.open("/contacts")
    act(view, "Dora", "Deactivate")
    assert "Deactivated" in row(view, "Dora").text
    act(view, "Dora", "Activate …")
    confirm(view)
    view.open("/contacts")
    assert "Deactivated" not in row(view, "Dora").text
    act(view, "Dora", "Archive")
    view.open("/contacts")
    assert "Dora" not in names(view)
    view.open("/contacts/archived")
    assert names(view) == ["Dora"]
    act(view, "Dora", "Unarchive")
    assert stack.value("SELECT count(*) FROM contact WHERE state = 1") == 0


def delete(view, name, reason):
    view.open("/contacts")
    act(view, name, "Delete …")
    view.fill("#reason", reason)
    confirm(view)


def test_life__deleted_people_are_found_sorted_exported_restored(life, few):
    view, stack = life, few[0]
    for name in ("Anna", "Bela", "Emil"):
        delete(view, name, f"Reason of {name}")
    view.open("/contacts/deleted")
    assert sorted(names(view)) == ["Anna", "Bela", "Emil"] and "Reason of Bela" in row(view, "Bela").text
    assert groups(view)["Unsubscribed"] == 1
    view.follow(view.one("nav.rail a.rail-link", "Unsubscribed"))
    assert names(view) == ["Anna"]
    for sort, first in (("created", "Anna"), ("-created", "Emil"), ("gone", "Anna"), ("-gone", "Emil")):
        view.open(f"/contacts/deleted?sort={sort}")
        assert names(view)[0] == first, sort
    view.open("/contacts/deleted")
    view.fill('main input[name="q"]', "bela@")
    view.follow(view.one("main form.toolbar [type=submit]"))
    assert names(view) == ["Bela"], view.path
    view.open("/contacts/deleted")
    view.follow(view.one(".page-actions a", "Export"))
    view.follow(view.one('form[action="/exports/new"] [type=submit]'))
    link = view.one('a[href*="/exports/download"]')
    file = link.get_attribute("href")
    assert stack.value("SELECT count(*) FROM export WHERE state = 'done'") == 1, file
    view.open("/contacts/deleted")
    act(view, "Emil", "Restore")
    assert sorted(names(view)) == ["Anna", "Bela"]
    view.click(view.one("[data-check-all]"))
    view.follow(view.one("button", "Bring the chosen back"))
    assert stack.value("SELECT count(*) FROM contact WHERE state = 2") == 0
    # The status came back, too.
    assert status(stack, "Anna")[0] == 1


def test_life__who_was_erased_is_not_brought_back_by_an_import(life, few):
    view, stack = life, few[0]
    delete(view, "Fred", "asked for it")
    view.open("/contacts/deleted")
    act(view, "Fred", "Erase for good …")
    confirm(view)
    assert stack.value("SELECT count(*) FROM contact WHERE state = 3") == 0, "without the tick"
    view.click(view.one("#sure"))
    confirm(view)
    assert "Receipt" in view.h1 and stack.value("SELECT count(*) FROM contact WHERE state = 3") == 1
    path = stack.dir / "again.csv"
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([HEADER, ROWS[-1], ("Gabi", "Graz", "", "gabi@life.example")])
    upload(view, path)
    review(view)
    start(view)
    found = finished(view)
    assert found["created"] == 1 and found["skipped"] == 1
    assert "erased here for good" in view.text
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = 'Fred'") == 0


def test_life__delete_by_filter_leaves_whom_one_can_write_to(life, few):
    view, stack = life, few[0]
    view.open('/contacts?filter=city is "Graz"')
    live = stack.value("SELECT count(*) FROM contact WHERE state = 0")
    view.open('/contacts/delete-found?filter=city is "Graz"')
    taken = stack.value("SELECT count(*) FROM contact WHERE state = 0 AND email_status > 0")
    assert f"Delete {taken} and leave {live - taken}" in view.text
    view.fill("#reason", "cleaned up")
    confirm(view)
    assert stack.value("SELECT count(*) FROM contact WHERE state = 0") == live - taken
    assert stack.value("SELECT count(*) FROM contact WHERE state = 2 AND state_reason = 'cleaned up'") == taken
