"""Work on many contacts: ticked rows, or all that a list shows; asked first, with the exact number."""
import contextlib
import fcntl
import html
import os
import re
import secrets
import signal

import pytest

from harness import Stack, wait_for
from test_exports import sign_in

# What is stored and shown does not depend on who starts the programs.
pytestmark = pytest.mark.fastcgi


def word():
    return "w" + secrets.token_hex(6)


def make_contact(owner, name, **more):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("obtained"), {"first_name": name, "obtained": "1", **more})
    assert page.path == "/contacts/view", page
    return int(page.query.split("id=")[1].split("&")[0])


@pytest.fixture
def city(owner):
    """A city with three people in it: its name and their ids."""
    name = word()
    return name, [make_contact(owner, f"Person{i} {name}", city=name) for i in range(3)]


def the_list(owner, city):
    return owner.get(f'/contacts?filter=city is "{city}"'.replace(" ", "%20").replace('"', "%22"))


def choose(owner, city, action, ids=None, **more):
    """The page that asks; ids: those who are ticked, None for all of the list."""
    form = the_list(owner, city).form("/contacts/bulk")
    if action == "export":
        form.action = "/contacts/bulk-export"
    return owner.submit(form, {"whom": "all" if ids is None else "ticked", "id": [str(i) for i in ids or []],
                               "action": action, **more})


def run(owner, page, **fields):
    return owner.submit(page.form("/contacts/bulk-run"), fields)


def numbers(page):
    part = page.html[page.html.index('id="bulk-result"'):]
    return [int(n.replace(",", "")) for n in re.findall(r'bucket-n">([\d,]+)<', part[:part.index("</ul>")])]


def tags_of(stack, contact):
    return [name for (name,) in stack.db("SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
                                         " WHERE ct.contact_id = ? ORDER BY t.name", contact)]


# ---- whom ---------------------------------------------------------------------------------------

@pytest.mark.both_ways
def test_bulk__ticked_people_get_one_tag_or_many(owner, stack, city):
    name, ids = city
    one, two = word(), word()
    page = choose(owner, name, "tag", ids[:2])
    assert page.status == 200 and page.h1 == "Add tags" and "2 people" in page.text
    assert f"Person0 {name}" in page.text and f"Person2 {name}" not in page.text
    page = run(owner, page, tags=f"{one}, {two.upper()}")
    assert page.path == "/contacts/bulk-view" and "Done" in page.text and numbers(page) == [2, 0]
    assert tags_of(stack, ids[0]) == tags_of(stack, ids[1]) == sorted([one, two])
    assert tags_of(stack, ids[2]) == []
    batch = stack.value("SELECT batch_id FROM bulk ORDER BY id DESC LIMIT 1")
    assert stack.db("SELECT action FROM batch WHERE id = ?", batch) == [("contact.tag",)]
    assert stack.value("SELECT count(*) FROM change WHERE batch_id = ? AND entity = 1", batch) == 4


def test_bulk__all_that_match_and_the_filter_in_words(owner, stack, city):
    name, ids = city
    tag = word()
    page = choose(owner, name, "tag")
    assert "3 people" in page.text and f"City is {name}" in page.text
    page = run(owner, page, tags=tag)
    assert numbers(page) == [3, 0]
    assert all(tags_of(stack, at) == [tag] for at in ids)
    page = run(owner, choose(owner, name, "tag"), tags=tag)
    assert numbers(page) == [0, 3]
    page = run(owner, choose(owner, name, "untag", ids[:1]), tags=tag.upper())
    assert numbers(page) == [1, 0] and tags_of(stack, ids[0]) == []


def test_bulk__a_search_means_whom_it_finds(owner, stack, city):
    name, ids = city
    page = owner.get(f"/contacts?q={name}")
    assert "anywhere in a field" in page.text
    page = owner.submit(page.form("/contacts/bulk"), {"whom": "all", "action": "tag"})
    assert "3 people" in page.text
    page = run(owner, page, tags="found-" + name)
    assert numbers(page) == [3, 0]


def links_to(page, href):
    return page.html.count(f'href="{html.escape(href)}"')


