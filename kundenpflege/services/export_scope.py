"""Who goes into an export, and who is left out and why.

Restricted customers and people (Art. 18 DSGVO) stand in no export. Those who may not be
advertised to by the export's channel (objection, block list, missing consent) are left out of
exports made for advertising. Names of those left out are told on the screen, never in the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Consent, Customer, Objection, Person
from kundenpflege.model.kinds import Channel, CustomerKind
from kundenpflege.store import Reader

from .permissions import advertisable, advertisable_persons
from .suppressions import load_suppressions

#: Called with customers judged and customers in all; it may raise to stop.
Progress = Callable[[int, int], None]

_CHUNK = 5000


class Why(StrEnum):
    """Why somebody is not in the file."""

    RESTRICTED = "restricted"
    ADVERTISING = "advertising"
    NOBODY = "nobody"
    NO_ADDRESS = "no_address"

    @property
    def label(self) -> str:
        """What the summary says after the number."""
        return _(_WHY[self.value])


_WHY = {
    "restricted": N_("gesperrt"),
    "advertising": N_("ohne Erlaubnis für Werbung"),
    "nobody": N_("ohne jemanden, dem man schreiben kann"),
    "no_address": N_("ohne Anschrift"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A customer, or one person there, that is not in the file; `reason` is a sentence."""

    number: str
    name: str
    why: Why
    reason: str


@dataclass(slots=True)
class Chosen:
    """The customers to export, the people among them that must not be named, who is left out."""

    ids: list[int]
    persons_out: frozenset[int] = frozenset()
    left_out: list[LeftOut] = field(default_factory=list)


def summary(left_out: Sequence[LeftOut]) -> str:
    """`3 gesperrt, 12 ohne Erlaubnis für Werbung`; empty when nobody is left out."""
    counts = Counter(one.why for one in left_out)
    return ", ".join(f"{counts[why]} {why.label}" for why in Why if counts[why])


def choose(
    db: Reader,
    ids: Sequence[int] | None,
    channel: Channel | None,
    by_person: bool = False,
    progress: Progress | None = None,
) -> Chosen:
    """Customers for an export, by name unless `ids` gives them (in that order, each once).

    `channel`: the export is advertising by this channel; None: it serves enquiries, orders and
    contracts. `by_person`: the export names people one by one, so what one of them said does not
    count for the others. `progress` hears of customers judged and may raise to stop.
    """
    if ids is None:
        ids = db.scalars(select(Customer.id).order_by(Customer.sort_name, Customer.id))
    chosen = Chosen(list(dict.fromkeys(ids)))
    locked_reason = _("Gesperrt (Art. 18 DSGVO)")
    restricted = db.scalars(select(Customer.id).where(Customer.restricted_on.is_not(None)))
    locked = db.scalars(select(Person.id).where(Person.restricted_on.is_not(None)))
    _leave_out(db, chosen, dict.fromkeys(restricted, locked_reason), Why.RESTRICTED)
    persons: dict[int, str] = {}
    if channel is not None:
        refused, persons = _refused(db, chosen.ids, channel, by_person, progress)
        _leave_out(db, chosen, refused, Why.ADVERTISING)
    for key in locked:
        persons.pop(key, None)
    if by_person:
        _tell_persons(db, chosen, persons, Why.ADVERTISING)
    if by_person or channel is None:
        _tell_persons(db, chosen, dict.fromkeys(locked, locked_reason), Why.RESTRICTED)
    chosen.persons_out = frozenset([*locked, *persons])
    return chosen


def _refused(
    db: Reader,
    ids: Sequence[int],
    channel: Channel,
    by_person: bool,
    progress: Progress | None,
) -> tuple[dict[int, str], dict[int, str]]:
    """Customers, and people, who may not be advertised to, with the reason."""
    customers: dict[int, str] = {}
    persons: dict[int, str] = {}
    spoken = _with_own_word(db)
    done = 0
    for chunk in chunks(ids, 1000):
        if progress is not None:
            progress(done, len(ids))
        done += len(chunk)
        if not by_person:
            judged = advertisable(db, chunk, channel)
            customers |= {key: one.reason for key, one in judged.items() if not one.allowed}
            if spoken is not None:
                chunk = [key for key in chunk if key in spoken]
        people = advertisable_persons(db, chunk, channel) if chunk else {}
        persons |= {key: one.reason for key, one in people.items() if not one.allowed}
    return customers, persons


def _with_own_word(db: Reader) -> set[int] | None:
    """Customers of whom one person said something for itself; None when that may be anybody."""
    if load_suppressions(db).any:
        return None
    return {
        *db.scalars(select(Objection.customer_id).where(Objection.person_id.is_not(None))),
        *db.scalars(select(Consent.customer_id).where(Consent.person_id.is_not(None))),
    }


def takes_post_for_all(kind: CustomerKind) -> bool:
    """Whether a letter without a person's name still reaches the customer."""
    return kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)


def _leave_out(db: Reader, chosen: Chosen, reasons: dict[int, str], why: Why) -> None:
    out = [key for key in chosen.ids if key in reasons]
    if not out:
        return
    names: dict[int, tuple[str, str]] = {}
    for chunk in chunks(out):
        for row in db.rows(
            select(Customer.id, Customer.number, Customer.name).where(Customer.id.in_(chunk))
        ):
            names[row.id] = (row.number, row.name)
    chosen.left_out += [LeftOut(*names[key], why, reasons[key]) for key in out if key in names]
    chosen.ids = [key for key in chosen.ids if key not in reasons]


def _tell_persons(db: Reader, chosen: Chosen, reasons: dict[int, str], why: Why) -> None:
    """People left out by name, of customers that stay."""
    kept = set(chosen.ids)
    for chunk in chunks(sorted(reasons)):
        for person, number in db.rows(
            select(Person, Customer.number)
            .join(Customer, Customer.id == Person.customer_id)
            .where(Person.id.in_(chunk))
            .order_by(Customer.sort_name, Person.position, Person.id)
        ):
            if person.customer_id in kept:
                chosen.left_out.append(LeftOut(number, person.full_name, why, reasons[person.id]))


def chunks(ids: Iterable[int], size: int = _CHUNK) -> Iterator[list[int]]:
    """The ids in pieces a query can take."""
    every = list(ids)
    for start in range(0, len(every), size):
        yield every[start : start + size]
