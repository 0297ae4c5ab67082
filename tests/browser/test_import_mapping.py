"""Matching columns, as people do it: no script, then with a phone in the hand."""
import os

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from harness import ROOT

HEADER = "First name,E-mail,Plan,Joined,Points,Labels,Wanted,Notes\n"


def people(folder):
    path = folder / "fair.csv"
    plans = ("gold", "silver", "bronze")
    path.write_text(HEADER + "".join(
        f"P{i},p{i}@fair.example,{plans[i % 3]},03/0{1 + i % 9}/2026,\"{i},5\",vip;fair,x,n{i}\n"
        for i in range(24)))
    return path


def line(view, n):
    return view.one(f"#column-{n}")


def choose(view, n, name, value):
    field = line(view, n).find_element(By.CSS_SELECTOR, f"[name={name}]")
    view.driver.execute_script(
        "arguments[0].value = arguments[1]", field, value)


def sign_in(view, stack):
    for name, value in stack.make_owner().cookies.items():
        view.driver.execute_cdp_cmd("Network.setCookie", {
            "name": name, "value": value, "url": stack.url, "httpOnly": True})


def upload(view, path):
    view.open("/imports/new")
    view.driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(path))
    view.follow(view.button("Upload"))
    assert view.h1 == "Match columns", view.text


def test_every_column_finds_its_place_and_the_next_file_goes_the_same_way(view, stack, tmp_path):
    sign_in(view, stack)
    upload(view, people(tmp_path))
    assert "3 different" in line(view, 3).text and "Number" in line(view, 5).text
    assert "Nobody has decided on" in view.text
    # An attribute is made where the column stands, of the type that all rows fit.
    choose(view, 3, "column", "new")
    choose(view, 4, "column", "signup")
    choose(view, 5, "column", "new")
    view.click(view.one("input[name=leave_rest]"))
    view.click(view.one("input[value=update]"))
    picture(view, "import-mapping-1440")
    view.follow(view.button("Go on to the review"))
    # Only where a date can be read in two ways is anybody asked.
    assert "03/04/2026" in view.text and view.h1 == "Match columns"
    view.resize(390)
    assert view.driver.execute_script(
        "return document.documentElement.scrollWidth <= window.innerWidth"), "wider than a phone"
    picture(view, "import-mapping-390")
    view.resize(1440)
    choose(view, 4, "dates", "day")
    for box in view.all("input[name=leave_rest]"):  # unless all is decided by now
        view.click(box)
    view.follow(view.button("Go on to the review"))
    assert view.h1 == "Review", view.text
    assert "Plan → Plan" in view.text and "Points → Points" in view.text
    picture(view, "import-review-1440")
    view.click(view.one("input[name=consent]"))
    view.follow(view.one('form[action="/imports/start"] .btn-primary'))
    stack.job("importer")
    assert stack.value("SELECT created_rows FROM import") == 24
    assert stack.value("SELECT count(*) FROM contact WHERE signup_at IS NOT NULL") == 24
    assert stack.value("SELECT count(*) FROM attribute_value v JOIN attribute a ON"
                       " a.id = v.attribute_id WHERE a.name = 'Points' AND text = '7.5'") == 1
    assert stack.db("SELECT name, carriers FROM tag ORDER BY name") == [
        ("fair", 24), ("import-fair", 24), ("vip", 24)]

    upload(view, people(tmp_path))
    assert "Matched as last time" in view.text and "Nobody has decided" not in view.text
    view.follow(view.button("Start anew instead"))
    assert "Matched as last time" not in view.text and "Nobody has decided" in view.text


def picture(view, name):
    if os.environ.get("MUSTER_SCREENSHOTS"):
        view.picture(ROOT / "build" / "screenshots" / f"{name}.png", whole=True)


DAMAGED = ("Vorname;E-Mail;Notiz\nJörg;j@look.example;gut\nBärbel;b@look.example;5\" Rohr\n"
           "Åsa;a@look.example\nIda;i@look.example;gut\n" * 2)


def test_another_reading_is_shown_at_once_and_loses_nothing(view, stack, tmp_path):
    path = tmp_path / "look.csv"
    path.write_bytes(DAMAGED.encode("cp1252"))
    sign_in(view, stack)
    upload(view, path)
    rows = view.one("#first-rows")
    assert "Jörg" in rows.text and "cannot be read" in rows.text and "too few cells" in rows.text
    choose(view, 3, "column", "leave_out")
    Select(view.one("#delimiter-1")).select_by_value("comma")
    view.one("#first-rows bdi", "Jörg;j@look.example")
    Select(view.one("#delimiter-1")).select_by_value("semicolon")
    Select(view.one("#charset-1")).select_by_value("UTF-8")
    view.one("#first-rows .muted", "line 2 has bytes that are not valid UTF-8.")
    # What was chosen is still there, and nothing was stored.
    assert line(view, 3).find_element(By.CSS_SELECTOR, "[name=column]").get_attribute(
        "value") == "leave_out"
    assert stack.value("SELECT charset || delimiter FROM import") == "Windows-1252;"
    view.open(view.path)
    assert "Jörg" in view.one("#first-rows").text


def test_another_reading_is_a_button_without_script(plain_view, stack, tmp_path):
    view, path = plain_view, tmp_path / "look.csv"
    path.write_bytes(DAMAGED.encode("cp1252"))
    sign_in(view, stack)
    upload(view, path)
    Select(view.one("#charset-1")).select_by_value("UTF-8")
    view.follow(view.button("Look first"))
    assert "Nothing is changed yet" in view.text and "not valid UTF-8" in view.text
    view.follow(view.one("a[href^='/imports/mapping']"))
    assert "Jörg" in view.one("#first-rows").text
