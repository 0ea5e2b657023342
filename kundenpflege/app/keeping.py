"""What looks after the data while the program runs: brought together with window and tray."""

from __future__ import annotations

from kundenpflege.ui.frame.farewell import Farewell
from kundenpflege.ui.kit.backup_keeper import BackupKeeper
from kundenpflege.ui.mainwindow import MainWindow


def keep_backups(window: MainWindow) -> BackupKeeper:
    """Backups of the window's database from now on, the last one when it closes.

    To be called before the tray is made: that one may only hide the window.
    """
    keeper = BackupKeeper(window.office)
    keeper.alarm_changed.connect(window.navigation.set_alarm)
    Farewell(window, window, keeper)
    return keeper
