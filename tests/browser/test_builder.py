"""Building a filter, as people do: by mouse, by keyboard alone, as text, and without scripting."""
import re
import sqlite3
import time
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness import OWNER_EMAIL, OWNER_PASSWORD, wait_for
from test_filters import FOUR, fill


@pytest.fixture
def people(view, stack):
    """A browser signed in where the seven people of tests/web/test_filters.py are."""
    sign_up(view, stack)
    fill(stack)
    view.open("/contacts")
    return view


def sign_up(view, stack):
    view.open(stack.owner_link)
    view.fill("#name", "Olga Owner")
    view.fill("#email", OWNER_EMAIL)
    view.fill("#password", OWNER_PASSWORD)
    view.fill("#password_again", OWNER_PASSWORD)
    view.follow(view.one("main [type=submit]"))


def filter_of(view):
    """The filter in the address."""
    return parse_qs(urlsplit(view.path).query).get("filter", [""])[0]


def shown(view):
    return sorted(item.text for item in view.all("td.main > a"))


def settled(view):
    """No answer is being waited for."""
    wait_for(lambda: view.driver.execute_script(
        "return !document.querySelector('.is-asking')"), "the builder's answer")


def becomes(view, text):
    wait_for(lambda: filter_of(view) == text, f"the filter {text}, not {filter_of(view)}")
    settled(view)


def line(view, n):
    return f'[data-line="{n}"]'


def numbers(view, n):
    return [int(at.text.replace(",", "")) for at in view.all(f"{line(view, n)} .line-numbers dd")]


def choose(view, n, name, text):
    """Open a combobox by a click, type, take what is marked by a click."""
    css = f'{line(view, n)} input[data-name="{name}"]'
    settled(view)
    view.click(view.one(css))
    view.one(css).send_keys(text)
    view.click(view.one(f"{line(view, n)} [role=option].at"))
    settled(view)


def set_operator(view, n, words):
    settled(view)
    view.fill(f'{line(view, n)} select[name="op"]', words)
    wait_for(lambda: view.one(f'{line(view, n)} select[name="op"]').get_attribute("value") == words,
             words)
    settled(view)


def test_by_mouse(people):
    view = people
    view.follow(view.link("Add filter"))
    choose(view, 1, "field", "coun")
    set_operator(view, 1, "is any of")
    for country in ("germ", "austri"):
        field = f'{line(view, 1)} .chips-input > input'
        settled(view)
        view.click(view.one(field))
        view.one(field).send_keys(country)
        view.click(view.one(f"{line(view, 1)} [role=option].at"))
        settled(view)
    becomes(view, 'country is any of "DE", "AT"')
    view.click(view.button("Add filter"))
    wait_for(lambda: view.all(line(view, 2)), "a second line")
    choose(view, 2, "field", "tag")
    choose(view, 2, "value", "vip")
    view.click(view.button("Add filter"))
    wait_for(lambda: view.all(line(view, 3)), "a third line")
    choose(view, 3, "field", "tag")
    set_operator(view, 3, "is not")
    choose(view, 3, "value", "chur")
    view.click(view.button("Add filter"))
    wait_for(lambda: view.all(line(view, 4)), "a fourth line")
    choose(view, 4, "field", "signup")
    view.fill(f'{line(view, 4)} [name="number"]', "90")
    becomes(view, FOUR)
    assert numbers(view, 4) == [5, 2, 3]
    assert shown(view) == ["Anna", "Dora"]
    assert "2 of 7 people" in view.one(".builder-total").text
    view.follow(view.button("Apply filter"))
    assert shown(view) == ["Anna", "Dora"] and filter_of(view) == FOUR
    assert [chip.text for chip in view.all(".chip-filter")][-1].startswith("Signup date")

    # A chip goes by a click, and the line that is not wanted by its cross.
    view.follow(view.one(".chip-filter", "churned").find_element(By.CSS_SELECTOR, "a"))
    assert "churned" not in filter_of(view) and len(shown(view)) == 3
    view.follow(view.link("Edit filter"))
    view.click(view.one(f"{line(view, 1)} .line-remove"))
    becomes(view, 'tag is "vip" and signup in the last 90 days')
    assert not view.complaints()


