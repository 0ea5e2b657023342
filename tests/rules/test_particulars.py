"""What letters must carry by legal form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kundenpflege.model import Business
from kundenpflege.model.kinds import LegalForm
from kundenpflege.rules.particulars import Particulars, legal_particulars, missing_particulars

GMBH = Particulars(
    name="Tischlerei Beispiel GmbH",
    legal_form=LegalForm.GMBH,
    street="Werkstraße 8",
    postal_code="22926",
    place="Ahrensburg",
    phone="04102 5550-0",
    email="info@tischlerei-beispiel.de",
    website="https://tischlerei-beispiel.de/",
    owners="Inga Beispiel",
    register_court="Amtsgericht Lübeck",
    register_number="HRB 12345",
    vat_id="DE136695976",
    chamber="Handwerkskammer Lübeck",
    bank_name="Musterbank Stormarn",
    iban="DE89 3704 0044 0532 0130 00",
)


def fields(business: Particulars) -> list[str]:
    return [hint.field for hint in missing_particulars(business)]


def test_the_footer_of_a_gmbh() -> None:
    assert legal_particulars(GMBH) == (
        ("Tischlerei Beispiel GmbH", "Werkstraße 8", "22926 Ahrensburg"),
        ("Telefon 04102 5550-0", "info@tischlerei-beispiel.de", "tischlerei-beispiel.de"),
        (
            "Geschäftsführung: Inga Beispiel",
            "Amtsgericht Lübeck, HRB 12345",
            "USt-IdNr. DE136695976",
        ),
        ("Handwerkskammer Lübeck", "Musterbank Stormarn", "DE89 3704 0044 0532 0130 00"),
    )
    assert missing_particulars(GMBH) == ()


def test_empty_lines_and_columns_are_left_out() -> None:
    assert legal_particulars(Particulars(name="Ida Ohm")) == (("Ida Ohm",),)
    assert legal_particulars(Particulars()) == ()


def test_the_stored_business_fits_too() -> None:
    assert legal_particulars(Business(name="Ida Ohm", owners="Ida Ohm")) == (
        ("Ida Ohm",),
        ("Inhaber: Ida Ohm",),
    )


@pytest.mark.parametrize(
    ("form", "name", "wanted"),
    [
        (LegalForm.GMBH, "Ohm GmbH", {"owners", "register_court", "register_number"}),
        (
            LegalForm.UG,
            "Ohm UG (haftungsbeschränkt)",
            {"owners", "register_court", "register_number"},
        ),
        (
            LegalForm.GMBH_CO_KG,
            "Ohm GmbH & Co. KG",
            {"owners", "general_partner", "register_court", "register_number"},
        ),
        (LegalForm.REGISTERED_TRADER, "Ida Ohm e. K.", {"register_court", "register_number"}),
        (LegalForm.OHG, "Ohm OHG", {"register_court", "register_number"}),
        (LegalForm.KG, "Ohm KG", {"register_court", "register_number"}),
        (LegalForm.EGBR, "Ohm eGbR", {"owners", "register_court", "register_number"}),
        (LegalForm.GBR, "Ohm & Watt GbR", {"owners"}),
        (LegalForm.SOLE_TRADER, "Ida Ohm", {"owners"}),
        (LegalForm.OTHER, "Ohm", set()),
    ],
)
def test_each_form_wants_its_own(form: LegalForm, name: str, wanted: set[str]) -> None:
    bare = Particulars(
        name=name,
        legal_form=form,
        street="Weg 1",
        postal_code="22926",
        place="Ahrensburg",
        phone="1",
        email="a@b.de",
        chamber="HWK",
    )
    assert set(fields(bare)) == wanted


def test_the_legal_form_belongs_to_the_name() -> None:
    assert fields(replace(GMBH, name="Tischlerei Beispiel")) == ["name"]
    hint = missing_particulars(replace(GMBH, name="Tischlerei Beispiel"))[0]
    assert "„Tischlerei Beispiel GmbH“" in hint.text
    # „Hamburg“ ends with the letters of a GbR's suffix, but is none
    assert "name" in fields(replace(GMBH, name="Tischlerei Hamburg", legal_form=LegalForm.UG))


def test_an_empty_business_is_told_once_about_its_address() -> None:
    hints = missing_particulars(Particulars())
    assert [hint.field for hint in hints[:2]] == ["name", "street"]
    assert len({hint.text for hint in hints}) == len(hints)
    assert "place" not in fields(Particulars())
    assert "place" in fields(replace(GMBH, place=""))


def test_the_law_is_named() -> None:
    hint = missing_particulars(replace(GMBH, owners=""))[0]
    assert "§ 35a GmbHG" in hint.text
