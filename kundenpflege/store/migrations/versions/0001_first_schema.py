"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Spelled out, not imported: a migration stays as it was when the program goes on.
_SEARCH = (
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


def upgrade() -> None:
    """Make all tables in an empty file."""
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("first_name", sa.String(length=40), server_default="", nullable=False),
        sa.Column("role", sa.String(length=80), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.Column("color", sa.String(length=7), server_default="#0E5A62", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "business",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("short_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("tagline", sa.String(length=200), server_default="", nullable=False),
        sa.Column("legal_form", sa.String(24), server_default="sole_trader", nullable=False),
        sa.Column("street", sa.String(length=200), server_default="", nullable=False),
        sa.Column("postal_code", sa.String(length=12), server_default="", nullable=False),
        sa.Column("place", sa.String(length=80), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), server_default="DE", nullable=False),
        sa.Column("state", sa.String(length=4), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.Column("website", sa.String(length=200), server_default="", nullable=False),
        sa.Column("owners", sa.String(length=400), server_default="", nullable=False),
        sa.Column("general_partner", sa.String(length=400), server_default="", nullable=False),
        sa.Column("supervisory_chair", sa.String(length=200), server_default="", nullable=False),
        sa.Column("register_court", sa.String(length=80), server_default="", nullable=False),
        sa.Column("register_number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("vat_id", sa.String(length=20), server_default="", nullable=False),
        sa.Column("chamber", sa.String(length=200), server_default="", nullable=False),
        sa.Column("job_title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("insurance", sa.String(length=400), server_default="", nullable=False),
        sa.Column("bank_name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("iban", sa.String(length=42), server_default="", nullable=False),
        sa.Column("bic", sa.String(length=11), server_default="", nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_right", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("brand_color", sa.String(length=7), server_default="#0E5A62", nullable=False),
        sa.Column("address_form", sa.String(length=2), server_default="B", nullable=False),
        sa.Column("address_right", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("tax_mode", sa.String(24), server_default="regular", nullable=False),
        sa.Column("vat_rate", sa.BigInteger(), server_default="1900", nullable=False),
        sa.Column("validity_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("follow_up_days", sa.Integer(), server_default="7", nullable=False),
        sa.Column("discount_limit", sa.BigInteger(), server_default="500", nullable=False),
        sa.Column("offer_thanks", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("offer_intro", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("offer_closing", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("payment_terms", sa.String(length=1000), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_step")),
    )
    op.create_index("ix_journal_step_state", "journal_step", ["state", "id"], unique=False)
    op.create_table(
        "number_circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("pattern", sa.String(length=40), nullable=False),
        sa.Column("next_value", sa.Integer(), server_default="1", nullable=False),
        sa.Column("year", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_circle")),
        sa.UniqueConstraint("key", name=op.f("uq_number_circle_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_search_entry_kind")),
    )
    op.create_table(
        "store_info",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_store_info")),
    )
    op.create_table(
        "text_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("body", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_block")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_text_block_kind"), "text_block", ["kind"], unique=False)
    op.create_table(
        "catalogue_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=400), server_default="", nullable=False),
        sa.Column("benefit", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("argument", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("unit", sa.String(length=12), server_default="Stk", nullable=False),
        sa.Column("unit_price", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("vat_rate", sa.BigInteger(), server_default="1900", nullable=False),
        sa.Column("labour_share", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_catalogue_item_category_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_catalogue_item_category_id"), "catalogue_item", ["category_id"], unique=False
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(24), server_default="private", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("sort_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("company", sa.String(length=200), server_default="", nullable=False),
        sa.Column("company_extra", sa.String(length=200), server_default="", nullable=False),
        sa.Column("importance", sa.String(24), server_default="", nullable=False),
        sa.Column("potential", sa.String(24), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.Column("website", sa.String(length=200), server_default="", nullable=False),
        sa.Column("salutation_override", sa.String(length=200), server_default="", nullable=False),
        sa.Column("net_prices", sa.Boolean(), nullable=True),
        sa.Column("vat_id", sa.String(length=20), server_default="", nullable=False),
        sa.Column("source", sa.String(length=200), server_default="", nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("last_order", sa.Date(), nullable=True),
        sa.Column("turnover", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=10000), server_default="", nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["app_user.id"], name=op.f("fk_customer_responsible_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("number", name=op.f("uq_customer_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_customer_importance_sort", "customer", ["importance", "sort_name", "id"], unique=False
    )
    op.create_index(
        op.f("ix_customer_responsible_id"), "customer", ["responsible_id"], unique=False
    )
    op.create_index("ix_customer_sort", "customer", ["sort_name", "id"], unique=False)
    op.create_table(
        "journal_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(length=8), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["step_id"], ["journal_step.id"], name=op.f("fk_journal_change_step_id_journal_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_change")),
    )
    op.create_index(
        "ix_journal_change_row", "journal_change", ["table_name", "row_id", "id"], unique=False
    )
    op.create_index(op.f("ix_journal_change_step_id"), "journal_change", ["step_id"], unique=False)
    op.create_table(
        "reminder_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(24), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_reminder_answer_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_answer")),
        sa.UniqueConstraint("rule", "subject", "occasion", name=op.f("uq_reminder_answer_rule")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_reminder_answer_subject"), "reminder_answer", ["subject"], unique=False
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), server_default="post", nullable=False),
        sa.Column("supplement", sa.String(length=200), server_default="", nullable=False),
        sa.Column("street", sa.String(length=200), server_default="", nullable=False),
        sa.Column("postal_code", sa.String(length=12), server_default="", nullable=False),
        sa.Column("place", sa.String(length=80), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), server_default="DE", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_address_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_address_customer_id"), "address", ["customer_id"], unique=False)
    op.create_table(
        "customer_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_customer_category_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_category_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_category")),
        sa.UniqueConstraint(
            "customer_id", "category_id", name=op.f("uq_customer_category_customer_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_customer_category_category_id"), "customer_category", ["category_id"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("salutation", sa.String(24), server_default="", nullable=False),
        sa.Column("title_before", sa.String(length=60), server_default="", nullable=False),
        sa.Column("first_name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("particle", sa.String(length=30), server_default="", nullable=False),
        sa.Column("last_name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("title_after", sa.String(length=60), server_default="", nullable=False),
        sa.Column("role", sa.String(length=80), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("mobile", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("birthday_key", sa.Integer(), nullable=True),
        sa.Column("informal", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("note", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_person_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_birthday_key", "person", ["birthday_key"], unique=False)
    op.create_index(op.f("ix_person_customer_id"), "person", ["customer_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(24), server_default="draft", nullable=False),
        sa.Column("subject", sa.String(length=300), server_default="", nullable=False),
        sa.Column("talk_date", sa.Date(), nullable=True),
        sa.Column("offer_date", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("tax_mode", sa.String(24), server_default="regular", nullable=False),
        sa.Column("discount_percent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("discount_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("thanks", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("intro", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("closing", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("payment_terms", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("salutation", sa.String(length=300), server_default="", nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("sent_by", sa.String(length=10), server_default="", nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.String(24), server_default="", nullable=False),
        sa.Column("decision_note", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("net_total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("gross_total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_offer_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_offer_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["offer.id"], name=op.f("fk_offer_replaces_id_offer")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["app_user.id"], name=op.f("fk_offer_responsible_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_offer_customer_state", "offer", ["customer_id", "state", "decided_on"], unique=False
    )
    op.create_index("ix_offer_number", "offer", ["number"], unique=False)
    op.create_index(op.f("ix_offer_person_id"), "offer", ["person_id"], unique=False)
    op.create_index(op.f("ix_offer_replaces_id"), "offer", ["replaces_id"], unique=False)
    op.create_index(op.f("ix_offer_responsible_id"), "offer", ["responsible_id"], unique=False)
    op.create_index("ix_offer_state", "offer", ["state"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(24), server_default="call", nullable=False),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("at_time", sa.String(length=5), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("note", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_contact_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_contact_offer_id_offer"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_contact_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["app_user.id"], name=op.f("fk_contact_responsible_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contact_customer_done", "contact", ["customer_id", "done_on", "due"], unique=False
    )
    op.create_index("ix_contact_customer_due", "contact", ["customer_id", "due"], unique=False)
    op.create_index("ix_contact_due", "contact", ["due"], unique=False)
    op.create_index(op.f("ix_contact_offer_id"), "contact", ["offer_id"], unique=False)
    op.create_index("ix_contact_open", "contact", ["done_on", "due"], unique=False)
    op.create_index(op.f("ix_contact_person_id"), "contact", ["person_id"], unique=False)
    op.create_index(op.f("ix_contact_responsible_id"), "contact", ["responsible_id"], unique=False)
    op.create_table(
        "guarantee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("text", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_guarantee_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_guarantee_offer_id"), "guarantee", ["offer_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("text", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("weight", sa.String(24), server_default="important", nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_need_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_need_offer_id"), "need", ["offer_id"], unique=False)
    op.create_table(
        "offer_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_document_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_document")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_offer_document_offer_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "offer_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.String(24), server_default="item", nullable=False),
        sa.Column("text", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("benefit", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("quantity", sa.BigInteger(), server_default="1000", nullable=False),
        sa.Column("unit", sa.String(length=12), server_default="Stk", nullable=False),
        sa.Column("unit_price", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("discount_percent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("vat_rate", sa.BigInteger(), server_default="1900", nullable=False),
        sa.Column("labour_share", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("alternative_to_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alternative_to_id"],
            ["offer_line.id"],
            name=op.f("fk_offer_line_alternative_to_id_offer_line"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["catalogue_item.id"],
            name=op.f("fk_offer_line_item_id_catalogue_item"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_offer_line_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_offer_line_alternative_to_id"), "offer_line", ["alternative_to_id"], unique=False
    )
    op.create_index(op.f("ix_offer_line_item_id"), "offer_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_offer_line_offer_id"), "offer_line", ["offer_id"], unique=False)
    op.create_table(
        "need_fulfilment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("guarantee_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["guarantee.id"],
            name=op.f("fk_need_fulfilment_guarantee_id_guarantee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["offer_line.id"],
            name=op.f("fk_need_fulfilment_line_id_offer_line"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["need.id"],
            name=op.f("fk_need_fulfilment_need_id_need"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_fulfilment")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_need_fulfilment_guarantee_id"), "need_fulfilment", ["guarantee_id"], unique=False
    )
    op.create_index(
        op.f("ix_need_fulfilment_line_id"), "need_fulfilment", ["line_id"], unique=False
    )
    op.create_index(
        op.f("ix_need_fulfilment_need_id"), "need_fulfilment", ["need_id"], unique=False
    )
    for statement in _SEARCH:
        op.execute(statement)
