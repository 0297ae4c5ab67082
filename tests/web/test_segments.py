"""/segments: saved filters and lists, who sees them, what uses them, and what a change would do."""
import re
from urllib.parse import quote

import pytest

from harness import Stack
from test_exports import add_contacts, sign_in, write

# What is stored and shown does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi

NAUGHTY = '<script>alert(1)</script> " onmouseover=x \' & \u202e 100%'


@pytest.fixture(scope="module")
def shop():
    """An installation of its own, with 30 people in Wien and 12 in Graz."""
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    add_contacts(stack, 30, city="Wien", city_key="wien")
    add_contacts(stack, 12, city="Graz", city_key="graz")
    yield stack
    stack.stop()


@pytest.fixture
def clean(shop):
    for table in ("segment_day", "segment_move", "segment_last", "segment_cause", "segment_use",
                  "segment_member", "segment", "change"):
        write(shop, f"DELETE FROM {table}")
    return shop


@pytest.fixture
def ana(clean):
    return sign_in(clean, "editor")


def new(browser, name, text, shared=True, description=""):
    """Save a filter as a segment; the page afterwards."""
    page = browser.get("/segments/new?filter=" + quote(text))
    assert page.status == 200, page
    return browser.submit(page.form("/segments/new"), {
        "name": name, "description": description, "shared": "yes" if shared else "no"})


def new_list(browser, name, shared=True):
    page = browser.get("/segments/new-static")
    return browser.submit(page.form("/segments/new-static"),
                          {"name": name, "shared": "yes" if shared else "no"})


def number(page):
    assert page.path == "/segments/view", page
    return int(re.search(r"id=(\d+)", page.query)[1])


def row(browser, name):
    """The text of a segment's row in the list."""
    html = browser.get("/segments").html
    for part in re.findall(r"<tr data-href.*?</tr>", html, re.S):
        text = " ".join(re.sub(r"<[^>]+>", " ", part).split())
        if text.startswith(name + " "):
            return text
    return None


# ---- where it starts (rows 1-4, 10, 11) ----------------------------------------------------------

@pytest.mark.both_ways
def test_people__opens_on_segments(clean, ana):
    page = ana.get("/")
    assert page.path == "/segments" and page.h1 == "Segments"
    assert re.search(r'nav-group">People</li>\s*<li><a href="/segments" aria-current="page"', page.html)


def test_list__says_what_to_do_when_there_is_none(clean, ana):
    page = ana.get("/segments")
    assert "No segments yet" in page.text and "<table" not in page.html
    assert page.links("/contacts?build=1") and page.links("/segments/templates")
    page = sign_in(clean, "viewer").get("/segments")
    assert "No segments yet" in page.text and not page.links("/contacts?build=1")


@pytest.mark.both_ways
def test_new__offers_two_starts(ana):
    page = ana.get("/segments/new")
    choices = re.findall(r'class="choice" href="([^"]+)"', page.html)
    assert choices == ["/contacts?build=1", "/segments/templates"]
    assert not [f for f in page.forms if f.action == "/segments/new"]


def test_new__is_refused_without_a_filter(clean, ana):
    ana.get("/segments/new")
    with clean.unchanged():
        for text in ("", "   ", "()", "city is", "city is Wien or", "nothing is x",
                     "tag is never-made", "city is Wien and city is Graz or city is Linz"):
            page = ana.post("/segments/new", {"name": "A", "filter": text, "shared": "no"})
            assert page.status == 422, page
            page = ana.get("/segments/new?filter=" + quote(text))
            if text.strip():
                assert page.status == 422, page
                assert not [f for f in page.forms if f.action == "/segments/new"]


def test_new__needs_a_name_and_keeps_what_was_typed(clean, ana):
    with clean.unchanged():
        page = new(ana, "", "city is Wien", description="kept")
    assert page.status == 422 and 'id="name-error"' in page.html
    form = page.form("/segments/new")
    assert form.value("description") == "kept" and form.value("shared") == "yes"
    assert form.value("filter") == "city is Wien"
    assert "30 people now" in page.text
    page = ana.submit(form, {"name": "Wien"})
    assert page.status == 200 and page.h1 == "Wien"


