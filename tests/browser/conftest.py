"""A real browser (Chromium, headless) on a real installation.  Screenshots: build/screenshots."""
import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "web")]
from harness import MailSink, Stack  # noqa: E402
from shop import Shop  # noqa: E402
from view import View  # noqa: E402


@contextlib.contextmanager
def chromium_process(scripting=True):
    """A browser process; its profile and its downloads are new and go away with it."""
    profile = tempfile.mkdtemp(prefix="muster-chromium-", dir="/tmp")
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                     "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                     "--disable-default-apps", "--disable-extensions", "--hide-scrollbars",
                     "--window-size=1440,900", "--lang=en", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {
        "download.default_directory": f"{profile}/downloads",
        "download.prompt_for_download": False,
        **({} if scripting else {"profile.managed_default_content_settings.javascript": 2})})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.set_page_load_timeout(60)
    driver.downloads = Path(profile) / "downloads"
    try:
        yield driver
    finally:
        driver.quit()
        shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium():
    with chromium_process() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium_without_script():
    with chromium_process(scripting=False) as driver:
        yield driver


@pytest.fixture(scope="session")
def mail():
    sink = MailSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def shop(mail):
    """An installation in full use; the tests look at it and leave it as it is."""
    shop = Shop(mail)
    yield shop
    shop.stop()


@pytest.fixture
def stack(mail):
    """A new installation that nobody has signed in to."""
    stack = Stack(mode="fastcgi", conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


def fresh(driver, stack):
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    view = View(driver, stack)
    view.resize(1440)
    view.colours("light")
    view.complaints()
    return view


@pytest.fixture
def view(chromium, stack):
    """The browser on a new installation, nobody signed in."""
    return fresh(chromium, stack)


@pytest.fixture
def shop_view(chromium, shop):
    """The browser on the shop, nobody signed in."""
    return fresh(chromium, shop.stack)


@pytest.fixture
def plain_view(chromium_without_script, stack):
    """A second browser, on the same new installation, with scripting switched off."""
    return fresh(chromium_without_script, stack)
