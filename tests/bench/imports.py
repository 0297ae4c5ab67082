"""The parts of make bench about imports: against a bare C program that writes the same rows, and
what others wait meanwhile."""
import csv
import itertools
import sqlite3
import statistics
import subprocess
import threading
import time

from kit import (BENCH, CONTACTS, ROUNDS, WORK, Base, mib, number, percentile, row, run_floor,
                 run_importer, run_job, run_queued, sample, say)

COMPARED = {
    "contact": "id, state, first_name, last_name, email, phone, identifier, company, city, country,"
               " first_name_key, last_name_key, name_key, email_key, phone_key, identifier_key,"
               " company_key, city_key, country_key, source, version",
    "contact_search": "contact_id, text",
    "change": "entity, entity_id, field, old_value, new_value, source_row",
    "contact_count": "state, total",
    "import_problem": "row_number, bucket, reason",
}


# With 12 columns.
COMPARED_MORE = {
    "attribute_value": "contact_id, attribute_id, part, text, key, number",
    "attribute": "id, holders",
    "contact_tag": "tag_id, contact_id",
    "tag": "id, carriers",
    "segment_member": "segment_id, contact_id, is_excluded",
    "contact_tally": "state, email, phone, total",
}


def fingerprints(base, tables):
    """A number for each table that says whether two of them hold the same rows."""
    db = sqlite3.connect(f"file:{base.base}?mode=ro", uri=True)
    found = {}
    for table, columns in tables.items():
        total = count = 0
        for values in db.execute(f"SELECT {columns} FROM {table}"):
            total = (total + hash(values)) & 0xffffffffffffffff
            count += 1
        found[table] = (count, total)
    db.close()
    return found


def compare(product, floor, more=None):
    tables = {**COMPARED, **(more or {})}
    a, b = fingerprints(product, tables), fingerprints(floor, tables)
    for table in tables:
        if a[table] != b[table]:
            raise SystemExit(f"floor and product differ in table {table}: {a[table]} {b[table]}")


def bench_import():
    create, update = sample(CONTACTS), sample(CONTACTS, "--update")
    seconds = {key: [] for key in ("create", "update", "create floor", "update floor")}
    peaks = {"create": [], "update": []}
    product = floor = None
    for i in range(ROUNDS):
        say(f"import of {CONTACTS:,} rows, round {i + 1} of {ROUNDS}")
        for old in (product, floor):
            if old:
                old.stop()
        floor, product = Base("floor"), Base("product")
        for how, path in (("create", create), ("update", update)):
            seconds[how + " floor"].append(run_floor(floor, path, how)[0])
            done = run_importer(product, path, how)
            seconds[how].append(done.seconds)
            peaks[how].append(done.peak)
            say(f"  {how}: {done.seconds:.1f} s, floor {seconds[how + ' floor'][-1]:.1f} s,"
                f" peak {mib(done.peak)}")
            if i == 0:
                compare(product, floor)
    floor.stop()
    for how, what in (("create", "into an empty base"), ("update", "that updates every row")):
        rate = CONTACTS / statistics.median(seconds[how])
        rate_floor = CONTACTS / statistics.median(seconds[how + " floor"])
        row(f"Import of {CONTACTS:,} rows x 8 columns {what}", number(rate) + " rows/s",
            number(rate_floor) + " rows/s", f"{rate / rate_floor:.2f}", "at least 0.5")
        row(f"— peak memory of the importer ({what})", mib(max(peaks[how])), "", "",
            "at most 64 MiB")
    product.write("PRAGMA wal_checkpoint(TRUNCATE)")
    return product


class Loop(threading.Thread):
    """Ask something again and again until told to stop; keeps how long each took."""

    def __init__(self, ask, pause):
        super().__init__(daemon=True)
        self.ask, self.pause, self.ended, self.times = ask, pause, False, []
        self.fault = None

    def run(self):
        try:
            while not self.ended:
                start = time.monotonic()
                self.ask()
                self.times.append((time.monotonic() - start) * 1000)
                time.sleep(self.pause)
        except Exception as fault:  # shown by the main thread
            self.fault = fault

    def finish(self):
        self.ended = True
        self.join()
        if self.fault:
            raise self.fault
        return sorted(self.times)


