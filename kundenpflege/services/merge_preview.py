"""Two customers side by side, before they become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import (
    Address,
    Base,
    Category,
    Customer,
    CustomerCategory,
    CustomerTag,
    CustomField,
    CustomValue,
    DistinctPair,
    Person,
    Tag,
    table_of,
)
from kundenpflege.model.base import FieldInfo
from kundenpflege.rules.duplicate_pairs import judge
from kundenpflege.rules.merging import (
    JOINED,
    Proposal,
    State,
    Verdict,
    match,
    same_address,
    same_person,
    weigh,
)
from kundenpflege.store import Reader
from kundenpflege.store.images import from_json
from kundenpflege.store.tables import journal_change

from .addresses import load_addresses
from .duplicate_search import load_identities
from .history import readable
from .persons import load_persons

#: Columns of a customer that are not chosen but follow a rule of their own (see `merging`).
RULED = frozenset(
    {
        "id",
        "number",
        "sort_name",
        "created_at",
        "restricted_on",
        "restricted_reason",
        "keep_until",
        "keep_reason",
    }
)
#: Columns that go with the choice of another one.
FOLLOWS = {"phase_note": "phase_override"}

#: How many of what moves, by table: singular and plural.
WORDS: dict[str, tuple[str, str]] = {
    "person": (N_("{n} Person"), N_("{n} Personen")),
    "address": (N_("{n} Anschrift"), N_("{n} Anschriften")),
    "contact": (N_("{n} Kontakt"), N_("{n} Kontakte")),
    "offer": (N_("{n} Angebot"), N_("{n} Angebote")),
    "contact_series": (N_("{n} Kontaktreihe"), N_("{n} Kontaktreihen")),
    "installation": (N_("{n} Einbau"), N_("{n} Einbauten")),
    "letter": (N_("{n} Brief"), N_("{n} Briefe")),
    "wish": (N_("{n} Wunsch"), N_("{n} Wünsche")),
    "decision_date": (N_("{n} Entscheidungstermin"), N_("{n} Entscheidungstermine")),
    "enquiry": (N_("{n} Anfrage"), N_("{n} Anfragen")),
    "consent": (N_("{n} Einwilligung"), N_("{n} Einwilligungen")),
    "objection": (N_("{n} Widerspruch"), N_("{n} Widersprüche")),
    "website": (N_("{n} Webseite"), N_("{n} Webseiten")),
    "customer": (N_("{n} Empfehlung"), N_("{n} Empfehlungen")),
    "customer_tag": (N_("{n} Schlagwort"), N_("{n} Schlagwörter")),
    "customer_category": (N_("{n} Leistungsbereich"), N_("{n} Leistungsbereiche")),
    "custom_value": (N_("{n} eigenes Feld"), N_("{n} eigene Felder")),
}
_OTHERS = (N_("{n} weiterer Eintrag"), N_("{n} weitere Einträge"))
#: Bookkeeping that nobody counts.
_UNTOLD = frozenset({"distinct_pair"})


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the two. `moves`: what would go over to the other one, told („12 Kontakte“)."""

    id: int
    number: str
    name: str
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeField:
    """One line: the two values as people read them, and whose is proposed.

    `proposed` is a customer's id or `both`. `both` tells whether both can be kept; a field with
    `fixed` always keeps both (tags).
    """

    key: str
    label: str
    first: str
    second: str
    state: State
    proposed: int | str
    both: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class MergePart:
    """A person or address of the first, of the second, or of both: these become one.

    `key` names the choice (`person.17`, the id of the second one's person).
    """

    key: str
    kind: str
    first: str
    second: str

    @property
    def matched(self) -> bool:
        """Whether both have it."""
        return bool(self.first and self.second)


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two customers side by side. `keep` is the id proposed to stay; `seen` their versions."""

    first: MergeSide
    second: MergeSide
    keep: int
    score: int
    reason: str
    distinct: bool
    seen: tuple[int, int]
    fields: tuple[MergeField, ...]
    parts: tuple[MergePart, ...]


def preview(db: Reader, first_id: int, second_id: int) -> MergePreview:
    """Two customers side by side, with what is proposed; NotFoundError when one is gone."""
    if first_id == second_id:
        raise UserError(_("Bitte zwei verschiedene Kunden angeben."))
    first, second = db.require(Customer, first_id), db.require(Customer, second_id)
    weights = (_weight(db, first), _weight(db, second))
    keep = second if weights[1] > weights[0] else first
    one, other = load_identities(db, [first_id]), load_identities(db, [second_id])
    found = judge(one[0], other[0])
    low, high = sorted((first_id, second_id))
    return MergePreview(
        first=_side(db, first),
        second=_side(db, second),
        keep=keep.id,
        score=found.score,
        reason=", ".join(found.reasons),
        distinct=bool(
            db.count(
                select(DistinctPair.id).where(
                    DistinctPair.first_id == low, DistinctPair.second_id == high
                )
            )
        ),
        seen=(db.version(first), db.version(second)),
        fields=tuple(_fields(db, first, second, keep.id)),
        parts=tuple(_parts(db, first, second)),
    )


def chosen_columns() -> list[Column[Any]]:
    """The columns of a customer of which one value is chosen."""
    return [
        column
        for column in table_of(Customer).columns
        if column.key not in RULED and column.key not in FOLLOWS
    ]


def references(target: type[Base]) -> list[tuple[type[Base], str]]:
    """Everything that refers to rows of `target`: mapped classes with the column's name."""
    found: list[tuple[type[Base], str]] = []
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__name__):
        for column in table_of(mapper.class_).columns:
            if any(key.column.table is table_of(target) for key in column.foreign_keys):
                found.append((mapper.class_, column.key))
    return found


