"""The audit log and the snapshots, in a real browser."""
import csv

from harness import wait_for


def sign_in_owner(view, stack):
    owner = stack.make_owner()
    for name, value in owner.cookies.items():
        view.driver.execute_cdp_cmd("Network.setCookie", {
            "name": name, "value": value, "url": stack.url, "httpOnly": True})
    return owner


def add_contact(view, name):
    view.open("/contacts/new")
    view.fill("#first_name", name)
    view.click(view.one("input[name=obtained]"))
    view.follow(view.one("main .form-actions [type=submit]"))


def test_audit__is_filtered_and_taken_as_a_file(view, stack):
    sign_in_owner(view, stack)
    view.open("/audit")
    assert view.h1 == "Audit log" and "Joined the team" in view.text
    view.open("/settings")
    view.fill("#undo_days", "31")
    view.follow(view.one("main .form-actions [type=submit]"))
    view.open("/audit?kind=settings-changed")
    assert "undo_days: 30 to 31" in view.text and "Joined" not in view.one("table").text
    view.click(view.button("Download as CSV"))
    path = wait_for(lambda: next(view.driver.downloads.glob("*.csv"), None), "the file")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["kind"] for row in rows] == ["settings-changed"]
    view.open("/audit")
    assert "Downloaded the audit log" in view.text


def test_snapshot__is_made_and_restored(view, stack):
    sign_in_owner(view, stack)
    add_contact(view, "Before")
    view.open("/snapshots")
    view.follow(view.button("Make a snapshot"))
    wait_for(lambda: stack.db("SELECT 1 FROM snapshot WHERE state = 3"), "the snapshot")
    add_contact(view, "After")
    view.open("/snapshots")
    view.click(view.one("table .menu > summary"))
    view.follow(view.link("Restore"))
    assert "Bring the base back" in view.h1
    view.click(view.one("input[name=sure]"))
    view.follow(view.button("Restore this snapshot"))
    wait_for(lambda: stack.db("SELECT 1 FROM snapshot WHERE restore_state = 3"), "the restored base")
    view.open("/snapshots")
    assert "restored by" in view.text
    view.open("/contacts")
    assert "Before" in view.text and "After" not in view.text
    view.open("/audit")
    assert "Restored a snapshot" in view.text
    assert view.complaints() == []
