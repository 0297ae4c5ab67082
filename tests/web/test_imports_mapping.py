"""Matching columns: what the page asks for, makes and remembers."""
import pytest

import test_imports
from test_imports import last, page, shop, unique  # noqa: F401

pytestmark = pytest.mark.fastcgi


def upload(browser, text, name="people.csv"):
    return test_imports.upload(browser, text.encode(), name)


def fields(form, name):
    return [v for k, v in form.fields if k == name]


def test_an_attribute_is_made_from_a_column_and_comes_back_as_last_time(shop, page):  # noqa: F811
    text = f"E-mail,Shoe size,Zz\n{unique('a')},42,x\n{unique('b')},43,\n"
    view = upload(page, text, "shoes.csv")
    view = page.submit(view.form("/imports/mapping"), {
        "column": ["email", "new", ""], "leave_rest": "1"})
    assert view.h1 == "Review" and "Shoe size" in view.text, view.text
    assert shop.value("SELECT type FROM attribute WHERE name = 'Shoe size'") == 2
    page.submit(view.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert shop.value("SELECT count(*) FROM attribute_value v JOIN attribute a ON a.id ="
                      " v.attribute_id WHERE a.name = 'Shoe size'") == 2
    assert shop.value("SELECT carriers FROM tag WHERE name = 'import-shoes'") == 2
    assert last(shop)["created_rows"] == 2
    view = upload(page, text, "other shoes.csv")
    assert "Matched as last time" in view.text
    assert fields(view.form("/imports/mapping"), "column")[2] == "leave_out"
    view = page.submit(view.form("/imports/anew"))
    assert "Matched as last time" not in view.text


def test_a_column_that_nobody_decided_on_is_asked_about(shop, page):  # noqa: F811
    view = upload(page, "E-mail,Whatever\na@x.example,1\n")
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"))
    assert answer.status == 422 and "olumn 2, or leave it out" in answer.text


def test_dates_of_two_readings_are_asked_about(shop, page):  # noqa: F811
    view = upload(page, "E-mail,Signup date\na@x.example,03/04/2026\n")
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"))
    assert answer.status == 422 and "03/04/2026" in answer.text
    answer = page.submit(answer.form("/imports/mapping"), {"dates": "day"})
    assert answer.h1 == "Review", answer.text
    view = upload(page, "E-mail,Signup date\na@x.example,03/04/2026\nb@x.example,31/01/2026\n")
    assert page.submit(view.form("/imports/mapping")).h1 == "Review"


@pytest.mark.parametrize("how", [{"column": ["email", "new"]}, {"new_rest": "1"}])
def test_dates_of_a_new_attribute_are_asked_about(shop, page, how):  # noqa: F811
    name = f"Last visit {len(how)} {'column' in how}"
    view = upload(page, f"email,{name}\n{unique('a')},03/04/2025\n{unique('b')},05/06/2025\n")
    assert fields(view.form("/imports/mapping"), "dates") == [""]
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"), how)
    assert answer.status == 422 and "Column 2 has dates" in answer.text
    form = answer.form("/imports/mapping")
    assert fields(form, "column")[1] == "new" and fields(form, "dates") == [""]
    answer = page.submit(form, {"dates": "day"})
    assert answer.h1 == "Review", answer.text
    page.submit(answer.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert shop.value("SELECT min(date(number, 'unixepoch', '+12 hours')) FROM attribute_value v"
                      f" JOIN attribute a ON a.id = v.attribute_id WHERE a.name = '{name}'") == "2025-04-03"


def test_dates_of_a_new_attribute_are_said_at_once(shop, page):  # noqa: F811
    view = upload(page, f"email,First visit\n{unique('a')},03/04/2025\n")
    answer = page.submit(view.form("/imports/mapping"), {"column": ["email", "new"], "dates": "month"})
    assert answer.h1 == "Review", answer.text
    assert shop.value("SELECT json_extract(mapping, '$.columns[1].dates') FROM import"
                      " ORDER BY id DESC LIMIT 1") == "month"


def decimals(view):
    return fields(view.form("/imports/mapping"), "decimal")


@pytest.mark.parametrize("said, total", [("comma", 16734), ("point", 16.734)])
def test_numbers_of_two_readings_are_asked_about(shop, page, said, total):  # noqa: F811
    name = f"Umsatz {said}"
    text = f"email;{name}\n{unique('a')};1.234\n{unique('b')};12.500\n{unique('c')};3.000\n"
    view = upload(page, text)
    assert decimals(view) == [""]
    with shop.unchanged():
        view = page.submit(view.form("/imports/mapping"), {"column": ["email", "new"]})
    assert view.status == 422 and "Column 2 has numbers like 1.234" in view.text
    assert decimals(view) == [""]
    view = page.submit(view.form("/imports/mapping"), {"decimal": said})
    assert view.h1 == "Review", view.text
    address = view.form("/imports/start").value("id")
    assert decimals(page.get(f"/imports/mapping?id={address}")) == [said]
    page.submit(view.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert shop.value("SELECT sum(number) FROM attribute_value v JOIN attribute a"
                      f" ON a.id = v.attribute_id WHERE a.name = '{name}'") == pytest.approx(total)
    # The attribute is there now, and what was said is known.
    view = upload(page, text)
    assert "Matched as last time" in view.text and decimals(view) == [said]
    view = page.submit(view.form("/imports/anew"))
    assert decimals(view) == [""]
    with shop.unchanged():
        assert page.submit(view.form("/imports/mapping")).status == 422


@pytest.mark.parametrize("delimiter, values, shown", [
    (";", ["1.234,5", "1.234"], ["comma"]),
    (";", ["1.234.567", "1.234"], ["comma"]),
    (";", ["0.125", "1.234"], ["point"]),
    (";", ["1.5", "12.50"], []),
    (";", ["1", "12"], []),
    (",", ["1.234", "12.500"], ["point"]),
])
def test_numbers_that_tell_are_not_asked_about(shop, page, delimiter, values, shown):  # noqa: F811
    name = f"Plain {unique('number')[:12]}"
    lines = [("email", name)] + [(unique("n"), value) for value in values]
    view = upload(page, "".join(delimiter.join(line) + "\n" for line in lines))
    assert decimals(view) == shown
    view = page.submit(view.form("/imports/mapping"), {"column": ["email", "new"]})
    assert view.h1 == "Review", view.text


@pytest.mark.parametrize("kind", ["choice", "several"])
def test_words_that_are_alike_are_one_option(shop, page, kind):  # noqa: F811
    name = f"Colour {kind}"
    words = ["Red", "red", "RED ", "Grün", "GRÜN"]
    lines = "".join(f"{unique(kind)};{word}\n" for word in words)
    view = upload(page, f"email;{name}\n{lines}")
    view = page.submit(view.form("/imports/mapping"), {"column": ["email", "new"], "new_type": kind})
    assert view.h1 == "Review", view.text
    page.submit(view.form("/imports/start"), {"consent": "1"})
    shop.job("importer")
    assert last(shop)["created_rows"] == 5
    assert [row[0] for row in shop.db(
        "SELECT o.label FROM attribute_option o JOIN attribute a ON a.id = o.attribute_id"
        " WHERE a.name = ? ORDER BY o.position", name)] == ["Red", "Grün"]


def test_columns_of_one_name_become_attributes_of_two(shop, page):  # noqa: F811
    view = upload(page, f"email,Waist,Waist,waist,Waist 2\n{unique('s')},1,2,3,4\n")
    form = view.form("/imports/mapping")
    assert fields(form, "new_name") == ["Waist", "Waist 2", "waist 3", "Waist 2 2"]
    with shop.unchanged():
        names = iter(["Waist", "A", "a", "B"])  # each in the line of its column
        answer = page.post(form.action, [(k, next(names) if k == "new_name" else v)
                                         for k, v in form.fields] + [("new_rest", "1")], csrf=False)
    assert answer.status == 422
    assert "Columns 3 and 4 would both become a new attribute “a”" in answer.text
    assert page.submit(form, {"new_rest": "1"}).h1 == "Review"
    assert shop.value("SELECT count(*) FROM attribute WHERE name LIKE 'waist%'") == 4
    # The first goes into the attribute that is there now, so the second needs a third name.
    view = upload(page, f"email,Waist,Waist,More\n{unique('s')},1,2,3\n")
    form = view.form("/imports/mapping")
    assert fields(form, "column")[1].startswith("attribute:")
    assert fields(form, "new_name") == ["Waist 4", "More"]
    view = upload(page, f"email,{'Long ' * 30}1,{'Long ' * 30}2\n{unique('s')},1,2\n")
    assert page.submit(view.form("/imports/mapping"), {"new_rest": "1"}).h1 == "Review"


def test_a_refused_form_makes_no_attribute(shop, page):  # noqa: F811
    view = upload(page, "City,Hat size\nWien,7\n")
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"), {"column": ["city", "new"]})
    assert answer.status == 422 and "Hat size" in answer.text


def test_names_of_tags_and_attributes_are_text(shop, page):  # noqa: F811
    bad = "<script>alert(1)</script>"
    view = upload(page, f"E-mail,{bad}\n{unique('x')},{bad}\n", "x.csv")
    view = page.submit(view.form("/imports/mapping"), {"column": ["email", "tags"], "tag": bad})
    assert view.h1 == "Review" and bad in view.text and bad not in view.html


@pytest.mark.parametrize("tag", ["a,b", "!!!", "x" * 101])
def test_a_tag_that_cannot_be_is_refused(shop, page, tag):  # noqa: F811
    view = upload(page, f"E-mail\n{unique('t')}\n")
    with shop.unchanged():
        answer = page.submit(view.form("/imports/mapping"), {"tag": tag})
    assert answer.status == 422


def test_hundreds_of_columns_are_usable(shop, page):  # noqa: F811
    names = ["E-mail"] + [f"Column of many {i}" for i in range(700)]
    row = [unique("many")] + [str(i) for i in range(700)]
    view = upload(page, ",".join(names) + "\n" + ",".join(row) + "\n", "many.csv")
    assert view.status == 200 and "Nobody has decided on 700 columns" in view.text
    view = page.submit(view.form("/imports/mapping"), {"leave_rest": "1"})
    assert view.h1 == "Review"
