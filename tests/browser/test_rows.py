"""What people look for one by one (rows 18-23, 54-69, 75, 81-88, 130-140 of the requirements)."""
import csv
import re
from urllib.parse import quote

import pytest
from selenium.webdriver.support.ui import Select

from people import act, confirm, installed, names, row, signed_in
from harness import wait_for
from shop import TEAM_PASSWORD, find_link
from test_tags_attributes import keep_segment, put_tag

HEADER = ["First name", "Last name", "Phone", "E-mail", "City", "E-mail status", "E-mail status reason"]
ROWS = [("Anna", "Amann", "0512 555201", "anna@rows.example", "Graz", "", ""),
        ("Bela", "Berger", "0512 555202", "bela@rows.example", "Graz", "unsubscribed", "Answered STOP"),
        ("Caro", "Cerny", "0512 555203", "caro@rows.example", "Graz", "spam report", "Complaint of a mailbox"),
        ("Dora", "Danner", "0512 555204", "dora@rows.example", "Linz", "not confirmed", ""),
        ("Emil", "Ebner", "", "emil@rows.example", "Linz", "", ""),
        ("Fred", "Fuchs", "0512 555206", "", "Linz", "", ""),
        ("Gabi", "Gruber", "0512 555207", "gabi@rows.example", "Wels", "", "")]


@pytest.fixture(scope="module")
def seven():
    stack, owner = installed(HEADER, ROWS)
    yield stack, owner
    stack.stop()


@pytest.fixture
def rows(chromium, seven):
    view = signed_in(chromium, *seven)
    yield view
    assert not [c for c in view.complaints() if "status of 4" not in c]


def contact(stack, name):
    return stack.value("SELECT id FROM contact WHERE first_name = ?", name)


def about(view):
    """The small panel of a profile: label -> what stands there."""
    cells = view.driver.execute_script("return [...document.querySelectorAll('.col-side .kv > *')].map(at =>"
                                       " at.innerText.replace(/\\s+/g, ' ').trim())")
    return dict(zip(cells[::2], cells[1::2]))


def heads(view):
    return [at.text for at in view.all("thead th") if at.text not in ("", "Name", "Actions")]


def found(view):
    """The people of the list, by their first names."""
    return view.driver.execute_script("return [...document.querySelectorAll('tbody td.main a bdi')].map(at =>"
                                      " at.textContent.split(' ')[0])")


def group(view, label, channel="E-mail"):
    """Choose a status group by a click: its number agrees with its list.  The people by first name."""
    if not view.path.startswith("/contacts?"):
        view.open("/contacts")
    link = view.driver.execute_script("""
        let channel = "";
        for (const at of document.querySelectorAll("nav.rail li")) {
            if (at.matches(".rail-head"))
                channel = at.textContent.trim();
            else if (channel === arguments[1] &&
                     at.querySelector(".rail-label").textContent.startsWith(arguments[0]))
                return at.querySelector("a");
        }""", label, channel)
    number = int(link.find_element("css selector", ".rail-count").text)
    view.follow(link)
    there = sorted(found(view))
    assert len(there) == number, (label, number, there)
    return there


def segment(stack, name):
    return stack.value("SELECT id FROM segment WHERE name = ?", name)


# ---- segments (18-23, 75) -----------------------------------------------------------------------

def test_rows__a_segment_that_another_is_built_on(rows, seven):
    view, stack = rows, seven[0]
    keep_segment(view, "Graz", 'city is "Graz"')
    keep_segment(view, "Graz by mail", 'segment is "Graz" and email_status is "active"')
    graz, built = segment(stack, "Graz"), segment(stack, "Graz by mail")

    # Twice duplicated: two names.
    for name in ("Graz-copy", "Graz-copy 2"):
        view.open("/segments")
        act(view, "Graz\n", "Duplicate")
        assert segment(stack, name), name
        view.open("/segments")
        assert "3 people" in row(view, name).text

    # Whose people change with it is said before the filter is saved.
    view.open(f"/contacts?segment={graz}&build=1&filter=" + quote('city is any of "Graz", "Linz"'))
    view.follow(view.button("Update segment"))
    said = view.one(".callout-warning").text
    assert "their people change with it" in said and "Graz by mail" in said
    assert "3\npeople now" in view.text and "6\npeople afterwards" in view.text

    # Used ones stay, and the page says why; unused ones are asked for first.
    view.open("/segments")
    act(view, "Graz\n", "Archive…")
    assert "cannot be archived" in view.text and view.link("Graz by mail")
    assert not view.all("main .btn-danger")
    view.open("/segments")
    act(view, "Graz by mail", "Archive…")
    view.follow(view.link("Keep it"))
    assert row(view, "Graz by mail")
    for name in ("Graz by mail", "Graz\n"):
        act(view, name, "Archive…")
        view.follow(view.button("Archive segment"))
    view.open("/segments")
    assert not [n for n in names(view) if n in ("Graz", "Graz by mail")]
    view.follow(view.link("2 archived"))
    assert {"Graz", "Graz by mail"} <= set(names(view))
    for number in (graz, built):
        view.open(f"/segments/view?id={number}")
        view.follow(view.button("Restore"))
    view.open("/segments")
    assert {"Graz", "Graz by mail"} <= set(names(view))


