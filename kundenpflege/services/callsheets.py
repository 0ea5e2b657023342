"""The call sheet of an offer: everything that helps in the talk, gathered from what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from kundenpflege.base.text import fold
from kundenpflege.model import (
    Business,
    CatalogueItem,
    Contact,
    Customer,
    Offer,
    Person,
    Wish,
)
from kundenpflege.model.kinds import CustomerKind, TalkState
from kundenpflege.rules.call_sheet import (
    CallBenefit,
    CallNeed,
    CallSheet,
    ObjectionText,
    by_weight,
    objections,
    opening,
    short_day,
    spoken_day,
    status_words,
    total_words,
)
from kundenpflege.rules.less_service import later_lines, less_steps, shown_total, title_of
from kundenpflege.rules.line_kinds import DELIVERED
from kundenpflege.rules.offer_draft import OfferDraft, draft_totals
from kundenpflege.rules.offer_standing import binds
from kundenpflege.store import Reader

from .addressees import spoken_name
from .offer_saving import rounds_cash
from .offers_load import load_draft
from .sales_objections import list_sales_objections
from .talks import Talk, load_talk
from .undecided import open_follow_up

#: Contacts looked at for what was said last.
_LAST = 3
#: Birthdays so many days away are worth a word.
_BIRTHDAY_DAYS = 14


def call_sheet(db: Reader, offer_id: int, draft: OfferDraft | None = None) -> CallSheet:
    """What to say about this offer; of an edited `draft`, when given, instead of the stored one.

    Restricted persons (Art. 18 DSGVO) are left out.
    """
    offer = db.require(Offer, offer_id)
    customer = db.require(Customer, offer.customer_id)
    draft = draft or load_draft(db, offer)
    consumer = not customer.is_business
    cash = rounds_cash(db)
    sums = draft_totals(draft, cash_rounding=cash)
    people = _people(db, customer.id)
    speaks_to = _speaks_to(people, draft.person_id)
    business = db.get(Business, 1) or Business(id=1)
    until = draft.valid_until or offer.valid_until
    if until is None and offer.sent_at is None:
        until = (draft.offer_date or db.today) + timedelta(days=business.validity_days)
    spoken = spoken_name(speaks_to, customer.name) if speaks_to else ""
    informal = bool(speaks_to and speaks_to.informal and speaks_to.first_name)
    plural = customer.kind in (CustomerKind.COUPLE, CustomerKind.FAMILY) and len(people) > 1
    talk = load_talk(db, offer_id)
    sheet = CallSheet(
        customer=customer.name,
        day=db.today,
        spoken=spoken,
        phones=_phones(customer, speaks_to, people),
        number=offer.full_number,
        subject=draft.subject,
        total=total_words(shown_total(sums, consumer), consumer),
        status=status_words(
            db.today, offer.sent_at.date() if offer.sent_at else None, until, offer.followed_up_on
        ),
        decision=_decision(draft, talk, people),
        needs=tuple(CallNeed(n.text, n.weight, n.deadline) for n in by_weight(draft.needs)),
        guarantees=_promises(db, offer, draft),
        opening=opening(spoken, draft.needs, draft.subject, informal=informal, plural=plural),
        benefits=_benefits(db, draft),
        notes=_notes(db, customer, people, offer_id),
        questions=tuple(one.text for one in talk.open_questions) if talk.chosen else (),
        brand=business.brand_color,
        plural=plural,
    )
    library = [
        ObjectionText(
            row.id, row.kind, row.text, row.benefit_answer, row.less_answer, row.uses, row.worked
        )
        for row in list_sales_objections(db)
    ]
    answers = objections(
        library,
        draft,
        less_steps(draft, consumer=consumer, cash_rounding=cash),
        later_lines(draft, consumer=consumer),
        valid_until=until if binds(draft.kind, draft.binding) else None,
        order_by=_order_by(db, draft),
    )
    return replace(sheet, objections=answers)


def _promises(db: Reader, offer: Offer, draft: OfferDraft) -> tuple[str, ...]:
    """The guarantees as they read on paper."""
    texts = tuple(one.text for one in draft.guarantees if one.text.strip())
    if not any("{" in text for text in texts):
        return texts
    from .sheet_context import sheet_context
    from .text_values import fill_text

    context = sheet_context(db, offer.id)
    return tuple(fill_text(context, draft, text, offer.full_number).text for text in texts)


def call_sheet_pdf(db: Reader, offer_id: int) -> bytes:
    """The call sheet as one page."""
    from kundenpflege.documents.call_sheet import render

    return render(call_sheet(db, offer_id))


def _order_by(db: Reader, draft: OfferDraft) -> date | None:
    """By when it must be ordered to keep the customer's first deadline; None while nobody said how
    long it takes, or when that day is over."""
    days = [need.deadline for need in draft.needs if need.deadline is not None]
    days += [one.due for one in draft.guarantees if one.due is not None and not days]
    if not days or not (draft.work_days or draft.delivery_days):
        return None
    from .backplans import plan_for

    plan = plan_for(
        db, min(days), work_days=draft.work_days or 1, delivery_days=draft.delivery_days or 0
    ).plan
    return plan.order_by if plan.order_by >= db.today else None


def _people(db: Reader, customer_id: int) -> list[Person]:
    return list(
        db.scalars(
            select(Person)
            .where(
                Person.customer_id == customer_id,
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.position, Person.id)
        )
    )


def _speaks_to(people: Sequence[Person], person_id: int | None) -> Person | None:
    """The person the offer names, else who decides, else the first one."""
    for person in people:
        if person.id == person_id:
            return person
    deciders = [person for person in people if person.decides]
    return next(iter((*deciders, *people)), None)


def _phones(
    customer: Customer, speaks_to: Person | None, people: Sequence[Person]
) -> tuple[str, ...]:
    """Numbers to call, those of the person first; without any those of the others."""
    numbers = [speaks_to.phone, speaks_to.mobile] if speaks_to else []
    numbers.append(customer.phone)
    if not any(numbers):
        numbers = [number for one in people for number in (one.phone, one.mobile)]
    return tuple(dict.fromkeys(number for number in numbers if number))[:3]


def _decision(draft: OfferDraft, talk: Talk, people: Sequence[Person]) -> str:
    """Who decides and when, as far as it is known."""
    told = next(
        (
            " ".join(one.answer.split())
            for one in talk.questions
            if one.answer and one.state is TalkState.ANSWERED and "entscheid" in fold(one.text)
        ),
        "",
    )
    if not told:
        told = " und ".join(person.full_name for person in people if person.decides)
    when = f"bis {spoken_day(draft.decision_on)}" if draft.decision_on else ""
    return ", ".join(part for part in (told, when) if part)


def _benefits(db: Reader, draft: OfferDraft) -> tuple[CallBenefit, ...]:
    """The delivered lines that say what the customer has of them, with their arguments."""
    ids = {line.item_id for line in draft.lines if line.item_id is not None}
    arguments = {
        item.id: item.argument
        for item in db.scalars(select(CatalogueItem).where(CatalogueItem.id.in_(ids)))
    }
    found = []
    for line in draft.lines:
        argument = arguments.get(line.item_id or 0, "").strip()
        if line.kind in DELIVERED and (line.benefit.strip() or argument):
            found.append(CallBenefit(title_of(line), line.benefit.strip(), argument))
    return tuple(found)


def _notes(
    db: Reader, customer: Customer, people: Sequence[Person], offer_id: int
) -> tuple[str, ...]:
    """What is known about the people: personal words, birthdays, who recommended us, wishes, and
    what was said last."""
    several = len(people) > 1
    notes: list[str] = []
    for person in people:
        if words := " ".join(person.note.split()):
            name = person.first_name or person.last_name
            notes.append(f"{name}: {words}" if several and name else words)
        if (birthday := _birthday(db, person)) is not None:
            notes.append(birthday)
    if words := " ".join(customer.note.split()):
        notes.append(words)
    referrer = db.get(Customer, customer.referred_by_id)
    if referrer is not None and referrer.restricted_on is None:
        notes.append(f"empfohlen von {referrer.name}")
    planned = open_follow_up(db, offer_id)
    if planned is not None and (words := " ".join(planned.note.split())):
        notes.append(f"vorgemerkt: {words}")
    for contact in db.scalars(
        select(Contact)
        .where(
            Contact.customer_id == customer.id,
            Contact.done_on.is_not(None),
            Contact.outcome != "",
        )
        .order_by(Contact.done_on.desc(), Contact.id.desc())
        .limit(_LAST)
    ):
        if contact.done_on is not None:
            notes.append(f"am {short_day(contact.done_on)} {' '.join(contact.outcome.split())}")
    for wish in db.scalars(
        select(Wish)
        .where(Wish.customer_id == customer.id, Wish.done_on.is_(None))
        .order_by(Wish.noted_on.desc(), Wish.id.desc())
        .limit(2)
    ):
        notes.append(f"Wunsch: {' '.join(wish.text.split())}")
    return tuple(dict.fromkeys(notes))


def _birthday(db: Reader, person: Person) -> str | None:
    if not person.birth_day or not person.birth_month:
        return None
    from kundenpflege.base.dates import next_anniversary

    day = next_anniversary(person.birth_month, person.birth_day, db.today)
    if (day - db.today).days > _BIRTHDAY_DAYS:
        return None
    return f"{person.first_name or person.full_name} hat am {short_day(day)} Geburtstag"
