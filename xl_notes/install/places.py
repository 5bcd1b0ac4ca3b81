"""Where the add-in and its settings file go."""

import os
from dataclasses import dataclass
from pathlib import Path

from xl_notes.install import InstallError, conf
from xl_notes.install.machine import Machine

ADDIN = "xl_notes.xlam"
USER_ENVIRONMENT = r"HKCU\Volatile Environment"
"""Where Windows keeps the user's own folders, as they were at logon."""


@dataclass(frozen=True)
class Target:
    """A file to write.

    root     the folder it must lie in, wherever links lead
    staging  where it is put together first, on the same disk: Excel opens whatever lies in XLSTART, also half a file
    """

    path: Path
    root: Path
    staging: Path


@dataclass(frozen=True)
class Places:
    """Where the two files go.  `own_folder` is the settings file's folder if it is there for nothing else."""

    addin: Target
    conf: Target
    own_folder: Path | None = None


def of_user(machine: Machine) -> Places:
    """The user's own places, which Excel and xlwings' VBA look in.

    errors  InstallError: Windows' folders are not where they should be
    """
    roaming, profile = user_folder(machine, "APPDATA"), user_folder(machine, "USERPROFILE")
    excel, settings = roaming / "Microsoft" / "Excel", profile / ".xl_notes"
    return Places(
        addin=Target(excel / "XLSTART" / ADDIN, roaming, excel),
        conf=Target(settings / conf.FILE, profile, settings),
        own_folder=settings,
    )


def of_folder(folder: Path) -> Places:
    """Both files in one folder, to look at or to hand on."""
    return Places(Target(folder / ADDIN, folder, folder), Target(folder / conf.FILE, folder, folder))


def user_folder(machine: Machine, name: str) -> Path:
    """A folder that an environment variable names.

    errors  InstallError: it is not set, not there, or not the one of the user who is logged on
    """
    text = machine.environment.get(name, "")
    if not text:
        raise InstallError(f"The environment variable {name} is not set, so the user's folder is not known.  Open a new command window and run this again.")
    folder = Path(text)
    if not folder.is_absolute() or not folder.is_dir():
        raise InstallError(f"{name} is {text}, which is no folder.  Open a new command window and run this again.")
    at_logon = machine.registry(USER_ENVIRONMENT).get(name.lower())
    if isinstance(at_logon, str) and at_logon and not same_file(at_logon, text):
        raise InstallError(
            f"{name} is {text}, but Windows says that the folder of this user is {at_logon}.  Open a new command window as the user who works in Excel, "
            "and run this again."
        )
    return folder


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file or folder, however they are written."""
    if os.path.normcase(os.path.normpath(one)) == os.path.normcase(os.path.normpath(other)):
        return True
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def checked(target: Target) -> Target:
    """The target if it can be written or taken away without leaving its root.

    errors  InstallError
    """
    if target.path.is_symlink():
        raise InstallError(f"{target.path} is a link to {target.path.readlink()}.  Delete the link and run this again.")
    if target.path.exists() and not target.path.is_file():
        raise InstallError(f"{target.path} is not a file.  Move it away and run this again.")
    root = target.root.resolve()
    for folder in (target.path.parent, target.staging):
        if not folder.resolve().is_relative_to(root):
            raise InstallError(f"{folder} leads to {folder.resolve()}, out of {root}.  Nothing is written there; ask who set up this machine.")
    return target