@pytest.mark.both_ways
@pytest.mark.parametrize("whom", ["ticked", "all"])
def test_bulk__leads_back_to_the_list_it_came_from(owner, stack, city, whom):
    name, ids = city
    address = f"/contacts?q={name}&inside=1&sort=name&filter=city%20is%20%22{name}%22&at=2026-01-02"
    page = owner.get(address)
    page = owner.submit(page.form("/contacts/bulk"), {"whom": whom, "id": [str(ids[0])], "action": "tag"})
    # By an address of its own: a browser that comes back to it sends no form again.
    assert page.path == "/contacts/bulk" and page.query and page.h1 == "Add tags"
    assert links_to(page, address) == 2, "crumb, Cancel"
    refused = run(owner, page)
    assert refused.status == 422 and links_to(refused, address) == 2
    page = run(owner, page, tags="back-" + name)
    assert page.path == "/contacts/bulk-view" and links_to(page, address) == 2, "crumb, Back to the list"
    assert owner.get(address).status == 200


def test_bulk__leads_back_from_nobody_and_from_the_archive(owner, city):
    name, ids = city
    address = f"/contacts?q={name}&sort=-name"
    page = owner.submit(owner.get(address).form("/contacts/bulk"), {"whom": "ticked", "action": "tag"})
    assert page.status == 422 and links_to(page, address) == 2
    run(owner, choose(owner, name, "archive"))
    address = f"/contacts/archived?q={name}&inside=1&sort=name"
    page = owner.submit(owner.get(address).form("/contacts/bulk"))
    assert "3 people" in page.text and links_to(page, address) == 2
    page = run(owner, page)
    assert numbers(page) == [3, 0] and links_to(page, address) == 2


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "\"><script>", "/../settings", "a b"])
def test_bulk__leads_back_to_no_other_place(owner, city, back):
    name, ids = city
    page = choose(owner, name, "tag", ids, page="list", back=back)
    place = html.unescape(re.search(r'btn-quiet" href="([^"]*)">Cancel', page.html)[1])
    assert place == "/contacts" or place.startswith("/contacts?")
    assert run(owner, page, tags="x-" + name).status == 200
    assert owner.post("/contacts/bulk", {"whom": "ticked", "id": str(ids[0]), "action": "tag", "page": back}).status == 400


def test_bulk__ticks_that_no_address_takes_are_asked_about_as_well(owner, city):
    name, ids = city
    page = choose(owner, name, "tag", ids + list(range(10**12, 10**12 + 900)))
    assert page.status == 200 and "3 people" in page.text
    page = owner.submit(the_list(owner, name).form("/contacts/bulk"),
                        {"whom": "all", "action": "tag", "back": "q=" + "x" * 7000})
    assert page.path == "/contacts/bulk" and not page.query and "3 people" in page.text


@pytest.mark.both_ways
def test_bulk__wrong_number_is_refused_and_nothing_written(owner, stack, city):
    name, ids = city
    page = choose(owner, name, "delete")
    make_contact(owner, "Late " + name, city=name)
    form = page.form("/contacts/bulk-run")
    with stack.unchanged():
        page = owner.submit(form, {"reason": "gone"})
    assert page.status == 409 and "they were 3 when you looked and are 4 now" in page.text
    assert page.form("/contacts/bulk-run").value("expected") == "4"
    assert page.form("/contacts/bulk-run").value("reason") == "gone"
    page = run(owner, page)
    assert page.path == "/contacts/bulk-view" and numbers(page) == [4, 0]


def test_bulk__wrong_number_makes_no_tag_either(owner, stack, city):
    name, _ = city
    page = choose(owner, name, "tag")
    with stack.unchanged():
        answer = run(owner, page, tags=word(), expected="2")
        assert answer.status == 409
        assert run(owner, page, tags=word(), expected="").status == 409


def test_bulk__nobody_ticked_and_broken_filters_mean_nobody(owner, stack, city):
    name, ids = city
    form = the_list(owner, name).form("/contacts/bulk")
    with stack.unchanged():
        page = owner.submit(form, {"whom": "ticked", "action": "tag"})
        assert page.status == 422 and "no row is ticked" in page.text
        for broken in ("city is", 'shoe is "1"', "tag is \"never-was\"", "x" * 3000):
            for path in ("/contacts/bulk", "/contacts/bulk-run"):
                page = owner.post(path, {"whom": "all", "action": "tag", "filter": broken, "tags": "x",
                                         "expected": "3"})
                assert page.status in (400, 409, 422), (path, broken, page.status)
                assert "Nothing was done" in page.text
    page = owner.get("/contacts?filter=city%20is")
    assert page.status == 422 and 'id="bulk"' not in page.html


