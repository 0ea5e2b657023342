"""What a card or letter needs beside its own words: addressee, occasion, letterhead, permission.

Loaded once, so that the editor shows the paper anew at each keystroke without a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.documents.amounts import day_text
from kundenpflege.documents.greeting import GreetingPassage, GreetingSheet
from kundenpflege.documents.sheet import InfoRow, Letterhead
from kundenpflege.model import Business, Customer, Person, User
from kundenpflege.model.kinds import Channel, ContactNature, LetterForm
from kundenpflege.rules.address_block import address_lines
from kundenpflege.rules.greetings import (
    Finding,
    GreetingKind,
    GreetingText,
    Relation,
    findings,
    heading,
    in_turn,
    is_late,
    kind_of,
    kind_of_occasion,
    nature_of,
    passages,
    proposal,
    read_occasion,
)
from kundenpflege.rules.salutation import closing, letter_salutation
from kundenpflege.rules.spelling import swiss
from kundenpflege.store import Reader

from .addressees import addressee_of
from .addresses import load_addresses
from .greeting_texts import texts_for
from .letter_facts import OccasionFacts, occasion_facts, personal_hints
from .permissions import permission
from .persons import load_persons
from .sheet_context import load_letterhead


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody the letter may go to; without an id the customer as a whole."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What stands around the words.

    `title` names the occasion, `address` and `salutation` come from the rules, `question` is what
    should be asked first. `values` fill the texts, `hints` help to find the personal sentence.
    `forbidden` says why no post may go there (empty: it may), `advice` what to do instead. `late`:
    the day is over.
    """

    customer_id: int
    customer_number: str
    customer_name: str
    person_id: int | None
    recipients: tuple[Recipient, ...]
    occasion: str
    kind: GreetingKind
    title: str
    day: date | None
    nature: ContactNature
    letterhead: Letterhead
    country: str
    today: date
    address: tuple[str, ...]
    reachable: bool
    salutation: str
    question: str
    relation: Relation
    closing: str
    signer: str
    phone: str
    swiss: bool
    values: Mapping[str, str]
    texts: tuple[GreetingText, ...]
    hints: tuple[str, ...]
    forbidden: str = ""
    advice: str = ""
    late: bool = False


def letter_context(
    db: Reader, customer_id: int, person_id: int | None = None, occasion: str = ""
) -> LetterContext:
    """What a letter to the customer, or one person there, needs; NotFoundError when gone."""
    customer = db.require(Customer, customer_id)
    business = db.get(Business, 1) or Business(id=1, country="DE", name="", owners="", phone="")
    key = read_occasion(occasion)
    if key is not None and key.subject.startswith("person:") and person_id:
        # The birthday of one is no occasion to write to another.
        occasion = occasion if key.subject_id == person_id else kind_of_occasion(occasion).key
    facts = occasion_facts(db, customer, occasion, person_id)
    person = facts.person
    persons = list(load_persons(db, customer_id))
    addresses = load_addresses(db, customer_id)
    there = [one for one in persons if one.left_on is None and one.restricted_on is None]
    only_one = there[0] if len(there) == 1 else None
    addressee = addressee_of(customer, persons, addresses, person.id if person else None)
    found = letter_salutation(addressee, business.country)
    kind = kind_of_occasion(facts.occasion)
    if kind.key == "birthday" and facts.age is not None and facts.age % 10 == 0:
        kind = kind_of("round_birthday")
    late = is_late(kind, facts.day, db.today)
    relation = Relation(found.informal, found.plural, found.capital)
    nature = facts.nature or nature_of(facts.occasion or occasion)
    if nature is ContactNature.BILLING:
        nature = ContactNature.SERVICE
    allowed = permission(db, customer_id, person.id if person else None, Channel.POST, nature)
    user = db.get(User, customer.responsible_id)
    signer = user.name if user else _owner(business.owners)
    phone = (user.phone if user else "") or business.phone
    address = addressee.address
    return LetterContext(
        customer_id=customer.id,
        customer_number=customer.number,
        customer_name=customer.name,
        person_id=person.id if person else None,
        recipients=_recipients(customer, persons, person),
        occasion=occasion,
        kind=kind,
        title=_title(kind, facts),
        day=facts.day,
        nature=nature,
        letterhead=load_letterhead(business),
        country=business.country,
        today=db.today,
        address=address_lines(addressee, business.country),
        reachable=bool(address.postal_code.strip() or address.place.strip())
        and bool(address.street.strip() or address.po_box.strip()),
        salutation=found.text,
        question=found.uncertain,
        relation=relation,
        closing=_closing(kind, business.country, relation, business.swiss_spelling),
        signer=signer,
        phone=phone,
        swiss=business.swiss_spelling,
        values=_values(customer, person or only_one, facts, business, signer, phone),
        late=late,
        texts=tuple(in_turn(texts_for(db, kind, relation), late, customer.is_business)),
        hints=personal_hints(db, customer, person or only_one),
        forbidden="" if allowed.allowed else allowed.reason,
        advice="" if allowed.allowed else allowed.advice,
    )


def proposed_body(context: LetterContext, text: GreetingText) -> str:
    """A text filled in for this addressee."""
    body = proposal(text.body, context.values, context.relation)
    return swiss(body) if context.swiss else body


def proposed_subject(context: LetterContext) -> str:
    """What stands above a letter for this occasion."""
    subject = heading(context.kind.subject, context.values, context.relation)
    return swiss(subject) if context.swiss else subject


