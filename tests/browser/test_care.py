"""Data care as an office worker does it: with scripting, without it, and with the keyboard alone."""
import csv

import pytest
from selenium.webdriver.common.keys import Keys

from harness import wait_for

ROWS = [*({"first_name": "Anna", "city": "Wien"} for _ in range(3)), {"first_name": "Bela", "city": "wien"},
        {"first_name": "Caro", "city": "WIEN"}, {"first_name": "Dora", "city": "Graz"},
        {"first_name": "Emil", "city": "Graz", "email": "emil@gmial.com"}]


@pytest.fixture
def dirty(stack, tmp_path):
    """Seven people, and what is wrong with them was looked for."""
    with open(tmp_path / "dirt.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, ("first_name", "email", "city"))
        writer.writeheader()
        writer.writerows(ROWS)
    owner = stack.make_owner()
    stack.job("setup", "--sample", tmp_path / "dirt.csv")
    stack.job("importer")
    owner.submit(owner.get("/care").form("/care/search"))
    wait_for(lambda: not stack.value("SELECT count(*) FROM care_area WHERE asked > answered"), "the search")
    return owner


def enter(view, owner):
    for name, value in owner.cookies.items():
        view.driver.execute_cdp_cmd("Network.setCookie", {
            "name": name, "value": value, "url": view.stack.url, "httpOnly": True})
    view.open("/contacts")


def cities(stack):
    return dict(stack.db("SELECT city, count(*) FROM contact GROUP BY city"))


def mend(view):
    """From the inbox to the cluster, to another choice, to the fix, and back."""
    view.follow(view.one("nav a", "Data care"))
    assert view.h1 == "Data care" and "gmial.com" in view.text
    view.follow(view.one(".care-list a", "City"))
    assert "2 people would get this spelling." in view.text
    view.click(view.one('.care-spellings tr:nth-child(3) input[name="from"]'))
    view.click(view.one('.care-typed input[name="to"]'))
    view.fill("#typed", "Vienna")
    view.follow(view.button("Show what would change"))
    assert "1 person would get this spelling." in view.text
    rows = [row.text for row in view.all(".care-change tbody tr")]
    assert len(rows) == 1 and "Vienna" in rows[0]
    view.follow(view.button("Change 1 person"))
    assert view.h1 == "Data care" and "It was mended. People changed: 1." in view.text
    assert cities(view.stack)["Vienna"] == 1


def take_back(view):
    view.follow(view.one(".flash a", "Undo"))
    view.follow(view.one('form[action="/changes/undo"] [type=submit]'))
    assert "It was undone." in view.text
    assert cities(view.stack) == {"Wien": 3, "wien": 1, "WIEN": 1, "Graz": 2}


def test_care__a_cluster_is_mended_and_taken_back(view, dirty):
    enter(view, dirty)
    mend(view)
    take_back(view)
    view.open("/care")
    wait_for(lambda: not view.stack.value("SELECT count(*) FROM care_area WHERE asked > answered"), "the search")
    assert view.complaints() == []


def test_care__works_without_script(plain_view, dirty):
    enter(plain_view, dirty)
    mend(plain_view)
    take_back(plain_view)


def focus(view, css, text=""):
    """Press Tab until this has the focus."""
    for _ in range(120):
        view.press(Keys.TAB)
        at = view.driver.switch_to.active_element
        if view.driver.execute_script(
                "return arguments[0].matches(arguments[1]) && arguments[0].innerText.includes(arguments[2])",
                at, css, text):
            return at
    raise AssertionError(f"Tab does not reach {css} {text} on {view.path}")


def test_care__works_with_the_keyboard_alone(view, dirty):
    enter(view, dirty)
    view.open("/care")
    for css, text in ((".care-list a", "City"), ('form[action="/care/fix"] button', "Change 2 people")):
        before = view.one("html")
        focus(view, css, text)
        view.press(Keys.ENTER)
        view.left(before)
    assert "It was mended. People changed: 2." in view.text
    assert cities(view.stack) == {"Wien": 5, "Graz": 2}
    before = view.one("html")
    focus(view, ".care-list a", "E-mail")
    view.press(Keys.ENTER)
    view.left(before)
    before = view.one("html")
    focus(view, 'form[action="/care/ignore"] button', "This is right")
    view.press(Keys.ENTER)
    view.left(before)
    assert "It is ignored from now on." in view.text and "All is clean" in view.text
