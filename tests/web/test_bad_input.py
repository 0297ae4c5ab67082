"""Bad input through the web: two who edit one contact, forms that ask for more than they may,
duplicates in circles, very much of everything, and text that is hard to keep."""
import csv
import io
import re
import secrets
from html import escape

import pytest

from harness import ROOT
from test_accounts import join_as
from test_api import Client
from test_attributes import make as make_attribute, pen, put
from test_duplicates import merge_page
from test_exports import write
from test_imports import counts, page, shop, take  # noqa: F401
from test_points import do, make_contact, point_id, points, undo_last
from test_tags import add as add_tag

# What is kept and told does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi


def word():
    return "b" + secrets.token_hex(5)


def edit_form(browser, contact):
    return browser.get(f"/contacts/edit?id={contact}").form("/contacts/edit")


def row(stack, contact, *fields):
    return stack.db(f"SELECT {', '.join(fields)} FROM contact WHERE id = ?", contact)[0]


# ---- two who edit one contact -------------------------------------------------------------------

ALL = {"first_name": "Ana", "last_name": "Moser", "phone": "+43 664 1234567", "identifier": "", "company": "Sol",
       "address": "Weg 1\r\nStiege 2", "city": "Wien", "region": "Wien", "postal_code": "1010", "country": "AT",
       "language": "de", "time_zone": "Europe/Vienna", "categories": "News, Offers", "journey_stage": "lead",
       "signup": "2024-02-29", "eu_consent": "yes", "eu_consent_at": "2024-03-01", "eu_consent_how": "form",
       "eu_consent_text": "I agree", "marketing_consent": "no", "marketing_consent_at": "2024-03-02 10:30",
       "marketing_consent_how": "phone", "marketing_consent_text": "Not me", "blocked": "no"}
OTHER = {"first_name": "Eva", "last_name": "Huber", "phone": "+43 664 7654321", "company": "Luna",
         "address": "Gasse 2\r\nTop 3", "city": "Graz", "region": "Stmk", "postal_code": "8010", "country": "DE",
         "language": "en", "time_zone": "Europe/Berlin", "categories": "Tips", "journey_stage": "customer",
         "signup": "2025-01-31", "eu_consent": "no", "eu_consent_at": "2025-03-01", "eu_consent_how": "mail",
         "eu_consent_text": "No more", "marketing_consent": "yes", "marketing_consent_at": "2025-03-02",
         "marketing_consent_how": "shop", "marketing_consent_text": "Yes please", "blocked": "yes"}


def stored(stack, contact):
    return row(stack, contact, *(f for f in ALL if f not in ("signup", "eu_consent_at", "marketing_consent_at")),
               "signup_at", "eu_consent_at", "marketing_consent_at")


def test_edit__what_others_did_to_every_field_stays(owner, stack):
    """Nothing was typed twice, so nobody has to decide anything."""
    contact = make_contact(owner, **{**ALL, "identifier": word()})
    form = edit_form(owner, contact)
    owner.submit(edit_form(owner, contact), OTHER)
    theirs = stored(stack, contact)
    with stack.unchanged():
        page = owner.submit(form)
    assert "Nothing was different" in page.text, re.findall("<li>.*wrote.*", page.html)
    page = owner.submit(form, {"identifier": word()})
    assert "The contact was saved." in page.text, page
    assert [a for a, b in zip(theirs, stored(stack, contact)) if a != b] == [theirs[3]]


