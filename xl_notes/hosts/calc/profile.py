"""Files of a LibreOffice profile: the user's own library of Basic, in which our module stands, and settings.

user/registrymodifications.xcu      settings
user/basic/script.xlc, dialog.xlc   the libraries there are
user/basic/Standard/script.xlb      the modules of the library Standard, whose functions Calc finds
user/basic/Standard/XlNotes.xba     ours
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

LISTING = Path("user/basic/Standard/script.xlb")
SETTINGS = Path("user/registrymodifications.xcu")
LIBRARY = Path("user/basic/Standard")
END = b"</library:library>"


class Setting(NamedTuple):
    """An entry of the configuration."""

    path: str
    name: str
    value: str


SET_UP = Setting("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true")
"""Without it LibreOffice takes the profile for a new one and writes an empty library over ours."""


class ProfileError(ValueError):
    """A file of the profile is not as LibreOffice writes it."""


def fresh(modules: Mapping[str, str], settings: Sequence[Setting] = ()) -> dict[Path, bytes]:
    """The files of a new profile with these modules of Basic."""
    files = {SETTINGS: _settings([SET_UP, *settings])}
    for kind, names in (("script", list(modules)), ("dialog", [])):
        files[Path(f"user/basic/{kind}.xlc")] = _LIBRARIES
        files[LIBRARY / f"{kind}.xlb"] = _listing(names)
    return files | {module_file(name): module(name, code) for name, code in modules.items()}


def write_fresh(folder: Path, modules: Mapping[str, str], settings: Sequence[Setting] = ()) -> None:
    """A new profile in a folder."""
    for file, data in fresh(modules, settings).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)


def module_file(name: str) -> Path:
    return LIBRARY / f"{name}.xba"


def module(name: str, code: str) -> bytes:
    """A module as a file."""
    return _MODULE.format(name=name, code=escape(code)).encode()


def with_module(listing: bytes, name: str) -> bytes:
    """The list of modules with this one.

    errors  ProfileError
    """
    if lists(listing, name):
        return listing
    if listing.count(END) != 1:
        raise ProfileError(f"it has no end of the list, {END.decode()}")
    return listing.replace(END, f' <library:element library:name="{name}"/>\n'.encode() + END)


def lists(listing: bytes, name: str) -> bool:
    return _element(name).search(listing) is not None


def without_module(listing: bytes, name: str) -> bytes:
    return _element(name).sub(b"", listing)


def _element(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"[ \t]*<library:element library:name=[\"']" + name.encode() + rb"[\"']\s*/>[ \t]*\r?\n?")


def _settings(settings: Sequence[Setting]) -> bytes:
    items = "".join(
        f'<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op="fuse"><value>{escape(value)}</value></prop></item>\n'
        for path, name, value in settings
    )
    return f"""{_XML}<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}</oor:items>
""".encode()


def _listing(names: Sequence[str]) -> bytes:
    elements = "".join(f' <library:element library:name="{name}"/>\n' for name in names)
    return _LISTING.format(elements=elements).encode()


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARIES = f"""{_XML}<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>
""".encode()
_LISTING = (
    _XML
    + """<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
{elements}</library:library>
"""
)
_MODULE = (
    _XML
    + """<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}" script:language="StarBasic">{code}</script:module>
"""
)
