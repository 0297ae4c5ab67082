"""The way back: from work on many, from an import, from an edit, and back again."""
import pytest

from people import confirm, installed, signed_in

PEOPLE = 12


@pytest.fixture(scope="module")
def few():
    stack, owner = installed(["First name", "City", "E-mail"], [
        (f"Person{n:02}", "Graz", f"p{n}@undo.example") for n in range(PEOPLE)])
    yield stack, owner
    stack.stop()


@pytest.fixture
def view(chromium, few):
    return signed_in(chromium, *few)


def carriers(stack):
    return stack.value("SELECT count(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
                       " WHERE t.name = 'guests'")


def undo_newest(view):
    """The newest line of the page of changes that can be undone."""
    view.open("/changes")
    view.follow(view.one("tbody tr a.btn", "Undo"))
    assert view.h1 == "Undo this?"
    view.follow(view.one('form[action="/changes/undo"] [type=submit]'))


def test_undo__a_tag_on_many_and_back_again(view, few):
    stack = few[0]
    view.open("/contacts")
    view.click(view.one("[data-check-all]"))
    view.follow(view.one('#bulk [value="tag"]'))
    view.fill("#tags", "Guests")
    confirm(view)
    assert carriers(stack) == PEOPLE
    undo_newest(view)
    assert "It was undone." in view.text and carriers(stack) == 0
    undo_newest(view)
    assert carriers(stack) == PEOPLE


def test_undo__keeps_an_edit_and_takes_back_the_rest_of_an_import(view, few):
    stack, owner = few
    page = owner.get("/contacts/edit?id=1")
    owner.submit(page.form("/contacts/edit"), {"city": "Wels"})
    batch = stack.value("SELECT batch_id FROM import")
    view.open(f"/changes/undo?id={batch}")
    assert "stays as it is" in view.text or "stay as they are" in view.text
    view.follow(view.one('form[action="/changes/undo"] [type=submit]'))
    assert stack.value("SELECT count(*) FROM contact WHERE state = 0 AND city = 'Wels'") == 1
    view.resize(390)
    view.open("/changes")
    assert view.driver.execute_script("return document.documentElement.scrollWidth") <= 390
