"""Taking a backup back: first what would change, then the deed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import PasswordNeededError, UserError
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, ElidedLabel, Label
from ..kit.dialogs import SidePanel
from ..kit.form import Form
from ..kit.office import Office, Reopen
from ..kit.password_fields import SecretEditor
from .parts import moment

if TYPE_CHECKING:
    from kundenpflege.services.backups import BackupRow
    from kundenpflege.services.restoring import Preview, Restored
    from kundenpflege.store import Store
    from kundenpflege.store.keyfile import Envelope

    Sealed = tuple[bytes, Envelope] | None

_MOST = 30  # steps shown


class RestorePanel(SidePanel):
    """Shows the preview of a backup; an encrypted one of another password asks for it."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Sicherung zurückholen"), 480, "restorePanel")
        self._office = office
        self._row: BackupRow | None = None
        self._key: bytes | None = None
        self._sealed: Sealed = None  # how the second place is encrypted
        self._form: Form | None = None
        self.closed.connect(self._forget)

    def look_at(self, row: BackupRow) -> None:
        """Ask what taking it back would change, and show that."""
        self._row, self._key, self._sealed = row, None, None
        self.set_title(_("Sicherung zurückholen"))
        self._say(Banner("neutral", "wait", _("Die Sicherung wird geprüft und verglichen …")))
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss))
        self.open()
        self._ask()

    def _ask(self) -> None:
        row, key = self._row, self._key
        if row is None:
            return
        path = row.path

        def work(store: Store) -> tuple[Preview, bytes | None, Sealed]:
            from kundenpflege.services import restoring, sealing

            own, sealed = key, sealing.protection(store)
            if own is None and row.sealed and sealed is not None:
                own = sealed[0]  # this computer knows what opens it in the second place
            if own is None and row.encrypted:
                own = store.key
            told = restoring.preview(store.path, path, key=own, present_key=store.key)
            return told, own, sealed

        def known(found: tuple[Preview, bytes | None, Sealed]) -> None:
            if self._row is row:
                preview, self._key, self._sealed = found
                self._show(preview)

        self._office.keep(work, known, failed=self._failed, owner=self, key="preview")

    def _failed(self, error: UserError) -> None:
        if isinstance(error, PasswordNeededError):
            self._ask_password(error.wrong and self._form is not None)
            return
        self._say(Banner("red", "warning", error.message))
        self.set_actions(Button(_("Schließen"), on_click=self.dismiss))

    # Another password --------------------------------------------------------------------------

    def _ask_password(self, wrong: bool) -> None:
        form = self._form = Form()
        secret = form.add("backup_secret", SecretEditor(), _("Passwort oder Code dieser Sicherung"))
        if wrong:
            form.errors({"backup_secret": _("Damit lässt sich die Sicherung nicht öffnen.")})
        told = _("Diese Sicherung wurde mit einem anderen Passwort gemacht als dem jetzigen.")
        self._say(Banner("blue", "lock", told), form)
        go = Button(_("Weiter"), "right", "primary", on_click=self._unlock)
        go.setObjectName("unlockBackup")
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), go)
        secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self) -> None:
        row, form = self._row, self._form
        if row is None or form is None:
            return
        word, path = str(form.editor("backup_secret").value()), row.path

        def work() -> bytes:
            from kundenpflege.services import encryption

            return encryption.key_for(path, word)

        def opened(key: bytes) -> None:
            self._key = key
            self._ask()

        self._office.compute(work, opened, failed=lambda _e: self._ask_password(True), owner=self)

    # What would change -------------------------------------------------------------------------

    def _show(self, preview: Preview) -> None:
        row = self._row
        if row is None or row.path != preview.path:
            return
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        at = preview.made_at
        layout.addWidget(
            Label(
                _("Stand vom {day}, {time} Uhr").format(
                    day=format_date(at.date()), time=f"{at:%H:%M}"
                ),
                "heading",
                wrap=True,
            )
        )
        told = ", ".join(part for part in (preview.business, row.reason_label) if part)
        layout.addWidget(Label(told, "muted", wrap=True))
        if not preview.problems:
            layout.addWidget(Banner("green", "safe", _(
                "Der jetzige Stand wird vorher gesichert. Sie können also auch wieder zurück."
            )))  # fmt: skip
        for banner in self._banners(preview):
            layout.addWidget(banner)
        if not preview.problems:
            self._add_differences(layout, preview)
            self._add_lost(layout, preview)
        layout.addStretch(1)
        self.set_content(content)
        cancel = Button(_("Abbrechen"), on_click=self.dismiss)
        if preview.problems:
            self.set_actions(cancel)
            cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        go = Button(_("Zurückholen …"), "history", "primary", on_click=lambda: self._go(preview))
        go.setObjectName("restoreNow")
        self.set_actions(cancel, go)
        go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _banners(self, preview: Preview) -> list[Banner]:
        found = [Banner("red", "warning", "\n".join(preview.problems))] if preview.problems else []
        if preview.problems:
            return found
        if preview.foreign:
            found.append(Banner("amber", "warning", _(
                "Diese Sicherung stammt aus einer anderen Datenbank. Sie ersetzt Ihre Daten ganz."
            )))  # fmt: skip
        if not preview.present_readable:
            found.append(Banner("amber", "warning", _(
                "Die jetzigen Daten lassen sich nicht lesen; was darin neuer ist, kann deshalb "
                "niemand sagen."
            )))  # fmt: skip
        if preview.erasures:
            words = ngettext(
                "{n} Löschung personenbezogener Daten wird danach wiederholt.",
                "{n} Löschungen personenbezogener Daten werden danach wiederholt.",
                preview.erasures,
            )
            found.append(Banner("blue", "info", words.format(n=preview.erasures)))
        if preview.older_schema:
            found.append(Banner("blue", "info", _(
                "Die Sicherung ist von einer älteren Version und wird dabei umgestellt."
            )))  # fmt: skip
        if told := self._about_passwords(preview):
            found.append(Banner("amber", "lock", told))
        return found

    def _about_passwords(self, preview: Preview) -> str:
        row = self._row
        if row is None:
            return ""
        if row.encrypted and not row.sealed:
            if not preview.present_encrypted:
                return _("Danach sind Ihre Daten verschlüsselt, mit dem Passwort dieser Sicherung.")
            if self._form is not None:
                return _("Danach gilt das Passwort, mit dem diese Sicherung gemacht wurde.")
        elif preview.present_encrypted:
            return _("Ihre Daten bleiben auch danach verschlüsselt, mit dem jetzigen Passwort.")
        return ""

    def _add_differences(self, layout: QVBoxLayout, preview: Preview) -> None:
        changed = [one for one in preview.differences if one.now != one.then]
        if not changed:
            layout.addWidget(Label(_("Es gibt gleich viel von allem wie jetzt."), wrap=True))
            return
        layout.addWidget(Label(_("So viel gibt es danach"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.S4)
        grid.setVerticalSpacing(theme.S1)
        grid.setColumnStretch(0, 1)
        for column, words in enumerate(("", _("jetzt"), _("danach"))):
            grid.addWidget(Label(words, "small"), 0, column, Qt.AlignmentFlag.AlignRight)
        for line, one in enumerate(changed, 1):
            grid.addWidget(Label(one.label), line, 0)
            now = "–" if one.now is None else str(one.now)
            grid.addWidget(Label(now, "muted"), line, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(str(one.then), "strong"), line, 2, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(grid)

    def _add_lost(self, layout: QVBoxLayout, preview: Preview) -> None:
        for count, steps, words in (
            (preview.lost_count, preview.lost, ngettext(
                "Dieser Schritt geht verloren", "Diese {n} Schritte gehen verloren",
                preview.lost_count)),
            (preview.regained_count, preview.regained, ngettext(
                "Dieser Schritt kommt wieder", "Diese {n} Schritte kommen wieder",
                preview.regained_count)),
        ):  # fmt: skip
            if not count:
                continue
            layout.addWidget(Label(words.format(n=count), "section", wrap=True))
            for step in steps[:_MOST]:
                who = [moment(step.at, self._office.today), step.user]
                lines = QVBoxLayout()
                lines.setSpacing(0)
                lines.addWidget(ElidedLabel(step.label))
                lines.addWidget(Label(" · ".join(part for part in who if part), "small"))
                layout.addLayout(lines)
            if count > _MOST:
                more = _("… und {n} ältere").format(n=count - _MOST)
                layout.addWidget(Label(more, "muted"))

    # The deed ----------------------------------------------------------------------------------

    def _go(self, preview: Preview) -> None:
        row, own, sealed = self._row, self._key, self._sealed
        if row is None:
            return
        at = preview.made_at
        day = _("{day}, {time} Uhr").format(day=format_date(at.date()), time=f"{at:%H:%M}")
        if not self._office.questions.confirm(
            _("Stand vom {day} zurückholen?").format(day=day),
            _("Ihre Daten sind danach wieder wie zu diesem Zeitpunkt. Der jetzige Stand wird "
              "vorher gesichert."),
            _("Zurückholen"),
        ):  # fmt: skip
            return
        office, backup = self._office, row.path

        def work(path: Path, key: bytes | None) -> Reopen:
            from kundenpflege.services import restoring

            done = restoring.restore(
                path,
                backup,
                key=own,
                present_key=key,
                clock=office.clock,
                progress=lambda share, _words: office.progress(round(share * 1000), 1000),
            )
            return Reopen(path, done.key, done, anew=True)

        def restored(done: Restored) -> None:
            words = _("Zurückgeholt: Stand vom {day}").format(day=day)
            if done.not_erased:
                words += "\n" + "\n".join(done.not_erased)
            office.tell(words, "amber" if done.not_erased else "green")
            # What is open now lies in a backup, though it does not know of that itself.
            now = office.clock.now().isoformat()

            def note(store: Store) -> None:
                from kundenpflege.services import sealing

                store.set_info("last_backup", now)
                sealing.keep(store, sealed)

            office.with_store(
                note,
                lambda _result: office.kept.emit(),
                failed=lambda _error: office.kept.emit(),
            )

        self.dismiss(force=True)
        office.exchange_store(
            work,
            restored,
            failed=lambda error: office.tell(error.message, "red"),
            label=_("Die Sicherung wird zurückgeholt …"),
        )

    def _say(self, *widgets: QWidget) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        self.set_content(content)

    def _forget(self) -> None:
        self._row = self._key = self._sealed = self._form = None
