"""The head of the detail: who it is, how the relationship stands, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Channel

from ..kit import icons, links, theme
from ..kit.chips import Avatar, Chip
from ..kit.controls import Button, IconButton, Label, row
from ..kit.office import Office
from .columns import PHASE_TONES
from .permits import PermitLine, Permits, permit_tip
from .tags import TagRow
from .words import address_words, avatar_name, importance_words, phase_words

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.persons import PersonDetail


_ICONS = ("call", "write", "schedule", "new_offer")


class DetailHead(QWidget):
    """Name, number, address, chips and the four things one does.

    `edit_wanted(field)` opens the form; `called` and `written` when the number was dialled or the
    mail begun: a note follows.
    """

    edit_wanted = Signal(str)
    back_wanted = Signal()
    plan_wanted = Signal()
    offer_wanted = Signal()
    called = Signal()
    written = Signal()
    messaged = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.detail: CustomerDetail | None = None
        self.avatar = Avatar("", 46)
        self.name = Label("", "heading", wrap=True, selectable=True)
        self.name.setObjectName("customerName")
        self.line = Label("", "small", wrap=True, selectable=True)
        self.line.setObjectName("customerLine")
        #: Where the customer stands alone, without the list beside.
        self.back = IconButton("arrow_left", _("Zur Liste (Esc)"), on_click=self.back_wanted.emit)
        self.back.setObjectName("backToList")
        self.back.setVisible(False)
        self.edit = IconButton(
            "edit", _("Bearbeiten (Strg+E)"), on_click=lambda: self.edit_wanted.emit("")
        )
        self.edit.setObjectName("edit")
        self.chips = TagRow(office)
        self.permits = PermitLine()
        self._permits = Permits()
        self._buttons()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.line)
        words.addStretch(1)
        top = row(self.back, self.avatar, gap=theme.S3)
        top.addLayout(words, 1)
        top.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2 + 2)
        layout.addLayout(top)
        layout.addWidget(self.chips)
        layout.addWidget(self.buttons)
        layout.addWidget(self.permits)

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
        self.chips.show_customer(detail.id, detail.tags, self._chips(detail))
        self._tips()

    def _chips(self, detail: CustomerDetail) -> list[QWidget]:
        """How things stand: class, phase, kind, whose customer."""
        chips: list[QWidget] = []
        if words := importance_words(detail):
            tone = "brand" if detail.importance.value == "A" else "neutral"
            chips.append(Chip(words, tone))
        phase = Chip(phase_words(detail), PHASE_TONES[detail.phase.phase])
        phase.setToolTip(detail.phase.reason)
        phase.setAccessibleDescription(detail.phase.reason)
        chips += [phase, Chip(detail.kind.label)]
        if detail.restricted_on is not None:
            locked = Chip(_("gesperrt"), "red")
            locked.setToolTip(detail.restricted_reason)
            chips.append(locked)
        if detail.responsible_name:
            whose = Avatar(detail.responsible_name, 22, detail.responsible_color)
            whose.setToolTip(_("Verantwortlich: {name}").format(name=detail.responsible_name))
            whose.setAccessibleName(whose.toolTip())
            chips.append(whose)
        return chips

    def show_permits(self, permits: Permits) -> None:
        """What advertising is allowed; told before one calls or writes."""
        self._permits = permits
        self.permits.show_permits(permits)
        self._tips()

    def set_low(self, low: bool) -> None:
        """Where the height is short the line of permissions goes; tooltips and menus tell it."""
        self.permits.set_wanted(not low)

    def _tips(self) -> None:
        if self.detail is None:
            return
        for button, channel, ways in (
            (self.call, Channel.PHONE, numbers(self.detail)),
            (self.write, Channel.EMAIL, addresses(self.detail)),
        ):
            lines = [f"{who}: {way}" for who, way in ways]
            judged = self._permits.of(None, channel)
            if judged is not None:
                lines.append(permit_tip(judged))
            button.setToolTip("\n".join(lines))
            button.setAccessibleDescription(button.toolTip())

    # Calling and writing -----------------------------------------------------------------------

    def _call(self) -> None:
        if self.detail is None:
            return
        if not numbers(self.detail):
            self.office.tell(_("Noch keine Telefonnummer. Bitte hier eintragen."))
            self.edit_wanted.emit("phone")
        else:
            self.office.create("call", customer_id=self.detail.id)

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
        mobiles = [(who, way) for who, way in numbers(self.detail) if is_mobile(way)]
        menu = self._menu(self.write)
        for who, address in found:
            self._entry(menu, "email", f"{who}\t{address}", self._mailer(address))
        self._tell_permit(menu, Channel.EMAIL)
        for who, number in mobiles:
            words = _("Nachricht an {name}").format(name=who)
            self._entry(menu, "message", f"{words}\t{number}", partial(self.message, number))
        if mobiles:
            self._tell_permit(menu, Channel.MESSAGE)
        if self.detail.address_lines:
            self._entry(menu, "letter", _("Karte oder Brief …"), self._on_paper)
            self._entry(menu, "copy", _("Anschrift und Anrede kopieren"), self._copy)
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

    def message(self, number: str) -> None:
        """Begin a short message, and prepare the note about it."""
        if not links.message(number):
            QGuiApplication.clipboard().setText(number)
            self.office.tell(_("{number} – kopiert, bitte in der Nachrichten-App einfügen").format(
                number=number))  # fmt: skip
        self.messaged.emit()

    def _tell_permit(self, menu: QMenu, channel: Channel) -> None:
        """A line that says whether advertising is allowed this way; service always is."""
        judged = self._permits.of(None, channel)
        if judged is None:
            return
        words = _("Werbung per {channel} erlaubt") if judged.allowed else _(
            "{channel}: nur zu Anfrage, Angebot und Auftrag"
        )  # fmt: skip
        icon, tone = ("done", "green_text") if judged.allowed else ("forbidden", "amber_text")
        line = menu.addAction(icons.icon(icon, tone), words.format(channel=channel.label))
        line.setToolTip(permit_tip(judged))
        line.setEnabled(False)
        menu.addSeparator()

    def _on_paper(self) -> None:
        if self.detail is not None:
            self.office.create("letter", customer_id=self.detail.id)

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

    def _mailer(self, address: str) -> Callable[[], None]:
        return lambda: self.mail(address)


def present(detail: CustomerDetail) -> list[PersonDetail]:
    """The people who are still there."""
    return [person for person in detail.persons if not person.has_left]


def numbers(detail: CustomerDetail) -> list[tuple[str, str]]:
    """Whose number, and the number: people first, mobiles before land lines; each once."""
    found: dict[str, str] = {}
    for person in present(detail):
        for number in (person.mobile, person.phone):
            if number:
                found.setdefault(number, person.full_name)
    if detail.phone:
        found.setdefault(detail.phone, detail.name)
    return [(who, number) for number, who in found.items()]


def is_mobile(number: str) -> bool:
    """Whether short messages can be sent there: 015…, 016…, 017… (AT 06…, CH 07…)."""
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return bool(re.match(r"(\+49|0049|0)1[567]|(\+43|0043)6[5-9]|(\+41|0041)7[5-9]", digits))


def addresses(detail: CustomerDetail) -> list[tuple[str, str]]:
    """Whose e-mail address, and the address; each once."""
    found: dict[str, str] = {}
    for person in present(detail):
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