def bench_import_waits():
    """Pages and a small write while an import runs."""
    base = Base("waits", start=True)
    count = min(CONTACTS, 300000)
    run_importer(base, sample(1000), "create")
    browser, editor = base.signed_in(), base.signed_in()
    csrf = editor.get("/contacts/view?id=1").csrf
    state = {"was": "", "n": 0}

    def read():
        page = browser.request("GET", "/contacts")
        assert page.status == 200, page

    def write():
        state["n"] += 1
        value = f"stage {state['n']}"
        page = editor.post("/contacts/field", {"id": 1, "name": "journey_stage", "value": value,
                                               "was": state["was"]}, follow=False, csrf=csrf)
        assert page.status == 303, page
        state["was"] = value

    say(f"pages while {count:,} rows come in")
    for how, more in (("create", ()), ("update", ("--update",))):
        loops = [Loop(read, 0.005), Loop(write, 0.02)]
        for loop in loops:
            loop.start()
        run_importer(base, sample(count, *more), how)
        reads, writes = (loop.finish() for loop in loops)
        what = "create" if how == "create" else "update"
        for name, times, aim in (("a page", reads, "p99 at most 150 ms"),
                                 ("an edit of a contact", writes, "p99 at most 150 ms")):
            row(f"While an import runs ({what}): {name}, p50 / p99 / worst of {len(times):,}",
                f"{percentile(times, .5):.1f} / {percentile(times, .99):.1f} / {times[-1]:.0f} ms",
                "", "", aim)
    base.stop()


# ---- 12 columns ---------------------------------------------------------------------------------

# So many rows come in beside another writer, when the base is full.
BESIDE = min(CONTACTS, 100000)


def wide_rows(path, step, first=1):
    """A sample's 8 columns from a row on, and a number, a day, a choice and tags that differ when
    updating."""
    with open(path, newline="") as f:
        for n, cells in enumerate(csv.reader(f)):
            m = n + step
            if not n:
                yield cells + ["Points", "Birthday", "Plan", "Tags"]
            elif n >= first:
                yield cells + [str((m * 7919) % 1000), f"19{m * 31 % 60 + 40}-{m % 12 + 1:02}-{m % 28 + 1:02}",
                               f"p{m % 4 + 1}", f"t{m % 7 + 1};t{m % 5 + 8}"]


def wide_file(name, rows):
    path = WORK / f"wide-{name}.csv"
    if not path.exists():
        with open(path, "w", newline="") as f:
            csv.writer(f, lineterminator="\n").writerows(rows)
    return path


def wide_sample(how):
    if how == "create":
        return wide_file(how, wide_rows(sample(CONTACTS), 0))
    return wide_file(how, wide_rows(sample(CONTACTS, "--update"), 1))


def wide_sample_beside(how):
    """More people, and some of those who were updated as they were before."""
    if how == "create":
        return wide_file("more", wide_rows(sample(CONTACTS + BESIDE), 0, CONTACTS + 1))
    return wide_file("back", itertools.islice(wide_rows(sample(CONTACTS), 0), BESIDE + 1))


def furnish(base):
    """The attributes, tags and segments that the file speaks of."""
    for at, (name, kind) in enumerate((("Points", 2), ("Birthday", 3), ("Plan", 5)), 1):
        base.write("INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at)"
                   " VALUES (?, lower(?), ?, lower(?), ?, ?, 0, 0)", at, name, name, name, kind, at)
    for at in range(1, 5):
        base.write("INSERT INTO attribute_option (id, attribute_id, label, label_key, position)"
                   " VALUES (?, 3, ?, ?, ?)", at, f"p{at}", f"p{at}", at)
    for at in range(1, 13):
        base.write("INSERT INTO tag (id, name, label, colour, created_at, updated_at)"
                   " VALUES (?, ?, ?, 'teal', 0, 0)", at, f"t{at}", f"t{at}")
    for at in (1, 2, 3):
        base.write("INSERT INTO segment (id, name, name_key, kind, owner_id, is_shared, created_at, updated_at)"
                   " VALUES (?, ?, ?, 1, 1, 1, 0, 0)", at, f"s{at}", f"s{at}")
    # A snapshot before an import is not what the floor does; it is measured for itself.
    base.write("INSERT INTO setting (key, value) VALUES ('snapshot_import', '0')")


def start_rehearsed(base):
    """What was rehearsed is started, as the button on its page does."""
    state = base.value("SELECT state FROM import_rehearsal")
    if state != 2:
        raise SystemExit(f"the rehearsal is in state {state}")
    base.write("UPDATE import SET state = 'queued', queued_at = created_at, rehearsed_mark = ''"
               " WHERE id = (SELECT max(id) FROM import)")


class Waits:
    """Another writer beside what runs: rows of the table say what it waited for the write lock."""

    def __init__(self, base):
        self.process = subprocess.Popen([BENCH / "hold_off", base.base], stdout=subprocess.PIPE)

    def finish(self):
        self.process.terminate()
        return [float(value) for value in self.process.communicate()[0].split()]


