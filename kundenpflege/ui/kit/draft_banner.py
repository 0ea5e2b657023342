"""What a program that ended in the middle left of a form: told above its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from . import theme
from .cards import Banner
from .controls import Button, announce

if TYPE_CHECKING:
    from kundenpflege.services.form_drafts import FormDraft


class DraftBanner(QWidget):
    """„Nicht gespeicherte Eingaben von 14:03“, with Übernehmen and Verwerfen."""

    def __init__(self, take: Callable[[], object], refuse: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("draftBanner")
        self._banner = Banner("amber", "history", "")
        take_button = Button(_("Übernehmen"), role="link", on_click=take)
        take_button.setObjectName("takeDraft")
        refuse_button = Button(_("Verwerfen"), role="link", on_click=refuse)
        refuse_button.setObjectName("refuseDraft")
        self._banner.row.addWidget(take_button)
        self._banner.row.addSpacing(theme.S2)
        self._banner.row.addWidget(refuse_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout.addWidget(self._banner)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def tell(self, draft: FormDraft, today: bool, changed: bool) -> None:
        """Offer a draft; `changed`: the record was stored otherwise since."""
        words = _("Nicht gespeicherte Eingaben von {when}.").format(when=when_words(draft, today))
        if changed:
            words += " " + _("Der Eintrag wurde seitdem geändert.")
        self._banner.set("amber", "history", words)
        self.show()
        announce(self, words)

    def text(self) -> str:
        """What it says."""
        return self._banner.text()


def when_words(draft: FormDraft, today: bool) -> str:
    """When something was typed: the time, with the day unless it was today."""
    time = _("{time}\u00a0Uhr").format(time=f"{draft.at:%H:%M}")
    return time if today else f"{format_date(draft.at.date())}, {time}"
