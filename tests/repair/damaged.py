"""Small models with something wrong in them, written byte by byte or by xlsxwriter."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.hosts.headless.samples import FUNCTIONS, NAMESPACE, PACKAGE, RELATIONS, inside, package_parts, write_parts
from xl_notes.repair import Report, repair

WORKBOOK, RELS, TYPES, SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/worksheets/sheet1.xml"
LINK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {entry.filename: file.read(entry) for entry in file.infolist()}


def cell(formula: str, place: str = "A1", value: str = "1") -> str:
    return f'<c r="{place}"><f>{escaped(formula)}</f><v>{value}</v></c>'


def row(*cells: str) -> str:
    return f'<sheetData><row r="1">{"".join(cells)}</row></sheetData>'


def column(*values: float | str, styles: Mapping[int, int] | None = None) -> str:
    """Values one below the other from A1; text as inline strings."""
    styled = {number: f' s="{style}"' for number, style in (styles or {}).items()}
    rows = []
    for number, value in enumerate(values, 1):
        kind, inner = (' t="inlineStr"', f'<is><t xml:space="preserve">{escaped(value)}</t></is>') if isinstance(value, str) else ("", f"<v>{value}</v>")
        rows.append(f'<row r="{number}"><c r="A{number}"{styled.get(number, "")}{kind}>{inner}</c></row>' if value != "" else "")
    return f"<sheetData>{''.join(rows)}</sheetData>"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def names(**defined: str) -> str:
    return f"<definedNames>{''.join(f'<definedName name={name!r}>{escaped(text)}</definedName>' for name, text in defined.items())}</definedNames>"


def write(path: Path, sheet: str, workbook: str = "", more: Mapping[str, str | bytes] | None = None) -> Path:
    """A workbook of one sheet, S, with further parts, or others in their place."""
    return write_parts(path, {**package_parts(sheet, workbook), **(more or {})})


def linked(parts: Mapping[str, str | bytes], *targets: str, dde: bool = False) -> dict[str, str | bytes]:
    """The parts of a workbook with links to other files, [1], [2] and so on."""
    new = {name: text if isinstance(text, str) else text.decode() for name, text in parts.items() if name in (WORKBOOK, RELS, TYPES)}
    numbers = range(1, len(targets) + 1)
    references = "".join(f'<externalReference r:id="link{number}"/>' for number in numbers)
    new[WORKBOOK] = new[WORKBOOK].replace("</sheets>", f"</sheets><externalReferences>{references}</externalReferences>")
    for number, target in zip(numbers, targets, strict=True):
        part = f"xl/externalLinks/externalLink{number}.xml"
        relation = f'<Relationship Id="link{number}" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink{number}.xml"/>'
        new[RELS] = new[RELS].replace("</Relationships>", f"{relation}</Relationships>")
        new[TYPES] = new[TYPES].replace("</Types>", f'<Override PartName="/{part}" ContentType="{LINK_TYPE}"/></Types>')
        held = '<ddeLink ddeService="cmd" ddeTopic="/C calc"/>' if dde else '<externalBook r:id="r1"/>'
        new[part] = f'<externalLink xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}">{held}</externalLink>'
        new[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/externalLinkPath" '
            f'Target="{escaped(target)}" TargetMode="External"/></Relationships>'
        )
    return {**parts, **new}


FORMATS = ("General", "yyyy-mm-dd", "h:mm", "@", "0.00")
"""The formats of the cell styles 0 to 4 of `styled`; 5 has the apostrophe."""


def styled(parts: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The parts with a part of styles."""
    codes = "".join(f'<numFmt numFmtId="{200 + number}" formatCode="{code}"/>' for number, code in enumerate(FORMATS))
    cells = "".join(f'<xf numFmtId="{200 + number}"/>' for number in range(len(FORMATS)))
    relation = f'<Relationship Id="styles" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    cells += '<xf numFmtId="200" quotePrefix="1"/>'
    return {
        **parts,
        RELS: str(parts[RELS]).replace("</Relationships>", relation),
        "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}"><numFmts>{codes}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>',
    }


def with_table(parts: Mapping[str, str | bytes], table: str) -> dict[str, str | bytes]:
    """The parts with a table on the sheet."""
    return {
        **parts,
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="t1" Type="{RELATIONS}/table" '
        'Target="../tables/table1.xml"/></Relationships>',
        "xl/tables/table1.xml": table.replace("<table ", f'<table xmlns="{NAMESPACE}" '),
    }


def mend(path: Path, **options: Any) -> Report:
    return repair(path, functions=FUNCTIONS, **options)


def kinds(report: Report, mended: bool | None = None) -> list[str]:
    return [finding.kind for finding in report.findings if mended in (None, finding.mended)]


def after(folder: Path, sheet: str, workbook: str = "", **options: Any) -> tuple[str, Report]:
    """The inside of the sheet in the repaired copy, and the report; the sheet as it was where no copy is written."""
    report = mend(write(folder / "model.xlsx", sheet, workbook), **options)
    return inside(report.output or report.model), report


def written(report: Report) -> Path:
    """The repaired copy, which must be there."""
    assert report.output is not None
    return report.output
