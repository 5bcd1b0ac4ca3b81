"""LibreOffice Calc: the module of Basic put into the user's profile, and taken out of it."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from xl_notes.hosts.calc import basic, helper, profile
from xl_notes.install import InstallError
from xl_notes.install.files import Change, carry_out, clear_errors, read
from xl_notes.install.interpreter import OF_STORE, is_of_store
from xl_notes.install.machine import Machine
from xl_notes.install.places import Target, checked, user_folder
from xl_notes.sheet.functions import TABLE

LARGEST = 50_000_000
OURS = b"The formulas of xl_notes in LibreOffice Calc"
MAC_PROFILE, LINUX_PROFILE = "Library/Application Support/LibreOffice/4", "libreoffice/4"
APART = (".var/app/org.libreoffice.LibreOffice/config/libreoffice/4", "snap/libreoffice/current/.config/libreoffice/4")
"""Profiles of a LibreOffice that its package keeps apart from the rest of the system."""


@dataclass(frozen=True)
class Profile:
    """A profile of LibreOffice."""

    folder: Path

    def target(self, file: Path) -> Target:
        return Target(self.folder / file, self.folder, self.folder / "user")

    @property
    def module(self) -> Target:
        return self.target(profile.module_file(basic.NAME))

    @property
    def contact(self) -> Path:
        return self.folder / "user" / "xl_notes" / "contact"

    @property
    def lock(self) -> Path:
        return self.folder / ".lock"


def profile_of(machine: Machine, given: Path | None = None) -> Profile:
    """The user's profile, or the one given.

    errors  InstallError: it is not known where it is, or LibreOffice is kept apart there
    """
    if given is not None:
        if given.exists() and not given.is_dir():
            raise InstallError(f"{given} is not a folder.  Give --profile the folder of a LibreOffice profile, the one in which there is a folder `user`.")
        return Profile(given.absolute())
    if machine.is_windows:
        return Profile(user_folder(machine, "APPDATA") / "LibreOffice" / "4")
    home = machine.environment.get("HOME", "")
    folder = Path(home, MAC_PROFILE) if machine.system == "Darwin" else Path(machine.environment.get("XDG_CONFIG_HOME") or Path(home, ".config"), LINUX_PROFILE)
    if not folder.is_absolute():
        raise InstallError("It is not known where LibreOffice keeps the user's profile.  Give its folder with --profile.")
    apart = next((Path(home) / other for other in APART if (Path(home) / other).is_dir()), None)
    if not folder.exists() and apart is not None:
        raise InstallError(
            f"LibreOffice keeps its profile in {apart}: it was installed as a Flatpak or Snap, which cannot start a Python outside.  "
            "Install LibreOffice as an ordinary package, from your distribution or libreoffice.org."
        )
    return Profile(folder)


def wanted_module(machine: Machine, where: Profile) -> bytes:
    """The module as it has to be for this Python."""
    return profile.module(basic.NAME, basic.module(TABLE, basic.Contact(where.contact, _without_console(machine))))


def _without_console(machine: Machine) -> str:
    """This Python; on Windows the program beside it that opens no window."""
    silent = Path(machine.interpreter).with_name("pythonw.exe")
    return str(silent) if machine.is_windows and silent.is_file() else machine.interpreter


def install(machine: Machine, given: Path | None = None) -> list[str]:
    """Puts the formulas into Calc; the lines to print.

    given   the profile's folder, unless it is where LibreOffice has it
    errors  InstallError: nothing is changed
    """
    with clear_errors("LibreOffice"):
        where = profile_of(machine, given)
        _check(machine, where)
        new = profile.fresh({basic.NAME: ""})
        listing = read(where.target(profile.LISTING).path, LARGEST)
        wanted = {file: data for file, data in new.items() if read(where.target(file).path, LARGEST) is None}
        wanted[profile.LISTING] = _listed(where, listing or new[profile.LISTING])
        wanted[profile.module_file(basic.NAME)] = wanted_module(machine, where)
        changes = [Change(target, data) for file, data in wanted.items() if data != read((target := checked(where.target(file))).path, LARGEST)]
        carry_out(changes)
    named = f' --profile "{given}"' if given else ""
    done = "written" if any(change.target == where.module for change in changes) else "up to date"
    return [
        f"{done}: {where.module.path} (Python is {machine.interpreter})",
        f"Next: start LibreOffice Calc and type =NOTE_VERSION() in a cell.  If it does not answer: xl-notes doctor --calc{named}",
        f"To undo: xl-notes uninstall --calc{named}",
    ]


def uninstall(machine: Machine, given: Path | None = None) -> list[str]:
    """Takes the module out again; the lines to print.

    errors  InstallError: nothing is changed
    """
    with clear_errors("LibreOffice"):
        where = profile_of(machine, given)
        _check_closed(where)
        found = read(where.module.path, LARGEST)
        if found is not None and OURS not in found:
            raise InstallError(f"{where.module.path} is not the module of xl_notes.  It was left.")
        listing = where.target(profile.LISTING)
        old = read(listing.path, LARGEST)
        changes = [Change(checked(where.module), None)] if found is not None else []
        if old is not None and profile.without_module(old, basic.NAME) != old:
            changes.append(Change(checked(listing), profile.without_module(old, basic.NAME)))
        carry_out(changes)
    _remove_contact(where)
    return [f"removed: {where.module.path}"] if changes else [f"Nothing of xl_notes is installed in {where.folder}."]


def _listed(where: Profile, listing: bytes) -> bytes:
    try:
        return profile.with_module(listing, basic.NAME)
    except profile.ProfileError as error:
        raise InstallError(
            f"{where.folder / profile.LISTING} cannot be understood: {error}.  Move it away, start LibreOffice once, and run this again."
        ) from error


def _check(machine: Machine, where: Profile) -> None:
    _check_closed(where)
    store = next((path for path in (machine.interpreter, machine.home) if is_of_store(path)), None)
    if store or not machine.interpreter:
        raise InstallError(OF_STORE.format(store) if store else "The path of this Python is not known.  Run xl-notes with an ordinary Python.")
    for path in (machine.interpreter, str(where.folder)):
        if '"' in path or not path.isprintable():
            raise InstallError(f"LibreOffice cannot be told of {path!r}: it has a quotation mark or a control character in it.")
    found = read(where.module.path, LARGEST)
    if found is not None and OURS not in found:
        raise InstallError(f"{where.module.path} is there and is not the module of xl_notes.  Rename that module in LibreOffice and run this again.")


def _check_closed(where: Profile) -> None:
    if where.lock.exists():
        raise InstallError(
            f"LibreOffice is open: there is {where.lock}.  Close it, its quickstarter too, and run this again; if it is not running, delete that file."
        )


def _remove_contact(where: Profile) -> None:
    """What the process leaves behind; on Windows not while it is still there, some seconds after LibreOffice."""
    with contextlib.suppress(OSError):
        _remove_files(where)


def _remove_files(where: Profile) -> None:
    for file in (where.contact, where.contact.with_name(helper.LOG)):
        file.unlink(missing_ok=True)
    if where.contact.parent.is_dir() and not any(where.contact.parent.iterdir()):
        where.contact.parent.rmdir()
