"""An installation of a module's own with a few people, and an owner in the browser."""
import csv
import io
from pathlib import Path

from conftest import ROOT  # noqa: F401  (puts the folders of the harness in reach)
from harness import Stack
from view import View


def installed(header, rows):
    """Set up, bring the rows in by the real importer; the stack and its signed-in owner."""
    stack = Stack(mode="fastcgi")
    try:
        owner = stack.make_owner()
        text = io.StringIO()
        csv.writer(text).writerows([header, *rows])
        path = Path(stack.dir) / "people.csv"
        path.write_text(text.getvalue())
        stack.job("setup", "--sample", path)
        stack.job("importer")
        assert stack.value("SELECT count(*) FROM contact") == len(rows)
        return stack, owner
    except BaseException:
        stack.stop()
        raise


def signed_in(driver, stack, owner):
    """The browser as the owner."""
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    view = View(driver, stack)
    view.resize(1440)
    view.colours("light")
    for name, value in owner.cookies.items():
        driver.execute_cdp_cmd("Network.setCookie", {"name": name, "value": value, "url": stack.url,
                                                     "httpOnly": True})
    view.complaints()
    return view


def names(view):
    """The people of the table, in its order."""
    return [cell.text.split("\n")[0].split(" Deactivated")[0] for cell in view.all("tbody td.main a")]


def row(view, name):
    return view.one("tbody tr", name)


def act(view, name, label):
    """A line of the menu at the end of somebody's row."""
    line = row(view, name)
    view.click(line.find_element("css selector", "details.menu > summary"))
    view.follow(next(at for at in line.find_elements("css selector", ".menu-items > *") if at.text == label))


def said(view):
    """What the page says of what was just done."""
    return view.one(".flash, [role=status]").text


def confirm(view):
    view.follow(view.one("main form .form-actions [type=submit]"))
