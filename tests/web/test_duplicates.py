"""/duplicates: found by each key, looked at, merged, told apart, removed one by one or all at once."""
import secrets
import sqlite3

import pytest


@pytest.fixture
def own(fresh_stack):
    return fresh_stack.make_owner()


def make(owner, **fields):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"obtained": "1", **fields})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def group(owner, contact, channel="email"):
    return owner.get(f"/duplicates/group?channel={channel}&id={contact}")


def word():
    return "w" + secrets.token_hex(6)


def write(stack, sql, *parameters):
    base = sqlite3.connect(stack.data / "muster.db", timeout=10)
    with base:
        base.execute(sql, parameters)
    base.close()


def state(stack, contact):
    return stack.db(f"SELECT state, state_reason FROM contact WHERE id = {contact}")[0]


# ---- rows 96 to 98, 102: the list ---------------------------------------------------------------

def test_duplicates__by_email_unless_another_key_is_chosen(own):
    page = own.get("/duplicates")
    assert page.status == 200 and page.h1 == "Duplicates" and "No duplicates" in page.text
    make(own, first_name="A", email="Anna@Shop.example")
    make(own, first_name="B", email="anna@shop.example")
    make(own, first_name="C", phone="+43 664 123 45 67")
    make(own, first_name="D", phone="0043/664/1234567")
    make(own, first_name="E", phone="+43-664-1234567")
    page = own.get("/duplicates")
    assert "anna@shop.example" in page.text and "+436641234567" not in page.text
    page = own.get("/duplicates?channel=phone")
    assert "+436641234567" in page.text and "anna@shop.example" not in page.text


def give_identifier(stack, contact, identifier):
    """One that somebody has already: pages refuse it, but older bases have such people."""
    write(stack, "UPDATE contact SET identifier = ?, identifier_key = lower(?) WHERE id = ?",
          identifier, identifier, contact)


def test_duplicates__numbers_stand_under_the_keys_and_agree_with_the_list(fresh_stack, own):
    for name in "AB":
        make(own, first_name=name, email="two@shop.example")
    for name in "CDE":
        other = make(own, first_name=name, email="three@shop.example")
        give_identifier(fresh_stack, other, "K-1")
    page = own.get("/duplicates")
    tabs = page.html.split('class="channel-tabs"')[1].split("</nav>")[0]
    assert [n.split()[0] for n in tabs.split('class="channel-count">')[1:]] == ["5", "0", "3", "open"]
    rows = page.html.split("<tbody>")[1].split("</tbody>")[0]
    assert [r.split("</td>")[0] for r in rows.split('class="num">')[1:]] == ["3", "2"]


def test_duplicates__in_the_order_of_the_alphabet_page_by_page(fresh_stack, own):
    for i in range(130):  # written at once: so many contacts by hand would take long
        write(fresh_stack, "INSERT INTO contact (first_name, name_key, email, email_key, created_at, updated_at)"
              " VALUES ('P', 'p', ?1, ?1, 1795348800, 1795348800)", f"p{i // 2:02}@shop.example")
    seen = []
    page = own.get("/duplicates")
    while True:
        rows = page.html.split("<tbody>")[1].split("</tbody>")[0]
        seen += [r.split("</bdi>")[0] for r in rows.split("<bdi>")[1:]]
        following = [link for link in page.links("/duplicates?") if "after=" in link]
        if not following:
            break
        page = own.get(following[0])
    assert seen == [f"p{i:02}@shop.example" for i in range(65)]


def test_duplicates__the_same_identifier_is_found_and_looks_alike_is_not_the_same(fresh_stack, own):
    make(own, first_name="A", identifier="K-7", email="paypal@shop.example")
    second = make(own, first_name="B", email="p\u0430ypal@shop.example")
    give_identifier(fresh_stack, second, "K-7")
    assert "K-7" in own.get("/duplicates?channel=identifier").text.upper()
    assert "No duplicates" in own.get("/duplicates?channel=email").text


