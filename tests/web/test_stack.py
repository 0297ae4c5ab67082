"""What carries the pages: nginx, the workers, their sockets, starting and stopping."""
import contextlib
import os
import re
import resource
import signal
import socket
import stat
import struct
import subprocess
import threading
from pathlib import Path

import pytest

import fastcgi
from harness import BUILD, ROOT, Browser, Stack, areas, free_port, processes_with, wait_for

fastcgi_only = pytest.mark.fastcgi
PAGE = "/sessions/new"  # a page for which nobody needs to be signed in
HEADERS = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options",
           "Referrer-Policy", "Cache-Control")


def assert_safe_headers(page):
    for name in HEADERS:
        values = page.headers.get_all(name) or []
        assert len(values) == 1, f"{name}: {values} on {page!r}"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"] or \
        "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def raw(stack, data, seconds=15):
    """Send bytes to the web server; what comes back until it closes."""
    with socket.create_connection(("127.0.0.1", stack.port), seconds) as s:
        s.sendall(data)
        got = b""
        with contextlib.suppress(ConnectionResetError):
            while block := s.recv(65536):
                got += block
        return got


# ---- addresses ----------------------------------------------------------------------------------

def test_root__leads_to_segments(browser):
    page = browser.get("/", follow=False)
    assert page.status == 302
    assert page.headers["Location"].endswith("/segments")


@pytest.mark.parametrize("path", [
    "/.env", "/.git/config", "/.git/HEAD", "/.htaccess", "/muster.db", "/muster.db-wal",
    "/data/muster.db", "/var/data/muster.db", "/secret", "/muster.conf", "/spool/x",
    "/exports.csv", "/backup.zip", "/cgi-bin/contacts", "/cgi-bin/contacts.cgi", "/cron/importer",
    "/static/", "/static/../muster.conf", "/static/%2e%2e/muster.conf", "/static/.htaccess",
    "/protected/exports/x.csv", "/protected/muster.db", "/protected/exports/../muster.db",
    "/errors/", "/server-status", "/contactsx", "/wp-login.php", "/index.html"])
def test_other_addresses__are_404(browser, path):
    page = browser.request("GET", path)
    assert page.status == 404, page
    assert not re.search(rb"nginx/|Apache/|/tmp/|/build/", page.body)
    assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FOO", "TRACE", "OPTIONS"])
def test_other_methods__are_405(browser, stack, method):
    with stack.unchanged():
        page = browser.request(method, PAGE, headers={"X-HTTP-Method-Override": "POST"})
    assert page.status == 405, page


@fastcgi_only
def test_head__is_get_without_the_body(browser):
    whole, head = browser.request("GET", PAGE), browser.request("HEAD", PAGE)
    assert head.status == whole.status == 200
    assert head.body == b""
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_static_files__are_kept_for_ever_by_version(browser):
    page = browser.get(PAGE)
    styles = re.findall(r'href="(/static/[^"]+\.css\?v=\w+)"', page.html)
    assert styles
    for address in styles:
        versioned = browser.request("GET", address)
        assert versioned.status == 200
        assert "immutable" in versioned.headers["Cache-Control"]
        assert versioned.headers["Content-Type"].startswith("text/css")
    plain = browser.request("GET", styles[0].split("?")[0])
    assert "immutable" not in (plain.headers["Cache-Control"] or "")
    missing = browser.request("GET", "/static/missing.css?v=1")
    assert missing.status == 404
    assert "immutable" not in (missing.headers["Cache-Control"] or "")


def test_pages_and_files__are_compressed(browser):
    for address in (PAGE, "/static/muster.css"):
        page = browser.request("GET", address, headers={"Accept-Encoding": "gzip"})
        assert page.headers["Content-Encoding"] == "gzip", address


# ---- headers and error pages --------------------------------------------------------------------

@pytest.mark.parametrize("path", [PAGE, "/contacts", "/contacts/no/such/page"])
def test_pages__carry_each_safe_header_once(browser, path):
    page = browser.request("GET", path)
    assert_safe_headers(page)
    assert "no-store" in page.headers["Cache-Control"]


