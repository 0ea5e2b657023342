"""Planned contacts that are due: the contact plan speaks up on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.dates import format_weekday_date, relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import ContactKind

from .facts import ContactFacts, CustomerFacts, Facts
from .reminder import Action, Reminder, Rule, in_sight, joined, last_touch, remind, shorten

KEY = "planned_contact"

_CALL_FIRST = (Action.CALL, Action.DONE, Action.LATER)
_WRITE_FIRST = (Action.WRITE, Action.CALL, Action.DONE, Action.LATER)
_ACTIONS = {
    ContactKind.CALL: _CALL_FIRST,
    ContactKind.VISIT: (Action.OPEN, Action.CALL, Action.DONE, Action.LATER),
    ContactKind.MEETING: (Action.OPEN, Action.CALL, Action.DONE, Action.LATER),
    ContactKind.LETTER: _WRITE_FIRST,
    ContactKind.EMAIL: _WRITE_FIRST,
    ContactKind.MESSAGE: _WRITE_FIRST,
}


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each planned contact due up to a week from today, except those about an open offer:
    the follow-up speaks of these."""
    for contact in facts.contacts:
        customer = facts.customers.get(contact.customer_id)
        if contact.offer_open or customer is None:
            continue
        # An agreed time is kept, a plan of our own moves off free days.
        day = contact.due if contact.at_time else facts.speaks(contact.due, customer)
        if not in_sight(day, today):
            continue
        yield remind(
            KEY,
            f"contact:{contact.id}",
            contact.due.isoformat(),
            day,
            today,
            customer,
            facts.person(contact.person_id),
            title=_title(contact),
            why=joined(_planned(contact, today), last_touch(customer, today)),
            advice=_advice(contact, customer),
            actions=_ACTIONS[contact.kind],
            kind=contact.kind,
            contact_id=contact.id,
            at_time=contact.at_time,
            pressing=bool(contact.at_time),
        )


def _title(contact: ContactFacts) -> str:
    if not contact.reason:
        return contact.kind.label
    return _("{kind} – {reason}").format(kind=contact.kind.label, reason=contact.reason)


def _planned(contact: ContactFacts, today: date) -> str:
    """When it was planned for, and how often nobody was reached."""
    if not contact.attempts:
        return _when(contact, today)
    tried = ngettext("{n}-mal nicht erreicht", "{n}-mal nicht erreicht", contact.attempts)
    return joined(_when(contact, today), tried.format(n=contact.attempts))


def _when(contact: ContactFacts, today: date) -> str:
    if contact.due == today:
        if contact.at_time:
            return _("heute um {time} Uhr").format(time=contact.at_time)
        return _("für heute geplant")
    if abs((contact.due - today).days) <= 7:
        day = format_weekday_date(contact.due).partition(",")[0]
        text = _("geplant für {weekday}").format(weekday=day)
        return f"{text}, {contact.at_time}" if contact.at_time else text
    return _("geplant {when}").format(when=relative_days(contact.due, today))


def _advice(contact: ContactFacts, customer: CustomerFacts) -> str:
    if contact.note:
        return shorten(contact.note, 110)
    if customer.last is not None and customer.last.outcome:
        return _("beim letzten Mal: {outcome}").format(outcome=shorten(customer.last.outcome))
    return _ADVICE[contact.kind]()


_ADVICE = {
    ContactKind.CALL: lambda: _("Kurz anrufen und fragen, was gerade ansteht"),
    ContactKind.VISIT: lambda: _("Termin bestätigen und die letzten Notizen lesen"),
    ContactKind.LETTER: lambda: _("Brief mit einem persönlichen Satz schreiben"),
    ContactKind.EMAIL: lambda: _("Kurze E-Mail mit einem klaren Anlass schreiben"),
    ContactKind.MESSAGE: lambda: _("Kurze Nachricht mit einem klaren Anlass schreiben"),
    ContactKind.MEETING: lambda: _("Ort und Uhrzeit bestätigen"),
}

RULE = Rule(KEY, N_("Kontakte"), due)
