"""Where a database may lie: not where a cloud service or the network writes along.

SQLite keeps data safe on a disk of this computer. A cloud service copies the file while it is
being written and brings older pieces back; locks and shared memory do not work over a network.
Both are welcome places for backups, which are written once and then left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from .i18n import _
from .surroundings import Mount, Surroundings, this_computer


class DangerKind(StrEnum):
    """Who writes along."""

    CLOUD = "cloud"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Danger:
    """Why a folder is no place for data: `name` is the service, or the network's file system."""

    kind: DangerKind
    name: str
    root: str

    def text(self, path: PurePath) -> str:
        """What the user is told about a database at `path`."""
        if self.kind is DangerKind.CLOUD:
            return _(
                "„{path}“ liegt in einem Ordner, den {name} abgleicht. Dort würde die Datenbank "
                "beschädigt. Bitte einen Ordner auf diesem Computer wählen; für Sicherungen ist "
                "{name} gut geeignet."
            ).format(path=path, name=self.name)
        return _(
            "„{path}“ liegt auf einem Netzlaufwerk. Dort würde die Datenbank beschädigt. Bitte "
            "einen Ordner auf diesem Computer wählen; für Sicherungen ist das Netzlaufwerk gut "
            "geeignet."
        ).format(path=path)


def danger(path: PurePath, around: Surroundings | None = None) -> Danger | None:
    """What speaks against a database at `path`; None on an ordinary disk of this computer.

    On this computer links are followed, too: a folder may point into the cloud.
    """
    if around is not None:
        return _network(path, around) or _cloud(path, around)
    around = this_computer()
    ways = dict.fromkeys((Path(path), _real(Path(path))))
    return next((found for way in ways if (found := danger(way, around))), None)


# -- the network ---------------------------------------------------------------------------

#: File systems of other computers as Linux and macOS name them (also behind `fuse.`).
_NETWORK = frozenset(
    "nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs ncpfs ncp afs openafs coda afpfs webdav davfs davfs2 "
    "ftp ftpfs curlftpfs sshfs glusterfs ceph lustre gpfs beegfs moosefs ocfs2 gfs2 gvfsd-fuse "
    "kio-fuse vboxsf vmhgfs vmhgfs-fuse prl_fs wfs".split()
)

#: Cloud services that come as a drive of their own.
_CLOUD_DRIVES = {
    "rclone": "rclone",
    "onedriver": "OneDrive",
    "google-drive-ocamlfuse": "Google Drive",
    "s3fs": "S3",
    "goofys": "S3",
    "pcloud": "pCloud",
    "pfs": "pCloud",
    "insync": "Insync",
    "dfsfuse_dfs": "Google Drive",
}

_REMOTE_DRIVE = 4  # GetDriveType: DRIVE_REMOTE


def _network(path: PurePath, around: Surroundings) -> Danger | None:
    if around.platform == "win32":
        return _windows_network(path, around)
    mount = _mount_of(path, around)
    if mount is None:
        return None
    kind = mount.kind.lower().removeprefix("fuse.").removeprefix("osxfuse.")
    if kind in _CLOUD_DRIVES:
        return Danger(DangerKind.CLOUD, _CLOUD_DRIVES[kind], mount.point)
    if kind in _NETWORK:
        return Danger(DangerKind.NETWORK, kind, mount.point)
    return None


def _windows_network(path: PurePath, around: Surroundings) -> Danger | None:
    drive = path.drive
    plain = drive.replace("/", "\\").lower()
    if plain.startswith("\\\\?\\unc\\"):
        return Danger(DangerKind.NETWORK, "UNC", drive)
    if plain.startswith(("\\\\?\\", "\\\\.\\")):
        drive = drive[4:]
    elif plain.startswith("\\\\"):
        return Danger(DangerKind.NETWORK, "UNC", drive)
    if drive and around.drive_type(drive + "\\") == _REMOTE_DRIVE:
        return Danger(DangerKind.NETWORK, drive, drive)
    return None


