"""/notices: what the product tells an account."""
from test_accounts import join_as, unchanged


def test_notices__tell_the_inviter_and_nobody_else(stack, owner):
    person = join_as(stack, owner, "editor", name='<script>alert(1)</script> "Eve"')
    page = owner.get("/notices")
    assert '<script>alert(1)</script> "Eve" has joined the team as editor.' in page.text
    assert "<script>alert" not in page.html
    page = person.get("/notices")
    assert "joined" not in page.text and "Nothing new" in page.text


def test_notices__are_marked_as_read_by_post_alone(stack, owner):
    join_as(stack, owner, "viewer")
    page = owner.get("/notices")
    assert "unread" in page.text
    with unchanged(stack):
        assert owner.get("/notices/read").status == 405
    owner.get("/notices")
    page = owner.submit(owner.page.form("/notices/read"))
    assert "marked as read" in page.text and "unread" not in page.text
    assert stack.value("SELECT count(*) FROM notice WHERE account_id = 1 AND read_at IS NULL") == 0


def test_notices__marking_leaves_other_accounts_alone(stack, owner):
    admin = join_as(stack, owner, "admin")
    admin_id = stack.value("SELECT max(id) FROM account")
    join_as(stack, admin, "viewer")
    token = owner.get("/notices").csrf
    owner.post("/notices/read", csrf=token)
    assert stack.value("SELECT count(*) FROM notice WHERE account_id = ? AND read_at IS NULL",
                       admin_id) == 1


def test_notices__want_a_session(stack, browser):
    assert browser.get("/notices").path == "/sessions/new"
