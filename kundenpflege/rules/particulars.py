"""Which particulars the business's letters and offers must carry, by legal form.

§ 35a GmbHG (GmbH, UG), § 37a HGB (e. K.), §§ 125, 177a HGB (OHG, KG, GmbH & Co. KG), § 707b BGB
(eGbR), § 2 DL-InfoV (everybody who renders services). No legal advice; all texts can be edited.
"""

from __future__ import annotations

from dataclasses import dataclass

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Business
from kundenpflege.model.kinds import LegalForm

_REGISTERED = frozenset(
    {
        LegalForm.REGISTERED_TRADER,
        LegalForm.EGBR,
        LegalForm.OHG,
        LegalForm.KG,
        LegalForm.GMBH,
        LegalForm.UG,
        LegalForm.GMBH_CO_KG,
    }
)
_MANAGED = frozenset({LegalForm.GMBH, LegalForm.UG, LegalForm.GMBH_CO_KG})

#: How a legal form must show in the name (§ 19 HGB, §§ 4, 5a GmbHG, § 707a BGB).
_SUFFIXES: dict[LegalForm, tuple[str, ...]] = {
    LegalForm.REGISTERED_TRADER: (
        "e. k.",
        "e.k.",
        "e. kfm.",
        "e.kfm.",
        "e. kfr.",
        "e.kfr.",
        "eingetragener kaufmann",
        "eingetragene kauffrau",
    ),
    LegalForm.GBR: ("gbr", "gesellschaft bürgerlichen rechts"),
    LegalForm.EGBR: ("egbr", "eingetragene gesellschaft bürgerlichen rechts"),
    LegalForm.OHG: ("ohg", "offene handelsgesellschaft"),
    LegalForm.KG: ("kg", "kommanditgesellschaft"),
    LegalForm.GMBH: ("gmbh", "gesellschaft mit beschränkter haftung"),
    LegalForm.UG: ("ug (haftungsbeschränkt)", "unternehmergesellschaft (haftungsbeschränkt)"),
    LegalForm.GMBH_CO_KG: ("gmbh & co. kg", "gmbh & co kg", "gmbh und co. kg"),
}

_REGISTER_LAW: dict[LegalForm, str] = {
    LegalForm.REGISTERED_TRADER: "§ 37a HGB",
    LegalForm.EGBR: "§ 707b BGB",
    LegalForm.OHG: "§ 125 HGB",
    LegalForm.KG: "§ 125 HGB",
    LegalForm.GMBH: "§ 35a GmbHG",
    LegalForm.UG: "§ 35a GmbHG",
    LegalForm.GMBH_CO_KG: "§ 125 HGB",
}


@dataclass(frozen=True, slots=True)
class Particulars:
    """The facts about the business that letters may carry; the names are those of the model."""

    name: str = ""
    legal_form: LegalForm = LegalForm.SOLE_TRADER
    street: str = ""
    postal_code: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    owners: str = ""
    general_partner: str = ""
    supervisory_chair: str = ""
    register_court: str = ""
    register_number: str = ""
    vat_id: str = ""
    chamber: str = ""
    job_title: str = ""
    insurance: str = ""
    bank_name: str = ""
    iban: str = ""
    bic: str = ""


#: Whatever has these facts: the stored business or a plain value.
Facts = Particulars | Business


@dataclass(frozen=True, slots=True)
class Hint:
    """A missing particular: the field to fill and why (German)."""

    field: str
    text: str


def legal_particulars(business: Facts) -> tuple[tuple[str, ...], ...]:
    """Up to four columns of footer lines for letters and offers; empty lines and columns left out.

    Who and where · how to reach · who answers for it and register · chamber, insurance and bank.
    """
    seat = " ".join(part for part in (business.postal_code, business.place) if part)
    register = ", ".join(
        part for part in (business.register_court, business.register_number) if part
    )
    columns = (
        (business.name, business.street, seat),
        (
            _with(N_("Telefon {value}"), business.phone),
            business.email,
            _bare(business.website),
        ),
        (
            _with(_owner_label(business), business.owners),
            _with(N_("Persönlich haftend: {value}"), _general_partner(business)),
            _with(N_("Vorsitz des Aufsichtsrats: {value}"), business.supervisory_chair),
            register,
            _with(N_("USt-IdNr. {value}"), business.vat_id),
        ),
        (
            business.chamber,
            business.job_title,
            _with(N_("Haftpflicht: {value}"), business.insurance),
            business.bank_name,
            business.iban,
            _with(N_("BIC {value}"), business.bic),
        ),
    )
    filled = (tuple(line for line in column if line) for column in columns)
    return tuple(column for column in filled if column)


