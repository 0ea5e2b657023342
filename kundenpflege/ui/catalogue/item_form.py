"""The form of one item: what it is, what the customer has of it, what it costs, a photo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_money
from kundenpflege.model import CatalogueItem
from kundenpflege.services import catalogue as services
from kundenpflege.services.price_changes import PastPrice

from ..kit import theme
from ..kit.controls import Label, hline
from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DecimalEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.editors_media import ImageEditor
from ..kit.form import Form
from ..kit.office import Office

#: Offered while typing; any other is as good.
UNITS = ("Stk", "psch", "h", "m", "m²", "m³", "lfm", "kg", "Tag", "km", "Satz", "Paar")
_SHOWN_PRICES = 12


class PhotoEditor(ImageEditor):
    """A photo of any size: it is made small on the other worker before it is kept."""

    endings = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp", "gif")
    hint = N_("Steht im Angebot bei der Position; große Fotos werden verkleinert")

    def __init__(self, office: Office) -> None:
        super().__init__(office.questions)
        self._office = office

    def take_file(self, path: Path) -> None:
        """Read and shrink a photo chosen by the user."""
        from kundenpflege.services.pictures import MAX_FILE, scaled

        def work() -> bytes:
            try:
                with path.open("rb") as file:
                    return scaled(file.read(MAX_FILE + 1))
            except OSError as error:
                raise UserError(
                    _("Die Datei „{name}“ lässt sich nicht lesen.").format(name=path.name)
                ) from error

        def taken(data: bytes) -> None:
            self.set_value(data)
            self.changed.emit()
            self.left.emit()

        self._office.compute(work, then=taken, failed=self._refused, owner=self, key="photo")

    def _refused(self, error: UserError) -> None:
        self._problem = error.message
        self.changed.emit()
        self.left.emit()


class PriceHistory(QWidget):
    """The former prices of an item, the latest first."""

    def __init__(self, prices: Sequence[PastPrice], priced_on: str) -> None:
        super().__init__()
        self.setObjectName("priceHistory")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S2, 0, 0)
        layout.setSpacing(theme.S1)
        layout.addWidget(hline())
        layout.addWidget(Label(_("Preisverlauf"), "section"))
        if priced_on:
            layout.addWidget(Label(priced_on, "small", wrap=True))
        for past in prices[:_SHOWN_PRICES]:
            words = _("bis {day}: {price}").format(
                day=format_date(past.changed_on), price=format_money(past.unit_price)
            )
            if past.reason:
                words += f" – {past.reason}"
            layout.addWidget(Label(words, "muted", wrap=True))
        if not prices:
            layout.addWidget(Label(_("Der Preis wurde noch nie geändert."), "muted", wrap=True))


def item_form(office: Office, areas: Sequence[services.CategoryRow]) -> Form:
    """An empty form for an item; `picture` holds the bytes of its photo."""
    form = Form(CatalogueItem)
    choices: list[tuple[int | None, str]] = [(None, "–")]
    choices += [(area.id, area.name) for area in areas]
    form.add("title", TextEditor(_("z. B. Sprossenfenster Kiefer, 3-fach verglast")))
    form.row(
        ("unit_price", MoneyEditor(4), 3),
        ("unit", TextEditor(max_length=12, suggestions=UNITS), 2),
        ("price_unit", ChoiceEditor([(n, str(n)) for n in (1, 10, 100, 1000)]), 2),
    )
    form.add("feature", MultilineEditor(1, 4, _("z. B. Schallschutzglas Klasse 4"), 1000))
    form.add("benefit", MultilineEditor(2, 6, _("z. B. hält den Straßenlärm draußen"), 1000))
    form.add(
        "argument",
        MultilineEditor(2, 6, _("z. B. Schallschutzklasse 4 statt 2 der Mitbewerber"), 1000),
    )
    form.add("long_text", MultilineEditor(2, 10, _("Ausführliche Beschreibung"), 20000))
    form.row(("category_id", ChoiceEditor(choices), 3), ("number", TextEditor(), 2))
    kinds = [(kind, kind.label) for kind in services.ITEM_KINDS]
    form.row(("kind", ChoiceEditor(kinds), 3), ("unit_cost", MoneyEditor(4), 2))
    form.row(
        ("vat_rate", DecimalEditor(2, "%", 0, 100)),
        ("labour_share", DecimalEditor(2, "%", 0, 100)),
    )
    form.row(("supplier", TextEditor(), 3), ("supplier_number", TextEditor(), 2))
    form.row(("ean", TextEditor(), 2), ("active", CheckEditor(_("Im Angebot zur Auswahl")), 3))
    form.add("picture", PhotoEditor(office), _("Foto"))
    return form


def new_values(area: int | None, vat_rate: Decimal) -> dict[str, Any]:
    """What the form of a new item begins with."""
    texts = "title feature benefit argument long_text number supplier supplier_number ean".split()
    return {
        **dict.fromkeys(texts, ""),
        "unit_price": None,
        "unit": UNITS[0],
        "price_unit": 1,
        "category_id": area,
        "kind": services.ITEM_KINDS[0],
        "unit_cost": None,
        "vat_rate": vat_rate,
        "labour_share": Decimal(0),
        "active": True,
        "picture": None,
    }


def item_values(item: services.ItemDetail, photo: bytes | None) -> dict[str, Any]:
    """What the form of an item shows."""
    values = {name: getattr(item, name) for name in services.ITEM_FIELDS if name != "picture_id"}
    return {**values, "picture": photo}


def stored(db: Any, values: Mapping[str, Any], title: str) -> dict[str, Any]:
    """The values as the service takes them: the photo is stored first and goes by its id."""
    from kundenpflege.services.pictures import add_picture

    taken = dict(values)
    if "picture" in taken:
        photo = taken.pop("picture")
        taken["picture_id"] = add_picture(db, photo, title) if photo else None
    return taken