@fastcgi_only
def test_error_pages__carry_each_safe_header_once_and_tell_nothing(stack, browser):
    pages = {
        404: browser.request("GET", "/nowhere"),
        413: browser.request("POST", "/contacts/new", b"",
                             {"Content-Length": "99999999", "Content-Type": "text/csv"}),
        414: browser.request("GET", "/contacts?q=" + "x" * 70000),
    }
    for status, page in pages.items():
        assert page.status == status
        assert_safe_headers(page)
        assert "/contacts" in page.links()
        assert not re.search(r"nginx", page.html)
        assert page.headers["Server"] == "nginx"


@fastcgi_only
@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /contacts HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    b"POST /contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET /contacts HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
])
def test_broken_http__is_400_with_safe_headers(stack, data):
    got = raw(stack, data.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    assert got.startswith(b"HTTP/1.1 400"), got[:200]
    for name in HEADERS:
        assert got.lower().count(b"\r\n" + name.lower().encode() + b":") == 1, (name, got[:900])
    assert b"makes no sense" in got


@fastcgi_only
def test_dead_area__is_503_page_not_a_hang(fresh_stack):
    browser = fresh_stack.browser()
    os.unlink(fresh_stack.dir / "run" / "contacts.sock")
    page = browser.request("GET", "/contacts")
    assert page.status == 502
    assert_safe_headers(page)
    assert "does not answer" in page.text
    assert browser.get(PAGE).status == 200


@fastcgi_only
def test_sign_in_attempts__are_limited_by_nginx(fresh_stack):
    browser = fresh_stack.browser()
    answers = []
    for _ in range(60):
        answers.append(browser.request("POST", "/sessions/new", b"email=a", {
            "Content-Type": "application/x-www-form-urlencoded"}))
    limited = [page for page in answers if page.status == 429 and "Too many" in page.text]
    assert limited
    assert_safe_headers(limited[-1])
    assert browser.get(PAGE).status == 200, "reading a page is not an attempt"
    answer = browser.request("POST", "/sessions/sign-out", b"", {
        "Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 403, "nor is leaving, which must work while somebody else is guessing"


# ---- what nginx hands to a program --------------------------------------------------------------

@pytest.fixture
def echo(tmp_path, stack):
    """nginx with the stack's own configuration, in front of a program that shows its parameters."""
    if stack.mode != "fastcgi":
        pytest.fail("for nginx only")
    folder = Path(f"/tmp/muster-echo-{os.getpid()}")
    (folder / "tmp").mkdir(parents=True)
    port = free_port()
    for path in (stack.dir / "nginx").glob("*"):
        if path.suffix in (".inc", ".conf"):
            text = path.read_text().replace(f"127.0.0.1:{stack.port}", f"127.0.0.1:{port}")
            text = text.replace(str(stack.dir / "nginx"), str(folder))
            text = text.replace("unix:run/$area.sock", f"unix:{folder}/echo.sock")
            text = text.replace("unix:run/imports.sock", f"unix:{folder}/echo.sock")
            text = text.replace(f"{stack.data}/exports", f"{folder}/exports")
            (folder / path.name).write_text(text)
    program = fastcgi.Echo(folder / "echo.sock")
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-e", folder / "error.log", "-p", f"{folder}/",
                              "-c", folder / "nginx.conf"], stdin=subprocess.DEVNULL)

    def answers():
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
    try:
        wait_for(answers, "nginx")
        program.port, program.url, program.dir = port, f"http://127.0.0.1:{port}", folder
        yield program
    finally:
        nginx.terminate()
        nginx.wait()
        program.close()
        subprocess.run(["rm", "-rf", folder], check=True)


@fastcgi_only
def test_parameters__are_ours_and_not_the_clients(echo):
    browser = Browser(echo)
    assert browser.request("GET", "/contacts/a%0ab").status == 404 and not echo.last
    browser.request("GET", "/contacts/a%2fb%20d?q=%25", headers={
        "Proxy": "http://evil.example", "Host": "evil.example:99", "X-Forwarded-For": "6.6.6.6",
        "Script-Name": "/evil", "Request-Method": "POST", "X_Under": "1"})
    got = echo.last
    assert got.get("HTTP_PROXY", "") == ""
    assert got["SCRIPT_NAME"] == "/contacts"
    assert got["PATH_INFO"] == "/a/b d"
    assert got["REQUEST_URI"] == "/contacts/a%2fb%20d?q=%25"
    assert got["QUERY_STRING"] == "q=%25"
    assert got["REQUEST_METHOD"] == "GET"
    assert got["REMOTE_ADDR"] == "127.0.0.1"
    assert got["HTTP_HOST"] == "evil.example"
    assert got["MUSTER_ACCEL"] == "1"
    assert re.fullmatch("[0-9a-f]{32}", got["REQUEST_ID"])
    assert "HTTP_X_UNDER" not in got
    assert "HTTPS" not in got
    assert "GATEWAY_INTERFACE" not in got, "would make a worker believe it runs as CGI"


@fastcgi_only
def test_body_limit__is_large_for_imports_only(echo):
    browser = Browser(echo)
    body = b"x" * (3 << 20)
    assert browser.request("POST", "/imports/new", body).body == str(len(body)).encode()
    for path in ("/imports/new/x", "/imports", "/contacts/new"):
        assert browser.request("POST", path, body).status == 413


@fastcgi_only
def test_download__is_handed_to_nginx_with_safe_headers(echo):
    (echo.dir / "exports").mkdir()
    (echo.dir / "exports" / "a.csv").write_bytes(b"id\r\n" * 1000)
    (echo.dir / "muster.db").write_bytes(b"secret")

    def reply(values, body):
        return b"X-Accel-Redirect: " + values["QUERY_STRING"].encode() + \
            b"\r\nContent-Type: text/csv\r\nCache-Control: no-store\r\n" \
            b'Content-Disposition: attachment; filename="a.csv"\r\n\r\n'
    echo.reply = reply
    page = Browser(echo).request("GET", "/exports/file?/protected/exports/a.csv")
    assert page.status == 200 and page.body == b"id\r\n" * 1000
    assert page.headers["Content-Type"] == "text/csv"
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert_safe_headers(page)
    assert "no-store" in page.headers["Cache-Control"]
    part = Browser(echo).request("GET", "/exports/file?/protected/exports/a.csv",
                                 headers={"Range": "bytes=4-7"})
    assert part.status == 206 and part.body == b"id\r\n"
    for path in ("/protected/muster.db", "/protected/exports/../muster.db", "/protected/exports/no"):
        assert Browser(echo).request("GET", "/exports/file?" + path).status in (404, 502, 503), path


# ---- sockets and workers ------------------------------------------------------------------------

@fastcgi_only
def test_sockets__belong_to_one_account_alone(stack):
    for area in areas():
        mode = os.stat(stack.dir / "run" / f"{area}.sock").st_mode
        assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600, area


def test_data__is_readable_by_its_account_alone(stack):
    for path in [stack.data, *stack.data.iterdir()]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o007, path


@fastcgi_only
def test_areas__run_two_workers_each(stack):
    for area in areas():
        wait_for(lambda: len(stack.worker_pids(area)) == 2, f"two workers of {area}")


@fastcgi_only
def test_killed_workers__lose_only_the_request_they_held(fresh_stack):
    stack = fresh_stack
    statuses, stop = [], threading.Event()

    def load():
        browser = stack.browser()
        while not stop.is_set():
            try:
                statuses.append(browser.request("GET", PAGE).status)
            except OSError as error:
                statuses.append(error)
    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    kills = 0
    for _ in range(20):
        before = len(statuses)
        wait_for(lambda: len(statuses) > before + 10, "requests between two kills")
        pids = wait_for(lambda: stack.worker_pids("sessions"), "a worker")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pids[0], signal.SIGKILL)
            kills += 1
    stop.set()
    for thread in threads:
        thread.join()
    lost = [status for status in statuses if status != 200]
    assert len(lost) <= kills, lost
    assert set(lost) <= {502}, lost
    wait_for(lambda: len(stack.worker_pids("sessions")) == 2, "two workers again")


