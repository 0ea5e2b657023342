"""`contact …` and `plan add`: planning contacts, finishing them, and those that come again."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold

from .next_step import read_next
from .output import show, show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader

# Written out: the model brings the whole database library, and every call reads the parser.
_KINDS = ("call", "visit", "letter", "email", "message", "meeting")
_NATURES = ("care", "service", "billing")
_MOODS = ("good", "fair", "poor")
_UNITS = ("day", "week", "month", "year")
_COLUMNS = ("id", "date", "time", "name", "kind_label", "reason")


def plan_add(options: argparse.Namespace) -> None:
    """Plan what one line says."""
    from kundenpflege.services import customers, quick_entry

    with opened(options) as store:
        with store.write(_("Kontakt geplant")) as db:
            number = options.customer
            customer_id = customers.find_by_number(db, number) if number else None
            made = quick_entry.plan_typed(db, " ".join(options.text), customer_id)
        _tell(options, store, _("Kontakt geplant"), [made])


def contact_plan(options: argparse.Namespace) -> None:
    """Plan one contact."""
    from kundenpflege.services import contacts, customers

    with opened(options) as store:
        with store.write(_("Kontakt geplant")) as db:
            customer_id = customers.find_by_number(db, options.number)
            made = contacts.plan_contact(
                db, customer_id, due=options.on, last_day=options.until, **_values(db, options)
            )
        _tell(options, store, _("Kontakt geplant"), [made])


def contact_list(options: argparse.Namespace) -> None:
    """The contacts of a customer, the newest first."""
    from kundenpflege.services import contacts, customers

    with opened(options) as store, store.read() as db:
        customer_id = customers.find_by_number(db, options.number)
        rows = [_row(db, one) for one in contacts.contact_ids(db, customer_id, options.open)]
    show(options.json, rows, _COLUMNS, _("Noch keine Kontakte eingetragen."))


def contact_done(options: argparse.Namespace) -> None:
    """Finish a planned contact."""
    from kundenpflege.services import contacts

    with opened(options) as store:
        with store.write(_("Kontakt erledigt")) as db:
            step = read_next(options.next, db.today)
            following = contacts.finish_contact(
                db, options.id, options.outcome, step, options.on,
                kind=options.kind, mood=options.mood or None, no_next=options.no_next,
                minutes=options.minutes,
            )  # fmt: skip
        made = [options.id] if following is None else [options.id, following]
        _tell(options, store, _("Kontakt erledigt"), made)


def contact_move(options: argparse.Namespace) -> None:
    """Plan a contact for another day or time."""
    from kundenpflege.services import contacts

    with opened(options) as store:
        with store.write(_("Kontakt verschoben")) as db:
            contacts.move_contact(db, options.id, options.to, options.time)
        _tell(options, store, _("Kontakt verschoben"), [options.id])


def contact_missed(options: argparse.Namespace) -> None:
    """Nobody was reached."""
    from kundenpflege.services import contacts

    with opened(options) as store:
        with store.write(_("Niemanden erreicht")) as db:
            contacts.note_missed(db, options.id, until=options.until)
        _tell(options, store, _("Niemanden erreicht"), [options.id])


def contact_reopen(options: argparse.Namespace) -> None:
    """Make a done contact a planned one again."""
    from kundenpflege.services import contacts

    with opened(options) as store:
        with store.write(_("Kontakt wieder geöffnet")) as db:
            contacts.reopen_contact(db, options.id)
        _tell(options, store, _("Kontakt wieder geöffnet"), [options.id])


def contact_remove(options: argparse.Namespace) -> None:
    """Remove a contact; of a series that day is left out."""
    from kundenpflege.services import contacts

    with opened(options) as store:
        with store.read() as db:
            row = _row(db, options.id)
        with store.write(_("Kontakt gelöscht")) as db:
            contacts.remove_contact(db, options.id)
    _told(options, _("Kontakt gelöscht"), [row])


def series_add(options: argparse.Namespace) -> None:
    """Plan contacts that come again."""
    from kundenpflege.services import customers, series

    with opened(options) as store:
        with store.write(_("Wiederholung geplant")) as db:
            customer_id = customers.find_by_number(db, options.number)
            values = {
                **_values(db, options),
                "starts": options.on, "ends": options.until, "every": options.every,
                "unit": options.unit, "on_working_days": not options.any_day,
            }  # fmt: skip
            series_id = series.plan_series(db, customer_id, values)
        _tell_series(options, store, series_id)


def series_list(options: argparse.Namespace) -> None:
    """The series of a customer that go on."""
    from kundenpflege.services import customers, series

    with opened(options) as store, store.read() as db:
        customer_id = customers.find_by_number(db, options.number)
        rows = [_series_row(db, one.id) for one in series.list_series(db, customer_id)]
    show(options.json, rows, ("series", "next", "words", "reason"), _("Nichts wiederholt sich."))


def series_skip(options: argparse.Namespace) -> None:
    """Leave out one day of a series."""
    from kundenpflege.services import series

    with opened(options) as store:
        with store.write(_("Tag ausgelassen")) as db:
            series.skip_day(db, options.series, options.day)
        _tell_series(options, store, options.series)


def series_end(options: argparse.Namespace) -> None:
    """Let a series end; with a day it goes on until the day before."""
    from kundenpflege.services import series

    with opened(options) as store:
        with store.write(_("Wiederholung beendet")) as db:
            if options.before is None:
                series.remove_series(db, options.series)
            else:
                series.end_before(db, options.series, options.before)
    if options.json:
        show_json([{"series": options.series}])
    else:
        print(_("Wiederholung beendet"))


# -- shared --------------------------------------------------------------------------------


def _values(db: Reader, options: argparse.Namespace) -> dict[str, Any]:
    from kundenpflege.services import customers, persons

    person_id = None
    if options.person:
        people = persons.list_persons(db, customers.find_by_number(db, options.number))
        words = fold(options.person).split()
        found = [one for one in people if all(word in fold(one.full_name) for word in words)]
        if len(found) != 1:
            raise UserError(_("„{text}“ passt auf {n} Personen.").format(
                text=options.person, n=len(found)
            ))  # fmt: skip
        person_id = found[0].id
    return {
        "kind": options.kind,
        "reason": options.reason,
        "at_time": options.time,
        "minutes": options.minutes,
        "place": options.place,
        "note": options.note,
        "person_id": person_id,
        "nature": options.nature,
    }


def _row(db: Reader, contact_id: int) -> dict[str, Any]:
    from kundenpflege.services.contacts import get_contact

    one = get_contact(db, contact_id)
    return {
        "id": one.id,
        "number": one.customer_number,
        "name": one.customer_name,
        "person": one.person_name,
        "date": one.done_on or one.due,
        "due": one.due,
        "time": one.at_time,
        "minutes": one.minutes,
        "last": one.last_day,
        "place": one.place,
        "kind": one.kind,
        "kind_label": one.kind.label,
        "nature": one.nature,
        "reason": one.reason,
        "note": one.note,
        "outcome": one.outcome,
        "mood": one.mood,
        "attempts": one.attempts,
        "done": one.is_done,
        "done_on": one.done_on,
        "no_next": one.no_next,
        "occasion": one.occasion,
        "series": one.series_id,
        "series_day": one.series_day,
        "series_words": one.series_words,
        "responsible": one.responsible_name,
    }


def _tell(options: argparse.Namespace, store: Any, label: str, ids: Iterable[int]) -> None:
    with store.read() as db:
        rows = [_row(db, one) for one in ids]
    _told(options, label, rows)


def _told(options: argparse.Namespace, label: str, rows: list[dict[str, Any]]) -> None:
    if options.json:
        show_json(rows)
        return
    for row in rows:
        time = _(", {time} Uhr").format(time=row["time"]) if row["time"] else ""
        day = f"{format_date(row['date'])}{time}"
        if row["last"]:
            day = _("{day} bis {last}").format(day=day, last=format_date(row["last"]))
        if row["series_words"]:
            day = f"{day}, {row['series_words']}"
        print(f"{label}: {row['name']}, {day}, {row['kind_label']}, {row['reason']}")


def _series_row(db: Reader, series_id: int) -> dict[str, Any]:
    from kundenpflege.services.series import get_series

    one = get_series(db, series_id)
    return {
        "series": one.id,
        "words": one.words,
        "every": one.every,
        "unit": one.unit,
        "starts": one.starts,
        "ends": one.ends,
        "on_working_days": one.on_working_days,
        "next": one.next_on,
        "next_id": one.next_id,
        "kind": one.kind,
        "reason": one.reason,
        "time": one.at_time,
        "minutes": one.minutes,
    }


def _tell_series(options: argparse.Namespace, store: Any, series_id: int) -> None:
    with store.read() as db:
        row = _series_row(db, series_id)
    if options.json:
        show_json([row])
        return
    following = format_date(row["next"]) if row["next"] else _("keiner mehr")
    print(_("Nr. {id}: {words}; nächster Kontakt: {day}").format(
        id=row["series"], words=row["words"], day=following
    ))  # fmt: skip


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(_("„{text}“ ist keine Nummer.").format(text=text))
    return int(text[:9])


def _shared(verb: Any) -> None:
    verb.add_argument("--kind", choices=_KINDS, default="call")
    verb.add_argument("--reason", required=True, metavar=_("ANLASS"))
    verb.add_argument("--time", default="", metavar="HH:MM")
    verb.add_argument("--minutes", type=_number, default=None, metavar=_("DAUER"))
    verb.add_argument("--place", default="", metavar=_("ORT"))
    verb.add_argument("--note", default="", metavar=_("TEXT"), help=_("zur Vorbereitung"))
    verb.add_argument("--person", default="", metavar=_("NAME"))
    verb.add_argument("--nature", choices=_NATURES, default="care")


def add_plan_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """`plan add`."""
    one = verb(group, "add", plan_add, _("einen Kontakt so planen, wie man es sagt"))
    one.add_argument(
        "text", nargs="+", metavar=_("TEXT"), help=_("„Di 14 Uhr Anruf Brandt wegen Muster“")
    )
    one.add_argument("--customer", default="", metavar=_("KUNDENNUMMER"))


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """The words after `contact`."""
    one = verb(group, "plan", contact_plan, _("einen Kontakt planen"))
    one.add_argument("number", metavar=_("KUNDENNUMMER"))
    one.add_argument("--on", type=day, required=True, metavar=_("TAG"))
    one.add_argument("--until", type=day, default=None, metavar=_("TAG"), help=_("mehrere Tage"))
    _shared(one)
    one = verb(group, "list", contact_list, _("Kontakte eines Kunden auflisten"))
    one.add_argument("number", metavar=_("KUNDENNUMMER"))
    one.add_argument("--open", action="store_true", help=_("nur geplante"))
    one = verb(group, "done", contact_done, _("ein geplanter Kontakt hat stattgefunden"))
    one.add_argument("id", type=_number, metavar=_("NUMMER"))
    one.add_argument("--outcome", default="", metavar=_("TEXT"))
    one.add_argument("--mood", choices=_MOODS, default="")
    one.add_argument("--kind", choices=_KINDS, default=None)
    one.add_argument("--minutes", type=_number, default=None, metavar=_("DAUER"))
    one.add_argument("--on", type=day, default=None, metavar=_("TAG"), help=_("sonst heute"))
    one.add_argument("--next", default="", metavar=_("ART:TAG:ANLASS"), help=_("nächster Schritt"))
    one.add_argument("--no-next", action="store_true", help=_("kein nächster Schritt nötig"))
    one = verb(group, "move", contact_move, _("einen geplanten Kontakt verschieben"))
    one.add_argument("id", type=_number, metavar=_("NUMMER"))
    one.add_argument("--to", type=day, required=True, metavar=_("TAG"))
    one.add_argument("--time", default=None, metavar="HH:MM")
    one = verb(group, "missed", contact_missed, _("niemand war zu erreichen"))
    one.add_argument("id", type=_number, metavar=_("NUMMER"))
    one.add_argument("--until", type=day, default=None, metavar=_("TAG"), help=_("neuer Versuch"))
    for name, run, text in (
        ("reopen", contact_reopen, _("einen erledigten Kontakt wieder öffnen")),
        ("remove", contact_remove, _("einen Kontakt löschen")),
    ):
        one = verb(group, name, run, text)
        one.add_argument("id", type=_number, metavar=_("NUMMER"))
    _series_verbs(group, verb, day)


def _series_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    one = verb(group, "repeat", series_add, _("Kontakte planen, die wiederkehren"))
    one.add_argument("number", metavar=_("KUNDENNUMMER"))
    one.add_argument("--on", type=day, required=True, metavar=_("TAG"), help=_("der erste"))
    one.add_argument("--until", type=day, default=None, metavar=_("TAG"), help=_("spätestens"))
    one.add_argument("--every", type=_number, default=1, metavar=_("ANZAHL"))
    one.add_argument("--unit", choices=_UNITS, default="month")
    one.add_argument("--any-day", action="store_true", help=_("auch an freien Tagen"))
    _shared(one)
    one = verb(group, "repeats", series_list, _("was sich bei einem Kunden wiederholt"))
    one.add_argument("number", metavar=_("KUNDENNUMMER"))
    one = verb(group, "skip", series_skip, _("einen Tag einer Wiederholung auslassen"))
    one.add_argument("series", type=_number, metavar=_("NUMMER"))
    one.add_argument("day", type=day, metavar=_("TAG"))
    one = verb(group, "end", series_end, _("eine Wiederholung beenden"))
    one.add_argument("series", type=_number, metavar=_("NUMMER"))
    one.add_argument("--before", type=day, default=None, metavar=_("TAG"), help=_("ab diesem Tag"))
