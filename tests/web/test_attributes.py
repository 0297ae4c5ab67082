"""/attributes, and the values of them on contacts: every type, names, order, options, deletion."""
import re
import secrets
from html import escape

import pytest

from test_accounts import join_as
from test_exports import write

# What is stored and shown does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi

TYPES = ("text", "number", "date", "yes-no", "choice", "several", "link")
OPTIONS = "Silver\r\n\r\nGold, heavy\r\n  Platinum  "


def word():
    return "w" + secrets.token_hex(6)


def make_contact(owner, name="Paula"):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": name, "obtained": "1"})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


def make(owner, stack, kind, name=None, options=""):
    """A new attribute; returns its id."""
    name = name or f"{kind} {word()}"
    form = owner.get("/attributes/new").form("/attributes/new")
    if not options and kind in ("choice", "several"):
        options = OPTIONS
    page = owner.submit(form, {"name": name, "type": kind, "options": options})
    assert page.path == "/attributes" and "The attribute was made." in page.text, page
    return stack.value("SELECT id FROM attribute WHERE name = ?", name)


def pen(browser, contact, attribute):
    """The form of one value on a profile."""
    page = browser.get(f"/contacts/view?id={contact}&attribute={attribute}")
    return next(f for f in page.forms
                if f.action == "/contacts/attribute" and f.value("attribute") == str(attribute))


def put(browser, contact, attribute, value):
    return browser.submit(pen(browser, contact, attribute), {"value": value})


def tick(browser, stack, contact, attribute, *labels):
    ids = [stack.value("SELECT id FROM attribute_option WHERE attribute_id = ? AND label = ?",
                       attribute, label) for label in labels]
    return browser.submit(pen(browser, contact, attribute), {"chosen": ids or None})


def key_of(stack, attribute):
    return stack.value("SELECT key FROM attribute WHERE id = ?", attribute)


def version(stack, contact):
    return stack.value("SELECT version FROM contact WHERE id = ?", contact)


@pytest.fixture
def contact(owner):
    return make_contact(owner)


# ---- the list and new ones -----------------------------------------------------------------------

def test_attributes__starts_empty_and_says_what_to_do(fresh_stack):
    owner = fresh_stack.make_owner()
    page = owner.get("/attributes")
    assert page.status == 200 and "No attributes yet" in page.text
    assert "Attributes" not in owner.get(f"/contacts/view?id={make_contact(owner)}").text \
        .split("Person")[1]
    make(owner, fresh_stack, "number", "Points")
    page = owner.get("/attributes")
    assert "attr.points" in page.text and "Number" in page.text
    assert fresh_stack.value("SELECT action FROM batch ORDER BY id DESC LIMIT 1") \
        == "attribute.create"


@pytest.mark.both_ways
def test_attributes__the_number_of_people_leads_to_them(owner, stack, contact):
    attribute = make(owner, stack, "number")
    put(owner, contact, attribute, "5")
    page = owner.get("/attributes")
    link = f"/contacts?filter=attr.{key_of(stack, attribute)}%20has%20any%20value"
    assert [text.strip() for href, text, _ in page.reader.links if href == link] == ["1"]


@pytest.mark.parametrize("changes, field", [
    ({"name": ""}, "name"), ({"name": " \u200b "}, "name"), ({"name": "x" * 101}, "name"),
    ({"type": ""}, "type"), ({"type": "choice"}, "options"), ({"type": "several"}, "options"),
    ({"type": "choice", "options": "a\n" + "x" * 101}, "options")])
def test_attributes_new__nonsense_is_named_and_nothing_lost(owner, stack, changes, field):
    typed = {"name": word(), "type": "text", "options": "kept", **changes}
    if changes == {"type": "choice"} or changes == {"type": "several"}:
        typed["options"] = ""
    form = owner.get("/attributes/new").form("/attributes/new")
    with stack.unchanged():
        page = owner.submit(form, typed)
    assert page.status == 422 and "Nothing was saved" in page.text, page
    assert f'id="{field}-error"' in page.html
    form = page.form("/attributes/new")
    assert form.value("options") == typed["options"]
    assert form.value("type") == (typed["type"] or None)


@pytest.mark.both_ways
@pytest.mark.parametrize("options", ["a\nA", "ß\nSS", "é\ne"])
def test_attributes_new__options_are_told_apart_by_more_than_spelling(owner, stack, options):
    form = owner.get("/attributes/new").form("/attributes/new")
    with stack.unchanged():
        page = owner.submit(form, {"name": word(), "type": "choice", "options": options})
    assert page.status == 409 and "two options are alike" in page.text.lower()