@fastcgi_only
def test_workers_out_of_descriptors__recover(fresh_stack):
    old = set(wait_for(lambda: fresh_stack.worker_pids("sessions"), "workers"))
    for pid in old:
        highest = max(map(int, os.listdir(f"/proc/{pid}/fd")))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (highest + 1, highest + 1))
    browser = fresh_stack.browser()
    wait_for(lambda: browser.request("GET", PAGE).status == 200, "a page again")


@fastcgi_only
def test_worker_asked_to_stop__ends_what_it_began(fresh_stack):
    """SIGTERM, several times, while a body is still arriving: the answer comes whole."""
    stack = fresh_stack
    path = stack.dir / "run" / "sessions.sock"
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(30)
        wire.connect(str(path))
        whole = fastcgi.request(REQUEST_METHOD="GET", SCRIPT_NAME="/sessions", PATH_INFO="/new",
                                REQUEST_URI=PAGE)
        wire.sendall(whole[:20])
        held = []

        def holder():
            # The worker that read our bytes sleeps in read(), not in poll of the listener.
            for pid in stack.worker_pids("sessions"):
                with contextlib.suppress(OSError):
                    fds = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in
                           os.listdir(f"/proc/{pid}/fd")]
                    if sum(link.startswith("socket:") for link in fds) > 1:
                        held.append(pid)
            return held
        wait_for(holder, "a worker that holds the request")
        for _ in range(5):
            os.kill(held[0], signal.SIGTERM)
        for i in range(20, len(whole)):
            wire.sendall(whole[i:i + 1])
        got = b""
        while block := wire.recv(65536):
            got += block
    out, ended = fastcgi.answer(got)
    assert ended and fastcgi.status(out) == 200 and out.rstrip().endswith(b"</html>")
    assert stack.browser().get(PAGE).status == 200