@pytest.mark.parametrize("changes", [
    {"id": "0"}, {"id": "-1"}, {"id": "1 OR 1=1"}, {"id": "9" * 19}, {"id": "9" * 30}, {"action": "erase"},
    {"whom": "everybody"}, {"at": "tomorrow", "whom": "all"}, {"q": "x" * 300, "whom": "all"},
])
def test_bulk__refuses_forms_that_lie(owner, stack, city, changes):
    name, ids = city
    fields = {"whom": "ticked", "action": "tag", "id": str(ids[0]), "tags": "x", "expected": "1", **changes}
    with stack.unchanged():
        for path in ("/contacts/bulk", "/contacts/bulk-run"):
            assert owner.post(path, fields).status in (400, 409, 422)


def test_bulk__who_was_archived_meanwhile_is_not_meant(owner, stack, city):
    name, ids = city
    page = choose(owner, name, "tag", ids)
    run(owner, choose(owner, name, "archive", ids[:1]))
    assert stack.value("SELECT state FROM contact WHERE id = ?", ids[0]) == 1
    with stack.unchanged():
        page = run(owner, page, tags=word())
    assert page.status == 409 and "they were 3 when you looked and are 2 now" in page.text


# ---- what ---------------------------------------------------------------------------------------

def test_bulk__sets_any_field_and_takes_it_away(owner, stack, city):
    name, ids = city
    page = choose(owner, name, "set")
    form = page.form("/contacts/bulk-run")
    assert "value" not in form.names() and [b[0] for b in form.buttons] == ["Choose"]
    with stack.unchanged():
        page = owner.submit(form, {"field": "company"}, button="Choose")
    page = run(owner, page, value=" Hof & Söhne ")
    assert numbers(page) == [3, 0] and "Hof & Söhne" in page.text
    assert stack.value("SELECT count(*) FROM contact WHERE company = 'Hof & Söhne' AND city = ?", name) == 3
    page = choose(owner, name, "set", field="company")
    page = run(owner, page, clear="1")
    assert numbers(page) == [3, 0] and "taken away" in page.text
    assert stack.value("SELECT count(*) FROM contact WHERE company = '' AND city = ?", name) == 3


def test_bulk__dates_are_days_of_the_workspace(owner, stack, city):
    name, ids = city
    page = run(owner, choose(owner, name, "set", field="signup"), value="2026-02-28")
    assert numbers(page) == [3, 0] and stack.value("SELECT signup_at IS NOT NULL FROM contact WHERE id = ?", ids[0])
    profile = owner.get(f"/contacts/view?id={ids[0]}")
    assert "28 Feb 2026, 00:00" in profile.text and "28 Feb 2026, 00:00" in page.text
    assert "2026-02-27" not in page.html


def test_bulk__sets_attributes_of_every_type(owner, stack, city):
    name, ids = city
    for kind, value, stored in (("text", "a\nb", "a\nb"), ("number", "12.50", "12.50"),
                                ("date", "2026-03-18", "2026-03-18"), ("yes-no", "yes", None),
                                ("choice", "Rot", None), ("several", ["Rot", "Blau, dunkel"], None),
                                ("link", "https://a.example/", "https://a.example/")):
        label = f"{kind} {name}"
        page = owner.get("/attributes/new")
        owner.submit(page.form("/attributes/new"), {
            "name": label, "type": kind, "options": "Rot\nBlau, dunkel" if kind in ("choice", "several") else ""})
        at, key = stack.db("SELECT id, key FROM attribute WHERE name = ?", label)[0]
        page = choose(owner, name, "set", field=f"attr.{key}")
        page = run(owner, page, **{"chosen" if kind == "several" else "value": value})
        assert page.path == "/contacts/bulk-view" and numbers(page) == [3, 0], (kind, page)
        rows = stack.value("SELECT count(*) FROM attribute_value WHERE attribute_id = ?", at)
        assert rows == (6 if kind == "several" else 3)
        if stored:
            assert stack.value("SELECT min(text) FROM attribute_value WHERE attribute_id = ?", at) == stored


