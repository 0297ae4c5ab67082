"""Somebody has several addresses: typed in, found by, made primary, taken back."""


def test_points__a_second_address_becomes_the_primary_one(view, stack):
    owner = stack.make_owner()
    for name, value in owner.cookies.items():
        view.driver.execute_cdp_cmd("Network.setCookie", {
            "name": name, "value": value, "url": stack.url, "httpOnly": True})
    view.open("/contacts/new")
    view.fill("#first_name", "Pia")
    view.fill("#email", "pia@old.example")
    view.fill("#other_email", "pia@work.example (work)")
    view.click(view.one("#obtained"))
    view.follow(view.button("Create contact"))
    assert view.h1 == "Pia" and "pia@work.example work" in " ".join(view.text.split())

    # With the keyboard alone: open the form for one more, type, Enter.
    summary = view.one(".point-add > summary", "Add e-mail address")
    view.driver.execute_script("arguments[0].focus()", summary)
    before = view.one("html")
    view.press("\ue007", "\ue004")
    view.press("pia@home.example", "\ue004", "home", "\ue007")
    view.left(before)
    assert "The e-mail address was added." in view.text
    assert "pia@home.example home" in " ".join(view.text.split())

    view.open("/contacts?q=pia%40home")
    assert "pia@old.example +2" in " ".join(view.text.split())
    view.follow(view.link("Pia"))
    view.click(view.one('.points summary[title="Edit pia@work.example"]'))
    view.follow(view.button("Make primary"))
    assert "It is the primary e-mail address now." in view.text
    assert view.all(".points .pen-value")[0].text == "pia@old.example"

    view.follow(view.link("Changes"))
    assert "Made another address the primary one" in view.text
