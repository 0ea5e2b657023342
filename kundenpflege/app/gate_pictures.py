"""Pictures of what stands in place of the pages: welcome, password, trouble, repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kundenpflege.base.i18n import _
from kundenpflege.ui.frame.gate import Curtain, Gate
from kundenpflege.ui.frame.repair import Choice, RepairPage
from kundenpflege.ui.frame.start_trouble import StartTrouble
from kundenpflege.ui.frame.unlock import UnlockPage
from kundenpflege.ui.frame.welcome import WelcomePage
from kundenpflege.ui.kit.office import Office

_PLACE = "/home/anna/Kundenpflege/kundenpflege.db"


def gates(office: Office) -> Iterator[tuple[str, Gate]]:
    """Each page with something to say, by the name of its picture."""
    welcome = WelcomePage(office)
    welcome.ask(_PLACE)
    yield "gate-welcome", welcome
    protected = WelcomePage(office)
    protected.ask(_PLACE)
    protected.protect.box.click()
    yield "gate-welcome-password", protected
    code = WelcomePage(office)
    code.show_code("K7M2-9QXR-4TBD-W8HC-3NVF-6PJA-5YGE", None)
    yield "gate-recovery-code", code
    unlock = UnlockPage()
    unlock.ask(_PLACE)
    yield "gate-unlock", unlock
    locked = UnlockPage()
    locked.ask(_PLACE, locked=True)
    yield "gate-locked", locked
    repair = RepairPage()
    repair.ask(_("„{path}“ ist beschädigt. Die Datei wurde nicht verändert.").format(path=_PLACE))
    repair.show_choices(_choices())
    yield "gate-repair", repair
    missing = StartTrouble()
    missing.tell(
        _("Der Ordner „{path}“ ist nicht da.").format(path=Path(_PLACE).parent),
        _("Die Kundendaten sind gerade nicht da"),
        ("again", "find", "backup", "anew", "quit"),
        icon="search",
        tone="amber",
    )
    yield "gate-missing", missing
    curtain = Curtain()
    curtain.tell(_("Die Sicherung wird zurückgeholt …"))
    curtain.show_progress(400, 1000)
    yield "gate-curtain", curtain


def _choices() -> tuple[Choice, ...]:
    return (
        Choice(
            Path("Sicherungen/kundenpflege-20261121-173000-ende.db"),
            _("Samstag, 21. November 2026, 17:30 Uhr"),
            _("Es fehlen 3 Schritte seit 17:30 Uhr."),
            _("beim Beenden · 48 Kunden · geprüft"),
        ),
        Choice(
            Path("Sicherungen/kundenpflege-20261120-174500-ende.db"),
            _("Freitag, 20. November 2026, 17:45 Uhr"),
            _("Es fehlen 31 Schritte."),
            _("beim Beenden · 47 Kunden · geprüft"),
        ),
    )