def _mount_of(path: PurePath, around: Surroundings) -> Mount | None:
    """The drive a path lies on; of drives mounted over one another the last one counts."""
    best: Mount | None = None
    for mount in around.mounts():
        point = PurePath(mount.point)
        if path.is_relative_to(point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


# -- the cloud -----------------------------------------------------------------------------

#: Names that only synchronised folders have. „OneDrive - Firma“ and „Dropbox (Firma)“ are usual.
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"OneDrive( - .+|-.+)?", "OneDrive"),
        (r"SkyDrive", "OneDrive"),
        (r"Dropbox( \(.+\)|-.+)?", "Dropbox"),
        (r"Google ?Drive( \(.+\)|-.+)?", "Google Drive"),
        (r"(DriveFS|\.shortcut-targets-by-id)", "Google Drive"),
        (r"(iCloud ?Drive|Mobile Documents|com~apple~CloudDocs)", "iCloud"),
        (r"Nextcloud( ?[(-].+|\d)?", "Nextcloud"),
        (r"ownCloud( ?[(-].+|\d)?", "ownCloud"),
        (r"Magenta ?CLOUD", "MagentaCLOUD"),
        (r"(STRATO )?HiDrive", "HiDrive"),
        (r"(IONOS|1&1|GMX|WEB\.DE) (Online-?Speicher|Cloud|MediaCenter)", "Online-Speicher"),
        (r"pCloud ?(Drive|Sync)", "pCloud"),
        (r"MEGAsync( .+)?", "MEGA"),
        (r"(Box|Box Sync)-Box|Box Sync", "Box"),
        (r"Seafile|Seadrive(_root)?", "Seafile"),
        (r"SynologyDrive|CloudStation", "Synology Drive"),
        (r"Proton ?Drive(-.+)?", "Proton Drive"),
        (r"Tresorit Drive|Tresors", "Tresorit"),
        (r"Yandex\.Disk(\.localized)?", "Yandex Disk"),
    )
)

#: Where macOS keeps all services of its file provider.
_CLOUD_STORAGE = ("Library", "CloudStorage")

#: Environment variables that name a synchronised folder.
_VARIABLES = {
    "OneDrive": "OneDrive",
    "OneDriveConsumer": "OneDrive",
    "OneDriveCommercial": "OneDrive",
}

#: What the services leave in the topmost folder they keep in step.
_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.drivedownload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".SeaDrive": "Seafile",
    ".SynologyWorkingDirectory": "Synology Drive",
    ".pcloud": "pCloud",
}

#: Files in which services write down what they keep in step: below the user's folder or below
#: the folder an environment variable names, with the pattern that finds the folder.
_NOTES: tuple[tuple[str, str, str, str], ...] = (
    ("~", ".dropbox/info.json", r'"path"\s*:\s*"((?:[^"\\]|\\.)+)"', "Dropbox"),
    ("APPDATA", "Dropbox/info.json", r'"path"\s*:\s*"((?:[^"\\]|\\.)+)"', "Dropbox"),
    ("LOCALAPPDATA", "Dropbox/info.json", r'"path"\s*:\s*"((?:[^"\\]|\\.)+)"', "Dropbox"),
    ("~", ".config/Nextcloud/nextcloud.cfg", r"localPath=(.+)", "Nextcloud"),
    ("APPDATA", "Nextcloud/nextcloud.cfg", r"localPath=(.+)", "Nextcloud"),
    ("~", "Library/Preferences/Nextcloud/nextcloud.cfg", r"localPath=(.+)", "Nextcloud"),
    ("~", ".config/ownCloud/owncloud.cfg", r"localPath=(.+)", "ownCloud"),
    ("APPDATA", "ownCloud/owncloud.cfg", r"localPath=(.+)", "ownCloud"),
    ("~", ".config/onedrive/config", r'sync_dir\s*=\s*"(.+)"', "OneDrive"),
)


def _cloud(path: PurePath, around: Surroundings) -> Danger | None:
    for folder in path.parents:
        for pattern, name in _NAMES:
            if folder.name and pattern.fullmatch(folder.name):
                return Danger(DangerKind.CLOUD, name, str(folder))
        if folder.parts[-3:-1] == _CLOUD_STORAGE:
            return Danger(DangerKind.CLOUD, folder.name.partition("-")[0], str(folder))
    if around.platform == "win32" and (label := around.drive_label(path.drive + "\\")):
        if pattern_name := _named(label):
            return Danger(DangerKind.CLOUD, pattern_name, path.drive)
    for root, name in _noted(around):
        if path.is_relative_to(root):
            return Danger(DangerKind.CLOUD, name, str(root))
    home = around.home
    for folder in path.parents:
        # The user's folder itself, and what is above it, is never kept in step as a whole.
        if folder == home or home.is_relative_to(folder):
            continue
        for marker, name in _MARKERS.items():
            if around.exists(folder / marker):
                return Danger(DangerKind.CLOUD, name, str(folder))
    return None


def _named(text: str) -> str:
    return next((name for pattern, name in _NAMES if pattern.fullmatch(text)), "")


def _noted(around: Surroundings) -> list[tuple[PurePath, str]]:
    """The folders that services say they keep in step."""
    make = type(around.home)
    found: list[tuple[PurePath, str]] = []
    for variable, name in _VARIABLES.items():
        if value := around.environ.get(variable, ""):
            found.append((make(value), name))
    for base, file, pattern, name in _NOTES:
        start = str(around.home) if base == "~" else around.environ.get(base, "")
        if not start:
            continue
        for value in re.findall(pattern, around.read(make(start) / file)):
            text = value.replace("\\\\", "\\").strip().strip('"')
            if text.startswith("~"):
                text = str(around.home) + text[1:]
            if text:
                found.append((make(text), name))
    return found


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path
