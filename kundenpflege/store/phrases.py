"""Records whose search text holds what another one is recognised by: phone, street, name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, column, false, literal_column, select, table

from kundenpflege.base.text import fold

from .search import KINDS

_FTS = table("search_fts", column("rowid"), column("text"))


def holding(kind: str, groups: Iterable[Iterable[str]]) -> Select[tuple[int]]:
    """Select of the record ids of `kind` whose text holds all phrases of one of the groups.

    Phrases are folded here; those under three characters are left out. Words of a phrase stand
    side by side in the text. Without any phrase nothing is found.
    """
    wanted = []
    for group in groups:
        phrases = {phrase for text in group if len(phrase := fold(text)) >= 3}
        if phrases:
            wanted.append("(" + " AND ".join(f'"{phrase}"' for phrase in sorted(phrases)) + ")")
    # The row ids of the index tell the kind: the entries stay unread.
    found: Select[tuple[int]] = (
        select(literal_column("search_fts.rowid / 4"))
        .select_from(_FTS)
        .where(literal_column("search_fts.rowid % 4") == KINDS[kind])
    )
    if not wanted:
        return found.where(false())
    return found.where(literal_column("search_fts").op("MATCH")(" OR ".join(wanted)))
