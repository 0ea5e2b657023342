"""The talk sheet: the questions of an offer or of a questionnaire, ready to print."""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.documents.talk_sheet import TalkItem, TalkSheet
from kundenpflege.model import Address, Business, Customer, Offer, Person, Questionnaire
from kundenpflege.model.kinds import QuestionKind, TalkState
from kundenpflege.store import Reader

from .questionnaires import list_questions
from .talks import load_talk

#: Lines to write on, by the kind of answer.
_LINES = {
    QuestionKind.TEXT: 2,
    QuestionKind.CHOICE: 1,
    QuestionKind.DATE: 1,
    QuestionKind.NUMBER: 1,
    QuestionKind.YES_NO: 1,
}
_YES_NO = ("ja", "nein")


def talk_sheet(db: Reader, offer_id: int) -> TalkSheet:
    """The questions of this offer with what was answered already; skipped ones are left out."""
    offer = db.require(Offer, offer_id)
    customer = db.require(Customer, offer.customer_id)
    business = db.get(Business, 1) or Business(id=1)
    talk = load_talk(db, offer_id)
    address = db.scalar(
        select(Address)
        .where(Address.customer_id == customer.id)
        .order_by(Address.position, Address.id)
        .limit(1)
    )
    place = (
        " ".join(part for part in (address.postal_code, address.place) if part) if address else ""
    )
    where = ", ".join(part for part in (address.street, place) if part) if address else ""
    items = tuple(
        TalkItem(
            one.text,
            one.hint,
            one.section,
            () if one.answer else one.choices or _ticks(one.kind),
            one.answer,
            _LINES[one.kind],
        )
        for one in talk.questions
        if one.state is not TalkState.SKIPPED
    )
    return TalkSheet(
        talk.name,
        db.today,
        customer.name,
        where,
        _phones(db, customer),
        offer.subject,
        items,
        business.brand_color,
    )


def empty_sheet(db: Reader, questionnaire_id: int) -> TalkSheet:
    """A questionnaire without a customer, to be copied and filled in by hand."""
    questionnaire = db.require(Questionnaire, questionnaire_id)
    business = db.get(Business, 1) or Business(id=1)
    items = tuple(
        TalkItem(
            one.text, one.hint, one.section, one.choices or _ticks(one.kind), "", _LINES[one.kind]
        )
        for one in list_questions(db, questionnaire_id)
    )
    return TalkSheet(questionnaire.name, db.today, items=items, brand=business.brand_color)


def talk_sheet_pdf(db: Reader, offer_id: int) -> bytes:
    """The talk sheet of an offer as PDF."""
    from kundenpflege.documents.talk_sheet import render

    return render(talk_sheet(db, offer_id))


def _ticks(kind: QuestionKind) -> tuple[str, ...]:
    return _YES_NO if kind is QuestionKind.YES_NO else ()


def _phones(db: Reader, customer: Customer) -> tuple[str, ...]:
    numbers = [customer.phone]
    for person in db.scalars(
        select(Person)
        .where(
            Person.customer_id == customer.id,
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
        )
        .order_by(Person.position, Person.id)
        .limit(2)
    ):
        numbers += [person.phone, person.mobile]
    return tuple(dict.fromkeys(number for number in numbers if number))[:2]