def _weight(db: Reader, customer: Customer) -> tuple[int, int, int]:
    """Who has more behind them stays: offers and contacts, filled fields, the older number."""
    rows = sum(
        db.count(select(mapped.id).where(getattr(mapped, column) == customer.id))
        for mapped, column in references(Customer)
    )
    filled = sum(getattr(customer, column.key) not in (None, "", 0) for column in chosen_columns())
    return rows, filled, -customer.id


def _side(db: Reader, customer: Customer) -> MergeSide:
    counts: dict[str, int] = {}
    for mapped, column in references(Customer):
        name = table_of(mapped).name
        if name not in _UNTOLD:
            n = db.count(select(mapped.id).where(getattr(mapped, column) == customer.id))
            counts[name] = counts.get(name, 0) + n
    told = []
    for name in sorted(counts, key=lambda name: list(WORDS).index(name) if name in WORDS else 99):
        if n := counts[name]:
            told.append(ngettext(*WORDS.get(name, _OTHERS), n).format(n=n))
    return MergeSide(customer.id, customer.number, customer.name, tuple(told))


def _fields(db: Reader, first: Customer, second: Customer, keep: int) -> list[MergeField]:
    default = Proposal.FIRST if keep == first.id else Proposal.SECOND
    newest = (_changed(db, first.id), _changed(db, second.id))
    found = []
    for column in chosen_columns():
        info = column.info["field"]
        assert isinstance(info, FieldInfo)
        values: tuple[Any, Any] = (getattr(first, column.key), getattr(second, column.key))
        if column.key == "referred_by_id":
            # One of both cannot have recommended the other any more.
            mine, theirs = (None if v in (first.id, second.id) else v for v in values)
            values = mine, theirs
        newer = newest[0].get(column.key, 0), newest[1].get(column.key, 0)
        side = default
        if newer[0] != newer[1]:
            later = Proposal.FIRST if newer[0] > newer[1] else Proposal.SECOND
            earlier = Proposal.SECOND if later is Proposal.FIRST else Proposal.FIRST
            # How somebody came to us was noted at the beginning, the rest is better when new.
            side = earlier if column.key == "source" else later
        verdict = weigh(column.key, *values, side)
        if verdict.state is State.EQUAL:
            verdict = Verdict(State.EQUAL, default)
        texts = (readable(db, column, values[0]), readable(db, column, values[1]))
        found.append(_field(column.key, _(info.label), texts, verdict, (first.id, second.id)))
        if column.key == "company_extra":
            found.append(_address(db, first, second, default))
    found += _own_fields(db, first, second, default)
    found += _unions(db, first, second)
    return [field for field in found if field.state is not State.EMPTY]


def _field(
    key: str, label: str, texts: tuple[str, str], verdict: Verdict, ids: tuple[int, int]
) -> MergeField:
    sides: dict[Proposal, int | str] = {
        Proposal.FIRST: ids[0],
        Proposal.SECOND: ids[1],
        Proposal.BOTH: "both",
    }
    both = key in JOINED and verdict.state is State.DIFFERENT
    return MergeField(key, label, *texts, verdict.state, sides[verdict.proposal], both)


