"""Fixtures of the web tests.  MUSTER_WEB chooses how the programs run: fastcgi (default) or cgi."""
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from harness import BUILD, MailSink, Stack  # noqa: E402

MODE = os.environ.get("MUSTER_WEB", "fastcgi")


def pytest_configure(config):
    config.addinivalue_line("markers", "fastcgi: about nginx, the workers, or what is the same for"
                            " every web server, so not run as CGI")
    config.addinivalue_line("markers", "both_ways: one of its module that is run as CGI, too")
    config.addinivalue_line("markers", "memory: measures it, so not with sanitizers")
    config.addinivalue_line("markers", "cgi: about Apache, so not run behind nginx")


def pytest_collection_modifyitems(config, items):
    other = {"fastcgi": "cgi", "cgi": "fastcgi"}[MODE]
    out = [item for item in items if item.get_closest_marker(other) and
           not item.get_closest_marker("both_ways") or
           "asan" in BUILD.name and item.get_closest_marker("memory")]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def mail():
    """A mail server; clear mail.mails before looking for something new."""
    sink = MailSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def stack(mail):
    """The installation most tests share."""
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def signed_in_owner(stack):
    return stack.make_owner()


@pytest.fixture
def owner(stack, signed_in_owner):
    """A browser in which the owner is signed in."""
    browser = stack.browser()
    browser.cookies = dict(signed_in_owner.cookies)
    return browser


@pytest.fixture
def browser(stack):
    """A browser in which nobody is signed in."""
    return stack.browser()


@pytest.fixture
def fresh_stack(mail):
    """An installation of its own, for tests that break things or count everything."""
    stack = Stack(conf={"smtp_url": mail.url})
    yield stack
    stack.stop()


@pytest.fixture
def fresh_owner(fresh_stack):
    return fresh_stack.make_owner()
