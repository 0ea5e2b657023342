"""The offers of the demo business: written, sent, followed up and decided on their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from kundenpflege.model import CatalogueItem, Customer, Offer
from kundenpflege.model.kinds import ContactKind, DeclineReason, LineKind, NeedWeight
from kundenpflege.rules.offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.store import Writer

from .contacts import NextStep
from .follow_ups import planned_follow_ups
from .offer_decisions import accept_offer, decline_offer, mark_followed_up, set_outlook
from .offer_drafts import add_offer
from .offer_sending import SendWay, render_later, send_offer

_WEIGHTS = {
    "!!": NeedWeight.VERY_IMPORTANT,
    "!": NeedWeight.IMPORTANT,
    "~": NeedWeight.NICE,
}
_FIRST_CALL = 7
_KINDS = {"?": LineKind.OPTIONAL, "~": LineKind.ALTERNATIVE}


class Days(Protocol):
    """How days and texts are told relative to today."""

    def exact(self, offset: int) -> date:
        """That many days from today."""
        ...

    def workday(self, offset: int) -> date:
        """That day or a workday near it."""
        ...

    def text(self, text: str) -> str:
        """The text with its days filled in."""
        ...


@dataclass(frozen=True, slots=True)
class _Story:
    """One offer with the days of its life."""

    row: dict[str, Any]
    customer: Customer
    written: date
    draft: OfferDraft


def play_offers(
    db: Writer,
    days: Days,
    rows: list[dict[str, Any]],
    customers: Mapping[str, Customer],
    items: Mapping[str, CatalogueItem],
) -> int:
    """Write all offers in the order of their days; gives the last number of this year."""
    stories = []
    for row in rows:
        day_of = days.exact if row.get("exact") else days.workday
        written = day_of(row["sent"] if "sent" in row else row["draft"])
        customer = customers[row["customer"]]
        stories.append(_Story(row, customer, written, _draft(row, customer, written, days, items)))
    stories.sort(key=lambda story: story.written)
    last: dict[int, int] = {}
    for story in stories:
        number = 0
        if "sent" in story.row:
            year = story.written.year
            # As many numbers a year as such a business writes: about 160.
            busy = (story.written.timetuple().tm_yday + 3) * 4 // 9 + 1
            number = last[year] = max(last.get(year, 0) + 1, busy)
        _play(db, days, story, number)
    return last.get(days.exact(0).year, 0)


def _play(db: Writer, days: Days, story: _Story, number: int) -> None:
    """One offer's life; `number` 0 for a draft."""
    then = db.on(story.written)
    offer_id = add_offer(then, story.customer.id, story.draft)
    for name, places in story.row.get("variants", {}).items():
        variant = replace(_with_lines(story.draft, places), variant_name=name)
        made = add_offer(then, story.customer.id, variant)
        db.require(Offer, made).variant_of_id = offer_id
    if not number:
        return
    db.require(Offer, offer_id).number = f"AN-{story.written.year}-{number:04d}"
    # The papers of the demo are drawn when somebody looks at them.
    row = story.row
    send_offer(then, offer_id, SendWay(row.get("way", "mail")), render_later)
    if row.get("exact"):
        _call_on(db, offer_id, story.written + timedelta(days=_FIRST_CALL))
    if "followed" in row:
        offset, outcome = row["followed"]
        step = None
        if "plan_next" in row:
            ahead, reason = row["plan_next"]
            step = NextStep(ContactKind.CALL, reason, days.workday(ahead))
        mark_followed_up(db.on(days.workday(offset)), offer_id, outcome, step)
    if "again" in row:
        offset, outcome = row["again"]
        mark_followed_up(db.on(days.workday(offset)), offer_id, outcome)
    if "outlook" in row:
        chance, offset = row["outlook"]
        day = None if offset is None else days.workday(offset)
        set_outlook(db.on(story.written), offer_id, chance, day)
    if "accepted" in row:
        offset, note = row["accepted"]
        accept_offer(db.on(days.workday(offset)), offer_id, note)
    if "declined" in row:
        offset, reason, note, *other = row["declined"]
        competitor, difference = other or ("", None)
        decline_offer(
            db.on(days.workday(offset)),
            offer_id,
            DeclineReason(reason),
            note,
            competitor,
            None if difference is None else Decimal(difference),
        )