@pytest.mark.parametrize("field, value", [("email", "no address"), ("signup", "soon"), ("phone", "abc"),
                                          ("country", ""), ("blocked", "maybe"), ("attr.none", "x"), ("", "x")])
def test_bulk__refuses_values_that_do_not_fit(owner, stack, city, field, value):
    name, ids = city
    page = choose(owner, name, "set", field=field)
    with stack.unchanged():
        page = owner.post("/contacts/bulk-run", {**dict(page.form("/contacts/bulk-run").fields),
                                                 "field": field, "value": value}, csrf=False)
    assert page.status == 422 and "Nothing was done" in page.text


@pytest.mark.parametrize("field, value, said", [
    ("email", "all@one.example", "An e-mail address is one person's"),
    ("phone", "+43 512 555111", "A phone number is one person's"),
    ("identifier", "K-77", "An identifier is one person's")])
def test_bulk__what_is_one_persons_is_not_set_for_several(owner, stack, city, field, value, said):
    name, ids = city
    with stack.unchanged():
        page = run(owner, choose(owner, name, "set", field=field), value=value)
        assert page.status == 422 and said in page.text and 'id="value-error"' in page.html
    value = f"{name}@one.example" if field == "email" else value if field == "phone" else name
    page = run(owner, choose(owner, name, "set", ids[:1], field=field), value=value)
    assert numbers(page) == [1, 0]
    if field == "identifier":
        with stack.unchanged():
            page = run(owner, choose(owner, name, "set", ids[1:2], field=field), value=value)
            assert page.status == 422 and f"Contact {ids[0]} has this identifier already" in page.text
    page = run(owner, choose(owner, name, "set", field=field), clear="1")
    assert page.path == "/contacts/bulk-view"
    assert stack.value(f"SELECT count(*) FROM contact WHERE {field} <> '' AND city = ?", name) == 0


def test_bulk__who_would_be_left_without_a_name_stays(owner, stack, city):
    name, ids = city
    page = run(owner, choose(owner, name, "set", field="first_name"), clear="1")
    assert numbers(page) == [0, 0, 3]
    assert stack.value("SELECT count(*) FROM contact WHERE first_name = '' AND city = ?", name) == 0


def test_bulk__a_deletion_says_how_many_are_active(owner, stack, city):
    name, ids = city
    some = [make_contact(owner, f"Mailed{n} {name}", city=name, email=f"m{n}@{name}.example") for n in range(3)]
    make_contact(owner, f"Called {name}", city=name, phone="+43 512 100200")
    token = owner.get(f"/contacts/view?id={some[0]}").form("/contacts/do")
    owner.post("/contacts/do", {"csrf": token.value("csrf"), "do": f"unsubscribe.{some[0]}", "page": "view"})
    page = choose(owner, name, "delete")
    assert "7 people" in page.text and "3 of them are active: they can still be mailed or called" in page.text
    only = owner.get(html.unescape(re.search(r'href="(/contacts/delete-found[^"]*)"', page.html)[1]))
    assert only.h1 == "Delete unreachable people" and "Delete 1 and leave 6" in only.text
    page = choose(owner, name, "delete", [some[0], some[1]])
    assert "1 of them is active" in page.text and "/contacts/delete-found" not in page.html
    assert "active:" not in choose(owner, name, "delete", ids).text
    assert "active:" not in choose(owner, name, "archive").text
    page = run(owner, choose(owner, name, "delete"), reason="")
    assert page.status == 422 and "3 of them are active" in page.text and "give a reason" in page.text.lower()
    page = the_list(owner, name)
    assert "Delete unreachable" in page.text and "Delete, active ones too" in page.text


def test_bulk__into_lists_and_out_of_them(owner, stack, city):
    name, ids = city
    page = run(owner, choose(owner, name, "segment-add"), name="List " + name)
    assert numbers(page) == [3, 0]
    at = stack.value("SELECT id FROM segment WHERE name = ?", "List " + name)
    assert stack.value("SELECT count(*) FROM segment_member WHERE segment_id = ?", at) == 3
    page = choose(owner, name, "segment-remove", ids[:2])
    page = run(owner, page, target=[str(at)])
    assert numbers(page) == [2, 0]
    assert stack.db("SELECT contact_id FROM segment_member WHERE segment_id = ?", at) == [(ids[2],)]
    with stack.unchanged():
        assert run(owner, choose(owner, name, "segment-add")).status == 422


