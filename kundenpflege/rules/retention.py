"""How long data may and must be kept (§ 147 AO, § 257 HGB, § 7a UWG, Art. 5 and 17 DSGVO).

What must stay is law; when the rest goes is a proposal that the business may put off with a
reason. Years of the tax office end with the calendar year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ConsentBasis, OfferState

#: Years that business letters on an order must be kept, by the country of the business.
LETTER_YEARS = {"DE": 6, "AT": 7, "CH": 10}
#: Months after the last word with somebody who never got an offer.
PROSPECT_MONTHS = 12
#: Months after the last word about an offer that never became an order.
OFFER_MONTHS = 36
#: Months after the last word with somebody who ordered, beside the years of the tax office.
CUSTOMER_MONTHS = 36
#: § 7a UWG: the proof of a consent to be called, from the grant and each use.
PHONE_PROOF_MONTHS = 60


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """What decides on a customer's data. Days are None where nothing happened.

    `residue`: already erased but for what had to stay.
    """

    created_on: date | None = None
    last_word: date | None = None
    last_offer: date | None = None
    last_order: date | None = None
    next_contact: date | None = None
    offer_open: bool = False
    keep_until: date | None = None
    residue: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """When erasing is proposed, why, and the law behind it; all texts German."""

    due: date
    reason: str
    law: str


def letter_law(country: str) -> str:
    """The paragraph that wants business letters kept."""
    return {"AT": "§ 132 BAO", "CH": "Art. 958f OR"}.get(country, "§ 147 AO, § 257 HGB")


def letter_end(day: date, country: str) -> date:
    """Until when an accepted offer must be kept: the end of the calendar year, years later."""
    return date(day.year + LETTER_YEARS.get(country, LETTER_YEARS["DE"]), 12, 31)


def offer_must_stay(
    state: OfferState, decided_on: date | None, sent_on: date | None, country: str, today: date
) -> date | None:
    """Until when the law wants an offer kept; None when it may go.

    Only what became an order is a business letter in this sense.
    """
    day = decided_on or sent_on
    if state is not OfferState.ACCEPTED or day is None:
        return None
    end = letter_end(day, country)
    return end if end >= today else None


def proof_must_stay(
    basis: ConsentBasis, granted_on: date, last_used: date | None, country: str, today: date
) -> date | None:
    """Until when a consent to be called must stay documented (§ 7a UWG); None when it may go."""
    if basis is not ConsentBasis.CONSENT or country != "DE":
        return None
    end = add_months(max(granted_on, last_used or granted_on), PHONE_PROOF_MONTHS)
    return end if end >= today else None


def retention(facts: RetentionFacts, country: str) -> Retention | None:
    """When the data of a customer should go; None while something lies ahead."""
    if facts.residue:
        due = facts.keep_until
        if due is None:
            return None
        return Retention(
            due,
            _("Aufbewahrung endet {day}; alles andere ist schon gelöscht").format(
                day=format_date(due)
            ),
            letter_law(country),
        )
    if facts.offer_open or facts.next_contact is not None:
        return None
    due, reason, law = _due(facts, country)
    if due is None:
        return None
    if facts.keep_until is not None and facts.keep_until > due:
        due = facts.keep_until
        reason = _("{reason}; behalten bis {day}").format(reason=reason, day=format_date(due))
    return Retention(due, reason, law)


def _due(facts: RetentionFacts, country: str) -> tuple[date | None, str, str]:
    word = max(
        (d for d in (facts.last_word, facts.last_offer, facts.last_order) if d), default=None
    )
    if facts.last_order is not None:
        end = letter_end(facts.last_order, country)
        silence = add_months(word or facts.last_order, CUSTOMER_MONTHS)
        return (
            max(end, silence),
            _("Letzter Auftrag {order}, zuletzt gesprochen {word}").format(
                order=format_date(facts.last_order), word=format_date(word or facts.last_order)
            ),
            _("{law}: {n} Jahre, danach Art. 17 DSGVO").format(
                law=letter_law(country), n=LETTER_YEARS.get(country, LETTER_YEARS["DE"])
            ),
        )
    if facts.last_offer is not None:
        return (
            add_months(word or facts.last_offer, OFFER_MONTHS),
            _("Angebot ohne Auftrag, zuletzt gesprochen {word}").format(
                word=format_date(word or facts.last_offer)
            ),
            _("Kein Zweck mehr nach 3 Jahren (Art. 5 Abs. 1 Buchst. e DSGVO)"),
        )
    start = word or facts.created_on
    if start is None:
        return None, "", ""
    return (
        add_months(start, PROSPECT_MONTHS),
        _("Interessent ohne Angebot, zuletzt gesprochen {word}").format(word=format_date(word))
        if word
        else _("Interessent ohne Angebot und Kontakt, angelegt {day}").format(
            day=format_date(start)
        ),
        _("Kein Zweck mehr nach 12 Monaten (Art. 5 Abs. 1 Buchst. e DSGVO)"),
    )
