"""Which customers are wanted: a filter that combines, can be kept as JSON and read by SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import UnaryExpression, and_, case, or_, select
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.operators import custom_op

from kundenpflege.base.dates import add_months
from kundenpflege.base.text import digits, fold
from kundenpflege.model import (
    Address,
    Customer,
    CustomerCategory,
    CustomerTag,
    CustomField,
    CustomValue,
    Person,
    Wish,
)
from kundenpflege.model.kinds import CustomerKind, CustomFieldKind, Importance, Phase, Potential
from kundenpflege.rules.care import CLASSES, Rhythms, window
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .care import cares
from .care_counts import counted_done, counted_planned, load_rhythms, series_ahead, wanted_by
from .permissions import has_objection
from .phase_filter import phase_is


def _bare(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column with SQLite's sign `+`: no index is used for it. All columns that are filtered by
    stand in the index by name, and walking along that is faster than jumping about the table."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


class _Facts:
    """Columns of `customer_fact` for conditions; the id alone may be looked up by an index."""

    customer_id = customer_fact.c.customer_id
    id = _bare(customer_fact.c.customer_id)

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return _bare(customer_fact.c[name])


_F = _Facts()
_MOST_MONTHS = 600
_LONGEST = 200
_CHUNK = 2_000
#: Different values of an own field that one filter may mean; the database takes no more.
_MOST_TEXTS = 20_000
#: Words shorter than this are parts of very many names.
_FEW = 3


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers are wanted; empty parts do not restrict, all others must hold together.

    Several values of one part mean any of them, but a customer must carry all of `tag_ids`.
    `orphans` wants customers without a responsible person (`responsible_id` is then ignored).
    `place` is the beginning of a place or postal code. `custom` holds own fields with a part of
    their text (of choices the whole). `silent_months`: no contact was done for so long, or ever.
    `birthday` is `this`, `next` or a month `1` to `12`. `gap`: fewer contacts in twelve months
    (done ones of the last, planned ones of the next) than the rhythm calls for. `restricted`: only
    (True) or no (False) customers restricted under Art. 18 DSGVO; None for both.
    """

    text: str = ""
    importances: tuple[Importance, ...] = ()
    potentials: tuple[Potential, ...] = ()
    kinds: tuple[CustomerKind, ...] = ()
    phases: tuple[Phase, ...] = ()
    responsible_id: int | None = None
    orphans: bool = False
    category_ids: tuple[int, ...] = ()
    tag_ids: tuple[int, ...] = ()
    place: str = ""
    custom: tuple[tuple[int, str], ...] = ()
    silent_months: int | None = None
    birthday: str = ""
    without_next: bool = False
    gap: bool = False
    open_offer: bool = False
    objection: bool = False
    without_email: bool = False
    without_phone: bool = False
    left_person: bool = False
    open_wish: bool = False
    restricted: bool | None = None

    def is_empty(self) -> bool:
        """Whether everybody is wanted."""
        return self == CustomerFilter()

    def to_definition(self) -> dict[str, Any]:
        """What restricts, fit for JSON."""
        return {
            part.name: _plain(getattr(self, part.name))
            for part in fields(self)
            if getattr(self, part.name) != part.default
        }

    @classmethod
    def from_definition(cls, definition: object) -> CustomerFilter:
        """The filter kept as JSON; parts that are unknown or do not fit (any more) are left out."""
        if not isinstance(definition, Mapping):
            return cls()
        values = {}
        for part in fields(cls):
            if part.name in definition:
                value = _read(part.name, definition[part.name])
                if value is not MISSING:
                    values[part.name] = value
        return cls(**values)


_KINDS = {
    "importances": Importance,
    "potentials": Potential,
    "kinds": CustomerKind,
    "phases": Phase,
}
_BIRTHDAYS = frozenset({"this", "next", *map(str, range(1, 13))})


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    """The value of a part as the filter holds it; MISSING when it does not fit."""
    if name in _KINDS:
        kinds = _KINDS[name]
        wanted = value if isinstance(value, list) else [value]
        return tuple(kind for kind in kinds if kind.value in wanted)
    if name in ("category_ids", "tag_ids"):
        wanted = value if isinstance(value, list) else [value]
        return tuple(item for item in wanted if _is_count(item))
    if name == "custom":
        pairs = value if isinstance(value, list) else []
        return tuple(
            (pair[0], pair[1][:_LONGEST])
            for pair in pairs
            if isinstance(pair, list) and len(pair) == 2
            and _is_count(pair[0]) and isinstance(pair[1], str)
        )  # fmt: skip
    if name in ("text", "place"):
        return value[:_LONGEST] if isinstance(value, str) else MISSING
    if name == "birthday":
        return value if isinstance(value, str) and value in _BIRTHDAYS else MISSING
    if name in ("responsible_id", "silent_months"):
        fits = _is_count(value) and (name != "silent_months" or value <= _MOST_MONTHS)
        return value if fits else MISSING
    return value if isinstance(value, bool) else MISSING


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53


def conditions(db: Reader, wanted: CustomerFilter) -> list[ColumnElement[bool]]:
    """What must hold of `customer_fact`."""
    found: list[ColumnElement[bool]] = []
    if wanted.text.strip():
        hits = db.matching("customer", wanted.text)
        # Few letters mean half of everybody: then it is faster to walk along the names.
        short = max(map(len, fold(wanted.text).split()), default=0) < _FEW
        found.append((_F.id if short else _F.customer_id).in_(hits))
    for column, values in (
        (_F.importance, wanted.importances),
        (_F.potential, wanted.potentials),
        (_F.kind, wanted.kinds),
    ):
        if values:
            found.append(column.in_(values))
    if wanted.phases:
        found.append(phase_is(wanted.phases, db.today))
    if wanted.orphans:
        found.append(_F.responsible_id.is_(None))
    elif wanted.responsible_id is not None:
        found.append(_F.responsible_id == wanted.responsible_id)
    if wanted.restricted is not None:
        found.append(
            _F.restricted_on.is_not(None) if wanted.restricted else _F.restricted_on.is_(None)
        )
    if wanted.gap:
        found.append(contact_gap(db.today, load_rhythms(db)))
        if cared := _cared_by_series(db):
            found.append(_F.id.not_in(cared))
    found += _contacts(wanted, db.today)
    found += _belongings(db, wanted)
    found += _people(wanted, db.today)
    return found


