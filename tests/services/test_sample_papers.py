"""Papers of every kind from one offer: each says what makes it that kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from kundenpflege.base.dates import FixedClock
from kundenpflege.services import sample_papers as papers
from kundenpflege.services.offers import OfferFilter, OfferGroup, list_offer_ids
from kundenpflege.services.opening import open_demo


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Pages and words of each paper of the demo business's first offer."""
    from datetime import date
    from io import BytesIO

    found: dict[str, tuple[int, str]] = {}
    folder: Path = tmp_path_factory.mktemp("demo")
    with open_demo(folder, clock=FixedClock(date(2026, 11, 21))) as store, store.read() as db:
        wanted = OfferFilter(OfferGroup.SENT, text="Sprossenfenster")
        for name, make in papers.sample_papers(db, list_offer_ids(db, wanted)[0]):
            pages = PdfReader(BytesIO(make())).pages
            few = [*pages[:3], pages[-1]] if len(pages) > 3 else pages
            words = " ".join("\n".join(page.extract_text() for page in few).split())
            found[name] = (len(pages), words)
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("offer", "14.280,00 €"),
        ("small-business", "Steuerfrei nach § 19 UStG (Kleinunternehmer)."),
        ("reverse-charge", "Steuerschuldnerschaft des Leistungsempfängers (§ 13b UStG)."),
        ("photovoltaics", "Umsatzsteuer 0 % gemäß § 12 Abs. 3 UStG."),
        ("austria", "€ 14.400,00"),
        ("switzerland", "CHF 12’972.00"),
        ("gross", "14.280,00 €"),
        ("order-form", "Hiermit erteile ich Ihnen den Auftrag"),
        ("estimate", "Kostenvoranschlag"),
        ("confirmation", "Auftragsbestätigung"),
        ("supplement", "Nachtrag"),
        ("variants", "Sie haben die Wahl zwischen drei Ausführungen"),
        ("callsheet", "Was wir garantieren"),
        ("talksheet", "Gesprächsbogen"),
        ("daysheet", "Mein Tag · nur für uns"),
        ("plan", "Kontaktplan"),
        ("plan-customer", "Wunsch im Jahr"),
        ("card-birthday", "zum Geburtstag"),
        ("card-christmas", "Frohe Weihnachten"),
        ("card-sympathy", "In stiller Anteilnahme"),
        ("cards-on-a4", "Vom Kaffee auf der Baustelle"),
        ("letter-maintenance", "Vom Kaffee auf der Baustelle"),
        ("envelopes-c6", "Hotel Schlossblick KG"),
        ("envelopes-dl", "Hotel Schlossblick KG"),
        ("letter-labels", "Bargteheide"),
        ("route", "Bargteheide"),
    ],
)
def test_each_kind_says_what_it_is(made: dict[str, tuple[int, str]], name: str, words: str) -> None:
    said = made[name][1].replace("\u00a0", " ")
    assert words in said


def test_one_page_two_pages_and_sixty(made: dict[str, tuple[int, str]]) -> None:
    assert made["one-page"][0] == 1
    assert made["offer"][0] == 2
    assert made["sixty-pages"][0] >= 60
    assert made["callsheet"][0] == 1


def test_the_total_is_never_the_last_thing_read(made: dict[str, tuple[int, str]]) -> None:
    for name in ("offer", "one-page", "small-business", "switzerland", "variants", "gross"):
        said = made[name][1]
        assert said.rindex("Gesamtpreis") < said.rindex("Garantierte Leistungen"), name
