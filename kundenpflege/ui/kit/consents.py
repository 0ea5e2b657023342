"""What a customer allowed and forbade: one line a channel, with the deeds to record changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.files import write_file
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import keep_together
from kundenpflege.model.kinds import Channel

from . import theme
from .cards import Card, IconView
from .chips import Chip, FilterChips
from .consent_form import ConsentForm, ObjectionForm
from .controls import Button, Label, hline
from .controls_flow import FlowRow
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.services.consents import ConsentDetail, ObjectionDetail
    from kundenpflege.services.permissions import ChannelPermission
    from kundenpflege.store import Changes, Reader

_ICONS = {
    Channel.POST: "letter",
    Channel.PHONE: "call",
    Channel.EMAIL: "email",
    Channel.MESSAGE: "message",
}
_TIGHT = 480  # px: below that a reason has no room in the row of its channel
_WATCHED = frozenset({"customer", "person", "consent", "objection", "offer", "contact", "address"})


class ConsentCard(Card):
    """`show_customer(id)` shows what is allowed by which channel, and why.

    It asks for its data itself and again when something of it changed.
    """

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_("Werbung erlaubt?"), parent=parent)
        self.setObjectName("consents")
        self.office = office
        self._customer_id: int | None = None
        self._tight = False
        self._found: list[ChannelPermission] = []
        self._people = FilterChips(_("Für wen"))
        self._people.chosen.connect(self._show_channels)
        self._areas: dict[str, tuple[QVBoxLayout, QWidget]] = {}
        self._form: ConsentForm | ObjectionForm | None = None
        self._grant = Button(
            _("Einwilligung eintragen"), "plus", on_click=lambda: self.begin("consent")
        )
        self._grant.setObjectName("grantConsent")
        self._object = Button(
            _("Widerspruch eintragen"), "forbidden", on_click=lambda: self.begin("objection")
        )
        self._object.setObjectName("addObjection")
        self._deeds = FlowRow(self._grant, self._object)
        self._place = QVBoxLayout()
        self.add(self._people)
        for name in ("channels", "records"):
            place, area = QVBoxLayout(), QWidget()
            place.addWidget(area)
            self.add(place)
            self._areas[name] = (place, area)
        self.add(self._place)
        self.add(self._deeds)
        office.changed.connect(self._changes_came)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reasons stand beside what is allowed, or below it where that is too narrow."""
        super().resizeEvent(event)
        tight = self.width() < theme.px(_TIGHT)
        if tight != self._tight:
            self._tight = tight
            self.office.soon(self._show_channels, self)

    def show_customer(self, customer_id: int | None) -> None:
        """Show another customer; None empties the card."""
        if customer_id != self._customer_id:
            self._close_form()
        self._customer_id = customer_id
        self._ask()

    def begin(self, what: str) -> None:
        """Open the form for a `consent` or an `objection`."""
        if self._customer_id is None:
            return
        self._close_form()
        people: list[tuple[int | None, str]] = [(None, _("alle beim Kunden"))]
        people += [(p.person_id, p.person_name) for p in self._persons()]
        made: type[ConsentForm] | type[ObjectionForm] = (
            ConsentForm if what == "consent" else ObjectionForm
        )
        self._form = made(self.office, self._customer_id, people)
        self._form.done.connect(self._close_form)
        self._place.addWidget(self._form)
        self._deeds.setVisible(False)
        self._form.begin()

    def _close_form(self) -> None:
        if self._form is not None:
            self._form.drafts.done()
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        self._deeds.setVisible(True)

    def _changes_came(self, changes: Changes) -> None:
        if self._customer_id is not None and not _WATCHED.isdisjoint(changes.tables):
            self._ask()

    def _ask(self) -> None:
        customer_id = self._customer_id
        if customer_id is None:
            self._came(([], [], []))
            return

        def question(db: Reader) -> _Found:
            from kundenpflege.services.consents import list_consents, list_objections
            from kundenpflege.services.permissions import permissions

            return (
                permissions(db, customer_id),
                list_consents(db, customer_id),
                list_objections(db, customer_id),
            )

        self.office.ask(question, then=self._came, owner=self, key="consents")

    def _persons(self) -> list[ChannelPermission]:
        return [p for p in self._found if p.person_id is not None and p.channel is Channel.POST]

    def _came(self, found: _Found) -> None:
        self._found, consents, objections = found
        persons = self._persons()
        self._people.setVisible(len(persons) > 1)
        self._people.set_items(
            [("", _("Kunde insgesamt"), None)]
            + [(str(p.person_id), p.person_name, None) for p in persons]
        )
        self._show_channels()
        self._show_records(consents, objections)

    def _show_channels(self, *_chosen: object) -> None:
        chosen = self._people.current()
        wanted = int(chosen) if chosen else None
        area = self._renewed("channels")
        grid = QGridLayout(area)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S1 if self._tight else theme.S2)
        grid.setColumnStretch(3, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, one in enumerate(p for p in self._found if p.person_id == wanted):
            words = _("erlaubt") if one.allowed else _("nicht erlaubt")
            reason = one.reason.partition(": ")[2] or one.reason
            text = Label(keep_together(reason[:1].upper() + reason[1:]), "muted", wrap=True)
            text.setAccessibleName(f"{one.channel.label}: {words}. {reason}")
            if one.advice:
                text.setToolTip(one.advice)
            row *= 2
            grid.addWidget(IconView(_ICONS[one.channel], "muted", 16), row, 0, top)
            grid.addWidget(Label(one.channel.label), row, 1, top)
            grid.addWidget(Chip(words, "green" if one.allowed else "red"), row, 2, top)
            if self._tight:
                text.setContentsMargins(0, 0, 0, theme.S1)
                grid.addWidget(text, row + 1, 1, 1, 3, top)
            else:
                grid.addWidget(text, row, 3, top)
        area.setVisible(True)

    def _show_records(
        self, consents: Sequence[ConsentDetail], objections: Sequence[ObjectionDetail]
    ) -> None:
        area = self._renewed("records")
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        if consents or objections:
            column.addWidget(hline())
        for objection in objections:
            column.addWidget(self._objection(objection))
        for consent in consents:
            column.addWidget(self._consent(consent))
        area.setVisible(bool(consents or objections))

    def _consent(self, one: ConsentDetail) -> QWidget:
        parts = [
            f"{one.channel.label}: {one.basis.label}",
            one.person_name,
            _("seit {day}").format(day=format_date(one.granted_on)),
            one.how,
        ]
        if one.withdrawn_on is not None:
            parts.append(_("widerrufen {day}").format(day=format_date(one.withdrawn_on)))
        deeds: list[QWidget] = []
        if one.is_valid:
            deeds.append(self._deed(_("Widerrufen"), "consent", "withdraw", one.id))
        if one.proof:
            proof = Button(_("Nachweis"), "file", "link", on_click=lambda: self._save_proof(one.id))
            proof.setAccessibleName(_("Nachweis {name} speichern").format(name=one.proof))
            proof.setToolTip(one.proof)
            deeds.append(proof)
        return self._line(parts, deeds, one.is_valid)

    def _objection(self, one: ObjectionDetail) -> QWidget:
        against = one.channel.label if one.channel else _("jede Werbung")
        parts = [
            _("Widerspruch gegen {what}").format(what=against),
            one.person_name,
            _("am {day}").format(day=format_date(one.objected_on)),
            one.how,
        ]
        deeds: list[QWidget] = []
        if one.lifted_on is not None:
            parts.append(_("aufgehoben {day}").format(day=format_date(one.lifted_on)))
        else:
            deeds.append(self._deed(_("Aufheben"), "objection", "lift", one.id))
        return self._line(parts, deeds, one.stands)

    def _line(self, parts: Sequence[str], deeds: Sequence[QWidget], counts: bool) -> QWidget:
        text = Label(
            " · ".join(part for part in parts if part), "" if counts else "muted", wrap=True
        )
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(text)
        if deeds:
            column.addWidget(FlowRow(*deeds))
        return box

    def _deed(self, words: str, table: str, deed: str, record_id: int) -> Button:
        button = Button(words, "", "link", on_click=lambda: self._do(deed, record_id))
        button.setObjectName(f"{deed}{record_id}")
        button.setAccessibleName(f"{words}: {table}")
        return button

    def _do(self, deed: str, record_id: int) -> None:
        from kundenpflege.services import consents

        act: Callable[[Any, int], None] = getattr(consents, deed)
        self.office.run(
            _(_LABELS[deed]),
            lambda db: act(db, record_id),
            owner=self,
            told=_(_LABELS[deed]),
        )

    def _save_proof(self, consent_id: int) -> None:
        from kundenpflege.services.consents import read_proof

        def save(found: tuple[str, bytes]) -> None:
            name, content = found
            path = self.office.questions.save_file(_("Nachweis speichern"), name, ())
            if path is None:
                return
            try:
                write_file(path, content)
            except UserError as error:
                self.office.tell(error.message, "red")
                return
            self.office.tell(_("Gespeichert: {path}").format(path=path))

        self.office.ask(lambda db: read_proof(db, consent_id), then=save, owner=self)

    def _renewed(self, name: str) -> QWidget:
        """An empty area in the place of the old one."""
        place, old = self._areas[name]
        place.removeWidget(old)
        old.hide()
        old.deleteLater()
        made = QWidget()
        place.addWidget(made)
        self._areas[name] = (place, made)
        return made


_Found = tuple["list[ChannelPermission]", "list[ConsentDetail]", "list[ObjectionDetail]"]
_LABELS = {"withdraw": N_("Einwilligung widerrufen"), "lift": N_("Widerspruch aufgehoben")}
