"""A new person's first hour with the product, in a real browser."""
import csv
import fcntl
import re

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness import OWNER_EMAIL, OWNER_PASSWORD, wait_for
from shop import FILES, sample_csv

TWELVE = ("Anna", "Bela", "Caro", "Dora", "Emil", "Fred", "Gabi", "Hans", "Iris", "Jens", "Kurt",
          "Lena")


def people(folder, rows=TWELVE):
    """A small file, one row of which cannot become a contact."""
    path = folder / "newcomers.csv"
    lines = [f"{name},{name.lower()}@newcomers.example,Graz" for name in rows]
    path.write_text("First name,E-mail,City\n" + "\n".join(lines) + "\nBroken,no address,Graz\n")
    return path


def join(view, link, name, email=None):
    view.open(link)
    view.fill("#name", name)
    if email:
        view.fill("#email", email)
    view.fill("#password", OWNER_PASSWORD)
    view.fill("#password_again", OWNER_PASSWORD)
    view.follow(view.one("main [type=submit]"))


def upload(view, path):
    """From the import page to the columns."""
    view.open("/imports/new")
    view.driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(path))
    view.follow(view.button("Upload"))
    assert view.h1 == "Match columns", view.text


def review(view):
    for box in view.all("input[name=leave_rest]"):
        view.click(box)
    view.follow(view.button("Go on to the review"))
    assert view.h1 == "Review", view.text


def start(view):
    """The tick is asked for, then given."""
    view.follow(view.one('form[action="/imports/start"] .btn-primary'))
    assert "Please correct what is marked" in view.text
    view.click(view.one("input[name=consent]"))
    view.follow(view.one('form[action="/imports/start"] .btn-primary'))


def buckets(view):
    return {item.find_element(By.CSS_SELECTOR, ".bucket-label").text:
            int(item.find_element(By.CSS_SELECTOR, ".bucket-n").text.replace(",", ""))
            for item in view.all(".bucket")}


def finished(view):
    """The page tells the result by itself; without scripting it reloads itself."""
    view.one(".buckets")
    found = buckets(view)
    total = int(view.one("main p .num").text.replace(",", ""))
    assert sum(found.values()) == total
    return found


def downloaded(view, name):
    path = view.driver.downloads / name
    wait_for(lambda: path.exists() and path.stat().st_size
             and not list(path.parent.glob("*.crdownload")), f"the download of {name}")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    path.unlink()
    return rows


def no_complaints(view, *statuses):
    said = view.complaints()
    assert not [s for s in said if not any(f"status of {n}" in s for n in statuses)], said


