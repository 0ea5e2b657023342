"""What the page asks of the services. All of it runs on the database worker, which alone imports
them: they bring SQLAlchemy along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import N_, _

from .action_strip import CARDS, matter

if TYPE_CHECKING:
    from kundenpflege.documents.day_sheet import DaySheet
    from kundenpflege.rules.permission import Permission
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey
    from kundenpflege.services.letter_address import LetterAddress
    from kundenpflege.services.today import Evening
    from kundenpflege.services.today import TodayPage as Today
    from kundenpflege.services.today_figures import Figures
    from kundenpflege.store import Reader, Writer

    from .done_form import Noted


#: What a planned contact is about where the reminder's own words are none for a calendar.
_REASONS = {
    "care_gap": N_("Lange nichts gehört: kurz melden"),
    "dormant": N_("Nach dem letzten Auftrag fragen"),
    "next_step": N_("Nächsten Schritt vereinbaren"),
}


def reminders(rule: str) -> Callable[[Reader], tuple[Today, bool]]:
    """The reminders of one rule (all for ''), and whether there are no customers at all."""

    def question(db: Reader) -> tuple[Today, bool]:
        from kundenpflege.services import today

        page = today.reminders(db, rule=rule)
        if page.filters[0].count:
            return page, False
        from kundenpflege.services import customer_list

        return page, not customer_list.count_customers(db, views=False).customers

    return question


def figures(db: Reader) -> Figures:
    """What stands in the right column."""
    from kundenpflege.services import today_figures

    return today_figures.figures(db)


def yearly_look(db: Reader) -> int:
    """How many customers wait for the yearly look at what is still needed."""
    from kundenpflege.services import retention

    return retention.yearly_look(db)


def address(reminder: Reminder) -> Callable[[Reader], LetterAddress]:
    """The envelope and the salutation: a birthday card goes to the person alone."""
    customer_id = reminder.customer_id
    person_id = reminder.person_id if reminder.rule in CARDS else None

    def question(db: Reader) -> LetterAddress:
        from kundenpflege.services import letter_address

        return letter_address.letter_address(db, customer_id, person_id)

    return question


def put_off(key: ReminderKey, day: date) -> Callable[[Writer], None]:
    """Remind again on `day`."""

    def change(db: Writer) -> None:
        from kundenpflege.services import reminder_answers

        reminder_answers.later(db, key, day)

    return change


def put_off_all(keys: Sequence[ReminderKey]) -> Callable[[Writer], date]:
    """Remind of all of them again on the next working day, which is given."""

    def change(db: Writer) -> date:
        from kundenpflege.services import reminder_answers
        from kundenpflege.services.next_days import next_days

        day = next_days(db, db.user_id)["tomorrow"]
        for key in keys:
            reminder_answers.later(db, key, day)
        return day

    return change


def skip(key: ReminderKey, reason: str) -> Callable[[Writer], None]:
    """Not this time."""

    def change(db: Writer) -> None:
        from kundenpflege.model.kinds import AnswerKind
        from kundenpflege.services import reminder_answers

        reminder_answers.answer(db, key, AnswerKind.DISMISSED, reason=reason)

    return change


def never(key: ReminderKey, reason: str) -> Callable[[Writer], None]:
    """Never again of this subject."""

    def change(db: Writer) -> None:
        from kundenpflege.services import reminder_answers

        reminder_answers.never(db, key, reason)

    return change


def plan(reminder: Reminder, day: date) -> Callable[[Writer], None]:
    """Plan a contact for what the reminder speaks of; it is silent then."""

    def change(db: Writer) -> None:
        from kundenpflege.services import contacts

        reason = _REASONS.get(reminder.rule)
        contacts.plan_contact(
            db,
            reminder.customer_id,
            kind=reminder.kind,
            reason=_(reason) if reason else reminder.title,
            due=day,
            person_id=reminder.person_id,
            occasion=reminder.key.text,
        )

    return change


def finish(reminder: Reminder, noted: Noted) -> Callable[[Writer], None]:
    """Done: note the outcome, perhaps decide the offer, plan what comes next."""

    def change(db: Writer) -> None:
        from kundenpflege.services import calls

        typed = noted.finished
        calls.note_talk(
            db,
            calls.CallNote(
                customer_id=reminder.customer_id,
                person_id=reminder.person_id,
                contact_id=reminder.contact_id if reminder.rule == "planned_contact" else None,
                offer_id=reminder.offer_id,
                key=reminder.key.text,
                title=matter(reminder),
                kind=typed.kind,
                outcome=typed.outcome,
                mood=typed.mood,
                no_next=typed.no_next,
                step=typed.step(),
                decision=noted.decision,
            ),
        )

    return change


def week_ahead(db: Reader) -> list[tuple[date, str, tuple[Reminder, ...]]]:
    """The seven days that follow, each with the name of a holiday or of days off."""
    from kundenpflege.services import today
    from kundenpflege.services.work_calendar import load_calendar

    calendar = load_calendar(db)
    return [
        (day, calendar.holiday(day) or calendar.closure(day, db.user_id), found)
        for day, found in today.week_ahead(db)
    ]


def evening(db: Reader) -> Evening:
    """What the day has brought and what was left lying."""
    from kundenpflege.services import today

    return today.left_over(db)


def day_sheet(db: Reader) -> DaySheet:
    """The day for one page of paper."""
    from kundenpflege.services import day_sheet as service

    return service.day_sheet(db)


def permissions(reminder: Reminder) -> Callable[[Reader], list[Permission]]:
    """Whether mail and letter for a reminder are allowed (§ 7 UWG)."""

    def question(db: Reader) -> list[Permission]:
        from kundenpflege.model.kinds import Channel, ContactNature
        from kundenpflege.services import contacts
        from kundenpflege.services.permissions import permission

        nature = ContactNature.CARE
        if reminder.rule in _ABOUT_BUSINESS:
            nature = ContactNature.SERVICE
        elif reminder.contact_id is not None:
            nature = contacts.get_contact(db, reminder.contact_id).nature
        channels = [Channel.EMAIL, Channel.POST] if reminder.email else [Channel.POST]
        return [
            permission(db, reminder.customer_id, reminder.person_id, channel, nature)
            for channel in channels
        ]

    return question


#: Reminders about an offer or an enquiry are no advertising.
_ABOUT_BUSINESS = frozenset({"follow_up", "offer_expiring", "enquiry"})
