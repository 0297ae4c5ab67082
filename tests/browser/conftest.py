"""A real browser (Chromium, headless) on a real installation.  Screenshots: build/screenshots."""
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "web"))
from harness import MailSink, Stack  # noqa: E402

SCREENSHOTS = ROOT / "build" / "screenshots"


@pytest.fixture(scope="session")
def mail():
    sink = MailSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def stack(mail):
    stack = Stack(mode="fastcgi", conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def chromium():
    """One browser process for all tests; its profile is new and goes away with it."""
    profile = tempfile.mkdtemp(prefix="muster-chromium-", dir="/tmp")
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                     "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                     "--disable-default-apps", "--disable-extensions", "--hide-scrollbars",
                     "--window-size=1440,900", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.set_page_load_timeout(60)
    yield driver
    driver.quit()
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="session")
def owner_cookies(stack):
    return stack.make_owner().cookies


@pytest.fixture
def visitor(chromium, stack):
    """The browser with nobody signed in, at desktop size."""
    chromium.get(stack.url + "/sessions/new")
    chromium.delete_all_cookies()
    chromium.set_window_size(1440, 900)
    chromium.get_log("browser")
    return chromium


@pytest.fixture
def owner(visitor, stack, owner_cookies):
    """The browser with the owner signed in."""
    for name, value in owner_cookies.items():
        visitor.add_cookie({"name": name, "value": value, "path": "/"})
    return visitor


@pytest.fixture
def screenshot(chromium):
    """screenshot("contacts-list", width=360): saves build/screenshots/contacts-list-360.png."""
    def save(name, width=1440, height=900):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        chromium.set_window_size(width, height)
        path = SCREENSHOTS / f"{name}-{width}.png"
        chromium.save_screenshot(str(path))
        return path
    return save
