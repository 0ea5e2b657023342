"""How the offer goes out: by mail, printed, saved, or handed over in person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QRadioButton, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.rules.placeholders import fill
from kundenpflege.services.offers import SendWay

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, IconButton, Label, row
from ..kit.controls_flow import FlowLayout
from ..kit.editors import DateEditor, MultilineEditor, TimeEditor
from ..kit.form import Form
from ..kit.office import Office
from .book import DraftBook
from .parts import shortened

if TYPE_CHECKING:
    from kundenpflege.services.offers import MailDraft
    from kundenpflege.store import Reader

_WAYS = (
    (SendWay.MAIL, N_("E-Mail")),
    (SendWay.SMTP, N_("E-Mail direkt senden")),
    (SendWay.PRINT, N_("Drucken")),
    (SendWay.SAVE, N_("PDF speichern")),
    (SendWay.PERSON, N_("Persönlich übergeben")),
)
_BY_MAIL = (SendWay.MAIL, SendWay.SMTP)
_LONGEST = 10_000


class WaysCard(Card):
    """The ways, what each of them does, the text of the mail, the day of handing over."""

    tabs_changed = Signal()

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(_("Senden & Nachfassen planen"))
        self.setObjectName("ways")
        self._office, self._book = office, book
        self._told_body, self._block = "", ""
        self._build_ways()
        self._build_person()
        self._build_mail()
        self._follow_told = Label("", "body", wrap=True)
        self._follow_told.setObjectName("follow_up_told")
        self.add(self._follow_told)
        self._show_parts()

    def _build_ways(self) -> None:
        self._ways = QButtonGroup(self)
        holder = QWidget()
        ways = FlowLayout(holder, theme.S5)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.add(holder)
        for number, (way, words) in enumerate(_WAYS):
            button = QRadioButton(_(words))
            button.setObjectName(f"way_{way.value}")
            button.setAccessibleName(_(words))
            self._ways.addButton(button, number)
            ways.addWidget(button)
        self._ways.button(0).setChecked(True)
        self._ways.idToggled.connect(lambda _id, on: self._chosen() if on else None)
        self._told = Label("", "muted", wrap=True)
        self.add(self._told)

    def _build_person(self) -> None:
        self._person = Form()
        self._day = DateEditor(self._office.clock, placeholder=_("heute, gleich"))
        self._time = TimeEditor()
        self._person.row(("appointment", self._day, 2), ("appointment_time", self._time, 2))
        for name, words in (("appointment", _("Tag")), ("appointment_time", _("Uhrzeit"))):
            box = self._person.box(name)
            box.label_text = words
            box.set_mnemonic("")
            box.editor.name_field(name, words, _("Wann übergeben Sie das Angebot?"))
        self._person.changed.connect(self.refresh_plan)
        self.add(self._person)

    def _build_mail(self) -> None:
        self._mail = QWidget()
        self._mail_head = Label("", "body", wrap=True)
        self._mail_head.setObjectName("mail_head")
        self.body_text = MultilineEditor(4, 22, _("Text der E-Mail"), _LONGEST)
        self.body_text.name_field("mail_text", _("Text der E-Mail"))
        self._pick = IconButton("text", _("Textbaustein für die E-Mail"), "quiet")
        self._pick.setObjectName("pick_mail")
        self._pick.clicked.connect(self._open_blocks)
        self._usual = Button(_("Üblicher Text"), "undo", "link", on_click=self._back_to_usual)
        self._usual.setObjectName("usual_mail")
        head = row(self._mail_head, self._usual, self._pick)
        head.setStretch(0, 1)
        inner = Card()
        inner.setProperty("role", None)
        inner.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        inner.add(head)
        inner.add(self.body_text)
        self._unfilled = Banner("amber", "warning", "")
        self._unfilled.setVisible(False)
        self._unfilled.setObjectName("mail_unfilled")
        inner.add(self._unfilled)
        self._mail = inner
        self.body_text.changed.connect(self._show_usual)
        self.add(inner)

    # What was chosen ---------------------------------------------------------------------------

    def way(self) -> SendWay:
        """How the offer shall go out."""
        return _WAYS[max(0, self._ways.checkedId())][0]

    def choose_way(self, way: SendWay) -> None:
        """Choose how."""
        self._ways.button([entry[0] for entry in _WAYS].index(way)).setChecked(True)

    def appointment(self) -> datetime | None:
        """When it is handed over in person; None for just now."""
        day: date | None = self._day.value()
        if self.way() is not SendWay.PERSON or day is None:
            return None
        return datetime.combine(day, self._time.value() or time())

    def mail_body(self) -> str:
        """The text of the mail where it was changed by hand; empty for the usual one."""
        text = self.body_text.value()
        return text if text and text != self._told_body else ""

    def mail_block(self) -> str:
        """The text block chosen for the mail; empty for the usual sentences."""
        return self._block

    def problem(self) -> str:
        """What stands against this way, '' for nothing."""
        if self.way() is SendWay.SMTP and not self._email():
            return _("Dem Kunden fehlt die E-Mail-Adresse.")
        if self.way() is SendWay.PERSON and not self._person.check():
            return _("Wann übergeben Sie das Angebot?")
        return ""

    def chain(self) -> Iterator[QWidget]:
        """Ways, then what belongs to the chosen one."""
        yield from self._ways.buttons()
        if self.way() is SendWay.PERSON:
            yield from (self._day.field, self._time.field)
        elif self.way() in _BY_MAIL:
            yield from (self._usual, self._pick, self.body_text.field)

    def checked(self) -> QWidget | None:
        """The button of the chosen way."""
        return self._ways.checkedButton()

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Show what the offer and the settings allow."""
        direct = bool(self._office.settings.get("smtp_host"))
        button = self._ways.button(1)
        # Hidden ones are passed over by the arrow keys only when they are not enabled either.
        button.setVisible(direct)
        button.setEnabled(direct)
        self._ways.button(0).setText(_("E-Mail im Mailprogramm") if direct else _("E-Mail"))
        if not direct and self.way() is SendWay.SMTP:
            self.choose_way(SendWay.MAIL)
        blocks = self._book.world.texts if self._book.world else ()
        self._pick.setVisible(any(text.kind == "mail" for text in blocks))
        self.explain()
        self.refresh_plan()
        self.refresh_mail()

    def begin(self, new_offer: bool) -> None:
        """Another offer is written: the usual way, nothing entered."""
        if new_offer:
            self._told_body, self._block = "", ""
            self.body_text.set_value("")
            self._day.set_value(None)
            self._time.set_value(None)
            direct = bool(self._office.settings.get("smtp_host"))
            self.choose_way(SendWay.SMTP if direct else SendWay.MAIL)

    def _email(self) -> str:
        world = self._book.world
        if world is None:
            return ""
        emails = world.context.emails
        return emails.get(self._book.draft.person_id) or emails.get(None, "")

    def _chosen(self) -> None:
        self._show_parts()
        self.explain()
        self.refresh_plan()
        self.refresh_mail()
        self.tabs_changed.emit()

    def _show_parts(self) -> None:
        self._person.setVisible(self.way() is SendWay.PERSON)
        self._mail.setVisible(self.way() in _BY_MAIL)

    def explain(self) -> None:
        """What happens when it is sent now."""
        world = self._book.world
        if world is None:
            return
        to = self._email()
        missing = _(" Die Adresse des Kunden fehlt noch.")
        match self.way():
            case SendWay.MAIL:
                words = _("Öffnet eine E-Mail mit dem PDF im Anhang in Ihrem Mailprogramm.")
                words += "" if to else missing
            case SendWay.SMTP:
                words = _("Schickt die E-Mail mit dem PDF sofort ab.") + ("" if to else missing)
            case SendWay.PRINT:
                words = _("Öffnet das PDF zum Drucken.")
            case SendWay.PERSON:
                words = _(
                    "Plant den Besuch und öffnet das PDF zum Drucken. Wer das Angebot persönlich "
                    "bespricht, hört gleich, was der Kunde denkt."
                )
            case _:
                words = _("Speichert das PDF in einem Ordner Ihrer Wahl.")
        self._told.setText(words)

    def refresh_plan(self) -> None:
        """Which calls sending it now would plan."""
        offer_id, visit = self._book.offer_id, self.appointment()
        if offer_id is None or not self._book.is_open:
            return
        handed_over = visit.date() if visit is not None else None

        def gather(db: Reader) -> tuple[date, ...]:
            from kundenpflege.services.follow_ups import proposed_plan

            return tuple(step.due for step in proposed_plan(db, offer_id, handed_over))

        def show(days: tuple[date, ...]) -> None:
            if offer_id == self._book.offer_id:
                self._follow_told.setText(_plan_words(days, self._office.today))

        self._office.ask(gather, then=show, failed=lambda _error: None, owner=self, key="plan")

    # The text of the mail ----------------------------------------------------------------------

    def refresh_mail(self) -> None:
        """Show the usual text as it is by now, unless it was changed by hand."""
        offer_id = self._book.offer_id
        if offer_id is None or self.way() not in _BY_MAIL or not self._book.is_open:
            return

        def show(draft: MailDraft) -> None:
            if offer_id != self._book.offer_id:
                return
            to = draft.to or _("Adresse fehlt")
            self._mail_head.setText(
                _("An {address} · Betreff: {subject}").format(address=to, subject=draft.subject)
            )
            own = self.mail_body()
            self._told_body = draft.body.strip()
            if not own and not self.body_text.area.hasFocus():
                self.body_text.set_value(self._told_body)
                self._told_body = self.body_text.value()
            self._show_usual()

        block = self._block

        def gather(db: Reader) -> MailDraft:
            from kundenpflege.services.offers import mail_draft

            return mail_draft(db, offer_id, block)

        self._office.ask(gather, then=show, failed=lambda _error: None, owner=self, key="mail")

    def _show_usual(self) -> None:
        self._usual.setVisible(bool(self.mail_body() or self._block))
        self._warn()

    def _warn(self) -> None:
        """Variables that would stand unfilled in the mail; the number comes with the sending."""
        filled = fill(self.body_text.value(), {"Nummer": "x"})
        words = []
        for names, text in (
            (filled.missing, _("Im Text steht {names}, aber dazu gibt es noch keine Angabe.")),
            (filled.unknown, _("Im Text steht {names}; dieses Wort kennt das Programm nicht.")),
        ):
            if names:
                words.append(text.format(names=", ".join(f"{{{name}}}" for name in names)))
        if words:
            self._unfilled.set("amber", "warning", "\n".join(words))
        self._unfilled.setVisible(bool(words))

    def _back_to_usual(self) -> None:
        self._take("")

    def make_menu(self) -> QMenu:
        """Text blocks for mails."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Textbausteine"))
        for text in self._book.world.texts if self._book.world else ():
            if text.kind == "mail":
                action = menu.addAction(f"{text.name}: {shortened(text.body)}".replace("&", "&&"))
                action.setToolTip(text.body)
                action.triggered.connect(self._taker(text.body))
        return menu

    def _taker(self, body: str) -> Callable[[], None]:
        return lambda: self._take(body)

    def _take(self, block: str) -> None:
        """The text with these sentences in it, in the place of what stands there."""
        self._block = block
        self.body_text.set_value("")
        self.refresh_mail()

    def _open_blocks(self) -> None:
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._pick.mapToGlobal(QPoint(0, self._pick.height() + 2)))


def _plan_words(days: tuple[date, ...], today: date) -> str:
    """„Nachfassen am 30.11.2026 (in 9 Tagen), 14.12.2026 und 16.12.2026.“"""
    if not days:
        return _("Für dieses Dokument wird kein Nachfassen geplant.")
    told = [format_date(day) for day in days]
    told[0] = f"{told[0]} ({relative_days(days[0], today)})"
    words = told[0]
    if len(told) > 1:
        words = _("{days} und {last}").format(days=", ".join(told[:-1]), last=told[-1])
    return _("Nachfassen wird geplant: {days}.").format(days=words)
