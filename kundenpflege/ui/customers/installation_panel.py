"""The panel for something that was installed: what, since when, how often it is seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Installation
from kundenpflege.model.kinds import OfferState
from kundenpflege.store import Reader

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.editors import ChoiceEditor, DateEditor, DecimalEditor, MultilineEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .record_panel import RecordPanel

if TYPE_CHECKING:
    from kundenpflege.services.installations import InstallationRow
    from kundenpflege.services.occasion_types import TypeRow

#: Years of warranty with the law or rule they follow (facts: § 634a BGB, § 13 VOB/B).
WARRANTIES = ((5, "BGB"), (4, "VOB/B"), (2, ""))


class InstallationPanel(RecordPanel):
    """Beside the fields: what the interval is usually, and the usual ends of a warranty."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self.setObjectName("installationPanel")
        self._types: dict[int | None, TypeRow] = {}
        self._orders: dict[int, Order] = {}
        self._usual = Label("", "small", wrap=True)

    def installation(self, customer_id: int, row: InstallationRow | None = None) -> None:
        """Note something, or change it."""
        from kundenpflege.services import installations

        self._customer_id = customer_id
        form = self._begin(
            _("Eingebaut und betreut"), Installation,
            _("Was Sie eingebaut haben oder betreuen, bringt Sie wieder zum Kunden: zur Wartung, "
              "vor Ablauf der Gewährleistung, nach Jahren."),
        )  # fmt: skip
        clock = self._office.clock
        kind = form.add(
            "type_id", ChoiceEditor([(None, _("keine Wartung"))]), _("Wartung oder Prüfung")
        )
        offer = form.add(
            "offer_id", ChoiceEditor([(None, "–")]), _("Aus dem Auftrag"),
            _("Jahre nach dem Auftrag ist ein guter Anlass, sich zu melden"),
        )  # fmt: skip
        form.set_shown("offer_id", False)
        form.add("title", TextEditor(_("z. B. 14 Holzfenster, Heizungsanlage"), 200))
        form.add("place", TextEditor(_("z. B. Obergeschoss"), 120))
        form.row(
            ("installed_on", DateEditor(clock, past=True)), ("warranty_until", DateEditor(clock))
        )
        form.widget(self._warranties(form))
        self._usual = Label("", "small", wrap=True)
        form.widget(self._usual)
        form.row(
            ("last_service", DateEditor(clock, past=True)), ("next_service", DateEditor(clock))
        )
        form.add("interval_months", DecimalEditor(0, _("Monate"), 1, 600, placeholder=_("üblich")))
        form.add("note", MultilineEditor(2, max_length=1000))
        if row is not None:
            form.add("removed_on", DateEditor(clock, past=True))
        kind.changed.connect(lambda: self._tell_usual(form))
        offer.changed.connect(lambda: self._take_offer(form))
        self._orders = {}
        self._office.ask(
            lambda db: read_orders(db, customer_id),
            then=lambda found: self._orders_came(form, found, row),
            owner=offer, key="orders",
        )  # fmt: skip
        self._office.ask(
            read_types, then=lambda found: self._types_came(form, found, row),
            owner=kind, key="types",
        )  # fmt: skip
        if row is None:
            given: dict[str, Any] = dict.fromkeys(form.names())
            given |= {"title": "", "place": "", "note": ""}
            self._open(
                _("Eingebautes notiert"), given, 0,
                lambda db, values: installations.add_installation(db, customer_id, values),
            )  # fmt: skip
        else:
            key, version = row.id, row.version
            self._open(
                _("Eingebautes geändert"), row, version,
                lambda db, values: installations.change_installation(db, key, version, values),
                (_("Eingebautes gelöscht"), lambda db: installations.remove_installation(db, key)),
            )  # fmt: skip

    def _types_came(
        self, form: Form, found: tuple[TypeRow, ...], row: InstallationRow | None
    ) -> None:
        self._types = {one.id: one for one in found}
        choices: list[tuple[int | None, str]] = [(None, _("keine Wartung"))]
        choices += [(one.id, f"{one.title} ({one.trade})") for one in found]
        if row is not None and row.type_id not in self._types and row.type_id is not None:
            choices.append((row.type_id, row.type_title))
        editor = form.editor("type_id")
        assert isinstance(editor, ChoiceEditor)
        editor.set_choices(choices)
        if row is not None and not form.dirty:
            editor.set_value(row.type_id)
        self._tell_usual(form)

    def _orders_came(
        self, form: Form, found: dict[int, Order], row: InstallationRow | None
    ) -> None:
        self._orders = found
        editor = form.editor("offer_id")
        assert isinstance(editor, ChoiceEditor)
        editor.set_choices(
            [(None, "–"), *((key, f"{one.number} {one.subject}") for key, one in found.items())]
        )
        if row is not None and row.offer_id is not None:
            editor.set_value(row.offer_id)
        form.set_shown("offer_id", bool(found))

    def _take_offer(self, form: Form) -> None:
        """What was ordered, and since when, where nothing stands yet."""
        order = self._orders.get(form.editor("offer_id").value() or 0)
        if order is None:
            return
        for name, value in (("title", order.subject), ("installed_on", order.day)):
            editor = form.editor(name)
            if not editor.value() and value:
                editor.set_value(value)
                editor.changed.emit()

    def _tell_usual(self, form: Form) -> None:
        kind = self._types.get(form.editor("type_id").value())
        words = ""
        if kind is not None:
            parts = []
            if kind.interval_months:
                parts.append(_("üblich: {span}").format(span=months_words(kind.interval_months)))
            parts += [part for part in (kind.binding, kind.basis) if part]
            words = " · ".join(parts)
        self._usual.setText(words)
        self._usual.setVisible(bool(words))

    def _warranties(self, form: Form) -> FlowRow:
        """The usual ends of a warranty, counted from the day it was installed."""
        line = FlowRow(Label(_("Gewährleistung:"), "small"), gap=theme.S3, line_gap=theme.S1)
        for years, basis in WARRANTIES:
            words = ngettext("{n} Jahr", "{n} Jahre", years).format(n=years)
            button = Button(f"{words} ({basis})" if basis else words, role="link")
            button.setObjectName(f"warranty_{years}")
            button.clicked.connect(partial(self._warrant, form, years))
            line.add(button)
        return line

    def _warrant(self, form: Form, years: int, _on: bool = False) -> None:
        installed = form.editor("installed_on").value()
        if installed is None:
            form.editor("installed_on").setFocus()
            self._office.tell(_("Bitte zuerst den Tag des Einbaus oder der Abnahme eintragen."))
            return
        editor = form.editor("warranty_until")
        editor.set_value(add_months(installed, 12 * years))
        editor.changed.emit()


