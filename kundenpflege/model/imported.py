"""What was imported, and how the columns of a kind of file were understood."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field


class ImportBatch(Base):
    """One import with its result, written in the same step as its rows: the step's journal tells
    what came in, also days later."""

    __tablename__ = "import_batch"

    file_name: Mapped[str] = text_field(N_("Datei"), 260)
    imported_at: Mapped[datetime] = field(N_("Eingelesen am"), DateTime)
    taken: Mapped[int] = field(N_("Übernommen"), Integer, default=0, server_default="0")
    merged: Mapped[int] = field(N_("Ergänzt"), Integer, default=0, server_default="0")
    skipped: Mapped[int] = field(N_("Übersprungen"), Integer, default=0, server_default="0")
    rejected: Mapped[int] = field(N_("Abgelehnt"), Integer, default=0, server_default="0")


class ImportMapping(Base):
    """How the columns of files with these headers were mapped last time.

    `fingerprint`: SHA-256 of the folded headers; `definition`: JSON (column → field and mode).
    """

    __tablename__ = "import_mapping"

    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    definition: Mapped[str] = mapped_column(Text)
    used_at: Mapped[datetime] = mapped_column(DateTime)
