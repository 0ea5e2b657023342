"""The business itself: letterhead, legal particulars, number circles, first contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import use_currency
from kundenpflege.model import Business, Category, NumberCircle, TextBlock
from kundenpflege.model.kinds import FreeDayRule, PaperLayout, TaxMode
from kundenpflege.rules.particulars import (
    Hint,
    Particulars,
    legal_particulars,
    missing_particulars,
)
from kundenpflege.rules.validation import (
    InvalidValue,
    check_bic,
    check_color,
    check_country,
    check_email,
    check_iban,
    check_logo,
    check_postal_code,
    check_time,
    check_vat_id,
    check_website,
)
from kundenpflege.store import Reader, Writer

from . import default_texts, numbers
from .enquiries import ensure_criteria
from .fields import Draft, Problems, apply, check_percent

__all__ = [
    "BusinessDetail",
    "Hint",
    "NumberCircleRow",
    "change_business",
    "change_number_circle",
    "ensure_business",
    "get_business",
    "legal_particulars",
    "list_number_circles",
    "missing_particulars",
]

_ID = 1

#: The 16 Länder (ISO 3166-2:DE), whose holidays the contact plan shows.
GERMAN_STATES = frozenset("BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split())


@dataclass(frozen=True, slots=True)
class BusinessDetail(Particulars):
    """The business with all fields; rates in percent, `logo` PNG or JPEG bytes, `stationery` a
    PDF."""

    version: int = 0
    short_name: str = ""
    tagline: str = ""
    country: str = "DE"
    state: str = ""
    logo: bytes | None = None
    logo_right: bool = True
    brand_color: str = "#0E5A62"
    address_form: str = "B"
    address_right: bool = False
    tax_mode: TaxMode = TaxMode.REGULAR
    vat_rate: Decimal = Decimal(19)
    validity_days: int = 30
    follow_up_days: int = 7
    discount_limit: Decimal = Decimal(5)
    swiss_spelling: bool = False
    offer_thanks: str = ""
    offer_intro: str = ""
    offer_closing: str = ""
    payment_terms: str = ""
    layout: PaperLayout = PaperLayout.CLASSIC
    stationery: bytes | None = None
    gross_for_consumers: bool = False
    cash_rounding: bool = False
    order_form: bool = False
    rework_days: int = 3
    estimate_tolerance: Decimal = Decimal(15)
    rhythm_a: int = 4
    rhythm_b: int = 2
    rhythm_c: int = 1
    care_distance: int = 21
    work_days: str = "1111100"
    work_from: str = "07:00"
    work_until: str = "17:00"
    free_day_rule: FreeDayRule = FreeDayRule.KEEP
    name_days: bool | None = None
    enquiry_days: int = 1
    birthday_lead_days: int = 14

    @property
    def missing(self) -> tuple[Hint, ...]:
        """Legal particulars that letters lack still."""
        return missing_particulars(self)


@dataclass(frozen=True, slots=True)
class NumberCircleRow:
    """A number circle with the number it gives next."""

    key: str
    pattern: str
    next_value: int
    preview: str


#: What may be written: everything but the key.
BUSINESS_FIELDS = frozenset(BusinessDetail.__dataclass_fields__) - {"version"}


def get_business(db: Reader) -> BusinessDetail:
    """The business; an empty one as long as nothing was entered."""
    business = db.get(Business, _ID)
    if business is None:
        return BusinessDetail()
    values = {name: getattr(business, name) for name in BUSINESS_FIELDS}
    return BusinessDetail(version=db.version(business), **values)


def change_business(db: Writer, version: int | None, values: Mapping[str, Any]) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    ensure_business(db)
    business = db.require(Business, _ID)
    problems = Problems()
    draft = Draft(Business, values, BUSINESS_FIELDS, problems, db.today)
    draft.check("country", check_country)
    country = draft.get("country", business.country)
    draft.check("postal_code", check_postal_code, country)
    draft.check("state", _check_state, country)
    draft.check("email", check_email)
    draft.check("website", check_website)
    for name, check in (("iban", check_iban), ("bic", check_bic), ("vat_id", check_vat_id)):
        if draft.get(name) != getattr(business, name):
            draft.check(name, check)
    draft.check("brand_color", check_color)
    draft.check("logo", check_logo)
    draft.check("address_form", _check_form)
    draft.check("vat_rate", check_percent)
    draft.check("discount_limit", check_percent)
    draft.check("validity_days", _check_days, 365)
    draft.check("follow_up_days", _check_days, 90)
    draft.check("rework_days", _check_days, 90)
    draft.check("estimate_tolerance", check_percent)
    draft.check("stationery", _check_stationery)
    _check_plan(draft, business)
    problems.raise_if_any()
    apply(db, business, version, draft.values)
    use_currency(business.country)


def list_number_circles(db: Reader) -> list[NumberCircleRow]:
    """The circles with the number each gives next."""
    stored = {circle.key: circle for circle in db.scalars(select(NumberCircle))}
    rows = []
    for key, pattern in numbers.DEFAULT_PATTERNS.items():
        circle = stored.get(key)
        pattern = circle.pattern if circle else pattern
        value = circle.next_value if circle else 1
        preview = numbers.format_number(pattern, value, db.today)
        rows.append(NumberCircleRow(key, pattern, value, preview))
    return rows


def change_number_circle(
    db: Writer, key: str, *, pattern: str | None = None, next_value: int | None = None
) -> None:
    """Change how numbers look or where they go on; InputError on `pattern` or `next_value`."""
    ensure_business(db)
    circle = db.scalar(select(NumberCircle).where(NumberCircle.key == key))
    if pattern is not None:
        pattern = " ".join(pattern.split())
        try:
            numbers.check_pattern(pattern)
        except UserError as error:
            raise InputError({"pattern": error.message}) from error
        if len(numbers.format_number(pattern, 10**6, db.today)) > 20:
            raise InputError({"pattern": _("Bitte ein kürzeres Muster wählen.")})
        circle.pattern = pattern
    if next_value is not None:
        if not 1 <= next_value < 10**8:
            raise InputError({"next_value": _("Bitte eine Zahl ab 1 eingeben.")})
        circle.next_value = next_value
    db.flush()


def ensure_business(db: Writer) -> None:
    """Give a new database its first contents; what is there already stays as it is.

    The business row, number circles, the library of guarantees and texts, fields of work. Texts
    and fields of work come only together with the business row, so that removed ones stay away.
    """
    new = db.get(Business, _ID) is None
    if new:
        # Thanks, introduction and closing stay empty: the usual sentences fit Sie and du.
        db.add(Business(id=_ID, payment_terms=default_texts.PAYMENT_TERMS))
    known = set(db.scalars(select(NumberCircle.key)))
    for key, pattern in numbers.DEFAULT_PATTERNS.items():
        if key not in known:
            db.add(NumberCircle(key=key, pattern=pattern))
    if new and not db.scalar(select(func.count(TextBlock.id))):
        for position, (kind, name, body) in enumerate(default_texts.TEXT_BLOCKS):
            db.add(TextBlock(kind=kind, name=name, body=body, position=position))
    if new and not db.scalar(select(func.count(Category.id))):
        for position, name in enumerate(default_texts.CATEGORIES):
            db.add(Category(name=name, position=position))
    if new:
        ensure_criteria(db)
    db.flush()


def _check_state(state: str, country: str) -> str:
    state = state.upper()
    if state and country == "DE" and state not in GERMAN_STATES:
        raise InvalidValue(_("Bitte ein Bundesland aus der Liste wählen."))
    return state


def _check_form(form: str) -> str:
    if form.upper() not in ("A", "B"):
        raise InvalidValue(_("Es gibt die Briefformen A und B (DIN 5008)."))
    return form.upper()


def _check_stationery(content: bytes | None) -> bytes | None:
    """A PDF that letters can be drawn on; empty means none."""
    from kundenpflege.documents.attachments import check_stationery

    if not content:
        return None
    try:
        check_stationery(content)
    except UserError as error:
        raise InvalidValue(str(error)) from error
    return content


def _check_days(days: int, highest: int, lowest: int = 1) -> int:
    if not lowest <= days <= highest:
        raise InvalidValue(
            _("Bitte eine Zahl von {lowest} bis {highest} eingeben.").format(
                lowest=lowest, highest=highest
            )
        )
    return days


def _check_plan(draft: Draft, business: Business) -> None:
    """Rhythms, distance, working days and hours of the contact plan."""
    for name in ("rhythm_a", "rhythm_b", "rhythm_c"):
        draft.check(name, _check_days, 52, 0)
    draft.check("care_distance", _check_days, 365, 0)
    draft.check("enquiry_days", _check_days, 30)
    draft.check("birthday_lead_days", _check_days, 90, 0)
    draft.check("work_days", _check_work_days)
    for name in ("work_from", "work_until"):
        draft.check(name, check_time)
        draft.require(name, _("Bitte eine Uhrzeit eintragen, zum Beispiel 7:30."), new=False)
    first = draft.get("work_from", business.work_from)
    last = draft.get("work_until", business.work_until)
    if first and last and last <= first:
        draft.problems.add("work_until", _("Der Feierabend liegt vor dem Arbeitsbeginn."))


def _check_work_days(days: str) -> str:
    if len(days) != 7 or set(days) - {"0", "1"}:
        raise InvalidValue(_("Bitte die Arbeitstage ankreuzen."))
    if "1" not in days:
        raise InvalidValue(_("Mindestens ein Arbeitstag muss bleiben."))
    return days
