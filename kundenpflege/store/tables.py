"""Tables of the store itself: journal, search index, notes about the file."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kundenpflege.model import Base
from kundenpflege.model.columns import KindType
from kundenpflege.model.kinds import CustomerKind, Importance, Phase, Potential

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
    # The chain (`chain`): what was noted cannot be changed unseen. 16 random bytes, the digest of
    # the step's own words with them, and the digest that holds all steps up to this one. Without
    # its secret a digest tells nothing: erasing takes the words and the secret, the chain stays.
    Column("secret", LargeBinary(16), nullable=True),
    Column("digest", LargeBinary(32), nullable=True),
    Column("chain", LargeBinary(32), nullable=True),
    Index("ix_journal_step_state", "state", "id"),
    Index("ix_journal_step_at", "at"),
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
    Column("secret", LargeBinary(16), nullable=True),
    Column("digest", LargeBinary(32), nullable=True),
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

#: Note in `store_info` of an upgraded file: what its version did not bring along is still missing.
FURNISH = "furnish"

#: What lists sort and filter by, see `facts`; kept in step by triggers.
customer_fact = Table(
    "customer_fact",
    Base.metadata,
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    Column("sort_name", String(200)),
    Column("number_length", Integer),
    Column("number", String(20)),
    Column("kind", KindType(CustomerKind)),
    Column("importance", KindType(Importance)),
    Column("potential", KindType(Potential)),
    Column("responsible_id", Integer),
    Column("restricted_on", Date),
    Column("phase_override", KindType(Phase)),
    Column("since", Date),
    Column("last_order", Date),
    Column("has_turnover", Boolean),
    Column("place", String(80)),
    Column("has_email", Boolean),
    Column("has_phone", Boolean),
    Column("last_contact", Date),
    Column("next_contact", Date),
    Column("orders", Integer),
    Column("last_accepted", Date),
    Column("bought_on", Date),
    # months between first and last purchase: 0, 6 or 24
    Column("span", Integer),
    Column("declined_on", Date),
    Column("open_offers", Integer),
    # in cents
    Column("turnover", BigInteger),
    Column("dormant_months", Integer),
    # last contact that was no matter of billing
    Column("last_care", Date),
    Column("contacts_per_year", Integer),
    # Holds all that is filtered by: a list by name, however narrowed, is one walk along it.
    Index(
        "ix_customer_fact_name",
        "sort_name", "customer_id", "importance", "potential", "kind", "responsible_id",
        "restricted_on", "phase_override", "since", "last_order", "has_turnover", "last_accepted",
        "declined_on", "open_offers", "orders", "dormant_months", "last_contact", "next_contact",
        "has_email", "has_phone", "place", "bought_on", "span",
    ),
    Index("ix_customer_fact_number", "number_length", "number"),
    Index("ix_customer_fact_place", "place", "sort_name"),
    Index("ix_customer_fact_last", "last_contact", "sort_name"),
    Index("ix_customer_fact_next", "next_contact", "sort_name"),
    Index("ix_customer_fact_turnover", "turnover", "sort_name"),
    Index("ix_customer_fact_since", "since", "sort_name"),
    Index("ix_customer_fact_order", "last_order", "sort_name"),
    Index("ix_customer_fact_care", "importance", "last_care", "next_contact"),
)  # fmt: skip

#: Words of the names of customers and their people with their sound, to offer when a word was
#: misspelt. Kept by `search` together with the entries.
name_word = Table(
    "name_word",
    Base.metadata,
    Column("sound", String(20), primary_key=True),
    Column("word", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_name_word_customer_id", "customer_id"),
    sqlite_with_rowid=False,
)

#: What was typed into a form and not saved yet: offered again after a crash. Never journaled, gone
#: with its customer.
form_draft = Table(
    "form_draft",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    # which form ("customer", "contact" …) and of which record; NULL: a new one
    Column("form", String(40), nullable=False),
    Column("record_id", Integer, nullable=True),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), nullable=True),
    Column("user_id", Integer, nullable=True),
    # what the user would know it by: a name, a title
    Column("title", String(200), nullable=False, server_default=""),
    # version of the record that was being edited, and the typed values as JSON
    Column("version", Integer, nullable=False, server_default="0"),
    Column("typed", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Index("ix_form_draft_form", "form", "record_id"),
    Index("ix_form_draft_customer_id", "customer_id"),
)

#: Left out of the content dump: bookkeeping and what is derived from the contents.
OWN_TABLES = frozenset(
    {
        "journal_step",
        "journal_change",
        "search_entry",
        "store_info",
        "customer_fact",
        "name_word",
        "form_draft",
    }
)

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
