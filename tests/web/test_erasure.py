"""What is left of somebody who was erased: nothing, anywhere in the data folder but in snapshots."""
import pytest

from harness import Stack
from test_attributes import make as make_attribute, put
from test_exports import write
from test_imports import queue
from test_lifecycle import ask, make

pytestmark = pytest.mark.fastcgi
NAME, OTHER_NAME = "Quintessa", "Xanthippa"
WORDS = ["quintessa", "zubrowsky", "xanthippa", "q.zubrowsky", "xanthi@", "555987", "555654",
         "555 987", "555 654", "wunschkennzeichen", "zubrowa"]


@pytest.fixture(scope="module")
def stack(mail):
    """Its pages start no jobs."""
    stack = Stack(conf={"smtp_url": mail.url, "libexec_dir": "/nonexistent"})
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def owner(stack):
    return stack.make_owner()


def traces(stack, ignore=()):
    """Where in the data folder one of the words stands: file names, or tables of the base."""
    found = set()
    for word in WORDS:
        for line in stack.dump(without=()).split("\n"):
            if line.startswith("-- "):
                table = line.split(":", 1)[0]
            if word in line.lower():
                found.add(f"{table}: {line[:200]}")
    for path in stack.data.rglob("*"):
        if path.is_file() and path.parent.name != "snapshots" and path.name not in ignore:
            content = path.read_bytes().lower()
            found.update(f"{path.name}: {word}" for word in WORDS if word.encode() in content)
    return sorted(found)


def number_of(stack, name):
    return stack.value("SELECT id FROM contact WHERE first_name = ?", name)


def fill(stack, owner):
    """Somebody about whom much is known, in whom another one was merged."""
    queue(owner, "first name,last name,email,phone,company,identifier\r\n"
          f"{NAME},Zubrowsky,q.zubrowsky@trace.example,+43 512 555987,Zubrowa GmbH,K-7\r\n"
          f"{OTHER_NAME},Zubrowsky,xanthi@trace.example,+43 512 555654,,\r\n"
          f"{NAME},Again,q.zubrowsky@trace.example,not a number at all 555987,,\r\n"
          f"{NAME},Broken,q.zubrowsky@@trace.example,,,\r\n"
          "Bystander,,bystander@trace.example,,,\r\n".encode())
    stack.job("importer")
    kept, other = number_of(stack, NAME), number_of(stack, OTHER_NAME)
    page = owner.get(f"/contacts/edit?id={kept}")
    owner.submit(page.form("/contacts/edit"), {"city": "Zubrowa"})
    page = owner.get(f"/contacts/view?id={kept}")
    owner.submit(page.form("/contacts/tag"), {"tag": "vip"})
    car = make_attribute(owner, stack, "text", "Car")
    assert put(owner, kept, car, "Wunschkennzeichen Q1").status == 200
    page = owner.get(f"/duplicates/merge?kept={kept}&other={other}")
    owner.submit(page.form("/duplicates/merge"))
    owner.submit(owner.get("/exports/new").form("/exports/new"))
    stack.job("exporter")
    owner.get(f"/contacts?filter=email+is+any+of+%22q.zubrowsky%40trace.example%22")
    return kept, other


def erase(owner, contact, **fields):
    ask(owner, "delete", contact, reason="asked for it")
    page = owner.get(f"/contacts/erase?id={contact}")
    return owner.submit(page.form("/contacts/erase"), {"sure": "1", **fields})


def test_erasing__leaves_no_trace_anywhere(stack, owner):
    kept, other = fill(stack, owner)
    assert len(traces(stack)) > 20
    page = erase(owner, kept)
    assert page.path == "/contacts/receipt", page
    stack.job("nightly")
    assert traces(stack) == []
    assert stack.db("SELECT contact_id, with_id FROM erasure ORDER BY id") == [
        (kept, None), (other, 1)], "each with a receipt, the other one's names the first"
    assert f"contact {other}" in page.text
    # The hashes know them: neither comes back by a file.
    queue(owner, f"first name,email\r\n{NAME},q.zubrowsky@trace.example\r\n"
          f"{OTHER_NAME},xanthi@trace.example\r\n".encode())
    stack.job("importer")
    assert stack.db("SELECT created_rows, skipped_rows FROM import ORDER BY id DESC LIMIT 1") == [(0, 2)]


def test_erasing__asks_about_others_with_the_same_keys(stack, owner):
    phone = "+43 512 555222"
    one = make(owner, first_name="Same", email="same@ask.example", phone=phone)
    same = make(owner, first_name="Selfsame", email="selfsame@ask.example", phone=phone)
    family = make(owner, first_name="Sister", email="sister@ask.example", phone=phone)
    stranger = make(owner, first_name="Stranger", email="stranger@ask.example")
    ask(owner, "delete", one, reason="asked for it")
    page = owner.get(f"/contacts/erase?id={one}")
    assert page.text.count("Selfsame") == page.text.count("Sister") == 1
    assert "Stranger" not in page.text
    with stack.unchanged():
        page = owner.submit(page.form("/contacts/erase"), {"sure": "1", "also": str(stranger)})
        assert page.status == 409
    page = owner.get(f"/contacts/erase?id={one}")
    page = owner.submit(page.form("/contacts/erase"), {"sure": "1", "also": str(same)})
    assert page.path == "/contacts/receipt" and f"contact {same}" in page.text
    assert not page.links("/changes/undo")  # nothing brings them back
    states = dict(stack.db("SELECT id, state FROM contact"))
    assert [states[i] for i in (one, same, family, stranger)] == [3, 3, 0, 0]
    assert dict(stack.db("SELECT state, total FROM contact_count"))[0] == list(
        states.values()).count(0)