def test_attributes_new__a_name_is_given_once(owner, stack):
    name = word()
    make(owner, stack, "text", name)
    form = owner.get("/attributes/new").form("/attributes/new")
    with stack.unchanged():
        page = owner.submit(form, {"name": name.upper(), "type": "text"})
    assert page.status == 409 and "already an attribute" in page.text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\" onmouseover=x \"", "'; DROP TABLE",
                                  "{{CSRF}}", "\u202e\u05d0", "%n%s", "😀 é ﷺ"])
def test_attributes__names_are_text_everywhere(owner, stack, contact, name):
    name += word()
    attribute = make(owner, stack, "choice", name, options=name)
    put(owner, contact, attribute, name)
    for path in ("/attributes", f"/attributes/edit?id={attribute}",
                 f"/attributes/delete?id={attribute}", f"/contacts/view?id={contact}"):
        page = owner.get(path)
        assert page.status == 200 and name in page.text, page
        assert "<script>alert" not in page.html and 'onmouseover=x "' not in page.html
    assert re.fullmatch("[a-z][a-z0-9_]*", key_of(stack, attribute))
    owner.submit(owner.get(f"/attributes/delete?id={attribute}").form("/attributes/delete"))


# ---- order, name, options ------------------------------------------------------------------------

def names(stack):
    return [name for (name,) in stack.db("SELECT name FROM attribute ORDER BY position")]


def test_attributes_move__by_buttons_and_by_number(owner, stack):
    first, second = word(), word()
    one, two = make(owner, stack, "text", first), make(owner, stack, "text", second)
    order = names(stack)
    assert order[-2:] == [first, second]
    form = owner.get("/attributes").form("/attributes/move")
    page = owner.submit(form, {"up": two})
    assert page.path == "/attributes" and names(stack)[-2:] == [second, first]
    owner.submit(page.form("/attributes/move"), {"down": two})
    assert names(stack) == order
    form = owner.get(f"/attributes/edit?id={one}").form("/attributes/edit")
    assert form.value("place") == str(len(order) - 1)
    owner.submit(form, {"place": "1"})
    assert names(stack)[0] == first
    owner.submit(owner.get("/attributes").form("/attributes/move"), {"up": one})
    assert names(stack)[0] == first
    assert owner.submit(owner.get("/attributes").form("/attributes/move"),
                        {"up": 999999}).status == 404


def test_attributes_edit__renames_and_keeps_the_key(owner, stack):
    attribute = make(owner, stack, "text")
    key, name = key_of(stack, attribute), word()
    page = owner.submit(owner.get(f"/attributes/edit?id={attribute}").form("/attributes/edit"),
                        {"name": name})
    assert "The attribute was saved." in page.text and name in page.text
    assert key_of(stack, attribute) == key
    with stack.unchanged():
        page = owner.submit(owner.get(f"/attributes/edit?id={attribute}").form("/attributes/edit"))
    assert "Nothing was different" in page.text
    form = owner.get(f"/attributes/edit?id={attribute}").form("/attributes/edit")
    with stack.unchanged():
        page = owner.submit(form, {"name": " "})
    assert page.status == 422 and 'id="name-error"' in page.html


def labels(stack, attribute):
    return [label for (label,) in stack.db(
        "SELECT label FROM attribute_option WHERE attribute_id = ? ORDER BY position", attribute)]


def options(browser, attribute):
    return browser.get(f"/attributes/edit?id={attribute}").form("/attributes/options")


def test_attributes_options__are_renamed_added_and_ordered(owner, stack, contact):
    attribute = make(owner, stack, "choice")
    assert labels(stack, attribute) == ["Silver", "Gold, heavy", "Platinum"]
    put(owner, contact, attribute, "Silver")
    page = owner.submit(options(owner, attribute),
                        {"label": ["SILVER!", "Gold", "Platinum"], "add": "Bronze\r\n\r\nTin"})
    assert "The attribute was saved." in page.text
    assert labels(stack, attribute) == ["SILVER!", "Gold", "Platinum", "Bronze", "Tin"]
    assert "SILVER!" in owner.get(f"/contacts/view?id={contact}").text
    tin = stack.value("SELECT id FROM attribute_option WHERE label = 'Tin'"
                      " AND attribute_id = ?", attribute)
    owner.submit(options(owner, attribute), {"up": tin})
    assert labels(stack, attribute)[-2:] == ["Tin", "Bronze"]
    # A button also keeps what was typed beside it.
    owner.submit(options(owner, attribute),
                 {"label": ["Silver", "Gold", "Platinum", "Tin", "Bronze"], "down": tin})
    assert labels(stack, attribute) == ["Silver", "Gold", "Platinum", "Bronze", "Tin"]
    owner.submit(options(owner, attribute), {"remove": tin})
    assert labels(stack, attribute)[-1] == "Bronze"
    with stack.unchanged():
        assert "Nothing was different" in owner.submit(options(owner, attribute)).text


