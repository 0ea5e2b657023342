"""Contacts that ended without a next step: whoever does not know how it goes on, loses track."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kundenpflege.base.dates import relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind

from .facts import Facts, LooseEnd
from .reminder import Action, Chip, Reminder, Rule, joined, remind, shorten

KEY = "next_step"
#: Asked for on the next day, and for a month: later the care gap speaks.
ASK_DAYS = 1
WITHIN_DAYS = 30
#: After these there is something to go on with; a card is complete in itself.
KINDS = frozenset({ContactKind.CALL, ContactKind.VISIT, ContactKind.MEETING})
#: Contacts for these occasions are complete in themselves, too.
COMPLETE = ("birthday", "round_birthday", "name_day", "anniversary", "referral", "season")

_ACTIONS = (Action.OPEN, Action.CALL, Action.DONE, Action.LATER)


def due(facts: Facts, today: date) -> Iterator[Reminder]:
    """Each last contact of a customer after which nothing is planned and nothing was declared
    needless. Never overdue."""
    for one in facts.loose_ends:
        customer = facts.customers.get(one.customer_id)
        if customer is None:
            continue
        begins = facts.speaks(one.done_on + timedelta(days=ASK_DAYS), customer)
        begins = max(begins, one.done_on + timedelta(days=ASK_DAYS))
        subject = f"contact:{one.id}"
        until = max(begins, one.done_on + timedelta(days=WITHIN_DAYS))
        shown = begins <= today <= until
        if not shown and one.done_on not in facts.returned(KEY, subject):
            continue
        yield remind(
            KEY,
            subject,
            one.done_on.isoformat(),
            today,
            today,
            customer,
            facts.person(one.person_id),
            title=_("nächster Schritt fehlt: {what}").format(what=_what(one)),
            why=joined(_done(one, today)),
            advice=_("Festlegen, wie es weitergeht, oder dass nichts mehr nötig ist"),
            actions=_ACTIONS,
            chips=(Chip(_("Nächster Schritt"), "neutral"),),
            contact_id=one.id,
            timed=False,
        )


def _what(one: LooseEnd) -> str:
    return shorten(one.reason) or one.kind.label


def _done(one: LooseEnd, today: date) -> str:
    return _("{kind} {when} ohne nächsten Schritt").format(
        kind=one.kind.label, when=relative_days(one.done_on, today)
    )


RULE = Rule(KEY, N_("Nächster Schritt"), due)