def test_bulk__steps_of_life(owner, stack, city):
    name, ids = city
    for action, column, value in (("deactivate", "deactivated", 1), ("activate", "deactivated", 0)):
        page = run(owner, choose(owner, name, action))
        assert numbers(page) == [3, 0]
        assert stack.value(f"SELECT count(*) FROM contact WHERE city = ? AND {column} = ?", name, value) == 3
    page = choose(owner, name, "delete")
    with stack.unchanged():
        assert run(owner, page, reason=" ").status == 422
    page = run(owner, page, reason="moved away")
    assert numbers(page) == [3, 0] and "moved away" in page.text
    assert stack.value("SELECT count(*) FROM contact WHERE city = ? AND state = 2 AND state_reason ="
                       " 'moved away'", name) == 3


def test_bulk__export_takes_the_selection_along(owner, stack, city):
    name, ids = city
    page = choose(owner, name, "export", ids[:2])
    assert page.path == "/exports/new" and "2 contacts" in page.text, page.text
    page = choose(owner, name, "export")
    assert page.path == "/exports/new" and "3 contacts" in page.text


def test_bulk__can_be_undone_from_its_page(owner, stack, city):
    name, ids = city
    page = run(owner, choose(owner, name, "archive"))
    assert stack.value("SELECT count(*) FROM contact WHERE city = ? AND state = 1", name) == 3
    page = owner.get(page.link("Undo"))
    owner.submit(page.form("/changes/undo"))
    assert stack.value("SELECT count(*) FROM contact WHERE city = ? AND state = 0", name) == 3


# ---- many: a job --------------------------------------------------------------------------------

MANY = 4000


@pytest.fixture(scope="module")
def crowd():
    """An installation of its own with many people."""
    stack = Stack(conf={"libexec_dir": ""})
    try:
        owner = stack.make_owner()
        path = stack.dir / "crowd.csv"
        path.write_text("First name,City,E-mail\n" + "".join(f"Person {i},Graz,p{i}@crowd.example\n"
                                                           for i in range(MANY)))
        stack.job("setup", "--sample", path)
        stack.job("importer")
        assert stack.value("SELECT count(*) FROM contact") == MANY
        yield stack, owner
    finally:
        stack.stop()


@contextlib.contextmanager
def waiting(stack):
    """The job does not run: somebody has its lock."""
    with open(stack.data / "bulk.lock", "a") as lock:
        owner = stack.data.stat()
        os.fchown(lock.fileno(), owner.st_uid, owner.st_gid)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def carriers(stack, tag):
    return stack.value("SELECT count(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE t.name = ?", tag)


def ask_job(owner, tag, action="tag"):
    page = owner.get("/contacts")
    page = owner.submit(page.form("/contacts/bulk"), {"whom": "all", "action": action})
    assert f"{MANY:,} people" in page.text and "So many take a while" in page.text
    return run(owner, page, **({"tags": tag} if action in ("tag", "untag") else {}))


def test_bulk__many_are_a_job_with_progress(crowd):
    stack, owner = crowd
    with waiting(stack):
        page = ask_job(owner, "crowd")
        assert "<progress" in page.html and "Waiting for its turn" in page.text
        assert carriers(stack, "crowd") == 0
    stack.job("bulk")
    page = owner.get(f"{page.path}?{page.query}")
    assert "Done" in page.text and numbers(page) == [MANY, 0]
    assert stack.value("SELECT carriers FROM tag WHERE name = 'crowd'") == MANY
    assert stack.value("SELECT count(DISTINCT c.batch_id) FROM change c JOIN tag t ON t.name = 'crowd' AND"
                       " c.field = 101 AND c.new_value = t.id") == 1
    assert f"Work on {MANY:,} contacts is done" in owner.get("/notices").text
    ask_job(owner, "crowd", "untag")
    stack.job("bulk")
    assert carriers(stack, "crowd") == 0


