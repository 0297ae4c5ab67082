"""/settings: the workspace."""
import pytest

from test_accounts import join_as, unchanged


@pytest.fixture
def keep(stack, owner):
    """Put the settings back."""
    form = owner.get("/settings").form("/settings")
    before = dict(form.fields)
    yield before
    owner.get("/settings")
    owner.post("/settings", before)


def save(browser, **changes):
    page = browser.get("/settings")
    return browser.submit(page.form("/settings"), changes)


def test_settings__are_saved_and_used_everywhere(stack, owner, keep):
    page = save(owner, workspace_name='Bäckerei <b>Süß</b> "&" Co', default_country="DE",
                time_zone="Pacific/Kiritimati")
    assert page.status == 200 and "saved" in page.text
    form = page.form("/settings")
    assert form.value("workspace_name") == 'Bäckerei <b>Süß</b> "&" Co'
    assert form.value("default_country") == "DE"
    assert form.value("time_zone") == "Pacific/Kiritimati"
    page = owner.get("/notices")
    assert '<b>Süß</b>' not in page.html
    assert 'Bäckerei <b>Süß</b> "&" Co' in page.text and page.title.endswith('"&" Co')


def test_settings__a_country_is_kept_as_the_menu_has_it(stack, owner, keep):
    assert save(owner, default_country="de").form("/settings").value("default_country") == "DE"


def test_settings__no_country_may_be_chosen(stack, owner, keep):
    page = save(owner, default_country="")
    assert page.status == 200 and page.form("/settings").value("default_country") == ""
    assert stack.value("SELECT value FROM setting WHERE key = 'default_country'") == ""


@pytest.mark.parametrize("field, value", [
    ("workspace_name", ""), ("workspace_name", "x" * 201), ("time_zone", ""),
    ("time_zone", "Mars/Olympus"), ("time_zone", "../../etc/passwd"),
    ("time_zone", "Europe/Vienna\x01"), ("default_country", "XX"), ("saved_filters", ""),
    ("saved_filters", "-1"), ("saved_filters", "fifty"), ("saved_filters", "10001"),
    ("import_days", "-1"), ("import_days", "366"),
    ("undo_days", ""), ("undo_days", "3651"), ("email_limit", ""), ("email_limit", "-5")])
def test_settings__nonsense_is_named_and_keeps_the_rest(stack, owner, keep, field, value):
    with unchanged(stack):
        page = save(owner, **{"workspace_name": "Typed", field: value})
    assert page.status == 422, page
    assert "Nothing was saved" in page.text
    assert f'id="{field}-error"' in page.html
    if field != "workspace_name":
        assert page.form("/settings").value("workspace_name") == "Typed"


def test_settings__other_fields_do_not_exist(stack, owner, keep):
    page = owner.get("/settings")
    page = owner.submit(page.form("/settings"), {"base_url": "http://evil.example",
                                                 "key": "x", "value": "y"})
    assert page.status == 200
    keys = {key for (key,) in stack.db("SELECT key FROM setting")}
    assert keys <= {"workspace_name", "default_country", "time_zone", "saved_filters", "list_columns",
                    "undo_days", "import_days", "audit_days", "email_limit",
                    "snapshot_import", "snapshot_delete", "snapshot_undo", "snapshot_keep",
                    "snapshot_mb", "snapshot_free"}


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_settings__are_for_admins(stack, owner, role):
    person = join_as(stack, owner, role)
    assert person.get("/settings").status == 403
    token = person.get("/accounts/me").csrf
    with unchanged(stack):
        page = person.post("/settings", {"workspace_name": "Mine", "time_zone": "UTC"}, csrf=token)
    assert page.status == 403
    assert person.get("/contacts").links("/settings") == []


def test_settings__reading_changes_nothing(stack, owner):
    with unchanged(stack):
        owner.get("/settings?workspace_name=x")
        owner.request("HEAD", "/settings")