def test_from_the_first_link_to_the_first_export(view, stack, tmp_path):
    join(view, stack.owner_link, "Olga Owner", OWNER_EMAIL)
    assert view.h1 == "Segments" and "No segments yet" in view.text
    view.open("/contacts")
    assert view.h1 == "Contacts" and "No contacts yet" in view.text

    # A file goes in; the page follows the importer by itself.
    view.follow(view.one("main .empty a"))
    lock = open(stack.data / "importer.lock", "a")
    fcntl.flock(lock, fcntl.LOCK_EX)
    upload(view, sample_csv(tmp_path / "shop.csv", 500))
    assert "7 of 8" in view.text or "8 of 8" in view.text, view.text
    review(view)
    start(view)
    view.one(".progress-box [role=status]", "Waiting")
    box = view.driver.find_element(By.CSS_SELECTOR, ".progress-box")
    wait_for(lambda: is_gone(box), "the progress to be fetched anew")
    lock.close()
    with stack.start_job("importer") as importer:
        found = finished(view)
        assert importer.wait(30) == 0
    assert found["created"] == stack.value("SELECT count(*) FROM contact") and not found["failed"]
    no_complaints(view, 422)

    # The list: found by a word, opened by the row, by the link, by the keyboard.
    view.follow(view.link("See the contacts"))
    assert "import+is+" in view.path or "import%20is%20" in view.path, view.path
    name, company = stack.db("SELECT first_name || ' ' || last_name, company FROM contact"
                             " WHERE first_name > '' AND last_name > '' AND company > ''"
                             " ORDER BY id DESC LIMIT 1")[0]
    view.press("/")
    view.press(name, Keys.ENTER)
    wait_for(lambda: "q=" in view.path, "the search")
    row = view.one("tbody tr", name)
    assert company in row.text
    view.follow(row.find_element(By.CSS_SELECTOR, "td:nth-child(4)"))
    assert view.h1 == name
    profile = view.path
    view.driver.back()
    view.follow(view.one("tbody td.main a", name))
    assert view.path == profile
    view.driver.back()
    link = view.one("tbody td.main a", name)
    for _ in range(80):
        view.press(Keys.TAB)
        if view.driver.switch_to.active_element == link:
            break
    assert view.driver.switch_to.active_element == link
    page = view.one("html")
    view.press(Keys.ENTER)
    view.left(page)
    assert view.path == profile
    no_complaints(view)

    # One field by its pen, refused and then right; all fields on their own page.
    view.click(view.pen("email"))
    view.fill("#email", "no address")
    view.follow(view.one(".pen[open] [type=submit]"))
    assert view.one(".pen[open] .field-error").text
    view.fill("#email", "changed@journey.example")
    view.press(Keys.ENTER)
    view.one(".pen-value", "changed@journey.example")
    no_complaints(view, 422)
    view.follow(view.link("Edit all fields"))
    view.fill("#city", "Bad Ischl")
    view.fill("#marketing_consent", "yes")
    view.follow(view.button("Save changes"))
    view.one(".pen-value", "Bad Ischl")
    assert "changed@journey.example" in view.one(".timeline").text

    # Out again, with every row.
    view.open("/contacts")
    view.follow(view.one("main a", "Export"))
    view.fill("#name", "journey")
    view.follow(view.button(f"Export {found['created']} contacts"))
    view.click(view.link("Download"))
    rows = downloaded(view, "journey.csv")
    assert len(rows) == found["created"]
    assert [r["City"] for r in rows if r["E-mail"] == "changed@journey.example"] == ["Bad Ischl"]
    no_complaints(view)

    # Signed out, the way back leads to nothing.
    view.open("/contacts")
    view.click(view.one(".account-button"))
    view.follow(view.button("Sign out"))
    assert view.h1 == "Sign in"
    view.driver.back()
    wait_for(lambda: view.h1 == "Sign in", "the sign-in page instead of contacts")
    assert not view.all("table")


def is_gone(element):
    from selenium.common.exceptions import StaleElementReferenceException
    try:
        element.is_displayed()
        return False
    except StaleElementReferenceException:
        return True


def test_an_invited_editor_without_scripting(view, plain_view, stack, tmp_path):
    join(view, stack.owner_link, "Olga Owner", OWNER_EMAIL)
    view.open("/accounts")
    view.fill('form[action="/accounts/invite"] [name=email]', "edda@shop.example")
    view.follow(view.button("Make the invitation"))
    link = view.one("#link").get_attribute("value")
    view.click(view.button("Copy"))
    view.one("button", "Copied")
    no_complaints(view)

    # The same ways as above, by forms alone.
    edda = plain_view
    join(edda, link, "Edda Editor")
    assert edda.h1 == "Segments"
    menu = [item.text for item in edda.all(".nav-side a")]
    assert "Imports" in menu and "Team" not in menu and "Settings" not in menu
    edda.open("/settings")
    assert edda.h1 == "Not allowed"
    upload(edda, people(tmp_path))
    review(edda)
    start(edda)
    found = finished(edda)
    assert found["created"] == 12 and found["failed"] == 1
    edda.click(edda.link("Download as CSV"))
    failed = downloaded(edda, wait_for(lambda: next((p.name for p in edda.driver.downloads.glob(
        "*.csv")), None), "the failed rows"))
    assert len(failed) == 1 and failed[0]["First name"] == "Broken"

    edda.open("/contacts")
    edda.fill("main [name=q]", "iris")
    edda.follow(edda.button("Search"))
    assert len(edda.all("tbody tr")) == 1
    edda.follow(edda.one("tbody td.main a", "Iris"))
    edda.click(edda.pen("city"))
    edda.fill("#city", "Linz")
    edda.follow(edda.one(".pen[open] [type=submit]"))
    edda.one(".pen-value", "Linz")
    edda.follow(edda.link("Edit all fields"))
    edda.fill("#company", "Irisbau")
    edda.follow(edda.button("Save changes"))
    edda.one(".pen-value", "Irisbau")
    edda.open("/exports/new?q=iris")
    edda.fill("#name", "iris")
    edda.follow(edda.button("Export 1 contact"))
    edda.click(edda.link("Download"))
    assert [r["Company"] for r in downloaded(edda, "iris.csv")] == ["Irisbau"]
    edda.click(edda.one(".account-button"))
    edda.follow(edda.button("Sign out"))
    assert edda.h1 == "Sign in"
    no_complaints(edda, 422, 403)


