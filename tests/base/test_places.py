"""Where a database may lie: computers of all kinds, pretended by tables."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from kundenpflege.base.places import DangerKind, danger
from kundenpflege.base.surroundings import (
    Mount,
    Surroundings,
    parse_mount,
    parse_proc,
    this_computer,
)

PROC = r"""
/dev/sda2 / ext4 rw,relatime 0 0
/dev/sdb1 /media/anna/USB\040Stick vfat rw 0 0
//nas/daten /mnt/nas cifs rw,vers=3.0 0 0
nas:/export /srv/gemeinsam nfs4 rw 0 0
/dev/sdc1 /srv/gemeinsam/eigene ext4 rw 0 0
anna@server: /home/anna/server fuse.sshfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
drive: /home/anna/Wolke fuse.rclone rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""

MOUNT = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//anna@nas._smb._tcp.local/Daten on /Volumes/Daten (smbfs, nodev, nosuid, mounted by anna)
/dev/disk4s2 on /Volumes/USB Stick (exfat, local, nodev)
"""


def linux(**more: object) -> Surroundings:
    values: dict[str, object] = {
        "platform": "linux",
        "home": PurePosixPath("/home/anna"),
        "mounts": lambda: parse_proc(PROC),
    }
    return Surroundings(**{**values, **more})  # type: ignore[arg-type]


def windows(**more: object) -> Surroundings:
    drives = {"C:\\": 3, "D:\\": 2, "G:\\": 3, "Z:\\": 4}
    values: dict[str, object] = {
        "platform": "win32",
        "home": PureWindowsPath(r"C:\Users\Anna"),
        "environ": {
            "OneDrive": r"C:\Users\Anna\Wolke von Microsoft",
            "APPDATA": r"C:\Users\Anna\AppData\Roaming",
        },
        "drive_type": lambda drive: drives.get(drive, 0),
        "drive_label": lambda drive: "Google Drive" if drive == "G:\\" else "",
    }
    return Surroundings(**{**values, **more})  # type: ignore[arg-type]


def mac(**more: object) -> Surroundings:
    values: dict[str, object] = {
        "platform": "darwin",
        "home": PurePosixPath("/Users/anna"),
        "mounts": lambda: parse_mount(MOUNT),
    }
    return Surroundings(**{**values, **more})  # type: ignore[arg-type]


def told(path: PurePath, around: Surroundings) -> tuple[str, str] | None:
    found = danger(path, around)
    return (found.kind.value, found.name) if found else None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/anna/.local/share/Kundenpflege/k.db", None),
        ("/media/anna/USB Stick/k.db", None),
        ("/tmp/k.db", None),
        ("/srv/gemeinsam/eigene/k.db", None),
        ("/home/anna/Dropboxen/k.db", None),
        ("/home/anna/Dropbox.db", None),
        ("/mnt/nas/k.db", ("network", "cifs")),
        ("/srv/gemeinsam/k.db", ("network", "nfs4")),
        ("/home/anna/server/daten/k.db", ("network", "sshfs")),
        ("/run/user/1000/gvfs/smb-share/k.db", ("network", "gvfsd-fuse")),
        ("/home/anna/Wolke/k.db", ("cloud", "rclone")),
        ("/home/anna/Dropbox/Betrieb/k.db", ("cloud", "Dropbox")),
        ("/home/anna/Dropbox (Meisterbetrieb)/k.db", ("cloud", "Dropbox")),
        ("/home/anna/Nextcloud/k.db", ("cloud", "Nextcloud")),
        ("/home/anna/nextcloud2/k.db", ("cloud", "Nextcloud")),
        ("/home/anna/MagentaCLOUD/k.db", ("cloud", "MagentaCLOUD")),
        ("/home/anna/Abgleich/Betrieb/k.db", ("cloud", "Syncthing")),
        ("/home/anna/Ablage/k.db", ("cloud", "Nextcloud")),
        ("/home/anna/Kiste/Daten/k.db", ("cloud", "Dropbox")),
    ],
)
def test_linux(path: str, expected: tuple[str, str] | None) -> None:
    marks = {
        PurePosixPath("/home/anna/Abgleich/.stfolder"),
        # The mark of a service in the user's own folder says nothing of the folders in it.
        PurePosixPath("/home/anna/.dropbox"),
    }
    notes = {
        "/home/anna/.config/Nextcloud/nextcloud.cfg": "[Accounts]\n0\\localPath=/home/anna/Ablage/",
        "/home/anna/.dropbox/info.json": '{"personal": {"path": "/home/anna/Kiste", "host": 1}}',
    }
    around = linux(exists=marks.__contains__, read=lambda path: notes.get(str(path), ""))
    assert told(PurePosixPath(path), around) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Users\Anna\AppData\Local\Kundenpflege\k.db", None),
        (r"C:\Betrieb\k.db", None),
        (r"D:\k.db", None),
        (r"\\?\C:\Betrieb\k.db", None),
        (r"Z:\Betrieb\k.db", ("network", "Z:")),
        (r"\\nas\daten\k.db", ("network", "UNC")),
        (r"\\?\UNC\nas\daten\k.db", ("network", "UNC")),
        (r"\\wsl.localhost\Ubuntu\home\k.db", ("network", "UNC")),
        (r"//nas/daten/k.db", ("network", "UNC")),
        (r"G:\Meine Ablage\k.db", ("cloud", "Google Drive")),
        (r"C:\Users\Anna\OneDrive\Dokumente\k.db", ("cloud", "OneDrive")),
        (r"C:\Users\Anna\OneDrive - Tischlerei Groß\k.db", ("cloud", "OneDrive")),
        (r"C:\Users\Anna\Wolke von Microsoft\Dokumente\k.db", ("cloud", "OneDrive")),
        (r"C:\Users\Anna\iCloudDrive\k.db", ("cloud", "iCloud")),
        (r"E:\Kiste\k.db", ("cloud", "Dropbox")),
        (r"C:\Abgleich\Betrieb\k.db", ("cloud", "OneDrive")),
    ],
)
def test_windows(path: str, expected: tuple[str, str] | None) -> None:
    note = PureWindowsPath(r"C:\Users\Anna\AppData\Roaming\Dropbox\info.json")
    mark = PureWindowsPath(r"C:\Abgleich\.849C9593-D756-4E56-8D6E-42412F2A707B")
    around = windows(
        read=lambda path: '{"business": {"path": "E:\\\\Kiste"}}' if path == note else "",
        exists=lambda path: path == mark,
    )
    assert told(PureWindowsPath(path), around) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Users/anna/Library/Application Support/Kundenpflege/k.db", None),
        ("/Volumes/USB Stick/k.db", None),
        ("/Volumes/Daten/k.db", ("network", "smbfs")),
        ("/Users/anna/Library/Mobile Documents/com~apple~CloudDocs/k.db", ("cloud", "iCloud")),
        ("/Users/anna/Library/CloudStorage/OneDrive-Firma/k.db", ("cloud", "OneDrive")),
        ("/Users/anna/Library/CloudStorage/Kiste-anna@example.org/k.db", ("cloud", "Kiste")),
        ("/Users/anna/Google Drive/k.db", ("cloud", "Google Drive")),
    ],
)
def test_mac(path: str, expected: tuple[str, str] | None) -> None:
    assert told(PurePosixPath(path), mac()) == expected


def test_what_is_said_names_the_service_and_what_it_is_good_for() -> None:
    path = PurePosixPath("/home/anna/Dropbox/k.db")
    found = danger(path, linux())
    assert found is not None and found.kind is DangerKind.CLOUD
    assert "Dropbox" in found.text(path) and "Sicherungen" in found.text(path)
    path = PurePosixPath("/mnt/nas/k.db")
    found = danger(path, linux())
    assert found is not None and "Netzlaufwerk" in found.text(path)


def test_this_computer_is_asked_and_links_into_the_cloud_are_followed(tmp_path: Path) -> None:
    assert danger(tmp_path / "k.db") is None
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "daten").symlink_to(tmp_path / "OneDrive", target_is_directory=True)
    found = danger(tmp_path / "daten" / "k.db")
    assert found is not None and found.name == "OneDrive"
    assert this_computer().home == Path.home()


def test_drives_over_one_another() -> None:
    around = linux(mounts=lambda: (Mount("/", "nfs"), Mount("/", "ext4"), Mount("/data", "cifs")))
    assert told(PurePosixPath("/k.db"), around) is None
    assert told(PurePosixPath("/database/k.db"), around) is None
    assert told(PurePosixPath("/data/k.db"), around) == ("network", "cifs")
