"""Enquiries that nobody answered: who answers fast, wins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.rules.qualification import Verdict

from .facts import EnquiryFacts, Facts
from .reminder import Action, Chip, Reminder, Rule, in_sight, joined, remind, shorten

KEY = "enquiry"
_ACTIONS = (Action.CALL, Action.WRITE, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each open enquiry without an answer, due so many days after it came as the business set."""
    for enquiry in facts.enquiries:
        customer = facts.customers.get(enquiry.customer_id)
        if customer is None:
            continue
        day = enquiry.received_on + timedelta(days=max(0, facts.enquiry_days))
        # Nobody answers before being asked.
        day = max(facts.speaks(day, customer), enquiry.received_on)
        if not in_sight(day, today):
            continue
        source = _("über: {source}").format(source=enquiry.source) if enquiry.source else ""
        came = _("Anfrage {when}").format(when=relative_days(enquiry.received_on, today))
        yield remind(
            KEY,
            f"enquiry:{enquiry.id}",
            enquiry.received_on.isoformat(),
            day,
            today,
            customer,
            facts.person(enquiry.person_id),
            title=_("wartet auf Antwort: {subject}").format(subject=shorten(enquiry.subject)),
            why=joined(came, source),
            advice=_advice(enquiry),
            actions=_ACTIONS,
            chips=(Chip(_("Anfrage"), "blue"),),
        )


def _advice(enquiry: EnquiryFacts) -> str:
    if enquiry.verdict is Verdict.NO:
        return _("Lohnt sich eher nicht: freundlich absagen oder jemanden empfehlen")
    if enquiry.verdict is Verdict.UNKNOWN:
        return _("Anrufen und die wenigen Kriterien abfragen")
    return _("Anrufen, zuhören und einen Termin vereinbaren")


RULE = Rule(KEY, N_("Anfragen"), due)
