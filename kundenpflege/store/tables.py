"""Tables of the store itself: journal, search index, notes about the file."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kundenpflege.model import Base

journal_step = Table(
    "journal_step",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("label", String(200), nullable=False),
    # edit: a user's step; undo/redo: the replay of `ref_id`
    Column("kind", String(8), nullable=False),
    # done | undone | dropped (undone and overtaken by newer work) | sealed (never undone)
    Column("state", String(8), nullable=False),
    Column("ref_id", Integer, nullable=True),
    Column("user_id", Integer, nullable=True),
    Column("at", DateTime, nullable=False),
    # Neighbouring edits with the same mark are one step for the user (autosaves of one form).
    Column("fold", String(60), nullable=False, server_default=""),
    Index("ix_journal_step_state", "state", "id"),
)

journal_change = Table(
    "journal_change",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("step_id", Integer, ForeignKey("journal_step.id"), nullable=False, index=True),
    Column("table_name", String(40), nullable=False),
    Column("row_id", Integer, nullable=False),
    # insert | update | delete
    Column("operation", String(8), nullable=False),
    Column("before", Text, nullable=True),
    Column("after", Text, nullable=True),
    Index("ix_journal_change_row", "table_name", "row_id", "id"),
)

search_entry = Table(
    "search_entry",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("ref_id", Integer, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("kind", "ref_id"),
)

store_info = Table(
    "store_info",
    Base.metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

#: Left out of the content dump: bookkeeping and what is derived from the contents.
OWN_TABLES = frozenset({"journal_step", "journal_change", "search_entry", "store_info"})

#: FTS5 over the folded texts; trigrams find any part of a word. Kept in step by triggers.
FTS_SQL = (
    "CREATE VIRTUAL TABLE search_fts USING fts5("
    "text, content='search_entry', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER search_entry_ai AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER search_entry_ad AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER search_entry_au AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text); END",
)
