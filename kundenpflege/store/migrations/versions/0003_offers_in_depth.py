"""Offers in depth: kinds of paper, variants, questionnaires, catalogue, papers, objections."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Spelled out, not derived: a migration stays as it was when the program goes on. Columns are added
# in place: rebuilding a table would fire the deletions that hang on its rows.
_STATEMENTS = (
    "CREATE TABLE follow_up_rhythm (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "from_amount BIGINT DEFAULT '0' NOT NULL, days VARCHAR(60) DEFAULT '' NOT NULL, "
    "days_before_end INTEGER)",
    "CREATE TABLE picture (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, content BLOB "
    "NOT NULL, sha256 VARCHAR(64) NOT NULL, name VARCHAR(200) DEFAULT '' NOT NULL)",
    "CREATE TABLE sales_objection (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind "
    "VARCHAR(24) DEFAULT 'other' NOT NULL, text VARCHAR(300) DEFAULT '' NOT NULL, "
    "benefit_answer VARCHAR(1000) DEFAULT '' NOT NULL, less_answer VARCHAR(1000) DEFAULT "
    "'' NOT NULL, position INTEGER DEFAULT '0' NOT NULL, active BOOLEAN DEFAULT '1' NOT "
    "NULL)",
    "CREATE TABLE package (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name "
    "VARCHAR(120) DEFAULT '' NOT NULL, category_id INTEGER, note VARCHAR(400) DEFAULT '' "
    "NOT NULL, position INTEGER DEFAULT '0' NOT NULL, definition TEXT NOT NULL, "
    "CONSTRAINT fk_package_category_id_category FOREIGN KEY(category_id) REFERENCES "
    "category (id) ON DELETE SET NULL)",
    "CREATE TABLE questionnaire (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name "
    "VARCHAR(80) DEFAULT '' NOT NULL, \"key\" VARCHAR(40) DEFAULT '' NOT NULL, category_id "
    "INTEGER, position INTEGER DEFAULT '0' NOT NULL, active BOOLEAN DEFAULT '1' NOT NULL,"
    " CONSTRAINT fk_questionnaire_category_id_category FOREIGN KEY(category_id) "
    "REFERENCES category (id) ON DELETE SET NULL)",
    "CREATE TABLE price_change (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, item_id "
    "INTEGER NOT NULL, changed_on DATE NOT NULL, unit_price BIGINT NOT NULL, unit_cost "
    "BIGINT, reason VARCHAR(200) DEFAULT '' NOT NULL, CONSTRAINT "
    "fk_price_change_item_id_catalogue_item FOREIGN KEY(item_id) REFERENCES "
    "catalogue_item (id) ON DELETE CASCADE)",
    "CREATE TABLE question (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "questionnaire_id INTEGER NOT NULL, position INTEGER DEFAULT '0' NOT NULL, section "
    "VARCHAR(80) DEFAULT '' NOT NULL, text VARCHAR(400) DEFAULT '' NOT NULL, hint "
    "VARCHAR(400) DEFAULT '' NOT NULL, kind VARCHAR(24) DEFAULT 'text' NOT NULL, choices "
    "VARCHAR(2000) DEFAULT '' NOT NULL, wording VARCHAR(400) DEFAULT '' NOT NULL, weight "
    "VARCHAR(24) DEFAULT 'important' NOT NULL, CONSTRAINT "
    "fk_question_questionnaire_id_questionnaire FOREIGN KEY(questionnaire_id) REFERENCES "
    "questionnaire (id) ON DELETE CASCADE)",
    "CREATE TABLE objection_use (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "objection_id INTEGER NOT NULL, offer_id INTEGER NOT NULL, used_on DATE NOT NULL, "
    "worked BOOLEAN, note VARCHAR(1000) DEFAULT '' NOT NULL, CONSTRAINT "
    "fk_objection_use_objection_id_sales_objection FOREIGN KEY(objection_id) REFERENCES "
    "sales_objection (id) ON DELETE CASCADE, CONSTRAINT fk_objection_use_offer_id_offer "
    "FOREIGN KEY(offer_id) REFERENCES offer (id) ON DELETE CASCADE)",
    "CREATE TABLE paper (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(120)"
    " DEFAULT '' NOT NULL, kind VARCHAR(24) DEFAULT 'other' NOT NULL, use VARCHAR(24) "
    "DEFAULT 'never' NOT NULL, offer_id INTEGER, file_name VARCHAR(260) DEFAULT '' NOT "
    "NULL, content BLOB NOT NULL, pages INTEGER DEFAULT '1' NOT NULL, position INTEGER "
    "DEFAULT '0' NOT NULL, active BOOLEAN DEFAULT '1' NOT NULL, CONSTRAINT "
    "fk_paper_offer_id_offer FOREIGN KEY(offer_id) REFERENCES offer (id) ON DELETE "
    "CASCADE)",
    "CREATE TABLE talk_answer (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, offer_id "
    "INTEGER NOT NULL, question_id INTEGER, position INTEGER DEFAULT '0' NOT NULL, "
    "question VARCHAR(400) DEFAULT '' NOT NULL, answer VARCHAR(2000) DEFAULT '' NOT NULL,"
    " state VARCHAR(24) DEFAULT 'open' NOT NULL, taken BOOLEAN DEFAULT '0' NOT NULL, "
    "CONSTRAINT fk_talk_answer_offer_id_offer FOREIGN KEY(offer_id) REFERENCES offer (id)"
    " ON DELETE CASCADE, CONSTRAINT fk_talk_answer_question_id_question FOREIGN "
    "KEY(question_id) REFERENCES question (id) ON DELETE SET NULL)",
    "CREATE TABLE tender_file (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, offer_id "
    "INTEGER NOT NULL, file_name VARCHAR(260) DEFAULT '' NOT NULL, content BLOB NOT NULL,"
    " CONSTRAINT uq_tender_file_offer_id UNIQUE (offer_id), CONSTRAINT "
    "fk_tender_file_offer_id_offer FOREIGN KEY(offer_id) REFERENCES offer (id) ON DELETE "
    "CASCADE)",
    "CREATE TABLE offer_attachment (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "offer_id INTEGER NOT NULL, paper_id INTEGER NOT NULL, position INTEGER DEFAULT '0' "
    "NOT NULL, CONSTRAINT uq_offer_attachment_offer_id UNIQUE (offer_id, paper_id), "
    "CONSTRAINT fk_offer_attachment_offer_id_offer FOREIGN KEY(offer_id) REFERENCES offer"
    " (id) ON DELETE CASCADE, CONSTRAINT fk_offer_attachment_paper_id_paper FOREIGN "
    "KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE)",
    "CREATE TABLE surcharge_base (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, line_id "
    "INTEGER NOT NULL, base_id INTEGER NOT NULL, CONSTRAINT uq_surcharge_base_line_id "
    "UNIQUE (line_id, base_id), CONSTRAINT fk_surcharge_base_line_id_offer_line FOREIGN "
    "KEY(line_id) REFERENCES offer_line (id) ON DELETE CASCADE, CONSTRAINT "
    "fk_surcharge_base_base_id_offer_line FOREIGN KEY(base_id) REFERENCES offer_line (id)"
    " ON DELETE CASCADE)",
    "ALTER TABLE business ADD COLUMN layout VARCHAR(24) DEFAULT 'classic' NOT NULL",
    "ALTER TABLE business ADD COLUMN stationery BLOB",
    "ALTER TABLE business ADD COLUMN gross_for_consumers BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE business ADD COLUMN cash_rounding BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE business ADD COLUMN order_form BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE business ADD COLUMN rework_days INTEGER DEFAULT '3' NOT NULL",
    "ALTER TABLE business ADD COLUMN estimate_tolerance BIGINT DEFAULT '1500' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN kind VARCHAR(24) DEFAULT 'item' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN long_text VARCHAR(20000) DEFAULT '' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN feature VARCHAR(1000) DEFAULT '' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN price_unit INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN unit_cost BIGINT",
    "ALTER TABLE catalogue_item ADD COLUMN supplier VARCHAR(120) DEFAULT '' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN supplier_number VARCHAR(60) DEFAULT '' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN ean VARCHAR(14) DEFAULT '' NOT NULL",
    "ALTER TABLE catalogue_item ADD COLUMN priced_on DATE",
    "ALTER TABLE catalogue_item ADD COLUMN picture_id INTEGER CONSTRAINT "
    "fk_catalogue_item_picture_id_picture REFERENCES picture (id) ON DELETE SET NULL",
    "ALTER TABLE offer ADD COLUMN kind VARCHAR(24) DEFAULT 'offer' NOT NULL",
    "ALTER TABLE offer ADD COLUMN based_on_id INTEGER CONSTRAINT "
    "fk_offer_based_on_id_offer REFERENCES offer (id)",
    "ALTER TABLE offer ADD COLUMN variant_of_id INTEGER CONSTRAINT "
    "fk_offer_variant_of_id_offer REFERENCES offer (id)",
    "ALTER TABLE offer ADD COLUMN variant_name VARCHAR(80) DEFAULT '' NOT NULL",
    "ALTER TABLE offer ADD COLUMN variants_included BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE offer ADD COLUMN category_id INTEGER CONSTRAINT "
    "fk_offer_category_id_category REFERENCES category (id) ON DELETE SET NULL",
    "ALTER TABLE offer ADD COLUMN questionnaire_id INTEGER CONSTRAINT "
    "fk_offer_questionnaire_id_questionnaire REFERENCES questionnaire (id) ON DELETE SET "
    "NULL",
    "ALTER TABLE offer ADD COLUMN asked_on DATE",
    "ALTER TABLE offer ADD COLUMN binding BOOLEAN DEFAULT '1' NOT NULL",
    "ALTER TABLE offer ADD COLUMN gross_prices BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE offer ADD COLUMN discount_amount BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE offer ADD COLUMN work_from DATE",
    "ALTER TABLE offer ADD COLUMN work_until DATE",
    "ALTER TABLE offer ADD COLUMN work_days INTEGER",
    "ALTER TABLE offer ADD COLUMN delivery_days INTEGER",
    "ALTER TABLE offer ADD COLUMN order_form BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE offer ADD COLUMN chance INTEGER",
    "ALTER TABLE offer ADD COLUMN decision_on DATE",
    "ALTER TABLE offer ADD COLUMN competitor VARCHAR(200) DEFAULT '' NOT NULL",
    "ALTER TABLE offer ADD COLUMN price_difference BIGINT",
    "ALTER TABLE offer ADD COLUMN cost_total BIGINT",
    "ALTER TABLE offer ADD COLUMN discount_total BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE contact ADD COLUMN follow_up INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN reference VARCHAR(40) DEFAULT '' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN level INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN long_text VARCHAR(20000) DEFAULT '' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN calculation VARCHAR(200) DEFAULT '' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN price_unit INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN unit_cost BIGINT",
    "ALTER TABLE offer_line ADD COLUMN surcharge_percent BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN hide_price BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN memo VARCHAR(1000) DEFAULT '' NOT NULL",
    "ALTER TABLE offer_line ADD COLUMN picture_id INTEGER CONSTRAINT "
    "fk_offer_line_picture_id_picture REFERENCES picture (id) ON DELETE SET NULL",
    "CREATE INDEX ix_picture_sha256 ON picture (sha256)",
    "CREATE INDEX ix_catalogue_item_picture_id ON catalogue_item (picture_id)",
    "CREATE INDEX ix_package_category_id ON package (category_id)",
    "CREATE INDEX ix_questionnaire_category_id ON questionnaire (category_id)",
    "CREATE INDEX ix_price_change_item_id ON price_change (item_id)",
    "CREATE INDEX ix_question_questionnaire_id ON question (questionnaire_id)",
    "CREATE INDEX ix_offer_based_on_id ON offer (based_on_id)",
    "CREATE INDEX ix_offer_category_id ON offer (category_id)",
    "CREATE INDEX ix_offer_questionnaire_id ON offer (questionnaire_id)",
    "CREATE INDEX ix_offer_variant_of_id ON offer (variant_of_id)",
    "CREATE INDEX ix_objection_use_objection_id ON objection_use (objection_id)",
    "CREATE INDEX ix_objection_use_offer_id ON objection_use (offer_id)",
    "CREATE INDEX ix_offer_line_picture_id ON offer_line (picture_id)",
    "CREATE INDEX ix_paper_offer_id ON paper (offer_id)",
    "CREATE INDEX ix_talk_answer_offer_id ON talk_answer (offer_id)",
    "CREATE INDEX ix_talk_answer_question_id ON talk_answer (question_id)",
    "CREATE INDEX ix_offer_attachment_paper_id ON offer_attachment (paper_id)",
    "CREATE INDEX ix_surcharge_base_base_id ON surcharge_base (base_id)",
    "UPDATE contact SET follow_up = 1 WHERE offer_id IS NOT NULL",
)


def upgrade() -> None:
    """Add what 0002 lacks; contacts of offers were their one follow-up."""
    for statement in _STATEMENTS:
        op.execute(statement)
