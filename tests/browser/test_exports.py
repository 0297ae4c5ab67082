"""An export with a selection of columns, and a live link, in a real browser."""
import csv
import io

from harness import wait_for


def sign_in(view, stack):
    owner = stack.make_owner()
    for name, value in owner.cookies.items():
        view.driver.execute_cdp_cmd("Network.setCookie", {
            "name": name, "value": value, "url": stack.url, "httpOnly": True})
    page = owner.get("/imports/new")
    rows = "".join(f"Person{at},p{at}@shop.example,Wien\n" for at in range(3))
    page = owner.upload("/imports/new", {}, [("file", "people.csv",
                                              f"First name,E-mail,City\n{rows}".encode())],
                        csrf=page.csrf)
    page = owner.submit(page.form("/imports/mapping"))
    owner.submit(page.form("/imports/start"), {"consent": "1"})
    wait_for(lambda: stack.value("SELECT count(*) FROM contact") == 3, "the people")
    return owner


def test_export__columns_are_chosen_and_ordered_and_the_file_is_there(view, stack):
    owner = sign_in(view, stack)
    view.open("/exports/new")
    view.click(view.one("summary", "Choose and order the columns"))
    view.follow(view.one("button", "Leave out Phone"))
    view.follow(view.one("button", "E-mail up"))
    view.follow(view.one("button", "the visible ones"))
    view.follow(view.one("button", "Leave out Created"))
    view.follow(view.one("button", "Muster ID up"))
    view.fill("#name", "Own columns")
    view.follow(view.one("main button", "Export 3 contacts"))
    assert view.path.startswith("/exports/view?id=")
    view.one(".badge-soft", "Ready")
    number = stack.value("SELECT max(id) FROM export")
    data = owner.get(f"/exports/download?id={number}").body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert rows[0] == ["Name", "E-mail", "Muster ID", "Phone", "Changed"] and len(rows) == 4


def test_link__is_made_switched_on_and_fetched(view, stack):
    owner = sign_in(view, stack)
    page = owner.get("/segments/new?filter=city+is+%22Wien%22")
    owner.submit(page.form("/segments/new"), {"name": "In Wien", "shared": "yes"})
    view.open("/exports/links")
    view.fill("#name", "Sheet")
    view.follow(view.one("main button", "Make a link"))
    address = view.one("#address").get_attribute("value")
    assert stack.browser().get(address).status == 404
    view.follow(view.one("main button", "Switch it on"))
    got = stack.browser().get(address)
    assert got.status == 200 and got.body.count(b"@shop.example") == 3
    wait_for(lambda: stack.value("SELECT count(*) FROM export_link_use WHERE rows = 3") == 1,
             "the use in the log")
    view.open("/exports/links")
    view.one("summary", "Fetched 1 time")