def test_edit__every_field_that_both_changed_is_told_and_nothing_typed_is_lost(owner, stack):
    contact = make_contact(owner, **{**ALL, "identifier": word()})
    form = edit_form(owner, contact)
    mine = {key: value for key, value in OTHER.items() if key not in ("blocked", "eu_consent", "marketing_consent")}
    owner.submit(edit_form(owner, contact), {
        **{key: f"Their {key}" for key in ("first_name", "last_name", "company", "city", "region", "journey_stage",
                                           "categories", "eu_consent_how", "eu_consent_text", "marketing_consent_how",
                                           "marketing_consent_text")},
        "address": "Their\r\nstreet", "phone": "+43 1 5321234", "postal_code": "9020", "country": "IT",
        "language": "it", "time_zone": "Europe/Rome", "signup": "2023-01-01", "eu_consent_at": "2023-01-02",
        "marketing_consent_at": "2023-01-03"})
    with stack.unchanged():
        page = owner.submit(form, mine)
    assert page.status == 409 and "Somebody else changed this contact meanwhile" in page.text
    assert page.html.count("Olga Owner</bdi> wrote") == len(mine)
    again = page.form("/contacts/edit")
    assert {key: again.value(key).replace("\r\n", "\n") for key in mine} == \
        {key: value.replace("\r\n", "\n") for key, value in mine.items()}
    page = owner.submit(again)
    assert "The contact was saved." in page.text
    assert row(stack, contact, "city", "company", "language") == ("Graz", "Luna", "en")
    undo_last(owner, stack, contact)
    assert row(stack, contact, "city", "company", "language") == ("Their city", "Their company", "it")


def test_edit__an_attribute_a_tag_an_address_and_a_status_meanwhile_stay(owner, stack):
    name = word()
    contact = make_contact(owner, first_name=name, email=f"{name}@a.example")
    attribute = make_attribute(owner, stack, "text")
    form = edit_form(owner, contact)
    put(owner, contact, attribute, "theirs")
    add_tag(owner, contact, name)
    do(owner, contact, "add", value=f"{name}@b.example", label="work")
    page = owner.get(f"/contacts/view?id={contact}")
    owner.submit(page.form("/contacts/do"), {"do": f"unsubscribe.{contact}"})
    page = owner.submit(form, {"city": "Linz", "other_email": f"{name}@mine.example"})
    assert "The contact was saved." in page.text
    assert points(stack, contact) == [(f"{name}@b.example", "work"), (f"{name}@mine.example", "")]
    assert row(stack, contact, "city", "email_status") == ("Linz", 1)
    assert stack.value("SELECT text FROM attribute_value WHERE contact_id = ?", contact) == "theirs"
    assert stack.value("SELECT count(*) FROM contact_tag WHERE contact_id = ?", contact) == 1


def test_edit__another_action_in_between_hides_no_change(owner, stack):
    """A file of all data is in the history, but changes nothing."""
    contact = make_contact(owner, first_name=word(), city="Linz")
    form = edit_form(owner, contact)
    owner.submit(edit_form(owner, contact), {"city": "Wels"})
    for _ in range(2):
        page = owner.post("/contacts/data", {"id": contact, "format": "json"})
        assert page.status == 200, page
    with stack.unchanged():
        page = owner.submit(form, {"city": "Enns"})
    assert page.status == 409 and "Wels" in page.text
    assert page.form("/contacts/edit").value("city") == "Enns"


def test_edit__an_address_that_both_changed_is_told(owner, stack):
    name = word()
    contact = make_contact(owner, first_name=name, email=f"{name}@a.example", other_email=f"{name}@b.example",
                           other_phone="+43 1 5321234")
    form = edit_form(owner, contact)
    owner.submit(edit_form(owner, contact), {"other_email": f"{name}@b.example (work)\n{name}@theirs.example"})
    with stack.unchanged():
        page = owner.submit(form, {"city": "Enns", "other_email": f"{name}@b.example (home)\n{name}@mine.example"})
    assert page.status == 409 and "somebody changed number 1 meanwhile" in page.text.lower()
    assert f"Stored now: {name}@b.example (work), {name}@theirs.example" in page.text
    again = page.form("/contacts/edit")
    assert again.value("city") == "Enns"
    assert again.value("other_email").split() == [f"{name}@b.example", "(home)", f"{name}@mine.example"]
    page = owner.submit(again)
    assert "The contact was saved." in page.text, page
    assert points(stack, contact) == [
        (f"{name}@b.example", "home"), (f"{name}@theirs.example", ""), (f"{name}@mine.example", "")]