def letter_sheet(context: LetterContext, values: Mapping[str, Any]) -> GreetingSheet:
    """The card or letter as it stands now; `values` are the fields of the letter."""
    kind = context.kind
    body = str(values.get("body", ""))
    shown = tuple(
        GreetingPassage(one.text, one.open)
        for one in passages(body, str(values.get("personal", "")))
    )
    front, below = (
        heading(text, context.values, context.relation) for text in (kind.front, kind.below)
    )
    if context.late and below:
        below = f"nachträglich {below}"
    day = values.get("written_on") or context.today
    info = [
        InfoRow("Datum", day_text(day, context.country), where="written_on"),
        InfoRow(f"{_whose(context.relation)} Ansprechpartner", context.signer),
        InfoRow("Durchwahl", context.phone),
        InfoRow("Kundennummer", context.customer_number),
    ]
    return GreetingSheet(
        letterhead=context.letterhead,
        date=day,
        salutation=str(values.get("salutation", "")),
        passages=shown,
        closing=str(values.get("closing", "")),
        signer=context.signer,
        subject=str(values.get("subject", "")),
        info=tuple(row for row in info if row.value),
        address=context.address,
        recipient=context.customer_name,
        front=swiss(front) if context.swiss else front,
        below=swiss(below) if context.swiss else below,
        motif=kind.motif,
        note=_note(context),
    )


def letter_findings(context: LetterContext, values: Mapping[str, Any]) -> list[Finding]:
    """What keeps the letter from being finished, then what is worth a second look."""
    found: list[Finding] = []
    if context.forbidden:
        text = f"{context.forbidden}. {context.advice}".strip()
        found.append(Finding("person_id", text))
    if not context.reachable:
        text = _("Die Anschrift ist nicht vollständig: Ohne Straße und Ort kommt keine Post an.")
        found.append(Finding("person_id", text))
    found += findings(
        body=str(values.get("body", "")),
        personal=str(values.get("personal", "")),
        salutation=str(values.get("salutation", "")),
        form=LetterForm(values.get("form", LetterForm.CARD)),
        subject=str(values.get("subject", "")),
        relation=context.relation,
    )
    if context.question and str(values.get("salutation", "")).strip() == context.salutation:
        found.append(Finding("salutation", context.question, blocks=False))
    return sorted(found, key=lambda one: not one.blocks)


def _recipients(
    customer: Customer, persons: Sequence[Person], chosen: Person | None
) -> tuple[Recipient, ...]:
    """The customer as a whole first, then each person; one alone where both are the same."""
    there = [p for p in persons if p.left_on is None and p.restricted_on is None]
    there = [p for p in there if p.full_name.strip()]
    company = customer.company if customer.is_business else ""
    if not company and len(there) < 2:
        name = there[0].full_name if there else customer.name
        return (Recipient(chosen.id if chosen else None, name),)
    return (
        Recipient(None, company or customer.name),
        *(Recipient(p.id, p.full_name) for p in there),
    )


def _title(kind: GreetingKind, facts: OccasionFacts) -> str:
    title = _(kind.title)
    if kind.key == "own" and facts.reason:
        title = facts.reason
    if facts.age and kind.key in ("birthday", "round_birthday"):
        title = _("{age}. Geburtstag").format(age=facts.age)
    elif facts.years and kind.key in ("anniversary", "job"):
        title = _("{title}: {n} Jahre").format(title=title, n=facts.years)
    elif facts.thing and kind.key != "offer":
        title = _("{title}: {thing}").format(title=title, thing=facts.thing)
    return title if facts.day is None else f"{title} · {format_date(facts.day)}"


def _closing(kind: GreetingKind, country: str, relation: Relation, spelt: bool) -> str:
    """Greetings among people are warmer than business letters."""
    text = closing(country, relation.informal)
    if kind.key == "sympathy":
        text = "Mit stillem Gruß"
    elif kind.form is LetterForm.CARD:
        text = "Herzliche Grüße"
    return swiss(text) if spelt or country == "CH" else text


def _values(
    customer: Customer,
    person: Person | None,
    facts: OccasionFacts,
    business: Business,
    signer: str,
    phone: str,
) -> dict[str, str]:
    day = facts.until or facts.day
    found = {
        "Vorname": person.first_name if person else "",
        "Name": customer.name,
        "Alter": str(facts.age or ""),
        "Jahre": str(facts.years or ""),
        "Anlage": facts.thing,
        "Tag": day_text(day, business.country) if day else "",
        "Wunsch": facts.wish,
        "Angebot": facts.offer,
        "Anfrage": facts.enquiry,
        "Ansprechpartner": signer,
        "Durchwahl": phone,
        "Firma": business.name,
    }
    # Braces in data are no variables: they would keep the letter from being finished.
    return {name: text.replace("{", "(").replace("}", ")") for name, text in found.items()}


def _whose(relation: Relation) -> str:
    if not relation.informal:
        return "Ihr"
    return "Euer" if relation.plural else "Dein"


def _note(context: LetterContext) -> str:
    """Art. 21 Abs. 4 DSGVO: the right to object must be pointed out in letters that advertise."""
    if context.nature is ContactNature.SERVICE:
        return ""
    if not context.relation.informal:
        text = "Sie möchten solche Post nicht mehr bekommen? Dann genügt ein Anruf oder ein Brief."
    elif context.relation.plural:
        text = "Ihr möchtet solche Post nicht mehr bekommen? Dann genügt ein Anruf oder ein Brief."
    else:
        text = "Du möchtest solche Post nicht mehr bekommen? Dann genügt ein Anruf oder ein Brief."
    return text


def _owner(owners: str) -> str:
    return owners.replace(";", ",").split(",")[0].split(" und ")[0].strip()
