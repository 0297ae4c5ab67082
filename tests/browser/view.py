"""Chromium as people use it, and what a page has to be for all of them."""
import base64
import time

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from harness import wait_for


class View:
    """One browser on one installation."""

    def __init__(self, driver, stack):
        self.driver, self.stack = driver, stack
        self.who = ""

    # ---- ways

    def open(self, address):
        self.driver.get(address if "://" in address else self.stack.url + address)

    def sign_in(self, shop, who):
        """Be one of the shop's people (None: nobody) from the next page on."""
        if who == self.who:
            return
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        browser = shop.owner if who == "owner" else shop.people.get(who)
        for name, value in browser.cookies.items() if browser else ():
            self.driver.execute_cdp_cmd("Network.setCookie", {
                "name": name, "value": value, "url": self.stack.url, "httpOnly": True})
        self.who = who

    @property
    def path(self):
        return self.driver.current_url[len(self.stack.url):]

    @property
    def h1(self):
        return self.one("h1").text

    @property
    def text(self):
        return self.one("main").text

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css, text=None):
        """The first element that is shown (and has this text), as soon as it is there."""
        def find():
            return self.driver.execute_script(
                "return [...document.querySelectorAll(arguments[0])].find(at =>"
                " at.checkVisibility() && at.innerText.includes(arguments[1]))", css, text or "")
        return wait_for(find, f"{css} {text or ''} on {self.path}", 20)

    def link(self, text):
        return self.one("a", text)

    def button(self, text):
        return self.one("button", text)

    def click(self, element):
        """Click where nothing lies over it."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def follow(self, element):
        """Click and wait for the next page."""
        before = self.one("html")
        self.click(element)
        self.left(before)

    def left(self, before):
        def gone():
            try:
                before.is_enabled()
                return False
            except StaleElementReferenceException:
                return True
            except WebDriverException as fault:
                # The driver found the element just before its document went.
                if "does not belong to the document" in str(fault):
                    return True
                raise
        wait_for(gone, f"the next page after {self.path}", 30)
        wait_for(lambda: self.driver.execute_script("return document.readyState") == "complete",
                 "the page to be whole")

    def fill(self, css, value):
        field = self.one(css)
        if field.tag_name == "select":
            Select(field).select_by_value(value)
            return
        field.clear()
        field.send_keys(value)

    def press(self, *keys):
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def pen(self, key):
        """The pen beside one value of a profile."""
        return self.driver.find_element(
            By.XPATH, f'//details[.//input[@name="name" and @value="{key}"]]/summary')

    # ---- looks

    def resize(self, width, height=900):
        """Narrower than a window can be, too."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def colours(self, scheme):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def picture(self, path, whole=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        data = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "format": "png", "captureBeyondViewport": whole})
        path.write_bytes(base64.b64decode(data["data"]))

    def complaints(self, status=200):
        """What the browser complained about since the last call; a refusal asked for is none."""
        said = [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] not in ("INFO", "DEBUG") and entry["source"] != "deprecation"]
        return [text for text in said if status == 200 or f"status of {status}" not in text]


# ---- what holds for every page ------------------------------------------------------------------

STRUCTURE = """
const faults = [], ids = {};
if (!document.documentElement.lang)
	faults.push("no lang");
if (!document.title.trim())
	faults.push("no title");
for (const at of document.querySelectorAll("[id]")) {
	if (ids[at.id])
		faults.push("twice the id " + at.id);
	ids[at.id] = true;
}
for (const name of ["for", "aria-describedby", "aria-labelledby", "aria-controls", "list"])
	for (const at of document.querySelectorAll(`[${name}]`))
		for (const id of at.getAttribute(name).split(/\\s+/))
			if (id && !ids[id])
				faults.push(`${name} of ${at.outerHTML.slice(0, 80)} names ${id}, which is not there`);
const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")];
if (headings.filter(at => at.tagName === "H1").length !== 1)
	faults.push("not one h1: " + headings.map(at => at.tagName + " " + at.innerText));
let level = 0;
for (const at of headings) {
	if (+at.tagName[1] > level + 1)
		faults.push("heading out of order: " + at.innerText);
	level = +at.tagName[1];
}
if (document.querySelectorAll("main").length !== 1)
	faults.push("not one main");
for (const at of document.querySelectorAll("*"))
	if (at.hasAttribute("style") || [...at.attributes].some(a => /^on/.test(a.name)))
		faults.push("style or script in an attribute: " + at.outerHTML.slice(0, 80));
return faults;
"""

