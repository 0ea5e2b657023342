"""Two customers become one: what hangs on either hangs on the one that stays.

Everything that refers to a customer or a person is found in the tables' own declarations, so a
table added later moves as well. The whole merge is one step that can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Address,
    Customer,
    CustomValue,
    Person,
    Website,
    table_of,
)
from kundenpflege.model.kinds import AddressKind, Salutation
from kundenpflege.rules.merging import JOINED, joined, match, same_address, same_person, same_text
from kundenpflege.store import Reader, Writer

from .addresses import load_addresses
from .former_numbers import former_number, note_line
from .merge_preview import (
    FOLLOWS,
    MergeField,
    MergePart,
    MergePreview,
    MergeSide,
    chosen_columns,
    preview,
    references,
)
from .merge_rows import drop_twins, move, move_answers, nothing_left, rewire_pairs
from .persons import load_persons

__all__ = [
    "MergeField",
    "MergePart",
    "MergePreview",
    "MergeSide",
    "former_number",
    "merge",
    "preview",
]

_LONGEST_NOTE = 10_000
_TRUE_IF_EITHER = frozenset({"decides", "pays", "on_site"})
_BIRTHDAY = ("birth_day", "birth_month", "birth_year")


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: the customer that stays, and the label of the step."""

    customer_id: int
    number: str
    name: str
    label: str


def merge(
    db: Writer,
    keep_id: int,
    gone_id: int,
    choices: Mapping[str, int | str] | None = None,
    seen: tuple[int, int] | None = None,
) -> Merged:
    """Make two customers one: `keep_id` stays, `gone_id` goes, nothing that hung on it is lost.

    `choices`: field → id of the customer whose value is taken, or `both` (see `preview`); what is
    not chosen is as proposed. `person.17` / `address.9` → `own` keeps a matched person or address
    apart. `seen`: the versions (keep, gone) the choice was made from; ConflictError when one of
    them was changed since. Call it in one `store.write`; the step gets its label here.
    """
    if keep_id == gone_id:
        raise UserError(_("Bitte zwei verschiedene Kunden angeben."))
    keep, gone = db.require(Customer, keep_id), db.require(Customer, gone_id)
    if seen is not None and (db.version(keep), db.version(gone)) != seen:
        raise ConflictError(
            _("Einer der beiden wurde inzwischen geändert. Bitte noch einmal vergleichen."),
            frozenset(),
        )
    wanted = {field.key: field.proposed for field in preview(db, keep_id, gone_id).fields}
    wanted |= dict(choices or {})
    values, lines = _values(wanted, keep, gone)
    _merge_persons(db, keep, gone, wanted)
    _merge_addresses(db, keep, gone, wanted)
    _merge_own_fields(db, keep, gone, wanted)
    rewire_pairs(db, keep_id, gone_id)
    for mapped, column in references(Customer):
        move(db, mapped, column, gone_id, keep_id)
    move_answers(db, f"customer:{gone_id}", f"customer:{keep_id}")
    _add_website(db, keep, gone, str(values.get("website", keep.website)))
    reach = {name: [getattr(keep, name), getattr(gone, name)] for name in ("phone", "email")}
    for name, value in values.items():
        setattr(keep, name, value)
    lines += _lost_reach(db, keep, reach)
    keep.note = _note(keep.note, lines)
    drop_twins(db, keep_id)
    db.flush()
    if keep.referred_by_id == keep_id:
        keep.referred_by_id = None
    nothing_left(db, gone_id)
    number = gone.number
    db.delete(gone)
    db.flush()
    label = _("Zusammengeführt: {name} ({kept} und {gone})").format(
        name=keep.name, kept=keep.number, gone=number
    )
    db.relabel(label)
    return Merged(keep_id, keep.number, keep.name, label)


# The customer's own values ---------------------------------------------------------------------


def _values(
    wanted: Mapping[str, int | str], keep: Customer, gone: Customer
) -> tuple[dict[str, Any], list[str]]:
    """The values of the one that stays, and the lines its note gains."""
    values: dict[str, Any] = {}
    for column in chosen_columns():
        name = column.key
        mine, theirs = getattr(keep, name), getattr(gone, name)
        choice = wanted.get(name)
        values[name] = theirs if choice == gone.id else mine
        if choice == "both" and name in JOINED:
            values[name] = joined(mine, theirs)
    for name, leader in FOLLOWS.items():
        values[name] = getattr(gone if wanted.get(leader) == gone.id else keep, name)
    if values["referred_by_id"] in (keep.id, gone.id):
        values["referred_by_id"] = None
    values |= _restriction(keep, gone)
    born = [side.created_at for side in (keep, gone) if side.created_at is not None]
    values["created_at"] = min(born) if born else None
    other = gone.name if not same_text("name", gone.name, values["name"]) else ""
    return values, [note_line(gone.number, other)]


def _restriction(keep: Customer, gone: Customer) -> dict[str, Any]:
    """A restriction (Art. 18 DSGVO) always survives; data are kept as long as either asks."""
    values: dict[str, Any] = {}
    days = [(day, side) for side in (keep, gone) if (day := side.restricted_on) is not None]
    if days:
        values["restricted_on"] = min(day for day, _side in days)
        reasons = dict.fromkeys(side.restricted_reason for _day, side in days)
        values["restricted_reason"] = "; ".join(filter(None, reasons))[:400]
    days = [(day, side) for side in (keep, gone) if (day := side.keep_until) is not None]
    if days:
        last = max(days, key=lambda found: found[0])
        values["keep_until"], values["keep_reason"] = last[0], last[1].keep_reason
    return values


