"""The columns of the contact list: chosen, ordered, limited, and kept by each account and segment."""
import re
import secrets

from test_exports import sign_in


def word():
    return "w" + secrets.token_hex(6)


def save(browser, keys, segment=None, do="save"):
    """Choose these columns, in this order, on the page."""
    page = browser.get("/contacts/columns" + (f"?segment={segment}" if segment else ""))
    form = page.form("/contacts/columns")
    fields = [(name, value) for name, value in form.fields if name in ("csrf", "segment")] + [("do", do)]
    shown = [value for name, value in form.fields if name == "key"]
    # Of very many attributes the page shows the first; the others come by its search.
    for key in shown + [key for key in keys if key not in shown]:
        fields.append(("key", key))
        if key in keys:
            fields += [("show", "1"), ("place", str(keys.index(key) + 1))]
    return browser.post("/contacts/columns", fields, csrf=False)


def heads(page):
    text = page.html[page.html.index("<thead>"):page.html.index("</thead>")]
    names = [re.sub(r"<[^>]*>", "", th).strip() for th in re.findall(r"<th .*?</th>", text, re.S)]
    return [n for n in names if n not in ("", "Actions", "Name")]


def person(owner, **fields):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"obtained": "1", **fields})
    return int(page.query.split("id=")[1].split("&")[0])


def test_columns__standard_ones_at_first(fresh_stack):
    owner = fresh_stack.make_owner()
    person(owner, first_name="Ana")
    assert heads(owner.get("/contacts")) == ["E-mail", "Phone", "ID", "Created", "Changed"]
    assert owner.get("/contacts").link("Columns")


def test_columns__chosen_in_their_order_and_seen_by_one_account(owner, stack):
    ana, bob = sign_in(stack, "editor"), sign_in(stack, "viewer")
    name = word()
    person(ana, first_name=name, city="Graz <b>", company="Hof & Söhne")
    page = save(ana, ["company", "city", "tags", "orders", "created", "email"])
    assert page.path == "/contacts" and "The columns were saved." in page.text
    page = ana.get(f"/contacts?q={name}")
    assert heads(page) == ["Company", "City", "Tags", "Orders", "Created", "E-mail"]
    assert "Graz &lt;b&gt;" in page.html and "<b>" not in page.html.replace("Graz &lt;b&gt;", "")
    assert heads(bob.get(f"/contacts?q={name}")) == ["E-mail", "Phone", "ID", "Created", "Changed"]
    save(bob, ["id"])
    assert heads(bob.get("/contacts")) == ["ID"]
    page = save(ana, [], do="reset")
    assert "The choice was forgotten." in page.text and heads(page)[0] == "E-mail"


def test_columns__the_seventh_is_refused(owner, stack):
    ana = sign_in(stack, "editor")
    seven = ["company", "city", "tags", "orders", "created", "email", "phone"]
    with stack.unchanged():
        page = save(ana, seven)
    assert page.status == 422 and "At most 6 columns can be shown; you chose 7" in page.text
    # What was ticked is still ticked.
    form = page.form("/contacts/columns")
    assert [v for n, v in form.fields if n == "show"] == ["1"] * 7
    assert save(ana, seven[:6]).path == "/contacts"


def test_columns__the_limit_is_a_setting(fresh_stack):
    owner = fresh_stack.make_owner()
    owner.submit(owner.get("/settings").form("/settings"), {"list_columns": "2"})
    assert save(owner, ["city", "tags", "email"]).status == 422
    assert save(owner, ["city", "tags"]).status == 200


def test_columns__attributes_show_their_values_safely(owner, stack):
    name = word()
    at = person(owner, first_name=name)
    keys = []
    for kind, value in (("number", "12.50"), ("link", "https://a.example/?x=1&y=2"), ("date", "2026-03-18")):
        page = owner.get("/attributes/new")
        owner.submit(page.form("/attributes/new"), {"name": f"{kind} {name}", "type": kind})
        number, key = stack.db("SELECT id, key FROM attribute WHERE name = ?", f"{kind} {name}")[0]
        keys.append(f"attr.{key}")
        page = owner.get(f"/contacts/view?id={at}&attribute={number}")
        form = next(f for f in page.forms if f.value("attribute") == str(number))
        owner.submit(form, {"value": value})
    ana = sign_in(stack, "editor")
    save(ana, keys)
    page = ana.get(f"/contacts?q={name}")
    assert heads(page) == [f"number {name}", f"link {name}", f"date {name}"]
    assert "12.50" in page.text and "18 Mar 2026" in page.text
    assert '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">' in page.html
    # The attribute goes, and its column with it.
    number = stack.value("SELECT id FROM attribute WHERE name = ?", f"link {name}")
    owner.submit(owner.get(f"/attributes/delete?id={number}").form("/attributes/delete"))
    assert heads(ana.get(f"/contacts?q={name}")) == [f"number {name}", f"date {name}"]


def test_columns__a_segment_keeps_its_own(owner, stack):
    name = word()
    person(owner, first_name=name, city=name)
    page = owner.get(f"/segments/new?filter=city is {name}".replace(" ", "%20"))
    owner.submit(page.form("/segments/new"), {"name": "S" + name, "shared": "yes"})
    at = stack.value("SELECT id FROM segment WHERE name = ?", "S" + name)
    viewer, ana = sign_in(stack, "viewer"), sign_in(stack, "editor")
    with stack.unchanged():
        assert viewer.get(f"/contacts/columns?segment={at}").status == 403
        assert viewer.post("/contacts/columns", {"segment": at, "do": "save", "key": "id", "show": "1"}).status == 403
    page = save(ana, ["city", "visits"], segment=at)
    assert page.path == "/contacts" and heads(page) == ["City", "Visits"]
    assert heads(viewer.get(f"/contacts?segment={at}")) == ["City", "Visits"]
    assert heads(viewer.get("/contacts"))[0] == "E-mail"
    page = save(ana, [], segment=at, do="reset")
    assert heads(page)[0] == "E-mail"


def test_columns__refuses_what_is_none(owner, stack):
    with stack.unchanged():
        for fields in ([("do", "save"), ("key", "password_hash"), ("show", "1")],
                       [("do", "save"), ("key", "id"), ("show", "1"), ("key", "id"), ("show", "1")],
                       [("do", "save"), ("key", "attr.nothing"), ("show", "1")], [("do", "drop")]):
            page = owner.get("/contacts/columns")
            csrf = page.form("/contacts/columns").value("csrf")
            assert owner.post("/contacts/columns", [("csrf", csrf)] + fields, csrf=False).status in (400, 422)
        assert owner.get("/contacts/columns?segment=999999").status == 404