def test_edit__a_label_that_somebody_changed_meanwhile_is_told(owner, stack):
    name = word()
    contact = make_contact(owner, email=f"{name}@a.example", other_email=f"{name}@b.example")
    form = next(f for f in owner.get(f"/contacts/view?id={contact}").forms if f.value("was") == f"{name}@b.example")
    do(owner, contact, "save", point=point_id(stack, contact, f"{name}@b.example"), value=f"{name}@b.example",
       was=f"{name}@b.example", label="work")
    with stack.unchanged():
        page = owner.submit(form, {"value": f"{name}@c.example"}, button="Save changes")
    assert page.status == 409 and "somebody changed this meanwhile" in page.text.lower()
    form = next(f for f in page.forms if f.value("was") == f"{name}@b.example")
    assert form.value("value") == f"{name}@c.example"
    owner.submit(form, button="Save changes")
    assert points(stack, contact) == [(f"{name}@c.example", "")]


@pytest.mark.parametrize("bad", [{"email": "nonsense"}, {"other_email": "a@b.example\nnonsense"},
                                 {"other_phone": "12"}, {"signup": "someday"}, {"city": "x" * 501}])
def test_edit__one_bad_value_and_nothing_is_saved(owner, stack, bad):
    contact = make_contact(owner, first_name=word())
    form = edit_form(owner, contact)
    with stack.unchanged():
        page = owner.submit(form, {"first_name": "Other", **bad})
    assert page.status == 422 and page.form("/contacts/edit").value("first_name") == "Other"


# ---- ATTACKS 31: who may not, writes nothing ------------------------------------------------------

def test_refused__a_complete_form_of_somebody_else_writes_nothing(owner, stack):
    """Each is good, but for who sends it: an editor's forms, sent by a viewer and by nobody."""
    name = word()
    contact = make_contact(owner, first_name=name, email=f"{name}@a.example", other_email=f"{name}@b.example")
    other = make_contact(owner, first_name=name, email=f"{name}@a.example")
    attribute = make_attribute(owner, stack, "text")
    add_tag(owner, contact, name)
    forms = [owner.get("/contacts/new").form("/contacts/new"), edit_form(owner, contact),
             pen(owner, contact, attribute), merge_page(owner, contact, other).form("/duplicates/merge"),
             owner.get("/tags/new").form("/tags/new"), owner.get("/attributes/new").form("/attributes/new")]
    forms += [form for form in owner.get(f"/contacts/view?id={contact}").forms
              if form.method == "post" and form.action.startswith("/contacts/")]
    for what in ("delete", "allow-email", "allow-phone", "activate"):
        asked = owner.get(f"/contacts/ask?do={what}&id={contact}&page=view")
        forms.append(asked.form("/contacts/do"))
    typed = {"first_name": "Written", "obtained": "1", "value": "written", "label": word(), "name": word(),
             "tag": word(), "type": "text", "colour": "teal", "scope": "both", "reason": "written"}
    viewer, nobody = join_as(stack, owner, "viewer"), stack.browser()
    token = viewer.get("/accounts/me").csrf
    tried = set()
    with stack.unchanged():
        for form in forms:
            fields = {**dict(form.fields), **{k: v for k, v in typed.items() if k in form.names() and k not in (
                "name",) or k == "name" and form.action.startswith("/attributes")}}
            for button in form.buttons[:1]:
                fields.setdefault(button[1] or "x", button[2])
            for browser, csrf in ((viewer, token), (nobody, fields["csrf"]), (viewer, fields["csrf"])):
                page = browser.post(form.action, {**fields, "csrf": csrf}, csrf=False, follow=False)
                assert page.status == 403, (form.action, fields, page)
                tried.add(form.action)
    assert len(tried) >= 9, tried


# ---- ATTACKS 32: fields that no form has ----------------------------------------------------------

MORE = {"id": "1", "created_at": "1", "updated_at": "1", "created_by": "99", "owner_id": "99", "account_id": "99",
        "is_admin": "1", "admin": "true", "role": "owner", "state": "2", "source": "3", "email_status": "3",
        "phone_status": "3", "deactivated": "1", "merged_into": "1", "carriers": "77", "holders": "77",
        "position": "77", "is_shared": "1", "is_sample": "1", "source_import_id": "1", "obtained_by": "99",
        "obtained_at": "1", "version": "77", "password_hash": "x", "email_key": "x", "key": "stolen"}


