"""Step 4: was the customer understood, and how does the offer go out?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QRadioButton, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Offer
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, SendWay, Severity, can_send

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Button, IconButton, Label, row
from ..kit.controls_flow import FlowLayout
from ..kit.editors import DateEditor, MultilineEditor
from ..kit.form import Form
from ..kit.office import Office
from .book import DraftBook
from .parts import shortened
from .step import Step, noted_card

_LOOKS = {
    Severity.ERROR: ("error", "red_text"),
    Severity.WARNING: ("warning", "amber_text"),
    Severity.HINT: ("idea", "blue_text"),
}
_WAYS = (
    (SendWay.MAIL, N_("E-Mail"), "email"),
    (SendWay.PRINT, N_("Drucken"), "print"),
    (SendWay.SAVE, N_("PDF speichern"), "save"),
)
_TEXTS = ("thanks", "intro", "closing", "payment_terms")
_BLOCKS = {"payment_terms": "payment"}


class SendStep(Step):
    """Findings, dates and texts, the way out."""

    jump_wanted = Signal(str)

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book)
        self._findings: list[Finding] | None = None
        self._check = Card(_("Prüfung"))
        self.cards.addWidget(self._check)
        self._build_send()
        self._build_dates()
        self.finish()

    def _build_dates(self) -> None:
        card = noted_card(_("Daten und Texte"), _("leer: die üblichen Sätze"))
        self._form = Form(Offer)
        self._form.row(
            ("offer_date", DateEditor(self.office.clock, placeholder=_("heute"))),
            ("valid_until", DateEditor(self.office.clock)),
        )
        self._picks: dict[str, IconButton] = {}
        for name in _TEXTS:
            self._form.add(name, MultilineEditor(1, 6, max_length=1000))
            pick = IconButton("text", _("Textbaustein wählen"), "quiet")
            pick.setObjectName(f"pick_{name}")
            pick.clicked.connect(lambda _on=False, name=name, pick=pick: self._pick(name, pick))
            self._picks[name] = pick
            editor_row = self._form.editor(name).layout()
            if editor_row is not None:
                editor_row.addWidget(pick)
        self._form.changed.connect(self._edited)
        card.add(self._form)
        self.cards.addWidget(card)

    def _build_send(self) -> None:
        card = Card(_("Senden & Nachfassen planen"))
        self._ways = QButtonGroup(self)
        holder = QWidget()
        ways = FlowLayout(holder, theme.S5)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        card.add(holder)
        for number, (way, words, _icon) in enumerate(_WAYS):
            button = QRadioButton(_(words))
            button.setObjectName(f"way_{way.value}")
            button.setAccessibleName(_(words))
            self._ways.addButton(button, number)
            ways.addWidget(button)
        self._ways.button(0).setChecked(True)
        self._ways.idToggled.connect(lambda *_args: self._explain())
        self._way_told = Label("", "muted", wrap=True)
        self._follow_told = Label("", "body", wrap=True)
        self._follow_told.setObjectName("follow_up_told")
        card.add(self._way_told)
        card.add(self._follow_told)
        self.cards.addWidget(card)

    def chain(self) -> Iterator[QWidget]:
        """Findings, ways, dates and texts."""
        yield from self._check.findChildren(Button)
        yield from self._ways.buttons()
        for name in self._form.names():
            yield self._form.editor(name).field
            if name in self._picks:
                yield self._picks[name]

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the draft."""
        draft, world = self.book.draft, self.book.world
        for name in self._form.names():
            editor, value = self._form.editor(name), getattr(draft, name)
            if editor.value() != value and not (editor.field.hasFocus() and editor.problem()):
                editor.set_value(value)
        if world is None:
            return
        blocks = {text.kind for text in world.texts}
        for name in _TEXTS:
            usual = getattr(world.context, name)
            editor = self._form.editor(name)
            assert isinstance(editor, MultilineEditor)
            editor.area.setPlaceholderText(usual or _("der übliche Satz"))
            label = self._form.box(name).label_text
            self._picks[name].setVisible(_BLOCKS.get(name, name) in blocks)
            self._picks[name].set_name(_("Textbaustein für „{field}“").format(field=label))
        self._explain()

    def _email(self) -> str:
        world = self.book.world
        if world is None:
            return ""
        emails = world.context.emails
        return emails.get(self.book.draft.person_id) or emails.get(None, "")

    def _explain(self) -> None:
        world = self.book.world
        if world is None:
            return
        match self.way():
            case SendWay.MAIL:
                words = _("Öffnet eine E-Mail mit dem PDF im Anhang in Ihrem Mailprogramm")
                to = self._email()
                words += (
                    _(", an {address}.").format(address=to)
                    if to
                    else _(". Die Adresse des Kunden fehlt noch.")
                )
            case SendWay.PRINT:
                words = _("Öffnet das PDF zum Drucken.")
            case _:
                words = _("Speichert das PDF in einem Ordner Ihrer Wahl.")
        self._way_told.setText(words)
        day = (self.book.draft.offer_date or self.office.today) + timedelta(
            days=world.follow_up_days
        )
        self._follow_told.setText(
            _("Nachfassen wird für den {day} geplant ({when}).").format(
                day=format_date(day), when=relative_days(day, self.office.today)
            )
        )

    def way(self) -> SendWay:
        """How the offer shall go out."""
        return _WAYS[max(0, self._ways.checkedId())][0]

    def choose_way(self, way: SendWay) -> None:
        """Choose how."""
        self._ways.button([entry[0] for entry in _WAYS].index(way)).setChecked(True)

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """Show what the check finds."""
        self._explain()
        world = self.book.world
        draft = self.book.draft
        if world is not None:
            day = draft.offer_date or self.office.today
            until = day + timedelta(days=world.context.validity_days)
            valid = self._form.editor("valid_until")
            assert isinstance(valid, DateEditor)
            valid.line.setPlaceholderText(format_date(until))
        if findings == self._findings:
            return
        self._findings = list(findings)
        while (item := self._check.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not findings:
            self._check.set_tone("green")
            self._check.set_title(_("Prüfung"), _("alles in Ordnung"))
        else:
            self._check.set_tone("" if can_send(findings) else "red")
            note = _("kann so gesendet werden") if can_send(findings) else _("bitte erst beheben")
            self._check.set_title(_("Prüfung"), note)
        for number, finding in enumerate(findings):
            self._check.add(self._finding(number, finding))
        self.tabs_changed.emit()

    def _finding(self, number: int, finding: Finding) -> QWidget:
        icon, color = _LOOKS[finding.severity]
        line = row(IconView(icon, color, 16), Label(finding.text, wrap=True))
        line.setStretch(1, 1)
        if finding.where:
            go = Button(
                _("Zeigen"), role="link", on_click=lambda: self.jump_wanted.emit(finding.where)
            )
            go.setObjectName(f"finding_{number}")
            go.setAccessibleName(_("Zeigen: {finding}").format(finding=finding.text))
            line.addWidget(go)
        holder = QWidget()
        holder.setObjectName("finding")
        holder.setAccessibleName(finding.text)
        holder.setLayout(line)
        return holder

    # Editing -----------------------------------------------------------------------------------

    def _edited(self) -> None:
        values: dict[str, Any] = {}
        for name in self._form.names():
            editor = self._form.editor(name)
            if not editor.problem():
                values[name] = editor.value()
        self.book.change(**values)

    def make_menu(self, name: str) -> QMenu:
        """Text blocks for a text."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Textbausteine"))
        texts = self.book.world.texts if self.book.world else ()
        for text in texts:
            if text.kind == _BLOCKS.get(name, name):
                action = menu.addAction(f"{text.name}: {shortened(text.body)}".replace("&", "&&"))
                action.setToolTip(text.body)
                action.triggered.connect(self._taker(name, text.body))
        return menu

    def _taker(self, name: str, body: str) -> Callable[[], None]:
        def take() -> None:
            self._form.editor(name).set_value(body)
            self._edited()

        return take

    def _pick(self, name: str, button: QWidget) -> None:
        menu = self.make_menu(name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def begin(self) -> None:
        """The way of sending."""
        button = self._ways.checkedButton()
        if button is not None:
            self.reveal(button)

    def go_to(self, place: str) -> QWidget | None:
        """Dates and texts."""
        return self._form.editor(place).field if place in self._form.names() else None
