"""Hostile input: every text field of every table, into every paper, list, card and calendar.

Three ways in: past the program into each text column its model declares, in all rows of the demo
business; through the services, as typed; and as names of files. Nothing may raise anything but a
sentence for the user, nothing may leave the folder, and what went out comes in again equal.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from sqlalchemy import String, select

from kundenpflege.base.dates import add_months
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.files import write_file
from kundenpflege.base.text import clean, fold
from kundenpflege.exchange.calendar_folder import folder_plan, write_folder
from kundenpflege.exchange.exporting import EXPORTS, ExportOptions, run_export
from kundenpflege.exchange.ics_reading import read_calendar
from kundenpflege.exchange.mail import build_mail
from kundenpflege.exchange.vcard_reading import read_cards
from kundenpflege.model import Base, Customer, Offer, table_of
from kundenpflege.services import customers, persons
from kundenpflege.services.comparison_sheet import comparison_pdf
from kundenpflege.services.offer_mail import attachment_name, mail_draft
from kundenpflege.services.privacy_papers import notice_pdf, record_pdf
from kundenpflege.services.sample_papers import sample_papers
from kundenpflege.store import Reader, Store
from kundenpflege.store.search import KINDS
from kundenpflege.store.tables import OWN_TABLES
from tests.exchange.customer_world import contents
from tests.exchange.files import import_file

from . import nasty
from .row import CLOCK, Outcome, Work, brief
from .writing import copied, demo, opened

#: Columns that the program writes itself, in a form of its own; no user types into them.
OWN_FORM = frozenset(
    {
        "color", "brand_color", "definition", "fingerprint", "key", "days", "sha256", "country",
        "state", "work_days", "work_from", "work_until", "at_time", "kind", "rule", "snapshot",
        "pattern", "digest", "table_name", "name_key", "trade", "season", "binding",
        "address_form", "mark", "sent_by", "calculation", "occasion", "sort_name",
    }
)  # fmt: skip
#: Whole tables of that kind.
OWN_ROWS = frozenset({"reminder_answer", "erasure", "suppression", "import_mapping"})


def run(work: Work) -> Outcome:
    """`work.count` businesses full of such texts; ten typed customers for each; and the names."""
    outcome, dice = Outcome(), work.dice()
    with watched(work.folder, outcome):
        pristine = demo(work.folder)
        for number in range(work.count):
            path = work.folder / f"feindlich {number}.db"
            copied(pristine, path)
            past = number % 2 == 0
            with opened(path) as store:
                outcome.tried += _poison(store, random.Random(dice.randrange(1 << 30)), past)
                with store.read() as db:
                    _all_out(db, work.folder, f"round {number}", outcome, every=number < 2)
                _searched(store, f"round {number}", outcome)
                problems = store.check()
                outcome.demand(not problems, f"round {number}: {problems[:1]}")
            for left in work.folder.glob(f"{path.name}*"):
                left.unlink()
        _typed(work, outcome)
        _names(work.folder, outcome)
    outcome.note = "fields filled with hostile texts; " + outcome.note
    return outcome


def text_columns() -> Iterator[tuple[type[Base], str, int]]:
    """Every column into which text is typed, with its length."""
    for mapper in Base.registry.mappers:
        mapped: type[Base] = mapper.class_
        if table_of(mapped).name in OWN_TABLES | OWN_ROWS:
            continue
        for column in table_of(mapped).columns:
            if isinstance(column.type, String) and column.key not in OWN_FORM:
                yield mapped, column.key, column.type.length or 10_000


def _poison(store: Store, dice: random.Random, past: bool) -> int:
    """Fill all text fields; `past` the program's own cleaning, as a foreign writer would."""
    count = 0
    unique = {("customer", "number"), ("offer", "number"), ("tag", "name"), ("user", "name")}
    with store.write("Feindliches") as db:
        rows = {mapped: list(db.scalars(select(mapped))) for mapped, _k, _l in text_columns()}
        for mapped, key, length in text_columns():
            table = table_of(mapped).name
            taken: set[str] = set()
            for row in rows[mapped]:
                text = nasty.text(dice)
                if not past:
                    text = clean(text, multiline=length > 400)
                text = text.encode("utf-8", "replace").decode()[:length]
                if (table, key) in unique or table_of(mapped).columns[key].unique:
                    text = f"{text[: length - 6]}{row.id}"
                if text in taken and key in ("number", "name"):
                    continue
                taken.add(text)
                if getattr(row, key) is not None:
                    setattr(row, key, text)
                    count += 1
    return count