def _call_on(db: Writer, offer_id: int, day: date) -> None:
    """The first call about an offer was planned by hand for that very day."""
    first = next(iter(planned_follow_ups(db, offer_id)), None)
    if first is not None:
        first.due = day
        db.flush()


def _with_lines(draft: OfferDraft, places: list[int]) -> OfferDraft:
    """The draft with these lines only; what is optional in it counts here."""
    lines = (draft.lines[place] for place in places)
    return replace(
        draft,
        lines=tuple(
            replace(line, kind=LineKind.ITEM) if line.kind is LineKind.OPTIONAL else line
            for line in lines
        ),
    )


def _draft(
    row: dict[str, Any],
    customer: Customer,
    written: date,
    days: Days,
    items: Mapping[str, CatalogueItem],
) -> OfferDraft:
    talk = days.workday(row["talk"]) if "talk" in row else None
    start = row["sent"] if "sent" in row else row["draft"]
    percent, reason = row.get("discount", ("0", ""))
    return OfferDraft(
        customer_id=customer.id,
        subject=row["subject"],
        talk_date=talk or days.workday(start - 4),
        offer_date=written if "sent" in row else None,
        valid_until=days.exact(row["valid"]) if "valid" in row else None,
        category_id=_field_of_work(row["lines"], items),
        discount_percent=Decimal(percent),
        discount_reason=reason,
        needs=tuple(
            NeedDraft(-n, days.text(text), _WEIGHTS[weight], _day(days, deadline))
            for n, (weight, text, *deadline) in enumerate(row["needs"], 1)
        ),
        lines=tuple(_line(line, n, items) for n, line in enumerate(row["lines"], 1)),
        guarantees=tuple(
            _guarantee(values, n, days) for n, values in enumerate(row["guarantees"], 1)
        ),
    )


def _field_of_work(
    lines: list[list[Any] | dict[str, Any]], items: Mapping[str, CatalogueItem]
) -> int | None:
    """The category of the first line that comes from the catalogue."""
    for line in lines:
        if isinstance(line, list) and line[0] in items:
            return items[line[0]].category_id
    return None


def _day(days: Days, offset: list[int | None]) -> date | None:
    return days.workday(offset[0]) if offset and offset[0] is not None else None


def _keys(needs: list[int]) -> tuple[int, ...]:
    return tuple(-(need + 1) for need in needs)


def _guarantee(values: list[Any], n: int, days: Days) -> GuaranteeDraft:
    text, *more = values
    needs = _keys(more[1]) if len(more) > 1 else ()
    return GuaranteeDraft(-n, days.text(text), _day(days, more), needs)


def _line(
    line: list[Any] | dict[str, Any], n: int, items: Mapping[str, CatalogueItem]
) -> LineDraft:
    """A line: `["#", heading]`, `["F-101", quantity, needs met, own price]`, or in full.

    `?` before the number makes the line optional; `["~F-104", quantity, 1]` is an alternative to
    the line with that index.
    """
    if isinstance(line, dict):
        return LineDraft(
            -n,
            LineKind(line.get("kind", "item")),
            line["text"],
            line.get("benefit", ""),
            Decimal(line["quantity"]),
            line["unit"],
            Decimal(line["unit_price"]),
            labour_share=Decimal(line.get("labour_share", "0")),
            fulfils=_keys(line.get("fulfils", [])),
        )
    number, quantity, *more = line
    if number == "#":
        return LineDraft(-n, LineKind.HEADING, quantity)
    item = items[number.lstrip("?~")]
    return LineDraft(
        -n,
        _KINDS.get(number[0], LineKind.ITEM),
        item.title,
        item.benefit,
        Decimal(str(quantity)),
        item.unit,
        Decimal(more[1]) if len(more) > 1 else item.unit_price,
        labour_share=item.labour_share,
        alternative_to=-(more[0] + 1) if more and isinstance(more[0], int) else None,
        item_id=item.id,
        unit_cost=item.unit_cost,
        fulfils=_keys(more[0]) if more and isinstance(more[0], list) else (),
    )
