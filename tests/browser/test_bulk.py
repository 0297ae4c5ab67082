"""Work on many people: the rows of a page, or all that match (rows 128, 118 and 119 of the requirements)."""
import pytest
from selenium.webdriver.common.keys import Keys

from people import confirm, installed, names, signed_in

PEOPLE = 60


@pytest.fixture(scope="module")
def many():
    stack, owner = installed(["First name", "City", "Phone", "E-mail"], [
        (f"Person{n:02}", "Graz" if n % 3 else "Wien", f"0512 555{n:02}", f"p{n}@bulk.example")
        for n in range(PEOPLE)])
    yield stack, owner
    stack.stop()


@pytest.fixture
def bulk_view(chromium, many):
    return signed_in(chromium, *many)


def carriers(stack, tag):
    return stack.value("SELECT count(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE t.name = ?",
                       tag)


def chosen(view):
    return view.one(".bulk-whom").text


def ask(view, action, more=False):
    if more:
        view.click(view.one("#bulk details.menu > summary"))
    view.follow(view.one(f'#bulk [value="{action}"]'))


def counts(view):
    return [int(n.text.replace(",", "")) for n in view.all("#bulk-result .bucket-n")]


def test_bulk__the_page_gets_a_new_tag(bulk_view, many):
    view, stack = bulk_view, many[0]
    view.open("/contacts")
    view.click(view.one("[data-check-all]"))
    assert "50" in chosen(view) and f"All {PEOPLE}" in chosen(view)
    # One row less, and by the keyboard.
    view.all("input[form=bulk][name=id]")[0].send_keys(Keys.SPACE)
    assert "49" in chosen(view)
    view.one('#bulk [value="tag"]').send_keys(Keys.ENTER)
    assert view.one("h1", "Add tags") and "49 people" in view.text
    view.fill("#tags", "Spring Fair, news")
    confirm(view)
    assert counts(view) == [49, 0] and "Done" in view.text
    assert carriers(stack, "spring-fair") == carriers(stack, "news") == 49
    # The tag of this name is the same one, however it is typed; who has it already is no change.
    view.open("/contacts")
    view.click(view.one("[data-check-all]"))
    ask(view, "tag")
    view.fill("#tags", "SPRING FAIR")
    confirm(view)
    assert counts(view) == [1, 49] and carriers(stack, "spring-fair") == 50
    assert stack.value("SELECT count(*) FROM tag WHERE name LIKE 'spring%'") == 1
    view.follow(view.one("a", "Undo"))
    confirm(view)
    assert carriers(stack, "spring-fair") == 49


def test_bulk__all_that_match_get_a_value(bulk_view, many):
    view, stack = bulk_view, many[0]
    view.open('/contacts?filter=city is "Graz"')
    view.click(view.one('[name="whom"][value="all"]'))
    ask(view, "set")
    assert "40 people" in view.text and "Graz" in view.text
    view.fill("#field", "country")
    if not view.all("#value"):
        view.follow(view.one('[name="choose"]'))
    view.fill("#value", "AT")
    confirm(view)
    assert counts(view) == [40, 0]
    assert stack.value("SELECT count(*) FROM contact WHERE country_key = 'at'") == 40


def test_bulk__refuses_when_the_number_moved(bulk_view, many):
    view, stack = bulk_view, many[0]
    view.open('/contacts?filter=city is "Wien"')
    view.click(view.one('[name="whom"][value="all"]'))
    ask(view, "deactivate", more=True)
    assert "20 people" in view.text
    browser = many[1]
    page = browser.get("/contacts/new")
    browser.submit(page.form_with("obtained"), {"first_name": "Late", "city": "Wien", "obtained": "1"})
    confirm(view)
    assert "they were 20 when you looked and are 21 now" in view.text
    assert stack.value("SELECT count(*) FROM contact WHERE deactivated = 1") == 0
    confirm(view)
    assert counts(view) == [21, 0]
    # On a small screen the same.
    view.resize(390)
    view.open("/contacts?filter=deactivated is yes")
    view.all("input[form=bulk][name=id]")[0].send_keys(Keys.SPACE)
    ask(view, "activate", more=True)
    assert view.driver.execute_script("return document.documentElement.scrollWidth") <= 390
    confirm(view)
    assert counts(view) == [1, 0]
    assert len(names(view)) == 0


def test_bulk__three_who_are_archived_come_back_and_then_all(bulk_view, many):
    view, stack = bulk_view, many[0]
    view.open('/contacts?filter=city is "Graz"')
    view.click(view.one('[name="whom"][value="all"]'))
    ask(view, "archive", more=True)
    confirm(view)
    assert counts(view) == [40, 0]
    view.open("/contacts/archived")
    boxes = view.all('tbody input[name="contact"]')
    assert len(boxes) == 40
    for box in boxes[:3]:
        view.click(box)
    view.follow(view.one("button", "Bring the chosen back"))
    assert stack.value("SELECT count(*) FROM contact WHERE state = 1") == 37
    view.follow(view.one("button", "Bring all 37 back"))
    assert "All archived contacts" in view.text and "37 people" in view.text
    confirm(view)
    assert counts(view) == [37, 0]
    assert stack.value("SELECT count(*) FROM contact WHERE state = 1") == 0