@contextmanager
def watched(folder: Path, outcome: Outcome) -> Iterator[None]:
    """Nothing is written outside the folder, no address asked, no file of the system read."""
    watching = True
    allowed = [str(folder.parent), "/dev/"]

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if not watching:
            return
        if name in ("socket.connect", "os.system", "subprocess.Popen"):
            outcome.broken.append(f"{name} {arguments!r}")
        elif name == "open" and isinstance(arguments[0], str):
            path, mode = arguments[0], arguments[1] or ""
            writes = any(sign in str(mode) for sign in "wax+")
            if "passwd" in path and not path.startswith(allowed[0]):
                outcome.broken.append(f"read {path!r}")
            elif writes and not any(path.startswith(one) for one in allowed):
                outcome.broken.append(f"wrote {path!r}")

    sys.addaudithook(hook)
    try:
        yield
    finally:
        watching = False


def _told(outcome: Outcome, where: str, work: Callable[..., object], *arguments: object) -> object:
    """What `work` gives; anything but a sentence for the user is broken."""
    try:
        return work(*arguments)
    except UserError as error:
        return error
    except Exception as error:
        outcome.broken.append(f"{where}: {brief(error)}")
        return None


def _all_out(db: Reader, folder: Path, where: str, outcome: Outcome, *, every: bool) -> None:
    """Everything that leaves the program."""
    import pypdfium2

    target = folder / "aus"
    target.mkdir(exist_ok=True)
    for export in EXPORTS:
        for ending in export.formats:
            path = target / f"{export.key}.{ending}"
            what = f"{where}, {export.key}.{ending}"
            options = ExportOptions(notes=True, sender=True)
            done = _told(outcome, what, run_export, db, export.key, path, None, options)
            if done is not None and not isinstance(done, UserError):
                _told(outcome, what + " read again", _read_again, path)
    papers: list[tuple[str, Callable[[], bytes]]] = [
        ("notice", lambda: notice_pdf(db)),
        ("record", lambda: record_pdf(db)),
    ]
    offers = list(db.scalars(select(Offer.id).order_by(Offer.id)))
    for offer in offers if every else offers[:2]:
        if offer == offers[0]:
            papers += [(n, m) for n, m in sample_papers(db, offer) if n != "sixty-pages"]
        papers.append((f"mail {offer}", partial(_mail, db, offer)))
    papers.append(("comparison", lambda: comparison_pdf(db, offers[:2])))
    for name, make in papers:
        pdf = _told(outcome, f"{where}, {name}", make)
        if isinstance(pdf, bytes) and pdf.startswith(b"%PDF"):
            _told(outcome, f"{where}, {name} opened", pypdfium2.PdfDocument, pdf)
    calendars = target / "kalender"
    calendars.mkdir(exist_ok=True)
    _told(outcome, f"{where}, calendars", lambda: write_folder(calendars, folder_plan(db, True)))
    for file in calendars.iterdir():
        outcome.demand(_good_name(file.name), f"{where}: a calendar is called {file.name!r}")


def _mail(db: Reader, offer: int) -> bytes:
    return bytes(build_mail(mail_draft(db, offer), b"%PDF-1.7"))


def _read_again(path: Path) -> None:
    match path.suffix:
        case ".xlsx":
            from openpyxl import load_workbook

            sheet = load_workbook(path).active
            assert sheet is not None
            cells = [cell for row in sheet.iter_rows() for cell in row]
            formulas = [cell.value for cell in cells if cell.data_type == "f"]
            assert not formulas, f"a formula: {formulas[0]!r}"
        case ".csv":
            raw = path.read_bytes()
            encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252"
            rows = list(csv.reader(io.StringIO(raw.decode(encoding), newline=""), delimiter=";"))
            assert len({len(row) for row in rows}) == 1, "rows of several lengths"
            begins = [cell for row in rows for cell in row if cell[:1] in ("=", "@", "\t", "\r")]
            assert not begins, f"a formula: {begins[0]!r}"
        case ".vcf":
            count = path.read_bytes().count(b"\r\nEND:VCARD")
            assert len(read_cards(path.read_bytes())) == count, "other cards than were written"
        case ".ics":
            from icalendar import Calendar

            Calendar.from_ical(path.read_bytes())
            today = CLOCK.today()
            read_calendar(
                path.read_bytes(), ZoneInfo("Europe/Berlin"), today, add_months(today, 12)
            )


def _searched(store: Store, where: str, outcome: Outcome) -> None:
    """Every hostile text can be searched for; a customer is found by the words of the name."""
    with store.read() as db:
        for text in (*nasty.TEXTS, nasty.HUGE):
            what = f"{where}, search for {text[:40]!r}"
            _told(outcome, what, db.find, text, KINDS, 5)
        for key, name in db.rows(select(Customer.id, Customer.name).limit(20)):
            words = [word for word in fold(name).split() if len(word) > 2]
            if words and words[0].isascii():
                found = {one for _kind, one in db.find(words[0], ("customer",), 500)}
                outcome.demand(key in found, f"{where}: {words[0]!r} does not find {name!r}")


_FIELDS = ("company", "company_extra", "note", "source", "salutation_override", "number")
_PERSON = ("title_before", "first_name", "particle", "last_name", "role", "note", "phone", "email")
_PLACE = ("supplement", "street", "postal_code", "place")