def test_duplicates__similar_names_need_something_in_common(own):
    make(own, first_name="José", last_name="García", company="Café Sol")
    make(own, first_name="jose", last_name="garcia", company="CAFE SOL")
    make(own, first_name="Jose", last_name="Garcia", company="Elsewhere")
    page = own.get("/duplicates?channel=name")
    assert "José García" in page.text and "2 contacts" in page.text
    assert "Remove all duplicates" not in page.text
    assert own.get("/duplicates/remove?channel=name").status == 422


# ---- rows 99 and 100: looking inside ------------------------------------------------------------

def test_duplicates__each_with_channel_dates_and_full_name(owner, stack):
    mail = word() + "@shop.example"
    first = make(owner, first_name="Anna", last_name="Moser", email=mail.upper())
    second = make(owner, first_name="Änne", last_name="Moser-Berg", email=mail)
    page = group(owner, first)
    assert page.status == 200 and "2 contacts share the e-mail address" in page.text
    for expected in ("Anna Moser", "Änne Moser-Berg", "Created", "Changed", mail):
        assert expected in page.text
    assert page.html.count('class="date"><time') == 4
    for contact in (first, second):
        assert f'href="/contacts/edit?id={contact}"' in page.html


def test_duplicates__one_is_removed_with_a_reason_and_the_group_shrinks(owner, stack):
    mail = word() + "@shop.example"
    people = [make(owner, first_name=n, email=mail) for n in ("A", "B", "C")]
    page = group(owner, people[0])
    form = next(f for f in page.forms if f.action == "/duplicates/delete" and f.value("id") == str(people[1]))
    with stack.unchanged():
        page = owner.submit(form, {"reason": " "})
        assert page.status in (400, 422) and "Give a reason" in page.text
    form = next(f for f in page.forms if f.action == "/duplicates/delete" and f.value("id") == str(people[1]))
    page = owner.submit(form, {"reason": "entered twice"})
    assert page.path == "/duplicates/group" and "2 contacts share" in page.text
    assert "The contact was removed." in page.text
    assert state(stack, people[1]) == (2, "entered twice")
    form = next(f for f in page.forms if f.action == "/duplicates/delete" and f.value("id") == str(people[0]))
    page = owner.submit(form, {"reason": "entered twice"})
    assert page.path == "/duplicates" and state(stack, people[2])[0] == 0


def test_duplicates__different_people_are_left_out_until_looked_at_again(owner, stack):
    mail = word() + "@shop.example"
    people = [make(owner, first_name=n, email=mail) for n in ("A", "B", "C")]
    page = group(owner, people[0])
    form = next(f for f in page.forms if f.action == "/duplicates/apart" and f.value("id") == str(people[0]))
    page = owner.submit(form)
    assert page.path == "/duplicates/group" and "2 contacts share" in page.text
    assert "Known to be different people" in page.text
    form = next(f for f in page.forms if f.action == "/duplicates/apart")
    page = owner.submit(form)
    assert page.path == "/duplicates"
    assert mail not in page.text
    with stack.unchanged():
        assert group(owner, people[0]).path == "/duplicates"
    page = owner.post("/duplicates/together", {"channel": "email", "id": people[0], "other": people[2]})
    assert "2 contacts share" in page.text
    assert stack.value(f"SELECT count(*) FROM change WHERE field = 106 AND entity_id IN ({people[0]},"
                       f" {people[1]}, {people[2]})") == 4


# ---- complaint 10: merging ----------------------------------------------------------------------

def merge_page(owner, kept, other):
    return owner.get(f"/duplicates/merge?channel=email&kept={kept}&other={other}")


def picks(page, **sides):
    """The radios of the rows with these keys."""
    rows = [part.split('"')[0] for part in page.html.split('name="row" value="')[1:]]
    return {f"pick_{10 + rows.index(key)}": side for key, side in sides.items()}