def _contacts(wanted: CustomerFilter, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.silent_months is not None:
        limit = add_months(today, -wanted.silent_months)
        found.append(or_(_F.last_contact.is_(None), _F.last_contact < limit))
    if wanted.without_next:
        found.append(_F.next_contact.is_(None))
    if wanted.open_offer:
        found.append(_F.open_offers > 0)
    if wanted.without_email:
        found.append(_F.has_email.is_(False))
    if wanted.without_phone:
        found.append(_F.has_phone.is_(False))
    return found


def contact_gap(today: date, rhythms: Rhythms) -> ColumnElement[bool]:
    """Condition on `customer_fact`: fewer contacts of care done in the year before and planned for
    the year ahead than the rhythm wants; later contacts of series are not looked at.

    Most customers have the rhythm of their class, and a last contact that was one of care: what is
    asked of them stands in the index by name. The few others are looked up."""
    since, until = window(today)
    facts = customer_fact.c
    special = or_(
        facts.contacts_per_year.is_not(None),
        facts.last_care.is_distinct_from(facts.last_contact),
    )
    exact = counted_done(since) + counted_planned(until) < wanted_by(rhythms)
    usual = [
        and_(_F.importance == one, _lacking(rhythms.of(one), since, until))
        for one in CLASSES
        if rhythms.of(one) > 0
    ]
    return or_(
        and_(or_(*usual), _F.id.not_in(select(facts.customer_id).where(special))),
        _F.id.in_(select(facts.customer_id).where(special, exact)),
    )


def _lacking(wanted: int, since: date, until: date) -> ColumnElement[bool]:
    """Fewer contacts than `wanted`, for those whose last contact was one of care."""
    silent = or_(_F.last_contact.is_(None), _F.last_contact <= since)
    done, planned = counted_done(since), counted_planned(until)
    if wanted == 1:
        return and_(silent, planned == 0)
    # Who is not silent has one at least: most are asked for the planned ones alone.
    rest = and_(planned == 0, done < 2) if wanted == 2 else done + planned < wanted
    return case((silent, planned < wanted), else_=rest)


def _cared_by_series(db: Reader) -> list[int]:
    """Customers to whom nothing is lacking because of a series, the first some thousand."""
    ahead = series_ahead(db)
    ids = list(ahead)[:_MOST_TEXTS]
    found: list[int] = []
    for start in range(0, len(ids), _CHUNK):
        part = cares(db, ids[start : start + _CHUNK], ahead)
        found += [key for key, one in part.items() if not one.missing]
    return found


def _belongings(db: Reader, wanted: CustomerFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.category_ids:
        buyers = select(CustomerCategory.customer_id).where(
            CustomerCategory.category_id.in_(wanted.category_ids)
        )
        found.append(_F.customer_id.in_(buyers))
    for tag_id in wanted.tag_ids:
        tagged = select(CustomerTag.customer_id).where(CustomerTag.tag_id == tag_id)
        found.append(_F.customer_id.in_(tagged))
    for field_id, text in wanted.custom:
        words = fold(text)
        values = select(CustomValue.customer_id).where(CustomValue.field_id == field_id)
        if words:
            values = values.where(CustomValue.text.in_(_texts_with(db, field_id, words)))
        found.append(_F.customer_id.in_(values))
    if wanted.place.strip():
        found.append(_in_place(wanted.place))
    return found


def _texts_with(db: Reader, field_id: int, words: str) -> list[str]:
    """The different values of an own field that hold `words`; of choices those that are so."""
    field = db.get(CustomField, field_id)
    whole = field is not None and field.kind is CustomFieldKind.CHOICE
    texts = db.scalars(select(CustomValue.text).where(CustomValue.field_id == field_id).distinct())
    found = [text for text in texts if (fold(text) == words if whole else words in fold(text))]
    return found[:_MOST_TEXTS]


def _in_place(text: str) -> ColumnElement[bool]:
    """The postal place begins so, or the postal code of any address."""
    code = digits(text)
    if code and not any(sign.isalpha() for sign in text):
        there = select(Address.customer_id).where(Address.postal_code.startswith(code))
        return _F.customer_id.in_(there)
    return _F.place.startswith(fold(text) or "\0", autoescape=True)


def _people(wanted: CustomerFilter, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.birthday:
        month = birthday_month(wanted.birthday, today)
        born = select(Person.customer_id).where(
            Person.birthday_key.between(month * 100, month * 100 + 99),
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
        )
        found.append(_F.customer_id.in_(born))
    if wanted.left_person:
        gone = select(Person.customer_id).where(Person.left_on.is_not(None))
        found.append(_F.customer_id.in_(gone))
    if wanted.objection:
        found.append(_F.customer_id.in_(select(Customer.id).where(has_objection())))
    if wanted.open_wish:
        wishing = select(Wish.customer_id).where(Wish.done_on.is_(None))
        found.append(_F.customer_id.in_(wishing))
    return found


def birthday_month(wanted: str, today: date) -> int:
    """The month meant by `this`, `next` or its number."""
    if wanted == "this":
        return today.month
    if wanted == "next":
        return add_months(today.replace(day=1), 1).month
    return int(wanted)
