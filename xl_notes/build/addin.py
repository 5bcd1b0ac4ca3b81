"""The Excel add-in: the function table and the installed xlwings -> xl_notes.xlam.

The same table and the same xlwings give the same bytes.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook

from xl_notes import __version__
from xl_notes.build import BuildError, ribbon
from xl_notes.build.helpsheets import add_intellisense, add_reference
from xl_notes.build.project import embed, handwritten, project
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import SheetFunction

FILE, PROJECT = "xl_notes.xlam", "xl_notes"
RIBBON_MODULE = "xln_ribbon"
WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)


def addin(functions: Mapping[str, SheetFunction] = TABLE) -> bytes:
    """The add-in file.

    errors  BuildError: a row that VBA or Excel could not take, or an xlwings that is not known
    """
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": "xl_notes", "comments": stamp(), "created": datetime(1980, 1, 1)})
    add_reference(book, functions)
    add_intellisense(book, functions)
    embed(book, [*project(functions), handwritten(RIBBON_MODULE)], PROJECT)
    book.close()
    return _as_addin(out.getvalue(), ribbon.ribbon_xml(functions))


def stamp() -> str:
    """What an add-in file says of itself, in its properties."""
    import xlwings

    return f"xl_notes {__version__}, xlwings {xlwings.__version__}"


def _as_addin(workbook: bytes, ribbon_part: bytes) -> bytes:
    """A macro workbook as an add-in: another content type, no window, and the ribbon tab."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "[Content_Types].xml":
                data = _replaced(data, WORKBOOK_TYPE, ADDIN_TYPE)
            elif entry.filename == "xl/workbook.xml":
                data = _replaced(data, b"<workbookView ", b'<workbookView visibility="hidden" ')
            elif entry.filename == "_rels/.rels":
                link = f'<Relationship Id="rIdRibbon" Type="{ribbon.RELATIONSHIP}" Target="{ribbon.PART}"/></Relationships>'
                data = _replaced(data, b"</Relationships>", link.encode())
            new.writestr(_entry(entry.filename), data)
        new.writestr(_entry(ribbon.PART), ribbon_part)
    return out.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0  # the same on every system
    return entry


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    if data.count(old) != 1:
        raise BuildError(f"the installed XlsxWriter writes {old.decode()} {data.count(old)} times and not once")
    return data.replace(old, new)
