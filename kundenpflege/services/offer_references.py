"""Records that a file calls by their names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Category, Paper
from kundenpflege.store import Reader


def find_category(db: Reader, name: str) -> int | None:
    """The field of work of this name; None for an empty one. InputError when there is none."""
    if not name:
        return None
    known = {fold(row.name): row.id for row in db.rows(select(Category.id, Category.name))}
    found = known.get(fold(name))
    if found is None:
        raise InputError(
            {"category": _("Den Leistungsbereich „{name}“ gibt es nicht.").format(name=name)}
        )
    return int(found)


def find_papers(db: Reader, names: Sequence[str]) -> tuple[int, ...]:
    """The kept papers of these names, in their order. InputError when one is not there."""
    known = {
        fold(row.name): row.id
        for row in db.rows(
            select(Paper.id, Paper.name)
            .where(Paper.offer_id.is_(None), Paper.active.is_(True))
            .order_by(Paper.position.desc(), Paper.id.desc())
        )
    }
    missing = {
        f"attachments[{n}]": _("Die Anlage „{name}“ ist nicht hinterlegt.").format(name=name)
        for n, name in enumerate(names)
        if fold(name) not in known
    }
    if missing:
        raise InputError(missing)
    return tuple(dict.fromkeys(known[fold(name)] for name in names))