def _changed(db: Reader, customer_id: int) -> dict[str, int]:
    """In which step each field got its value; what came in one step (a list) is equally new."""
    newest: dict[str, int] = {}
    rows = db.execute(
        select(journal_change.c.step_id, journal_change.c.after)
        .where(journal_change.c.table_name == "customer", journal_change.c.row_id == customer_id)
        .order_by(journal_change.c.id)
    )
    for row in rows:
        for name, value in from_json(row.after or "{}").items():
            if value not in (None, ""):
                newest[name] = row.step_id
    return newest


def _address(db: Reader, first: Customer, second: Customer, default: Proposal) -> MergeField:
    """Which address letters go to; the other one stays beside it."""
    tops = [next(iter(load_addresses(db, side.id)), None) for side in (first, second)]
    texts = [_line(top) if top else "" for top in tops]
    if tops[0] and tops[1] and same_address(tops[0], tops[1]):
        fuller = Proposal.FIRST if len(texts[0]) >= len(texts[1]) else Proposal.SECOND
        verdict = Verdict(State.EQUAL if texts[0] == texts[1] else State.DIFFERENT, fuller)
    else:
        verdict = weigh("address", texts[0], texts[1], default)
    return _field("address", _("Anschrift"), (texts[0], texts[1]), verdict, (first.id, second.id))


def _own_fields(
    db: Reader, first: Customer, second: Customer, default: Proposal
) -> list[MergeField]:
    values: dict[int, dict[int, str]] = {first.id: {}, second.id: {}}
    for row in db.rows(
        select(CustomValue.customer_id, CustomValue.field_id, CustomValue.text).where(
            CustomValue.customer_id.in_(list(values))
        )
    ):
        values[row.customer_id][row.field_id] = row.text
    found = []
    for field in db.scalars(select(CustomField).order_by(CustomField.position, CustomField.id)):
        texts = (values[first.id].get(field.id, ""), values[second.id].get(field.id, ""))
        verdict = weigh("", *texts, default)
        key = f"custom.{field.id}"
        found.append(_field(key, field.name, texts, verdict, (first.id, second.id)))
    return found


def _unions(db: Reader, first: Customer, second: Customer) -> list[MergeField]:
    """Tags and fields of work: whatever one of them has."""
    found = []
    links: tuple[tuple[str, str, Any, Any, Any], ...] = (
        ("tags", _("Schlagwörter"), CustomerTag, CustomerTag.tag_id, Tag),
        ("categories", _("Leistungsbereiche"), CustomerCategory, CustomerCategory.category_id,
         Category),
    )  # fmt: skip
    for key, label, link, column, named in links:
        one, other = (
            ", ".join(
                db.scalars(
                    select(named.name)
                    .join(link, column == named.id)
                    .where(link.customer_id == side.id)
                    .order_by(named.name)
                )
            )
            for side in (first, second)
        )
        state = weigh("", one, other).state
        found.append(MergeField(key, label, one, other, state, "both", both=True, fixed=True))
    return found


def _parts(db: Reader, first: Customer, second: Customer) -> list[MergePart]:
    people = (load_persons(db, first.id), load_persons(db, second.id))
    places = (load_addresses(db, first.id), load_addresses(db, second.id))
    return [
        *_side_by_side("person", people, match(*people, same_person), _human),
        *_side_by_side("address", places, match(*places, same_address), _line),
    ]


def _side_by_side(
    kind: str, sides: tuple[Sequence[Any], Sequence[Any]], pairs: Mapping[int, int], text: Any
) -> list[MergePart]:
    back = {m: n for n, m in pairs.items()}
    found = [
        MergePart(
            f"{kind}.{sides[1][back[m]].id}" if m in back else "",
            kind,
            text(one),
            text(sides[1][back[m]]) if m in back else "",
        )
        for m, one in enumerate(sides[0])
    ]
    found += [
        MergePart(f"{kind}.{other.id}", kind, "", text(other))
        for n, other in enumerate(sides[1])
        if n not in pairs
    ]
    return found


def _human(person: Person) -> str:
    reach = person.mobile or person.phone or person.email
    return " · ".join(part for part in (person.full_name, person.role, reach) if part)


def _line(address: Address) -> str:
    place = " ".join(part for part in (address.postal_code, address.place) if part)
    box = _("Postfach {number}").format(number=address.po_box) if address.po_box else ""
    parts = (address.supplement, address.street or box, place)
    return ", ".join(part for part in parts if part)
