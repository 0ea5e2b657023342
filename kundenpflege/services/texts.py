"""Text blocks: guarantees, introductions, closings, payment terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import TextBlock
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position
from .versions import load_versions

#: What may be written.
TEXT_FIELDS = frozenset({"kind", "name", "body", "position"})


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text block; `kind` is guarantee, thanks, intro, closing or payment."""

    id: int
    version: int
    kind: str
    name: str
    body: str
    position: int


def list_texts(db: Reader, kind: str | None = None) -> list[TextRow]:
    """Text blocks in their order, of one kind or all."""
    statement = select(TextBlock).order_by(TextBlock.kind, TextBlock.position, TextBlock.id)
    if kind is not None:
        statement = statement.where(TextBlock.kind == kind)
    found = db.scalars(statement)
    versions = load_versions(db, TextBlock, [block.id for block in found])
    return [
        TextRow(
            block.id,
            versions.get(block.id, 0),
            block.kind,
            block.name,
            block.body,
            block.position,
        )
        for block in found
    ]


def add_text(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a text block at the end of its kind and give its id."""
    problems = Problems()
    draft = _draft(db, values, problems, new=True)
    problems.raise_if_any()
    if "position" not in draft.values:
        draft.values["position"] = next_position(
            db, TextBlock, TextBlock.kind == draft.values["kind"]
        )
    block = db.add(TextBlock(**draft.values))
    db.flush()
    return block.id


def change_text(db: Writer, text_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Change the given fields; offers keep what they took over."""
    block = db.require(TextBlock, text_id)
    problems = Problems()
    draft = _draft(db, values, problems, new=False)
    problems.raise_if_any()
    apply(db, block, version, draft.values)


def remove_text(db: Writer, text_id: int) -> None:
    """Remove a text block."""
    db.delete(db.require(TextBlock, text_id))


def _draft(db: Reader, values: Mapping[str, Any], problems: Problems, *, new: bool) -> Draft:
    draft = Draft(TextBlock, values, TEXT_FIELDS, problems, db.today)
    draft.require("kind", _("Bitte wählen, wofür der Text ist."), new=new)
    draft.require("body", _("Bitte den Text eintragen."), new=new)
    if new and not draft.get("name"):
        draft.values["name"] = " ".join(str(draft.get("body", "")).split()[:4])[:80]
    return draft