def test_a_contact_made_by_hand(shop, shop_view):
    """What nobody chose is not noted: above all nobody is blocked, and nobody consented."""
    view = shop_view
    view.sign_in(shop, "editor")
    view.open("/contacts")
    view.follow(view.link("New contact"))
    view.fill("#first_name", "Handmade")
    view.fill("#phone", "0512 555 0199")
    view.follow(view.button("Create contact"))
    assert "Nothing was saved" in view.text
    assert view.one("#first_name").get_attribute("value") == "Handmade"
    view.click(view.one("#obtained"))
    view.follow(view.button("Create contact"))
    assert view.h1 == "Handmade"
    assert shop.stack.db("SELECT blocked, eu_consent, marketing_consent FROM contact"
                         " WHERE first_name = 'Handmade'") == [(0, None, None)]
    no_complaints(view, 422)


def test_an_attribute_from_its_making_to_its_end(shop, shop_view):
    view = shop_view
    view.sign_in(shop, "owner")
    view.open("/attributes")
    view.follow(view.link("New attribute"))
    view.fill("#name", "Wine")
    assert not view.all("#options")[0].is_displayed(), "options are for choices"
    view.click(view.one('[name="type"][value="several"]'))
    view.fill("#options", "Red\nWhite\nRosé")
    view.follow(view.button("Make the attribute"))
    assert "attr.wine" in view.text
    number = view.path.split("#attribute-")[1]
    view.open(f"/contacts/view?id={shop.contact}")
    view.click(view.one(f"#attribute-{number} + dd summary"))
    form = f'form:has([name="attribute"][value="{number}"])'
    for label in ("White", "Red"):
        view.click(view.one(f"{form} label", label))
    view.follow(view.one(f"{form} [type=submit]"))
    assert [chip.text for chip in view.all(f"#attribute-{number} + dd .chip")] == ["Red", "White"]
    assert "changed Wine" in view.text
    view.open("/attributes")
    row = f"#attribute-{number}"
    above = [at.get_attribute("id") for at in view.all("tbody tr")]
    view.follow(view.one(f'{row} [name="up"]'))
    below = [at.get_attribute("id") for at in view.all("tbody tr")]
    assert below.index(row[1:]) == above.index(row[1:]) - 1
    view.click(view.one(f"{row} summary"))
    view.follow(view.one(f"{row} .menu-items a", "Delete"))
    view.follow(view.button("Delete the attribute and 1 value"))
    # An import stands half way through in this shop, and may be writing that very attribute; how a
    # deletion goes on is in test_tags_attributes.py.
    assert "An import is" in view.text and "attr.wine" in view.text
    view.follow(view.link("Keep it"))


def test_two_people_change_one_contact(shop, shop_view):
    """Nothing of either is lost, and the page says who wrote what."""
    from shop import open_clash
    shop_view.sign_in(shop, "owner")
    open_clash(shop_view, shop)
    said = shop_view.one(".form-errors").text
    assert "Edda Editor" in said and "Salzburg" in said
    assert shop_view.one("#city").get_attribute("value") == "Salzburg"
    shop_view.follow(shop_view.button("Save changes"))
    shop_view.one(".pen-value", "Salzburg")