def test_more_fields__are_not_read_by_forms_that_make_something(owner, stack):
    name = word()
    page = owner.submit(owner.get("/contacts/new").form_with("obtained"),
                        {**MORE, "first_name": name, "obtained": "1", "email": f"{name}@a.example"})
    assert page.path == "/contacts/view", page
    contact = int(page.query.split("id=")[1])
    me = stack.value("SELECT id FROM account WHERE role = 'owner' ORDER BY id LIMIT 1")
    assert contact > 1 and row(stack, contact, "state", "source", "email_status", "phone_status", "deactivated",
                               "source_import_id", "obtained_by", "version", "email_key", "created_at > 1",
                               "obtained_at > 1") == \
        (0, 0, 0, 0, 0, None, me, 1, f"{name}@a.example", 1, 1)
    owner.submit(owner.get("/tags/new").form("/tags/new"), {**MORE, "label": name, "colour": "teal"})
    assert stack.db("SELECT id > 1 OR id = (SELECT min(id) FROM tag), carriers, created_at > 1 FROM tag WHERE name = ?",
                    name) == [(1, 0, 1)]
    owner.submit(owner.get("/attributes/new").form("/attributes/new"),
                 {k: v for k, v in {**MORE, "name": name, "type": "text"}.items() if k != "key"})
    assert stack.db("SELECT holders, position <> 77, created_at > 1 FROM attribute WHERE name = ?", name) == [(0, 1, 1)]
    editor = join_as(stack, owner, "editor")
    editor.submit(editor.get("/segments/new?filter=city+is+Graz").form("/segments/new"), {**MORE, "name": name})
    assert stack.db("SELECT a.role, s.is_shared, s.version, s.created_at > 1 FROM segment s JOIN account a"
                    " ON a.id = s.owner_id WHERE s.name = ?", name) == [("editor", 0, 1, 1)]


def test_more_fields__make_nobody_more_than_they_are(owner, stack):
    name = word()
    viewer = join_as(stack, owner, "viewer", email=f"{name}@team.example")
    before = stack.db("SELECT id, role, password_hash, created_at, email FROM account ORDER BY id")
    page = viewer.get("/accounts/me")
    sent = 0
    for form in page.forms:
        if form.method == "post" and "name" in form.names() and "token" not in form.action:
            viewer.submit(form, {**MORE, "name": "Vera Viewer"})
            sent += 1
    assert sent and stack.value("SELECT name FROM account WHERE email = ?", f"{name}@team.example") == "Vera Viewer"
    assert stack.db("SELECT id, role, password_hash, created_at, email FROM account ORDER BY id") == before
    assert viewer.get("/contacts/new").status == 403


@pytest.mark.parametrize("field", ["id", "state", "version", "email_status", "created_at", "email_key", "", "name"])
def test_more_fields__a_pen_of_a_field_that_has_none_is_refused(owner, stack, field):
    contact = make_contact(owner, first_name=word())
    with stack.unchanged():
        page = owner.post("/contacts/field", {"id": contact, "name": field, "value": "2", "was": ""})
        assert page.status in (400, 422), page


# ---- ATTACKS 66: duplicates -----------------------------------------------------------------------

