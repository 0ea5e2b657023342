"""The forms in which a consent or an objection is recorded, within their card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.model import Consent, Objection
from kundenpflege.model.kinds import Channel, ConsentBasis

from . import theme
from .controls import Button, Label, hline, row
from .drafts import DraftKeeper
from .editors import ChoiceEditor, DateEditor, MultilineEditor, TextEditor
from .form import Form
from .office import Office
from .tab_order import set_tab_order

_WAYS = (
    "am Telefon", "im Gespräch", "per Brief", "per E-Mail", "Formular", "Double-Opt-in",
)  # fmt: skip


class _RecordForm(QWidget):
    """A form with „Abbrechen“ and „Eintragen“; `done` when it is to be closed."""

    done = Signal()

    def __init__(self, office: Office, customer_id: int, title: str, form: Form) -> None:
        super().__init__()
        self.office, self.customer_id, self.form = office, customer_id, form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.S1, 0, 0)
        column.setSpacing(theme.S2)
        column.addWidget(hline())
        column.addWidget(Label(title, "strong"))
        column.addWidget(form)
        self.save = Button(_("Eintragen"), "done", "primary", on_click=self._save)
        self.save.setObjectName("saveRecord")
        cancel = Button(_("Abbrechen"), on_click=self.done.emit)
        column.addLayout(row(0, cancel, self.save))
        self.drafts = DraftKeeper(office, self, inputs=lambda: form, is_dirty=lambda: form.dirty)
        column.insertWidget(2, self.drafts.banner)
        self.done.connect(self.drafts.done)

    def begin(self) -> None:
        """Put the keyboard into the first field; the Tab key leads through to the buttons."""
        set_tab_order(self)
        first = next(iter(self.form.names()))
        self.form.editor(first).field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.drafts.begin(self.form.record, customer_id=self.customer_id)

    def _save(self) -> None:
        raise NotImplementedError

    def _failed(self, error: UserError) -> None:
        if isinstance(error, InputError) and not self.form.errors(error.fields):
            return
        self.office.tell(error.message, "red")


class ConsentForm(_RecordForm):
    """Records a consent with day, way, wording and proof."""

    def __init__(
        self, office: Office, customer_id: int, people: Sequence[tuple[int | None, str]]
    ) -> None:
        form = Form(Consent)
        super().__init__(office, customer_id, _("Einwilligung eintragen"), form)
        form.row(("channel", ChoiceEditor(Channel)), ("granted_on", DateEditor(office.clock)))
        form.add("basis", ChoiceEditor(ConsentBasis))
        if len(people) > 2:
            form.add("person_id", ChoiceEditor(people))
        form.add("how", TextEditor(max_length=400, suggestions=[_(way) for way in _WAYS]))
        form.add("wording", MultilineEditor(2, max_length=2000))
        self._proof: Path | None = None
        self._choose = Button(_("Nachweis anhängen …"), "file", on_click=self._choose_proof)
        self._choose.setObjectName("chooseProof")
        form.widget(self._choose)
        form.load(
            {
                "channel": Channel.PHONE,
                "granted_on": office.today,
                "basis": ConsentBasis.CONSENT,
                "person_id": None,
                "how": "",
                "wording": "",
            }
        )

    def _choose_proof(self) -> None:
        path = self.office.questions.open_file(
            _("Nachweis der Einwilligung"), ((_("Dokument"), ("pdf", "png", "jpg", "eml", "txt")),)
        )
        if path is not None:
            self._proof = path
            self._choose.setText(path.name)

    def _save(self) -> None:
        from kundenpflege.services.consents import grant

        if not self.form.check():
            return
        values, proof = self.form.values(), self._proof
        content, name = None, ""
        if proof is not None:
            try:
                content, name = proof.read_bytes(), proof.name
            except OSError as error:
                self.office.tell(
                    _("„{path}“ kann nicht gelesen werden ({reason}).").format(
                        path=proof, reason=why(error)
                    ),
                    "red",
                )
                return
        customer_id = self.customer_id
        self.office.run(
            _("Einwilligung eingetragen"),
            lambda db: grant(db, customer_id, values, proof_name=name, proof=content),
            then=lambda _id: self.done.emit(),
            failed=self._failed,
            owner=self,
            told=_("Einwilligung eingetragen"),
        )


class ObjectionForm(_RecordForm):
    """Records an objection, against one channel or any advertising."""

    def __init__(
        self, office: Office, customer_id: int, people: Sequence[tuple[int | None, str]]
    ) -> None:
        form = Form(Objection)
        super().__init__(office, customer_id, _("Widerspruch eintragen"), form)
        channels: list[tuple[Channel | None, str]] = [(None, _("jede Werbung"))]
        channels += [(channel, channel.label) for channel in Channel]
        form.row(("channel", ChoiceEditor(channels)), ("objected_on", DateEditor(office.clock)))
        if len(people) > 2:
            form.add("person_id", ChoiceEditor(people))
        form.add("how", TextEditor(max_length=400, suggestions=[_(way) for way in _WAYS[:4]]))
        form.load({"channel": None, "objected_on": office.today, "person_id": None, "how": ""})

    def _save(self) -> None:
        from kundenpflege.services.consents import object_to

        if not self.form.check():
            return
        values, customer_id = self.form.values(), self.customer_id
        self.office.run(
            _("Widerspruch eingetragen"),
            lambda db: object_to(
                db,
                customer_id,
                values["channel"],
                person_id=values.get("person_id"),
                how=values["how"],
                on=values["objected_on"],
            ),
            then=lambda _id: self.done.emit(),
            failed=self._failed,
            owner=self,
            told=_("Widerspruch eingetragen: gilt ab sofort überall"),
        )