def test_a_viewer_sees_and_changes_nothing(shop, shop_view):
    shop_view.sign_in(shop, "viewer")
    shop_view.open(f"/contacts/view?id={shop.contact}")
    assert not shop_view.all(".pen") and not shop_view.all('a[href^="/contacts/edit"]')
    shop_view.open("/contacts")
    assert not shop_view.all('main a[href="/contacts/new"], main a[href^="/exports"]')
    assert [item.text for item in shop_view.all(".nav-side a")] == [
        "Segments", "Contacts", "Data care", "Tags", "Attributes", "Changes"]


def test_a_list_that_renews_itself_keeps_the_keyboard_where_it_is(shop, shop_view):
    view = shop_view
    view.sign_in(shop, "owner")
    view.open("/imports")
    link = view.one("td.main a", "hubspot.csv")
    view.driver.execute_script("arguments[0].focus()", link)
    wait_for(lambda: is_gone(link), "the list to be fetched anew")
    active = view.driver.switch_to.active_element
    assert active.text == "hubspot.csv" and active.tag_name == "a"


def test_a_row_has_a_menu(shop, shop_view):
    """It opens where one sees all of it, also in the last row and on a phone, and Escape closes."""
    view = shop_view
    view.sign_in(shop, "owner")
    view.open("/contacts")
    for width in (1440, 360):
        view.resize(width)
        for row in (view.all("tbody tr")[0], view.all("tbody tr")[-1]):
            view.click(row.find_element(By.CSS_SELECTOR, "summary"))
            items = row.find_element(By.CSS_SELECTOR, ".menu-items")
            assert items.is_displayed()
            assert view.driver.execute_script(
                "const at = arguments[0]; at.scrollIntoView({block: 'center'});"
                "const b = at.getBoundingClientRect(), w = at.closest('.table-scroll')"
                ".getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth &&"
                " b.bottom <= w.bottom && b.top >= w.top", items), f"menu cut off at {width} px"
            view.press(Keys.ESCAPE)
            assert not items.is_displayed()


def test_names_stay_in_their_place(shop, shop_view):
    """Stacked accents, endless words and turned text spill over no other row or cell."""
    view = shop_view
    view.sign_in(shop, "owner")
    for width in (1440, 390):
        view.resize(width)
        view.open("/contacts?q=naughty")
        assert view.driver.execute_script(
            "const rows = [...document.querySelectorAll('tbody tr')].map(r =>"
            " r.getBoundingClientRect());"
            "return rows.length > 20 && rows.every((r, i) => r.height < 260 &&"
            " (!i || r.top >= rows[i - 1].bottom - 1)) &&"
            " [...document.querySelectorAll('td')].every(td => getComputedStyle(td).display ==="
            " 'none' || getComputedStyle(td).position === 'absolute' ||"
            " getComputedStyle(td).overflow !== 'visible' || td.matches('.col-actions'))"), width
        assert not re.search(r"alert", view.driver.title)
    ids = [row[0] for row in shop.stack.db(
        "SELECT id FROM contact WHERE email LIKE 'naughty1_@example.com' ORDER BY id LIMIT 6")]
    assert len(ids) == 6
    for number in ids:
        view.open(f"/contacts/view?id={number}")
        assert view.driver.execute_script(
            "return document.documentElement.scrollWidth <= innerWidth"), number
    no_complaints(view)


def test_every_known_product_matches_by_itself(view, stack):
    """A phone's address book needs no hand at the columns."""
    join(view, stack.owner_link, "Olga Owner", OWNER_EMAIL)
    for name in ("google_new.csv", "outlook.csv"):
        upload(view, FILES / name)
        chosen = [s.get_attribute("value") for s in view.all("select[name=column]")]
        assert {"first_name", "last_name", "email"} <= set(chosen), (name, chosen)
    no_complaints(view)
