"""The write lock: how long each action holds it, and how long somebody else waits who writes.

Actions are done as people do them, by the pages behind the real nginx and then by the jobs.  "Held"
is the longest transaction of any of the programs (preload/lock_watch.c): by the clock, and in time
of the processor, which on a machine with other work is what the program answers for.
"""
import re
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).parent
THIRD = "attr.points > 666"


class Watched:
    """One installation whose pages and jobs all say how long they hold the lock."""

    def __init__(self, bench):
        self.bench = bench
        library = bench.WORK / "lock_watch.so"
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library,
                        HERE / "preload" / "lock_watch.c"], check=True)
        self.log = bench.WORK / "lock_watch.log"

        class Base(bench.Base):
            @property
            def environment(own):
                return {**super().environment, "LD_PRELOAD": str(library),
                        "LOCK_WATCH": str(self.log)}

        self.base = Base("locks")
        bench.run_importer(self.base, bench.sample(bench.CONTACTS, "--columns", "full"), "create")
        self.fill()
        self.base.start()
        self.owner = self.base.signed_in()
        self.owner.timeout = 600

    def fill(self):
        base = self.base
        with open(HERE / "filter_sides.sql") as sql:
            subprocess.run(["sqlite3", base.base], stdin=sql, check=True)
        base.write("UPDATE tag SET carriers = (SELECT count(*) FROM contact_tag t WHERE t.tag_id = tag.id)")
        base.write("UPDATE attribute SET holders = (SELECT count(*) FROM attribute_value v"
                   " WHERE v.attribute_id = attribute.id)")
        # One in fifty shares the address of the one before; others are as hands type them.
        base.write("UPDATE contact SET (email, email_key) = (SELECT o.email, o.email_key FROM contact o"
                   " WHERE o.id = contact.id - 1) WHERE id % 50 = 0")
        base.write("UPDATE contact SET city = upper(city) WHERE id % 4 = 1 AND city <> ''")
        base.write("UPDATE contact SET last_name = upper(last_name) WHERE id % 20 = 3")
        base.write("UPDATE contact SET (email, email_key) = ('p' || id || '@gmial.com', 'p' || id ||"
                   " '@gmial.com') WHERE id % 20 = 7")
        # Two of the same address with 10,000 tags, 200 attributes, and 5,000 visits.
        base.write("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                   " INSERT INTO tag (id, name, label, colour, scope, created_at, updated_at, carriers)"
                   " SELECT 1000 + i, 'many' || i, 'many' || i, 'blue', 0, 0, 0, 1 FROM n")
        base.write("INSERT INTO contact_tag (tag_id, contact_id) SELECT id, 50 FROM tag WHERE id > 1000")
        base.write("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                   " INSERT INTO attribute (id, key, name, name_key, type, position, holders, created_at,"
                   " updated_at) SELECT 1000 + i, 'x' || i, 'x' || i, 'x' || i, 1, 100 + i, 1, 0, 0 FROM n")
        base.write("INSERT INTO attribute_value (contact_id, attribute_id, part, text, key)"
                   " SELECT 50, id, 0, 'value', 'value' FROM attribute WHERE id > 1000")
        for contact in (50, 60):
            base.write("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                       " INSERT INTO visit (contact_id, at, source_key, pages, seconds)"
                       f" SELECT {contact}, 1700000000 + 3600 * i, '{contact}.' || i, 1, 10 FROM n")
            base.write("INSERT INTO contact_total (contact_id, visits, page_views, last_active_at)"
                       f" VALUES ({contact}, 5000, 5000, 1718000000)"
                       " ON CONFLICT (contact_id) DO UPDATE SET visits = 5000")
        base.write("PRAGMA wal_checkpoint(TRUNCATE)")

    def measure(self, what, *steps):
        """Do the steps beside another writer; a row of what it waited and of how long it was kept."""
        self.log.unlink(missing_ok=True)
        other = subprocess.Popen([self.bench.BENCH / "lock_waits", self.base.base],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        start = time.monotonic()
        for step in steps:
            step()
        took = time.monotonic() - start
        waits = other.communicate()[0].decode().split()[1:]
        held = self.held()
        wall, cpu = (max(held, key=lambda line: line[at]) for at in (1, 2))
        self.bench.row(f"Lock: {what} ({took:.1f} s)", " / ".join(waits) + " ms",
                       f"{wall[1] / 1000:.0f} ms ({wall[0]}), {cpu[2] / 1000:.0f} ms of the processor ({cpu[0]})",
                       f"{len(held)}", "worst 100 ms")

    def held(self):
        if not self.log.exists():
            return [("nobody", 0, 0)]
        lines = [line.rsplit(" ", 2) for line in self.log.read_text().splitlines()]
        return [(name, int(wall), int(cpu)) for name, wall, cpu in lines]

    # ---- steps

    def job(self, name):
        return lambda: self.base.job(name)

    def submit(self, path, action, fields=None):
        """The form of a page, as it stands."""
        page = self.owner.submit(self.owner.get(path).form(action), fields or {})
        assert page.status == 200, (page, page.text[-800:])
        return page

    def bulk(self, action, filter_text, **more):
        def run():
            page = self.submit("/contacts?filter=" + quote(filter_text), "/contacts/bulk",
                               {"whom": "all", "action": action})
            page = self.owner.submit(page.form("/contacts/bulk-run"), more)
            assert page.path == "/contacts/bulk-view", (page, page.text[-800:])
            self.base.job("bulk")
            state = self.base.value("SELECT state FROM bulk ORDER BY id DESC LIMIT 1")
            assert state == "done", state
        return run

    def undo(self):
        batch = self.base.value("SELECT max(id) FROM batch")
        self.submit(f"/changes/undo?id={batch}", "/changes/undo")
        self.base.job("undoer")
        assert self.base.value("SELECT state FROM undo ORDER BY batch_id DESC LIMIT 1") == 1

    def work(self):
        """What alterations have to do."""
        for _ in range(10):
            self.base.job("bulk")
            if not self.base.value("SELECT count(*) FROM alteration WHERE state IN ('staging',"
                                   " 'running', 'dropping')"):
                return
        raise AssertionError("an alteration does not end")

    def alter(self, path, action, fields=None):
        def run():
            self.submit(path, action, fields)
            self.work()
        return run

    def convert(self):
        page = self.submit("/attributes/edit?id=1", "/attributes/type", {"type": "text"})
        self.work()
        page = self.owner.get(page.path + "?" + page.query)
        page = self.owner.submit(page.form("/attributes/convert"), {"others": "leave"})
        assert page.status == 200, page.text[-800:]
        self.work()

    def fix(self, where):
        """The largest finding of a kind, as the page proposes it."""
        def run():
            finding = self.base.value("SELECT id FROM care_finding WHERE " + where + " ORDER BY people DESC LIMIT 1")
            self.submit(f"/care/view?id={finding}", "/care/fix")
            self.base.job("bulk")
            state, changed = self.base.db("SELECT state, changed FROM bulk ORDER BY id DESC LIMIT 1")[0]
            assert state == "done" and changed, (state, changed)
        return run

    def merge(self, kept, other):
        def run():
            page = self.submit(f"/duplicates/merge?channel=email&kept={kept}&other={other}",
                               "/duplicates/merge")
            assert page.h1 == "Merged", page.text[-800:]
        return run

    def upload(self, path):
        def run():
            page = self.owner.get("/imports/new")
            page = self.owner.upload("/imports/new", {}, [("file", "people.csv", path)], csrf=page.csrf)
            for _ in range(8):
                self.base.job("importer")
                self.base.job("rehearser")
                page = self.owner.get(page.path + "?" + page.query)
                forms = [f.action for f in page.forms]
                if "/imports/start" in forms:
                    break
                if "/imports/mapping" in forms:
                    page = self.owner.submit(page.form("/imports/mapping"))
            self.page = page
        return run

    def begin(self):
        page = self.owner.submit(self.page.form("/imports/start"), {"consent": "1"})
        assert page.path == "/imports/view", page.text[-800:]


def measure_bulk(w):
    for action, more in (("tag", {"tags": "bench"}), ("untag", {"tags": "bench"})):
        w.measure(f"bulk, {action}", w.bulk(action, THIRD, **more))
    w.measure("undo of that", w.undo)
    w.measure("bulk, into a segment", w.bulk("segment-add", THIRD, name="bench"))
    w.measure("bulk, archive", w.bulk("archive", THIRD))
    w.measure("undo of that", w.undo)
    w.measure("bulk, delete", w.bulk("delete", "attr.points > 900", reason="bench"))
    w.measure("undo of that", w.undo)


def measure_records(w):
    w.measure("merge: 10,000 tags, 200 attributes, 5,000 events", w.merge(49, 50))
    w.measure("undo of that", w.undo)
    w.submit("/contacts/ask?do=delete&id=60&page=view", "/contacts/do",
             {"do": "delete.60", "reason": "bench"})
    w.measure("erase somebody with 5,000 events",
              lambda: w.submit("/contacts/erase?id=60", "/contacts/erase", {"sure": "1"}))
    w.measure("remove the duplicates", lambda: w.submit("/duplicates/remove?channel=email&keep=older",
                                                        "/duplicates/remove"), w.job("bulk"))
    w.measure("undo of that", w.undo)


def measure_definitions(w):
    w.measure("type of an attribute", w.convert)
    w.measure("undo of that", w.undo, w.work)
    w.measure("merge of tags", w.alter("/tags/merge?id=1&into=t2", "/tags/merge"))
    w.measure("undo of that", w.undo, w.work)
    w.measure("deletion of a tag", w.alter("/tags/delete?id=3", "/tags/delete"))
    w.measure("undo of that", w.undo, w.work)
    w.measure("deletion of an attribute", w.alter("/attributes/delete?id=3", "/attributes/delete"))
    w.measure("undo of that", w.undo, w.work)


def measure_care(w):
    w.measure("data care: the search", lambda: w.submit("/care", "/care/search"), w.job("care"))
    w.measure("data care: a spelling of many", w.fix("field = 'city'"))
    w.measure("undo of that", w.undo)
    for kind, what in ((13, "names, one by one"), (4, "addresses, one by one")):
        w.measure(f"data care: {what}", w.fix(f"kind = {kind}"))
    w.measure("undo of that", w.undo)


def measure_files(w):
    w.measure("a snapshot", lambda: w.submit("/snapshots", "/snapshots/make"), w.job("snapshot"))
    path = w.bench.WORK / "new.csv"
    with open(path, "w") as f:
        f.write("First Name,Last Name,Email,City,Tags\n")
        f.writelines(f"Nova{n},Berger,new{n}@bench.example,Linz,fresh\n" for n in range(w.bench.CONTACTS // 4))
    w.measure("an import up to its review", w.upload(path))
    w.measure("start of an import", w.begin)
    w.measure("the import", w.job("importer"))
    w.measure("undo of that", w.undo)


def bench_locks(bench):
    """Rows: p50 / p99 / worst of the other's waits; held; number of transactions."""
    bench.say(f"the write lock at {bench.CONTACTS:,} contacts")
    w = Watched(bench)
    for part in (measure_bulk, measure_records, measure_definitions, measure_care, measure_files):
        part(w)
    w.base.stop()
