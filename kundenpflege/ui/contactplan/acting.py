"""What is done to the plan: moving, stretching, finishing, removing – each one step for undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kundenpflege.base.dates import format_date, format_weekday_date
from kundenpflege.base.i18n import _, ngettext

from ..kit.office import Office
from .facts import length, span_text
from .moving import Stretch, Target

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry
    from kundenpflege.store import Writer


def move(
    office: Office,
    targets: Sequence[Target],
    stored: Callable[[], object],
    failed: Callable[[], object],
) -> None:
    """Move entries; occurrences of a series become contacts of their own."""
    from kundenpflege.services.contact_moves import Move, move_contacts

    moves = []
    for target in targets:
        entry = target.entry
        derived = entry.contact_id is None
        moves.append(
            Move(
                target.day,
                entry.contact_id,
                entry.series_id if derived else None,
                entry.series_day if derived else None,
                target.at_time,
            )
        )
    number = len(moves)
    if number == 1:
        shown = targets[0].shown
        when = format_date(shown.day)
        if targets[0].at_time is not None and shown.at_time:
            when = _("{day}, {time} Uhr").format(day=when, time=shown.at_time)
        told = _("Auf {day} verschoben").format(day=when)
    else:
        told = ngettext(
            "{n} Kontakt verschoben", "{n} Kontakte verschoben", number
        ).format(n=number)  # fmt: skip
    office.run(
        ngettext("Kontakt verschoben", "Kontakte verschoben", number),
        lambda db: move_contacts(db, moves),
        then=lambda _ids: stored(),
        failed=_tell(office, failed),
        told=told,
    )


def stretch(
    office: Office, wish: Stretch, stored: Callable[[], object], failed: Callable[[], object]
) -> None:
    """Change how long an entry takes."""
    from kundenpflege.services.contact_moves import stretch_contact

    entry, minutes, last_day = wish.entry, wish.minutes, wish.last_day
    shown = wish.shown
    if minutes is not None:
        told = ngettext("{n} Minute", "{n} Minuten", length(shown)).format(n=length(shown))
    else:
        told = span_text(shown) or format_date(shown.day)

    def change(db: Writer) -> None:
        stretch_contact(db, _made(db, entry), minutes=minutes, last_day=last_day)

    office.run(
        _("Dauer geändert"),
        change,
        then=lambda _nothing: stored(),
        failed=_tell(office, failed),
        told=_("Dauer geändert: {span}").format(span=told),
    )


def remove(office: Office, entries: Sequence[CalendarEntry]) -> None:
    """Take entries out of the plan; of a series only these days."""
    from kundenpflege.services.contacts import remove_contact
    from kundenpflege.services.series import skip_day

    doomed = [(entry.contact_id, entry.series_id, entry.series_day) for entry in entries]

    def change(db: Writer) -> None:
        for contact_id, series_id, series_day in doomed:
            if contact_id is not None:
                remove_contact(db, contact_id)
            elif series_id is not None and series_day is not None:
                skip_day(db, series_id, series_day)

    number = len(doomed)
    office.run(
        ngettext("Kontakt gelöscht", "Kontakte gelöscht", number),
        change,
        told=ngettext("{n} Kontakt gelöscht", "{n} Kontakte gelöscht", number).format(n=number),
    )


def with_contact(
    office: Office, entry: CalendarEntry, then: Callable[[int], object], owner: object
) -> None:
    """Call `then` with the contact of an entry; a day of a series becomes a contact first."""
    if entry.contact_id is not None:
        then(entry.contact_id)
        return
    if entry.series_id is None or entry.series_day is None:
        return
    office.run(
        _("Termin der Reihe am {day}").format(day=format_weekday_date(entry.day)),
        lambda db: _made(db, entry),
        then=then,
        owner=owner,
        quiet=True,
    )


def _made(db: Writer, entry: CalendarEntry) -> int:
    """The contact of an entry, made of its series when it is none yet."""
    from kundenpflege.services.series import materialise

    if entry.contact_id is not None:
        return entry.contact_id
    assert entry.series_id is not None and entry.series_day is not None
    return materialise(db, entry.series_id, entry.series_day)


def _tell(office: Office, failed: Callable[[], object]) -> Callable[[object], None]:
    """Say what went wrong; the plan shows again what is stored."""

    def tell(error: object) -> None:
        office.tell(str(error), "red")
        failed()

    return tell
