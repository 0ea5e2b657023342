"""A joinery, Dr. Sommer and the Brandts: what the tests of cards and letters share."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kundenpflege.model import (
    Address,
    Business,
    Customer,
    Person,
    User,
)
from kundenpflege.model.kinds import (
    CustomerKind,
    Salutation,
)
from kundenpflege.services import letters
from kundenpflege.services.greeting_texts import ensure_greetings
from kundenpflege.store import Store, Writer

PERSONAL = "Ich denke noch gern an Ihren Rosengarten."


@pytest.fixture
def world(store: Store) -> dict[str, int]:
    """A joinery, Dr. Sommer who turns 60 on 1 December, the Brandts whom we know well."""
    with store.write("Anfang") as db:
        db.add(Business(id=1, name="Tischlerei Holz GmbH", short_name="Holz", street="Werkweg 3",
                        postal_code="22926", place="Ahrensburg", phone="04102 1"))  # fmt: skip
        user = db.add(User(name="Jens Holz", phone="04102 12"))
        db.flush()
        ensure_greetings(db)
        sommer = db.add(Customer(number="K-0087", name="Dr. Helene Sommer", since=date(2016, 12, 1),
                                 kind=CustomerKind.PRIVATE, responsible_id=user.id))  # fmt: skip
        brandt = db.add(Customer(number="K-0291", name="Familie Brandt", kind=CustomerKind.FAMILY))
        db.flush()
        for one in (sommer, brandt):
            db.add(Address(customer_id=one.id, street="Gartenweg 5", postal_code="22926",
                           place="Ahrensburg"))  # fmt: skip
        helene = Person(customer_id=sommer.id, first_name="Helene", last_name="Sommer",
                        title_before="Dr.", salutation=Salutation.MRS, note="Rosen")  # fmt: skip
        helene.set_birthday(1, 12, 1966)
        petra = Person(customer_id=brandt.id, first_name="Petra", last_name="Brandt",
                       salutation=Salutation.MRS, informal=True)  # fmt: skip
        petra.set_birthday(2, 12, None)
        jan = Person(customer_id=brandt.id, first_name="Jan", last_name="Brandt",
                     salutation=Salutation.MR, informal=True, position=1)  # fmt: skip
        db.add_all([helene, petra, jan])
        db.flush()
        return {"sommer": sommer.id, "brandt": brandt.id, "helene": helene.id, "petra": petra.id}


def birthday(person_id: int, day: str = "2026-12-01") -> str:
    return f"birthday:person:{person_id}:{day}"


def write(db: Writer, customer_id: int, occasion: str, **values: Any) -> int:
    draft = letters.new_letter(db, customer_id, occasion=occasion)
    return letters.save_letter(db, customer_id, {**draft.values, "personal": PERSONAL, **values})


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
