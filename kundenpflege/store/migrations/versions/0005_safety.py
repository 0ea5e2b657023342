"""Nothing is lost: the chained journal, drafts of forms, marks of what was erased."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Spelled out, not derived: a migration stays as it was when the program goes on. Columns are added
# in place: rebuilding a table would fire the deletions that hang on its rows.
_STATEMENTS = (
    "CREATE TABLE form_draft (id INTEGER NOT NULL, form VARCHAR(40) NOT NULL, record_id "
    "INTEGER, customer_id INTEGER, user_id INTEGER, title VARCHAR(200) DEFAULT '' NOT "
    "NULL, version INTEGER DEFAULT '0' NOT NULL, typed TEXT NOT NULL, at DATETIME NOT "
    "NULL, CONSTRAINT pk_form_draft PRIMARY KEY (id), CONSTRAINT "
    "fk_form_draft_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id)"
    " ON DELETE CASCADE)",
    "ALTER TABLE erasure ADD COLUMN mark VARCHAR(64) DEFAULT '' NOT NULL",
    "ALTER TABLE journal_step ADD COLUMN secret BLOB",
    "ALTER TABLE journal_step ADD COLUMN digest BLOB",
    "ALTER TABLE journal_step ADD COLUMN chain BLOB",
    "ALTER TABLE journal_change ADD COLUMN secret BLOB",
    "ALTER TABLE journal_change ADD COLUMN digest BLOB",
    "CREATE INDEX ix_journal_step_at ON journal_step (at)",
    "CREATE INDEX ix_form_draft_customer_id ON form_draft (customer_id)",
    "CREATE INDEX ix_form_draft_form ON form_draft (form, record_id)",
)


def upgrade() -> None:
    """Add what 0004 lacks; the past is chained afterwards (`store.upgrade`)."""
    for statement in _STATEMENTS:
        op.execute(statement)
