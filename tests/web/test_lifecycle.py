"""The life of contacts: archived, deleted, restored, erased; statuses, the blacklist, status groups."""
import contextlib
import json
import re
import secrets
import sqlite3

import pytest

from harness import Stack, wait_for

# What is stored and shown does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi


@pytest.fixture(scope="module")
def stack(mail):
    """One where nobody else writes contacts past the counts that are kept of them."""
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def owner(stack):
    return stack.make_owner()


def word():
    return "w" + secrets.token_hex(6)


def make(owner, **fields):
    fields = {"first_name": "Lifecycle " + word(), "obtained": "1", **fields}
    page = owner.submit(owner.get("/contacts/new").form_with("obtained"), fields)
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def act(owner, what, contact, **more):
    """Press a button of the contact's page."""
    page = owner.get(f"/contacts/view?id={contact}")
    assert f'value="{what}.{contact}"' in page.html, what
    return owner.submit(page.form("/contacts/do"), {"do": f"{what}.{contact}", **more})


def ask(owner, what, contact, reason=None):
    """Follow the menu's question and answer it."""
    page = owner.get(f"/contacts/ask?do={what}&id={contact}&page=view")
    changes = {"do": f"{what}.{contact}"}
    if reason is not None:
        changes["reason"] = reason
    return owner.submit(page.form("/contacts/do"), changes)


def alter(stack, *statements):
    """What mail services and time do: write into the database from outside."""
    with contextlib.closing(sqlite3.connect(stack.data / "muster.db", timeout=10)) as db, db:
        for sql, *parameters in statements:
            db.execute(sql, parameters)


def state(stack, contact):
    return stack.value("SELECT state FROM contact WHERE id = ?", contact)


