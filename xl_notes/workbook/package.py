"""The workbook as a zip file: opened with suspicion, written so that a crash leaves what was there."""

import posixpath
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from xl_notes.wholefile import whole_file
from xl_notes.workbook.grid import Box, box_of
from xl_notes.workbook.sheetxml import rich_text, unescape
from xl_notes.workbook.xmlscan import Element, Take, Wanted, XmlError, is_false, is_true, scan

LARGEST = 1024**3
HIGHEST_RATIO, FROM_SIZE, FROM_SIZE_OF_XML = 200, 64 * 1024**2, 1024**2
"""A part of so many bytes that was packed tighter than this is made to fill the memory: sheets of numbers pack ten to forty times, and an element of XML takes
hundreds of bytes."""
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = 0x1
CONTENT_TYPES = "[Content_Types].xml"
ZIP64_EXTRA = b"\x01\x00"
RELATIONSHIPS: Wanted = {"Relationships": {"Relationship": {}}}
WORKBOOK: Wanted = {"workbook": {"workbookPr": {}, "sheets": {"sheet": {}}, "definedNames": {"definedName": {}}, "calcPr": {}}}
STRINGS: Wanted = {"sst": {"si": {"t": {}, "r": {"t": {}}}}}
TABLE: Wanted = {"table": {"tableColumns": {"tableColumn": {}}}}


class WorkbookError(Exception):
    """The workbook cannot be worked on; the text says why, and what to do where something can be done.  Nothing has been written."""


@dataclass(frozen=True)
class Name:
    """A defined name.  `sheet` is the one it belongs to, None for the whole workbook."""

    name: str
    sheet: str | None
    text: str


@dataclass(frozen=True)
class Table:
    """A table of the workbook.  `box` is all of it; `header` and `totals` are the rows of it that are not data."""

    sheet: str
    box: Box
    columns: tuple[str, ...]
    header: int = 1
    totals: int = 0


@dataclass(frozen=True)
class Package:
    """All of a workbook file.

    seen          size and time of the file when it was read
    entries       the zip's directory, in order
    parts         contents by name
    sheets        worksheet name -> name of its part, in the workbook's order
    as_displayed  whether the workbook calculates with what its cells show
    date1904      whether its dates count from 1904
    """

    path: Path
    seen: tuple[int, int]
    entries: tuple[zipfile.ZipInfo, ...]
    comment: bytes
    parts: Mapping[str, bytes]
    sheets: Mapping[str, str]
    names: tuple[Name, ...]
    tables: Mapping[str, Table]
    strings: tuple[str, ...]
    as_displayed: bool = False
    date1904: bool = False