def test_rows__who_is_archived_leaves_every_segment(rows, seven):
    """No rule reaches them: its audience is a segment."""
    view, stack = rows, seven[0]
    keep_segment(view, "Wels", 'city is "Wels"')
    view.open("/segments")
    assert "1 person" in row(view, "Wels").text
    view.open("/contacts")
    act(view, "Gabi", "Archive")
    view.open("/segments")
    assert "0 people" in row(view, "Wels").text
    view.open("/contacts/archived")
    act(view, "Gabi", "Unarchive")
    view.open("/contacts")
    act(view, "Gabi", "Deactivate")
    view.open("/segments")
    assert "1 person" in row(view, "Wels").text, "still a member; what a rule does with them is the rule's"
    view.open("/contacts")
    act(view, "Gabi", "Activate …")
    assert "Rules will reach them again" in view.text
    confirm(view)


# ---- list and profile (54, 55, 57-60, 64-66) ----------------------------------------------------

def choose(view, *keys):
    """Tick exactly these columns, in this order."""
    view.open("/contacts/columns")
    for box in view.all(".column-list [type=checkbox]:checked"):
        view.click(box)
    for place, key in enumerate(keys, 1):
        line = f'.column-list li:has([name="key"][value="{key}"])'
        view.click(view.one(line + " [type=checkbox]"))
        view.fill(line + " [type=number]", str(place))
    view.follow(view.button("Save the columns"))


def test_rows__six_columns_of_fields_and_attributes(rows, seven):
    view, stack = rows, seven[0]
    six = ("attr.points", "city", "email", "attr.plan", "phone", "source")
    choose(view, *six, "country")
    assert "At most 6 columns can be shown; you chose 7" in view.text
    choose(view, *six)
    assert heads(view) == ["Points", "City", "E-mail", "Plan", "Phone", "Source"]
    cell = row(view, "Anna").find_element("css selector", '[data-label="Points"]').text
    view.open(f"/contacts/view?id={contact(stack, 'Anna')}")
    assert cell and view.one(".pen-value", cell)
    view.open("/contacts/columns")
    view.follow(view.button("Forget this choice"))
    assert heads(view) == ["E-mail", "Phone", "ID", "Created", "Changed"]


def test_rows__a_profile_is_opened_three_ways_and_changed_by_a_pen(rows, seven):
    view, stack = rows, seven[0]
    number = contact(stack, "Anna")
    address = f"/contacts/view?id={number}"
    view.open("/contacts")
    view.follow(row(view, "Anna").find_element("link text", "anna@rows.example"))
    assert view.path == address
    view.open("/contacts")
    act(view, "Anna", "View")
    assert view.path == address
    view.open("/contacts")
    view.follow(row(view, "Anna").find_element("css selector", '[data-label="Created"]'))
    assert view.path == address

    before = stack.value("SELECT updated_at FROM contact WHERE id = ?", number)
    view.click(view.pen("company"))
    view.fill("#company", "Amann & Töchter")
    view.follow(view.one(".pen[open] [type=submit]", "Save changes"))
    assert view.one(".pen-value", "Amann & Töchter") and "changed Company" in view.one("#history").text
    assert stack.value("SELECT updated_at FROM contact WHERE id = ?", number) > before

    # Times stand in the workspace's zone everywhere, as people write them.
    assert "Signup date" in view.one("#history").text
    for page in (address, f"/contacts/origins?id={number}"):
        view.open(page)
        assert not re.search(r"\d{4}-\d\d-\d\dT", view.text), page
    view.open(address)
    said = about(view)
    assert said["ID"] == str(number) and said["Source"].startswith("Import 1")
    assert {"E-mail", "Phone", "Created", "Changed", "Consent to store"} <= set(said)
    titles = [at.text for at in view.all(".panel-head h2")]
    assert {"Person", "Attributes", "Address", "Regional settings and subscriptions", "Consent and blocking",
            "History", "About", "Segments"} <= set(titles)
    labels = [at.text for at in view.all(".col-main .kv dt")]
    assert {"Subscription categories", "Language", "Time zone", "Points", "Postal code"} <= set(labels)

    # The segments of the profile are those whose pages list the person.
    inside, outside = ({at.get_attribute("textContent") for at in view.all(f".verdicts li{kind} a")}
                       for kind in (":not(.is-no)", ".is-no"))
    assert inside and outside
    for name in sorted(inside)[:2] + sorted(outside)[:2]:
        view.open(f"/contacts?segment={segment(stack, name)}")
        assert ("Anna" in found(view)) == (name in inside), name


