"""What the page asks of the services. All of it runs on the database worker, which alone imports
them: they bring SQLAlchemy along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import _

if TYPE_CHECKING:
    from kundenpflege.rules.permission import Permission
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey
    from kundenpflege.services.letter_address import LetterAddress
    from kundenpflege.services.today import TodayPage as Today
    from kundenpflege.services.today_figures import Figures
    from kundenpflege.store import Reader, Writer

    from .done_form import Noted


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
    person_id = reminder.person_id if reminder.rule == "birthday" else None

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


def dismiss(key: ReminderKey) -> Callable[[Writer], None]:
    """It is not needed."""

    def change(db: Writer) -> None:
        from kundenpflege.model.kinds import AnswerKind
        from kundenpflege.services import reminder_answers

        reminder_answers.answer(db, key, AnswerKind.DISMISSED)

    return change


def finish(reminder: Reminder, noted: Noted) -> Callable[[Writer], None]:
    """Done: note the outcome, perhaps decide the offer, plan what comes next."""
    key, offer_id, customer_id = reminder.key, reminder.offer_id, reminder.customer_id
    person_id = reminder.person_id

    def change(db: Writer) -> None:
        from kundenpflege.model.kinds import ContactKind
        from kundenpflege.services import contacts, offers, reminder_answers

        step = None
        if noted.next_due is not None:
            step = contacts.NextStep(
                ContactKind(noted.next_kind), noted.next_reason, noted.next_due
            )
        decided = noted.decision if offer_id is not None else ""
        reminder_answers.finish(
            db,
            key,
            kind=ContactKind(noted.kind),
            outcome=noted.outcome,
            next_step=None if decided else step,
        )
        if offer_id is None or not decided:
            return
        if decided == "accepted":
            offers.accept_offer(db, offer_id)
        else:
            offers.decline_offer(db, offer_id, note=noted.outcome)
        if step is not None:
            # After the decision: that settles whatever was planned before.
            contacts.plan_contact(
                db,
                customer_id,
                kind=step.kind,
                reason=step.reason or _("Nach der Entscheidung melden"),
                due=step.due,
                person_id=person_id,
                offer_id=offer_id,
            )

    return change


def permissions(reminder: Reminder, purpose: str) -> Callable[[Reader], list[Permission]]:
    """Whether the call, or mail and letter, that a reminder asks for are allowed (§ 7 UWG)."""

    def question(db: Reader) -> list[Permission]:
        from kundenpflege.model.kinds import Channel, ContactNature
        from kundenpflege.services import contacts
        from kundenpflege.services.permissions import permission

        nature = ContactNature.CARE
        if reminder.rule in _ABOUT_BUSINESS:
            nature = ContactNature.SERVICE
        elif reminder.contact_id is not None:
            nature = contacts.get_contact(db, reminder.contact_id).nature
        if purpose == "call":
            channels = [Channel.PHONE]
        else:
            channels = [Channel.EMAIL, Channel.POST] if reminder.email else [Channel.POST]
        return [
            permission(db, reminder.customer_id, reminder.person_id, channel, nature)
            for channel in channels
        ]

    return question


#: Reminders about an offer or an enquiry are no advertising.
_ABOUT_BUSINESS = frozenset({"follow_up", "enquiry"})
