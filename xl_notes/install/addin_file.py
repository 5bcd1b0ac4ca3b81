"""An add-in file that is there already: whether it is ours, and which versions it is of."""

import re
import zipfile
import zlib
from html import unescape
from io import BytesIO

LARGEST = 50_000_000
"""Bytes, of a file and of a part unpacked; ours has less than a hundredth of it."""

PROJECT_PART, PROPERTIES_PART = "xl/vbaProject.bin", "docProps/core.xml"
PROJECT_NAME = b'Name="xl_notes"\r\n'
_STAMP = re.compile(r"<dc:description>([^<]*)</dc:description>")


def is_ours(data: bytes) -> bool:
    """Whether the file holds a VBA project of the name xl_notes."""
    return PROJECT_NAME in _part(data, PROJECT_PART)


def stamp(data: bytes) -> str:
    """What the file says of its versions, like "xl_notes 1.2, xlwings 0.37.8"; "" if nothing."""
    found = _STAMP.search(_part(data, PROPERTIES_PART).decode("utf-8", errors="replace"))
    return unescape(found[1]).strip() if found else ""


def _part(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as file, file.open(name) as part:
            return part.read(LARGEST)
    except (KeyError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return b""