def fingerprint(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def open_package(path: Path, with_sheets: bool = True) -> Package:
    """Reads a workbook whole.

    with_sheets  False to leave the worksheets' parts empty, for `streamed` to read
    errors       WorkbookError
    """
    try:
        seen = fingerprint(path)
        if not path.is_file():  # reading a pipe would wait for ever
            raise WorkbookError(f"{path} is {'a folder' if path.is_dir() else 'no ordinary file'}, not a workbook.")
        if seen[0] > LARGEST:
            raise WorkbookError(f"{path} is larger than 1 GiB.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(f"{path} was not found.") from None
    except PermissionError:
        raise WorkbookError(f"{path} cannot be read: permission denied.") from None
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read: {error.strerror or error}.") from error
    entries, parts, comment = _unzip(path, data, with_sheets)
    try:
        return _understood(path, seen, entries, parts, comment)
    except ValueError as error:
        raise WorkbookError(f"{path} cannot be read: {error}.") from error


def _unzip(path: Path, data: bytes, with_sheets: bool) -> tuple[tuple[zipfile.ZipInfo, ...], dict[str, bytes], bytes]:
    if data.startswith(OLE):
        raise WorkbookError(f"{path} is password-protected, or in the old .xls format.  Save it as .xlsx or .xlsm without a password.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            entries = tuple(file.infolist())
            _check_entries(path, entries)
            # zipfile gives no more than the declared size and checks the CRC, so an entry that holds more than it says is found out as damaged
            parts = {entry.filename: file.read(entry) if with_sheets or not _is_sheet(entry.filename) else b"" for entry in entries}
            return entries, parts, file.comment
    except MemoryError as error:
        raise WorkbookError(f"{path} needs more memory than there is.") from error
    except DAMAGES as error:
        raise WorkbookError(f"{path} is not a workbook, or it is damaged: {error}.") from error


DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def _is_sheet(part: str) -> bool:
    return part.startswith("xl/worksheets/") and "/_rels/" not in part


def streamed(package: Package, part: str, size: int) -> Iterator[bytes]:
    """A part from the file itself, so many bytes at a time.

    errors  WorkbookError
    """
    try:
        with zipfile.ZipFile(package.path) as file, file.open(part) as data:
            while piece := data.read(size):
                yield piece
    except DAMAGES as error:
        raise WorkbookError(f"{package.path} is damaged, or was changed meanwhile: {error}.") from error


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    return entry.file_size > max(FROM_SIZE_OF_XML if is_xml else FROM_SIZE, HIGHEST_RATIO * entry.compress_size)


def _check_entries(path: Path, entries: tuple[zipfile.ZipInfo, ...]) -> None:
    names = [entry.filename.lower() for entry in entries]
    twice, times = Counter(names).most_common(1)[0] if names else ("", 0)
    if times > 1:
        raise WorkbookError(f"{path} holds two parts named {twice}; which one counts is not clear.")
    outside = next((name for name in names if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")), None)
    if outside is not None:
        raise WorkbookError(f"{path} holds a part named {outside}, which points out of the file.  No spreadsheet program writes such a name.")
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise WorkbookError(f"{path} would unpack to more than 1 GiB.")
    bomb = next((entry for entry in entries if _is_bomb(entry)), None)
    if bomb is not None:
        raise WorkbookError(f"{path} holds a part, {bomb.filename}, that unpacks to more than {HIGHEST_RATIO} times its size.  No spreadsheet is like that.")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise WorkbookError(f"{path} is encrypted.  Save it without a password.")
    if "xl/workbook.bin" in names:
        raise WorkbookError(f"{path} is a binary workbook (.xlsb).  Save it as .xlsx or .xlsm.")


def _understood(path: Path, seen: tuple[int, int], entries: tuple[zipfile.ZipInfo, ...], parts: Mapping[str, bytes], comment: bytes) -> Package:
    reader = Parts(path, parts)
    book = reader.target("", "/officeDocument")
    if book is None or book not in parts:
        raise WorkbookError(f"{path} is not a workbook: it has no workbook part.")
    if CONTENT_TYPES not in parts:
        raise WorkbookError(f"{path} is damaged: it has no {CONTENT_TYPES}.")
    root = reader.scan(book, WORKBOOK)
    links = reader.links(book)
    listed = root.first("sheets")
    order = listed.children if listed else []
    sheets = {}
    for sheet in order:
        kind, part = links.get(sheet.attribute("id"), ("", ""))
        if part not in parts:
            raise WorkbookError(f"{path} is damaged: its sheet {sheet.attribute('name')} is not in the file.")
        if kind.endswith("/worksheet"):
            sheets[sheet.attribute("name")] = part
    strings, calculation = reader.target(book, "/sharedStrings"), root.first("calcPr")
    properties = root.first("workbookPr")
    return Package(
        path,
        seen,
        entries,
        comment,
        parts,
        sheets,
        _names(root, [sheet.attribute("name") for sheet in order]),
        {key: table for name, part in sheets.items() for key, table in reader.tables(name, part)},
        reader.strings(strings) if strings in parts and strings else (),
        as_displayed=calculation is not None and is_false(calculation.attribute("fullPrecision", "1")),
        date1904=properties is not None and is_true(properties.attribute("date1904")),
    )


def _names(root: Element, sheets: list[str]) -> tuple[Name, ...]:
    listed = root.first("definedNames")
    names = []
    for element in listed.children if listed else []:
        local = element.attributes.get("localSheetId")
        sheet = sheets[int(local)] if local is not None and int(local) < len(sheets) else None
        names.append(Name(element.attribute("name"), sheet, element.text.strip().removeprefix("=")))
    return tuple(names)


def relationships_of(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


class Parts:
    """Parts by name, with their relationships."""

    def __init__(self, path: Path, parts: Mapping[str, bytes]) -> None:
        self.path = path
        self.parts = parts

    def scan(self, part: str, wanted: Wanted, take: Take | None = None) -> Element:
        try:
            return scan(self.parts[part], wanted, take)
        except XmlError as error:
            raise WorkbookError(f"{self.path} cannot be read: in {part}, {error}.") from error

    def strings(self, part: str) -> tuple[str, ...]:
        """The shared strings."""
        found: list[str] = []
        self.scan(part, STRINGS, lambda item: found.append(unescape(rich_text(item))))
        return tuple(found)

    def in_runs(self, part: str) -> frozenset[str]:
        """The shared strings that are in several runs."""
        found: list[str] = []
        self.scan(part, STRINGS, lambda item: found.append(unescape(rich_text(item))) if len(item.all("r")) > 1 else None)
        return frozenset(found)

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (type, part); "" as part for the package itself."""
        rels, folder = relationships_of(part), posixpath.dirname(part)
        if rels not in self.parts:
            return {}
        return {
            link.attribute("Id"): (link.attribute("Type"), posixpath.normpath(posixpath.join("/" + folder, link.attribute("Target"))).lstrip("/"))
            for link in self.scan(rels, RELATIONSHIPS).children
            if link.attribute("TargetMode") != "External"
        }

    def target(self, part: str, kind: str) -> str | None:
        return next((target for name, target in self.links(part).values() if name.endswith(kind)), None)

    def tables(self, sheet: str, part: str) -> list[tuple[str, Table]]:
        """The tables on a sheet, by their names in upper case."""
        found = []
        for kind, target in self.links(part).values():
            if kind.endswith("/table") and target in self.parts:
                root = self.scan(target, TABLE)
                columns = root.first("tableColumns")
                table = Table(
                    sheet,
                    box_of(root.attribute("ref")),
                    tuple(unescape(column.attribute("name")) for column in (columns.children if columns else [])),
                    int(root.attribute("headerRowCount", "1")),
                    int(root.attribute("totalsRowCount", "0")),
                )
                found.append((root.attribute("displayName", root.attribute("name")).upper(), table))
        return found


# ------------------------------------------------------------------------------------------------ writing


def lock_of(target: Path) -> Path | None:
    """The lock file of a program that has the workbook open."""
    locks = (target.with_name("~$" + target.name), target.with_name(f".~lock.{target.name}#"))
    return next((lock for lock in locks if lock.exists()), None)


def write_package(package: Package, changed: Mapping[str, bytes], target: Path, check_source: bool, removed: Collection[str] = ()) -> None:
    """Writes the package with some parts changed.  The target is complete or untouched at every moment.

    check_source  the target is the file that was read: refuse if it is no longer what it was
    removed       names of parts to be left out
    errors        WorkbookError
    """

    @contextmanager
    def unchanged() -> Iterator[None]:
        if check_source and fingerprint(package.path) != package.seen:
            raise WorkbookError(f"{package.path} was changed by another program meanwhile; nothing was written.  Try again.")
        yield

    try:
        with whole_file(target, stat.S_IMODE(package.path.stat().st_mode), unchanged) as file, zipfile.ZipFile(file, "w") as new:
            new.comment = package.comment
            for entry in package.entries:
                if entry.filename not in removed:
                    new.writestr(_like(entry), changed.get(entry.filename, package.parts[entry.filename]))
    except PermissionError as error:
        raise WorkbookError(f"{target} cannot be written: permission denied.  It may be open in another program, or read-only.") from error
    except OSError as error:
        raise WorkbookError(f"{target} cannot be written: {error.strerror or error}.") from error


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A directory entry as the old one.  Sizes of the old one in ZIP64 form would be wrong, so those are left off."""
    new = zipfile.ZipInfo(entry.filename, entry.date_time)
    new.compress_type = entry.compress_type
    new.comment = entry.comment
    new.extra = b"" if ZIP64_EXTRA in entry.extra[:2] else entry.extra
    new.create_system = entry.create_system
    new.create_version = entry.create_version
    new.external_attr = entry.external_attr
    new.internal_attr = entry.internal_attr
    return new
