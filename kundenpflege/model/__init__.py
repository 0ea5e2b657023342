"""The domain: mapped classes, buildable in memory without a database."""

from __future__ import annotations

from .base import Base, field_info, table_of
from .business import Business, NumberCircle, TextBlock, User
from .catalogue import CatalogueItem, Category
from .consent import Consent, ConsentProof, Erasure, Objection, Suppression
from .contact import Contact
from .custom_field import CustomField, CustomValue
from .customer import Address, Customer, CustomerCategory, Person, Website
from .decision import DecisionDate
from .enquiry import Criterion, Enquiry, EnquiryTick
from .imported import ImportBatch, ImportMapping
from .listing import DistinctPair, SavedView
from .offer import (
    Guarantee,
    Need,
    NeedFulfilment,
    Offer,
    OfferDocument,
    OfferLine,
)
from .reminder import ReminderAnswer
from .tag import CustomerTag, Tag
from .wish import Wish

__all__ = [
    "Address",
    "Base",
    "Business",
    "CatalogueItem",
    "Category",
    "Consent",
    "ConsentProof",
    "Contact",
    "Criterion",
    "CustomField",
    "CustomValue",
    "Customer",
    "CustomerCategory",
    "CustomerTag",
    "DecisionDate",
    "DistinctPair",
    "Enquiry",
    "EnquiryTick",
    "Erasure",
    "Guarantee",
    "ImportBatch",
    "ImportMapping",
    "Need",
    "NeedFulfilment",
    "NumberCircle",
    "Objection",
    "Offer",
    "OfferDocument",
    "OfferLine",
    "Person",
    "ReminderAnswer",
    "SavedView",
    "Suppression",
    "Tag",
    "TextBlock",
    "User",
    "Website",
    "Wish",
    "field_info",
    "table_of",
]
