"""The limit of contacts that may be mailed: the setting, the status group, profile, list, export."""
import re

import pytest

pytestmark = pytest.mark.fastcgi


def make(owner, name):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {
        "first_name": name, "email": f"{name}@limit.example", "obtained": "1"})
    return int(page.query.split("id=")[1].split("&")[0])


def groups(page):
    """Label -> number of the status groups of e-mail."""
    found = re.findall(r'class="rail-label">([^<]+).*?class="rail-count num">([0-9,]+)<', page.html)
    return {label: int(number) for label, number in reversed(found)}


def test_email_limit__the_group_comes_with_the_limit(fresh_stack):
    owner = fresh_stack.make_owner()
    ids = [make(owner, name) for name in ("ana", "bea", "cleo", "dora")]
    page = owner.get("/contacts")
    assert "Over the limit" not in page.text and groups(page)["Active"] == 4
    page = owner.get("/settings")
    page = owner.submit(page.form("/settings"), {"email_limit": "3"})
    assert page.status == 200 and page.form("/settings").value("email_limit") == "3"

    page = owner.get("/contacts")
    assert groups(page)["Active"] == 3 and groups(page)["Over the limit"] == 1
    href = next(h for h in page.links("/contacts?filter=") if "over_the_limit" in h)
    page = owner.get(href)
    assert "dora" in page.text and "cleo" not in page.text
    page = owner.get('/contacts?filter=email_status+is+"active"')
    assert "cleo" in page.text and "dora" not in page.text
    page = owner.get('/contacts?filter=email_status+is+"over+the+limit"')
    assert "dora" in page.text and "ana@" not in page.text
    assert "Over the limit" in owner.get(f"/contacts/view?id={ids[3]}").text
    assert "Over the limit" not in owner.get(f"/contacts/view?id={ids[2]}").text

    # One of the first is deleted: there is room again, in the list as on the profile.
    page = owner.get(f"/contacts/ask?do=delete&id={ids[0]}")
    owner.submit(page.form("/contacts/do"), {"do": f"delete.{ids[0]}", "reason": "left"})
    page = owner.get("/contacts")
    assert groups(page)["Active"] == 3 and groups(page)["Over the limit"] == 0
    assert "Over the limit" not in owner.get(f"/contacts/view?id={ids[3]}").text
    assert groups(owner.get("/contacts/deleted"))["Over the limit"] == 0

    page = owner.get("/settings")
    owner.submit(page.form("/settings"), {"email_limit": "0"})
    assert "Over the limit" not in owner.get("/contacts").text