def counts_agree(stack):
    """What is kept beside the contacts says what the contacts say."""
    assert stack.db("SELECT state, total FROM contact_count WHERE total > 0 ORDER BY 1") == \
        stack.db("SELECT state, count(*) FROM contact GROUP BY 1 ORDER BY 1")
    assert stack.db("SELECT state, email, phone, total FROM contact_tally WHERE total <> 0"
                    " ORDER BY 1, 2, 3") == stack.db(
        "SELECT state, CASE WHEN email_key IS NULL THEN -1 ELSE email_status END,"
        " CASE WHEN phone = '' THEN -1 ELSE phone_status END, count(*) FROM contact"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")


def group_counts(page):
    """Label -> number of the status groups, e-mail first."""
    found = re.findall(r'class="rail-label">([^<]+).*?class="rail-count num">([0-9, ]+)<', page.html)
    return [(label, int(number.replace(",", ""))) for label, number in found]


# ---- rows 56, 71, 73, 74, 90, 95: the row's menu ------------------------------------------------

def test_lifecycle__a_row_has_everything_in_its_menu(owner, stack):
    name = word()
    contact = make(owner, first_name=name, email=f"{name}@life.example", phone="+43 512 555 0199")
    page = owner.get(f"/contacts?q={name}")
    for value in ("deactivate", "archive", "unsubscribe", "blacklist-email", "blacklist-phone"):
        assert f'name="do" value="{value}.{contact}"' in page.html, value
    assert f'href="/contacts/ask?do=delete&amp;id={contact}' in page.html
    assert f'href="/contacts/edit?id={contact}"' in page.html
    assert "remove-complaint" not in page.html


@pytest.mark.both_ways
def test_lifecycle__archive_from_the_row_and_back(owner, stack):
    name = word()
    contact = make(owner, first_name=name)
    page = owner.get(f"/contacts?q={name}&sort=name")
    page = owner.submit(page.form("/contacts/do"), {"do": f"archive.{contact}"})
    assert "The contact was archived." in page.text
    assert page.path == "/contacts" and "sort=name" in page.query and name in page.query
    assert state(stack, contact) == 1 and "Nobody found" in page.text
    page = owner.get(f"/contacts/archived?q={name}")
    assert name in page.text
    page = owner.submit(page.form("/contacts/do"), {"do": f"unarchive.{contact}"})
    assert page.path == "/contacts/archived" and state(stack, contact) == 0
    assert stack.db("SELECT field, old_value, substr(new_value, 1, 8) FROM change WHERE entity = 1"
                    " AND entity_id = ? AND field = 100 ORDER BY id", contact)[0] == (
        100, "live", "archived")
    counts_agree(stack)


def test_lifecycle__three_are_chosen_and_brought_back(owner, stack):
    name = word()
    people = [make(owner, first_name=name, last_name=str(n)) for n in range(4)]
    for contact in people:
        act(owner, "archive", contact)
    page = owner.get(f"/contacts/archived?q={name}")
    page = owner.submit(page.form("/contacts/do"),
                        {"do": "unarchive", "contact": [str(c) for c in people[:3]]})
    assert "3 contacts are back from the archive." in page.text
    assert [state(stack, c) for c in people] == [0, 0, 0, 1]
    page = owner.submit(page.form("/contacts/do"), {"do": "unarchive"})
    assert "Nobody was chosen" in page.text
    counts_agree(stack)


@pytest.mark.both_ways
def test_lifecycle__deletion_asks_for_a_reason_that_is_shown(owner, stack):
    contact = make(owner)
    with stack.unchanged():
        page = ask(owner, "delete", contact, "  ")
    assert page.status == 422 and "Give a reason" in page.text
    with stack.unchanged():
        owner.post("/contacts/do", {"do": f"delete.{contact}"})
    page = ask(owner, "delete", contact, "asked by <b>letter</b>")
    assert page.path == "/contacts/view" and "asked by <b>letter</b>" in page.text
    assert "Deleted" in page.text and state(stack, contact) == 2
    page = owner.get("/contacts/deleted")
    assert "asked by <b>letter</b>" in page.text
    page = act(owner, "restore", contact)
    assert state(stack, contact) == 0
    counts_agree(stack)


def test_lifecycle__deactivated_people_have_a_badge_and_can_be_activated(owner, stack):
    name = word()
    contact = make(owner, first_name=name)
    page = act(owner, "deactivate", contact)
    assert "Deactivated" in page.text
    page = owner.get(f"/contacts?q={name}")
    assert "Deactivated" in page.text and f"do=activate&amp;id={contact}" in page.html
    page = owner.get(f"/contacts?filter=deactivated+is+yes+and+first_name+is+%22{name}%22")
    assert name in page.text
    page = ask(owner, "activate", contact)
    assert "The contact was activated." in page.text
    assert stack.value("SELECT deactivated FROM contact WHERE id = ?", contact) == 0


@pytest.mark.parametrize("what", ["fly", "archive", "archive.", "archive.0", "archive.x",
                                  "archive.99999999999999999999", "delete.1.2", "", "unsubscribe"])
def test_lifecycle__refuses_what_cannot_be_done(owner, stack, what):
    owner.get("/contacts")
    with stack.unchanged():
        page = owner.post("/contacts/do", {"do": what})
        assert page.status in (200, 400, 404, 422), page
        assert page.status != 200 or "Nobody was chosen" in page.text


@pytest.mark.parametrize("back", ["//evil.example", "x\r\nSet-Cookie: a=b", "\"><script>", "a/../b"])
def test_lifecycle__goes_back_to_own_pages_only(owner, stack, back):
    contact = make(owner)
    owner.get("/contacts")
    page = owner.post("/contacts/do", {"do": f"archive.{contact}", "page": "list", "back": back},
                      follow=False)
    assert page.status in (303, 400)
    if page.status == 303:
        assert page.headers["location"] == "/contacts"


# ---- rows 61, 67-70: one click ------------------------------------------------------------------

def test_lifecycle__unsubscribe_and_allow_again(owner, stack):
    contact = make(owner, email=f"{word()}@life.example")
    page = act(owner, "unsubscribe", contact)
    assert "Unsubscribed" in page.text and "unsubscribed by hand" in page.text
    status, at, reason = stack.db("SELECT email_status, email_status_at, email_status_reason"
                                  " FROM contact WHERE id = ?", contact)[0]
    assert status == 1 and at and reason == "unsubscribed by hand"
    page = ask(owner, "allow-email", contact, "")
    assert page.status == 422
    page = ask(owner, "allow-email", contact, "wrote to us")
    assert "wrote to us" in page.text
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", contact) == 0
    counts_agree(stack)


def test_lifecycle__blacklisting_an_address_is_everybodys(owner, stack):
    email = f"{word()}@life.example"
    contact = make(owner, email=email, phone="+43 512 555 0133")
    act(owner, "blacklist-email", contact)
    assert stack.db("SELECT email_status, phone_status FROM contact WHERE id = ?", contact) == [(3, 0)]
    assert stack.value("SELECT count(*) FROM blacklist WHERE key = ?", email) == 1
    other = make(owner, email=email.upper())
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", other) == 3
    act(owner, "blacklist-phone", contact)
    assert stack.value("SELECT phone_status FROM contact WHERE id = ?", contact) == 3
    page = ask(owner, "allow-email", contact, "works again")
    assert page.status == 200
    assert stack.value("SELECT count(*) FROM blacklist WHERE key = ?", email) == 0
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", other) == 0
    counts_agree(stack)


def test_lifecycle__spam_complaint_is_removed(owner, stack):
    contact = make(owner, email=f"{word()}@life.example")
    alter(stack,
          ("UPDATE contact_tally SET total = total - 1 WHERE state = 0 AND email = 0 AND phone = -1",),
          ("INSERT INTO contact_tally VALUES (0, 2, -1, 1) ON CONFLICT DO UPDATE SET total = total + 1",),
          ("UPDATE contact SET email_status = 2, email_status_reason = 'complained' WHERE id = ?",
           contact))
    assert "Spam report" in owner.get(f"/contacts/view?id={contact}").text
    page = act(owner, "remove-complaint", contact)
    assert "active again" in page.text
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", contact) == 0
    counts_agree(stack)


# ---- rows 77-88: status groups ------------------------------------------------------------------

def test_lifecycle__groups_count_what_they_list(fresh_stack):
    owner = fresh_stack.make_owner()
    people = [make(owner, email=f"p{n}@life.example") for n in range(5)]
    phone = make(owner, phone="+43 512 555 0111")
    act(owner, "unsubscribe", people[0])
    act(owner, "blacklist-email", people[1])
    act(owner, "blacklist-phone", phone)
    ask(owner, "delete", people[2], "gone")
    page = owner.get("/contacts")
    assert group_counts(page) == [
        ("All with e-mail", 5), ("Active", 2), ("Spam reports", 0), ("Unsubscribed", 1),
        ("Blacklisted", 1), ("Not confirmed", 0), ("All with phone", 1), ("Active", 0),
        ("Blacklisted", 1)]
    assert page.html.count("with the deleted") == 1
    assert "with the deleted" not in owner.get("/contacts/deleted").html
    assert owner.get("/contacts/everybody").h1 == "Live and deleted contacts"
    links = re.findall(r'class="rail-link [a-z-]+" href="([^"]+)"', page.html)
    for href, (label, number) in zip(links, group_counts(page)):
        shown = owner.get(href.replace("&amp;", "&"))
        rows = len(set(re.findall(r"/contacts/view\?id=(\d+)", shown.html)))
        assert rows == number, (label, href)
        assert shown.html.count('aria-current="true" title="Click again') == 1
    # One at a time: another group takes the place of the first, and what else is asked stays.
    page = owner.get("/contacts?filter=email+contains+%22life%22+and+email_status+is+%22unsubscribed%22")
    links = re.findall(r'class="rail-link [a-z-]+" href="([^"]+)"', page.html)
    assert "unsubscribed" not in links[4] and "blacklisted" in links[4] and "life" in links[4]
    assert "unsubscribed" not in links[3] and "life" in links[3]
    assert "rail-link" not in owner.get("/contacts/archived").html
    counts_agree(fresh_stack)


def test_lifecycle__deleted_is_filtered_searched_and_sorted(fresh_stack):
    owner = fresh_stack.make_owner()
    people = [make(owner, first_name=f"Gone{n}", email=f"g{n}@life.example") for n in range(3)]
    act(owner, "unsubscribe", people[1])
    for contact in reversed(people):
        ask(owner, "delete", contact, "test")
    alter(fresh_stack, ("UPDATE contact SET state_at = state_at - id",))
    page = owner.get("/contacts/deleted?filter=email_status+is+%22unsubscribed%22")
    assert re.findall(r"Gone\d", page.text) == ["Gone1"]
    assert dict(group_counts(page))["Unsubscribed"] == 1
    assert set(re.findall(r"Gone\d", owner.get("/contacts/deleted?q=gone2").text)) == {"Gone2"}
    def order(sort):
        found = re.findall(r"<bdi>(Gone\d)</bdi>", owner.get(f"/contacts/deleted?sort={sort}").html)
        return found
    assert order("-gone") == ["Gone0", "Gone1", "Gone2"]
    assert order("gone") == ["Gone2", "Gone1", "Gone0"]
    assert order("-created") == ["Gone2", "Gone1", "Gone0"]
    page = owner.get("/contacts/deleted?filter=nonsense+is+1")
    assert page.status == 422 and "Nobody is shown" in page.text and "Gone" not in page.text
    assert "Nobody found" in owner.get("/contacts?q=gone1").text
    page = owner.get("/contacts/deleted")
    page = owner.submit(page.form("/contacts/do"),
                        {"do": "restore", "contact": [str(c) for c in people]})
    assert "3 contacts were restored." in page.text
    counts_agree(fresh_stack)


# ---- row 89: delete by filter -------------------------------------------------------------------

def test_lifecycle__delete_by_filter_leaves_the_active(fresh_stack):
    owner = fresh_stack.make_owner()
    people = [make(owner, city="Sweeptown", email=f"s{n}@life.example") for n in range(4)]
    other = make(owner, city="Elsewhere", email="other@life.example")
    for contact in (*people[:2], other):
        act(owner, "unsubscribe", contact)
    page = owner.get("/contacts/delete-found?filter=city+is+%22Sweeptown%22")
    assert "Delete 2 and leave 2" in page.text
    form = page.form("/contacts/delete-found")
    with fresh_stack.unchanged():
        assert owner.submit(form, {"reason": ""}).status == 422
        assert owner.submit(form, {"reason": "x", "seen": "3"}).status == 409
    page = owner.submit(form, {"reason": "cleaned up"})
    assert "2 contacts were deleted." in page.text
    assert [state(fresh_stack, c) for c in (*people, other)] == [2, 2, 0, 0, 0]
    page = owner.get("/contacts/delete-found?filter=city+is+%22Sweeptown%22")
    assert "Delete nobody" not in page.text
    counts_agree(fresh_stack)


# ---- row 94: export of the deleted --------------------------------------------------------------

def test_lifecycle__deleted_are_exported_as_they_are_listed(fresh_stack):
    owner = fresh_stack.make_owner()
    people = [make(owner, first_name=f"Exported{n}") for n in range(3)]
    make(owner, first_name="Staying")
    for contact in people:
        ask(owner, "delete", contact, "test")
    page = owner.get("/contacts/deleted")
    page = owner.get(re.search(r'href="(/exports/new\?states=deleted[^"]*)"',
                               page.html).group(1).replace("&amp;", "&"))
    assert "Deleted contacts" in page.text
    page = owner.submit(page.form("/exports/new"))
    number = wait_for(lambda: fresh_stack.db("SELECT id FROM export WHERE state = 'done'"),
                      "the export")[0][0]
    text = owner.get(f"/exports/download?id={number}").body.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 4 and "Staying" not in text
    assert all(f"Exported{n}" in text for n in range(3))


# ---- the blacklist ------------------------------------------------------------------------------

def test_blacklist__domains_hold_their_people_and_imports(owner, stack):
    domain = f"{word()}.example"
    contact = make(owner, email=f"ann@{domain}")
    page = owner.get("/contacts/blacklist")
    page = owner.submit(page.form("/contacts/blacklist"), {"entry": f"@{domain}", "reason": "spam"})
    assert "Contacts that have it: 1." in page.text and domain in page.text
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", contact) == 3
    form = page.form("/contacts/blacklist")
    with stack.unchanged():
        assert owner.submit(form, {"entry": domain}).status == 409
        assert owner.submit(form, {"entry": "not a domain"}).status == 422
    late = make(owner, email=f"ben@{domain}")
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", late) == 3
    page = owner.get(f"/contacts/blacklist?q={domain[:8]}")
    page = owner.submit(page.form("/contacts/blacklist-remove"))
    assert "got their status back: 2." in page.text
    assert stack.value("SELECT email_status FROM contact WHERE id = ?", contact) == 0
    counts_agree(stack)


def test_blacklist__a_domain_is_named_before_anybody_types_a_reason(owner, stack):
    domain = f"{word()}.example"
    contact = make(owner, email=f"ann@{domain}")
    act(owner, "blacklist-email", contact)
    page = owner.get(f"/contacts/ask?do=allow-email&id={contact}")
    form = page.form("/contacts/do")
    assert "leaves the blacklist" in page.text and "reason" in form.names()
    # Somebody else puts the domain there meanwhile.
    entry = owner.submit(owner.get("/contacts/blacklist").form("/contacts/blacklist"), {"entry": domain})
    assert entry.path == "/contacts/blacklist" and entry.status == 200
    with stack.unchanged():
        page = owner.submit(form, {"reason": "wrote to us"}, button="Allow e-mail")
    assert page.status == 409 and page.form("/contacts/do").value("reason") == "wrote to us"
    assert "The domain of this address is on the blacklist." in page.text
    page = owner.get(f"/contacts/ask?do=allow-email&id={contact}")
    assert page.status == 200 and f"The domain {domain} is on the blacklist" in " ".join(page.text.split())
    assert 'name="reason"' not in page.html and "Allow e-mail</button>" not in page.html
    page = owner.get(re.search(r'href="(/contacts/blacklist\?q=[^"]*)"', page.html)[1])
    assert domain in page.text
    owner.submit([f for f in page.forms if f.action == "/contacts/blacklist-remove"][0])
    page = owner.get(f"/contacts/ask?do=allow-email&id={contact}")
    assert "Allow e-mail</button>" in page.html


# ---- erased for good ----------------------------------------------------------------------------

def take_file(owner, stack, text):
    """Bring a file in; how many rows created somebody, and how many were skipped."""
    owner.get("/imports/new")
    page = owner.upload("/imports/new", files=[("file", "people.csv", text.encode())])
    page = owner.submit(page.form("/imports/mapping"), {"leave_rest": "1"})
    owner.submit(page.form("/imports/start"), {"consent": "1"})
    wait_for(lambda: stack.value("SELECT state FROM import ORDER BY id DESC LIMIT 1") == "done",
             "the import")
    return stack.db("SELECT created_rows, skipped_rows FROM import ORDER BY id DESC LIMIT 1")[0]


def test_erase__leaves_a_receipt_and_nothing_else(owner, stack):
    name, other = word(), word()
    email = f"{name}@life.example"
    contact = make(owner, first_name=name, last_name=name, email=email, phone="+43 512 555 0177")
    page = owner.get(f"/contacts/view?id={contact}")
    owner.submit(page.form("/contacts/tag"), {"tag": other})
    page = owner.get(f"/contacts/erase?id={contact}")
    assert "Delete it first" in page.text
    with stack.unchanged():
        assert owner.post("/contacts/erase", {"id": contact, "sure": "1"}).status == 409
    ask(owner, "delete", contact, f"{name} asked for it")
    page = owner.get(f"/contacts/erase?id={contact}")
    with stack.unchanged():
        assert owner.submit(page.form("/contacts/erase")).status == 422
    page = owner.submit(page.form("/contacts/erase"), {"sure": "1"})
    assert "Receipt" in page.h1 and "Olga Owner" in page.text
    dump = stack.dump()
    assert name not in str(dump)
    assert owner.get(f"/contacts/view?id={contact}").status == 404
    assert stack.value("SELECT carriers FROM tag WHERE name = ?", other) == 0
    assert stack.value("SELECT count(*) FROM erasure WHERE contact_id = ?", contact) == 1
    counts_agree(stack)
    created, skipped = take_file(owner, stack,
                                 f"First name,E-mail\n{other},{email.upper()}\n{other},{other}@life.example\n")
    assert (created, skipped) == (1, 1)
    assert "erased here for good" in stack.value(
        "SELECT reason FROM import_problem ORDER BY import_id DESC LIMIT 1")


def test_data__file_has_everything_and_is_noted(owner, stack):
    name = word()
    contact = make(owner, first_name=name, email=f"{name}@life.example", city="=1+1")
    page = owner.get(f"/contacts/view?id={contact}")
    owner.submit(page.form("/contacts/tag"), {"tag": name})
    owner.get(f"/contacts/view?id={contact}")
    page = owner.post("/contacts/data", {"id": contact, "type": "json"})
    data = json.loads(page.body)
    assert {"contact", "further addresses", "statuses", "tags", "attributes", "segments", "history",
            "events"} == set(data)
    assert {"name": "first_name", "value": name, "at": None} in data["contact"]
    assert data["tags"][0]["name"] == name
    owner.get(f"/contacts/view?id={contact}")
    page = owner.post("/contacts/data", {"id": contact, "type": "csv"})
    text = page.body.decode("utf-8-sig")
    assert text.startswith("section,name,value,at") and "'=1+1" in text
    assert stack.value("SELECT count(*) FROM change WHERE entity_id = ? AND field = 107", contact) == 2
    assert "took a file of all data" in owner.get(f"/contacts/view?id={contact}").text