def test_merge__in_a_circle_keeps_the_unsubscription_and_the_history(owner, stack):
    name = word()
    a, b, c = (make_contact(owner, first_name=f"{letter} {name}", email=f"{name}@a.example") for letter in "ABC")
    page = owner.get(f"/contacts/view?id={a}")
    owner.submit(page.form("/contacts/do"), {"do": f"unsubscribe.{a}"})
    first = stack.db("SELECT email_status, email_status_at FROM contact WHERE id = ?", a)
    for kept, other in ((b, a), (c, b)):
        page = owner.submit(merge_page(owner, kept, other).form("/duplicates/merge"))
        assert page.h1 == "Merged", page
    # The first comes back and takes in the last, which has its past.
    page = owner.get(f"/contacts/view?id={a}")
    page = owner.submit(page.form("/contacts/do"), {"do": f"restore.{a}"})
    page = owner.submit(merge_page(owner, a, c).form("/duplicates/merge"))
    assert page.h1 == "Merged", page
    assert stack.db("SELECT state, email_status FROM contact WHERE id IN (?, ?, ?) ORDER BY id", a, b, c) == \
        [(0, 1), (2, 1), (2, 1)]
    assert stack.db("SELECT email_status, email_status_at FROM contact WHERE id = ?", a) == first
    profile = owner.get(f"/contacts/view?id={a}")
    assert profile.status == 200 and f"Contact {b}, merged" in profile.text and f"Contact {c}, merged" in profile.text
    assert stack.value("SELECT count(*) FROM change WHERE entity = 1 AND field = 103 AND entity_id IN (?, ?, ?)",
                       a, b, c) >= 3
    for gone in (b, c):
        assert owner.get(f"/contacts/view?id={gone}").status == 200
    undo_last(owner, stack, c)
    assert stack.db("SELECT state, email_status FROM contact WHERE id IN (?, ?) ORDER BY id", a, c) == [(0, 1), (0, 1)]


def test_new__with_an_identifier_of_somebody_makes_no_second_record(owner, stack):
    key = word()
    first = make_contact(owner, first_name="First", identifier=key)
    form = owner.get("/contacts/new").form_with("obtained")
    typed = {"first_name": "Second", "city": "Graz", "obtained": "1"}
    with stack.unchanged():
        page = owner.submit(form, {**typed, "identifier": f" {key} "})
        assert page.status == 422 and f"Contact {first} has this identifier already" in page.text
        again = page.form("/contacts/new")
        assert again.value("city") == "Graz" and 'id="identifier-error"' in page.html
    assert owner.submit(again, {**typed, "identifier": ""}).path == "/contacts/view"
    page = owner.get(f"/contacts/ask?do=delete&id={first}&page=view")
    owner.submit(page.form("/contacts/do"), {"do": f"delete.{first}", "reason": "gone"})
    assert owner.submit(form, {**typed, "identifier": key}).path == "/contacts/view"


def test_edit__to_an_identifier_of_somebody_is_refused_with_a_link(owner, stack):
    key = word()
    first = make_contact(owner, first_name="First" + key, identifier=key)
    second = make_contact(owner, first_name="Second", identifier=word())
    refused = f"Contact {first} has this identifier already"
    with stack.unchanged():
        form = owner.get(f"/contacts/edit?id={second}").form("/contacts/edit")
        page = owner.submit(form, {"identifier": f" {key.upper()} ", "city": "Graz"})
        assert page.status == 422 and refused in page.text
        assert page.form("/contacts/edit").value("city") == "Graz" and 'id="identifier-error"' in page.html
        assert page.link("First" + key) == f"/contacts/view?id={first}"
        page = owner.post("/contacts/field", {"id": second, "name": "identifier", "value": key,
                                              "was": stack.value("SELECT identifier FROM contact WHERE id = ?",
                                                                 second)})
        assert page.status == 422 and refused in page.text and 'id="identifier-error"' in page.html
        assert page.link("First" + key) == f"/contacts/view?id={first}"
    # Who shares one already is edited as before, and by another one they part.
    write(stack, "UPDATE contact SET identifier = ?, identifier_key = ? WHERE id = ?", key, key, second)
    form = owner.get(f"/contacts/edit?id={second}").form("/contacts/edit")
    assert owner.submit(form, {"city": "Graz"}).path == "/contacts/view"
    form = owner.get(f"/contacts/edit?id={second}").form("/contacts/edit")
    assert owner.submit(form, {"identifier": key.upper()}).path == "/contacts/view"
    form = owner.get(f"/contacts/edit?id={second}").form("/contacts/edit")
    assert owner.submit(form, {"identifier": ""}).path == "/contacts/view"