def search(view, text):
    view.open("/contacts")
    view.fill('main input[name="q"]', text)
    view.follow(view.one("main form.toolbar [type=submit]"))


def test_rows__one_box_finds_and_what_it_found_is_exported(rows, seven):
    view, stack = rows, seven[0]
    for text in ("dora@rows", "0512 555204", "Dora", "Danner",
                 str(contact(stack, "Dora"))):
        search(view, text)
        assert "Dora" in found(view) and (text.isdigit() or len(found(view)) == 1), (text, found(view))
    view.open("/contacts")
    newest = found(view)
    for sort in ("created", "updated", "-updated", "name", "-name"):
        before = view.one("html")
        Select(view.one('select[name="sort"]')).select_by_value(sort)
        view.left(before)
        last, there = (there if sort[0] == "-" else newest), found(view)
        assert len(there) == len(ROWS)
        if sort != "updated":
            assert there == (last[::-1] if sort != "name" else sorted(there)), (sort, there)
    search(view, "0512 55520")
    shown = sorted(found(view))
    view.follow(view.one(".page-actions a", "Export"))
    assert "Found by “0512 55520”" in view.text
    view.fill("#name", "Found people")
    view.follow(view.one("main button", f"Export {len(shown)} contacts"))
    view.one(".badge-soft", "Ready")
    view.click(view.link("Download"))
    path = view.driver.downloads / "Found people.csv"
    wait_for(path.exists, "the download")
    with open(path, encoding="utf-8-sig", newline="") as file:
        assert sorted(line["First name"] for line in csv.DictReader(file)) == shown
    path.unlink()


# ---- statuses (61, 67-70, 81-88) ----------------------------------------------------------------

def test_rows__the_groups_of_status(rows, seven):
    view, stack = rows, seven[0]
    assert group(view, "Active") == ["Anna", "Emil", "Gabi"]
    assert group(view, "Unsubscribed") == ["Bela"]
    assert group(view, "Spam reports") == ["Caro"]
    assert group(view, "Not confirmed") == ["Dora"]
    assert group(view, "All with phone", "Phone") == ["Anna", "Bela", "Caro", "Dora", "Fred", "Gabi"]
    assert group(view, "Active", "Phone") == ["Anna", "Bela", "Caro", "Dora", "Fred", "Gabi"]
    view.open(f"/contacts/view?id={contact(stack, 'Bela')}")
    assert "Unsubscribed" in about(view)["E-mail"] and "Answered STOP" in about(view)["E-mail"]

    # Everybody with an address, those who are deleted, too.
    view.open("/contacts")
    act(view, "Bela", "Delete …")
    view.fill("#reason", "Asked for it")
    confirm(view)
    assert group(view, "All with e-mail") == ["Anna", "Bela", "Caro", "Dora", "Emil", "Gabi"]
    view.open("/contacts/deleted")
    act(view, "Bela", "Restore")

    # A limit of the plan comes with a group of its own, and goes with it.
    view.open("/contacts")
    assert "Over the limit" not in view.one("nav.rail").text
    for limit, over in (("2", ["Gabi"]), ("0", None)):
        view.open("/settings")
        view.fill("#email_limit", limit)
        view.follow(view.one('form[action="/settings"] .btn-primary'))
        if over:
            assert group(view, "Over the limit") == over
            assert group(view, "Active") == ["Anna", "Emil"]
    view.open("/contacts")
    assert "Over the limit" not in view.one("nav.rail").text


