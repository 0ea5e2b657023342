"""The head of the detail: who it is, how the relationship stands, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import icons, links, theme
from ..kit.chips import Avatar, Chip
from ..kit.controls import Button, IconButton, Label, Tabs, row
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .columns import PHASE_TONES
from .words import address_words, avatar_name, importance_words, phase_words

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail


_TAB_GAP = 12
_ICONS = ("call", "write", "schedule", "new_offer")


class DetailHead(QWidget):
    """Name, number, address, chips and the four things one does.

    `edit_wanted(field)` opens the form; `called` and `written` when the number was dialled or the
    mail begun: a note follows.
    """

    edit_wanted = Signal(str)
    plan_wanted = Signal()
    offer_wanted = Signal()
    called = Signal()
    written = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.detail: CustomerDetail | None = None
        self.avatar = Avatar("", 46)
        self.name = Label("", "heading", wrap=True, selectable=True)
        self.name.setObjectName("customerName")
        self.line = Label("", "small", wrap=True, selectable=True)
        self.line.setObjectName("customerLine")
        self.edit = IconButton(
            "edit", _("Bearbeiten (Strg+E)"), on_click=lambda: self.edit_wanted.emit("")
        )
        self.edit.setObjectName("edit")
        self.chips = FlowRow(gap=theme.px(6))
        self._buttons()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.line)
        words.addStretch(1)
        top = row(self.avatar, gap=theme.S3)
        top.addLayout(words, 1)
        top.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2 + 2)
        layout.addLayout(top)
        layout.addWidget(self.chips)
        layout.addWidget(self.buttons)

    def _buttons(self) -> None:
        self.call = Button(_("Anrufen"), "call", on_click=self._call)
        self.write = Button(_("Schreiben"), "write", on_click=self._write)
        self.plan = Button(_("Einplanen"), "schedule", on_click=self.plan_wanted.emit)
        self.offer = Button(_("Angebot"), "new_offer", on_click=self.offer_wanted.emit)
        names = ("call", "write", "plan", "offer")
        buttons = (self.call, self.write, self.plan, self.offer)
        for name, button in zip(names, buttons, strict=True):
            button.setObjectName(name)
        self.plan.setToolTip(_("Einen Kontakt planen"))
        self.offer.setToolTip(_("Ein Angebot beginnen"))
        self.buttons = ActionRow(buttons)

    def show_customer(self, detail: CustomerDetail) -> None:
        """Show another customer, or the same one anew."""
        self.detail = detail
        self.avatar.set_name(avatar_name(detail))
        self.avatar.setAccessibleName(detail.name)
        self.name.setText(detail.name)
        self.line.setText(address_words(detail))
        self.chips.clear()
        if words := importance_words(detail):
            tone = "brand" if detail.importance.value == "A" else "neutral"
            self.chips.add(Chip(words, tone))
        phase = Chip(phase_words(detail), PHASE_TONES[detail.phase.phase])
        phase.setToolTip(detail.phase.reason)
        phase.setAccessibleDescription(detail.phase.reason)
        self.chips.add(phase)
        self.chips.add(Chip(detail.kind.label))
        if detail.responsible_name:
            whose = Avatar(detail.responsible_name, 22, detail.responsible_color)
            whose.setToolTip(_("Verantwortlich: {name}").format(name=detail.responsible_name))
            whose.setAccessibleName(whose.toolTip())
            self.chips.add(whose)
        self.call.setToolTip("\n".join(f"{who}: {number}" for who, number in numbers(detail)))
        self.write.setToolTip("\n".join(f"{who}: {mail}" for who, mail in addresses(detail)))

    # Calling and writing -----------------------------------------------------------------------

    def _call(self) -> None:
        if self.detail is None:
            return
        found = numbers(self.detail)
        if not found:
            self.office.tell(_("Noch keine Telefonnummer. Bitte hier eintragen."))
            self.edit_wanted.emit("phone")
        elif len(found) == 1:
            self.dial(found[0][1])
        else:
            menu = self._menu(self.call)
            for who, number in found:
                self._entry(menu, "phone", f"{who}\t{number}", self._dialler(number))

    def dial(self, number: str) -> None:
        """Have the computer dial, and prepare the note about it."""
        if links.dial(number):
            self.office.tell(_("{number} wird gewählt").format(number=number))
        else:
            QGuiApplication.clipboard().setText(number)
            self.office.tell(_("{number} – kopiert, bitte wählen").format(number=number))
        self.called.emit()

    def _write(self) -> None:
        if self.detail is None:
            return
        found = addresses(self.detail)
        if len(found) == 1:
            self.mail(found[0][1])
            return
        menu = self._menu(self.write)
        for who, address in found:
            self._entry(menu, "email", f"{who}\t{address}", self._mailer(address))
        if self.detail.address_lines:
            self._entry(menu, "letter", _("Anschrift und Anrede kopieren"), self._copy)
        if not found:
            self._entry(
                menu, "plus", _("E-Mail-Adresse eintragen"), lambda: self.edit_wanted.emit("email")
            )

    def mail(self, address: str) -> None:
        """Begin a mail with the right salutation, and prepare the note about it."""
        salutation = self.detail.salutation if self.detail else ""
        if not links.mail(address, body=f"{salutation}\n\n"):
            QGuiApplication.clipboard().setText(address)
            self.office.tell(_("{address} – kopiert, hier fehlt ein Mailprogramm").format(
                address=address))  # fmt: skip
        self.written.emit()

    def _copy(self) -> None:
        if self.detail is not None:
            lines = [*self.detail.address_lines, "", self.detail.salutation]
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.office.tell(_("Anschrift und Anrede sind kopiert"))
            self.written.emit()

    def _menu(self, button: Button) -> QMenu:
        menu = QMenu(button)
        menu.setObjectName("wayMenu")
        menu.setAccessibleName(button.text())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))
        return menu

    def _entry(self, menu: QMenu, icon: str, words: str, act: Callable[[], object]) -> None:
        action = menu.addAction(icons.icon(icon), words.replace("&", "&&"))
        action.triggered.connect(lambda _on=False: act())

    def _dialler(self, number: str) -> Callable[[], None]:
        return lambda: self.dial(number)

    def _mailer(self, address: str) -> Callable[[], None]:
        return lambda: self.mail(address)


def numbers(detail: CustomerDetail) -> list[tuple[str, str]]:
    """Whose number, and the number: people first, mobiles before land lines; each once."""
    found: dict[str, str] = {}
    for person in detail.persons:
        for number in (person.mobile, person.phone):
            if number:
                found.setdefault(number, person.full_name)
    if detail.phone:
        found.setdefault(detail.phone, detail.name)
    return [(who, number) for number, who in found.items()]


def addresses(detail: CustomerDetail) -> list[tuple[str, str]]:
    """Whose e-mail address, and the address; each once."""
    found: dict[str, str] = {}
    for person in detail.persons:
        if person.email:
            found.setdefault(person.email.casefold(), person.full_name)
    if detail.email:
        found.setdefault(detail.email.casefold(), detail.name)
    return [(who, address) for address, who in found.items()]


class ActionRow(QWidget):
    """Buttons that share the width; where it does not suffice, their icons go."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self._buttons = [(button, icon) for button, icon in zip(buttons, _ICONS, strict=True)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(7))
        for button in buttons:
            button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            layout.addWidget(button)
        theme.signals.changed.connect(self._style)
        self._style()

    def _style(self) -> None:
        padding, ring = theme.px(5), theme.px(4)
        self.setStyleSheet(
            f"QPushButton {{ padding: {theme.px(4)}px {padding}px; }}"
            f"QPushButton:focus {{ padding: {theme.px(3)}px {ring}px; }}"
        )
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The words alone."""
        return QSize(theme.px(200), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With or without icons."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(theme.font("button"))
        words = sum(metrics.horizontalAdvance(button.text()) for button, _icon in self._buttons)
        around = theme.px(5) * 2 + theme.px(15) + theme.px(8) + 2
        gaps = theme.px(7) * (len(self._buttons) - 1)
        fits = words + around * len(self._buttons) + gaps <= self.width()
        for button, icon in self._buttons:
            if button.icon().isNull() == fits:
                button.set_icon(icon if fits else "")


class DetailTabs(Tabs):
    """The tabs of the detail; where the width ends, the last one shows only its icon."""

    def __init__(self) -> None:
        super().__init__(_("Bereiche des Kunden"))
        self.setObjectName("detailTabs")
        for key, words in (
            ("history", _("Verlauf")),
            ("facts", _("Stammdaten")),
            ("persons", _("Personen")),
            ("offers", _("Angebote")),
            ("changes", _("Änderungen")),
        ):
            self.add(key, words)
        self._last = self.count() - 1
        self._words = self.tabText(self._last)
        self.setTabToolTip(self._last, self._words)
        self.setAccessibleTabName(self._last, self._words)
        theme.signals.changed.connect(self._style)
        self._style()

    def _style(self) -> None:
        self.setStyleSheet(f"QTabBar::tab {{ margin-right: {theme.px(_TAB_GAP)}px; }}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words or icon."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(theme.font("body", bold=True))
        words_shown = (*(self.tabText(n) for n in range(self._last)), self._words)
        needed = sum(metrics.horizontalAdvance(words) + 1 for words in words_shown)
        fits = needed + theme.px(_TAB_GAP) * self.count() <= self.width()
        words = self._words if fits else ""
        if self.tabText(self._last) != words:
            self.setTabText(self._last, words)
        self.setTabIcon(self._last, QIcon() if fits else icons.icon("history", "muted"))