def _some(keys: tuple[str, ...]) -> strategies.SearchStrategy[dict[str, str]]:
    return strategies.fixed_dictionaries({}, optional=dict.fromkeys(keys, nasty.hostile))


def _typed(work: Work, outcome: Outcome) -> None:
    """What was typed, exported and imported is what it was."""
    count = 0

    @seed(work.seed)
    @settings(
        max_examples=max(5, work.count * 3),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,) if work.short else (Phase.generate, Phase.shrink),
    )
    @given(
        strategies.lists(
            strategies.tuples(_some(_FIELDS), _some(_PERSON), _some(_PLACE)),
            min_size=3,
            max_size=12,
        )
    )
    def there_and_back(typed: list[tuple[dict[str, str], dict[str, str], dict[str, str]]]) -> None:
        nonlocal count
        count += 1
        folder = work.folder / f"hin {count}"
        folder.mkdir()
        with opened(folder / "a.db") as store:
            outcome.tried += _enter(store, typed)
            for ending in ("xlsx", "csv"):
                path = folder / f"kunden.{ending}"
                with store.read() as db:
                    run_export(db, "customers", path)
                with opened(folder / f"{ending}.db") as second:
                    import_file(second, path)
                    wanted, got = contents(store), contents(second)
                    assert got == wanted, f"{ending}: {_unlike(wanted, got)}"
        shutil.rmtree(folder)

    try:
        there_and_back()
    except Exception as error:
        outcome.broken.append(f"typed texts, seed {work.seed}: {brief(error)}")


def _unlike(wanted: Any, got: Any) -> str:
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in wanted.keys() | got.keys():
            if wanted.get(key) != got.get(key):
                return f"{key}: {_unlike(wanted.get(key), got.get(key))}"
    if isinstance(wanted, (list, tuple)) and isinstance(got, (list, tuple)):
        if len(wanted) != len(got):
            return f"{len(wanted)} of them, {len(got)} came back"
        for one, other in zip(wanted, got, strict=True):
            if one != other:
                return _unlike(one, other)
    return f"{wanted!r:.200} came back as {got!r:.200}"


def _enter(store: Store, typed: list[tuple[dict[str, str], dict[str, str], dict[str, str]]]) -> int:
    """Type them in; a field that is refused with a sentence is left empty, as a user would."""
    count = 0
    for record, person, place in typed:
        values: dict[str, Any] = {"kind": "business", "company": "Firma", **record}
        who, where = {"last_name": "Nachname", **person}, {"street": "Weg 1", **place}
        for _again in range(12):
            try:
                with store.write("Kunde angelegt") as db:
                    customers.add_customer(db, {**values, "persons": [who], "addresses": [where]})
                count += len(record) + len(person) + len(place)
                break
            except InputError as error:
                for name in error.fields:
                    key = name.rpartition(".")[2]
                    for given_values in (values, who, where):
                        given_values.pop(key, None)
                values.setdefault("company", "Firma")
                who.setdefault("last_name", "Nachname")
                where.setdefault("street", "Weg 1")
        else:
            raise AssertionError(f"never accepted: {record} {person} {place}")
    with store.write("Ein Megabyte") as db:
        try:
            customer = customers.add_customer(db, {"company": "Groß"})
            persons.add_person(db, customer, {"last_name": "Groß", "note": nasty.HUGE})
        except InputError:
            pass
    return count


def _names(folder: Path, outcome: Outcome) -> None:
    """Names of files: made by the program they are good everywhere, typed ones stay inside."""
    inside = folder / "namen" / "tief"
    inside.mkdir(parents=True)
    before = {path for path in folder.rglob("*") if inside not in path.parents}
    for name in nasty.NAMES:
        outcome.tried += 1
        made = attachment_name(name)
        outcome.demand(_good_name(made), f"a paper would be called {made!r}")
        path = inside / made
        _told(outcome, f"file {made!r}", write_file, path, b"x")
        if not any(sign in name for sign in "/\\") and name not in ("", ".", ".."):
            typed = inside / name
            _told(outcome, f"file {name!r}", write_file, typed, b"x")
    outcome.demand(
        before == {path for path in folder.rglob("*") if inside not in path.parents},
        "a file was written outside of its folder",
    )
    outcome.demand(not list(inside.glob(".*.part")), "an unfinished file was left")


_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(1, 10))}


def _good_name(name: str) -> bool:
    """Whether Windows, macOS and Linux take the name, and as what it is."""
    return (
        0 < len(name.encode("utf-8")) <= 255
        and name.split(".")[0].strip().upper() not in _RESERVED
        and not set('<>:"/\\|?*') & set(name)
        and all(ord(sign) >= 32 for sign in name)
        and name == name.strip(" .")
        and name not in (".", "..")
    )