def test_merge__field_by_field_and_back(owner, stack):
    mail = word() + "@shop.example"
    kept = make(owner, first_name="Anna", last_name="Moser", email=mail, city="Wien")
    other = make(owner, first_name="Ana", last_name="Moser", email=mail, city="Graz", company="Sol")
    owner.submit(owner.get(f"/contacts/view?id={other}").form("/contacts/tag"), {"tag": "guest " + word()})
    before = stack.db("SELECT id, state, first_name, city, company FROM contact ORDER BY id")
    page = group(owner, kept)
    page = owner.get(page.link("Compare and merge"))
    assert page.h1 == "Merge two contacts", page
    differing, same = page.html.split('class="merge-same"')
    assert "Last name" in same and "Last name" not in differing
    assert "the history, 1 tag." in page.text
    form = page.form("/duplicates/merge")
    page = owner.submit(form, picks(page, city="other"))
    assert page.h1 == "Merged"
    row = stack.db(f"SELECT first_name, city, company FROM contact WHERE id = {kept}")[0]
    assert row == ("Anna", "Graz", "Sol")
    assert state(stack, other) == (2, f"merged into {kept}")
    profile = owner.get(f"/contacts/view?id={kept}")
    assert f"Contact {other}, merged" in profile.text and "guest" in profile.text
    gone = owner.get(f"/contacts/view?id={other}")
    assert f'href="/contacts/view?id={kept}"' in gone.html
    page = owner.submit(owner.get(page.link("Undo")).form("/changes/undo"))
    assert "It was undone." in page.text and "2 contacts share" in group(owner, kept).text
    assert stack.db("SELECT id, state, first_name, city, company FROM contact ORDER BY id") == before
    assert "merged" not in owner.get(f"/contacts/view?id={kept}").text


def test_merge__what_was_refused_stays_refused(owner, stack):
    mail = word() + "@shop.example"
    kept, other = (make(owner, first_name=n, email=mail, eu_consent=c) for n, c in (("A", "yes"), ("B", "no")))
    write(stack, "UPDATE contact SET email_status = 1, email_status_at = 1795348800 WHERE id = ?", other)
    page = merge_page(owner, kept, other)
    assert "stays unsubscribed" in page.text.lower() and "Stays no" in page.text
    page = owner.submit(page.form("/duplicates/merge"))
    assert page.h1 == "Merged"
    assert stack.db("SELECT eu_consent, email_status, email_status_at, email_status_reason FROM contact"
                    f" WHERE id = {kept}") == [(0, 1, 1795348800, f"(contact {other})")]
    assert stack.value(f"SELECT count(*) FROM change WHERE entity_id = {kept} AND field = 103"
                       " AND new_value LIKE 'unsubscribed %'") == 1


def test_merge__somebody_edited_meanwhile_and_nothing_chosen_is_lost(owner, stack):
    mail = word() + "@shop.example"
    kept = make(owner, first_name="Anna", email=mail, city="Wien")
    other = make(owner, first_name="Ana", email=mail, city="Graz")
    page = merge_page(owner, kept, other)
    form, chosen = page.form("/duplicates/merge"), picks(page, city="other")
    edit = owner.get(f"/contacts/edit?id={other}").form("/contacts/edit")
    owner.submit(edit, {"company": "Sol"})
    with stack.unchanged():
        page = owner.submit(form, chosen)
        assert page.status == 409 and "meanwhile" in page.text
    city = page.html.split('value="city"')[1].split("</div>\n</div>")[0].split("merge-row")[0]
    assert 'value="other" checked' in city and 'value="kept" checked' not in city
    page = owner.submit(page.form("/duplicates/merge"))
    assert page.h1 == "Merged"
    assert stack.db(f"SELECT city, company FROM contact WHERE id = {kept}")[0] == ("Graz", "Sol")