def test_bulk__a_job_can_be_stopped(crowd):
    stack, owner = crowd
    with waiting(stack):
        page = ask_job(owner, "stopped")
        form = page.form("/contacts/bulk-cancel")
        page = owner.submit(form)
    assert "Stopped" in page.text and numbers(page) == [0, 0, MANY]
    stack.job("bulk")
    assert carriers(stack, "stopped") == 0
    assert "It was done before it could be stopped" in owner.submit(form).text


def test_bulk__a_killed_job_goes_on_where_it_was(crowd):
    stack, owner = crowd
    with waiting(stack):
        page = ask_job(owner, None, "deactivate")
    at = int(page.query.split("id=")[1])
    kills = 0
    while kills < 4 and stack.value("SELECT state FROM bulk WHERE id = ?", at) == "running":
        before = stack.value("SELECT done FROM bulk WHERE id = ?", at)
        job = stack.start_job("bulk")
        wait_for(lambda: stack.value("SELECT done FROM bulk WHERE id = ?", at) > before
                 or job.poll() is not None, "a slice")
        os.kill(job.pid, signal.SIGKILL)
        job.wait()
        kills += 1
        done = stack.value("SELECT done FROM bulk WHERE id = ?", at)
        assert stack.value("SELECT count(*) FROM contact WHERE deactivated = 1") == done
        assert stack.value("SELECT changed FROM bulk WHERE id = ?", at) == done
    stack.job("bulk")
    assert stack.db("SELECT state, done, changed FROM bulk WHERE id = ?", at) == [("done", MANY, MANY)]
    assert stack.value("SELECT count(*) FROM change WHERE field = 105") == MANY


def in_state(stack, state):
    return stack.value("SELECT count(*) FROM contact WHERE state = ?", state)


def bring_all_back(stack, owner, place, title):
    page = owner.get(f"/contacts/{place}")
    page = owner.submit(page.form("/contacts/bulk"))
    assert page.h1 == title and f"{MANY:,} people" in page.text and f"All {place} contacts" in page.text
    page = run(owner, page)
    stack.job("bulk")
    page = owner.get(f"{page.path}?{page.query}")
    assert "Done" in page.text and numbers(page) == [MANY, 0]
    assert in_state(stack, 0) == MANY
    assert stack.value("SELECT total FROM contact_count WHERE state = 0") == MANY
    assert owner.get(page.link("Back to the list")).h1 == f"{place.title()} contacts"


def test_bulk__all_who_are_archived_come_back(crowd):
    stack, owner = crowd
    ask_job(owner, None, "archive")
    stack.job("bulk")
    assert in_state(stack, 1) == MANY
    page = owner.get("/contacts/archived?q=person+39")
    page = owner.submit(page.form("/contacts/bulk"))
    assert f"{1 + 10 + 100} people" in page.text
    bring_all_back(stack, owner, "archived", "Unarchive")


def test_bulk__many_are_deleted_by_filter_and_restored(crowd):
    stack, owner = crowd
    page = owner.get("/contacts/blacklist")
    owner.submit(page.form_with("entry"), {"entry": "crowd.example"})
    page = owner.get('/contacts/delete-found?filter=city%20is%20%22Graz%22')
    assert f"Delete {MANY:,} and leave 0" in page.text and "in the background" in page.text
    with waiting(stack):
        page = owner.submit(page.form("/contacts/delete-found"), {"reason": "cleaned up"})
        assert page.path == "/contacts/bulk-view" and "<progress" in page.html
    stack.job("bulk")
    page = owner.get(f"{page.path}?{page.query}")
    assert numbers(page) == [MANY, 0] and "cleaned up" in page.text
    assert in_state(stack, 2) == MANY
    bring_all_back(stack, owner, "deleted", "Restore")
    assert stack.value("SELECT count(*) FROM contact WHERE email_status = 3") == MANY


def test_bulk__others_do_not_see_it(owner, stack, city):
    name, ids = city
    page = run(owner, choose(owner, name, "tag"), tags=word())
    other = sign_in(stack, "editor")
    assert other.get(f"{page.path}?{page.query}").status == 404
    with stack.unchanged():
        assert other.post("/contacts/bulk-cancel", {"id": page.query.split("id=")[1]}).status == 404


def test_bulk__viewers_have_no_boxes(owner, stack, city):
    viewer = sign_in(stack, "viewer")
    page = viewer.get("/contacts")
    assert 'id="bulk"' not in page.html and 'name="id"' not in page.html
