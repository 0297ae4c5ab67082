"""What every part of make bench stands on: installations, what they are filled with, measuring,
and the lines of the table."""
import collections
import contextlib
import hashlib
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "web"))
import harness  # noqa: E402
from harness import Stack  # noqa: E402

CONTACTS = int(os.environ.get("BENCH_CONTACTS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
BUILD = ROOT / "build"
BENCH = BUILD / "tests" / "bench"
SAMPLE = BUILD / "tests" / "fixture" / "sample_shop"
TOKEN = "B" * 43
COOKIE = "muster_session=" + TOKEN
WORK = Path(tempfile.mkdtemp(prefix="muster-bench-", dir=os.environ.get("BENCH_DIR", "/tmp")))
# Installations of the harness go below the folder of this run.
tempfile.tempdir = str(WORK)
harness.tempfile.mkdtemp = lambda prefix="", dir=None, make=tempfile.mkdtemp: \
    make(prefix=prefix, dir=str(WORK))
lines = []


def say(text):
    print(text, file=sys.stderr, flush=True)


def row(what, value, floor="", ratio="", aim=""):
    lines.append(f"| {what} | {value} | {floor} | {ratio} | {aim} |")
    say(f"  {what}: {value}  floor {floor or '-'}  ratio {ratio or '-'}")


def number(n):
    return f"{n:,.0f}" if n >= 100 else f"{n:,.1f}" if n >= 10 else f"{n:,.2f}"


def ms(n):
    return number(n) + " ms"


def mib(kib):
    return f"{kib / 1024:.0f} MiB"


# ---- installations ------------------------------------------------------------------------------

class Base(Stack):
    """An installation in the folder of this run, with a signed-in owner made by hand."""

    def __init__(self, name, start=False):
        self.build_dir = WORK / "build"
        super().__init__(mode="fastcgi", start=False, conf={"libexec_dir": BUILD / "cron"})
        self.name = name
        self.build = self.build_dir
        # Jobs are started by the measurements alone.
        text = self.conf.read_text().replace(str(BUILD / "cron"), str(WORK / "no-jobs"))
        self.conf.write_text(text)
        self.sign_in_by_hand()
        if start:
            self.start()

    @property
    def base(self):
        return self.data / "muster.db"

    def write(self, sql, *parameters):
        db = sqlite3.connect(self.base, timeout=30)
        with db:
            row = db.execute(sql, parameters).fetchone()
        db.close()
        return row and row[0]

    def sign_in_by_hand(self):
        now = int(time.time())
        self.write("INSERT INTO account (id, email, email_key, name, role, password_hash,"
                   " created_at) VALUES (1, 'o@bench.example', 'o@bench.example', 'Bench',"
                   " 'owner', '', ?)", now)
        self.write("INSERT INTO session VALUES (?, 1, ?, ?, '127.0.0.1', 'bench')",
                   hashlib.blake2b(TOKEN.encode(), digest_size=32).digest(), now, now)

    def signed_in(self):
        browser = self.browser()
        browser.cookies["muster_session"] = TOKEN
        return browser

    def worker_pids(self, area):
        """The harness looks for the program's own path, which here is behind a link."""
        program = str((BUILD / "cgi-bin" / area).resolve())
        found = []
        for pid in self.pids():
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/exe") == program:
                    found.append(pid)
        return found

    def size(self):
        return self.base.stat().st_size


def make_build():
    """The programs of the build, and beside them the page that is the floor."""
    (WORK / "build" / "cgi-bin").mkdir(parents=True)
    for program in (BUILD / "cgi-bin").iterdir():
        (WORK / "build" / "cgi-bin" / program.name).symlink_to(program)
    (WORK / "build" / "cgi-bin" / "floor").symlink_to(BENCH / "page_floor")
    (WORK / "build" / "cron").symlink_to(BUILD / "cron")


Measured = collections.namedtuple("Measured", "seconds cpu peak out")


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(command, environment):
    """Run to the end: seconds, those of CPU time, the peak memory of the process in KiB, and what
    it printed.  On a machine with other work, CPU time is what can be compared."""
    peak = 0
    start, cpu = time.monotonic(), cpu_of_children()
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    status = Path(f"/proc/{child.pid}/status")
    while child.poll() is None:
        pause = 0.001 if time.monotonic() - start < 0.3 else 0.02
        try:
            found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
            peak = max(peak, int(found[1])) if found else peak
        except OSError:
            pass
        time.sleep(pause)
    seconds = time.monotonic() - start
    out, errors = child.communicate()
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}: {errors.decode()}")
    return Measured(seconds, cpu_of_children() - cpu, peak, out.decode())


def sample(count, *more):
    path = WORK / f"sample-{count}{''.join(more)}.csv"
    if not path.exists():
        with open(path, "wb") as f:
            subprocess.run([SAMPLE, "--contacts", str(count), *more], stdout=f, check=True)
    return path


def run_job(base, name):
    return measure([str(BUILD / "cron" / name)], base.environment)


def run_importer(base, path, how, *more):
    """more: segments, as queue_import takes them."""
    subprocess.run([BENCH / "queue_import", path, how, *more], env=base.environment, check=True)
    return run_queued(base)


def run_queued(base):
    done = run_job(base, "importer")
    state = base.value("SELECT state || ' ' || done_rows || ' of ' || total_rows FROM import"
                       " ORDER BY id DESC LIMIT 1")
    if not state.startswith("done"):
        raise SystemExit(f"the import is {state}")
    return done


def run_floor(base, path, how):
    """Seconds, and those of CPU time."""
    out = subprocess.run([BENCH / "import_floor", base.base, path, how], check=True,
                         stdout=subprocess.PIPE).stdout.split()
    return int(out[1]) / 1000, int(out[2]) / 1000


def percentile(times, share):
    return times[min(len(times) - 1, int(len(times) * share))]


def clean_up():
    shutil.rmtree(WORK, ignore_errors=True)
