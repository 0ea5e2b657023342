"""Customers in depth: tags, own fields, wishes, decision dates, enquiries, consent, merging."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Spelled out, not derived: a migration stays as it was when the program goes on. Columns are added
# in place: rebuilding a table would fire the deletions that hang on its rows.
_STATEMENTS = (
    "ALTER TABLE customer ADD COLUMN address_override VARCHAR(500) DEFAULT '' NOT NULL",
    "ALTER TABLE customer ADD COLUMN phase_override VARCHAR(24)",
    "ALTER TABLE customer ADD COLUMN phase_note VARCHAR(400) DEFAULT '' NOT NULL",
    "ALTER TABLE customer ADD COLUMN referred_by_id INTEGER CONSTRAINT "
    "fk_customer_referred_by_id_customer REFERENCES customer (id) ON DELETE SET NULL",
    "ALTER TABLE customer ADD COLUMN privacy_info_on DATE",
    "ALTER TABLE customer ADD COLUMN restricted_on DATE",
    "ALTER TABLE customer ADD COLUMN restricted_reason VARCHAR(400) DEFAULT '' NOT NULL",
    "ALTER TABLE customer ADD COLUMN keep_until DATE",
    "ALTER TABLE customer ADD COLUMN keep_reason VARCHAR(400) DEFAULT '' NOT NULL",
    "ALTER TABLE address ADD COLUMN po_box VARCHAR(20) DEFAULT '' NOT NULL",
    "ALTER TABLE person ADD COLUMN decides BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE person ADD COLUMN pays BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE person ADD COLUMN on_site BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE person ADD COLUMN private BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE person ADD COLUMN salutation_override VARCHAR(200) DEFAULT '' NOT NULL",
    "ALTER TABLE person ADD COLUMN left_on DATE",
    "ALTER TABLE person ADD COLUMN successor_id INTEGER CONSTRAINT "
    "fk_person_successor_id_person REFERENCES person (id) ON DELETE SET NULL",
    "ALTER TABLE person ADD COLUMN restricted_on DATE",
    "ALTER TABLE contact ADD COLUMN nature VARCHAR(24) DEFAULT 'care' NOT NULL",
    "ALTER TABLE category ADD COLUMN dormant_months INTEGER",
    "ALTER TABLE business ADD COLUMN swiss_spelling BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE journal_step ADD COLUMN fold VARCHAR(60) DEFAULT '' NOT NULL",
    "CREATE INDEX ix_customer_referred_by_id ON customer (referred_by_id)",
    "CREATE INDEX ix_person_successor_id ON person (successor_id)",
    "CREATE TABLE criterion (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name "
    "VARCHAR(120) DEFAULT '' NOT NULL, weight INTEGER DEFAULT '1' NOT NULL, position "
    "INTEGER DEFAULT '0' NOT NULL, active BOOLEAN DEFAULT '1' NOT NULL)",
    "CREATE TABLE custom_field (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name "
    "VARCHAR(60) DEFAULT '' NOT NULL, kind VARCHAR(24) DEFAULT 'text' NOT NULL, choices "
    "VARCHAR(4000) DEFAULT '' NOT NULL, purpose VARCHAR(200) DEFAULT '' NOT NULL, position "
    "INTEGER DEFAULT '0' NOT NULL, active BOOLEAN DEFAULT '1' NOT NULL)",
    "CREATE TABLE erasure (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, table_name "
    "VARCHAR(40) NOT NULL, row_id INTEGER NOT NULL, erased_at DATETIME NOT NULL, user_id "
    "INTEGER, kept VARCHAR(400) DEFAULT '' NOT NULL)",
    "CREATE INDEX ix_erasure_row ON erasure (table_name, row_id)",
    "CREATE TABLE import_batch (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, file_name "
    "VARCHAR(260) DEFAULT '' NOT NULL, imported_at DATETIME NOT NULL, taken INTEGER DEFAULT "
    "'0' NOT NULL, merged INTEGER DEFAULT '0' NOT NULL, skipped INTEGER DEFAULT '0' NOT "
    "NULL, rejected INTEGER DEFAULT '0' NOT NULL)",
    "CREATE TABLE import_mapping (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "fingerprint VARCHAR(64) NOT NULL, definition TEXT NOT NULL, used_at DATETIME NOT NULL, "
    "CONSTRAINT uq_import_mapping_fingerprint UNIQUE (fingerprint))",
    "CREATE TABLE saved_view (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind "
    "VARCHAR(20) NOT NULL, name VARCHAR(80) DEFAULT '' NOT NULL, definition TEXT NOT NULL, "
    "position INTEGER DEFAULT '0' NOT NULL)",
    "CREATE TABLE suppression (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind "
    "VARCHAR(10) NOT NULL, digest VARCHAR(64) NOT NULL, noted_on DATE NOT NULL, lifted_on "
    "DATE, CONSTRAINT uq_suppression_kind UNIQUE (kind, digest))",
    "CREATE TABLE tag (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(60) NOT "
    "NULL, color VARCHAR(7) DEFAULT '' NOT NULL, CONSTRAINT uq_tag_name UNIQUE (name))",
    "CREATE TABLE custom_value (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, field_id INTEGER NOT NULL, text VARCHAR(2000) DEFAULT '' NOT NULL, "
    "number BIGINT, day DATE, CONSTRAINT uq_custom_value_customer_id UNIQUE (customer_id, "
    "field_id), CONSTRAINT fk_custom_value_customer_id_customer FOREIGN KEY(customer_id) "
    "REFERENCES customer (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_custom_value_field_id_custom_field FOREIGN KEY(field_id) REFERENCES custom_field "
    "(id) ON DELETE CASCADE)",
    "CREATE INDEX ix_custom_value_field ON custom_value (field_id, text)",
    "CREATE TABLE customer_tag (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, tag_id INTEGER NOT NULL, CONSTRAINT uq_customer_tag_customer_id "
    "UNIQUE (customer_id, tag_id), CONSTRAINT fk_customer_tag_customer_id_customer FOREIGN "
    "KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_customer_tag_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE CASCADE)",
    "CREATE INDEX ix_customer_tag_tag_id ON customer_tag (tag_id)",
    "CREATE TABLE decision_date (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, title VARCHAR(200) DEFAULT '' NOT NULL, day DATE, first_month "
    "INTEGER, last_month INTEGER, note VARCHAR(1000) DEFAULT '' NOT NULL, CONSTRAINT "
    "fk_decision_date_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer "
    "(id) ON DELETE CASCADE)",
    "CREATE INDEX ix_decision_date_customer_id ON decision_date (customer_id)",
    "CREATE INDEX ix_decision_date_day ON decision_date (day)",
    "CREATE TABLE distinct_pair (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, first_id "
    "INTEGER NOT NULL, second_id INTEGER NOT NULL, decided_on DATE NOT NULL, user_id "
    "INTEGER, CONSTRAINT uq_distinct_pair_first_id UNIQUE (first_id, second_id), CONSTRAINT "
    "fk_distinct_pair_first_id_customer FOREIGN KEY(first_id) REFERENCES customer (id) ON "
    "DELETE CASCADE, CONSTRAINT fk_distinct_pair_second_id_customer FOREIGN KEY(second_id) "
    "REFERENCES customer (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_distinct_pair_user_id_app_user FOREIGN KEY(user_id) REFERENCES app_user (id))",
    "CREATE INDEX ix_distinct_pair_second_id ON distinct_pair (second_id)",
    "CREATE TABLE website (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, url VARCHAR(400) DEFAULT '' NOT NULL, label VARCHAR(80) DEFAULT '' "
    "NOT NULL, position INTEGER DEFAULT '0' NOT NULL, CONSTRAINT "
    "fk_website_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON "
    "DELETE CASCADE)",
    "CREATE INDEX ix_website_customer_id ON website (customer_id)",
    "CREATE TABLE consent (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, person_id INTEGER, channel VARCHAR(24) NOT NULL, basis VARCHAR(24) "
    "DEFAULT 'consent' NOT NULL, granted_on DATE NOT NULL, how VARCHAR(400) DEFAULT '' NOT "
    "NULL, wording VARCHAR(2000) DEFAULT '' NOT NULL, withdrawn_on DATE, withdrawn_how "
    "VARCHAR(400) DEFAULT '' NOT NULL, CONSTRAINT fk_consent_customer_id_customer FOREIGN "
    "KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_consent_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE "
    "CASCADE)",
    "CREATE INDEX ix_consent_customer ON consent (customer_id, channel)",
    "CREATE INDEX ix_consent_person_id ON consent (person_id)",
    "CREATE TABLE enquiry (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, person_id INTEGER, received_on DATE NOT NULL, subject VARCHAR(400) "
    "DEFAULT '' NOT NULL, source VARCHAR(120) DEFAULT '' NOT NULL, state VARCHAR(24) "
    "DEFAULT 'open' NOT NULL, answered_on DATE, note VARCHAR(2000) DEFAULT '' NOT NULL, "
    "CONSTRAINT fk_enquiry_customer_id_customer FOREIGN KEY(customer_id) REFERENCES "
    "customer (id) ON DELETE CASCADE, CONSTRAINT fk_enquiry_person_id_person FOREIGN "
    "KEY(person_id) REFERENCES person (id) ON DELETE SET NULL)",
    "CREATE INDEX ix_enquiry_customer_id ON enquiry (customer_id)",
    "CREATE INDEX ix_enquiry_person_id ON enquiry (person_id)",
    "CREATE INDEX ix_enquiry_received_on ON enquiry (received_on)",
    "CREATE TABLE objection (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id "
    "INTEGER NOT NULL, person_id INTEGER, channel VARCHAR(24), objected_on DATE NOT NULL, "
    "how VARCHAR(400) DEFAULT '' NOT NULL, lifted_on DATE, CONSTRAINT "
    "fk_objection_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON "
    "DELETE CASCADE, CONSTRAINT fk_objection_person_id_person FOREIGN KEY(person_id) "
    "REFERENCES person (id) ON DELETE CASCADE)",
    "CREATE INDEX ix_objection_customer_id ON objection (customer_id)",
    "CREATE INDEX ix_objection_person_id ON objection (person_id)",
    "CREATE TABLE wish (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id INTEGER "
    "NOT NULL, person_id INTEGER, category_id INTEGER, text VARCHAR(1000) DEFAULT '' NOT "
    "NULL, noted_on DATE NOT NULL, wanted_by DATE, done_on DATE, CONSTRAINT "
    "fk_wish_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON "
    "DELETE CASCADE, CONSTRAINT fk_wish_person_id_person FOREIGN KEY(person_id) REFERENCES "
    "person (id) ON DELETE SET NULL, CONSTRAINT fk_wish_category_id_category FOREIGN "
    "KEY(category_id) REFERENCES category (id) ON DELETE SET NULL)",
    "CREATE INDEX ix_wish_category_id ON wish (category_id)",
    "CREATE INDEX ix_wish_customer_id ON wish (customer_id)",
    "CREATE INDEX ix_wish_person_id ON wish (person_id)",
    "CREATE TABLE consent_proof (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, consent_id "
    "INTEGER NOT NULL, name VARCHAR(200) DEFAULT '' NOT NULL, content BLOB NOT NULL, "
    "CONSTRAINT uq_consent_proof_consent_id UNIQUE (consent_id), CONSTRAINT "
    "fk_consent_proof_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id) ON "
    "DELETE CASCADE)",
    "CREATE TABLE enquiry_tick (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, enquiry_id "
    "INTEGER NOT NULL, criterion_id INTEGER NOT NULL, CONSTRAINT uq_enquiry_tick_enquiry_id "
    "UNIQUE (enquiry_id, criterion_id), CONSTRAINT fk_enquiry_tick_enquiry_id_enquiry "
    "FOREIGN KEY(enquiry_id) REFERENCES enquiry (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_enquiry_tick_criterion_id_criterion FOREIGN KEY(criterion_id) REFERENCES criterion "
    "(id) ON DELETE CASCADE)",
    "CREATE INDEX ix_enquiry_tick_criterion_id ON enquiry_tick (criterion_id)",
    "CREATE TABLE customer_fact (customer_id INTEGER NOT NULL, sort_name VARCHAR(200), "
    "number_length INTEGER, number VARCHAR(20), kind VARCHAR(24), importance VARCHAR(24), "
    "potential VARCHAR(24), responsible_id INTEGER, restricted_on DATE, phase_override "
    "VARCHAR(24), since DATE, last_order DATE, has_turnover BOOLEAN, place VARCHAR(80), "
    "has_email BOOLEAN, has_phone BOOLEAN, last_contact DATE, next_contact DATE, orders "
    "INTEGER, last_accepted DATE, bought_on DATE, span INTEGER, declined_on DATE, "
    "open_offers INTEGER, turnover BIGINT, dormant_months INTEGER, "
    "CONSTRAINT pk_customer_fact PRIMARY KEY (customer_id), "
    "CONSTRAINT fk_customer_fact_customer_id_customer FOREIGN KEY(customer_id) REFERENCES "
    "customer (id) ON DELETE CASCADE)",
    "CREATE INDEX ix_customer_fact_last ON customer_fact (last_contact, sort_name)",
    "CREATE INDEX ix_customer_fact_name ON customer_fact (sort_name, customer_id, importance, "
    "potential, kind, responsible_id, restricted_on, phase_override, since, last_order, "
    "has_turnover, last_accepted, declined_on, open_offers, orders, dormant_months, "
    "last_contact, next_contact, has_email, has_phone, place, bought_on, span)",
    "CREATE INDEX ix_customer_fact_next ON customer_fact (next_contact, sort_name)",
    "CREATE INDEX ix_customer_fact_number ON customer_fact (number_length, number)",
    "CREATE INDEX ix_customer_fact_order ON customer_fact (last_order, sort_name)",
    "CREATE INDEX ix_customer_fact_since ON customer_fact (since, sort_name)",
    "CREATE INDEX ix_customer_fact_place ON customer_fact (place, sort_name)",
    "CREATE INDEX ix_customer_fact_turnover ON customer_fact (turnover, sort_name)",
    "CREATE TABLE name_word (sound VARCHAR(20) NOT NULL, word VARCHAR(40) NOT NULL, "
    "customer_id INTEGER NOT NULL, CONSTRAINT pk_name_word PRIMARY KEY (sound, word, "
    "customer_id), CONSTRAINT fk_name_word_customer_id_customer FOREIGN KEY(customer_id) "
    "REFERENCES customer (id) ON DELETE CASCADE) WITHOUT ROWID",
    "CREATE INDEX ix_name_word_customer_id ON name_word (customer_id)",
    "UPDATE contact SET nature = 'service' WHERE offer_id IS NOT NULL",
)


def upgrade() -> None:
    """Add what 0001 lacks; contacts of offers serve the offer, all others count as care."""
    for statement in _STATEMENTS:
        op.execute(statement)
