"""Foreign calendars from files into the database, with a look at them first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count
from kundenpflege.services.business import get_business
from kundenpflege.services.foreign_calendars import EventDraft, keep_calendar, list_calendars
from kundenpflege.services.plan_records import home_key
from kundenpflege.store import Reader, Writer

from .ics_lines import MAX_FILE
from .ics_reading import CalendarRead, read_calendar
from .ics_times import business_zone
from .ics_writing import UID_ENDING
from .limits import RefusedError

#: Days back and ahead that are kept of a foreign calendar.
DAYS_BACK, DAYS_AHEAD = 90, 550


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar that was read and not kept yet; `path` empty when it came otherwise."""

    path: str
    name: str
    read: CalendarRead
    first: date
    last: date

    @property
    def summary(self) -> str:
        """`48 Termine vom 21.08.2026 bis 24.05.2028`."""
        found = self.read.appointments
        if not found:
            return _("Kein Termin von {first} bis {last}.").format(
                first=format_date(self.first), last=format_date(self.last)
            )
        words = ngettext("{n} Termin", "{n} Termine", len(found)).format(n=format_count(len(found)))
        return _("{appointments}, vom {first} bis {last}").format(
            appointments=words,
            first=format_date(found[0].starts.date()),
            last=format_date(found[-1].starts.date()),
        )


def load_file(path: Path) -> bytes:
    """The file's bytes; RefusedError when it is too large, UserError when it cannot be read."""
    try:
        if not path.is_file():
            raise UserError(_("Die Datei „{name}“ gibt es nicht.").format(name=path.name))
        if path.stat().st_size > MAX_FILE:
            raise RefusedError(
                _(
                    "Die Kalenderdatei ist größer als {n} MB. So viele Termine zeigt niemand."
                ).format(n=MAX_FILE // (1024 * 1024))
            )
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise UserError(
            _("„{name}“ lässt sich nicht lesen: {reason}").format(name=path.name, reason=why(error))
        ) from error


@dataclass(frozen=True, slots=True)
class Here:
    """What reading needs to know: the Land of the business, whose clock counts, and what tells
    this database from others: its own appointments stand in the plan already."""

    country: str
    home: str


def here(db: Reader) -> Here:
    """Ask the database for it."""
    return Here(get_business(db).country, home_key(db))


def read_file(path: Path, today: date, place: Here) -> CalendarFile:
    """The calendar in a file, from three months back to a year and a half ahead."""
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    own = f"@{place.home}{UID_ENDING}"
    read = read_calendar(load_file(path), business_zone(place.country), first, last, today, own)
    return CalendarFile(str(path), read.name or path.stem[:120], read, first, last)


def keep_file(
    db: Writer, file: CalendarFile, values: dict[str, Any] | None = None, known: int | None = None
) -> int:
    """Keep what was read: as a new calendar, or instead of what `known` held."""
    given = {"file_name": file.path[-400:], **(values or {})}
    if known is None:
        given.setdefault("name", file.name)
    events = (
        EventDraft(one.starts, one.ends, one.title, one.place, one.all_day)
        for one in file.read.appointments
    )
    return keep_calendar(db, given, events, known)


def known_calendar(db: Reader, path: Path) -> int | None:
    """The calendar that was read from this file before."""
    for row in list_calendars(db):
        if row.file_name == str(path)[-400:]:
            return row.id
    return None