# The page itself never scrolls sideways, and nothing stands beyond its right edge unseen.
OVERFLOW = """
const root = document.documentElement, faults = [];
if (root.scrollWidth > innerWidth)
	faults.push(`scrolls sideways: ${root.scrollWidth} px`);
for (const at of document.querySelectorAll("body *")) {
	const box = at.getBoundingClientRect();
	if (box.width < 2 || box.height < 2 || !at.checkVisibility() || at.closest(".visually-hidden, thead"))
		continue;
	let around = at.parentElement;
	while (around && getComputedStyle(around).overflowX === "visible")
		around = around.parentElement;
	if ((!around || around === document.body || around === root) &&
	    (box.right > innerWidth + 1 || box.left < -1))
		faults.push(`beyond the edge: ${at.outerHTML.slice(0, 100)}`);
}
return faults.slice(0, 5);
"""

CONTRAST = """
const faults = new Set();
function parse(text) {
	let m = text.match(/^rgba?\\(([^)]+)\\)/);
	if (m) {
		const p = m[1].split(/[\\s,\\/]+/).map(parseFloat);
		return {c: p.slice(0, 3), a: p.length > 3 ? p[3] : 1};
	}
	m = text.match(/^color\\(srgb ([^)]+)\\)/);
	if (m) {
		const p = m[1].split(/[\\s\\/]+/).map(parseFloat);
		return {c: p.slice(0, 3).map(v => v * 255), a: p.length > 3 ? p[3] : 1};
	}
	throw new Error("colour " + text);
}
function over(front, back) {
	return front.c.map((v, i) => v * front.a + back[i] * (1 - front.a));
}
function ground(at) {
	const layers = [];
	for (; at; at = at.parentElement) {
		const layer = parse(getComputedStyle(at).backgroundColor);
		layers.push(layer);
		if (layer.a === 1)
			break;
	}
	let colour = [255, 255, 255];
	for (const layer of layers.reverse())
		colour = over(layer, colour);
	return colour;
}
function light(c) {
	const [r, g, b] = c.map(v => {
		v /= 255;
		return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function check(at, style, text) {
	const back = ground(at), front = parse(style.color);
	for (let p = at; p; p = p.parentElement)
		front.a *= parseFloat(getComputedStyle(p).opacity);
	const a = light(over(front, back)), b = light(back);
	const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	const large = parseFloat(style.fontSize) >= 24 ||
		(parseFloat(style.fontSize) >= 18.66 && parseInt(style.fontWeight) >= 700);
	if (ratio < (large ? 3 : 4.5) - 0.005)
		faults.add(`${ratio.toFixed(2)} ${style.color} on rgb(${back.map(Math.round)}): ` +
			`${at.className || at.tagName} "${text.trim().slice(0, 30)}"`);
}
// Of a long table the first rows do for all.
const SKIP = ":disabled, .visually-hidden, noscript, option, tbody tr:nth-child(n+13)";
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
	const at = walk.currentNode.parentElement;
	if (walk.currentNode.data.trim() && at.checkVisibility() && !at.closest(SKIP))
		check(at, getComputedStyle(at), walk.currentNode.data);
}
for (const at of document.querySelectorAll("input, textarea, select"))
	if (at.checkVisibility() && !at.disabled && !/checkbox|radio|hidden|file/.test(at.type)) {
		check(at, getComputedStyle(at), at.value || "x");
		if (at.placeholder)
			check(at, {...pick(getComputedStyle(at, "::placeholder")), fontSize: "14px", fontWeight: "400"}, at.placeholder);
	}
function pick(style) {
	return {color: style.color};
}
return [...faults].slice(0, 8);
"""