@dataclass(frozen=True, slots=True)
class Order:
    """An accepted offer: number, what it was about, the day of the decision."""

    number: str
    subject: str
    day: date | None


def read_orders(db: Reader, customer_id: int) -> dict[int, Order]:
    """The accepted offers of a customer, the newest first."""
    from kundenpflege.services.offers_list import OfferFilter, list_offer_ids, list_offer_rows

    rows = list_offer_rows(db, list_offer_ids(db, OfferFilter(customer_id=customer_id)))
    return {
        row.id: Order(row.number, row.subject, row.told_on)
        for row in rows
        if row.state is OfferState.ACCEPTED
    }


def read_types(db: Reader) -> tuple[TypeRow, ...]:
    """The kinds that something installed can have; those in use first."""
    from kundenpflege.services.occasion_types import list_types

    found = [one for one in list_types(db) if not one.for_everybody]
    return tuple(sorted(found, key=lambda one: -min(one.installed, 1)))


def months_words(months: int) -> str:
    """`alle 2 Jahre`, `alle 6 Monate`, `jedes Jahr`."""
    years, rest = divmod(months, 12)
    if rest:
        return ngettext("jeden Monat", "alle {n} Monate", months).format(n=months)
    return ngettext("jedes Jahr", "alle {n} Jahre", years).format(n=years)
