"""The Python that the add-in starts: whether Excel can be told its path, and whether xlwings' DLLs are where the VBA looks for them."""

import re
from pathlib import Path, PureWindowsPath

from xl_notes.install.machine import Machine

LONGEST = 240
"""Characters; Windows takes no more than 260 for the path of a DLL beside it."""

STORE_FOLDER = "windowsapps"
IN_THE_WAY = {'"': "a double quote", "%": "a percent sign", "&": "an ampersand", "$(": "$("}
"""What a command line, or xlwings' DLL, would take for something else."""

ANOTHER_FOLDER = r"Make the virtual environment in a folder with a short, plain name, for example C:\xl_notes, and run install from there."


def unfit(interpreter: str, machine: Machine) -> str:
    """Why Excel could not start this Python, and what to do; "" if its path is fine."""
    if not interpreter:
        return "This Python does not know the path of its own program.  Run xl-notes with an ordinary Python."
    if not _is_full(interpreter, machine):
        return rf"{interpreter} is not a full path on Windows.  Give it with its drive, like C:\xl_notes\Scripts\python.exe."
    if is_of_store(interpreter):
        return OF_STORE.format(interpreter)
    if "/" in interpreter and PureWindowsPath(interpreter).drive:
        return f"{interpreter} is written with /, and the VBA finds folders by \\ only.  Give it as {PureWindowsPath(interpreter)}"
    for text, name in IN_THE_WAY.items():
        if text in interpreter:
            return f"The path {interpreter} has {name} in it, which the command that starts Python would take for something else.  {ANOTHER_FOLDER}"
    if any(ord(letter) < 32 for letter in interpreter):
        return f"The path {interpreter!r} has a control character in it.  {ANOTHER_FOLDER}"
    if len(interpreter) > LONGEST:
        return f"The path {interpreter} has {len(interpreter)} characters; more than {LONGEST} do not work with Windows' DLLs.  {ANOTHER_FOLDER}"
    return _not_in_code_page(interpreter, machine)


OF_STORE = (
    "{} is Python from the Microsoft Store, which Excel cannot use: it cannot be a COM server, and what it writes into the user's folders goes to a copy "
    "that Excel does not see.  Install Python from python.org, make a virtual environment with it, and run install from there."
)


def is_of_store(path: str) -> bool:
    return STORE_FOLDER in (part.lower() for part in PureWindowsPath(path).parts)


def _is_full(path: str, machine: Machine) -> bool:
    return PureWindowsPath(path).is_absolute() or (machine.is_windows and Path(path).is_absolute())


def _not_in_code_page(interpreter: str, machine: Machine) -> str:
    try:
        interpreter.encode(machine.ansi)
    except UnicodeEncodeError as error:
        letter = interpreter[error.start]
        return (
            f"The path {interpreter} has the letter {letter}, and Excel reads its settings in the code page {machine.ansi}, which lacks it.  {ANOTHER_FOLDER}"
        )
    return ""


# ------------------------------------------------------------------------------------------------ xlwings' DLLs


def dll_name(bits: int, xlwings: str) -> str:
    return f"xlwings{bits}-{xlwings}.dll"


def folders_for_dlls(interpreter: str) -> tuple[Path, Path]:
    """Where the VBA looks: beside the program, then one folder up, which is a virtual environment's own."""
    beside = Path(interpreter).parent
    return beside, beside.parent


def missing_dlls(interpreter: str, xlwings: str, bits: tuple[int, ...]) -> list[str]:
    names = [dll_name(number, xlwings) for number in bits]
    return [name for name in names if not any((folder / name).is_file() for folder in folders_for_dlls(interpreter))]


MENDS_DLLS = (
    "Install xlwings with pip into a virtual environment (not with --user, and not with conda, which put the DLLs elsewhere): "
    "pip install --force-reinstall --no-deps xlwings=={}, then run xl-notes install again."
)


# ------------------------------------------------------------------------------------------------ as the VBA takes it from the settings


def expanded(text: str, machine: Machine) -> str:
    """The text with %NAME% replaced by environment variables; a name that is not set stays."""
    return re.sub("%([^%]+)%", lambda found: machine.environment.get(found[1].upper(), found[0]), text)
