"""How the journal speaks: what a row is called, whom it belongs to, what a step did in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Base
from kundenpflege.model.kinds import Salutation
from kundenpflege.rules.table_nouns import NOUNS
from kundenpflege.store import Reader
from kundenpflege.store.images import from_json

_WHAT = {
    "insert": N_("{noun} angelegt"),
    "update": N_("{noun} geändert"),
    "delete": N_("{noun} gelöscht"),
}

#: Columns that name a row, in their order.
_NAMES: dict[str, tuple[str, ...]] = {
    "customer": ("name", "number"),
    "person": ("salutation", "first_name", "particle", "last_name"),
    "address": ("street", "place"),
    "offer": ("number", "subject"),
    "offer_line": ("text",),
    "catalogue_item": ("number", "title"),
    "closure": ("title",),
}
_NAMING = ("name", "title", "subject", "reason", "label", "text", "url", "question", "file_name")
_LONGEST = 80

#: Which page shows a row: its own kind, or that of the row its column names.
_SHOWN: dict[str, str] = {
    "customer": "customer",
    "person": "person",
    "contact": "contact",
    "offer": "offer",
    "letter": "letter",
    "wish": "wish",
    "catalogue_item": "item",
}
_OWNERS = (("offer_id", "offer"), ("customer_id", "customer"), ("item_id", "catalogue_item"))

#: What a step is chiefly about: the first of these that it touched.
_WEIGHT = ("import_batch", "offer", "customer", "contact", "letter", "person", "catalogue_item")


@dataclass(frozen=True, slots=True)
class Part:
    """One row's change within a step; the images as stored, None when erased or not kept."""

    id: int
    step_id: int
    table: str
    row_id: int
    operation: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A row as people call it; `kind` and `record_id` say what the window opens for it."""

    text: str
    kind: str = ""
    record_id: int = 0


def step_words(kind: str, label: str) -> str:
    """A step's label, with what it repeats or takes back."""
    if kind == "undo":
        return _("Rückgängig: {label}").format(label=label)
    return _("Wiederholt: {label}").format(label=label) if kind == "redo" else label


def noun(table: str, count: int = 1) -> str:
    """What `count` rows of a table are called."""
    one, many = NOUNS.get(table, (N_("Eintrag"), N_("Einträge")))
    return _(one) if count == 1 else _(many)


def part_words(table: str, operation: str) -> str:
    """„Kunde angelegt“."""
    return _(_WHAT[operation]).format(noun=noun(table))


def what_words(parts: Sequence[Part], count: int) -> str:
    """The rows of a step in a few words: „Kunde, 3 Personen, 2 Anschriften“.

    `count` is how many there are; `parts` may be the first of them only.
    """
    if count > len(parts):
        kinds = list(dict.fromkeys(part.table for part in parts))
        named = ", ".join(noun(table, 2) for table in kinds[:3])
        return _("{n} Einträge: {kinds} …").format(n=f"{count:,}".replace(",", "."), kinds=named)
    counts: dict[str, int] = {}
    for part in parts:
        counts[part.table] = counts.get(part.table, 0) + 1
    return ", ".join(
        noun(table) if n == 1 else f"{n} {noun(table, n)}" for table, n in counts.items()
    )


def chief_part(parts: Sequence[Part]) -> Part | None:
    """The part a step is chiefly about."""
    if not parts:
        return None
    order = {table: place for place, table in enumerate(_WEIGHT)}
    return min(parts, key=lambda part: (order.get(part.table, len(order)), part.id))


def name_parts(db: Reader, parts: Collection[Part]) -> dict[tuple[str, int], Named]:
    """What the rows are called and where they are shown; by (table, id).

    Rows that are gone are called as their image says and cannot be opened, only whom they
    belonged to can.
    """
    wanted: dict[str, set[int]] = {}
    for part in parts:
        wanted.setdefault(part.table, set()).add(part.row_id)
    rows = {name: _live(db, name, ids) for name, ids in wanted.items()}
    found: dict[tuple[str, int], Named] = {}
    owners: dict[tuple[str, int], tuple[str, int]] = {}
    for part in parts:
        place = (part.table, part.row_id)
        row = rows[part.table].get(part.row_id)
        image = row if row is not None else _image(part)
        words = _name(part.table, image)
        known = found.get(place)
        if known is not None and known.text and not words:
            continue
        kind = _SHOWN.get(part.table, "")
        found[place] = Named(words, kind if row is not None else "", part.row_id if row else 0)
        if not found[place].kind and (owner := _owner(image)) is not None:
            owners[place] = owner
    return _with_owners(db, found, owners)


def _with_owners(
    db: Reader,
    found: dict[tuple[str, int], Named],
    owners: dict[tuple[str, int], tuple[str, int]],
) -> dict[tuple[str, int], Named]:
    needed: dict[str, set[int]] = {}
    for table, row_id in owners.values():
        needed.setdefault(table, set()).add(row_id)
    rows = {name: _live(db, name, ids) for name, ids in needed.items()}
    for place, (table, row_id) in owners.items():
        row = rows[table].get(row_id)
        if row is None:
            continue
        own, owner = found[place].text, _name(table, row)
        words = " · ".join(dict.fromkeys(part for part in (own, owner) if part))
        found[place] = Named(words, _SHOWN[table], row_id)
    return found


def _live(db: Reader, name: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Naming and owning columns of the rows that are there."""
    table = Base.metadata.tables.get(name)
    if table is None:
        return {}
    columns = [table.c.id, *(table.c[key] for key in (*_naming(table), *_owning(table)))]
    ordered = sorted(ids)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ordered), 500):
        chunk = ordered[start : start + 500]
        for row in db.execute(select(*columns).where(table.c.id.in_(chunk))).mappings():
            found[int(row["id"])] = dict(row)
    return found


def _naming(table: Table) -> tuple[str, ...]:
    given = _NAMES.get(table.name)
    if given is not None:
        return given
    return tuple([name for name in _NAMING if name in table.c][:1])


def _owning(table: Table) -> tuple[str, ...]:
    return tuple(column for column, _owner_table in _OWNERS if column in table.c)


def _image(part: Part) -> dict[str, Any]:
    return from_json(part.after or part.before or "{}")


def _name(table: str, image: dict[str, Any]) -> str:
    found = Base.metadata.tables.get(table)
    if found is None:
        return ""
    values = {key: image.get(key) for key in _naming(found)}
    if "salutation" in values and table == "person":
        polite = values.pop("salutation")
        if not values.get("first_name") and polite in (Salutation.MR, Salutation.MRS):
            values = {"salutation": Salutation(polite).label, **values}
    words = [str(value).split("\n")[0] for value in values.values() if value]
    text = (" " if table == "person" else ", ").join(words)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _owner(image: dict[str, Any]) -> tuple[str, int] | None:
    for column, table in _OWNERS:
        if image.get(column):
            return table, int(image[column])
    return None


def reference_name(db: Reader, table: str, row_id: int) -> str:
    """What the row that a key points to is called; its number when it is gone or nameless."""
    row = _live(db, table, [row_id]).get(row_id)
    return (_name(table, row) if row is not None else "") or _("Nr. {n}").format(n=row_id)