def rehearse_and_import(base, path, how, segment, beside=False):
    """Each step as it was measured, and what another writer beside it waited."""
    subprocess.run([BENCH / "queue_import", path, how, segment, "rehearse"], env=base.environment,
                   check=True)
    found = {}
    for step in ("rehearse", "import"):
        waits = Waits(base) if beside else None
        done = run_job(base, "rehearser") if step == "rehearse" else run_queued(base)
        found[step] = done, waits.finish() if waits else None
        if step == "rehearse":
            start_rehearsed(base)
        say(f"  {how}, {step}: {done.seconds:.1f} s, CPU {done.cpu:.1f} s, peak {mib(done.peak)}"
            + (f", others waited {found[step][1]}" if waits else ""))
    return found


def one_wide_round(floor, product, compared):
    found = {}
    for how, segment in (("create", "1"), ("update", "2")):
        path = wide_sample(how)
        found[how, "floor"] = run_floor(floor, path, how)
        for step, (done, _) in rehearse_and_import(product, path, how, segment).items():
            found[how, step] = done
        say(f"  {how}: floor {found[how, 'floor']}")
        if compared:
            compare(product, floor, COMPARED_MORE)
    return found


def wide_rows_of_table(rounds):
    def middle(*key):
        return statistics.median(r[key].seconds for r in rounds), statistics.median(r[key].cpu for r in rounds)

    for how, what in (("create", "into an empty base"), ("update", "that updates every row")):
        floor, floor_cpu = (statistics.median(r[how, "floor"][i] for r in rounds) for i in (0, 1))
        took, cpu = middle(how, "import")
        rehearsed, rehearsed_cpu = middle(how, "rehearse")
        row(f"Import of {CONTACTS:,} rows x 12 columns and a segment {what}", number(CONTACTS / took) + " rows/s",
            number(CONTACTS / floor) + " rows/s", f"{floor / took:.2f}", "at least 0.5")
        row("— by CPU time", f"{cpu:.1f} s", f"{floor_cpu:.1f} s", f"{floor_cpu / cpu:.2f}", "")
        row(f"Rehearsal of it ({how})", number(CONTACTS / rehearsed) + " rows/s",
            number(CONTACTS / took) + " rows/s (the import)", f"{took / rehearsed:.1f}", "at least 2")
        row("— by CPU time", f"{rehearsed_cpu:.1f} s", f"{cpu:.1f} s", f"{cpu / rehearsed_cpu:.1f}", "")
        for step in ("import", "rehearse"):
            row(f"— peak memory ({step}, {how})", mib(max(r[how, step].peak for r in rounds)), "", "",
                "at most 64 MiB")


def bench_wide_beside(base):
    """What another writer waits, and what it costs the import; and the snapshot that comes first."""
    for how, segment, what in (("create", "1", "more"), ("update", "3", "of these")):
        for step, (done, waits) in rehearse_and_import(base, wide_sample_beside(how), how, segment,
                                                       beside=True).items():
            row(f"While {BESIDE:,} {what} ({step}, {how}): another writer's wait for the lock, p50 / p99 / worst"
                f" of {waits[0]:,.0f}", " / ".join(f"{wait:.0f}" for wait in waits[1:]) + " ms", "", "",
                "at most 100 ms")
            row(f"— meanwhile ({step}, {how})", number(BESIDE / done.seconds) + " rows/s", "", "", "")
    base.write("PRAGMA wal_checkpoint(TRUNCATE)")
    base.write("INSERT INTO snapshot (account_id, why, subject_id, state, created_at)"
               " VALUES (1, 1, 0, 1, 0)")
    done = run_job(base, "snapshot")
    size = base.value("SELECT bytes FROM snapshot WHERE state = 3")
    row(f"A snapshot of {base.size() / 1e6:,.0f} MB (made before an import, where the settings say so)",
        f"{done.seconds:.1f} s", "", "", "")
    row("— peak memory, and size", f"{mib(done.peak)}, {size / 1e6:,.0f} MB")


def bench_wide():
    """12 columns, rehearsed first."""
    rounds = []
    for i in range(ROUNDS):
        say(f"import of {CONTACTS:,} rows x 12, round {i + 1} of {ROUNDS}")
        floor, product = Base("floor"), Base("product")
        for base in (floor, product):
            furnish(base)
        rounds.append(one_wide_round(floor, product, i == 0))
        floor.stop()
        if i == ROUNDS - 1:
            wide_rows_of_table(rounds)
            bench_wide_beside(product)
        product.stop()
