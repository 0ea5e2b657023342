"""`today done`, `later`, `skip`, `never`, `again`: answering reminders; `today evening`, `week`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date, format_weekday_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .next_step import read_next
from .output import show_json, show_table
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey
    from kundenpflege.store import Reader, Store


def done(options: argparse.Namespace) -> None:
    """Note that the contact took place."""
    from kundenpflege.services import reminder_answers

    with opened(options) as store:
        reminder = _waiting(store, options.key)
        with store.write(_("Erinnerung erledigt")) as db:
            reminder_answers.finish(
                db,
                reminder.key,
                kind=_kind(options.kind),
                outcome=options.outcome,
                next_step=read_next(options.next, db.today),
                mood=_mood(options.mood),
                no_next=options.no_next,
            )
        _tell(options, store, reminder, "done", _("erledigt"))


def later(options: argparse.Namespace) -> None:
    """Put a reminder off."""
    from kundenpflege.services import reminder_answers
    from kundenpflege.services.work_calendar import load_calendar

    with opened(options) as store:
        reminder = _waiting(store, options.key)
        with store.write(_("Erinnerung verschoben")) as db:
            if options.until is None:
                options.until = load_calendar(db).working_day(db.today + timedelta(days=1))
            reminder_answers.later(db, reminder.key, options.until, options.reason)
        text = _("verschoben auf {day}").format(day=format_date(options.until))
        _tell(options, store, reminder, "snoozed", text)


def skip(options: argparse.Namespace) -> None:
    """Not this time."""
    from kundenpflege.model.kinds import AnswerKind
    from kundenpflege.services import reminder_answers

    with opened(options) as store:
        reminder = _waiting(store, options.key)
        with store.write(_("Erinnerung ausgelassen")) as db:
            reminder_answers.answer(db, reminder.key, AnswerKind.DISMISSED, reason=options.reason)
        _tell(options, store, reminder, "dismissed", _("diesmal nicht"))


def never(options: argparse.Namespace) -> None:
    """Never again for this person, customer or thing."""
    from kundenpflege.services import reminder_answers

    with opened(options) as store:
        if not options.key:
            _list_refused(options, store)
            return
        reminder = _waiting(store, options.key)
        with store.write(_("Erinnerung nie wieder")) as db:
            reminder_answers.never(db, reminder.key, options.reason)
        _tell(options, store, reminder, "never", _("nie wieder"))


def again(options: argparse.Namespace) -> None:
    """Take an answer back."""
    from kundenpflege.services import reminder_answers

    key = _key(options.key, whole=False)
    with opened(options) as store:
        with store.write(_("Wieder erinnern")) as db:
            reminder_answers.again(db, key)
        if options.json:
            show_json([{"key": key.text, "answer": ""}])
        else:
            print(_("Daran wird wieder erinnert."))


def evening(options: argparse.Namespace) -> None:
    """What the day has brought, and what was left lying."""
    from kundenpflege.services.today import left_over, reminder_row

    with opened(options) as store, store.read() as db:
        found = left_over(db)
    if options.json:
        rows: list[dict[str, Any]] = [
            {
                "state": "done",
                "contact": one.contact_id,
                "number": one.customer_number,
                "name": one.customer,
                "kind": one.kind,
                "reason": one.reason,
                "outcome": one.outcome,
            }
            for one in found.done
        ]
        rows += [{"state": "left", **reminder_row(one)} for one in found.left]
        show_json(rows)
        return
    print(_("Erledigt"))
    show_table(
        [[one.customer, one.kind.label, one.reason] for one in found.done],
        _("Heute ist noch nichts eingetragen."),
    )
    print(_("Liegen geblieben"))
    show_table(
        [[format_date(one.due), one.who, one.title] for one in found.left],
        _("Nichts. Gut gemacht!"),
    )


def week(options: argparse.Namespace) -> None:
    """What comes up in the next seven days."""
    from kundenpflege.services.today import reminder_row, week_ahead

    with opened(options) as store, store.read() as db:
        days = week_ahead(db)
    if options.json:
        show_json(
            [{"day": day, **reminder_row(one)} for day, reminders in days for one in reminders]
        )
        return
    for day, reminders in days:
        print(format_weekday_date(day))
        for one in reminders:
            print(f"    {one.who}: {one.title}")


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], date]) -> None:
    """The words after `today` that answer and look ahead."""
    made = verb(group, "done", done, _("eine Erinnerung erledigen"))
    _key_argument(made)
    made.add_argument("--outcome", default="", metavar=_("TEXT"), help=_("was besprochen wurde"))
    made.add_argument("--kind", default="", metavar=_("ART"), help=_("wie der Kontakt stattfand"))
    made.add_argument("--mood", default="", metavar="good|fair|poor", help=_("wie zufrieden"))
    made.add_argument(
        "--next", default="", metavar=_("ART:TAG:ANLASS"), help=_("der nächste Schritt")
    )
    made.add_argument("--no-next", action="store_true", help=_("kein nächster Schritt nötig"))
    made = verb(group, "later", later, _("später noch einmal erinnern"))
    _key_argument(made)
    made.add_argument(
        "--until", type=day, metavar=_("TAG"), help=_("ab diesem Tag statt am nächsten Arbeitstag")
    )
    _reason_argument(made)
    made = verb(group, "skip", skip, _("diesmal nicht"))
    _key_argument(made)
    _reason_argument(made)
    made = verb(group, "never", never, _("nie wieder daran erinnern; ohne Schlüssel: auflisten"))
    made.add_argument("key", nargs="?", default="", metavar=_("SCHLÜSSEL"))
    _reason_argument(made)
    made = verb(group, "again", again, _("eine Antwort zurücknehmen"))
    _key_argument(made)
    verb(group, "evening", evening, _("was erledigt ist und was liegen blieb"))
    verb(group, "week", week, _("was in den nächsten sieben Tagen kommt"))


def _key_argument(made: Any) -> None:
    made.add_argument(
        "key", metavar=_("SCHLÜSSEL"), help=_("wie „today --json“ ihn unter key nennt")
    )


def _reason_argument(made: Any) -> None:
    made.add_argument("--reason", default="", metavar=_("TEXT"), help=_("warum"))


def _waiting(store: Store, text: str) -> Reminder:
    """The reminder with this key; UserError when it does not wait for an answer."""
    from kundenpflege.services.today import find

    key = _key(text)
    with store.read() as db:
        found = find(db, key)
    if found is None:
        raise UserError(
            _("Diese Erinnerung steht heute nicht an: {key}. „today --json“ zeigt alle.").format(
                key=key.text
            )
        )
    return found


def _key(text: str, whole: bool = True) -> ReminderKey:
    from kundenpflege.rules.reminders.reminder import ReminderKey

    try:
        if not whole and text.count(":") == 2:
            rule, kind, number = text.strip().split(":")
            return ReminderKey(rule, f"{kind}:{int(number)}", "")
        return ReminderKey.read(text)
    except ValueError:
        raise UserError(
            _(
                "„{text}“ ist kein Schlüssel einer Erinnerung, zum Beispiel "
                "birthday:person:12:2027-01-14."
            ).format(text=text)
        ) from None


def _kind(text: str) -> Any:
    from kundenpflege.model.kinds import ContactKind

    return _choice(ContactKind, text) if text else None


def _mood(text: str) -> Any:
    from kundenpflege.model.kinds import Mood

    return _choice(Mood, text)


def _choice(kinds: Any, text: str) -> Any:
    try:
        return kinds(text)
    except ValueError:
        raise UserError(
            _("„{value}“ gibt es nicht. Möglich sind: {choices}").format(
                value=text, choices=", ".join(one for one in kinds if one)
            )
        ) from None


def _list_refused(options: argparse.Namespace, store: Store) -> None:
    from kundenpflege.services import reminder_answers

    with store.read() as db:
        found = reminder_answers.list_refused(db)
    if options.json:
        show_json(
            [
                {
                    "key": f"{one.key.rule}:{one.key.subject}",
                    "reason": one.reason,
                    "since": one.since,
                }
                for one in found
            ]
        )
        return
    show_table(
        [[f"{one.key.rule}:{one.key.subject}", one.reason] for one in found],
        _("Nichts ist für immer abgelehnt."),
    )


def _tell(
    options: argparse.Namespace, store: Store, reminder: Reminder, answer: str, words: str
) -> None:
    if not options.json:
        print(f"{reminder.who}: {reminder.title} – {words}")
        return
    until = getattr(options, "until", None)
    with store.read() as db:
        row = {
            "key": reminder.key.text,
            "answer": answer,
            "until": until,
            "reason": getattr(options, "reason", ""),
            "number": reminder.customer_number,
            "name": reminder.customer,
            "next": _next_planned(db, reminder.customer_id),
        }
    show_json([row])


def _next_planned(db: Reader, customer_id: int) -> date | None:
    from kundenpflege.services.care import care_of

    return care_of(db, customer_id).next_on
