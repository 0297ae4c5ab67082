"""/segments/templates and /segments/history: ready filters, how segments grow, and why."""
import re
import sqlite3
from urllib.parse import quote, unquote

import pytest

from harness import Stack
from test_exports import sign_in, write
from test_segments import new, new_list, number

NAUGHTY = '<script>alert(1)</script> " onmouseover=x'


@pytest.fixture(scope="module")
def shop():
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def ana(shop):
    return sign_in(shop, "owner")


def create(browser, **values):
    page = browser.get("/contacts/new")
    page = browser.submit(page.form_with("obtained"), {"obtained": "1", **values})
    return int(re.search(r"id=(\d+)", page.query)[1])


def days_pass(stack, days):
    """What is remembered of segments happened so much longer ago."""
    for table in ("segment_day", "segment_move", "segment_cause"):
        write(stack, f"UPDATE {table} SET day = ? - day", days)
        write(stack, f"UPDATE {table} SET day = -day")
    write(stack, "UPDATE segment_day SET at = at - ?", days * 86400)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split()).replace(" ,", ",").replace(" :", ":")


# ---- templates -----------------------------------------------------------------------------------

def test_templates__are_looked_at_and_not_edited(ana, shop):
    page = ana.get("/segments/templates")
    assert page.status == 200 and page.h1 == "Start from a template"
    links = re.findall(r'href="/segments/templates\?t=([a-z0-9-]+)#chosen"', page.html)
    assert len(links) >= 15 and len(set(links)) == len(links)
    assert len(re.findall(r"<h2>", page.html)) >= 5
    with shop.unchanged():
        for key in links:
            page = ana.get(f"/segments/templates?t={key}")
            main = page.html.split("<main", 1)[1].split("</main>")[0]
            assert page.status == 200, key
            assert not re.search(r"<(input|select|textarea|form)\b", main), key
            assert main.count('aria-current="true"') == 1
            assert re.search(r"<strong>[\d,]+</strong> (person|people)", main), key
            use = re.search(r'href="/contacts\?filter=([^"&]+)&amp;build=1">Use this template', main)
            assert use, key
            listed = ana.get("/contacts?filter=" + use[1])
            assert listed.status == 200, unquote(use[1])


def test_templates__become_a_segment_of_ones_own(ana):
    page = ana.get("/segments/templates?t=phone-only")
    text = unquote(re.search(r'filter=([^"&]+)&amp;build=1', page.html)[1]).replace("+", " ")
    before = page.html
    page = new(ana, "To call", text)
    assert page.path == "/segments/view"
    assert ana.get("/segments/templates?t=phone-only").html.split("<main")[1] == \
        before.split("<main")[1]


def test_templates__unknown_ones_are_not_found(ana, shop):
    with shop.unchanged():
        assert ana.get("/segments/templates?t=" + quote(NAUGHTY)).status == 404
        assert ana.get("/segments/templates?t=" + "x" * 60).status in (400, 404, 422)
    viewer = sign_in(shop, "viewer")
    page = viewer.get("/segments/templates")
    assert page.status == 200 and "Use this template" not in page.html


# ---- history -------------------------------------------------------------------------------------

def test_history__tells_who_came_and_went_and_why(ana, shop):
    eva, ida = create(ana, first_name="Eva", city="Steyr"), create(ana, first_name="Ida", city="Wels")
    segment = number(new(ana, "Steyr", "city is Steyr"))
    page = ana.get(f"/segments/history?id={segment}")
    assert page.status == 200 and page.h1 == "Steyr"
    assert "+1 joined: in it when its history began: Eva" in words(page)
    days_pass(shop, 1)
    ana.submit(ana.get(f"/contacts/edit?id={eva}").form("/contacts/edit"), {"city": "Linz"})
    ana.submit(ana.get(f"/contacts/edit?id={ida}").form("/contacts/edit"), {"city": "Steyr"})
    create(ana, first_name="Uwe", city="Steyr")
    shop.job("nightly")
    page = ana.get(f"/segments/history?id={segment}")
    who = re.search(r"joined: City changed by (\S+(?: \S+)?): Ida", words(page))
    assert who, words(page)
    assert f"left: City changed by {who[1]}: Eva" in words(page)
    assert f"joined: contact created by {who[1]}: Uwe" in words(page)
    assert f'href="/contacts/view?id={eva}"' in page.html
    assert re.search(r"<strong>2</strong> people", ana.get("/segments").html)
    growth = re.search(r'aria-label="From 1 person on [^"]+ to 2 now \(\+1\)"', ana.get("/segments").html)
    assert growth
    shop.job("nightly")  # again on the same day: the same
    assert words(ana.get(f"/segments/history?id={segment}")) == words(page)


