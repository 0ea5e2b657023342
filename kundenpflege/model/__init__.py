"""The domain: mapped classes, buildable in memory without a database."""

from __future__ import annotations

from .base import Base, field_info, table_of
from .business import Business, Closure, FollowUpRhythm, NumberCircle, Paper, TextBlock, User
from .calendar import ForeignCalendar, ForeignEvent
from .catalogue import CatalogueItem, Category, Package, Picture, PriceChange
from .consent import Consent, ConsentProof, Erasure, Objection, Suppression
from .contact import Contact, ContactSeries, SeriesSkip
from .custom_field import CustomField, CustomValue
from .customer import Address, Customer, CustomerCategory, Person, Website
from .decision import DecisionDate
from .enquiry import Criterion, Enquiry, EnquiryTick
from .imported import ImportBatch, ImportMapping
from .letter import Letter
from .listing import DistinctPair, SavedView
from .occasion import Installation, OccasionType
from .offer import (
    Guarantee,
    Need,
    NeedFulfilment,
    Offer,
    OfferAttachment,
    OfferDocument,
    OfferLine,
    SurchargeBase,
    TenderFile,
)
from .reminder import ReminderAnswer
from .sales_objection import ObjectionUse, SalesObjection
from .tag import CustomerTag, Tag
from .talk import Question, Questionnaire, TalkAnswer
from .wish import Wish

__all__ = [
    "Address",
    "Base",
    "Business",
    "CatalogueItem",
    "Category",
    "Closure",
    "Consent",
    "ConsentProof",
    "Contact",
    "ContactSeries",
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
    "FollowUpRhythm",
    "ForeignCalendar",
    "ForeignEvent",
    "Guarantee",
    "ImportBatch",
    "ImportMapping",
    "Installation",
    "Letter",
    "Need",
    "NeedFulfilment",
    "NumberCircle",
    "Objection",
    "ObjectionUse",
    "OccasionType",
    "Offer",
    "OfferAttachment",
    "OfferDocument",
    "OfferLine",
    "Package",
    "Paper",
    "Person",
    "Picture",
    "PriceChange",
    "Question",
    "Questionnaire",
    "ReminderAnswer",
    "SalesObjection",
    "SavedView",
    "SeriesSkip",
    "Suppression",
    "SurchargeBase",
    "Tag",
    "TalkAnswer",
    "TenderFile",
    "TextBlock",
    "User",
    "Website",
    "Wish",
    "field_info",
    "table_of",
]
