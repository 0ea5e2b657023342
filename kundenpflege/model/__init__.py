"""The domain: mapped classes, buildable in memory without a database."""

from __future__ import annotations

from .base import Base, field_info, table_of
from .business import Business, NumberCircle, TextBlock, User
from .catalogue import CatalogueItem, Category
from .contact import Contact
from .customer import Address, Customer, CustomerCategory, Person
from .offer import (
    Guarantee,
    Need,
    NeedFulfilment,
    Offer,
    OfferDocument,
    OfferLine,
)
from .reminder import ReminderAnswer

__all__ = [
    "Address",
    "Base",
    "Business",
    "CatalogueItem",
    "Category",
    "Contact",
    "Customer",
    "CustomerCategory",
    "Guarantee",
    "Need",
    "NeedFulfilment",
    "NumberCircle",
    "Offer",
    "OfferDocument",
    "OfferLine",
    "Person",
    "ReminderAnswer",
    "TextBlock",
    "User",
    "field_info",
    "table_of",
]