@pytest.mark.parametrize("name", ["x" * 201, "a\x01b", "a\x7f", "\u0301"])
def test_new__refuses_names_that_are_none(clean, ana, name):
    with clean.unchanged():
        page = new(ana, name, "city is Wien")
    assert page.status == 422 and 'id="name-error"' in page.html


def test_new__names_never_collide(clean, ana):
    new(ana, "Zoë", "city is Wien", shared=False)
    other = sign_in(clean, "editor")
    page = new(other, "ZOE", "city is Graz")
    assert page.status == 409 and "There is a segment of this name already" in page.text


# ---- counts (row 12), search, what the list shows ------------------------------------------------

def test_list__counts_live(clean, ana):
    new(ana, "Wien", "city is Wien", description="The capital")
    assert "30 people" in row(ana, "Wien") and "The capital" in row(ana, "Wien")
    add_contacts(clean, 1, city="WIEN", city_key="wien")
    assert "31 people" in row(ana, "Wien")
    write(clean, "UPDATE contact SET state = 2 WHERE id = (SELECT max(id) FROM contact)")
    assert "30 people" in row(ana, "Wien")
    page = ana.get("/segments")
    number = clean.value("SELECT id FROM segment")
    assert f'<a href="/contacts?segment={number}"><bdi>Wien</bdi>' in page.html


def test_list__without_time_to_count_shows_the_last_snapshot_with_its_day(mail):
    stack = Stack(conf={"libexec_dir": "/nonexistent", "count_ms": "0"})
    try:
        add_contacts(stack, 30, city="Wien", city_key="wien")
        ana = sign_in(stack, "editor")
        new(ana, "Viennese", 'city is "Wien"')
        add_contacts(stack, 5, city="Wien", city_key="wien")
        assert "30 people on " in row(ana, "Viennese")
        write(stack, "DELETE FROM segment_day")
        assert "counted when you open it" in row(ana, "Viennese")
        # The people are there all the same.
        assert "35" in ana.get("/contacts?segment=1").text
    finally:
        stack.stop()


def test_list__is_searched_in_name_and_description(clean, ana):
    new(ana, "Über uns", "city is Wien")
    new(ana, "Graz", "city is Graz", description="Only uber-cool ones")
    new(ana, "Linz", "city is Linz")
    page = ana.get("/segments?q=UBER")
    assert "Über uns" in page.text and "Graz" in page.text and "Linz" not in page.text
    page = ana.get("/segments?q=%25")
    assert "No segment found" in page.text


