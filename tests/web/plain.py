"""The programs themselves, run one by one as a web server would run plain CGI, without one.

For what is easiest to break from outside: the environment, limits, the files, the kernel's answers.
Under root everything belongs to nobody and runs as nobody, so that permissions count.
"""
import ctypes
import errno
import hashlib
import os
import platform
import re
import resource
import secrets
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from harness import BUILD, NOBODY, Page

# Numbers of the system calls that write (x86-64; the generic table of the other machines).
CALLS = {"write": 1, "pwrite64": 18, "fork": 57, "vfork": 58, "clone": 56, "clone3": 435} \
    if platform.machine() == "x86_64" else \
    {"write": 64, "pwrite64": 68, "clone": 220, "clone3": 435}
FORM = "application/x-www-form-urlencoded"


# ---- a kernel that says no ----------------------------------------------------------------------

def _refusing(rules):
    """A seccomp program (linux/filter.h): rules are (call, errno, argument or None, from); with an
    argument, only calls whose argument is that large are refused."""
    load, jump_eq, jump_ge, give = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7fff0000, 0x00050000
    program = []
    for call, error, argument, least in rules:
        rest = [(load, 0, 0, 16 + 8 * argument), (jump_ge, 0, 1, least)] if argument is not None \
            else []
        rest.append((give, 0, 0, refuse | error))
        program += [(load, 0, 0, 0), (jump_eq, 0, len(rest), call), *rest]
    program.append((give, 0, 0, allow))
    return b"".join(struct.pack("=HBBI", *line) for line in program)


def refuse(*rules):
    """For preexec_fn: from here on the kernel answers these calls with an error."""
    code = _refusing([(CALLS[name], error, argument, least)
                      for name, error, argument, least in rules if name in CALLS])
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer)))

    def apply(kept=buffer):  # the program points into it
        if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, program, 0, 0):
            os._exit(99)
    return apply


def disk_full(after=0):
    """No file may grow beyond so many bytes, and nothing but the standard files be written to."""
    return refuse(("pwrite64", errno.ENOSPC, 3, after), ("write", errno.ENOSPC, 0, 3))


def no_more_processes():
    return refuse(*((name, errno.EAGAIN, None, 0) for name in ("fork", "vfork", "clone", "clone3")))


def limit(what, value):
    return lambda: resource.setrlimit(what, (value, value))


# ---- an installation without a web server -------------------------------------------------------