def test_merge__swaps_and_refuses_nonsense(owner, stack):
    mail = word() + "@shop.example"
    kept, other = (make(owner, first_name=n, email=mail) for n in "AB")
    page = merge_page(owner, kept, other)
    assert f"kept={other}&amp;other={kept}" in page.html
    with stack.unchanged():
        page_of_one = merge_page(owner, kept, kept)
        assert page_of_one.path == "/duplicates/group" and "two different contacts" in page_of_one.text
        assert merge_page(owner, kept, 99999999).status == 404
        assert owner.get(f"/duplicates/merged?id={kept}").path == "/contacts/view"
    owner.submit(page.form("/duplicates/merge"))
    assert merge_page(owner, kept, other).path == "/contacts/view"
    with stack.unchanged():
        assert owner.submit(page.form("/duplicates/merge")).status == 409


# ---- row 101: all at once -----------------------------------------------------------------------

@pytest.mark.parametrize("keep", ["older", "newer"])
def test_duplicates__all_are_removed_but_the_chosen_one(fresh_stack, keep):
    own = fresh_stack.make_owner()
    groups = [[make(own, first_name=f"{n}{i}", email=f"{n}@shop.example") for i in range(3)] for n in "xyz"]
    alone = make(own, first_name="Alone", email="alone@shop.example")
    page = own.get(own.get("/duplicates").link("Remove all duplicates"))
    assert "Remove 6 duplicates?" in page.text
    page = own.get(f"/duplicates/remove?channel=email&keep={keep}")
    example = page.html.split("<tbody>")[1]
    assert "x1" in example and "Remove 6 contacts" in page.text
    form = page.form("/duplicates/remove")
    late = make(own, first_name="late", email="alone@shop.example")
    with fresh_stack.unchanged():
        page = own.submit(form)
        assert page.status == 409 and "Remove 7" in page.text
    with fresh_stack.unchanged():
        refused = own.submit(page.form("/duplicates/remove"), {"reason": ""})
        assert refused.status in (400, 422)
    page = own.submit(page.form("/duplicates/remove"))
    assert page.path == "/duplicates" and "were removed: 7." in page.text and "No duplicates" in page.text
    kept = [g[0] if keep == "older" else g[-1] for g in groups] + [alone if keep == "older" else late]
    assert [n for (n,) in fresh_stack.db("SELECT id FROM contact WHERE state = 0 ORDER BY id")] == sorted(kept)
    assert fresh_stack.value("SELECT count(*) FROM batch WHERE action = 'duplicate.remove'") == 1


def test_duplicates__viewers_have_no_entry(owner):
    assert 'href="/duplicates"' in owner.get("/contacts").html


@pytest.mark.fastcgi
def test_duplicates__who_shares_a_further_address_is_found_and_not_removed_at_once(fresh_stack):
    own = fresh_stack.make_owner()
    ana, bo = (make(own, first_name=n, email=f"{n}@town.example") for n in ("ana", "bo"))
    form = own.get(f"/contacts/edit?id={ana}").form("/contacts/edit")
    own.submit(form, {"other_email": "BO@town.example"})
    page = own.get("/duplicates?channel=email")
    assert "bo@town.example" in page.text.lower()
    with fresh_stack.unchanged():
        page = own.get("/duplicates/remove?channel=email&keep=newer")
    assert page.path == "/duplicates" and "share a further one" in page.text
    third = make(own, first_name="Bo again", email="bo@town.example")
    page = own.get("/duplicates/remove?channel=email&keep=older")
    assert "Remove 1 duplicate?" in page.h1 and "only a further address" in page.text
    page = own.submit(page.form("/duplicates/remove"))
    assert "were removed: 1." in page.text
    assert fresh_stack.db("SELECT id FROM contact WHERE state = 0 ORDER BY id") == [(ana,), (bo,)]
    assert fresh_stack.value("SELECT state FROM contact WHERE id = ?", third) == 2
