"""The panel of passwords and codes, with one matter more: encrypted backups in the second place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit.cards import Banner
from ..kit.controls import Label
from ..kit.password_fields import NewPassword
from .secret_panel import SecretPanel

if TYPE_CHECKING:
    from kundenpflege.store import Store


class SealPanel(SecretPanel):
    """`seal` and `unseal`: whether what goes to the second place can be read there."""

    def seal(self) -> None:
        """Choose a password for the backups in the second place."""
        self._begin(new=NewPassword())
        assert self.new is not None
        self._show(
            _("Sicherungen verschlüsseln"),
            Label(
                _(
                    "Ab jetzt kann die Sicherungen am zweiten Ort nur lesen, wer dieses Passwort "
                    "oder den Code hat, den Sie gleich bekommen. Auf diesem Computer ändert sich "
                    "nichts. Ältere Sicherungen dort bleiben, wie sie sind."
                ),
                wrap=True,
            ),
            self.new,
            Banner("amber", "warning", _only_with_either()),
        )
        self._offer(_("Verschlüsselt sichern"), "lock", self._seal, "sealNow")
        self.open(self.new.first.line)

    def _seal(self) -> None:
        word = self.new.take() if self.new is not None else None
        if word is None:
            return

        def work(store: Store) -> str:
            from kundenpflege.services import sealing

            return sealing.seal(store, word)

        def sealed(code: str) -> None:
            self._show_the_code(_("Code für Ihre Sicherungen"), code, backups_only=True)
            assert self.code is not None
            self.code.say(
                _("Der Code öffnet die Sicherungen am zweiten Ort, wenn das Passwort dafür "
                  "vergessen ist. Legen Sie ihn zu Ihren wichtigen Papieren, nicht neben den "
                  "Computer."),
                _only_with_either(),
            )  # fmt: skip
            self.done.emit()

        self.go.setEnabled(False)
        self._office.with_store(work, sealed, failed=self._refused, owner=self)

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self._failed(error)

    def unseal(self) -> None:
        """Backups in the second place can be read again from now on."""

        def work(store: Store) -> None:
            from kundenpflege.services import sealing

            sealing.unseal(store)

        def done(_result: object) -> None:
            self._office.tell(_("Sicherungen am zweiten Ort sind ab jetzt lesbar"), "amber")
            self.done.emit()

        self._office.with_store(work, done, owner=self)


def _only_with_either() -> str:
    return _("Sind Passwort und Code verloren, helfen diese Sicherungen niemandem mehr.")
