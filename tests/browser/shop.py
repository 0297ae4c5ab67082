"""A shop in full use, so that every page has something on it.

Shop     an installation with the sample contacts, a team, imports in every state, exports
PLACES   every page of the product: how the browser gets there, and whether it comes with a refusal
"""
import contextlib
import fcntl
import html
import os
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from harness import BUILD, OWNER_EMAIL, ROOT, Stack, wait_for

FILES = ROOT / "tests" / "fixture" / "files"
TEAM_PASSWORD = "a long enough password"
EVERYTHING = {
    "first_name": "Theodora", "last_name": "Papadopoulou-Schwarzenegger", "company": "Weingut Hof & Söhne",
    "email": "theodora@weingut.example", "phone": "+43 512 555 0101", "identifier": "K-2048",
    "city": "Innsbruck", "obtained": "1",
}


def sample_csv(path, contacts):
    """The sample shop's people as a CSV file."""
    with open(path, "wb") as out:
        subprocess.run([str(BUILD / "tests" / "fixture" / "sample_shop"), "--contacts",
                        str(contacts), "--seed", "1"], stdout=out, check=True)
    return path


class Shop:
    def __init__(self, mail):
        self.dir = Path(tempfile.mkdtemp(prefix="muster-shop-", dir="/tmp"))
        self.locks = []
        self.importer = None
        self.stack = Stack(mode="fastcgi", conf={"smtp_url": mail.url})
        try:
            self.owner = self.stack.make_owner()
            self.fill()
        except BaseException:
            self.stop()
            raise

    @property
    def snapshot(self):
        return self.stack.value("SELECT max(id) FROM snapshot WHERE state = 3")

    def fill(self):
        self.stack.job("setup", "--sample", sample_csv(self.dir / "sample shop.csv", 400))
        self.stack.job("importer")
        self.make_team()
        self.make_contact()
        self.make_duplicates()
        self.make_attributes()
        self.take(FILES / "civicrm.csv")
        self.with_failures = self.take(FILES / "emails.csv")
        self.naughty = self.take(FILES / "naughty.csv")
        self.broken = self.take_broken()
        self.mapping = self.upload(FILES / "hubspot.csv")
        self.review = self.upload(FILES / "google_new.csv")
        self.owner.submit(self.owner.page.form("/imports/mapping"), {"leave_rest": "1"})
        assert self.owner.page.h1 == "Review", self.owner.page
        self.make_segments()
        self.make_history()
        self.make_lifecycle()
        self.make_exports()
        self.make_care()
        self.make_kept_import()
        self.make_running_import()

    def make_team(self):
        self.people = {}
        for role, name in (("editor", "Edda Editor"), ("viewer", "Viktor Viewer")):
            page = self.invite(f"{role}@shop.example", role)
            link = find_link(page)
            person = self.stack.browser()
            form = person.get(link).form_with("password")
            person.submit(form, {"name": name, "password": TEAM_PASSWORD,
                                 "password_again": TEAM_PASSWORD})
            self.people[role] = person
        self.editor_id = self.stack.value("SELECT id FROM account WHERE name = 'Edda Editor'")
        self.open_invitation = find_link(self.invite("new@shop.example", "admin"))

    def invite(self, email, role):
        page = self.owner.get("/accounts")
        return self.owner.submit(page.form("/accounts/invite"), {"email": email, "role": role})

    def make_contact(self):
        """A contact with history by two people, and the longest words there are."""
        page = self.owner.get("/contacts/new")
        page = self.owner.submit(page.form_with("obtained"), EVERYTHING)
        self.contact = int(page.query.split("id=")[1].split("&")[0])
        editor = self.people["editor"]
        for change in ({"last_name": "Papadopoulou"}, {"city": "Wien", "phone": ""}):
            form = editor.get(f"/contacts/edit?id={self.contact}").form("/contacts/edit")
            editor.submit(form, change)
        page = editor.get(f"/contacts/view?id={self.contact}")
        editor.submit(page.form("/contacts/tag"), {"tag": (
            "VIP, wholesale, Lieblingskundin aus dem Inntal mit Donaudampfschifffahrtsgesellschaft")})
        self.tag = self.stack.value("SELECT id FROM tag WHERE name = 'vip'")

    def make_care(self):
        """What is found in all that, a city in three spellings, and something that is right."""
        for city in ("Mürzzuschlag", "MÜRZZUSCHLAG", "Muerzzuschlag", "Gänserndorf", "GÄNSERNDORF"):
            page = self.owner.get("/contacts/new")
            self.owner.submit(page.form_with("obtained"), {"first_name": "Ida", "city": city, "obtained": "1"})
        self.owner.post("/care/search")
        wait_for(lambda: not self.stack.value("SELECT count(*) FROM care_area WHERE asked > answered"),
                 "the search")
        first, second = [n for (n,) in self.stack.db(
            "SELECT finding_id FROM care_value WHERE value IN ('Mürzzuschlag', 'Gänserndorf')"
            " ORDER BY value DESC")]
        self.owner.submit(self.owner.get(f"/care/view?id={second}").form("/care/ignore"))
        self.finding = first

    def make_duplicates(self):
        """A pair that differs in most fields, a group of three of whom one is somebody else."""
        numbers = []
        for typed in (EVERYTHING, {**EVERYTHING, "email": "Theodora@Weingut.example", "city": "Innsbruck-Land",
                                   "first_name": "Dora", "company": "", "phone": "", "eu_consent": "no"},
                      *({"first_name": n, "email": "office@weingut.example", "obtained": "1"} for n in "ABC")):
            page = self.owner.get("/contacts/new")
            page = self.owner.submit(page.form_with("obtained"), {**typed, "identifier": ""})
            numbers.append(int(page.query.split("id=")[1].split("&")[0]))
        self.pair, self.group = numbers[:2], numbers[2:]
        page = self.owner.get(f"/duplicates/group?channel=email&id={self.group[0]}")
        form = next(f for f in page.forms if f.action == "/duplicates/apart"
                    and f.value("id") == str(self.group[1]))
        self.owner.submit(form)
        page = self.owner.get("/contacts/new")
        page = self.owner.submit(page.form_with("obtained"), {"first_name": "A", "obtained": "1",
                                                              "email": "office@weingut.example"})
        self.merged = int(page.query.split("id=")[1].split("&")[0])
        page = self.owner.get(f"/duplicates/merge?kept={self.group[0]}&other={self.merged}")
        self.owner.submit(page.form("/duplicates/merge"))

    def make_attributes(self):
        """One of each type, with a value on the contact; the sample brought some more."""
        editor = self.people["editor"]
        options = "Rot\nBlau, dunkel\nDonaudampfschifffahrtsgesellschaftskapitänsblau"
        for name, kind, value in (
                ("Lieblingsfarben", "several", None), ("Anmerkung der Kundenbetreuung", "text", "Kommt gern"
                 " am Freitag.\nBraucht eine Rechnung mit ausgewiesener Umsatzsteuer."),
                ("Website", "link", "https://weingut.example/" + "sehr-lange-adresse/" * 6),
                ("Mitglied", "yes-no", "yes"), ("Letzte Beratung", "date", "2026-03-18T09:30:00Z"),
                ("Punkte aus 2025", "number", "1234.50"), ("Stufe", "choice", "Blau, dunkel")):
            page = editor.get("/attributes/new")
            editor.submit(page.form("/attributes/new"), {
                "name": name, "type": kind, "options": options if kind in ("several", "choice") else ""})
            number = self.stack.value("SELECT max(id) FROM attribute")
            if kind == "several":
                self.attribute = number
                value = [n for (n,) in self.stack.db("SELECT id FROM attribute_option")][-3:]
            page = editor.get(f"/contacts/view?id={self.contact}&attribute={number}")
            form = next(f for f in page.forms if f.value("attribute") == str(number))
            editor.submit(form, {"chosen" if kind == "several" else "value": value})
        self.number = self.stack.value("SELECT id FROM attribute WHERE type = 2 ORDER BY id DESC")

    def make_lifecycle(self):
        """People in every state, and with every status."""
        some = [n for (n,) in self.stack.db(
            "SELECT id FROM contact WHERE state = 0 AND email <> '' AND phone <> ''"
            " ORDER BY id LIMIT 12")]
        for number, what in zip(some, ("archive", "archive", "unsubscribe", "blacklist-email",
                                       "blacklist-phone", "deactivate", "unsubscribe")):
            self.owner.get("/contacts")
            self.owner.post("/contacts/do", {"do": f"{what}.{number}"})
        for number in some[6:9]:
            self.owner.post("/contacts/do", {
                "do": f"delete.{number}", "reason": "Asked for it in a letter of 14 October"})
        self.deleted, self.erased = some[7], some[8]
        self.owner.post("/contacts/erase", {"id": self.erased, "sure": "1"})
        self.owner.post("/contacts/blacklist", {"entry": "spam.example", "reason": "Only spam so far"})

    def make_segments(self):
        """Dynamic, static, built upon, broken and archived ones."""
        self.segment = self.save_segment("Customers in Austria", 'country is "AT"',
                                         "Whom the spring catalogue goes to, by post and by mail")
        self.save_segment("Austria without Vienna", 'segment is "Customers in Austria" and not'
                          ' city is any of "Wien", "Vienna"', shared="no")
        self.broken_segment = self.save_segment(
            "Regulars", 'city is "Wien" and (tag is "passing-through" or email ends with ".example")')
        old = self.save_segment("Old customers", "created more than 2 years ago")
        page = self.owner.get("/tags?q=passing-through")
        number = self.stack.value("SELECT id FROM tag WHERE name = 'passing-through'")
        page = self.owner.get(f"/tags/delete?id={number}")
        self.owner.submit(page.form("/tags/delete"))
        self.owner.post("/segments/archive", {"id": old})
        page = self.owner.get("/segments/new-static")
        page = self.owner.submit(page.form("/segments/new-static"),
                                 {"name": "Tasting on Friday", "shared": "yes"})
        self.list = int(page.query.split("id=")[1])
        for number in (self.contact, *(n for (n,) in self.stack.db(
                "SELECT id FROM contact WHERE state = 0 ORDER BY id LIMIT 3"))):
            self.owner.post("/segments/hand", {"id": self.list, "contact": number, "where": "in"})
        for number, where in ((self.contact, "out"), (1, "in")):
            self.owner.post("/segments/hand", {"id": self.segment, "contact": number, "where": where})

    def make_history(self):
        """A segment that grew and shrank over two weeks, for several reasons."""
        self.history = self.save_segment("Spring catalogue", 'country is any of "AT", "CH"')
        editor = self.people["editor"]
        austrians = [n for (n,) in self.stack.db(
            "SELECT id FROM contact WHERE state = 0 AND country_key = 'at' AND id <> ? ORDER BY id"
            " LIMIT 12", self.contact)]
        for round in range(6):
            self.let_days_pass(3)
            for number in austrians[2 * round:2 * round + round % 3]:
                form = editor.get(f"/contacts/edit?id={number}").form("/contacts/edit")
                editor.submit(form, {"country": "DE"})
            if round == 2:
                self.owner.post("/segments/hand", {
                    "id": self.history, "contact": austrians[4], "where": "in"})
            if round == 3:
                self.owner.post("/segments/filter", {
                    "id": self.history, "version": 1, "save": "1",
                    "filter": 'country is any of "AT", "CH", "IT" and not city is "Wien"'})
            for number in range(4 - round % 4):
                page = self.owner.get("/contacts/new")
                self.owner.submit(page.form_with("obtained"), {
                    "first_name": f"Neu{round}", "last_name": f"Kunde{number}", "country": "AT",
                    "email": f"neu{round}{number}@catalogue.example", "obtained": "1"})
            self.stack.job("nightly")
        self.let_days_pass(1)

    def let_days_pass(self, days):
        """What segments remember happened so much longer ago."""
        base = sqlite3.connect(self.stack.data / "muster.db", timeout=30)
        with base:
            for table in ("segment_day", "segment_move", "segment_cause"):
                base.execute(f"UPDATE {table} SET day = ? - day", (days,))  # days are unique
                base.execute(f"UPDATE {table} SET day = -day")
            base.execute("UPDATE segment_day SET at = at - ?", (days * 86400,))
            base.execute("UPDATE batch SET at = at - ? WHERE id IN (SELECT batch_id FROM change"
                         " WHERE entity = 4)", (days * 86400,))
        base.close()

    def save_segment(self, name, text, description="", shared="yes"):
        if "passing-through" in text:
            page = self.owner.get("/tags/new")
            self.owner.submit(page.form("/tags/new"), {"label": "passing-through"})
        page = self.owner.get("/segments/new?filter=" + quote(text))
        page = self.owner.submit(page.form("/segments/new"), {
            "name": name, "description": description, "shared": shared})
        assert page.path == "/segments/view", page
        return int(page.query.split("id=")[1])

    def upload(self, path):
        self.owner.get("/imports/new")
        page = self.owner.upload("/imports/new", files=[("file", path.name, path.read_bytes())])
        assert page.path == "/imports/mapping", page
        return int(page.query.split("id=")[1])

    def queue(self, path):
        number = self.upload(path)
        page = self.owner.submit(self.owner.page.form("/imports/mapping"), {"leave_rest": "1"})
        assert page.h1 == "Review", page
        page = wait_for(lambda: self.rehearsed(number), f"the rehearsal of {path.name}")
        page = self.owner.submit(page.form("/imports/start"), {"consent": "1"})
        assert page.path == "/imports/view", page
        return number

    def rehearsed(self, number):
        page = self.owner.get(f"/imports/review?id={number}")
        return page if "rehearsal-progress" not in page.html else None

    def take(self, path):
        number = self.queue(path)
        self.stack.job("importer")
        wait_for(lambda: self.stack.value("SELECT state FROM import WHERE id = ?", number)
                 in ("done", "failed"), f"the import of {path.name}")
        return number

    def take_broken(self):
        """An import that fails: its file is another one when its turn comes."""
        path = self.dir / "Kunden 2025 (alt).csv"
        path.write_bytes(b"First name,E-mail\nRow,row@broken.example\n")
        with open(self.stack.data / "importer.lock", "a") as lock:
            wait_for(lambda: take_lock(lock), "importer to end")
            number = self.queue(path)
            name = self.stack.value("SELECT spool_name FROM import WHERE id = ?", number)
            with open(self.stack.data / "spool" / name, "ab") as spooled:
                spooled.write(b"Other,other@broken.example\n")
        self.stack.job("importer")
        wait_for(lambda: self.stack.value("SELECT state FROM import WHERE id = ?", number)
                 == "failed", f"the import of {path.name}")
        return number

    def make_kept_import(self):
        """An import whose file is still there: erasing somebody removed those of all before."""
        path = self.dir / "Nachzügler.csv"
        path.write_bytes("First name,E-mail\nJosefine,josefine@kept.example\n".encode())
        self.kept = self.take(path)

    def make_exports(self):
        for query in ("?q=an", ""):
            page = self.owner.get("/exports/new" + query)
            self.owner.submit(page.form_with("name"))
            self.stack.job("exporter")
        wait_for(lambda: self.stack.value("SELECT count(*) FROM export WHERE state = 'done'") == 2,
                 "two exports")
        self.exported = self.stack.value("SELECT min(id) FROM export")
        self.hold("exporter")
        page = self.owner.get("/exports/new")
        self.owner.submit(page.form_with("name"), {"name": "waits for its turn"})
        self.export_waits = self.stack.value("SELECT max(id) FROM export")

    def make_running_import(self):
        """One import stopped half way through, at a moment when it locks nobody out."""
        self.running = self.queue(sample_csv(self.dir / "the whole base.csv", 40000))

        def stopped():
            done = self.stack.value("SELECT done_rows FROM import WHERE id = ?", self.running)
            for pid in self.at_work("importer") if done else []:
                os.kill(pid, signal.SIGSTOP)
                if self.may_write():
                    return pid
                os.kill(pid, signal.SIGCONT)
            return None
        self.importer = wait_for(stopped, "the importer at work")
        assert self.stack.value("SELECT state FROM import WHERE id = ?", self.running) == "running"

    def at_work(self, *jobs):
        """pids of cron programs that run for this installation."""
        found = []
        for pid in self.stack.pids():
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/exe") in [str(BUILD / "cron" / j) for j in jobs]:
                    found.append(pid)
        return found

    def may_write(self):
        base = sqlite3.connect(f"file:{self.stack.data}/muster.db", uri=True, timeout=0,
                               isolation_level=None)
        try:
            base.execute("BEGIN IMMEDIATE")
            base.execute("ROLLBACK")
            return True
        except sqlite3.OperationalError:
            return False
        finally:
            base.close()

    def hold(self, job):
        """Keep a job from working, as another one of it would."""
        lock = open(self.stack.data / f"{job}.lock", "a")
        wait_for(lambda: take_lock(lock), f"{job} to end")
        self.locks.append(lock)

    def stop(self):
        if self.importer:
            os.kill(self.importer, signal.SIGTERM)  # it ends its batch and leaves the rest
            os.kill(self.importer, signal.SIGCONT)
            wait_for(lambda: not self.at_work("importer", "mailer"), "the importer to end")
        self.stack.stop()
        for lock in self.locks:
            lock.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def take_lock(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def find_link(page):
    """The one-time link on the page after an invitation."""
    match = re.search(r'id="link" value="([^"]+)"', page.html)
    assert match, page
    return html.unescape(match.group(1))


# ---- the pages ----------------------------------------------------------------------------------

ALIKE = {"attributes-viewer", "contact-attribute-refused", "tags-viewer", "tags-none", "contact-tag-refused",
         "contacts-viewer", "contacts-search", "contacts-inside", "contacts-none",
         "contacts-naughty", "contact-viewer", "contact-new", "new-password",
         "segments-viewer", "segment-viewer"}


class Place:
    """A page: its name, and its address or a function that leads the browser there.  who: owner,
    editor, viewer or None (signed out).  status: what the server answers with."""

    def __init__(self, name, way, who="owner", status=200):
        self.name, self.way, self.who, self.status = name, way, who, status
        # Tabbing takes its time; pages of a kind have the same stops.
        self.keys = status == 200 and name not in ALIKE

    def open(self, view, shop):
        view.sign_in(shop, self.who)
        if callable(self.way):
            self.way(view, shop)
        else:
            view.open(self.way.format(shop=shop))


def send(view, address, action, **fields):
    """Fill in a form of the page and send it."""
    view.open(address)
    form = f'form[action="{action}"]'
    for name, value in fields.items():
        view.fill(f'{form} [name="{name}"]', value)
    view.follow(view.one(form + ' [type="submit"]'))


def open_pen(view, shop):
    view.open(f"/contacts/view?id={shop.contact}")
    view.click(view.pen("email"))


def open_pen_refused(view, shop):
    open_pen(view, shop)
    view.fill("#email", "not an address")
    view.follow(view.one(".pen[open] [type=submit]"))


def refuse_care(view, shop):
    """Somebody else's form: nothing typed where a spelling is to be."""
    view.open(f"/care/view?id={shop.finding}")
    view.driver.execute_script("document.querySelector('form[action=\"/care/fix\"] [name=to]').value = '0'")
    view.follow(view.one('form[action="/care/fix"] .btn-primary'))


def open_duplicate_refused(view, shop):
    view.open(f"/duplicates/group?channel=email&id={shop.group[0]}")
    view.click(view.one(".duplicate-remove > summary"))
    view.follow(view.one(".duplicate-remove[open] [type=submit]"))


def open_attribute_refused(view, shop):
    view.open(f"/contacts/view?id={shop.contact}&attribute={shop.number}")
    form = f'form:has([name="attribute"][value="{shop.number}"])'
    view.fill(form + ' input[name="value"]', "1,000")
    view.follow(view.one(form + " [type=submit]"))


def open_bulk(view, action, ticked=2):
    """Tick some rows of the list and go on to the page that asks."""
    view.open("/contacts")
    for box in view.all('input[form="bulk"]')[:ticked]:
        view.click(box)
    if action in ("tag", "untag", "set", "segment-add"):
        view.follow(view.one(f'#bulk [value="{action}"]'))
        return
    view.click(view.one("#bulk summary"))
    view.follow(view.one(f'#bulk [value="{action}"]'))


def open_clash(view, shop):
    address = f"/contacts/edit?id={shop.contact}"
    view.open(address)
    other = shop.people["editor"]
    form = other.get(address).form("/contacts/edit")
    city = "Graz" if form.value("city") != "Graz" else "Linz"
    other.submit(form, {"city": city})
    view.fill("#city", "Salzburg")
    view.follow(view.one('form[action="/contacts/edit"] [type=submit]'))


def open_away(view, shop):
    """Somebody deletes a contact whose pen stands open."""
    page = shop.owner.get("/contacts/new")
    page = shop.owner.submit(page.form_with("obtained"), {"first_name": "Gone", "obtained": "1"})
    number = int(page.query.split("id=")[1].split("&")[0])
    view.open(f"/contacts/view?id={number}")
    shop.owner.post("/contacts/do", {"do": f"delete.{number}", "reason": "asked for it"})
    view.click(view.pen("city"))
    view.fill("#city", "Graz")
    view.follow(view.one(".pen[open] [type=submit]"))


def open_new_filter(view, shop):
    """What the builder sends when somebody updates a segment."""
    view.open(f"/segments/edit?id={shop.segment}")
    view.driver.execute_script("""
        const form = document.querySelector('form[action="/segments/edit"]');
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = "filter";
        input.value = 'country is any of "AT", "DE" and email has a value and not city is "Wien"';
        form.action = "/segments/filter";
        form.append(input);""")
    view.follow(view.one('form[action="/segments/filter"] [type="submit"]'))


def open_invited(view, shop):
    send(view, "/accounts", "/accounts/invite", email=f"guest{secrets.token_hex(4)}@shop.example")


def password_link(shop):
    return re.search(r"https?://\S+", shop.stack.job("setup", "--password", OWNER_EMAIL)).group(0)


PLACES = [
    Place("sign-in", "/sessions/new", None),
    Place("sign-in-refused", lambda view, shop: send(
        view, "/sessions/new", "/sessions/new", email="nobody@shop.example", password="wrong"),
        None, 422),
    Place("forgot", "/accounts/forgot", None),
    Place("join", "{shop.open_invitation}", None),
    Place("join-refused", lambda view, shop: send(
        view, shop.open_invitation, "/accounts/join", name="New", password="short",
        password_again="other"), None, 422),
    Place("link-over", "/accounts/join?token=" + "x" * 43, None, 404),
    Place("new-password", lambda view, shop: view.open(password_link(shop)), None),
    Place("contacts", "/contacts"),
    Place("contacts-columns", "/contacts/columns"),
    Place("contacts-bulk-tag", lambda view, shop: open_bulk(view, "tag")),
    Place("contacts-bulk-delete", lambda view, shop: open_bulk(view, "delete")),
    Place("contacts-bulk-nobody", lambda view, shop: open_bulk(view, "tag", ticked=0), "owner", 422),
    Place("contacts-status", "/contacts?filter=email_status+is+%22blacklisted%22"),
    Place("contacts-archived", "/contacts/archived"),
    Place("contacts-deleted", "/contacts/deleted"),
    Place("contacts-deleted-refused", "/contacts/deleted?filter=nonsense+is+1", "owner", 422),
    Place("contacts-everybody", "/contacts/everybody?filter=email+has+any+value"),
    Place("blacklist", "/contacts/blacklist"),
    Place("blacklist-refused", lambda view, shop: send(
        view, "/contacts/blacklist", "/contacts/blacklist", entry="nothing"), "owner", 422),
    Place("contacts-delete-found", "/contacts/delete-found?filter=country+has+any+value"),
    Place("contacts-sample", "/contacts/remove-sample"),
    Place("contact-erase", "/contacts/erase?id={shop.deleted}"),
    Place("contact-receipt", "/contacts/receipt?id={shop.erased}"),
    Place("contact-delete", "/contacts/ask?do=delete&id={shop.contact}&page=view"),
    Place("contact-allow", "/contacts/ask?do=allow-email&id={shop.contact}&page=view"),
    Place("contacts-viewer", "/contacts", "viewer"),
    Place("contacts-search", "/contacts?q=an"),
    Place("contacts-inside", "/contacts?q=example&inside=1&sort=updated"),
    Place("contacts-none", "/contacts?q=nobody+is+called+this"),
    Place("contacts-naughty", "/contacts?q=naughty"),
    Place("contacts-filtered", '/contacts?filter=country is any of "DE", "AT" and city is not "Wien"'
          ' and signup in the last 90 days&at=2026-10-01'),
    Place("contacts-builder", '/contacts?build=1&filter=(country is any of "DE", "AT" and tag is'
          ' "vip" and signup in the last 90 days) or not (city is "Wien" or id between 3 and 7) or'
          ' did order at least 2 times in the last 30 days where (total > 100)'),
    Place("contacts-builder-empty", "/contacts?build=1", "viewer"),
    Place("contacts-builder-error", '/contacts?build=1&filter=id > 3 and signup on 2026-02-30',
          status=422),
    Place("contacts-as-if-refused", "/contacts?build=1&filter=id+%3E+3&at=tomorrow", status=400),
    Place("contacts-filter-error", "/contacts?filter=city is and", status=422),
    Place("filter-help", "/contacts/filter-help"),
    Place("contact", "/contacts/view?id={shop.contact}"),
    Place("contact-activity", "/contacts/activity?id={shop.contact}"),
    Place("contact-origins", "/contacts/origins?id={shop.contact}"),
    Place("contact-viewer", "/contacts/view?id={shop.contact}", "viewer"),
    Place("contact-pen", open_pen),
    Place("contact-pen-refused", open_pen_refused, status=422),
    Place("contact-tag-refused", lambda view, shop: send(
        view, f"/contacts/view?id={shop.contact}", "/contacts/tag", tag="!!!"), status=422),
    Place("contact-new", "/contacts/new"),
    Place("contact-new-refused", lambda view, shop: send(
        view, "/contacts/new", "/contacts/new", email="no address", phone="x" * 20), status=422),
    Place("contact-why", "/contacts/why?id={shop.contact}&filter=" + quote(
        'not (country is "Germany" or city is "Wien") and signup in the last 90 days')),
    Place("contact-why-refused", "/contacts/why?id={shop.contact}&filter=city+is", status=422),
    Place("contact-why-day-refused", "/contacts/why?id={shop.contact}&filter=id+%3E+3&at=2026-02-30", status=422),
    Place("contact-edit", "/contacts/edit?id={shop.contact}"),
    Place("contact-edit-refused", lambda view, shop: send(
        view, f"/contacts/edit?id={shop.contact}", "/contacts/edit", email="no address"),
        status=422),
    Place("contact-away", open_away, status=409),
    Place("contact-edit-deleted", "/contacts/edit?id={shop.deleted}"),
    Place("contact-clash", open_clash, status=409),
    Place("contact-attribute",
          "/contacts/view?id={shop.contact}&attribute={shop.attribute}#attribute-{shop.attribute}"),
    Place("contact-attribute-refused", open_attribute_refused, status=422),
    Place("care", "/care"),
    Place("care-names", "/care?group=name"),
    Place("care-ignored", "/care?group=ignored"),
    Place("care-view", "/care/view?id={shop.finding}"),
    Place("care-view-refused", refuse_care, "owner", 422),
    Place("duplicates", "/duplicates"),
    Place("duplicates-name", "/duplicates?channel=name"),
    Place("duplicates-none", "/duplicates?channel=identifier"),
    Place("duplicates-group", "/duplicates/group?channel=email&id={shop.group[0]}"),
    Place("duplicates-group-refused", open_duplicate_refused, status=422),
    Place("duplicates-merge", "/duplicates/merge?channel=email&kept={shop.pair[0]}&other={shop.pair[1]}"),
    Place("duplicates-merged", "/duplicates/merged?channel=email&id={shop.merged}"),
    Place("duplicates-remove", "/duplicates/remove?channel=email&keep=newer"),
    Place("attributes", "/attributes"),
    Place("attributes-viewer", "/attributes", "viewer"),
    Place("attribute-new", "/attributes/new"),
    Place("attribute-new-refused", lambda view, shop: send(
        view, "/attributes/new", "/attributes/new", name="mitglied"), status=409),
    Place("attribute-edit", "/attributes/edit?id={shop.attribute}"),
    Place("attribute-option-refused", lambda view, shop: send(
        view, f"/attributes/edit?id={shop.attribute}", "/attributes/options", add="blau dunkel\nROT"),
        status=409),
    Place("attribute-type", lambda view, shop: send(
        view, f"/attributes/edit?id={shop.attribute}", "/attributes/type", type="choice")),
    Place("attribute-delete", "/attributes/delete?id={shop.attribute}"),
    Place("segments", "/segments"),
    Place("segments-viewer", "/segments", "viewer"),
    Place("segments-none", "/segments?q=no+segment+is+called+this"),
    Place("segments-archived", "/segments/archived"),
    Place("segment-start", "/segments/new"),
    Place("segment-new", "/segments/new?filter=" + quote(
        'country is any of "AT", "DE" and (tag is "vip" or not (city is "Wien" and created in the'
        ' last 90 days))')),
    Place("segment-new-refused", lambda view, shop: send(
        view, "/segments/new?filter=city+is+Wien", "/segments/new", name="REGULARS"), status=409),
    Place("segment-no-filter", "/segments/new?filter=city+is", status=422),
    Place("segment-static", "/segments/new-static"),
    Place("segment", "/segments/view?id={shop.segment}"),
    Place("segment-viewer", "/segments/view?id={shop.segment}", "viewer"),
    Place("segment-broken", "/segments/view?id={shop.broken_segment}"),
    Place("segment-list", "/segments/view?id={shop.list}"),
    Place("segment-hits", lambda view, shop: send(
        view, f"/segments/view?id={shop.list}", "/segments/hand", who="an"), status=422),
    Place("segment-misses", "/segments/misses?filter=" + quote(
        'country is "AT" and city is "Wien" and created in the last 30 days')),
    Place("segment-misses-refused", "/segments/misses?filter=city+is", status=422),
    Place("segment-misses-day-refused", "/segments/misses?filter=id+%3E+3+and+city+is+Wien&at=tomorrow", status=422),
    Place("segment-overlap", "/segments/overlap?id={shop.segment}&id={shop.list}"),
    Place("segment-overlap-broken",
          "/segments/overlap?id={shop.segment}&id={shop.list}&id={shop.broken_segment}"),
    Place("segment-overlap-choice", "/segments/overlap?id={shop.segment}"),
    Place("segment-overlap-refused",
          "/segments/overlap?id={shop.segment}&id={shop.segment}", status=422),
    Place("segment-overlap-day-refused",
          "/segments/overlap?id={shop.segment}&id={shop.list}&at=tomorrow", status=422),
    Place("contact-why-segment", "/contacts/why?id={shop.contact}&segment={shop.segment}"),
    Place("segment-edit", "/segments/edit?id={shop.segment}"),
    Place("segment-edit-refused", lambda view, shop: send(
        view, f"/segments/edit?id={shop.segment}", "/segments/edit", name="regulars"), status=409),
    Place("segment-filter", open_new_filter),
    Place("segment-archive", "/segments/archive?id={shop.list}"),
    Place("segment-archive-used", "/segments/archive?id={shop.segment}"),
    Place("segment-templates", "/segments/templates?t=no-order-90-days"),
    Place("segment-templates-viewer", "/segments/templates", "viewer"),
    Place("segment-history", "/segments/history?id={shop.history}"),
    Place("segment-history-broken", "/segments/history?id={shop.broken_segment}", "viewer"),
    Place("segment-history-list", "/segments/history?id={shop.list}"),
    Place("segment-add", "/segments/add?q=an"),
    Place("segment-add-refused", lambda view, shop: send(
        view, "/segments/add?q=an", "/segments/add"), status=422),
    Place("changes", "/changes"),
    Place("changes-viewer", "/changes", "viewer"),
    Place("changes-none", "/changes?kind=none"),
    Place("changes-refused", "/changes?until=yesterday", "owner", 422),
    Place("change", "/changes/view?id=1"),
    Place("change-undo", "/changes/undo?id=1"),
    Place("tags", "/tags"),
    Place("tags-viewer", "/tags", "viewer"),
    Place("tags-none", "/tags?q=no+tag+is+called+this"),
    Place("tag-new", "/tags/new"),
    Place("tag-new-refused", lambda view, shop: send(
        view, "/tags/new", "/tags/new", label="VIP!"), status=409),
    Place("tag-edit", "/tags/edit?id={shop.tag}"),
    Place("tag-edit-refused", lambda view, shop: send(
        view, f"/tags/edit?id={shop.tag}", "/tags/edit", label="wholesale!"), status=409),
    Place("tag-delete", "/tags/delete?id={shop.tag}"),
    Place("tag-merge", "/tags/merge?id={shop.tag}&into=newsletter"),
    Place("tag-merge-refused", "/tags/merge?id={shop.tag}&into=nothing", status=422),
    Place("imports", "/imports"),
    Place("import-new", "/imports/new"),
    Place("import-new-refused", lambda view, shop: send(
        view, "/imports/new", "/imports/new"), status=422),
    Place("import-mapping", "/imports/mapping?id={shop.mapping}"),
    Place("import-review", "/imports/review?id={shop.review}"),
    Place("import-review-refused", lambda view, shop: send(
        view, f"/imports/review?id={shop.review}", "/imports/start"), status=422),
    Place("import-running", "/imports/view?id={shop.running}"),
    Place("import-result", "/imports/view?id={shop.with_failures}"),
    Place("import-failed", "/imports/view?id={shop.broken}"),
    Place("exports", "/exports"),
    Place("export-result", "/exports/view?id={shop.exported}"),
    Place("export-waits", "/exports/view?id={shop.export_waits}"),
    Place("exports-repeated", "/exports/schedules"),
    Place("exports-links", "/exports/links"),
    Place("export-new", "/exports/new?q=an"),
    Place("export-filter", "/exports/new?filter=country+is+any+of+%22AT%22,+%22DE%22+and+"
          "(attr.points+%3E+100+or+not+email+ends+with+%22.example%22)&q=an"),
    Place("export-none", "/exports/new?filter=tag+is+%22no-such-tag%22", status=400),
    Place("team", "/accounts"),
    Place("team-refused", lambda view, shop: send(
        view, "/accounts", "/accounts/invite", email=OWNER_EMAIL), status=409),
    Place("team-member", "/accounts/view?id={shop.editor_id}"),
    Place("team-invited", open_invited),
    Place("me", "/accounts/me"),
    Place("tokens", "/accounts/me-tokens"),
    Place("token-made", lambda view, shop: send(
        view, "/accounts/me-tokens", "/accounts/me-tokens", name="Newsletter on the shop server")),
    Place("token-refused", lambda view, shop: send(
        view, "/accounts/me-tokens", "/accounts/me-tokens", name="\u0085"), status=422),
    Place("api", "/api"),
    Place("me-refused", lambda view, shop: send(
        view, "/accounts/me", "/accounts/me-password", current_password="wrong",
        password="short", password_again="other"), status=422),
    Place("imports-row", "/imports/row?id={shop.kept}&row=1"),
    Place("jobs", "/jobs"),
    Place("audit", "/audit"),
    Place("audit-refused", "/audit?from=yesterday", "owner", 422),
    Place("snapshots", "/snapshots"),
    Place("snapshots-restore", "/snapshots/restore?id={shop.snapshot}"),
    Place("snapshots-remove", "/snapshots/remove?id={shop.snapshot}"),
    Place("snapshots-refused", lambda view, shop: send(
        view, "/snapshots", "/snapshots/settings", snapshot_keep="0", snapshot_mb="x"), "owner", 422),
    Place("settings", "/settings"),
    Place("settings-refused", lambda view, shop: send(
        view, "/settings", "/settings", time_zone="Mars/Olympus"), status=422),
    Place("notices", "/notices"),
    Place("not-found", "/contacts/view?id=999999999", status=404),
    Place("no-permission", "/settings", "viewer", 403),
    Place("no-such-page", "/no-such-page", status=404),
]
