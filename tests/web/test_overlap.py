"""/segments/overlap: every number against SQL from outside, and against the list it leads to."""
import html
import re

import pytest

from harness import Stack
from test_exports import add_contacts, sign_in, write
from test_explain import people
from test_segments import new, new_list, number

SQL = {"Vienna": "city_key = 'wien'", "Low \"ids\"": "id <= 20", "Odd": "id % 2 = 1 AND id < 30"}


@pytest.fixture(scope="module")
def shop():
    stack = Stack(conf={"libexec_dir": "/nonexistent"})
    add_contacts(stack, 12, city="Wien", city_key="wien")
    add_contacts(stack, 30, city="Graz", city_key="graz")
    write(stack, "UPDATE contact SET state = 1 WHERE id = 5")
    write(stack, "UPDATE contact_count SET total = total - 1 WHERE state = 0")
    browser = sign_in(stack, "editor")
    stack.ids = {"Vienna": number(new(browser, "Vienna", 'city is "Wien"')),
                 "Low \"ids\"": number(new(browser, "Low \"ids\"", "id <= 20")),
                 "Odd": number(new_list(browser, "Odd")),
                 "Broken": number(new(browser, "Broken", "id = 1"))}
    write(stack, "INSERT INTO segment_member SELECT ?, id, 0, 0 FROM contact WHERE id % 2 = 1"
          " AND id < 30", stack.ids["Odd"])
    write(stack, "UPDATE segment SET filter = 'tag is \"gone\"' WHERE id = ?", stack.ids["Broken"])
    yield stack
    stack.stop()


@pytest.fixture
def ana(shop):
    return sign_in(shop, "editor")


def address(shop, *names):
    return "/segments/overlap?" + "&".join(f"id={shop.ids[name]}" for name in names)


def count(shop, test):
    return shop.value(f"SELECT count(*) FROM contact WHERE state = 0 AND {test}")


def links(cell):
    return [(html.unescape(href), int(number.replace(",", ""))) for href, number in re.findall(
        r'<a href="(/contacts[^"]+)">(?:<strong>)?([\d,]+)', cell)]


def matrix(page):
    table = re.search(r"<tbody>(.*?)</tbody>", page.html, re.S)[1]
    return [[links(cell) for cell in re.findall(r"<td.*?</td>", row, re.S)]
            for row in re.findall(r"<tr>.*?</tr>", table, re.S)]


def test_overlap__every_two_agree_with_sql_and_with_the_lists(shop, ana):
    names = list(SQL)
    rows = matrix(ana.get(address(shop, *names)))
    for i, a in enumerate(names):
        for k, b in enumerate(names):
            if a == b:
                expected = [count(shop, SQL[a])]
            else:
                expected = [count(shop, f"({SQL[a]}) AND ({SQL[b]})"),
                            count(shop, f"({SQL[a]}) AND NOT ({SQL[b]})")]
            assert [n for _, n in rows[i][k]] == expected, (a, b)
            for href, n in rows[i][k]:
                assert people(ana, href) == n, href


@pytest.mark.parametrize("names", [list(SQL)[:2], list(SQL)])
def test_overlap__parts_add_up(shop, ana, names):
    page = ana.get(address(shop, *names))
    parts = re.findall(r'overlap-count" href="([^"]+)">([\d,]+)</a>', page.html)
    assert len(parts) == 2 ** len(names) - 1
    together = count(shop, " OR ".join(f"({SQL[name]})" for name in names).join("()"))
    assert sum(int(n) for _, n in parts) == together
    assert f"{together} people together" in page.text
    for href, n in parts:
        assert people(ana, html.unescape(href)) == int(n)
    assert page.html.count("<rect class=\"overlap-ground\"") == len(parts)
    widths = [int(w) for w in re.findall(r'<rect class="overlap-\d" x="\d+" y="0" width="(\d+)"', page.html)]
    assert sum(widths) == 1000
    assert " style=" not in page.html


def test_overlap__a_part_can_be_saved(shop, ana):
    page = ana.get(address(shop, "Vienna", "Low \"ids\""))
    save = html.unescape(re.findall(r'href="(/segments/new\?filter=[^"]+)"', page.html)[1])
    page = ana.get(save)
    page = ana.submit(page.form("/segments/new"), {"name": "Part", "shared": "no"})
    assert page.path == "/segments/view" and 'segment is "Low \\"ids\\""' in page.text
    write(shop, "DELETE FROM segment WHERE name = 'Part'")
    viewer = sign_in(shop, "viewer").get(address(shop, "Vienna", "Odd"))
    assert "Who is where" in viewer.text and "Save as segment" not in viewer.text


def test_overlap__a_broken_segment_has_nobody(shop, ana):
    page = ana.get(address(shop, "Vienna", "Broken"))
    assert page.status == 200 and "Broken: nobody" in page.text
    assert [[n for _, n in cell] for row in matrix(page) for cell in row] == [[11], [], [], []]


def test_overlap__asks_for_two_to_eight(shop, ana):
    for query in ("", f"?id={shop.ids['Odd']}"):
        page = ana.get("/segments/overlap" + query)
        assert page.status == 200 and page.form("/segments/overlap") and not page.html.count("<tbody>")
    assert f'value="{shop.ids["Odd"]}" checked' in page.html
    odd = shop.ids["Odd"]
    for query in (f"id={odd}&id={odd}", "&".join(f"id={n}" for n in range(1, 10)),
                  f"id={odd}&id={shop.ids['Vienna']}&at=2026-02-31"):
        page = ana.get("/segments/overlap?" + query)
        assert page.status == 422 and "<tbody>" not in page.html, query
    for query in (f"id={odd}&id=x", f"id={odd}&id=-1", f"id={odd}&id=99999"):
        assert ana.get("/segments/overlap?" + query).status == 404, query


def test_overlap__private_segments_do_not_exist_for_others(shop, ana):
    secret = number(new(ana, "Secret", "id > 3", shared=False))
    other = sign_in(shop, "editor")
    assert "Secret" not in other.get("/segments/overlap").text
    assert other.get(f"/segments/overlap?id={secret}&id={shop.ids['Odd']}").status == 404
    assert ana.get(f"/segments/overlap?id={secret}&id={shop.ids['Odd']}").status == 200
    write(shop, "DELETE FROM segment WHERE id = ?", secret)