def test_history__shows_edits_of_the_filter(ana, shop):
    create(ana, first_name="Max", city="Enns")
    segment = number(new(ana, "Enns", "city is Enns"))
    days_pass(shop, 2)
    create(ana, first_name="Kim", city="Krems")
    page = ana.post("/segments/filter", {"id": segment, "version": 1, "save": "1",
                                         "filter": 'city is "Krems"'})
    assert page.status == 200, page
    text = words(ana.get(f"/segments/history?id={segment}"))
    assert "changed the filter" in text and "Before and after" in text
    assert re.search(r"−1 left: filter changed by [^:]+: Max", text)
    assert re.search(r"\+1 joined: filter changed by [^:]+: Kim", text)


def test_history__says_since_when_it_is_broken(ana, shop):
    ana.submit(ana.get("/tags/new").form("/tags/new"), {"label": "Passing"})
    contact = create(ana, first_name="Bea", city="Melk")
    page = ana.get(f"/contacts/view?id={contact}")
    ana.submit(page.form("/contacts/tag"), {"tag": "Passing"})
    segment = number(new(ana, "Passing people", "tag is passing"))
    tag = shop.value("SELECT id FROM tag WHERE name = 'passing'")
    ana.submit(ana.get(f"/tags/delete?id={tag}").form("/tags/delete"))
    shop.job("nightly")
    text = words(ana.get(f"/segments/history?id={segment}"))
    assert re.search(r"This segment is broken since \d+ \w+ \d{4}", text)
    assert "the segment broke" in text or "Nothing" in text or "broken" in text


def test_history__keeps_names_of_others_to_themselves(ana, shop):
    segment = number(new(ana, "Mine alone", "city is Steyr", shared=False))
    editor = sign_in(shop, "editor")
    with shop.unchanged():
        assert editor.get(f"/segments/history?id={segment}").status == 404
        assert editor.get("/segments/history?id=999999").status == 404
        assert editor.get("/segments/history").status == 400
        assert ana.get(f"/segments/history?id={segment}&before=-1").status in (200, 400)
        assert ana.get(f"/segments/history?id={segment}&before=99999999").status == 200


def test_history__escapes_what_people_typed(ana, shop):
    contact = create(ana, first_name=NAUGHTY)
    page = new_list(ana, NAUGHTY)
    segment = number(page)
    ana.post("/segments/hand", {"id": segment, "contact": contact, "where": "in"})
    shop.job("nightly")
    page = ana.get(f"/segments/history?id={segment}")
    assert "<script>alert" not in page.html
    assert "put in by hand" in page.html or "when its history began" in page.html


def test_nightly__snapshots_every_segment_once_a_day(ana, shop):
    shop.job("nightly")
    segments = shop.value("SELECT count(*) FROM segment WHERE archived_at IS NULL")
    shop.job("nightly")
    with sqlite3.connect(f"file:{shop.data}/muster.db?mode=ro", uri=True) as base:
        today = base.execute("SELECT max(day) FROM segment_day").fetchone()[0]
        rows = base.execute("SELECT count(*) FROM segment_day WHERE day = ?", (today,)).fetchone()[0]
    assert rows == segments


# ---- the sample ----------------------------------------------------------------------------------

def test_sample__brings_segments_and_takes_them_along(fresh_stack):
    from test_imports import sample
    fresh_stack.job("setup", "--sample", sample(fresh_stack.dir / "shop.csv", 400))
    fresh_stack.job("importer")
    owner = fresh_stack.make_owner()
    page = owner.get("/segments")
    assert page.html.count("<tr data-href") == 6 and "Sample shop" in page.html
    assert "VIP in Austria or Germany" in page.html
    assert fresh_stack.value("SELECT min(total) FROM segment_day") > 0
    asked = owner.get("/contacts").link("Remove the sample …")
    with fresh_stack.unchanged():
        page = owner.get(asked)
    people = fresh_stack.value("SELECT count(*) FROM contact WHERE state = 0")
    for part in (f"{people} people", "3 attributes", "6 segments", "undone for 30 days"):
        assert part in page.text
    definitions = "SELECT id, name, filter, is_shared, owner_id, created_at FROM segment"
    before = fresh_stack.db(definitions)
    page = owner.submit(page.form("/contacts/remove-sample"))
    assert "Remove the sample" not in page.text
    assert "No segments yet" in owner.get("/segments").html
    batch = fresh_stack.value("SELECT max(id) FROM batch")
    owner.submit(owner.get(f"/changes/undo?id={batch}").form("/changes/undo"))
    fresh_stack.job("undoer")
    assert fresh_stack.db(definitions) == before
    assert fresh_stack.db("SELECT count(*) FROM undo_kept") == [(0,)]
    assert owner.get("/segments").html.count("<tr data-href") == 6
    assert "Remove the sample" in owner.get("/contacts").text
    assert owner.get(asked).status == 200