def test_by_keyboard_alone(people):
    """Tab, letters, Enter; where one is stays where one is."""
    view = people

    def active(attribute):
        return view.driver.execute_script(
            "const at = document.activeElement;"
            "return at.getAttribute(arguments[0]) || at[arguments[0]] || ''", attribute)

    def at(label):
        wait_for(lambda: active("aria-label").startswith(label), f"{label}, not {active('aria-label')}")
        settled(view)

    def go_to(text):
        for _ in range(60):
            if active("innerText").strip() == text:
                return
            view.press(Keys.TAB)
        raise AssertionError(text)

    def add_line(n):
        go_to("Add filter")
        view.press(Keys.ENTER)
        at(f"Field, line {n}")

    before = view.one("html")
    go_to("Add filter")
    view.press(Keys.ENTER)
    view.left(before)
    at("Field, line 1")
    view.press("country", Keys.ENTER)
    view.one(f'{line(view, 1)} select[name="op"]')
    at("Field, line 1")
    view.press(Keys.TAB)
    at("Operator, line 1")
    view.press("is either")
    view.one(f"{line(view, 1)} .chips-input")
    at("Operator, line 1")
    view.press(Keys.TAB)
    at("Values, line 1")
    view.press("ger", Keys.ENTER)
    becomes(view, 'country is any of "DE"')
    at("Values, line 1")
    view.press("aust", Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    wait_for(lambda: "AT" in filter_of(view) or "AU" in filter_of(view), "a second country")
    if "AU" in filter_of(view):  # Australia comes first: away with it
        at("Values, line 1")
        view.press(Keys.BACK_SPACE)
        becomes(view, 'country is any of "DE"')
        view.press("austria", Keys.ENTER)
    becomes(view, 'country is any of "DE", "AT"')
    add_line(2)
    view.press("tag", Keys.ENTER)
    view.one(f'{line(view, 2)} input[data-name="value"]')
    at("Field, line 2")
    view.press(Keys.TAB, Keys.TAB)
    at("Value, line 2")
    view.press("vip", Keys.TAB)
    becomes(view, 'country is any of "DE", "AT" and tag is "vip"')
    add_line(3)
    view.press("tag", Keys.ENTER)
    view.one(f'{line(view, 3)} input[data-name="value"]')
    at("Field, line 3")
    view.press(Keys.TAB)
    view.press("has not")
    wait_for(lambda: view.one(f'{line(view, 3)} select[name="op"]').get_attribute("value") == "is not",
             "the operator")
    at("Operator, line 3")
    view.press(Keys.TAB)
    at("Value, line 3")
    view.press("churned", Keys.ENTER)
    wait_for(lambda: "churned" in filter_of(view), "the tag")
    add_line(4)
    view.press("signup", Keys.ENTER)
    view.one(f'{line(view, 4)} input[name="number"]')
    at("Field, line 4")
    view.press(Keys.TAB, Keys.TAB, "90")
    becomes(view, FOUR)
    assert active("name") == "number"
    assert view.one('input[name="number"]').get_attribute("value") == "90"
    # What was found is said, and Escape only closes a list.
    assert view.driver.execute_script(
        "return document.getElementById('filter-said').textContent").startswith("2 of 7")
    assert shown(view) == ["Anna", "Dora"]
    before = view.one("html")
    go_to("Apply filter")
    view.press(Keys.ENTER)
    view.left(before)
    assert filter_of(view) == FOUR and shown(view) == ["Anna", "Dora"]
    assert not view.complaints()


def test_as_text(people):
    view = people
    view.press("/")
    before = view.one("html")
    view.press(FOUR, Keys.ENTER)
    view.left(before)
    assert filter_of(view) == FOUR and shown(view) == ["Anna", "Dora"]
    view.click(view.one(".as-text > summary"))
    area = view.one(".as-text textarea")
    area.clear()
    area.send_keys("city is Wien or")
    view.follow(view.button("Apply text"))
    assert "nobody is shown" in view.text and not shown(view)
    area = view.one(".as-text textarea")
    assert area.get_attribute("value") == "city is Wien or"
    area.send_keys(" city is Graz")
    view.follow(view.button("Apply text"))
    assert shown(view) == ["Anna", "Dora", "Gabi"]
    view.complaints()


def test_typing_is_never_lost(people):
    """The form is fetched anew while somebody types on."""
    view = people
    view.open("/contacts?build=1&filter=" + quote('city contains "x"'))
    css = f'{line(view, 1)} input[name="value"]'
    view.click(view.one(css))
    view.press(Keys.BACK_SPACE)
    for piece in ("W", "i", " ", "en", " is nice "):
        view.press(piece)
        time.sleep(.15)
    view.press("today")
    becomes(view, 'city contains "Wi en is nice today"')
    assert view.one(css).get_attribute("value") == "Wi en is nice today"
    assert view.driver.switch_to.active_element == view.one(css)
    # Back and forth among fields keeps what can be kept.
    set_operator(view, 1, "is any of")
    becomes(view, 'city is any of "Wi en is nice today"')
    field = view.one(f"{line(view, 1)} .chips-input > input")
    view.click(field)
    view.press('"a, b",')
    becomes(view, 'city is any of "Wi en is nice today", "a, b"')
    assert not view.complaints()


def test_groups_by_mouse(people):
    view = people
    view.open("/contacts?build=1&filter=" + quote('country is "AT" and tag is "vip"'))
    view.click(view.button("Add filter group"))
    wait_for(lambda: view.all(line(view, 6)), "the new group")
    settled(view)
    choose(view, 6, "field", "city")
    view.one(f'{line(view, 6)} input[name="value"]').send_keys("Budapest")
    becomes(view, '(country is "AT" and tag is "vip") or city is "Budapest"')
    assert shown(view) == ["Anna", "Bela", "Emil"]
    view.fill(f'{line(view, 1)} select[name="join"]', "or")
    becomes(view, '(country is "AT" or tag is "vip") or city is "Budapest"')
    view.click(view.one(f'{line(view, 1)} input[name="not"]'))
    becomes(view, 'not (country is "AT" or tag is "vip") or city is "Budapest"')
    assert shown(view) == ["Bela", "Fred", "Gabi"]
    assert not view.complaints()


def test_very_many_attributes_in_each_line(people, stack):
    """One menu of the page has all of them; those of the other lines take them from there."""
    view = people
    base = sqlite3.connect(stack.data / "muster.db", timeout=30)
    with base:
        base.execute("""WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
            INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at)
            SELECT 1000 + i, 'note_' || i, 'Note ' || i, 'note ' || i, 1, i, 1, 1 FROM n""")
    base.close()
    view.open("/contacts?build=1&filter=" + quote('attr.note_7 is "a" and city is "Wien"'))
    assert len(view.all("#builder option[value='attr.note_212']")) == 1
    for n, text in ((2, "Note 212"), (1, "note 30")):
        choose(view, n, "field", text)
    view.click(view.button("Add filter"))
    wait_for(lambda: view.all(line(view, 3)), "a third line")
    choose(view, 3, "field", "note 299")
    choose(view, 1, "field", "note 298")
    fields = [at.get_attribute("value") for at in view.all('input[data-name="field"]')]
    assert fields == ["Note 298", "Note 212", "Note 299"]
    assert not view.complaints()


def test_without_scripting(view, plain_view, stack):
    sign_up(view, stack)
    fill(stack)
    plain = plain_view
    plain.open("/sessions/new")
    plain.fill("#email", OWNER_EMAIL)
    plain.fill("#password", OWNER_PASSWORD)
    plain.follow(plain.one("main [type=submit]"))
    plain.open("/contacts")
    plain.follow(plain.link("Add filter"))
    plain.fill('select[name="field"]', "country")
    plain.follow(plain.button("Choose"))
    plain.fill(f'{line(plain, 1)} select[name="op"]', "is any of")
    plain.follow(plain.button("Update the numbers"))
    plain.one('textarea[name="values"]').send_keys("Germany, Austria")
    plain.follow(plain.button("Add filter"))
    assert plain.one('textarea[name="values"]').get_attribute("value") == "Germany, Austria"
    plain.fill(f'{line(plain, 2)} select[name="field"]', "tag")
    plain.follow(plain.button("Choose"))
    plain.fill(f'{line(plain, 2)} select[name="value"]', "vip")
    plain.follow(plain.button("Apply filter"))
    assert filter_of(plain) == 'country is any of "DE", "AT" and tag is "vip"'
    assert re.search(r"4 of 7 people", plain.text)
    plain.follow(plain.one(".chip-filter", "Tag").find_element(By.CSS_SELECTOR, "a"))
    assert filter_of(plain) == 'country is any of "DE", "AT"'
    assert not plain.complaints()
