from __future__ import annotations

from datetime import date

from kundenpflege.documents.sheet import Letterhead, OfferSheet, SheetLine, TotalRow
from kundenpflege.model.kinds import LineKind
from kundenpflege.services.swiss_sheet import swiss_sheet


def test_sentences_are_spelt_with_ss_and_names_as_they_are() -> None:
    sheet = OfferSheet(
        letterhead=Letterhead(name="Groß", company="Groß AG"),
        date=date(2026, 11, 21),
        subject="Haustür, weiß",
        recipient="Frau Weiß",
        address=("Frau", "Ina Weiß", "Gießenstrasse 1", "3003 Bern"),
        salutation="Sehr geehrte Frau Weiß",
        thanks="Vielen Dank für das große Vertrauen.",
        needs=("Die Straße soll leise sein",),
        lines=(SheetLine(LineKind.ITEM, "Maßarbeit", benefit="schließt leise", note="außen weiß"),),
        totals=(TotalRow("Gesamtbetrag, einschließlich MWST", "1.–"),),
        notes=("Bitte schließen Sie ab.",),
        guarantees=("Wir heißen Sie willkommen",),
        closing="Mit Spaß bei der Sache",
        greeting="Mit freundlichen Grüßen",
        signer="Udo Groß",
    )
    swiss = swiss_sheet(sheet)
    assert swiss.subject == "Haustür, weiss"
    assert swiss.needs == ("Die Strasse soll leise sein",)
    assert (swiss.lines[0].text, swiss.lines[0].benefit, swiss.lines[0].note) == (
        "Massarbeit",
        "schliesst leise",
        "aussen weiss",
    )
    assert swiss.totals[0].label == "Gesamtbetrag, einschliesslich MWST"
    assert swiss.greeting == "Mit freundlichen Grüssen"
    assert "ß" not in swiss.thanks + swiss.closing + "".join((*swiss.notes, *swiss.guarantees))
    names = (swiss.recipient, swiss.address, swiss.salutation, swiss.signer, swiss.letterhead)
    assert names == (sheet.recipient, sheet.address, sheet.salutation, sheet.signer,
                     sheet.letterhead)  # fmt: skip