def test_rows__one_click_changes_a_status_with_its_day_and_reason(rows, seven):
    view, stack = rows, seven[0]
    view.open("/contacts")
    act(view, "Caro", "Remove spam complaint")
    assert group(view, "Spam reports") == [] and "Caro" in group(view, "Active")
    for name, label, channel, status in (("Anna", "Unsubscribe", "E-mail", "Unsubscribed"),
                                         ("Emil", "Blacklist e-mail", "E-mail", "Blacklisted"),
                                         ("Fred", "Blacklist phone", "Phone", "Blacklisted")):
        view.open("/contacts")
        act(view, name, label)
        assert name in group(view, status, channel)
        view.open(f"/contacts/view?id={contact(stack, name)}")
        line = about(view)[channel]
        assert line.startswith(status) and " since " in line and ":" in line, line
    # A blacklisted address stays one, whoever comes in with it, and so does a domain.
    view.open("/contacts/blacklist")
    assert "emil@rows.example" in view.text
    view.fill("#entry", "wels.example")
    view.fill("#reason", "Only traps")
    view.follow(view.button("Put on the blacklist"))
    for name, email in (("Hans", "EMIL@rows.example"), ("Ines", "ines@wels.example")):
        view.open("/contacts/new")
        view.fill("#first_name", name)
        view.fill("#email", email)
        view.click(view.one("[name=obtained]"))
        view.follow(view.one('main form[action="/contacts/new"] .btn-primary'))
        assert about(view)["E-mail"].startswith("Blacklisted"), about(view)
    assert group(view, "Blacklisted") == ["Emil", "Hans", "Ines"]
    assert group(view, "Blacklisted", "Phone") == ["Fred"]


# ---- tags (130, 131, 133-135, 139, 140) ---------------------------------------------------------

def make_tag(view, label, scope="both"):
    view.open("/tags/new")
    view.fill("#label", label)
    view.click(view.one(f'[name=scope][value="{scope}"]'))
    view.follow(view.button("Save tag"))


def test_rows__a_tag_is_the_organisations(rows, seven, chromium):
    view, (stack, owner) = rows, seven
    make_tag(view, "VIP Customer")
    assert stack.value("SELECT name FROM tag WHERE label = 'VIP Customer'") == "vip-customer"
    make_tag(view, "vip-customer")
    assert "Nothing was saved" in view.text and view.one(".help a.chip").text == "VIP Customer"
    # Colours are those of the palette, whatever is sent.
    view.open("/tags/new")
    view.fill("#label", "Painted")
    view.click(view.one('[name=scope][value="both"]'))
    view.driver.execute_script("const at = document.querySelector('[name=colour]:not([value=\"\"])');"
                               "at.value = '#ff0000'; at.checked = true")
    view.follow(view.button("Save tag"))
    assert "Nothing was saved" in view.text and view.one("#colour .error, #colour [id=colour-error]")
    make_tag(view, "Called back", "conversations")
    assert "Conversations" in row(view, "Called back").text

    # Somebody else of the team puts it on, and takes it off; it stays in the library.
    page = owner.get("/accounts")
    page = owner.submit(page.form("/accounts/invite"), {"email": "edda@rows.example", "role": "editor"})
    edda = stack.browser()
    edda.submit(edda.get(find_link(page)).form_with("password"), {
        "name": "Edda Editor", "password": TEAM_PASSWORD, "password_again": TEAM_PASSWORD})
    view = signed_in(chromium, stack, edda)
    view.open("/tags")
    assert row(view, "VIP Customer") and "Words you put on people, for the whole organisation" in view.text
    assert "What has a value, such as a number or a date, is an attribute" in view.text
    number = contact(stack, "Anna")
    view.open(f"/contacts/view?id={number}")
    offered = [at.get_attribute("value") for at in view.all("#tags-offered option")]
    assert "VIP Customer" in offered and "Called back" not in offered
    put_tag(view, number, "Called back")
    assert "for conversations only" in view.text
    put_tag(view, number, "vip customer")
    assert "VIP Customer" in view.one(".tag-line").text
    view.open("/tags")
    assert "1" in row(view, "VIP Customer").find_element("css selector", ".num").text
    view.open(f"/contacts/view?id={number}")
    chip = next(at for at in view.all(".tag-line .chip") if "VIP Customer" in at.text)
    view.follow(chip.find_element("css selector", "button"))
    assert "VIP Customer" not in view.one(".tag-line").text
    view.open("/tags")
    assert row(view, "VIP Customer").find_element("css selector", ".num").text == "0"
    view.open("/attributes")
    assert "Fields of your own on every contact" in view.text
