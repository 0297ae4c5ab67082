"""Every page, as everybody needs it: at any width, by keyboard, by ear, in the dark.

MUSTER_SCREENSHOTS=all keeps a picture of each page at 1440 and 390 pixels, light and dark;
MUSTER_SCREENSHOTS=docs renews the one in docs/, which the README shows.
MUSTER_AXE=.../axe.min.js lets axe-core look at each page, too.
"""
import os
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import ROOT
from shop import PLACES, sample_csv
from view import contrast, keyboard, names, overflow, structure

SCREENSHOTS = ROOT / "build" / "screenshots"
WIDTHS = (1440, 768, 390, 360)
TABS = {1440: 30, 360: 8}  # how far one Tabs: the further rows of a list are like the first ones
AXE = os.environ.get("MUSTER_AXE")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def picture(view, name, scheme, width):
    view.picture(SCREENSHOTS / f"{name}-{width}-{scheme}.png")


def axe(view):
    """What axe-core finds; only when its file was named."""
    view.driver.execute_script(Path(AXE).read_text())
    found = view.driver.execute_async_script(
        "const done = arguments[1];"
        "axe.run({runOnly: arguments[0]}).then(r => done(r.violations.map(v => v.id + ': ' +"
        " v.nodes.slice(0, 3).map(n => n.html.slice(0, 120) + ' ' + (n.any[0] || {}).message))),"
        " e => done([String(e)]))", AXE_RULES)
    return found


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_page(place, shop, shop_view):
    view, faults = shop_view, {}

    def note(what, found):
        if found:
            faults[what] = found

    place.open(view, shop)
    note("structure", structure(view))
    for width in WIDTHS:
        view.resize(width)
        note(f"layout at {width} px", overflow(view))
        if width == WIDTHS[0] or width in TABS and place.keys:
            note(f"names at {width} px", names(view))
        if width in TABS and place.keys:
            note(f"keyboard at {width} px", keyboard(view, TABS[width]))
    view.resize(1440)
    for scheme in ("light", "dark"):
        view.colours(scheme)
        note(f"contrast, {scheme}", contrast(view))
        if AXE:
            note(f"axe, {scheme}", axe(view))
        for width in (1440, 390) if os.environ.get("MUSTER_SCREENSHOTS") == "all" else ():
            view.resize(width)
            picture(view, place.name, scheme, width)
        view.resize(1440)
    note("console", view.complaints(place.status))
    assert not faults, "\n".join(f"{k}: " + "\n    ".join(v) for k, v in faults.items())


def test_deleted__all_columns_are_in_sight(shop, shop_view):
    """Long names, addresses and reasons leave the last column where it is seen."""
    shop_view.sign_in(shop, "owner")
    shop_view.open("/contacts/deleted")
    shop_view.driver.execute_script(
        "document.querySelectorAll('td bdi').forEach(at => { at.textContent += ' and a good deal more of it'; });")
    assert shop_view.driver.execute_script(
        "const at = document.querySelector('.table-scroll'); return at.scrollWidth <= at.clientWidth")


def test_picture_for_the_readme(view, stack, tmp_path):
    """The sample of `make run`, asked a question: build/screenshots/contacts.png."""
    stack.job("setup", "--sample", sample_csv(tmp_path / "sample.csv", 1979))
    stack.job("importer")
    stack.owner = stack.make_owner()
    view.sign_in(stack, "owner")
    view.open("/contacts?build=1&filter=" + quote(
        'country is any of "Germany", "Austria" and not tag is "churned"'
        ' and signup in the last 900 days'))
    assert len(view.all("tbody tr")) == 50
    path = SCREENSHOTS / "contacts.png"
    view.picture(path)
    assert 10_000 < path.stat().st_size < 300_000
    if os.environ.get("MUSTER_SCREENSHOTS") == "docs":
        (ROOT / "docs").mkdir(exist_ok=True)
        shutil.copyfile(path, ROOT / "docs" / "screenshot.png")
