"""The VBA project of the formulas: for the add-in, and for workbooks that carry it inside."""

from collections.abc import Mapping, Sequence
from importlib import resources
from io import BytesIO

from xlsxwriter import Workbook

from xl_notes.build import BuildError, wrappers, xlwings_vba
from xl_notes.build.ovba import OF_WORKBOOK, OF_WORKSHEET, Module, document, project_bin, standard
from xl_notes.build.rowcheck import check
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import SheetFunction

HANDWRITTEN = ("xln_bridge", "xln_transport", "xln_start")


def project(functions: Mapping[str, SheetFunction] = TABLE) -> list[Module]:
    """The modules of the formulas, the workbook's own first.

    errors  BuildError: a row that VBA or Excel could not take, or an xlwings that is not known
    """
    for name, function in functions.items():
        if name != function.name:
            raise BuildError(f"{function.name} stands under the name {name}")
        try:
            check(function)
        except ValueError as error:
            raise BuildError(str(error)) from error
    return [
        document("ThisWorkbook", OF_WORKBOOK, _source("ThisWorkbook.cls")),
        standard(wrappers.MODULE, wrappers.wrappers_code(functions)),
        *map(handwritten, HANDWRITTEN),
        standard(xlwings_vba.MODULE, xlwings_vba.xlwings_code()),
    ]


def handwritten(name: str) -> Module:
    """A module whose source is in the folder vba."""
    return standard(name, _source(f"{name}.bas"))


def _source(file: str) -> str:
    return resources.files("xl_notes.build").joinpath("vba", file).read_text(encoding="ascii")


def embed(book: Workbook, modules: Sequence[Module], name: str) -> None:
    """Puts a VBA project into a workbook that has all its sheets.

    modules  the workbook's own first; those of the sheets are added
    name     of the project: two open files should not have the same, or neither can refer to the other
    """
    sheets = [document(f"Sheet{place}", OF_WORKSHEET) for place in range(1, len(book.worksheets()) + 1)]
    book.set_vba_name("ThisWorkbook")
    for module, sheet in zip(sheets, book.worksheets(), strict=True):
        sheet.set_vba_name(module.name)
    book.add_vba_project(BytesIO(project_bin(name, [modules[0], *sheets, *modules[1:]])), is_stream=True)