class Plain:
    def __init__(self, programs=("contacts", "sessions", "imports", "exports", "accounts"),
                 jobs=("setup", "importer", "rehearser", "exporter", "bulk", "undoer", "care", "snapshot",
                       "nightly", "mailer"),
                 setup=True):
        self.dir = Path(tempfile.mkdtemp(prefix="muster-plain-", dir="/tmp"))
        self.data = self.dir / "data"
        self.base = self.data / "muster.db"
        self.conf = self.dir / "muster.conf"
        self.prefix = []
        for name, files in (("cgi-bin", programs), ("cron", jobs)):
            (self.dir / name).mkdir()
            for file in files:
                shutil.copy(BUILD / name / file, self.dir / name / file)
        self.conf.write_text(f"data_dir = {self.data}\nbase_url = https://crm.example\n"
                             "libexec_dir = /nonexistent\nsmtp_url = smtp://127.0.0.1:1\n")
        if os.getuid() == 0:
            self.prefix = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY),
                           "--clear-groups", "--"]
            for path in [self.dir, *self.dir.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
        self.setup_output = self.job("setup").stdout if setup else ""

    @property
    def environment(self):
        keep = {k: v for k, v in os.environ.items() if k in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}
        return {**keep, "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "MUSTER_CONF": str(self.conf)}

    def job(self, name, *arguments, before=None, check=True, environment=None):
        done = subprocess.run([*self.prefix, self.dir / "cron" / name, *arguments],
                              env={**self.environment, **(environment or {})}, cwd=self.dir,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              preexec_fn=before, text=True, errors="replace")
        assert not check or done.returncode == 0, done
        return done

    def start_job(self, name, *arguments):
        # Without setpriv in between the pid is the program's own.
        return subprocess.Popen([self.dir / "cron" / name, *arguments], env=self.environment,
                                cwd=self.dir, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL,
                                **({"user": NOBODY, "group": NOBODY, "extra_groups": []}
                                   if os.getuid() == 0 else {}))

    def cgi(self, area, path="", query="", method="GET", body=b"", token=None, before=None,
            **variables):
        """One request; a Page with the log of the program as .log and its exit status as .ended."""
        values = {"GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
                  "REQUEST_METHOD": method, "SCRIPT_NAME": f"/{area}", "PATH_INFO": path,
                  "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "crm.example",
                  "REQUEST_URI": f"/{area}{path}"}
        if token:
            values["HTTP_COOKIE"] = f"muster_session={token}"
        if method == "POST":
            values.update(CONTENT_LENGTH=str(len(body)), CONTENT_TYPE=FORM)
        values.update(variables)
        environment = {**self.environment, **{k: v for k, v in values.items() if v is not None}}
        done = subprocess.run([*self.prefix, self.dir / "cgi-bin" / area], env=environment,
                              cwd=self.dir, input=body, capture_output=True, timeout=60,
                              preexec_fn=before)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        status = re.match(r"Status: (\d+)", lines[0])
        page = Page(f"https://crm.example/{area}{path}", int(status[1]) if status else 0,
                    _Headers(lines[1:]), content)
        page.log, page.ended = done.stderr.decode(errors="replace"), done.returncode
        return page

    def post(self, area, path, fields, token, before=None, source=None, **variables):
        """A form sent with a good token, taken from the page `source` (its own path)."""
        csrf = self.cgi(area, source or path, token=token).csrf
        assert csrf
        body = urlencode({**fields, "csrf": csrf}).encode()
        return self.cgi(area, path, method="POST", body=body, token=token, before=before,
                        **variables)

    # ---- the database

    def write(self, sql, *values):
        base = sqlite3.connect(self.base, timeout=30)
        with base:
            done = base.execute(sql, values)
        base.close()
        self.own()
        return done.lastrowid

    def db(self, sql, *values):
        base = sqlite3.connect(self.base, timeout=30)
        try:
            return base.execute(sql, values).fetchall()
        finally:
            base.close()
            self.own()

    def value(self, sql, *values):
        return self.db(sql, *values)[0][0]

    def own(self):
        """What this process made next to the database belongs to the programs again."""
        if os.getuid() == 0:
            for path in self.data.glob("muster.db*"):
                os.chown(path, NOBODY, NOBODY)

    def whole(self):
        return self.value("PRAGMA integrity_check") == "ok" and \
            self.db("PRAGMA foreign_key_check") == []

    def dump(self):
        base = sqlite3.connect(self.base, timeout=30)
        try:
            return [line for line in base.iterdump() if "sqlite_stat" not in line]
        finally:
            base.close()
            self.own()

    def sign_in(self, role="owner"):
        """The cookie of a new account of this role."""
        now, token = int(time.time()), secrets.token_urlsafe(32)
        email = f"{secrets.token_hex(6)}@team.example"
        account = self.write(
            "INSERT INTO account (email, email_key, name, role, password_hash, created_at)"
            " VALUES (?, ?, ?, ?, '', ?)", email, email, role.title(), role, now)
        self.write("INSERT INTO session (token_hash, account_id, created_at, seen_at, address,"
                   " user_agent) VALUES (?, ?, ?, ?, '127.0.0.1', 'test')",
                   hashlib.blake2b(token.encode(), digest_size=32).digest(), account, now, now)
        return token

    def stop(self):
        shutil.rmtree(self.dir, ignore_errors=True)


class _Headers(dict):
    """Header lines, as the answers of the web server have them."""

    def __init__(self, lines):
        super().__init__()
        self.pairs = [tuple(line.split(": ", 1)) for line in lines if ": " in line]
        self.update((name, value) for name, value in self.pairs)

    def __missing__(self, name):
        return None

    def get_all(self, name):
        return [value for key, value in self.pairs if key.lower() == name.lower()] or None


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
