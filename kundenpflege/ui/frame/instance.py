"""One window for one database: a second start raises the first window and ends."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_RAISE, _DONE = b"raise\n", b"done\n"
CONNECT_WAIT, ANSWER_WAIT = 300, 2000  # ms


def name_for(database: Path) -> str:
    """Name of the socket: the same for every way of writing the same file's path."""
    path = os.path.normcase(database.expanduser().resolve())
    user = os.environ.get("USERNAME") or os.environ.get("USER") or ""
    # Qt's own digest: Python's would load OpenSSL before the first paint.
    digest = QCryptographicHash.hash(
        f"{user}\0{path}".encode(), QCryptographicHash.Algorithm.Sha256
    )
    return f"kundenpflege-{bytes(digest.toHex().data()).decode('ascii')[:20]}"


def raise_running(database: Path) -> bool:
    """Ask a running program to come to the front; True when one answered."""
    socket = QLocalSocket()
    socket.connectToServer(name_for(database))
    if not socket.waitForConnected(CONNECT_WAIT):
        return False
    socket.write(_RAISE)
    socket.flush()
    answer = b""
    while _DONE not in answer and socket.waitForReadyRead(ANSWER_WAIT):
        answer += bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return _DONE in answer


class Instance(QObject):
    """Listens for further starts on the same database; `raise_wanted` for each."""

    raise_wanted = Signal()

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        name = name_for(database)
        if not self._server.listen(name):
            # Left behind by a killed program: whoever is alive was asked before.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def is_listening(self) -> bool:
        """Whether further starts will find this window."""
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _called(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._answer(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if _RAISE in bytes(socket.readAll().data()):
            self.raise_wanted.emit()
            socket.write(_DONE)
            socket.flush()