@pytest.mark.parametrize("key", ["E-mail", "Identifier", "Phone"])
@pytest.mark.parametrize("said", [("unsubscribed", ""), ("", "unsubscribed"), ("unsubscribed", "active")])
def test_import__the_same_person_twice_is_one_and_unsubscribed(shop, page, key, said):  # noqa: F811
    value = {"E-mail": f"{word()}@Twice.example", "Identifier": word(),
             "Phone": f"+43 664 {secrets.randbelow(9000000) + 1000000}"}[key]
    mail = f"{word()}@once.example"
    head = f"First name,{key},City,E-mail status" + ("" if key == "E-mail" else ",E-mail")
    tail = "" if key == "E-mail" else f",{mail}"
    text = f"{head}\nAnna,{value},Wien,{said[0]}{tail}\nBert,{value.upper()},Graz,{said[1]}{tail}\n"
    before = shop.value("SELECT count(*) FROM contact")
    done = take(shop, page, text.encode(), update=True)
    assert counts(done)[0] == 1 and counts(done)[4] == 0, done
    assert shop.value("SELECT count(*) FROM contact") == before + 1
    contact = shop.value("SELECT max(id) FROM contact")
    assert row(shop, contact, "first_name", "email_status") == ("Bert", 1), done
    profile = page.get(f"/contacts/view?id={contact}")
    assert "row 2" in profile.text or "row 3" in profile.text


# ---- ATTACKS 63: very much --------------------------------------------------------------------------

