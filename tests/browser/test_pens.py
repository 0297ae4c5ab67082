"""The pens of a profile: one value is edited where it stands, by mouse, by keyboard, without script."""
import pytest
from selenium.webdriver.common.keys import Keys

from people import installed, signed_in
from test_tags_attributes import add_attribute, give


@pytest.fixture
def pens(chromium):
    stack, owner = installed(["First name", "Last name", "E-mail", "City", "Company"],
                             [("Pia", "Pohl", "pia@pens.example", "Graz", "Pohlbau")])
    view = signed_in(chromium, stack, owner)
    add_attribute(view, "Shoe size", "number")
    view.number = stack.value("SELECT id FROM contact")
    view.attribute = stack.value("SELECT id FROM attribute")
    give(view, view.number, view.attribute, "38")
    view.profile = f"/contacts/view?id={view.number}"
    view.open(view.profile)
    yield view
    assert not [c for c in view.complaints() if "status of 4" not in c]
    stack.stop()


def focused(view, css):
    return view.driver.execute_script("return document.activeElement.matches(arguments[0])", css)


def opened(view):
    return [at.text for at in view.all(".pen[open]")]


def focus_pen(view, key):
    view.driver.execute_script("arguments[0].focus()", view.pen(key))


def test_pen__takes_the_focus_and_gives_it_back(pens):
    view = pens
    view.click(view.pen("city"))
    view.one("#city:focus")
    view.press("Wels", Keys.ESCAPE)
    assert not opened(view)
    assert view.driver.switch_to.active_element == view.pen("city")
    view.press(Keys.ENTER)
    view.one("#city:focus")
    assert view.one("#city").get_attribute("value") == "Graz"
    view.press("Wels")
    view.click(view.one(".pen[open] a", "Cancel"))
    assert not opened(view) and view.path == view.profile
    assert view.driver.switch_to.active_element == view.pen("city")
    focus_pen(view, "city")
    view.press(Keys.ENTER)
    view.one("#city:focus")
    before = view.one("html")
    view.press("-Gries", Keys.ENTER)
    view.left(before)
    view.one(".pen-value", "Graz-Gries")


def test_pen__of_an_attribute_and_of_an_address(pens):
    view = pens
    view.click(view.one(f"#attribute-{view.attribute} + .pen-row summary"))
    view.one(".pen[open] input[name=value]:focus")
    view.press("9", Keys.ESCAPE)
    assert not opened(view)
    view.click(view.one(".point-add > summary", "Add e-mail address"))
    view.one(".point-add[open] input[name=value]:focus")
    view.press("x@y.example")
    view.click(view.one(".point-add[open] a", "Cancel"))
    assert not opened(view)
    assert view.one(".point-add input[name=value]:not(:focus), .point-add > summary:focus")


def test_pen__another_one_never_loses_what_was_typed(pens):
    view = pens
    view.click(view.pen("city"))
    view.one("#city:focus")
    view.click(view.pen("company"))
    view.one("#company:focus")
    assert len(opened(view)) == 1
    view.press(" & Co")
    view.click(view.pen("city"))
    view.one("#city:focus")
    assert len(opened(view)) == 2
    view.fill("#city", "Linz")
    before = view.one("html")
    view.press(Keys.ENTER)
    view.driver.switch_to.alert.dismiss()
    assert view.one("#company").get_attribute("value") == "Pohlbau & Co"
    view.press(Keys.ENTER)
    view.driver.switch_to.alert.accept()
    view.left(before)
    view.one(".pen-value", "Linz")
    view.one(".pen-value", "Pohlbau")


def test_pen__refused_can_be_left(pens):
    view = pens
    view.click(view.pen("email"))
    view.fill("#email", "no address")
    view.follow(view.one(".pen[open] [type=submit]"))
    view.one("#email:focus")
    before = view.one("html")
    view.press(Keys.ESCAPE)
    view.left(before)
    assert view.path == view.profile and not opened(view)
    view.one(".pen-value", "pia@pens.example")


def test_pen__without_scripting(pens, chromium_without_script):
    view, plain = pens, chromium_without_script
    for cookie in view.driver.get_cookies():
        plain.execute_cdp_cmd("Network.setCookie", {"name": cookie["name"], "value": cookie["value"],
                                                    "url": view.stack.url, "httpOnly": True})
    plain = type(view)(plain, view.stack)
    plain.open(view.profile)
    plain.click(plain.pen("city"))
    plain.follow(plain.one(".pen[open] a", "Cancel"))
    assert plain.path == view.profile and not opened(plain)
    plain.click(plain.pen("city"))
    plain.fill("#city", "Linz")
    plain.follow(plain.one(".pen[open] [type=submit]"))
    plain.one(".pen-value", "Linz")
