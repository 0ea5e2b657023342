"""Section Texte: the library of guarantees and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import TextBlock
from kundenpflege.rules.placeholders import PLACEHOLDERS
from kundenpflege.services import texts as services

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips_folding import FoldingChips
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import ChoiceEditor, MultilineEditor, TextEditor
from ..kit.empty import EmptyState
from ..kit.form import Form
from ..kit.office import Office
from ..kit.page import PageAction
from .order import OrderList, OrderRow
from .record import RecordPanel
from .section import Section
from .variables import beside_label, variables_button

if TYPE_CHECKING:
    from kundenpflege.store import Writer

#: Kind of text block, its word, and what such texts are for.
KINDS: tuple[tuple[str, str, str], ...] = (
    (
        "guarantee",
        N_("Garantien"),
        N_("Zusagen, die Ihr Angebot abschließen. Sie kosten wenig und bedeuten viel."),
    ),
    (
        "thanks",
        N_("Dank"),
        N_("Der erste Satz im Angebot. {day} wird zum Tag des Gesprächs."),
    ),
    ("intro", N_("Einleitung"), N_("Führt von den Wünschen zu den Leistungen.")),
    ("closing", N_("Schluss"), N_("Das Letzte, was Ihr Kunde liest.")),
    ("payment", N_("Zahlung"), N_("Steht klein unter dem Gesamtpreis.")),
    ("mail", N_("E-Mail"), N_("Der Text der E-Mail, mit der ein Angebot hinausgeht.")),
)
_DAY = "{Datum}"


class TextsSection(Section):
    """Texts by use, in the order in which they are offered."""

    key = "texts"
    label = N_("Texte")
    note = N_("Garantien und Sätze, aus denen Sie im Angebot wählen")
    icon = "guarantee"
    watches: ClassVar[frozenset[str]] = frozenset({"text_block"})
    poses = ("text",)
    kinds: ClassVar[Sequence[tuple[str, str, str]]] = KINDS
    empty: ClassVar[str] = N_("Hier stehen die Texte, aus denen Sie im Angebot wählen.")
    variables: ClassVar[Mapping[str, str]] = PLACEHOLDERS

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._rows: list[services.TextRow] = []
        self._kinds = FoldingChips(_("Verwendung"))
        self._kinds.set_items([(kind, _(word), None) for kind, word, _why in self.kinds])
        self._kinds.chosen.connect(lambda _kind: self._show_kind())
        self._why = Label("", "muted", wrap=True)
        self.list = OrderList(_("Texte"))
        self.list.setObjectName("texts")
        self.list.opened.connect(self.open_text)
        self.list.moved.connect(self._move)
        self.list.remove_wanted.connect(self._remove)
        self._empty = EmptyState(
            _(self.empty),
            _("Neuer Text"),
            self.new_text,
            "guarantee",
        )
        card = Card(margin=0)
        card.add(self.list, 1)
        card.add(self._empty, 1)
        self._hint = Label(
            _("Ziehen ändert die Reihenfolge, ebenso Alt mit den Pfeiltasten."), "small", wrap=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._kinds)
        layout.addWidget(self._why)
        layout.addWidget(card, 1)
        layout.addWidget(self._hint)
        self.panel = RecordPanel(office, host, "textPanel")

    def head_actions(self) -> tuple[PageAction, ...]:
        """A new text of the kind shown."""
        return (PageAction(_("Neuer Text"), self.new_text),)

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for all texts."""
        self.office.ask(services.list_texts, then=self._show, owner=self, key="texts")

    def _show(self, rows: list[services.TextRow]) -> None:
        self._rows = rows
        counts = {kind: sum(row.kind == kind for row in rows) for kind, _word, _why in self.kinds}
        self._kinds.set_items([(kind, _(word), counts[kind]) for kind, word, _why in self.kinds])
        self._show_kind()

    def _shown(self) -> list[services.TextRow]:
        return [row for row in self._rows if row.kind == self._kinds.current()]

    def _show_kind(self) -> None:
        why = next(why for kind, _word, why in self.kinds if kind == self._kinds.current())
        self._why.setText(_(why).format(day=_DAY))
        rows = self._shown()
        self.list.set_rows([OrderRow(row.id, row.name, " ".join(row.body.split())) for row in rows])
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._hint.setVisible(len(rows) > 1)

    # -- one text --------------------------------------------------------------------------

    def _form(self) -> Form:
        form = Form(TextBlock)
        form.add("kind", ChoiceEditor([(kind, _(word)) for kind, word, _why in self.kinds]))
        form.add("body", MultilineEditor(4, 14, max_length=4000))
        beside_label(form.box("body"), variables_button(form.editor("body"), self.variables))
        form.add(
            "name",
            TextEditor(_("leer: die ersten Worte")),
            purpose=_("Kurzer Name zum Auswählen; er wird nie gedruckt"),
        )
        return form

    def new_text(self) -> None:
        """Begin a text of the kind shown."""
        form = self._form()
        form.load({"kind": self._kinds.current(), "body": "", "name": ""})
        self.panel.begin(_("Neuer Text"), form, self._add, new=True, focus="body")

    def open_text(self, text_id: int) -> None:
        """Open a text to change it."""
        row = next((row for row in self._rows if row.id == text_id), None)
        if row is None:
            return
        self.list.choose(text_id)
        form = self._form()
        form.load(row, row.version)
        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove(text_id))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            row.name or _("Text"), form, lambda values: self._change(row, values), focus="body",
            others=(remove,), record_id=text_id,
        )  # fmt: skip

    def _add(self, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Text angelegt"),
            lambda db: services.add_text(db, values),
            then=lambda _id: self._added(values["kind"]),
            failed=self.panel.failed,
            told=_("Text angelegt"),
        )

    def _added(self, kind: str) -> None:
        self.panel.done()
        self._kinds.choose(kind)

    def _change(self, row: services.TextRow, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Text geändert"),
            lambda db: services.change_text(db, row.id, row.version, values),
            then=self.panel.done,
            failed=self.panel.failed,
        )

    def _remove(self, text_id: int) -> None:
        self.office.run(
            _("Text gelöscht"),
            lambda db: services.remove_text(db, text_id),
            then=self.panel.done,
            told=_("Text gelöscht"),
        )

    def _move(self, ids: Sequence[int]) -> None:
        def change(db: Writer) -> None:
            for place, text_id in enumerate(ids):
                services.change_text(db, text_id, None, {"position": place})

        self.office.run(_("Reihenfolge der Texte geändert"), change)

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel,)

    def strike(self, pose: str) -> None:
        """Open the first one."""
        if rows := self._shown():
            self.open_text(rows[0].id)
