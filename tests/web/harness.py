"""The real product in a temporary folder, and a browser without a screen to use it with.

Stack    the programs behind nginx (mode "fastcgi") or as plain CGI under Apache (mode "cgi")
Browser  a small HTTP client: cookies, forms, links, redirects, uploads
MailSink a mail server on the loopback that keeps what it gets

Everything runs on 127.0.0.1, as real processes; whatever a test starts is ended by its pid.
"""
import contextlib
import difflib
import http.client
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
BUILD = (ROOT / os.environ.get("MUSTER_BUILD", "build")).resolve()
STATIC = ROOT / "build" / "static"
ERRORS = ROOT / "build" / "errors"
NOBODY = 65534
# A test run that is killed takes its servers along.
UNTIL_WE_DIE = ["setpriv", "--pdeathsig", "TERM", "--"]
OWNER_EMAIL = "owner@shop.example"
OWNER_PASSWORD = "correct horse battery"
# Bookkeeping that a refused request may touch: when a session was seen, that a guess
# failed, and what the audit log says of it.
BOOKKEEPING = ("session", "sign_in_failure", "audit")
# What a page writes of a mail; the rest is the mailer's, who may be at work beside the request.
WRITTEN_BY_PAGES = {"message": "id, recipient, subject, created_at"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def day_of(at):
    """The day of a Unix time as a fresh installation has it: late in the evening UTC is behind."""
    return datetime.fromtimestamp(at, ZoneInfo("Europe/Vienna")).strftime("%Y-%m-%d")


def wait_for(condition, what, seconds=30):
    """Poll until condition() is true; its value is returned.  For things that end soon or never."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for: {what}")
        time.sleep(0.02)


def processes_with(variable, value):
    """pids of living processes that have variable=value in their environment."""
    wanted = f"{variable}={value}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                if (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                    found.append(int(folder.name))
    return [pid for pid in found if pid != os.getpid()]


def areas():
    return sorted(path.name for path in (BUILD / "cgi-bin").iterdir())


class Stack:
    """One installation with its own data, running until stop()."""

    def __init__(self, mode=None, conf=None, workers=2, start=True):
        self.mode = mode or os.environ.get("MUSTER_WEB", "fastcgi")
        self.workers = workers
        self.dir = Path(tempfile.mkdtemp(prefix="muster-", dir="/tmp"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = self.dir / "data"
        self.conf = self.dir / "muster.conf"
        self.build = BUILD
        self.process = None
        # Apache refuses to run pages as root, so under root the CGI mode belongs to nobody.
        self.prefix = []
        if self.mode == "cgi" and os.getuid() == 0:
            os.chown(self.dir, NOBODY, NOBODY)
            self.prefix = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY),
                           "--clear-groups", "--"]
        if self.mode == "cgi":
            self._copy_site()
        settings = {
            "data_dir": self.data,
            "base_url": self.url,
            "libexec_dir": self.build / "cron",
            "accel": "yes" if self.mode == "fastcgi" else "no",
            "mail_from": "muster@shop.example",
        }
        settings.update(conf or {})
        self.conf.write_text("".join(f"{k} = {v}\n" for k, v in settings.items()))
        self.setup_output = self.job("setup")
        link = re.search(r"https?://\S+", self.setup_output)
        self.owner_link = link.group(0) if link else None
        if start:
            try:
                self.start()
            except BaseException:
                self.stop()
                raise

    # ---- programs

    @property
    def environment(self):
        keep = {k: v for k, v in os.environ.items()
                if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LANG")}
        keep["PATH"] = keep.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
        return {**keep, "MUSTER_CONF": str(self.conf)}

    def job(self, name, *arguments, check=True, timeout=300, environment=None):
        """Run a cron program to its end; returns what it printed."""
        done = subprocess.run([*self.prefix, str(self.build / "cron" / name), *map(str, arguments)],
                              env={**self.environment, **(environment or {})},
                              stdin=subprocess.DEVNULL, timeout=timeout, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, cwd=self.dir)
        text = done.stdout.decode(errors="replace")
        if check and done.returncode:
            raise AssertionError(f"cron/{name} ended with {done.returncode}:\n{text}")
        return text

    def start_job(self, name, *arguments):
        """Start a cron program and return its Popen; the caller ends it."""
        return subprocess.Popen([*self.prefix, str(self.build / "cron" / name), *arguments],
                                env=self.environment, stdin=subprocess.DEVNULL, cwd=self.dir,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        if self.mode == "fastcgi":
            command = [*UNTIL_WE_DIE, str(ROOT / "scripts" / "stack"), "--conf", str(self.conf),
                       "--dir", str(self.dir), "--port", str(self.port), "--build", str(self.build),
                       "--workers", str(self.workers), "--no-jobs"]
        else:
            command = [*self.prefix, *UNTIL_WE_DIE, "apache2", "-D", "FOREGROUND", "-f",
                       str(self._write_apache())]
        self.log = open(self.dir / "stack.log", "ab")
        self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, cwd=self.dir,
                                        start_new_session=True)
        if self.mode == "fastcgi":
            def ready():
                if self.process.poll() is not None:
                    raise AssertionError("the stack ended:\n" + self.logs())
                return "ready on" in (self.dir / "stack.log").read_text()
        else:
            def ready():
                if self.process.poll() is not None:
                    raise AssertionError("Apache ended:\n" + self.logs())
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", self.port), 1).close()
                    return True
        wait_for(ready, "the stack to answer")

    def logs(self):
        text = ""
        for path in [self.dir / "stack.log", *sorted(self.dir.glob("log/*")),
                     self.dir / "nginx" / "error.log", self.dir / "apache.log"]:
            if path.is_file() and path.stat().st_size:
                text += f"--- {path.name}\n{path.read_text(errors='replace')}"
        return text

    def pids(self):
        return processes_with("MUSTER_CONF", str(self.conf))

    def worker_pids(self, area):
        """The FastCGI workers of one area."""
        found = []
        for pid in self.pids():
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/exe") == str(self.build / "cgi-bin" / area):
                    found.append(pid)
        return found

    def stop(self, keep=False):
        """End everything and remove the folder.  Fails when the stack left a process behind."""
        left = []
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.mode == "fastcgi" and self.process:
            for pid in self.pids():
                with contextlib.suppress(OSError):
                    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
                    left.append(f"{pid}: {words.decode(errors='replace')}")
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.log.close()
            self.process = None
        if not keep:
            wait_for(lambda: not self.pids(), "killed processes to be gone")
            shutil.rmtree(self.dir, ignore_errors=True)
        assert not left, f"the stack left processes behind: {left}"

    # ---- plain CGI

    def _copy_site(self):
        """The layout of the tarball for shared hosts, deploy/htaccess included."""
        site = self.dir / "site"
        (site / "cgi-bin").mkdir(parents=True)
        for area in areas():
            shutil.copy(BUILD / "cgi-bin" / area, site / "cgi-bin" / f"{area}.cgi")
        shutil.copytree(BUILD / "cron", self.dir / "build" / "cron")
        shutil.copytree(STATIC, site / "static")
        shutil.copytree(ERRORS, site / "errors")
        text = (ROOT / "deploy" / "htaccess").read_text()
        text = text.replace("@AREAS@", "|".join(areas())).replace("@CONF@", str(self.conf))
        (site / ".htaccess").write_text(text)
        self.build = self.dir / "build"

    def _write_apache(self):
        modules = "mpm_prefork authz_core authz_host mime dir cgi rewrite env headers setenvif " \
            "deflate filter reqtimeout"
        load = "".join(
            f"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so\n" for m in modules.split()
            if Path(f"/usr/lib/apache2/modules/mod_{m}.so").exists())
        types = self.dir / "mime.types"
        types.write_text("text/html html\ntext/css css\napplication/javascript js\n"
                         "image/svg+xml svg\n")
        path = self.dir / "apache.conf"
        path.write_text(f"""
ServerRoot {self.dir}
ServerName 127.0.0.1
Listen 127.0.0.1:{self.port}
PidFile {self.dir}/apache.pid
ErrorLog {self.dir}/apache.log
DefaultRuntimeDir {self.dir}
Mutex file:{self.dir}
{load}
TypesConfig {types}
ServerTokens Prod
TraceEnable Off
KeepAlive Off
StartServers 4
MaxRequestWorkers 32
DocumentRoot {self.dir}/site
<Directory />
Require all denied
AllowOverride None
</Directory>
<Directory {self.dir}/site>
Require all granted
AllowOverride All
</Directory>
""")
        if self.prefix:
            for folder, _, files in os.walk(self.dir):
                for name in [".", *files]:
                    if not Path(folder, name).is_symlink():
                        os.chown(Path(folder, name), NOBODY, NOBODY)
        return path

    # ---- the database, seen from outside

    def db(self, sql, *parameters):
        """Rows of a query, read-only."""
        base = sqlite3.connect(f"file:{self.data}/muster.db?mode=ro", uri=True, timeout=10)
        try:
            return base.execute(sql, parameters).fetchall()
        finally:
            base.close()

    def value(self, sql, *parameters):
        return self.db(sql, *parameters)[0][0]

    def dump(self, without=BOOKKEEPING):
        """The whole database as text, to show that a refused request changed nothing."""
        base = sqlite3.connect(f"file:{self.data}/muster.db?mode=ro", uri=True, timeout=10)
        try:
            base.execute("BEGIN")
            lines = []
            tables = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"
                                  " ORDER BY name").fetchall()
            for name, sql in tables:
                if name in without or (sql or "").upper().startswith("CREATE VIRTUAL"):
                    continue
                rows = sorted(map(repr, base.execute(
                    f'SELECT {WRITTEN_BY_PAGES.get(name, "*")} FROM "{name}"')))
                lines += [f"-- {name}: {sql}", *rows]
            return "\n".join(lines)
        finally:
            base.close()

    @contextlib.contextmanager
    def unchanged(self):
        """with stack.unchanged(): a request that must leave the database as it was."""
        before = self.dump()
        yield
        after = self.dump()
        assert after == before, "the database changed:\n" + "\n".join(
            line for line in difflib.ndiff(before.split("\n"), after.split("\n"))
            if line[0] in "+-")[:4000]

    # ---- people

    def browser(self):
        return Browser(self)

    def make_owner(self):
        """Follow the one-time link, as the first person does; returns the signed-in browser."""
        browser = self.browser()
        page = browser.get(self.owner_link)
        assert page.status == 200, page
        form = page.form_with("password")
        answers = {"name": "Olga Owner", "email": OWNER_EMAIL, "password": OWNER_PASSWORD}
        fields = {k: v for k, v in answers.items() if k in form.names()}
        for name in form.names():
            if name not in fields and "password" in name:
                fields[name] = OWNER_PASSWORD
        page = browser.submit(form, fields)
        if page.path.startswith("/sessions"):
            page = browser.sign_in(OWNER_EMAIL, OWNER_PASSWORD)
        assert page.status == 200, page
        return browser


class Form:
    """A form of a page: where it goes and what it holds."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.enctype = attributes.get("enctype", "")
        self.fields = []   # (name, value) as a browser would send them, buttons left out
        self.inputs = []   # attributes of every control
        self.buttons = []  # (text, name, value)
        self.options = {}  # name -> values a select offers
        self.text = ""

    def names(self):
        return [i["name"] for i in self.inputs if i.get("name")]

    def value(self, name):
        return dict(self.fields).get(name)


class Reader(HTMLParser):
    """Collects what tests look at: forms, links, headings, text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.headings = [], [], []
        self.title = self.text = ""
        self._form = self._link = self._heading = self._button = None
        self._select = self._option = self._area = None
        self._skip = False

    def handle_starttag(self, tag, attrs):
        a = {k: v if v is not None else "" for k, v in attrs}
        if tag == "form":
            self._form = Form(a)
            self.forms.append(self._form)
        elif tag == "a" and "href" in a:
            self._link = [a["href"], "", a]
            self.links.append(self._link)
        elif tag in ("h1", "h2", "h3", "title"):
            self._heading = [tag, ""]
        elif tag in ("script", "style"):
            self._skip = True
        form = self._form
        if form is None:
            return
        if tag == "input":
            a.setdefault("type", "text")
            if a["type"] in ("submit", "image", "button"):
                form.buttons.append((a.get("value", ""), a.get("name"), a.get("value", "")))
                return
            form.inputs.append(a)
            if not a.get("name") or a["type"] == "file":
                return
            if a["type"] in ("checkbox", "radio"):
                if "checked" in a:
                    form.fields.append((a["name"], a.get("value", "on")))
            else:
                form.fields.append((a["name"], a.get("value", "")))
        elif tag == "button":
            self._button = [a, ""]
        elif tag == "select":
            form.inputs.append(a)
            form.options.setdefault(a.get("name"), [])
            self._select = [a.get("name"), None, None]
        elif tag == "option" and self._select:
            value = a.get("value", "")
            form.options[self._select[0]].append(value)
            if self._select[1] is None:
                self._select[1] = value
            if "selected" in a:
                self._select[2] = value
        elif tag == "textarea":
            form.inputs.append(a)
            self._area = [a.get("name"), ""]

    def handle_endtag(self, tag):
        if tag == "a":
            self._link = None
        elif tag in ("h1", "h2", "h3", "title") and self._heading:
            if tag == "title":
                self.title = self._heading[1].strip()
            else:
                self.headings.append((tag, " ".join(self._heading[1].split())))
            self._heading = None
        elif tag in ("script", "style"):
            self._skip = False
        elif tag == "button" and self._button and self._form:
            a, text = self._button
            if a.get("type", "submit") == "submit":
                self._form.buttons.append((" ".join(text.split()), a.get("name"),
                                           a.get("value", "")))
            self._button = None
        elif tag == "select" and self._select and self._form:
            name, first, chosen = self._select
            if name and (first is not None or chosen is not None):
                self._form.fields.append((name, chosen if chosen is not None else first))
            self._select = None
        elif tag == "textarea" and self._area and self._form:
            if self._area[0]:
                # A newline right after the tag is not part of the value.
                text = self._area[1]
                self._form.fields.append((self._area[0], text[1:] if text[:1] == "\n" else text))
            self._area = None
        elif tag == "form":
            self._form = None

    def handle_data(self, data):
        if self._area:
            self._area[1] += data
            return
        if self._heading:
            self._heading[1] += data
        if self._link:
            self._link[1] += data
        if self._button:
            self._button[1] += data
        if self._form:
            self._form.text += data
        if not self._skip and not (self._heading and self._heading[0] == "title"):
            self.text += data


class Page:
    """An answer."""

    def __init__(self, url, status, headers, body):
        self.url, self.status, self.headers, self.body = url, status, headers, body
        self.path = urlsplit(url).path
        self.query = urlsplit(url).query
        self._reader = None

    @property
    def html(self):
        return self.body.decode("utf-8", errors="replace")

    @property
    def reader(self):
        if self._reader is None:
            self._reader = Reader()
            self._reader.feed(self.html)
        return self._reader

    @property
    def text(self):
        """What a person reads, white space folded."""
        return " ".join(self.reader.text.split())

    @property
    def title(self):
        return self.reader.title

    @property
    def h1(self):
        return next((text for tag, text in self.reader.headings if tag == "h1"), "")

    @property
    def forms(self):
        return self.reader.forms

    def form(self, action=None):
        """The first form whose action ends with action (its own page's address counts as "")."""
        for form in self.forms:
            if action is None or urlsplit(form.action or self.path).path.endswith(action):
                return form
        raise AssertionError(f"no form {action!r} on {self!r}")

    def form_with(self, name):
        for form in self.forms:
            if name in form.names():
                return form
        raise AssertionError(f"no form with a field {name!r} on {self!r}")

    def link(self, text):
        """href of the first link whose text holds this."""
        for href, label, _ in self.reader.links:
            if text in " ".join(label.split()):
                return href
        raise AssertionError(f"no link {text!r} on {self!r}")

    def links(self, start=""):
        return [href for href, _, _ in self.reader.links if href.startswith(start)]

    @property
    def csrf(self):
        for form in self.forms:
            if form.value("csrf"):
                return form.value("csrf")
        return None

    def __repr__(self):
        words = self.text[:1500] if "html" in (self.headers.get("Content-Type") or "") else ""
        return f"<{self.status} {self.url} {self.title!r} {words}>"


class Browser:
    """Cookies, redirects, forms.  One connection per request, like the programs see it."""

    def __init__(self, stack):
        self.stack = stack
        self.cookies = {}
        self.page = None
        self.timeout = 60

    # ---- the wire

    def request(self, method, path, body=None, headers=None, follow=False):
        """One request as given; body is bytes or an iterable of bytes with a Content-Length set."""
        url = urljoin(self.page.url if self.page else self.stack.url + "/", path)
        parts = urlsplit(url)
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + \
            ("?" + parts.query if parts.query else "")
        send = {"Host": parts.netloc, "User-Agent": "muster-test", "Connection": "close"}
        if self.cookies:
            send["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        send.update(headers or {})
        wire = http.client.HTTPConnection("127.0.0.1", self.stack.port, timeout=self.timeout)
        try:
            wire.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            if body is not None and "Content-Length" not in send and isinstance(body, bytes):
                send["Content-Length"] = str(len(body))
            for name, value in send.items():
                if value is not None:
                    wire.putheader(name, value)
            wire.endheaders()
            # A server that refuses early answers before it has read everything.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for piece in ([body] if isinstance(body, bytes) else body or []):
                    wire.send(piece)
            answer = wire.getresponse()
            page = Page(url, answer.status, answer.headers, answer.read())
        finally:
            wire.close()
        self._keep_cookies(answer.headers)
        if follow and page.status in (301, 302, 303, 307, 308):
            self.page = page
            return self.get(page.headers["Location"])
        return page

    def _keep_cookies(self, headers):
        for line in headers.get_all("Set-Cookie") or []:
            first, *attributes = line.split(";")
            name, value = first.strip().split("=", 1)
            low = [a.strip().lower() for a in attributes]
            if "max-age=0" in low or value == "":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    # ---- pages

    def get(self, path, follow=True, headers=None):
        for _ in range(10):
            page = self.request("GET", path, headers=headers)
            if not follow or page.status not in (301, 302, 303, 307, 308):
                break
            self.page = page
            path = page.headers["Location"]
        self.page = page
        return page

    def post(self, path, fields=None, follow=True, csrf=True, headers=None):
        """Send a form.  csrf: True takes the token of the last page (fetching path if it has
        none), a text is used as it is, False sends none."""
        fields = list((fields or {}).items()) if isinstance(fields, (dict, type(None))) \
            else list(fields)
        fields = [(k, v) for k, v in fields if k != "csrf" or csrf is False]
        if csrf is True:
            csrf = (self.page and self.page.csrf) or self.get(path).csrf
        if csrf:
            fields.append(("csrf", csrf))
        body = urlencode([(k, item) for k, v in fields
                          for item in (v if isinstance(v, (list, tuple)) else [v])]).encode()
        page = self.request("POST", path, body, {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.stack.url, **(headers or {})}, follow)
        self.page = page
        return page

    def submit(self, form, changes=None, button=None, follow=True):
        """Send a form of the page as filled in, with changes (None leaves a field out; a list sends
        several values) and, if given, the button with that text."""
        changes = dict(changes or {})
        fields = [(k, v) for k, v in form.fields if k not in changes]
        for name, value in changes.items():
            for item in value if isinstance(value, (list, tuple)) else [value]:
                if item is not None:
                    fields.append((name, item))
        if button is not None:
            match = next((b for b in form.buttons if button in b[0]), None)
            assert match, f"no button {button!r} among {form.buttons}"
            if match[1]:
                fields.append((match[1], match[2]))
        action = form.action or self.page.url
        if form.method == "get":
            return self.get(urlsplit(action).path + "?" + urlencode(fields), follow)
        if form.enctype == "multipart/form-data":
            return self.upload(action, fields, [], follow=follow, csrf=False)
        return self.post(action, fields, follow, csrf=False)

    def upload(self, path, fields=None, files=(), follow=True, csrf=True, headers=None,
               boundary=None):
        """multipart/form-data.  files: (field, file name, content) with content as bytes or a Path,
        which is read while it is sent, however large."""
        fields = list((fields or {}).items()) if isinstance(fields, (dict, type(None))) \
            else list(fields)
        if csrf is True:
            csrf = (self.page and self.page.csrf) or self.get(path).csrf
        if csrf:
            # First, so that the server can refuse before it keeps a byte.
            fields = [("csrf", csrf)] + [(k, v) for k, v in fields if k != "csrf"]
        boundary = boundary or "----muster" + secrets.token_hex(12)
        pieces = []
        for name, value in fields:
            pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
                          f"{value}\r\n".encode())
        for name, file_name, content in files:
            pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
                          f'filename="{file_name}"\r\nContent-Type: text/csv\r\n\r\n'.encode())
            pieces += [content, b"\r\n"]
        pieces.append(f"--{boundary}--\r\n".encode())
        length = sum(p.stat().st_size if isinstance(p, Path) else len(p) for p in pieces)

        def stream():
            for piece in pieces:
                if isinstance(piece, bytes):
                    yield piece
                    continue
                with open(piece, "rb") as f:
                    while block := f.read(1 << 16):
                        yield block
        page = self.request("POST", path, stream(), {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(length), "Origin": self.stack.url, **(headers or {})}, follow)
        self.page = page
        return page

    def sign_in(self, email, password):
        page = self.get("/sessions/new")
        return self.submit(page.form_with("password"), {"email": email, "password": password})


class MailSink:
    """Keeps the mails that arrive; refuses recipients that start with "refused"."""

    def __init__(self):
        from aiosmtpd.controller import Controller
        self.mails = []
        sink = self

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("refused"):
                    return "550 5.1.1 no such person"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                sink.mails.append({"from": envelope.mail_from, "to": list(envelope.rcpt_tos),
                                   "data": envelope.content})
                return "250 OK"

        self.controller = Controller(Handler(), hostname="127.0.0.1", port=free_port(),
                                     enable_SMTPUTF8=True)
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{self.controller.port}"

    def messages(self):
        """The mails, read as mails."""
        import email
        from email import policy
        return [email.message_from_bytes(m["data"], policy=policy.default) for m in self.mails]

    def stop(self):
        self.controller.stop()