def test_very_much__a_note_is_kept_whole_or_refused_whole(owner, stack):
    contact = make_contact(owner, first_name=word())
    attribute = make_attribute(owner, stack, "text")
    for char in ("a", "\u00fc", "\u20ac", "\U0001f680"):
        text = char * (10000 // len(char.encode()))
        form = pen(owner, contact, attribute)
        with stack.unchanged():
            page = owner.submit(form, {"value": text + char})
            assert page.status == 422 and text + char in page.html, page.status
        owner.submit(form, {"value": text})
        assert stack.value("SELECT text FROM attribute_value WHERE contact_id = ?", contact) == text
    with stack.unchanged():
        for size in (1_000_000, 3_000_000):
            page = owner.submit(pen(owner, contact, attribute), {"value": "n" * size})
            assert page.status in (400, 413, 422), page
    assert len(owner.get(f"/contacts/view?id={contact}").body) < 200_000


def test_very_much__a_large_cell_is_a_failed_row(shop, page):  # noqa: F811
    good = f"{word()}@large.example"
    done = take(shop, page, f"First name,E-mail,City\nA,{word()}@large.example,{'n' * 1_000_000}\nB,{good},Graz\n"
                .encode())
    assert counts(done) == (1, 0, 0, 0, 1), done
    assert shop.value("SELECT city FROM contact WHERE email = ?", good) == "Graz"


# ---- ATTACKS 64 and 65: odd text ----------------------------------------------------------------------

def odd_texts():
    with open(ROOT / "tests/fixture/files/naughty.csv", newline="", encoding="utf-8") as f:
        texts = {cell.strip() for line in csv.reader(f) for cell in line}
    texts |= {"\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "Z\u0335\u031b" * 40, "\u202eabc\u202c",
              "\u2067\u0627\u0628c", "\uffff", "\ufffe", "\ufffd", "e" + "\u0301" * 200, "\U0010ffff", "\U0001fffe",
              "a\u200bb", "\u00ad\u034fx", "a\x01b\x7fc", "a\u2028b\u2029c", "NULL", "undefined", "nil", "true", "-1",
              "1e1000", "0x10", "\u0130i\u0307", "\u1e9e", "a&amp;b", "&#0;", "%00", "%c0%af", "\\u0000", "\\",
              "'", '"', "''", '""', "`", ";", ",", "a\u0000"[:1], "{{CSRF}}", "$(id)", "|id", "=1+1", "+1", "@SUM(1)",
              "\u2024\u2025/etc", "<!--", "]]>", "<![CDATA[x", "\u0e33\u0e49" * 30, "\ufdfd", "\U000e0041b"}
    return sorted(text for text in texts if text and text == text.strip() and "\n" not in text and "\r" not in text)


def test_odd_text__is_the_same_through_form_import_api_and_export(shop, page):  # noqa: F811
    texts = odd_texts()
    assert len(texts) > 130
    name = word()
    out = io.StringIO()
    # Another quote than a spreadsheet's would lose leading "'" of cells that look like formulas.
    csv.writer(out).writerows([["E-mail", "First name", "Company"]] + [
        [f"{name}{i}@odd.example", text, text] for i, text in enumerate(texts)])
    done = take(shop, page, out.getvalue().encode())
    stored_now = dict(shop.db("SELECT email, company FROM contact WHERE email LIKE ?", f"{name}%"))
    wrong = [text for i, text in enumerate(texts) if stored_now.get(f"{name}{i}@odd.example") != text
             and not (text[0] == "'" and text[1:2] in tuple("=+-@"))]
    assert not wrong, [ascii(t) for t in wrong]
    assert counts(done)[0] == len(texts)
    client = Client(shop)
    api = {}
    cursor = {}
    while cursor is not None:
        answer = client.get("/contacts", filter=f'email starts with "{name}"', **cursor)
        api.update({c["email"]: c["company"] for c in answer["contacts"]})
        cursor = {"cursor": answer["next"]} if answer["next"] else None
    assert api == stored_now
    # Through a form and back out of it: the whole form of some, and the field of a pen of others.
    ids = dict(shop.db("SELECT company, id FROM contact WHERE email LIKE ?", f"{name}%"))
    for text in texts[::6]:
        form = edit_form(page, ids[text]) if text in ids else None
        if not form:
            continue
        assert form.value("company") == text and form.value("first_name") == text, ascii(text)
        with shop.unchanged():
            assert "Nothing was different" in page.submit(form).text, ascii(text)
        view = page.submit(form, {"city": text})
        assert row(shop, ids[text], "city", "company") == (text, text), ascii(text)
        assert escape(text, quote=False) in view.html.replace("&quot;", '"').replace("&#39;", "'"), ascii(text)


@pytest.mark.parametrize("raw", [b"%00", b"a%00b", b"%ed%a0%80", b"%ed%b0%80x", b"%ff", b"%c0%80", b"%f4%90%80%80",
                                 b"%e2%82", b"%f0%9f%98"])
def test_odd_text__that_is_no_text_is_refused_whole(owner, stack, raw):
    contact = make_contact(owner, first_name="Whole")
    token = owner.get(f"/contacts/edit?id={contact}").csrf.encode()
    head = {"Content-Type": "application/x-www-form-urlencoded", "Origin": stack.url}
    with stack.unchanged():
        for body in (b"id=%d&first_name=Other&city=" % contact + raw, b"id=%d&name=city&was=&value=" % contact + raw,
                     b"id=%d&tag=" % contact + raw):
            for path in ("/contacts/edit", "/contacts/field", "/contacts/tag"):
                answer = owner.request("POST", path, b"csrf=" + token + b"&" + body, head)
                assert answer.status == 400, answer


def test_odd_text__never_turns_the_line_around_it(owner, stack):
    """A name that is written from right to left stands alone, wherever a page has it."""
    name = word()
    odd = f"\u202e{name}\u2067"
    contact = make_contact(owner, first_name=odd, company=odd, city=odd, email=f"{name}@a.example")
    make_contact(owner, first_name=odd, email=f"{name}@a.example")
    add_tag(owner, contact, f"{odd} tag")
    for path in (f"/contacts/view?id={contact}", f"/contacts?q={name}", f"/contacts/edit?id={contact}",
                 f"/duplicates/group?channel=email&id={contact}", f"/tags?q={name}", "/changes",
                 f"/contacts/ask?do=delete&id={contact}&page=view"):
        html = owner.get(path).html
        text = re.sub(r"<(textarea|title|option|script)\b.*?</\1>|<input[^>]*>", "", html, flags=re.S)
        # What is only read aloud stands in no line.
        text = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", text)
        text = re.sub(r"<bdi>[^<]*</bdi>|<[^>]*>", "", text, flags=re.S)
        assert "\u202e" not in text, (path, text[max(0, text.index("\u202e") - 200):][:300])


def test_very_much__ten_thousand_tags_on_one_contact(shop, page):  # noqa: F811
    """The last of this module: what it leaves in the history slows down every look at the whole base."""
    stack, owner, name = shop, page, word()
    contact, other = make_contact(owner, email=f"{name}@a.example"), make_contact(owner, email=f"{name}@a.example")
    first = (stack.value("SELECT max(id) FROM tag") or 0) + 1
    write(stack, "INSERT INTO tag (id, name, label, colour, carriers, created_at, updated_at)"
          " VALUES (?, ?, ?, 'teal', 1, 0, 0)",
          many=[(first + i, f"{name}-{i:05}", f"{name} {i:05}") for i in range(10000)])
    write(stack, "INSERT INTO contact_tag VALUES (?, ?)", many=[(first + i, contact) for i in range(10000)])
    page = owner.get(f"/contacts/view?id={contact}")
    assert page.status == 200 and len(page.body) < 500_000 and "and 9800 more" in page.text
    page = owner.submit(page.form("/contacts/tag"), {"tag": f"{name} one more"})
    assert "A new tag was made and added." in page.text
    page = owner.get(f"/contacts?q={name}")
    assert page.status == 200 and len(page.body) < 500_000 and "+9998" in page.text.replace(",", "")
    assert len(owner.get(f"/contacts/edit?id={contact}").body) < 200_000
    page = owner.get(f"/contacts?filter=tag+is+%22{name}-09999%22")
    assert page.status == 200 and f"{name}@a.example" in page.text
    page = merge_page(owner, other, contact)
    assert page.status == 200 and "10,001 tags" in page.text and len(page.body) < 500_000
    page = owner.submit(page.form("/duplicates/merge"))
    assert page.h1 == "Merged" and len(owner.get(f"/contacts/view?id={other}").body) < 500_000
    assert stack.value("SELECT count(*) FROM contact_tag WHERE contact_id = ?", other) == 10001
    undo_last(owner, stack, other)
    stack.job("undoer")  # the page does what fits into its time, which on a busy machine is not all
    assert not stack.value("SELECT count(*) FROM undo WHERE state = 0")
    assert stack.db("SELECT contact_id, count(*) FROM contact_tag WHERE contact_id IN (?, ?) GROUP BY 1",
                    contact, other) == [(contact, 10001)]


# ---- only spaces ----------------------------------------------------------------------------------

@pytest.fixture
def things(owner, stack):
    """What pages are about: their addresses have its numbers."""
    contact = make_contact(owner, first_name=word())
    add_tag(owner, contact, word())
    make_attribute(owner, stack, "text")
    form = owner.get("/segments/new-static").form_with("name")
    owner.submit(form, {"name": word()})
    return {"contact": contact, **{name: stack.value(f"SELECT max(id) FROM {name}")
                                   for name in ("tag", "attribute", "segment")}}


@pytest.mark.parametrize("address", [
    "/contacts/blacklist", "/contacts/ask?do=delete&id={contact}", "/exports/new", "/exports/links", "/tags/new",
    "/tags/edit?id={tag}", "/attributes/new", "/attributes/edit?id={attribute}", "/segments/new-static",
    "/segments/edit?id={segment}", "/snapshots", "/accounts", "/accounts/me", "/accounts/me-tokens", "/settings"])
def test_blank__only_spaces_are_told_at_their_field(owner, stack, things, address):
    page = owner.get(address.format(**things))
    sent = 0
    for form in page.forms:
        typed = [i["name"] for i in form.inputs if "required" in i and i.get("type", "text") in ("text", "email")]
        if not typed or form.method != "post":
            continue
        button = form.buttons[0][0] if form.buttons else None
        with stack.unchanged():
            answer = owner.submit(form, dict.fromkeys(typed, "   "), button=button)
        assert answer.status == 422, (form.action, typed, answer)
        assert 'aria-invalid="true"' in answer.html, (form.action, typed)
        sent += 1
    assert sent, "the page asks for nothing any more"