@pytest.mark.parametrize("change", [
    {"label": ["", "Gold", "Platinum"]}, {"label": ["GOLD", "Gold", "Platinum"]},
    {"label": ["x" * 101, "Gold", "Platinum"]}, {"add": "silver"}, {"add": "ok\n" + "x" * 101}])
def test_attributes_options__nonsense_is_marked_and_nothing_lost(owner, stack, change):
    attribute = make(owner, stack, "several", options="Silver\nGold\nPlatinum")
    form = options(owner, attribute)
    with stack.unchanged():
        page = owner.submit(form, change)
    assert page.status in (409, 422) and "Nothing was saved" in page.text
    assert page.html.count('id="label-error"') == 1
    form = page.form("/attributes/options")
    if "label" in change:
        assert [v for k, v in form.fields if k == "label"] == change["label"]
    else:
        assert form.value("add") == change["add"]


def test_attributes_options__one_in_use_stays(owner, stack, contact):
    attribute = make(owner, stack, "several")
    tick(owner, stack, contact, attribute, "Silver", "Platinum")
    silver = stack.value("SELECT id FROM attribute_option WHERE label = 'Silver'"
                         " AND attribute_id = ?", attribute)
    form = options(owner, attribute)
    assert [value for _, name, value in form.buttons if name == "remove"] \
        == [str(stack.value("SELECT id FROM attribute_option WHERE label = 'Gold, heavy'"
                            " AND attribute_id = ?", attribute))]
    with stack.unchanged():
        page = owner.submit(form, {"remove": silver})
    assert page.status == 409 and "1 contact has it" in page.text


# ---- delete --------------------------------------------------------------------------------------

def test_attributes_delete__says_what_goes_and_leaves_its_traces(owner, stack):
    attribute = make(owner, stack, "number", name := word())
    people = [make_contact(owner) for _ in range(2)]
    for person in people:
        put(owner, person, attribute, "5")
    page = owner.get(f"/attributes/delete?id={attribute}")
    assert "2 contacts have a value" in page.text
    page = owner.submit(page.form("/attributes/delete"))
    assert "Contacts that had a value: 2." in page.text and name not in page.text
    assert stack.value("SELECT count(*) FROM attribute_value WHERE attribute_id = ?", attribute) == 0
    page = owner.get(f"/contacts/view?id={people[0]}")
    assert "changed a deleted attribute" in page.text and page.html.count("<del><bdi>5<") == 1
    assert owner.get(f"/attributes/edit?id={attribute}").status == 404


def test_attributes_delete__says_which_segments_stop_working(owner, stack):
    attribute = make(owner, stack, "number")
    assert "stops working" not in owner.get(f"/attributes/delete?id={attribute}").text
    write(stack, """INSERT INTO segment (name, name_key, kind, filter, owner_id, is_shared, created_at,
                    updated_at) VALUES (?, ?, 0, ?, 1, 1, 0, 0)""", name := word(), name,
          f'city is "x" and attr.{key_of(stack, attribute)} > 5')
    page = owner.get(f"/attributes/delete?id={attribute}")
    assert f"A segment asks for it and stops working: {name}" in page.text


def test_attributes_delete__is_refused_when_the_number_moved(owner, stack, contact):
    attribute = make(owner, stack, "number")
    form = owner.get(f"/attributes/delete?id={attribute}").form("/attributes/delete")
    put(owner, contact, attribute, "5")
    with stack.unchanged():
        page = owner.submit(form)
    assert page.status == 409 and "1 contact has a value" in page.text
    assert "Delete the attribute and 1 value" in [b[0] for b in
                                                  page.form("/attributes/delete").buttons]


# ---- values on the profile -----------------------------------------------------------------------

@pytest.mark.parametrize("kind, typed, shown", [
    ("text", "  Ünï \n two  ", "Ünï"), ("number", " 9007199254740993 ", "9007199254740993"),
    ("number", "-20.50", "-20.50"), ("date", "2026-03-18", "18 Mar 2026"),
    ("date", "2026-03-18T09:30:00Z", "18 Mar 2026, 10:30"), ("yes-no", "no", "no"),
    ("choice", "gold, HEAVY", "Gold, heavy"), ("link", "https://example.com/?a=1&b=2",
                                               "https://example.com/?a=1&b=2")])
