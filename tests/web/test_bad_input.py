"""Bad input through the web: two who edit one contact."""
import re
import secrets

import pytest

from test_attributes import make as make_attribute, put
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