# Writes down where Tab leads, and whether one sees it.
WATCH = """
const looks = at => {
	const zone = at.closest(".drop-zone, .chips-input") || at, a = getComputedStyle(at), b = getComputedStyle(zone);
	return [a.outlineStyle + a.outlineColor + a.outlineWidth, a.boxShadow, a.borderColor,
		b.boxShadow, b.borderColor, a.opacity].join("|");
};
window.tabbed = new Map();
document.addEventListener("focusin", event => {
	window.tabbed.set(event.target, {with: looks(event.target)});
}, true);
document.addEventListener("focusout", event => {
	const at = event.target, seen = window.tabbed.get(at), box = at.getBoundingClientRect();
	const top = document.querySelector(".top"), under = top && !top.contains(at) && !at.closest(".side, .skip") ?
		top.getBoundingClientRect().bottom : 0;
	if (!seen)
		return;
	seen.without = looks(at);
	seen.hidden = !at.closest(".skip") && (box.bottom <= under + 1 || box.top >= innerHeight - 1);
}, true);
// A part that renews itself would take what was visited with it.
for (const at of document.querySelectorAll("[data-refresh-url]"))
	at.removeAttribute("data-refresh-url");
const start = document.createElement("span");
start.tabIndex = -1;
document.body.prepend(start);
start.focus();
window.reachable = () => [...document.querySelectorAll(
	"a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(at =>
	at.checkVisibility({visibilityProperty: true}) && !at.disabled && at.tabIndex >= 0 &&
	at.getClientRects().length &&
	!(at.type === "radio" && !at.checked && at.form &&
		at.form.querySelector(`input[type=radio][name="${at.name}"]:checked`)));
return window.reachable().length;
"""

WATCHED = """
document.activeElement.blur();
const faults = [], name = at => at.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
for (const at of window.reachable().slice(0, arguments[0]))
	if (!window.tabbed.has(at))
		faults.push("Tab does not reach " + name(at));
for (const [at, seen] of window.tabbed) {
	if (at.id === "main" || at === document.body.firstChild)
		continue;
	if (seen.with === seen.without)
		faults.push("focus is not seen on " + name(at));
	if (seen.hidden)
		faults.push("focus is out of sight on " + name(at));
}
document.body.firstChild.remove();
return faults.slice(0, 8);
"""

NAMED = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "listbox",
         "DisclosureTriangle", "progressbar", "ProgressIndicator", "image", "img", "table", "region",
         "navigation", "search", "spinbutton", "switch", "menuitem", "columnheader", "dialog",
         "ComboBoxMenuButton", "ComboBoxSelect"}
MAY_BE_UNNAMED = {"search", "table", "columnheader"}


def structure(view):
    return view.driver.execute_script(STRUCTURE)


def overflow(view):
    return view.driver.execute_script(OVERFLOW)


def contrast(view):
    return view.driver.execute_script(CONTRAST)


def keyboard(view, most):
    """Press Tab through the page, but not more often than that."""
    count = min(view.driver.execute_script(WATCH), most)
    # Day, month, year and the calendar of a date are a stop each.
    dates = sum(at.is_displayed() for at in view.all('input[type="date"]'))
    view.press(Keys.TAB * (count + 1 + 3 * dates))
    return view.driver.execute_script(WATCHED, count)


def names(view):
    """Everything a screen reader stops at has a name."""
    tree = view.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node for node in tree if not node.get("ignored")
             and node["role"]["value"] in NAMED - MAY_BE_UNNAMED]
    assert any(node["role"]["value"] == "link" for node in roles), "an empty tree"
    return [f"a {node['role']['value']} without a name" for node in roles
            if not (node.get("name") or {}).get("value", "").strip()]
