"""The file of a finished import: its rows can be looked at, until a day comes or somebody removes it."""
import sqlite3
import time

import pytest

from harness import Stack
from test_imports import last, spooled, take
from test_lifecycle import ask

pytestmark = pytest.mark.fastcgi
PEOPLE = ("E-mail;First name;Address\r\nanna@kept.example;Anna;\"Wien\r\n1010\"\r\n"
          "<b>bo@kept.example;=1+1;\r\nbo@kept.example;Bo;Graz\r\n").encode()


@pytest.fixture
def shop():
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    stack.owner = stack.make_owner()
    yield stack
    stack.stop()


def kept(shop):
    return [name for name in spooled(shop) if name.startswith("import-")]


def test_a_row__is_shown_as_it_stands_in_the_file(shop):
    row = take(shop, shop.owner, PEOPLE)
    assert kept(shop) == [row["spool_name"]]
    view = shop.owner.get("/imports/view?id=1")
    assert "/imports/row?id=1&amp;row=1" in view.html
    page = shop.owner.get("/imports/row?id=1&row=1")
    assert page.h1 == "Row 1" and "on line 2" in page.text
    assert "anna@kept.example" in page.text and "AddressWien 1010" in page.text
    page = shop.owner.get("/imports/row?id=1&row=2")
    assert "<b>bo@kept" not in page.html and "=1+1" in page.text and "Addressempty" in page.text
    assert "row=1" in page.html and "row=3" in page.html
    for wrong, status in ((0, 400), (4, 404), (10**15, 404)):
        assert shop.owner.get(f"/imports/row?id=1&row={wrong}").status == status
    assert shop.owner.get("/imports/row?id=7&row=1").status == 404


def test_it_goes__when_somebody_removes_it(shop):
    take(shop, shop.owner, PEOPLE)
    view = shop.owner.get("/imports/view?id=1")
    page = shop.owner.submit(view.form("/imports/forget"))
    assert "The file was removed." in page.text and not kept(shop)
    assert shop.owner.get("/imports/row?id=1&row=1").status == 404
    with shop.unchanged():
        assert shop.owner.submit(view.form("/imports/forget")).status == 404


def test_it_goes__when_its_day_has_come(shop):
    take(shop, shop.owner, PEOPLE)
    shop.job("nightly")
    assert kept(shop)
    base = sqlite3.connect(shop.data / "muster.db", isolation_level=None)
    assert base.execute("SELECT kept_until - finished_at FROM import").fetchone()[0] == 30 * 86400
    base.execute("UPDATE import SET kept_until = ?", (int(time.time()) - 1,))
    base.close()
    shop.job("nightly")
    assert not kept(shop) and last(shop)["spool_name"] == ""


def test_it_goes_at_once__when_the_settings_say_so(shop):
    shop.owner.submit(shop.owner.get("/settings").form("/settings"), {"import_days": "0"})
    row = take(shop, shop.owner, PEOPLE)
    assert row["state"] == "done" and row["spool_name"] == "" and not kept(shop)
    assert "Look at its rows" not in shop.owner.get("/imports/view?id=1").text


def test_it_goes__when_somebody_is_erased(shop):
    """Nobody knows in which of the files a person stands."""
    take(shop, shop.owner, PEOPLE)
    number = shop.value("SELECT id FROM contact WHERE email = 'anna@kept.example'")
    ask(shop.owner, "delete", number, "asked for it")
    shop.owner.submit(shop.owner.get(f"/contacts/erase?id={number}").form("/contacts/erase"),
                      {"sure": "1"})
    assert shop.value("SELECT state FROM contact WHERE id = ?", number) == 3
    assert not kept(shop)
