"""Where the relationship with a customer stands, derived from what happened.

Winning, first purchase, repeat, sleeping, lost: each phase calls for other measures. The
thresholds suit a craft business, whose customers buy seldom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import Phase

#: Months without an order after which a customer sleeps, unless a field of work says otherwise.
DORMANT_MONTHS = 24
#: Months without an order and without a done contact after which a customer counts as lost.
LOST_MONTHS = 60
LOST_SILENCE_MONTHS = 24
#: Who may be silent for long sleeps at least so many months before counting as lost.
SLEEP_MONTHS = 36
#: Orders that make a regular customer, or months between the first and the last purchase.
REGULAR_ORDERS = 3
REGULAR_MONTHS = 24
#: Purchases closer together than this count as the first one (orders known by dates only).
FIRST_MONTHS = 6


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """What the phase is derived from.

    `orders` counts accepted offers, `last_accepted` is the newest decision. `since`, `last_order`
    and `turnover` (euros) are entered or imported. `declined_on` is the newest refusal (postponed
    ones left out), `offer_open` a sent offer without decision, `last_contact` the last done one.
    `dormant_months` is the longest limit of the customer's fields of work. `override` is what the
    user laid down, `override_note` why.
    """

    orders: int = 0
    last_accepted: date | None = None
    since: date | None = None
    last_order: date | None = None
    turnover: Decimal | None = None
    last_contact: date | None = None
    declined_on: date | None = None
    offer_open: bool = False
    dormant_months: int = DORMANT_MONTHS
    override: Phase | None = None
    override_note: str = ""

    @property
    def lost_months(self) -> int:
        """Months without an order and contact after which the customer counts as lost."""
        return max(LOST_MONTHS, self.dormant_months + SLEEP_MONTHS)

    @property
    def bought_on(self) -> date | None:
        """The day of the last known purchase."""
        days = [day for day in (self.last_accepted, self.last_order) if day is not None]
        return max(days) if days else None

    @property
    def has_bought(self) -> bool:
        """Whether any purchase is known."""
        return self.bought_on is not None or self.orders > 0 or bool(self.turnover)


@dataclass(frozen=True, slots=True)
class PhaseResult:
    """The phase with the reason the screen shows (German).

    `derived` is what follows from the facts where the user laid down another `phase`.
    """

    phase: Phase
    reason: str
    derived: PhaseResult | None = None

    @property
    def overridden(self) -> bool:
        """Whether the user laid the phase down."""
        return self.derived is not None

    @property
    def label(self) -> str:
        """The word for the phase."""
        return self.phase.label


def derive_phase(facts: PhaseFacts, today: date) -> PhaseResult:
    """The phase of a customer on `today`: the one laid down by the user, else the derived one."""
    derived = _derive(facts, today)
    if facts.override is None:
        return derived
    return PhaseResult(
        facts.override, facts.override_note or _("Von Hand festgelegt"), derived=derived
    )


def _derive(facts: PhaseFacts, today: date) -> PhaseResult:
    if not facts.has_bought:
        return _before_purchase(facts)
    bought = facts.bought_on
    if bought is not None and not facts.offer_open:
        silent_since = add_months(today, -LOST_SILENCE_MONTHS)
        if bought < add_months(today, -facts.lost_months) and (
            facts.last_contact is None or facts.last_contact < silent_since
        ):
            return PhaseResult(
                Phase.LOST,
                _("Letzter Auftrag am {day}, seither kaum Kontakt").format(day=format_date(bought)),
            )
        if bought < add_months(today, -facts.dormant_months):
            if facts.declined_on is not None and facts.declined_on > bought:
                return PhaseResult(
                    Phase.LOST,
                    _("Seit dem {day} kein Auftrag mehr, Angebot am {declined} abgelehnt").format(
                        day=format_date(bought), declined=format_date(facts.declined_on)
                    ),
                )
            return PhaseResult(
                Phase.DORMANT,
                _("Seit dem {day} kein Auftrag mehr").format(day=format_date(bought)),
            )
    return _active(facts)


def _before_purchase(facts: PhaseFacts) -> PhaseResult:
    """Nothing bought yet: prospect, or lost with the refused offer."""
    if facts.offer_open:
        return PhaseResult(Phase.PROSPECT, _("Angebot offen, noch kein Auftrag"))
    if facts.declined_on is not None:
        return PhaseResult(
            Phase.LOST,
            _("Angebot am {day} abgelehnt, noch kein Auftrag").format(
                day=format_date(facts.declined_on)
            ),
        )
    return PhaseResult(Phase.PROSPECT, _("Noch kein Auftrag"))


def _active(facts: PhaseFacts) -> PhaseResult:
    """Awake customers: first purchase, repeated, regular."""
    bought = facts.bought_on
    if facts.orders >= REGULAR_ORDERS:
        return PhaseResult(
            Phase.REGULAR,
            ngettext("{n} Auftrag", "{n} Aufträge", facts.orders).format(n=facts.orders),
        )
    if facts.since is not None and bought is not None:
        if facts.since <= add_months(bought, -REGULAR_MONTHS):
            return PhaseResult(
                Phase.REGULAR,
                _("Kauft seit {year}, zuletzt am {day}").format(
                    year=facts.since.year, day=format_date(bought)
                ),
            )
        if facts.since <= add_months(bought, -FIRST_MONTHS) or facts.orders > 1:
            return PhaseResult(
                Phase.CURRENT,
                _("Hat mehr als einmal gekauft, zuletzt am {day}").format(day=format_date(bought)),
            )
        return PhaseResult(
            Phase.FIRST, _("Erster Auftrag am {day}").format(day=format_date(bought))
        )
    earlier = facts.last_order is not None and facts.last_order != facts.last_accepted
    if facts.orders == 1 and not earlier:
        day = facts.last_accepted or facts.last_order
        reason = (
            _("Erster Auftrag")
            if day is None
            else _("Erster Auftrag am {day}").format(day=format_date(day))
        )
        return PhaseResult(Phase.FIRST, reason)
    if bought is not None:
        return PhaseResult(
            Phase.CURRENT, _("Letzter Auftrag am {day}").format(day=format_date(bought))
        )
    return PhaseResult(
        Phase.CURRENT,
        _("Umsatz {amount} bekannt, Tag des letzten Auftrags fehlt").format(
            amount=format_money(facts.turnover or Decimal(0))
        ),
    )