def test_profile__keeps_a_value_of_each_type(owner, stack, contact, kind, typed, shown):
    attribute = make(owner, stack, kind)
    page = put(owner, contact, attribute, typed)
    assert page.status == 200 and "The contact was saved." in page.text and shown in page.text, page
    assert version(stack, contact) == 2
    form = pen(owner, contact, attribute)
    with stack.unchanged():
        assert "Nothing was different" in owner.submit(form).text
    put(owner, contact, attribute, "")
    assert stack.value("SELECT count(*) FROM attribute_value WHERE attribute_id = ?", attribute) == 0
    assert stack.value("SELECT holders FROM attribute WHERE id = ?", attribute) == 0


def test_profile__several_choices_are_ticked(owner, stack, contact):
    attribute = make(owner, stack, "several")
    page = tick(owner, stack, contact, attribute, "Platinum", "Gold, heavy")
    assert page.html.count('<span class="chip"><bdi>Gold, heavy</bdi>') == 1
    assert stack.value("SELECT new_value FROM change ORDER BY id DESC LIMIT 1") \
        == '"Gold, heavy", Platinum'
    form = pen(owner, contact, attribute)
    assert len([v for k, v in form.fields if k == "chosen"]) == 2
    page = tick(owner, stack, contact, attribute)
    assert stack.value("SELECT count(*) FROM attribute_value WHERE attribute_id = ?", attribute) == 0
    with stack.unchanged():
        page = owner.submit(pen(owner, contact, attribute), {"chosen": "999999"})
    assert page.status == 409 and "removed meanwhile" in page.text


@pytest.mark.parametrize("kind, typed, says", [
    ("number", "1,000", "without a comma"), ("number", "1e3", "not a number"),
    ("number", "1' or randomblob(1e9)", "not a number"), ("date", "31.12.2026", "not a date"),
    ("date", "2026-02-30", "not a date"), ("yes-no", "maybe", "yes or no"),
    ("choice", "Mauve", "none of the options"), ("link", "javascript:alert(1)", "link starts with"),
    ("link", " jAvAsCrIpT:alert(1)", "link starts with"), ("link", "data:text/html,x", "link starts"),
    ("link", "java\tscript:alert(1)", "link starts with"), ("text", "x" * 10001, "longer than")])
def test_profile__a_wrong_value_is_marked_and_not_lost(owner, stack, contact, kind, typed, says):
    attribute = make(owner, stack, kind)
    form = pen(owner, contact, attribute)
    with stack.unchanged():
        page = owner.submit(form, {"value": typed})
    assert page.status == 422 and says in page.text, page
    assert f'id="attr.{key_of(stack, attribute)}-error"' in page.html
    assert f'href="{escape(typed.strip())}"' not in page.html
    form = next(f for f in page.forms if f.value("attribute") == str(attribute))
    if kind not in ("yes-no", "choice"):
        # A page turns a tab in an attribute of HTML into a blank.
        assert form.value("value") == typed.strip().replace("\t", " ")


def test_profile__a_link_is_a_link_and_harmless(owner, stack, contact):
    attribute = make(owner, stack, "link")
    page = put(owner, contact, attribute, 'https://example.com/"><script>alert(1)</script>')
    assert "<script>alert" not in page.html
    [tag] = re.findall(r'<a href="https://example[^>]*>', page.html)
    assert 'rel="noopener noreferrer"' in tag
    page = put(owner, contact, attribute, "mailto:ana@example.com")
    assert '<a href="mailto:ana%40example.com"><bdi>mailto:ana@example.com<' in page.html
    page = put(owner, contact, attribute, "mailto:ana@example.com?subject=x%20y&body=z")
    assert '<a href="mailto:ana%40example.com"><bdi>mailto:ana@example.com?subject' in page.html


def test_profile__history_names_the_attribute(owner, stack, contact):
    attribute = make(owner, stack, "number", name := word())
    put(owner, contact, attribute, "5")
    page = put(owner, contact, attribute, "7")
    assert f"Olga Owner changed {name}" in page.text and "5 → 7" in page.text
    day = make(owner, stack, "date")
    page = put(owner, contact, day, "2026-03-18")
    assert "nothing → 18 Mar 2026" in page.text