def missing_particulars(business: Facts) -> tuple[Hint, ...]:
    """What the law wants on letters and is not there yet, most important first."""
    form = business.legal_form
    hints: list[Hint] = []

    def want(field: str, text: str) -> None:
        if not str(getattr(business, field)).strip():
            hints.append(Hint(field, text))

    want("name", _("Der Name Ihres Betriebs fehlt."))
    suffixes = _SUFFIXES.get(form)
    if suffixes and business.name.strip() and not _has_suffix(business.name, suffixes):
        hints.append(
            Hint(
                "name",
                _("Die Rechtsform gehört zum Namen: „{name} {form}“.").format(
                    name=business.name, form=form.label
                ),
            )
        )
    for field in ("street", "postal_code", "place"):
        want(field, _("Die Anschrift des Betriebs fehlt auf Briefen und Angeboten."))
    if form in _MANAGED:
        want(
            "owners",
            _("Alle Geschäftsführer mit Vor- und Nachnamen angeben ({law}).").format(
                law="§ 35a GmbHG" if form is not LegalForm.GMBH_CO_KG else "§ 177a HGB"
            ),
        )
    elif form is LegalForm.SOLE_TRADER:
        want("owners", _("Vor- und Nachnamen des Inhabers angeben (§ 2 DL-InfoV)."))
    elif form in (LegalForm.GBR, LegalForm.EGBR):
        want("owners", _("Die Gesellschafter mit Vor- und Nachnamen angeben (§ 2 DL-InfoV)."))
    if form is LegalForm.GMBH_CO_KG:
        want(
            "general_partner",
            _("Die persönlich haftende GmbH mit Sitz und Register angeben (§ 177a HGB)."),
        )
    if form in _REGISTERED:
        law = _REGISTER_LAW[form]
        want("register_court", _("Das Registergericht angeben ({law}).").format(law=law))
        want("register_number", _("Die Registernummer angeben ({law}).").format(law=law))
    want("phone", _("Eine Telefonnummer angeben (§ 2 DL-InfoV)."))
    want("email", _("Eine E-Mail-Adresse angeben (§ 2 DL-InfoV)."))
    want(
        "chamber",
        _("Ihre Handwerkskammer angeben, wenn Ihr Handwerk zulassungspflichtig ist (DL-InfoV)."),
    )
    first_of_each: dict[str, Hint] = {}
    for hint in hints:
        first_of_each.setdefault(hint.text, hint)
    return tuple(first_of_each.values())


def _owner_label(business: Facts) -> str:
    form = business.legal_form
    if form in _MANAGED:
        return N_("Geschäftsführung: {value}")
    if form in (LegalForm.SOLE_TRADER, LegalForm.REGISTERED_TRADER):
        return N_("Inhaber: {value}")
    if form is LegalForm.OTHER:
        return N_("Vertreten durch {value}")
    return N_("Gesellschafter: {value}")


def _general_partner(business: Facts) -> str:
    return business.general_partner if business.legal_form is LegalForm.GMBH_CO_KG else ""


def _with(pattern: str, value: str) -> str:
    return _(pattern).format(value=value) if value.strip() else ""


def _bare(website: str) -> str:
    for prefix in ("https://", "http://"):
        website = website.removeprefix(prefix)
    return website.rstrip("/")


def _has_suffix(name: str, suffixes: tuple[str, ...]) -> bool:
    folded = f" {' '.join(name.casefold().split())} "
    return any(f" {suffix} " in folded for suffix in suffixes)
