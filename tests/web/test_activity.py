"""What a contact did and got: a row per event, newest first, with what became of each e-mail."""
import sqlite3
import time

import pytest

pytestmark = pytest.mark.fastcgi
STATUSES = {"Sent": {}, "Delivered": {"delivered_at": 1}, "Read": {"opened_at": 1},
            "Clicked": {"opened_at": 1, "clicked_at": 1}, "Undelivered": {"failed_at": 1},
            "Unsubscribed": {"opened_at": 1, "unsubscribed_at": 1}}


@pytest.fixture
def contact(stack, owner):
    page = owner.get("/contacts/new")
    page = owner.submit(page.form_with("email"), {"first_name": "Aktiva", "obtained": "1"})
    number = int(page.query.split("=")[1])
    base = sqlite3.connect(stack.data / "muster.db", isolation_level=None, timeout=10)
    now = int(time.time())
    for i, (status, columns) in enumerate(STATUSES.items()):
        base.execute("INSERT INTO mailing (contact_id, at, source_key, language) VALUES (?, ?, ?, 'fr')",
                     (number, now - 1000 + i, f"activity:{number}:{status}"))
        for column in columns:
            base.execute(f"UPDATE mailing SET {column} = ? WHERE source_key = ?",
                         (now, f"activity:{number}:{status}"))
    for i in range(60):
        base.execute("INSERT INTO shop_order (contact_id, at, source_key, total_cents, items)"
                     " VALUES (?, ?, ?, 123450, 1)", (number, now - 5000 - i, f"<b>{number}:{i}"))
    base.close()
    return number


def test_each_email__shows_how_far_it_came(owner, contact):
    assert f"/contacts/activity?id={contact}" in owner.get(f"/contacts/view?id={contact}").html
    page = owner.get(f"/contacts/activity?id={contact}&channel=e-mail")
    shown = [text for text in page.text.split() if text in STATUSES]
    assert shown == list(reversed(STATUSES))
    assert page.html.count("<td data-label=\"Language\"><bdi>fr</bdi></td>") == 6


def test_all_of_it__page_by_page(owner, contact):
    page = owner.get(f"/contacts/activity?id={contact}")
    assert page.html.count("<tr>") == 51 and "<b>" not in page.html
    assert "1,234.50" in page.text
    older = next(link for link in page.html.split('href="') if link.startswith(
        "/contacts/activity") and "after=" in link).split('"')[0].replace("&amp;", "&")
    rest = owner.get(older)
    assert rest.html.count("<tr>") == 17 and "Older" not in rest.text and "Newest" in rest.text
    assert owner.get(f"/contacts/activity?id={contact}&after=nonsense").html.count("<tr>") == 51
    assert owner.get("/contacts/activity?id=99999999").status == 404
    assert "Nothing yet" in owner.get(f"/contacts/activity?id={contact}&channel=site").text