def test_receipt__names_the_snapshots_that_still_hold_them(stack, owner):
    write(stack, "DELETE FROM snapshot")
    contact = make(owner, first_name="Still", email="still@there.example")
    owner.submit(owner.get("/snapshots").form("/snapshots/make"))
    stack.job("snapshot")
    page = erase(owner, contact)
    number = stack.value("SELECT id FROM snapshot")
    assert "until somebody removes it" in page.text
    page = owner.get(page.links("/snapshots/remove")[0])
    owner.submit(page.form("/snapshots/remove"))
    page = owner.get(f"/contacts/receipt?id={contact}")
    assert "no snapshot" in page.text and number


def test_receipt__names_no_snapshot_from_before_they_came(stack, owner):
    write(stack, "DELETE FROM snapshot")
    owner.submit(owner.get("/snapshots").form("/snapshots/make"))
    stack.job("snapshot")
    write(stack, "UPDATE snapshot SET made_at = made_at - 3600")
    contact = make(owner, first_name="Later", email="later@there.example", phone="+43 512 555333")
    older = make(owner, first_name="Older", email="older@there.example", phone="+43 512 555333")
    page = erase(owner, contact)
    assert "no snapshot" in page.text
    # Who went along was there: their receipt and the one that names them say so.
    contact = make(owner, first_name="Newest", email="newest@there.example", phone="+43 512 555333")
    write(stack, "UPDATE contact SET created_at = created_at - 7200 WHERE id = ?", older)
    ask(owner, "delete", contact, reason="asked for it")
    page = owner.get(f"/contacts/erase?id={contact}")
    page = owner.submit(page.form("/contacts/erase"), {"sure": "1", "also": str(older)})
    assert f"contact {older}" in page.text and "the snapshot of" in page.text
    assert "the snapshot of" in owner.get(f"/contacts/receipt?id={older}").text


# ---- ATTACKS 55: edited, deleted or erased while the row of an import waits ---------------------------

@pytest.mark.parametrize("what", ["edited", "deleted", "erased"])
def test_pending_row__meets_the_contact_as_it_is_when_its_turn_comes(stack, owner, what):
    email = f"{what}@pending.example"
    contact = make(owner, first_name="Before", email=email)
    queue(owner, f"first name,email,city\r\nFromFile,{email},Linz\r\n".encode(), update=True)
    if what == "edited":
        page = owner.get(f"/contacts/edit?id={contact}")
        owner.submit(page.form("/contacts/edit"), {"last_name": "Meanwhile"})
    elif what == "deleted":
        ask(owner, "delete", contact, reason="gone meanwhile")
    else:
        erase(owner, contact)
    stack.job("importer")
    if what != "edited":
        # Other than what was reviewed: it is reviewed again, and only then goes on.
        number, state = stack.db("SELECT id, state FROM import ORDER BY id DESC LIMIT 1")[0]
        assert state == "mapped"
        page = owner.get(f"/imports/review?id={number}")
        owner.submit(page.form("/imports/start"), {"consent": "1"})
        stack.job("importer")
    row = stack.db("SELECT state, first_name, last_name, city FROM contact WHERE id = ?", contact)[0]
    sums = stack.db("SELECT created_rows, updated_rows, skipped_rows FROM import"
                    " ORDER BY id DESC LIMIT 1")[0]
    assert (row, sums) == {
        "edited": ((0, "FromFile", "Meanwhile", "Linz"), (0, 1, 0)),
        "deleted": ((2, "Before", "", ""), (0, 0, 1)),
        "erased": ((3, "", "", ""), (0, 0, 1)),
    }[what]
    assert stack.value("SELECT count(*) FROM contact WHERE email = ? AND state = 0",
                       email) == (what == "edited"), "nobody is there twice"


# ---- where each value comes from ----------------------------------------------------------------------

def test_origins__are_text_with_a_way_to_each(stack, owner):
    queue(owner, b"first name,email,city\r\nOrigin,origin@where.example,Linz\r\n", name="where.csv")
    stack.job("importer")
    contact, number = number_of(stack, "Origin"), stack.value("SELECT max(id) FROM import")
    page = owner.get(f"/contacts/edit?id={contact}")
    owner.submit(page.form("/contacts/edit"), {"city": "Graz"})
    put(owner, contact, make_attribute(owner, stack, "text"), "Origin car")
    page = owner.get(f"/contacts/view?id={contact}")
    owner.submit(page.form("/contacts/tag"), {"tag": "where"})
    page = owner.get(f"/contacts/view?id={contact}")
    page = owner.get(page.links("/contacts/origins")[0])
    assert page.text.count("where.csv , row 1") + page.text.count("where.csv, row 1") >= 2
    assert f"/imports/view?id={number}" in page.links("/imports/view")
    assert owner.get(page.links("/imports/row")[0]).status == 200
    for value in ("Graz", "Origin car", "where"):
        assert value in page.text
    batches = page.links("/changes/view")
    assert len(batches) >= 3 and all(owner.get(href).status == 200 for href in batches)
    assert "Entered by Olga Owner" in page.text
    assert owner.get("/contacts/origins?id=999999").status == 404
