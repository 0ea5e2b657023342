"""The contact plan in depth: series, occasions, letters, closures, calendars of others."""

from __future__ import annotations

from alembic import op

from kundenpflege.rules.name_days import name_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Spelled out, not derived: a migration stays as it was when the program goes on. Columns are added
# in place: rebuilding a table would fire the deletions that hang on its rows.
_STATEMENTS = (
    'CREATE TABLE occasion_type (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "key" '
    "VARCHAR(40) NOT NULL, trade VARCHAR(40) DEFAULT '' NOT NULL, title VARCHAR(120) "
    "DEFAULT '' NOT NULL, interval_months INTEGER, lead_days INTEGER DEFAULT '30' NOT "
    "NULL, season VARCHAR(20) DEFAULT '' NOT NULL, anchor VARCHAR(24) DEFAULT 'service' "
    "NOT NULL, contact_kind VARCHAR(24) DEFAULT 'letter' NOT NULL, binding VARCHAR(200) "
    "DEFAULT '' NOT NULL, basis VARCHAR(200) DEFAULT '' NOT NULL, active BOOLEAN DEFAULT "
    "'1' NOT NULL, position INTEGER DEFAULT '0' NOT NULL)",
    "CREATE TABLE closure (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, title "
    "VARCHAR(80) DEFAULT '' NOT NULL, first DATE NOT NULL, last DATE NOT NULL, yearly "
    "BOOLEAN DEFAULT '0' NOT NULL, user_id INTEGER, CONSTRAINT "
    "fk_closure_user_id_app_user FOREIGN KEY(user_id) REFERENCES app_user (id))",
    "CREATE TABLE foreign_calendar (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name "
    "VARCHAR(120) DEFAULT '' NOT NULL, color VARCHAR(7) DEFAULT '#6B7280' NOT NULL, "
    "file_name VARCHAR(400) DEFAULT '' NOT NULL, read_at DATETIME, visible BOOLEAN "
    "DEFAULT '1' NOT NULL, user_id INTEGER, CONSTRAINT "
    "fk_foreign_calendar_user_id_app_user FOREIGN KEY(user_id) REFERENCES app_user (id))",
    "CREATE TABLE foreign_event (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "calendar_id INTEGER NOT NULL, title VARCHAR(200) DEFAULT '' NOT NULL, place "
    "VARCHAR(200) DEFAULT '' NOT NULL, starts DATETIME NOT NULL, ends DATETIME NOT NULL, "
    "all_day BOOLEAN DEFAULT '0' NOT NULL, CONSTRAINT "
    "fk_foreign_event_calendar_id_foreign_calendar FOREIGN KEY(calendar_id) REFERENCES "
    "foreign_calendar (id) ON DELETE CASCADE)",
    "CREATE TABLE contact_series (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "customer_id INTEGER NOT NULL, person_id INTEGER, kind VARCHAR(24) DEFAULT 'call' NOT"
    " NULL, nature VARCHAR(24) DEFAULT 'care' NOT NULL, reason VARCHAR(400) DEFAULT '' "
    "NOT NULL, at_time VARCHAR(5) DEFAULT '' NOT NULL, minutes INTEGER, place "
    "VARCHAR(200) DEFAULT '' NOT NULL, note VARCHAR(4000) DEFAULT '' NOT NULL, "
    "responsible_id INTEGER, every INTEGER DEFAULT '1' NOT NULL, unit VARCHAR(24) DEFAULT"
    " 'month' NOT NULL, on_working_days BOOLEAN DEFAULT '1' NOT NULL, starts DATE NOT "
    "NULL, ends DATE, CONSTRAINT fk_contact_series_customer_id_customer FOREIGN "
    "KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_contact_series_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON "
    "DELETE SET NULL, CONSTRAINT fk_contact_series_responsible_id_app_user FOREIGN "
    "KEY(responsible_id) REFERENCES app_user (id))",
    "CREATE TABLE installation (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "customer_id INTEGER NOT NULL, type_id INTEGER, offer_id INTEGER, title VARCHAR(200) "
    "DEFAULT '' NOT NULL, place VARCHAR(120) DEFAULT '' NOT NULL, installed_on DATE, "
    "warranty_until DATE, last_service DATE, next_service DATE, interval_months INTEGER, "
    "removed_on DATE, note VARCHAR(1000) DEFAULT '' NOT NULL, CONSTRAINT "
    "fk_installation_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer "
    "(id) ON DELETE CASCADE, CONSTRAINT fk_installation_type_id_occasion_type FOREIGN "
    "KEY(type_id) REFERENCES occasion_type (id) ON DELETE SET NULL, CONSTRAINT "
    "fk_installation_offer_id_offer FOREIGN KEY(offer_id) REFERENCES offer (id) ON DELETE"
    " SET NULL)",
    "CREATE TABLE series_skip (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, series_id "
    "INTEGER NOT NULL, day DATE NOT NULL, CONSTRAINT uq_series_skip_series_id UNIQUE "
    "(series_id, day), CONSTRAINT fk_series_skip_series_id_contact_series FOREIGN "
    "KEY(series_id) REFERENCES contact_series (id) ON DELETE CASCADE)",
    "CREATE TABLE letter (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, person_id INTEGER, contact_id INTEGER, occasion VARCHAR(80) "
    "DEFAULT '' NOT NULL, form VARCHAR(24) DEFAULT 'card' NOT NULL, subject VARCHAR(200) "
    "DEFAULT '' NOT NULL, salutation VARCHAR(200) DEFAULT '' NOT NULL, body VARCHAR(4000)"
    " DEFAULT '' NOT NULL, personal VARCHAR(1000) DEFAULT '' NOT NULL, closing "
    "VARCHAR(200) DEFAULT '' NOT NULL, written_on DATE NOT NULL, finished_on DATE, "
    "printed_on DATE, content BLOB, CONSTRAINT fk_letter_customer_id_customer FOREIGN "
    "KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_letter_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE "
    "SET NULL, CONSTRAINT fk_letter_contact_id_contact FOREIGN KEY(contact_id) REFERENCES"
    " contact (id) ON DELETE SET NULL)",
    "ALTER TABLE business ADD COLUMN rhythm_a INTEGER DEFAULT '4' NOT NULL",
    "ALTER TABLE business ADD COLUMN rhythm_b INTEGER DEFAULT '2' NOT NULL",
    "ALTER TABLE business ADD COLUMN rhythm_c INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE business ADD COLUMN care_distance INTEGER DEFAULT '21' NOT NULL",
    "ALTER TABLE business ADD COLUMN work_days VARCHAR(7) DEFAULT '1111100' NOT NULL",
    "ALTER TABLE business ADD COLUMN work_from VARCHAR(5) DEFAULT '07:00' NOT NULL",
    "ALTER TABLE business ADD COLUMN work_until VARCHAR(5) DEFAULT '17:00' NOT NULL",
    "ALTER TABLE business ADD COLUMN free_day_rule VARCHAR(24) DEFAULT 'keep' NOT NULL",
    "ALTER TABLE business ADD COLUMN name_days BOOLEAN",
    "ALTER TABLE business ADD COLUMN enquiry_days INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE business ADD COLUMN birthday_lead_days INTEGER DEFAULT '14' NOT NULL",
    "ALTER TABLE customer ADD COLUMN contacts_per_year INTEGER",
    "ALTER TABLE reminder_answer ADD COLUMN reason VARCHAR(400) DEFAULT '' NOT NULL",
    "ALTER TABLE customer_fact ADD COLUMN last_care DATE",
    "ALTER TABLE customer_fact ADD COLUMN contacts_per_year INTEGER",
    "ALTER TABLE person ADD COLUMN name_day INTEGER",
    "ALTER TABLE person ADD COLUMN name_key VARCHAR(40) DEFAULT '' NOT NULL",
    "ALTER TABLE contact ADD COLUMN minutes INTEGER",
    "ALTER TABLE contact ADD COLUMN last_day DATE",
    "ALTER TABLE contact ADD COLUMN place VARCHAR(200) DEFAULT '' NOT NULL",
    "ALTER TABLE contact ADD COLUMN mood VARCHAR(24) DEFAULT '' NOT NULL",
    "ALTER TABLE contact ADD COLUMN attempts INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE contact ADD COLUMN no_next BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE contact ADD COLUMN occasion VARCHAR(80) DEFAULT '' NOT NULL",
    "ALTER TABLE contact ADD COLUMN series_id INTEGER CONSTRAINT "
    "fk_contact_series_id_contact_series REFERENCES contact_series (id) ON DELETE SET "
    "NULL",
    "ALTER TABLE contact ADD COLUMN series_day DATE",
    'CREATE INDEX ix_occasion_type_key ON occasion_type ("key")',
    "CREATE INDEX ix_closure_user_id ON closure (user_id)",
    "CREATE INDEX ix_foreign_calendar_user_id ON foreign_calendar (user_id)",
    "CREATE INDEX ix_customer_fact_care ON customer_fact (importance, last_care, next_contact)",
    "CREATE INDEX ix_foreign_event_calendar_starts ON foreign_event (calendar_id, starts)",
    "CREATE INDEX ix_foreign_event_starts ON foreign_event (starts)",
    "CREATE INDEX ix_person_name_day ON person (name_day)",
    "CREATE INDEX ix_person_name_key ON person (name_key)",
    "CREATE INDEX ix_contact_series_customer_id ON contact_series (customer_id)",
    "CREATE INDEX ix_contact_series_person_id ON contact_series (person_id)",
    "CREATE INDEX ix_contact_series_responsible_id ON contact_series (responsible_id)",
    "CREATE INDEX ix_contact_occasion ON contact (occasion) WHERE occasion <> ''",
    "CREATE INDEX ix_contact_series_id ON contact (series_id)",
    "DROP INDEX ix_contact_customer_done",
    "CREATE INDEX ix_contact_customer_done ON contact (customer_id, done_on, due, nature)",
    "DROP INDEX ix_contact_responsible_id",
    "CREATE INDEX ix_contact_responsible ON contact (responsible_id, done_on, due)",
    "CREATE INDEX ix_installation_customer_id ON installation (customer_id)",
    "CREATE INDEX ix_installation_next_service ON installation (next_service)",
    "CREATE INDEX ix_installation_offer_id ON installation (offer_id)",
    "CREATE INDEX ix_installation_type_id ON installation (type_id)",
    "CREATE INDEX ix_installation_warranty_until ON installation (warranty_until)",
    "CREATE INDEX ix_letter_contact_id ON letter (contact_id)",
    "CREATE INDEX ix_letter_customer_id ON letter (customer_id)",
    "CREATE INDEX ix_letter_occasion ON letter (occasion)",
    "CREATE INDEX ix_letter_person_id ON letter (person_id)",
)


def upgrade() -> None:
    """Add what 0003 lacks; every person learns which name of the calendar it has."""
    for statement in _STATEMENTS:
        op.execute(statement)
    _learn_names()


def _learn_names() -> None:
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT id, first_name FROM person WHERE first_name <> ''")
    known = [(name_key(first_name), row_id) for row_id, first_name in rows]
    for row in known:
        if row[0]:
            connection.exec_driver_sql("UPDATE person SET name_key = ? WHERE id = ?", row)
