"""What narrows the journal: words, who, what, from when to when, and one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, SearchField
from ..kit.controls_flow import FlowRow
from ..kit.editors_date import DateEditor
from ..kit.editors_text import ChoiceEditor
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.journal import StepFilter

#: Tables people ask for.
_TABLES = (
    "customer", "person", "contact", "offer", "letter", "catalogue_item", "consent", "enquiry",
    "wish", "decision_date", "objection", "installation", "address", "import_batch", "business",
    "app_user", "text_block", "package", "paper", "closure", "tag", "custom_field",
)  # fmt: skip


class FilterBar(QWidget):
    """`changed` when something else is wanted."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._table = ""
        self._record_id: int | None = None
        self._customer_id: int | None = None
        self.search = SearchField(_("Schritt, Kunde …"))
        self.search.setObjectName("journalSearch")
        self.who = ChoiceEditor([(None, _("Alle Benutzer"))])
        self.who.name_field("journalWho", _("Wer"))
        self.kind = ChoiceEditor(self._kinds())
        self.kind.name_field("journalKind", _("Was"))
        self.first = DateEditor(office.clock, placeholder=_("von"), past=True)
        self.first.name_field("journalFirst", _("Ab diesem Tag"))
        self.last = DateEditor(office.clock, placeholder=_("bis"), past=True)
        self.last.name_field("journalLast", _("Bis zu diesem Tag"))
        self.record = Banner("blue", "filter", "")
        self.record.setObjectName("journalRecord")
        everything = Button(_("Alles zeigen"), role="link", on_click=self._everything)
        everything.setObjectName("journalAll")
        self.record.row.addWidget(everything)
        self.record.hide()
        self.search.setMinimumWidth(theme.px(176))
        self.who.combo.setMinimumContentsLength(11)
        self.kind.combo.setMinimumContentsLength(14)
        for editor in (self.first, self.last):
            editor.setFixedWidth(theme.px(116))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(FlowRow(self.search, self.who, self.kind, self.first, self.last))
        layout.addWidget(self.record)
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        for chooser in (self.who, self.kind, self.first, self.last):
            chooser.changed.connect(self.changed)
        self._people: list[tuple[int, str]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _kinds(self) -> list[tuple[str | None, str]]:
        from kundenpflege.services.journal_words import noun

        return [
            (None, _("Alle Schritte")),
            ("undo", _("Rückgängig gemacht")),
            ("erasure", _("Endgültig gelöscht")),
            *((table, noun(table, 2)) for table in _TABLES),
        ]

    def offer_people(self, people: list[tuple[int, str]]) -> None:
        """Whose steps can be asked for."""
        if people != self._people:
            self._people = people
            chosen = self.who.value()
            self.who.set_choices([(None, _("Alle Benutzer")), *people, (0, _("ohne Benutzer"))])
            self.who.set_value(chosen)

    def wanted(self) -> StepFilter:
        """What is asked for."""
        from kundenpflege.services.journal import StepFilter

        kind = str(self.kind.value() or "")
        steps = kind in ("undo", "erasure")
        return StepFilter(
            user_id=self.who.value(),
            first=self.first.value(),
            last=self.last.value(),
            table=self._table or ("" if steps else kind),
            record_id=self._record_id,
            customer_id=self._customer_id,
            text=self.search.text().strip(),
            kind=kind if steps else "",
        )

    def narrow(
        self,
        name: str = "",
        table: str = "",
        record_id: int | None = None,
        customer_id: int | None = None,
    ) -> None:
        """Only steps about one record, or about a customer and all that hangs on it."""
        self._table, self._record_id, self._customer_id = table, record_id, customer_id
        if record_id is None and customer_id is None:
            self.record.hide()
            return
        self.record.set("blue", "filter", _("Nur Schritte zu: {name}").format(name=name or "–"))
        self.record.show()

    def show_kind(self, kind: str) -> None:
        """Choose what is shown."""
        self.kind.set_value(kind)
        self.changed.emit()

    def clear(self) -> None:
        """Ask for everything."""
        blocked: list[Any] = [self.search, self.who, self.kind, self.first, self.last]
        for widget in blocked:
            widget.blockSignals(True)
        self.search.clear()
        for chooser in (self.who, self.kind, self.first, self.last):
            chooser.set_value(None)
        for widget in blocked:
            widget.blockSignals(False)
        self.narrow()

    def _everything(self) -> None:
        self.narrow()
        self.changed.emit()
