"""The addresses of a row."""

from __future__ import annotations

from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.base.text import digits
from kundenpflege.model import Address
from kundenpflege.model.kinds import AddressKind

from .cells import country_of_phone, make_town, read_country, split_town, text_of
from .headers import ADDRESS_FIELDS
from .row import Row

_FILLED = ("supplement", "street", "po_box", "postal_code", "place")


def read_addresses(row: Row) -> list[dict[str, Any]]:
    """All addresses of a row, the first one for letters."""
    phones = [text_of(value) for field in ("phone", "mobile") for value in row.all(field)]
    guess = next((c for phone in phones if (c := country_of_phone(phone))), "")
    found = []
    for group in row.groups(ADDRESS_FIELDS):
        address = _address(row, group, guess)
        if any(address.get(name) for name in _FILLED):
            found.append(row.fit(address, Address))
    return found


def _address(row: Row, group: int, phone_country: str) -> dict[str, Any]:
    country = ""
    if text := row.text("country", group):
        country = read_country(text)
        if not country:
            row.keep(_("Land"), text, _("Land „{text}“ nicht erkannt").format(text=text))
    code, place = row.text("postal_code", group), row.text("place", group)
    both = row.text("postal_place", group)
    if both:
        first, second, said = split_town(both)
        code, place, country = code or first, place or second, country or said
    elif place and not code and digits(place):
        code, place, said = split_town(place)
        country = country or said
    town = make_town(code, place, country, phone_country)
    if town.restored:
        row.hint(_("PLZ {short} zu {code} ergänzt").format(short=code, code=town.postal_code))
    elif not town.sure:
        row.hint(_("PLZ „{code}“ bitte prüfen").format(code=town.postal_code))
    elif not country and town.country != "DE":
        row.hint(
            _("Land {country} aus Ort oder Telefonnummer erkannt").format(country=town.country)
        )
    street = " ".join(text_of(value) for value in row.all("street", group))
    if number := row.text("house_number", group):
        street = f"{street} {number}".strip()
    kinds = {kind.label.casefold(): kind for kind in AddressKind}
    return {
        "kind": kinds.get(row.text("address_kind", group).casefold(), AddressKind.POST),
        "supplement": ", ".join(text_of(value) for value in row.all("supplement", group)),
        "street": street,
        **({"po_box": box} if (box := row.text("po_box", group)) else {}),
        "postal_code": town.postal_code,
        "place": town.place,
        "country": town.country,
    }
