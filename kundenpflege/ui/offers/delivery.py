"""How offers leave the program: sent for good, and as files for mail, viewer and folders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.services.offers import SendWay, SentOffer, attachment_name

from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.documents.sheet import OfferSheet
    from kundenpflege.services.offers import MailDraft
    from kundenpflege.store import Reader

Opener = Callable[[Path], bool]


class MailWords(NamedTuple):
    """Another text of the mail: a text block for its sentences, or a whole text of the user."""

    block: str = ""
    body: str = ""


USUAL = MailWords()


def open_file(path: Path) -> bool:
    """Open a file in the program the computer has for it; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Delivery(QObject):
    """Sends and hands over. `sent(SentOffer)` after an offer went out."""

    sent = Signal(object)

    def __init__(self, office: Office, opener: Opener, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self._open = office, opener

    # Sending -----------------------------------------------------------------------------------

    def send(
        self,
        offer_id: int,
        way: SendWay,
        failed: Callable[[], object],
        appointment: datetime | None = None,
        words: MailWords = USUAL,
    ) -> None:
        """Send a stored draft for good; a file is asked for first, so that Esc sends nothing.

        `appointment`: when it is handed over in person; `words`: another text of the mail.
        """
        if way is not SendWay.SAVE:
            self._send(offer_id, way, None, failed, appointment, words)
            return

        def ask(name: str) -> None:
            path = self._choose(name)
            if path is None:
                failed()
            else:
                self._send(offer_id, way, path, failed)

        def coming(db: Reader) -> str:
            from kundenpflege.services.business import list_number_circles
            from kundenpflege.services.offer_kinds import CIRCLES
            from kundenpflege.services.offers import get_offer

            detail = get_offer(db, offer_id)
            circles = {circle.key: circle.preview for circle in list_number_circles(db)}
            kind = detail.draft.kind
            number = detail.number or circles.get(CIRCLES[kind], "")
            return attachment_name(number, kind, _country(db))

        self._office.ask(
            coming, then=ask, failed=lambda error: self._refused(error, failed), owner=self
        )

    def _send(
        self,
        offer_id: int,
        way: SendWay,
        path: Path | None,
        failed: Callable[[], object],
        appointment: datetime | None = None,
        words: MailWords = USUAL,
    ) -> None:
        from kundenpflege.services.offers import send_offer

        def done(sent: SentOffer) -> None:
            if way is not SendWay.SMTP:
                self._office.tell(self._told(sent), "green")
            self.sent.emit(sent)
            if path is not None:
                self._save(sent.pdf, path, told=False)
            elif way is SendWay.MAIL:
                self.mail(offer_id, words)
            elif way is SendWay.SMTP:
                self._post(offer_id, sent, words)
            else:
                self._view(sent.pdf, sent.file_name)

        self._office.run(
            _("Angebot gesendet"),
            lambda db: send_offer(db, offer_id, way, appointment=appointment),
            then=done,
            failed=lambda error: self._refused(error, failed),
            owner=self,
            quiet=True,
        )

    def _told(self, sent: SentOffer) -> str:
        """What sending did, and what comes next."""
        words = _("Gesendet")
        day, today = sent.follow_up, self._office.today
        if sent.appointment is not None:
            words = _("Übergabe am {day} geplant").format(day=format_date(sent.appointment.date()))
        if day is None:
            return words
        return words + _(" · Nachfassen am {day} ({when})").format(
            day=format_date(day), when=relative_days(day, today)
        )

    def _post(self, offer_id: int, sent: SentOffer, words: MailWords) -> None:
        """Hand the mail to the mail server; what it refuses can go by the mail program."""
        settings, now = self._office.settings, self._office.clock.now()

        def refused(error: UserError) -> None:
            told = _("Die E-Mail ging nicht hinaus: {reason}").format(reason=error.message)
            self._office.tell(
                told, "red", _("Im Mailprogramm öffnen"), lambda: self.mail(offer_id, words)
            )

        def found(draft: MailDraft) -> None:
            def work() -> None:
                from kundenpflege.exchange.mail import build_mail
                from kundenpflege.exchange.smtp import account_of, password_of, send_mail

                account = account_of(settings)
                if account is None:
                    raise UserError(_("Es ist kein Mailserver eingerichtet."))
                send_mail(build_mail(draft, sent.pdf), account, password_of(account), now=now)

            def gone(_result: object) -> None:
                self._office.tell(
                    _("{told} · E-Mail an {address}").format(
                        told=self._told(sent), address=draft.to
                    ),
                    "green",
                )

            self._office.compute(work, gone, failed=refused, owner=self)

        self._ask_mail(offer_id, words, found)

    def _refused(self, error: UserError, failed: Callable[[], object]) -> None:
        self._office.tell(error.message, "red")
        failed()

    # Handing over ------------------------------------------------------------------------------

    def mail(self, offer_id: int, words: MailWords = USUAL) -> None:
        """Open a mail with the offer attached, ready to look over and send."""

        def found(draft: MailDraft) -> None:
            def write(pdf: bytes) -> Path:
                from kundenpflege.exchange.handover import mail_to_send

                return mail_to_send(draft, pdf)

            self._with_pdf(offer_id, lambda pdf, _name: self._hand_over(lambda: write(pdf)))

        self._ask_mail(offer_id, words, found)

    def _ask_mail(
        self, offer_id: int, words: MailWords, then: Callable[[MailDraft], object]
    ) -> None:
        """The mail as it goes out, with the user's own text where there is one."""

        def gather(db: Reader) -> MailDraft:
            from kundenpflege.services.offers import mail_draft

            return mail_draft(db, offer_id, words.block, words.body)

        self._office.ask(gather, then=then, owner=self)

    def talk_sheet(self, offer_id: int) -> None:
        """Open the questions of the talk where they can be printed."""

        def draw(db: Reader) -> bytes:
            from kundenpflege.services.talksheets import talk_sheet_pdf

            return talk_sheet_pdf(db, offer_id)

        name = f"{_('Gesprächsbogen')}.pdf"
        self._office.ask(draw, then=lambda pdf: self._view(pdf, name), owner=self)

    def print(self, offer_id: int) -> None:
        """Open the PDF where it can be printed."""
        self._with_pdf(offer_id, self._view)

    def save(self, offer_id: int) -> None:
        """Write the PDF where the user wants it."""

        def ask(pdf: bytes, name: str) -> None:
            path = self._choose(name)
            if path is not None:
                self._save(pdf, path)

        self._with_pdf(offer_id, ask)

    def save_bytes(self, pdf: bytes, name: str) -> None:
        """Write the PDF that is being looked at; `name` is proposed for its file."""
        path = self._choose(name)
        if path is not None:
            self._save(pdf, path)

    # Inside ------------------------------------------------------------------------------------

    def _with_pdf(self, offer_id: int, then: Callable[[bytes, str], object]) -> None:
        """The bytes that went out; what is not kept is drawn on the second worker."""

        def have(found: tuple[bytes, OfferSheet | None, str]) -> None:
            kept, sheet, name = found
            if sheet is None:
                then(kept, name)
                return

            def draw() -> bytes:
                from kundenpflege.services.offers import render_pdf

                return render_pdf(sheet)

            self._office.compute(draw, lambda pdf: then(pdf, name), owner=self)

        self._office.ask(lambda db: load_paper(db, offer_id), then=have, owner=self)

    def _choose(self, name: str) -> Path | None:
        return self._office.questions.save_file(
            _("Angebot als PDF speichern"), name, [(_("PDF-Dokument"), ("pdf",))]
        )

    def _save(self, pdf: bytes, path: Path, told: bool = True) -> None:
        def write() -> Path:
            from kundenpflege.exchange.handover import save_pdf

            return save_pdf(pdf, path)

        def written(_path: Path) -> None:
            if told:
                self._office.tell(
                    _("Gespeichert: {file}").format(file=path.name),
                    "green",
                    _("Öffnen"),
                    lambda: self._opened(path),
                )

        self._office.compute(write, written, owner=self)

    def _view(self, pdf: bytes, name: str) -> None:
        def write() -> Path:
            from kundenpflege.exchange.handover import pdf_to_view

            return pdf_to_view(pdf, name)

        self._hand_over(write)

    def _hand_over(self, write: Callable[[], Path]) -> None:
        self._office.compute(write, self._opened, owner=self)

    def _opened(self, path: Path) -> None:
        if not self._open(path):
            self._office.tell(
                _("Kein Programm öffnet diese Datei: {file}").format(file=path), "amber"
            )


def load_paper(db: Reader, offer_id: int) -> tuple[bytes, OfferSheet | None, str]:
    """The kept bytes, or the texts to draw them from; and a name for the file."""
    from kundenpflege.services.offers import get_offer, offer_pdf, offer_sheet, render_later

    detail = get_offer(db, offer_id)
    name = attachment_name(detail.number, detail.draft.kind, _country(db))
    kept = offer_pdf(db, offer_id, render_later)
    return (kept, None, name) if kept else (b"", offer_sheet(db, offer_id), name)


def _country(db: Reader) -> str:
    """Where the business is at home: there the papers have their names."""
    from kundenpflege.services.business import get_business

    return get_business(db).country