# ---- slow and idle peers ------------------------------------------------------------------------

@fastcgi_only
def test_idle_and_slow_connections__do_not_hold_up_others(fresh_stack):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = 2000 if hard == resource.RLIM_INFINITY else min(2000, hard - 200)
    held = []
    try:
        for i in range(count):
            s = socket.create_connection(("127.0.0.1", fresh_stack.port), 30)
            held.append(s)
            if i % 4 == 1:
                s.sendall(b"GET /contacts HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            elif i % 4 == 2:
                s.sendall(b"POST /sessions/new HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n"
                          b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=")
            elif i % 4 == 3:
                s.sendall(b"GET /contacts HTTP/1.1\r\nHost: a\r\n\r\n")
        assert count >= 1000
        for _ in range(20):
            assert fresh_stack.browser().get(PAGE).status == 200
    finally:
        for s in held:
            s.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@fastcgi_only
def test_silent_peers_of_the_socket__do_not_hold_workers(stack):
    held = []
    try:
        for _ in range(8):
            s = socket.socket(socket.AF_UNIX)
            s.connect(str(stack.dir / "run" / "sessions.sock"))
            held.append(s)
        assert stack.browser().get(PAGE).status == 200
    finally:
        for s in held:
            s.close()


# ---- FastCGI that no web server would send ------------------------------------------------------

GOOD = {"SCRIPT_NAME": "/sessions", "PATH_INFO": "/new", "REQUEST_URI": PAGE}
MALFORMED = {
    "nothing": b"",
    "begin, then the end": fastcgi.begin(),
    "unknown role": fastcgi.begin(role=9) + fastcgi.request(**GOOD)[16:],
    "authorizer role": fastcgi.begin(role=2) + fastcgi.request(**GOOD)[16:],
    "unknown version": b"\x07" + fastcgi.request(**GOOD)[1:],
    "unknown record": fastcgi.begin() + fastcgi.record(77, b"abc") + fastcgi.request(**GOOD)[16:],
    "body before parameters": fastcgi.begin() + fastcgi.record(fastcgi.STDIN, b"x") +
    fastcgi.record(fastcgi.STDIN) + fastcgi.record(fastcgi.PARAMS),
    "no parameters": fastcgi.begin() + fastcgi.record(fastcgi.PARAMS) +
    fastcgi.record(fastcgi.STDIN),
    "parameter of two gigabytes": fastcgi.begin() + fastcgi.record(
        fastcgi.PARAMS, b"\xff\xff\xff\xff\xff\xff\xff\xffab"),
    "parameter longer than its record": fastcgi.begin() + fastcgi.record(
        fastcgi.PARAMS, b"\x0e\x7fREQUEST_METHODGET") + fastcgi.record(fastcgi.PARAMS),
    "another request's number": fastcgi.begin() + fastcgi.record(
        fastcgi.PARAMS, fastcgi.params(REQUEST_METHOD="GET"), request=2) +
    fastcgi.record(fastcgi.PARAMS),
    "aborted": fastcgi.begin() + fastcgi.record(fastcgi.ABORT),
    "record shorter than it says": fastcgi.begin() + struct.pack(">BBHHBB", 1, 4, 1, 65535, 0, 0),
    "many names in a values question": fastcgi.record(
        fastcgi.GET_VALUES, fastcgi.pair(b"FCGI_MAX_CONNS", b"") * 25, request=0),
    "noise": bytes(range(256)) * 40,
}


@fastcgi_only
@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_fastcgi__leaves_the_next_request_alone(stack, name):
    with stack.unchanged():
        out, _ = fastcgi.answer(fastcgi.talk(stack.dir / "run" / "sessions.sock", MALFORMED[name]))
    assert b"<html" not in out or fastcgi.status(out) >= 400 or name in (
        "unknown record", "unknown role", "authorizer role")
    for _ in range(3):
        assert stack.browser().get(PAGE).status == 200


@fastcgi_only
def test_odd_but_valid_fastcgi__is_answered(stack):
    path = stack.dir / "run" / "sessions.sock"
    whole = fastcgi.request(**GOOD)
    padded = fastcgi.request(padding=255, **GOOD)
    for pieces in ([whole], [padded], [whole[i:i + 1] for i in range(len(whole))]):
        out, ended = fastcgi.answer(fastcgi.talk(path, b"", pieces=pieces))
        assert fastcgi.status(out) == 200 and ended
        assert b"</html>" in out


@fastcgi_only
@pytest.mark.parametrize("length", ["-1", " 5", "5,5", "0x5", "2147483648", "4294967301",
                                    "9223372036854775808", "99999999999999999999", "5", "500"])
def test_wrong_content_length__is_refused(stack, length):
    with stack.unchanged():
        data = fastcgi.request(
            b"email=a@b.example", REQUEST_METHOD="POST", CONTENT_LENGTH=length,
            CONTENT_TYPE="application/x-www-form-urlencoded", **GOOD)
        out, _ = fastcgi.answer(fastcgi.talk(stack.dir / "run" / "sessions.sock", data))
    assert 400 <= fastcgi.status(out) < 500, out[:200]


@fastcgi_only
def test_request_without_a_method__is_refused(stack):
    data = fastcgi.begin() + fastcgi.record(fastcgi.PARAMS, fastcgi.params(**GOOD)) + \
        fastcgi.record(fastcgi.PARAMS) + fastcgi.record(fastcgi.STDIN)
    out, _ = fastcgi.answer(fastcgi.talk(stack.dir / "run" / "sessions.sock", data))
    assert fastcgi.status(out) in (0, 400, 405)
    assert stack.browser().get(PAGE).status == 200


# ---- starting and stopping ----------------------------------------------------------------------

@fastcgi_only
def test_stop__leaves_no_process_and_no_socket():
    stack = Stack(mode="fastcgi")
    pids = stack.pids()
    assert len(pids) >= 2 * len(areas())
    stack.stop(keep=True)
    try:
        assert not stack.pids()
        assert not list((stack.dir / "run").glob("*.sock"))
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", stack.port), 2)
    finally:
        stack.stop()


@fastcgi_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_stack_ended_by_signal__takes_everything_along(number):
    stack = Stack(mode="fastcgi")
    try:
        stack.process.send_signal(number)
        stack.process.wait(30)
        wait_for(lambda: not stack.pids(), "every process to end")
    finally:
        stack.stop()


@fastcgi_only
def test_whatever_ends__is_started_again(fresh_stack):
    stack = fresh_stack

    def pid_of(word):
        for pid in stack.pids():
            with contextlib.suppress(OSError):
                if word in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "):
                    return pid
    for word in (b"nginx", b"multiwatch"):
        old = pid_of(word)
        os.kill(old, signal.SIGKILL)
        wait_for(lambda: pid_of(word) not in (None, old), f"another {word}")

    def answers():
        with contextlib.suppress(OSError):
            return all(stack.browser().request("GET", f"/{area}").status < 500 for area in areas())
    wait_for(answers, "all areas to answer again")


@fastcgi_only
def test_busy_port__is_said_clearly(stack, tmp_path):
    done = subprocess.run([ROOT / "scripts/stack", "--conf", stack.conf, "--dir", tmp_path / "x",
                           "--port", str(stack.port), "--build", BUILD],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"port {stack.port} is taken" in done.stderr and "PORT=" in done.stderr
    assert stack.browser().get(PAGE).status == 200


@fastcgi_only
def test_deep_folder__still_has_room_for_sockets(tmp_path):
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    stack = Stack(mode="fastcgi", start=False)
    port = free_port()
    process = subprocess.Popen(
        [ROOT / "scripts/stack", "--conf", stack.conf, "--dir", deep, "--port", str(port),
         "--build", BUILD, "--no-jobs"], stdout=subprocess.PIPE, text=True)
    try:
        assert "ready" in process.stdout.readline()
        stack.port = port
        assert stack.browser().get(PAGE).status == 200
    finally:
        process.terminate()
        process.wait(30)
        stack.stop()


# ---- make run -----------------------------------------------------------------------------------

@contextlib.contextmanager
def running(folder, **environment):
    """scripts/run, as make run starts it, until its last line is there."""
    port = free_port()
    output = folder.parent / f"run-{port}.txt"
    with open(output, "wb") as log:
        process = subprocess.Popen(
            [ROOT / "scripts/run"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={"PATH": os.environ["PATH"], "BUILD": str(BUILD), "VAR": str(folder),
                 "PORT": str(port), **environment})
    try:
        def ready():
            assert process.poll() is None, output.read_text()
            return "ready on" in output.read_text()
        wait_for(ready, "make run to be ready", 60)
        stack = type("Running", (), {})()
        stack.port, stack.url, stack.data = port, f"http://127.0.0.1:{port}", folder / "data"
        stack.output = output
        yield stack
    finally:
        process.terminate()
        process.wait(60)
    assert not processes_with("MUSTER_CONF", str(folder / "muster.conf"))


@fastcgi_only
def test_run__prints_the_owners_link_last_and_loads_the_sample_shop(tmp_path):
    folder = tmp_path / "var"
    with running(folder) as first:
        def last_line():
            return first.output.read_text().strip().splitlines()[-1]
        link = wait_for(lambda: re.search(r"http://127\.0\.0\.1:\d+/\S+", last_line()),
                        "the link")[0]
        assert f":{first.port}/" in link
        page = Browser(first).get(link)
        assert page.status == 200 and page.form_with("password")
        probe = Stack.__new__(Stack)
        probe.data = first.data

        def sample():
            with contextlib.suppress(Exception):
                return probe.value("SELECT state FROM import") == "done"
        wait_for(sample, "the sample shop", 60)
        count = probe.value("SELECT count(*) FROM contact")
        assert 1500 < count <= 2000
    with running(folder) as second:
        assert second.port != first.port
        conf = (folder / "muster.conf").read_text()
        assert f"base_url = http://127.0.0.1:{second.port}" in conf
        assert probe.value("SELECT count(*) FROM contact") == count, "nothing comes in twice"


@fastcgi_only
def test_run_without_sample__starts_empty(tmp_path):
    with running(tmp_path / "var", SAMPLE="0") as run:
        probe = Stack.__new__(Stack)
        probe.data = run.data
        assert probe.value("SELECT count(*) FROM contact") == 0
        assert probe.value("SELECT count(*) FROM import") == 0


# ---- installing ---------------------------------------------------------------------------------

@fastcgi_only
def test_install__stays_inside_destdir_and_uninstall_keeps_data(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DESTDIR": str(tmp_path / "stage"),
                   "BUILD": str(BUILD), "HOST": "crm.shop.example"}
    subprocess.run([ROOT / "scripts/install", "install"], env=environment, check=True,
                   capture_output=True)
    stage = tmp_path / "stage"
    units = stage / "usr/local/lib/systemd/system"
    for area in areas():
        assert os.access(stage / "usr/local/lib/muster/cgi-bin" / area, os.X_OK)
        socket_unit = (units / f"muster-{area}.socket").read_text()
        assert f"ListenStream=/run/muster/{area}.sock" in socket_unit
        assert "SocketMode=0600" in socket_unit and "Backlog=512" in socket_unit
        service = (units / f"muster-{area}@.service").read_text()
        assert f"ExecStart=/usr/local/lib/muster/cgi-bin/{area}" in service
        assert f"muster-{area}@2.service" in (units / "muster.target").read_text()
    for job in ("importer", "exporter", "bulk", "undoer", "care", "snapshot", "mailer", "nightly"):
        assert f"/cron/{job}" in (stage / "etc/cron.d/muster").read_text()
    assert "base_url = http://crm.shop.example" in (stage / "etc/muster/muster.conf").read_text()
    for path in stage.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.suffix in (
                "", ".inc", ".conf", ".service", ".socket", ".target") and \
                "cgi-bin" not in path.parts and "cron" not in path.parts[-2:-1]:
            assert not re.search(r"@[A-Z_]+@", path.read_text()), path
    (stage / "var/lib/muster").mkdir(parents=True)
    (stage / "var/lib/muster/muster.db").write_text("data")
    subprocess.run([ROOT / "scripts/install", "uninstall"], env=environment, check=True,
                   capture_output=True)
    left = sorted(str(p.relative_to(stage)) for p in stage.rglob("*") if p.is_file())
    assert left == ["etc/muster/muster.conf", "var/lib/muster/muster.db"]


@fastcgi_only
def test_installed_site__is_valid_nginx(tmp_path):
    stage = tmp_path / "stage"
    subprocess.run([ROOT / "scripts/install", "install"], check=True, capture_output=True,
                   env={"PATH": os.environ["PATH"], "DESTDIR": str(stage), "BUILD": str(BUILD),
                        "HOST": "crm.shop.example"})
    share = "/usr/local/share/muster"
    for path in (stage / "usr/local/share/muster/nginx").iterdir():
        path.write_text(path.read_text().replace(share, str(stage) + share))
    site = (stage / "etc/nginx/sites-available/muster").read_text()
    site = site.replace(share, str(stage) + share)
    site = re.sub(r"listen .*;", lambda _: f"listen 127.0.0.1:{free_port()};", site)
    conf = tmp_path / "nginx.conf"
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in (
        "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    conf.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {temporary} {site} }}")
    done = subprocess.run(["/usr/sbin/nginx", "-t", "-e", tmp_path / "log", "-p", f"{tmp_path}/",
                           "-c", conf], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