def _lost_reach(db: Reader, keep: Customer, known_before: Mapping[str, Iterable[str]]) -> list[str]:
    """Numbers and e-mails that were not chosen and stand nowhere else."""
    persons = load_persons(db, keep.id)
    reach = {
        "phone": [keep.phone, *(n for person in persons for n in (person.phone, person.mobile))],
        "email": [keep.email, *(person.email for person in persons)],
    }
    words = {"phone": _("Weitere Telefonnummer: {value}"), "email": _("Weitere E-Mail: {value}")}
    return [
        line
        for name, values in known_before.items()
        for value in values
        for line in _unless_known(name, words[name], value, reach[name])
    ]


def _unless_known(name: str, words: str, value: str, known: Iterable[str]) -> list[str]:
    if not value or any(same_text(name, value, other) for other in known if other):
        return []
    return [words.format(value=value)]


def _note(note: str, lines: list[str]) -> str:
    full = joined(note, "\n".join(lines)) if lines else note
    if len(full) > _LONGEST_NOTE:
        raise UserError(
            _("Die Notizen beider Kunden sind zusammen zu lang. Bitte eine davon kürzen.")
        )
    return full


def _add_website(db: Writer, keep: Customer, gone: Customer, chosen: str) -> None:
    for url in (keep.website, gone.website):
        if url and not same_text("website", url, chosen):
            db.add(Website(customer_id=keep.id, url=url, position=99))
    db.flush()


# People, addresses, own fields -----------------------------------------------------------------


def _merge_persons(
    db: Writer, keep: Customer, gone: Customer, wanted: Mapping[str, int | str]
) -> None:
    stay, go = list(load_persons(db, keep.id)), list(load_persons(db, gone.id))
    for n, m in match(stay, go, same_person).items():
        one, other = stay[m], go[n]
        if wanted.get(f"person.{other.id}") == "own" or wanted.get(f"person.{one.id}") == "own":
            continue
        _fill_person(one, other)
        for mapped, column in references(Person):
            move(db, mapped, column, other.id, one.id)
        move_answers(db, f"person:{other.id}", f"person:{one.id}")
        if one.successor_id == one.id:
            one.successor_id = None
        db.delete(other)
    db.flush()


def _fill_person(one: Person, other: Person) -> None:
    """What is missing comes from the other; a second phone or e-mail goes into the note."""
    lines = []
    if not one.birth_day and other.birth_day:
        one.set_birthday(other.birth_day, other.birth_month, other.birth_year)
    elif other.birth_year and not one.birth_year and one.birth_day:
        one.set_birthday(one.birth_day, one.birth_month, other.birth_year)
    for column in table_of(Person).columns:
        name = column.key
        if "field" not in column.info or name in (*_BIRTHDAY, "left_on", "successor_id", "note"):
            continue
        mine, theirs = getattr(one, name), getattr(other, name)
        if name in _TRUE_IF_EITHER:
            setattr(one, name, bool(mine or theirs))
        elif name == "restricted_on":
            days = [day for day in (mine, theirs) if day is not None]
            one.restricted_on = min(days) if days else None
        elif mine in (None, "", Salutation.UNKNOWN) and theirs not in (None, ""):
            setattr(one, name, theirs)
        elif name in ("phone", "mobile", "email") and theirs and not same_text(name, mine, theirs):
            lines.append(_("Auch: {value}").format(value=theirs))
    if one.left_on is not None and other.left_on is None:
        # Who is still met somewhere has not left.
        one.left_on, one.successor_id = None, None
    one.note = joined(one.note, other.note, "\n".join(lines))


def _merge_addresses(
    db: Writer, keep: Customer, gone: Customer, wanted: Mapping[str, int | str]
) -> None:
    stay, go = list(load_addresses(db, keep.id)), list(load_addresses(db, gone.id))
    fuller = wanted.get("address") == gone.id
    for n, m in match(stay, go, same_address).items():
        one, other = stay[m], go[n]
        if wanted.get(f"address.{other.id}") == "own" or wanted.get(f"address.{one.id}") == "own":
            continue
        for name in ("supplement", "street", "po_box", "postal_code", "place"):
            mine, theirs = getattr(one, name), getattr(other, name)
            if theirs and (not mine or fuller):
                setattr(one, name, theirs)
        for mapped, column in references(Address):
            move(db, mapped, column, other.id, one.id)
        db.delete(other)
        go[n] = one
    db.flush()
    if fuller and go and go[0].kind is AddressKind.POST:
        # The other one's address leads: letters go to the first of kind POST.
        lead = go[0]
        rest = [address for address in stay if address is not lead]
        for position, address in enumerate([lead, *rest]):
            if address.position != position:
                address.position = position
        if lead.customer_id != keep.id:
            lead.customer_id = keep.id
        db.flush()


def _merge_own_fields(
    db: Writer, keep: Customer, gone: Customer, wanted: Mapping[str, int | str]
) -> None:
    """Where both have a value, the chosen one; the rest moves."""
    values = db.scalars(select(CustomValue).where(CustomValue.customer_id.in_((keep.id, gone.id))))
    theirs = {value.field_id: value for value in values if value.customer_id == gone.id}
    for mine in values:
        other = theirs.get(mine.field_id)
        if mine.customer_id != keep.id or other is None:
            continue
        if wanted.get(f"custom.{mine.field_id}") == gone.id:
            mine.text, mine.number, mine.day = other.text, other.number, other.day
    db.flush()