def test_row_menu__leads_to_all_that_one_can_do(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    page = ana.get("/segments")
    for address in (f"/contacts?segment={at}", f"/segments/view?id={at}", f"/segments/edit?id={at}",
                    f"/segments/archive?id={at}", f"/contacts?segment={at}&build=1"):
        assert page.links(address), address
    assert [f for f in page.forms if f.action == "/segments/duplicate"]
    page = sign_in(clean, "viewer").get("/segments")
    assert page.links(f"/segments/view?id={at}") and not page.links(f"/segments/edit?id={at}")
    assert not [f for f in page.forms if f.action.startswith("/segments/")
                and f.method == "post"]


def test_names__are_text_wherever_they_stand(clean, ana):
    at = number(new(ana, NAUGHTY, "city is Wien", description=NAUGHTY))
    above = number(new(ana, "Above", 'segment is "%s"' % NAUGHTY.replace('"', '\\"')))
    new_list(ana, NAUGHTY + "2")
    for path in ("/segments", f"/segments/view?id={at}", f"/segments/view?id={above}",
                 f"/segments/edit?id={at}", f"/segments/archive?id={at}", "/segments/add",
                 "/segments?q=" + quote(NAUGHTY)):
        page = ana.get(path)
        assert page.status == 200, page
        assert "<script>alert" not in page.html and 'onmouseover=x "' not in page.html
        assert "onmouseover" not in re.sub(r'"[^"]*"', "", "".join(
            re.findall(r"<[a-z][^>]*>", page.html))), path
    ana.post("/segments/archive", {"id": above})
    ana.post("/segments/archive", {"id": at})
    page = ana.get("/segments/archived")
    assert NAUGHTY in page.text and "<script>alert" not in page.html


# ---- a second account (rows 26, complaint 5, attack 30) ------------------------------------------

def test_private__does_not_exist_for_others(clean, ana):
    at = number(new(ana, "Mine", "city is Wien", shared=False))
    other = sign_in(clean, "owner")
    assert row(other, "Mine") is None and "No segments yet" in other.get("/segments").text
    with clean.unchanged():
        for path in ("view", "edit", "archive"):
            assert other.get(f"/segments/{path}?id={at}").status == 404
        assert other.get(f"/segments/add?segment={at}").status == 404
        token = {"id": at, "version": "1", "name": "Taken", "shared": "yes", "filter": "city is A",
                 "save": "1", "contact": "1", "where": "in", "segment": at, "expected": "30"}
        for path in ("edit", "filter", "archive", "restore", "duplicate", "hand", "add"):
            other.get("/segments/new")
            assert other.post(f"/segments/{path}", token).status == 404, path
        assert other.get("/segments/new?filter=" + quote('segment is "Mine"')).status == 422
    assert row(ana, "Mine")


def test_private__lists_take_nobody_from_others(clean, ana):
    at = number(new_list(ana, "My list", shared=False))
    other = sign_in(clean, "editor")
    assert "My list" not in other.get("/segments/add?q=person1").text
    with clean.unchanged():
        page = other.post("/segments/add", {"filter": "city is Graz", "expected": "12",
                                            "target": at})
        assert page.status == 404


def test_shared__may_be_edited_but_not_made_private_by_others(clean, ana):
    at = number(new(ana, "Ours", "city is Wien"))
    other = sign_in(clean, "editor")
    page = other.get(f"/segments/edit?id={at}")
    page = other.submit(page.form("/segments/edit"), {"description": "by another"})
    assert page.status == 200 and "by another" in page.text
    page = other.get(f"/segments/edit?id={at}")
    with clean.unchanged():
        page = other.submit(page.form("/segments/edit"), {"shared": "no"})
    assert page.status == 403 and "Only the person who owns" in page.text


def test_limit__of_saved_filters_is_kept_and_set(clean, ana):
    owner = sign_in(clean, "owner")
    page = owner.get("/settings")
    owner.submit(page.form("/settings"), {"saved_filters": "2"})
    try:
        new(ana, "One", "city is Wien")
        at = number(new(ana, "Two", "city is Wien"))
        with clean.unchanged():
            page = ana.get("/segments/new?filter=" + quote("city is Wien"))
            assert page.status == 409 and "the settings allow 2" in page.text
            page = ana.submit(page.form("/segments/new"), {"name": "Three"})
            assert page.status == 409 and "the settings allow 2" in page.text
            assert page.form("/segments/new").value("name") == "Three"
            ana.get("/segments")
            page = ana.post("/segments/duplicate", {"id": at})
            assert page.status == 409 and "the settings allow 2" in page.text
        assert new_list(ana, "Lists do not count").status == 200
        ana.post("/segments/archive", {"id": at})
        assert new(ana, "Three", "city is Wien").status == 200
        with clean.unchanged():
            assert ana.post("/segments/restore", {"id": at}).status == 409
        assert new(sign_in(clean, "editor"), "Four", "city is Wien").status == 200
    finally:
        write(clean, "DELETE FROM setting WHERE key = 'saved_filters'")


# ---- edits (rows 17, 18) -------------------------------------------------------------------------

def update(browser, at, text, version="1", **more):
    browser.get("/segments")
    return browser.post("/segments/filter", {"id": at, "version": version, "filter": text, **more})


def test_filter__shows_who_enters_and_leaves_before_it_is_saved(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    new(ana, "On top", 'segment is "Wien"')
    with clean.unchanged():
        page = update(ana, at, "city is Graz")
    assert page.status == 200 and page.h1 == "Update segment"
    for text in ("30 people now", "+12 would enter", "−30 would leave", "12 people afterwards",
                 "On top", "Person31", "and 10 more"):
        assert text in page.text, text
    page = ana.submit(page.form("/segments/filter"))
    assert page.path == "/segments/view" and "The segment was saved" in page.text
    assert clean.value("SELECT filter FROM segment WHERE id = ?", at) == 'city is "Graz"'
    assert "12 people" in row(ana, "Wien") and "12 people" in row(ana, "On top")


def test_filter__is_refused_when_it_is_none_or_late(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    new(ana, "On top", 'segment is "Wien"')
    with clean.unchanged():
        for text in ("", "city is", 'segment is "Wien"', 'segment is not "On top"'):
            for more in ({}, {"save": "1"}):
                page = update(ana, at, text, **more)
                assert page.status == 422 and "Update segment</button>" not in page.html, page
        page = update(ana, at, "city is Graz", version="7", save="1")
        assert page.status == 409 and "Somebody has changed this segment" in page.text
    at_list = number(new_list(ana, "A list"))
    with clean.unchanged():
        assert update(ana, at_list, "city is Graz", save="1").status == 422


def test_edit__two_tabs_are_told(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    first = ana.get(f"/segments/edit?id={at}").form("/segments/edit")
    second = ana.get(f"/segments/edit?id={at}").form("/segments/edit")
    assert ana.submit(first, {"name": "Vienna"}).h1 == "Vienna"
    with clean.unchanged():
        page = ana.submit(second, {"name": "Wean"})
    assert page.status == 409 and "Somebody has changed this segment" in page.text
    assert page.form("/segments/edit").value("name") == "Wean"


def test_edit__a_new_name_goes_into_every_filter(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    above = number(new(ana, "On top", 'segment is not "wien" or company is "Wien" or'
                       ' segment is "Wien"'))
    page = ana.get(f"/segments/edit?id={at}")
    ana.submit(page.form("/segments/edit"), {"name": 'Die "Stadt"'})
    assert clean.value("SELECT filter FROM segment WHERE id = ?", above) == \
        'segment is not "Die \\"Stadt\\"" or company is "Wien" or segment is "Die \\"Stadt\\""'
    assert "42 people" in row(ana, "On top")


def test_edit__other_fields_do_not_exist(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    page = ana.get(f"/segments/edit?id={at}")
    ana.submit(page.form("/segments/edit"), {"description": "x", "owner_id": "1", "kind": "1",
                                             "filter": "city is Graz", "archived_at": "1"})
    assert clean.db("SELECT owner_id, kind, filter, archived_at FROM segment") == \
        [(ana.account, 0, 'city is "Wien"', None)]


# ---- with the contact list (rows 4, 17, 24, 35, 36) ----------------------------------------------

def listed(page):
    return re.search(r'class="page-sub">(.*?) people', page.html)[1].split(" of ")[0]


def test_contacts__show_the_people_of_a_segment(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    new(ana, "Graz", "city is Graz", shared=False)
    other = new_list(ana, "Newsletter")
    hand(ana, number(other), contact="31")
    hand(ana, at, "out", contact="1")
    page = ana.get(f"/contacts?segment={at}")
    assert listed(page) == "29" and "29 people" in row(ana, "Wien")
    assert "Person1 " not in page.text
    for name, count in (("Graz", "12"), ("Newsletter", "1"), ("Wien", "29")):
        link = next(href for href, text in re.findall(
            r'<a href="([^"]+)"[^>]*><bdi>([^<]+)</bdi></a>', page.html) if text == name)
        assert listed(ana.get(link.replace("&amp;", "&"))) == count, name
    page = sign_in(clean, "editor").get("/contacts")
    assert "<bdi>Graz</bdi>" not in page.html and "<bdi>Wien</bdi>" in page.html


def test_contacts__a_new_segment_starts_there(clean, ana):
    page = ana.get("/contacts?build=1")
    assert page.path == "/contacts" and not page.links("/segments/new?filter=")
    assert "Save segment" not in page.text
    page = ana.get("/contacts?filter=" + quote("city is Wien"))
    link = next(href for href in re.findall(r'href="([^"]+)"', page.html)
                if href.startswith("/segments/new?filter="))
    page = ana.get(link)
    page = ana.submit(page.form("/segments/new"), {"name": "Wien"})
    assert page.h1 == "Wien" and "30 people" in row(ana, "Wien")


def test_contacts__edit_the_filter_of_a_segment(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    page = ana.get(f"/contacts?segment={at}&build=1")
    form = next(f for f in page.forms if f.action == "/contacts/filter" and f.value("filter"))
    page = ana.submit(form, {"filter": "city is Graz"}, "Apply text")
    assert listed(page) == "12", page
    page = ana.submit(page.form("/segments/filter"))
    assert page.h1 == "Update segment" and "+12 would enter" in page.text
    page = ana.submit(page.form("/segments/filter"))
    assert "The segment was saved" in page.text and "12 people" in row(ana, "Wien")
    assert listed(ana.get(f"/contacts?segment={at}")) == "12"


def test_contacts__a_broken_segment_shows_nobody(clean, ana):
    write(clean, "INSERT INTO tag (id, name, label, colour, scope, created_at, updated_at)"
          " VALUES (78, 'gone', 'gone', 'red', 0, 0, 0)")
    at = number(new(ana, "Not gone", "tag is not gone"))
    write(clean, "DELETE FROM tag WHERE id = 78")
    page = ana.get(f"/contacts?segment={at}")
    assert page.status == 422 and "Person" not in page.text and "nobody is shown" in page.text
    assert not page.links("/segments/add") and not page.links("/exports/new")


def test_contacts__lead_to_adding_what_was_found(clean, ana):
    at = number(new_list(ana, "Newsletter"))
    page = ana.get("/contacts?q=person3&filter=" + quote("city is Graz"))
    link = next(href for href in re.findall(r'href="([^"]+)"', page.html)
                if href.startswith("/segments/add?")).replace("&amp;", "&")
    count = listed(page)
    page = ana.get(link)
    assert f"Add {count} people" in page.text
    ana.submit(page.form("/segments/add"), {"target": str(at)})
    assert f"{count} people" in row(ana, "Newsletter")
    day = "/contacts?at=2020-01-01&filter=" + quote("created more than 2 years ago or city is Graz")
    page = ana.get(day)
    link = next(href for href in re.findall(r'href="([^"]+)"', page.html)
                if href.startswith("/segments/add?")).replace("&amp;", "&")
    assert "at=2020-01-01" in link
    page = ana.get(link)
    assert "As if today were 2020-01-01" in page.text and "12 people" in page.text
    assert ana.get(link.replace("2020-01-01", "2020-02-30")).status == 422
    assert "/segments/add" not in sign_in(clean, "viewer").get("/contacts").html


# ---- duplicate, archive, restore (rows 19-22) ----------------------------------------------------

def test_duplicate__never_collides(clean, ana):
    at = number(new(ana, "VIP", "city is Wien"))
    ana.get("/segments")
    names = [ana.post("/segments/duplicate", {"id": at}).h1 for _ in range(3)]
    assert names == ["VIP-copy", "VIP-copy 2", "VIP-copy 3"]
    assert "30 people" in row(ana, "VIP-copy 2") and "Private" in row(ana, "VIP-copy 2")


def test_archive__asks_first_and_can_be_taken_back(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    page = ana.get(f"/segments/archive?id={at}")
    assert "30 people are in this segment now" in page.text and "Keep it" in page.text
    assert row(ana, "Wien")
    page = ana.get(f"/segments/archive?id={at}")
    page = ana.submit(page.form("/segments/archive"))
    assert page.path == "/segments" and "was archived" in page.text and row(ana, "Wien") is None
    page = ana.get(f"/segments/view?id={at}")
    assert "Archived on" in page.text and "View contacts" not in page.text
    page = ana.get("/segments")
    assert page.links("/segments/archived")
    page = ana.get("/segments/archived")
    assert "Wien" in page.text
    page = ana.submit(page.form("/segments/restore"))
    assert page.path == "/segments/view" and "was restored" in page.text
    assert "30 people" in row(ana, "Wien")


def test_archive__is_refused_while_something_uses_it(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    above = number(new(ana, "On top", 'segment is "Wien"', shared=False))
    page = ana.get(f"/segments/archive?id={at}")
    assert "On top" in page.text and "Archive segment</button>" not in page.html
    with clean.unchanged():
        page = ana.post("/segments/archive", {"id": at})
    assert page.status == 409 and "“On top”" in page.text
    other = sign_in(clean, "editor")
    page = other.get(f"/segments/archive?id={at}")
    assert "a private segment of somebody else" in page.text and "On top" not in page.text
    with clean.unchanged():
        page = other.post("/segments/archive", {"id": at})
    assert page.status == 409 and "On top" not in page.text
    ana.get("/segments")
    ana.post("/segments/archive", {"id": above})
    assert ana.post("/segments/archive", {"id": at}).status == 200
    assert clean.value("SELECT count(*) FROM segment WHERE archived_at IS NOT NULL") == 2


# ---- static ones (rows 28-30, 40) and people by hand (complaint 16) ------------------------------

def test_static__has_no_filter_and_starts_empty(clean, ana):
    page = ana.get("/segments/new-static")
    assert "filter" not in page.form("/segments/new-static").names()
    page = new_list(ana, "Newsletter")
    assert page.status == 200 and "The segment was saved" in page.text
    assert "0 people" in row(ana, "Newsletter") and "Static" in row(ana, "Newsletter")


def hand(browser, at, where="in", **fields):
    browser.get(f"/segments/view?id={at}")
    return browser.post("/segments/hand", {"id": at, "where": where, **fields})


def test_static__people_come_and_go_by_hand(clean, ana):
    at = number(new_list(ana, "Newsletter"))
    assert "was put in" in hand(ana, at, who="person1@shop.example").text
    page = hand(ana, at, who="person3")
    assert page.status == 422 and "several people" in page.text
    page = ana.submit(next(f for f in page.forms if f.action == "/segments/hand"
                           and f.value("where") == "in" and f.value("contact") == "31"))
    assert page.status == 200 and "2 people" in row(ana, "Newsletter")
    with clean.unchanged():
        page = hand(ana, at, who="nobody is called this")
        assert page.status == 422 and "Nobody was found" in page.text
        assert hand(ana, at, who="").status == 422
        assert hand(ana, at, contact="999999").status == 404
        assert hand(ana, at, contact="1", where="out").status == 422
        assert "Nothing was different" in hand(ana, at, contact="1").text
    assert "taken off" in hand(ana, at, "none", contact="31").text
    assert "1 person" in row(ana, "Newsletter")


def test_dynamic__people_by_hand_win_over_the_filter(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    hand(ana, at, contact="31")
    page = hand(ana, at, "out", who="person1@shop.example")
    assert "Always in it 1" in page.text and "Never in it 1" in page.text
    hand(ana, at, "out", contact="2")
    assert "29 people" in row(ana, "Wien")
    page = hand(ana, at, "none", contact="1")
    assert "30 people" in row(ana, "Wien")
    changes = clean.db("SELECT entity_id, old_value, new_value FROM change WHERE field = 102"
                       " ORDER BY id")
    assert changes == [(31, None, str(at)), (1, None, f"-{at}"), (2, None, f"-{at}"),
                       (1, f"-{at}", None)]


def test_add__puts_a_search_result_into_several_lists(clean, ana):
    first, second = number(new_list(ana, "First")), number(new_list(ana, "Second"))
    hand(ana, first, contact="31")
    page = ana.get("/segments/add?filter=" + quote("city is Graz"))
    assert "12 people" in page.text and "City is Graz" in page.text
    page = ana.submit(page.form("/segments/add"), {"target": [str(first), str(second)]})
    assert page.path == "/segments" and "23 people were added" in page.text
    assert "12 people" in row(ana, "First") and "12 people" in row(ana, "Second")
    page = ana.get("/segments/add?q=person1@")
    page = ana.submit(page.form("/segments/add"), {"name": "Third"})
    assert page.path == "/segments/view" and page.h1 == "Third"
    assert "1 person" in row(ana, "Third")
    page = ana.get(f"/segments/add?segment={first}&q=person31@")
    assert "1 person" in page.text and "First" in page.text


def test_add__refuses_when_the_number_has_moved(clean, ana):
    at = number(new_list(ana, "First"))
    page = ana.get("/segments/add?filter=" + quote("city is Graz"))
    form = page.form("/segments/add")
    write(clean, "UPDATE contact SET city_key = 'linz' WHERE id = 31")
    try:
        with clean.unchanged():
            page = ana.submit(form, {"target": str(at)})
        assert page.status == 409 and "another number of people (11)" in page.text
        page = ana.submit(page.form("/segments/add"))
        assert "11 people were added" in page.text
    finally:
        write(clean, "UPDATE contact SET city_key = 'graz' WHERE id = 31")


def test_add__never_takes_everybody_by_mistake(clean, ana):
    at = number(new_list(ana, "First"))
    dynamic = number(new(ana, "Wien", "city is Wien"))
    ana.get("/segments")
    with clean.unchanged():
        for fields in ({"filter": "city is", "expected": "42"},
                       {"filter": "nonsense", "expected": "42"},
                       {"filter": "tag is gone", "expected": "42"},
                       {"filter": "city is Graz"},
                       {"filter": "city is Graz", "expected": "42"}):
            page = ana.post("/segments/add", {**fields, "target": at})
            assert page.status in (409, 422), page
        base = {"filter": "city is Graz", "expected": "12"}
        assert ana.post("/segments/add", base).status == 422
        for target in (dynamic, "x", "-1", "1; DROP TABLE segment"):
            assert ana.post("/segments/add", {**base, "target": target}).status == 422, target
        assert ana.post("/segments/add", {**base, "target": "999999"}).status == 404
        assert ana.post("/segments/add", {**base, "name": "WIEN"}).status == 409
    page = ana.get("/segments/add?filter=" + quote("tag is gone"))
    assert page.status == 422 and "0 people" in page.text
    assert not [f for f in page.forms if f.action == "/segments/add"]


# ---- broken ones ---------------------------------------------------------------------------------

def test_broken__is_marked_matches_nobody_and_offers_repair(clean, ana):
    write(clean, "INSERT INTO tag (id, name, label, colour, scope, created_at, updated_at)"
          " VALUES (77, 'vip', 'VIP', 'red', 0, 0, 0)")
    at = number(new(ana, "Not VIP", "city is Wien and tag is not vip"))
    new(ana, "On top", 'segment is not "Not VIP"')
    assert "30 people" in row(ana, "Not VIP")
    write(clean, "DELETE FROM tag WHERE id = 77")
    for name in ("Not VIP", "On top"):
        assert "Broken: the" in row(ana, name) and "vip" in row(ana, name), row(ana, name)
    page = ana.get(f"/segments/view?id={at}")
    assert "is broken and matches nobody" in page.text and 'tag "vip"' in page.text
    assert page.links(f"/contacts?segment={at}&build=1")
    page = ana.get(f"/segments/add?segment={at}")
    assert page.status == 409 and "0 people" in page.text and "is broken" in page.text
    ana.get("/segments")
    assert ana.post("/segments/duplicate", {"id": at}).status == 422
    page = update(ana, at, "city is Wien")
    ana.submit(page.form("/segments/filter"))
    assert "30 people" in row(ana, "Not VIP") and "12 people" in row(ana, "On top")


# ---- roles and tokens ----------------------------------------------------------------------------

def test_viewers__look_and_change_nothing(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    viewer = sign_in(clean, "viewer")
    assert "30" in viewer.get(f"/segments/view?id={at}").text
    token = viewer.get("/accounts/me").csrf
    with clean.unchanged():
        for path in ("edit", "archive", "new", "new-static", "add"):
            assert viewer.get(f"/segments/{path}?id={at}").status == 403
        for path in ("edit", "filter", "archive", "restore", "duplicate", "hand", "add", "new"):
            page = viewer.post(f"/segments/{path}", {"id": at, "version": "1", "where": "in"},
                               csrf=token)
            assert page.status == 403, path


def test_posts__need_a_token(clean, ana):
    at = number(new(ana, "Wien", "city is Wien"))
    with clean.unchanged():
        for path in ("edit", "filter", "archive", "restore", "duplicate", "hand", "add", "new",
                     "new-static"):
            for token in (False, "x" * 96):
                page = ana.post(f"/segments/{path}", {"id": at, "version": "1", "where": "in",
                                                      "contact": "1", "name": "A"}, csrf=token)
                assert page.status == 403, path
