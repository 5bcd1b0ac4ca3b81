"""Every place in a workbook that holds a formula: cells, names, tables, conditional formats, validations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_notes.workbook.grid import Place
from xl_notes.workbook.package import Parts
from xl_notes.workbook.sheetxml import Sheet, escape_text
from xl_notes.workbook.xmlscan import Edit, Element, Wanted, with_attribute

RULE: Wanted = {"formula": {}, "cfvo": {"f": {}}, "f": {}, **{bar: {"cfvo": {"f": {}}} for bar in ("dataBar", "colorScale", "iconSet")}}
FORMAT: Wanted = {"cfRule": RULE, "sqref": {}}
VALIDATION: Wanted = {"formula1": {"f": {}}, "formula2": {"f": {}}, "sqref": {}}
EXTENSIONS: Wanted = {"ext": {"conditionalFormattings": {"conditionalFormatting": FORMAT}, "dataValidations": {"dataValidation": VALIDATION}}}
BESIDE_CELLS: Wanted = {
    "conditionalFormatting": FORMAT,
    "dataValidations": {"dataValidation": VALIDATION},
    "extLst": EXTENSIONS,
    "ignoredErrors": {"ignoredError": {}},
}
"""What else of a worksheet is looked at: what holds formulas, both as Excel 2007 wrote it and in the extensions that came later, and errors to be ignored."""

NAMES: Wanted = {"workbook": {"definedNames": {"definedName": {}}}}
COLUMNS: Wanted = {"table": {"tableColumns": {"tableColumn": {"calculatedColumnFormula": {}, "totalsRowFormula": {}}}}}

ORDINARY, ARRAY, NAME, BESIDE = "ordinary", "array", "name", "beside"
"""A cell's formula with one value; one that gives a table; a name's; one of a format or a validation."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A formula in the file.

    place      for a person: "B7", "name as_of", "validation of B2:B9"
    element    what holds it, in `attribute` or, if that is "", as its content
    cell       its cell, None for one that is not in a cell
    shared     the cells "B7:B9" that take their formula from this one, "" if none
    """

    part: str
    sheet: str
    place: str
    kind: str
    text: str
    element: Element
    attribute: str = ""
    cell: Place | None = None
    shared: str = ""

    @property
    def where(self) -> str:
        return f"{self.sheet}!{self.place}" if self.sheet else self.place

    @property
    def span(self) -> tuple[int, int]:
        """From where to where the formula is in the part."""
        return (self.element.start, self.element.inner) if self.attribute else (self.element.inner, self.element.inner_end)

    def edit(self, data: bytes, text: str) -> Edit:
        """What puts another formula in its place."""
        start, end = self.span
        new = with_attribute(data[start:end], self.attribute, text) if self.attribute else escape_text(text).replace("\r", "&#13;").encode()
        return start, end, new


def spots_of(parts: Parts, book: str, sheets: list[Sheet]) -> list[Spot]:
    """All formulas of a workbook whose main part is `book`.

    errors  WorkbookError
    """
    order = [element.attribute("name") for element in _sheets(parts, book)]
    found = [*_of_names(parts, book, order)]
    tables: dict[str, str] = {}
    for sheet in sheets:
        found += [*_of_cells(sheet), *_of_formats(sheet), *_of_validations(sheet)]
        for kind, part in parts.links(sheet.part).values():
            if kind.endswith("/table") and part in parts.parts:
                tables.setdefault(part, sheet.name)
    return [*found, *(spot for part, sheet in tables.items() for spot in _of_table(parts, part, sheet))]


def _sheets(parts: Parts, book: str) -> list[Element]:
    listed = parts.scan(book, {"workbook": {"sheets": {"sheet": {}}}}).first("sheets")
    return listed.children if listed else []


def _of_names(parts: Parts, book: str, order: list[str]) -> Iterator[Spot]:
    listed = parts.scan(book, NAMES).first("definedNames")
    for element in listed.children if listed else ():
        local = element.attribute("localSheetId")
        sheet = order[int(local)] if local.isdecimal() and int(local) < len(order) else ""
        yield Spot(book, sheet, f"name {element.attribute('name')}", NAME, element.text, element)


def _of_cells(sheet: Sheet) -> Iterator[Spot]:
    for place, cell in sheet.cells.items():
        element = cell.element.first("f")
        if cell.formula is None or element is None or not element.text:
            continue
        kind = ORDINARY if cell.formula.kind == "ordinary" else ARRAY
        shared = element.attribute("ref") if cell.formula.master is not None else ""
        yield Spot(sheet.part, sheet.name, str(place), kind, element.text, element, cell=place, shared=shared)


def _of_formats(sheet: Sheet) -> Iterator[Spot]:
    for area in _beside(sheet, "conditionalFormatting"):
        place = f"conditional format of {_area(area)}"
        for rule in area.all("cfRule"):
            for holder in (rule, *(child for child in rule.children if child.name in ("dataBar", "colorScale", "iconSet"))):
                for element in holder.children:
                    if element.name in ("formula", "f"):
                        yield Spot(sheet.part, sheet.name, place, BESIDE, element.text, element)
                    elif element.name == "cfvo":
                        yield from _of_bound(sheet, place, element)


def _of_bound(sheet: Sheet, place: str, bound: Element) -> Iterator[Spot]:
    """The end of a scale: its formula is an attribute or, in the extension, an element."""
    inner = bound.first("f")
    if inner is not None:
        yield Spot(sheet.part, sheet.name, place, BESIDE, inner.text, inner)
    elif "val" in bound.attributes:
        yield Spot(sheet.part, sheet.name, place, BESIDE, bound.attributes["val"], bound, "val")


def _of_validations(sheet: Sheet) -> Iterator[Spot]:
    for area in _beside(sheet, "dataValidation"):
        for formula in (child for child in area.children if child.name in ("formula1", "formula2")):
            element = formula.first("f") or formula
            if element.text:
                yield Spot(sheet.part, sheet.name, f"validation of {_area(area)}", BESIDE, element.text, element)


def _beside(sheet: Sheet, name: str) -> Iterator[Element]:
    """The elements of a name, in the worksheet itself and in its extensions."""
    holders = [sheet.root]
    holders += [extension for listed in sheet.root.all("extLst") for extension in listed.children]
    for holder in holders:
        yield from holder.all(name)
        for inner in holder.children:
            if inner.name == name + "s":
                yield from inner.all(name)


def _area(element: Element) -> str:
    inner = element.first("sqref")
    return element.attribute("sqref") or (inner.text if inner else "")


def _of_table(parts: Parts, part: str, sheet: str) -> Iterator[Spot]:
    root = parts.scan(part, COLUMNS)
    listed = root.first("tableColumns")
    for column in listed.children if listed else ():
        place = f"column {column.attribute('name')} of the table {root.attribute('displayName')}"
        for element in column.children:
            kind = ARRAY if element.attribute("array") in ("1", "true") else ORDINARY
            yield Spot(part, sheet, place, kind, element.text, element)


def by_cell(spots: list[Spot]) -> Mapping[tuple[str, Place], int]:
    """Where in the list the formula of a cell is."""
    return {(spot.sheet, spot.cell): number for number, spot in enumerate(spots) if spot.cell is not None}
