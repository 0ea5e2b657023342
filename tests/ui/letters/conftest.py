"""The page of cards and letters with two customers, one of them with a birthday soon."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.services import customers
from kundenpflege.services.greeting_texts import ensure_greetings
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.letters.page import LettersPage
from tests.ui.conftest import settle
from tests.ui.furnished import Answers, _look, answers, furnished

__all__ = ["Answers", "_look", "answers", "furnished", "ids", "page", "printed"]

ADDRESS = {"street": "Gartenweg 5", "postal_code": "22926", "place": "Ahrensburg"}


@pytest.fixture
def ids(furnished: Store) -> dict[str, int]:
    with furnished.write("Kunden") as db:
        ensure_greetings(db)
        sommer = customers.add_customer(
            db,
            {
                "number": "K-0087",
                "persons": [
                    {
                        "salutation": "mrs", "title_before": "Dr.", "first_name": "Helene",
                        "last_name": "Sommer", "note": "Liebt Rosen",
                        "birth_day": 24, "birth_month": 11, "birth_year": 1965,
                    }
                ],
                "addresses": [ADDRESS],
            },
        )  # fmt: skip
        brandt = customers.add_customer(
            db,
            {
                "number": "K-0291",
                "kind": "couple",
                "persons": [
                    {"salutation": "mrs", "first_name": "Petra", "last_name": "Brandt",
                     "informal": True},
                    {"salutation": "mr", "first_name": "Jan", "last_name": "Brandt",
                     "informal": True},
                ],
                "addresses": [ADDRESS],
            },
        )  # fmt: skip
    return {"sommer": sommer, "brandt": brandt}


@pytest.fixture
def printed() -> list[Path]:
    """What was handed to the program for PDFs."""
    return []


@pytest.fixture
def page(
    qtbot: QtBot, ids: dict[str, int], office: Office, answers: Answers, printed: list[Path]
) -> LettersPage:
    made = LettersPage(office)

    def open_it(path: Path) -> bool:
        printed.append(path)
        return True

    made.printer.opener = open_it
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made