def test_profile__two_people_at_once(owner, stack, contact):
    attribute = make(owner, stack, "several")
    number = make(owner, stack, "number")
    for kind, mine, theirs in ((attribute, {"chosen": None}, None), (number, {"value": "2"}, "1")):
        form = pen(owner, contact, kind)
        if theirs:
            put(owner, contact, kind, theirs)
        else:
            tick(owner, stack, contact, kind, "Silver")
        with stack.unchanged():
            page = owner.submit(form, mine)
        assert page.status == 409 and "somebody changed this meanwhile" in page.text.lower()
        form = next(f for f in page.forms if f.value("attribute") == str(kind))
        page = owner.submit(form)
        assert "The contact was saved." in page.text
    assert stack.db("SELECT text FROM attribute_value WHERE attribute_id IN (?, ?)",
                    attribute, number) == [("2",)]


def test_profile__an_edit_of_all_fields_is_not_disturbed(owner, stack, contact):
    """An attribute that somebody sets meanwhile clashes with no field."""
    attribute = make(owner, stack, "number")
    form = owner.get(f"/contacts/edit?id={contact}").form("/contacts/edit")
    put(owner, contact, attribute, "5")
    page = owner.submit(form, {"city": "Graz"})
    assert page.status == 200 and "The contact was saved." in page.text


def test_profile__stays_usable_with_a_thousand_attributes(fresh_stack):
    owner = fresh_stack.make_owner()
    contact = make_contact(owner)
    other = make_contact(owner)
    write(fresh_stack, """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at)
        SELECT i, 'a' || i, 'A ' || i, 'a ' || i, 2, i, 0, 0 FROM n""")
    page = owner.get(f"/contacts/view?id={contact}")
    assert "1,000 without a value" in page.text and len(page.body) < 200_000
    page = put(owner, contact, 777, "7")
    assert "999 more without a value" in page.text and "changed A 777" in page.text
    write(fresh_stack, f"""INSERT INTO attribute_value (contact_id, attribute_id, text, number)
                        SELECT {other}, id, '5', 5 FROM attribute""")
    page = owner.get(f"/contacts/view?id={other}")
    assert len(page.body) < 200_000 and len(page.forms) < 100
    assert "940 more with a value" in page.text and "attribute=61#" not in page.html
    page = owner.get(page.link("940 more with a value"))
    assert "1–100 of 1,000 with a value" in page.text and "Show fewer" in page.text
    # What stands behind the first ones is on the page when its pen is open, and after that.
    page = put(owner, other, 1000, "8")
    assert "The contact was saved." in page.text and 'id="attribute-1000"' in page.html
    assert "940 more with a value" in put(owner, other, 5, "8").text
    page = owner.get("/attributes")
    assert page.status == 200 and len(page.body) < 200_000 and "1–100 of 1,000" in page.text
    assert "attr.a1000" in owner.get("/attributes?page=10").text
    page = owner.get("/attributes?q=A+1000")
    assert "attr.a1000" in page.text and "1 of 1 attribute" in page.text
    assert "No attribute found" in owner.get("/attributes?q=zzz").text
    form = owner.get("/attributes/new").form("/attributes/new")
    with fresh_stack.unchanged():
        page = owner.submit(form, {"name": "One more", "type": "text"})
    assert page.status == 422 and "1000 attributes already" in page.text


# ---- who may -------------------------------------------------------------------------------------

def test_viewer__sees_and_changes_nothing(owner, stack, contact):
    attribute = make(owner, stack, "number")
    put(owner, contact, attribute, "5")
    viewer = join_as(stack, owner, "viewer")
    page = viewer.get("/attributes")
    assert page.status == 200 and "New attribute" not in page.text
    assert not [f for f in page.forms if f.buttons and f.action == "/attributes/move"
                and any(name in ("up", "down") for _, name, _ in f.buttons)]
    page = viewer.get(f"/contacts/view?id={contact}&attribute={attribute}")
    assert page.status == 200 and not [f for f in page.forms if f.action == "/contacts/attribute"]
    token = viewer.get("/accounts/me").csrf
    with stack.unchanged():
        assert viewer.post("/contacts/attribute", {"id": contact, "attribute": attribute,
                                                   "value": "6"}, csrf=token).status == 403


# ---- the sample shop -----------------------------------------------------------------------------

def test_sample__comes_and_goes_with_its_attributes(fresh_stack, tmp_path):
    from test_imports import sample
    fresh_stack.job("setup", "--sample", sample(fresh_stack.dir / "shop.csv", 300))
    fresh_stack.job("importer")
    owner = fresh_stack.make_owner()
    page = owner.get("/attributes")
    for key in ("attr.points", "attr.birthday", "attr.plan"):
        assert key in page.text
    page = owner.submit(owner.get("/contacts/remove-sample").form("/contacts/remove-sample"))
    assert page.status == 200
    assert "No attributes yet" in owner.get("/attributes").text
