"""The whole of a repair: open, look, and write a copy in which what can be mended is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xl_notes.repair.calls import Known, calls_ours, mended
from xl_notes.repair.dates import mend_dates
from xl_notes.repair.draft import Draft, known_of, read_draft
from xl_notes.repair.findings import DATE_SYSTEM, ERROR, INFO, KINDS, NAME_ERROR, NUMBER_TEXT, SINGLE, WARNING, Finding
from xl_notes.repair.links import mend_links, read_links
from xl_notes.repair.numbers import mend_numbers
from xl_notes.repair.renamed import RENAMED
from xl_notes.repair.spots import ORDINARY
from xl_notes.repair.today import formulas_of_ours, mend_today
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.output import copy_of
from xl_notes.workbook.package import Package, open_package, write_package

NAME = CellError("#NAME?")


@dataclass(frozen=True)
class Report:
    """What was found in a model and what was done.

    output      the repaired copy; None if none was written
    formulas    how many formulas the copy has otherwise: their stored values are the old ones
    numbers     how many cells it has otherwise, which formulas may read
    findings    by kind, in the order of the workbook
    """

    model: Path
    output: Path | None
    formulas: int
    numbers: int
    findings: tuple[Finding, ...]

    @property
    def left(self) -> int:
        """How many findings are left for a person."""
        return sum(not finding.mended for finding in self.findings)


def examine(model: str | Path, *, functions: Mapping[str, SheetFunction] | None = None, renamed: Mapping[str, str] = RENAMED) -> Report:
    """What a repair would find; nothing is written.

    functions  ours, by upper-case name; the package's own unless given
    renamed    old name -> name today
    errors     WorkbookError
    """
    draft = _looked_at(open_package(Path(model)), functions, renamed, None, False)
    return _report(Path(model), None, draft, [_as_remedy(finding) for finding in draft.findings])


def repair(
    model: str | Path,
    output: str | Path | None = None,
    *,
    as_of: date | None = None,
    dates_1904: bool = False,
    functions: Mapping[str, SheetFunction] | None = None,
    renamed: Mapping[str, str] = RENAMED,
) -> Report:
    """Writes a copy of a model in which what can be mended safely is, every other byte of its parts as it was.

    output      MODEL.repaired.xlsx beside MODEL.xlsx unless given; one that exists is replaced.  Nothing is written where nothing can be mended
    as_of       the day to put for TODAY() beside our functions; None leaves it
    dates_1904  move the dates of a 1904 workbook
    functions   ours, by upper-case name; the package's own unless given
    renamed     old name -> name today
    errors      WorkbookError; nothing has been written then
    """
    source = Path(model)
    package = open_package(source)
    target = copy_of(source, None if output is None else Path(output), "repaired")
    draft = _looked_at(package, functions, renamed, as_of, dates_1904)
    changed = draft.changed()
    if changed or draft.removed:
        write_package(package, changed, target, False, draft.removed)
    return _report(source, target if changed or draft.removed else None, draft, draft.findings)


def _looked_at(package: Package, functions: Mapping[str, SheetFunction] | None, renamed: Mapping[str, str], as_of: date | None, dates_1904: bool) -> Draft:
    if functions is None:
        from xl_notes.sheet.functions import TABLE

        functions = TABLE
    draft = read_draft(package)
    links = read_links(draft)
    known = known_of(draft, functions, renamed, {f"[{link.number}]": link.target for link in links})
    _mend_calls(draft, known)
    mend_today(draft, known, as_of)
    mend_numbers(draft)
    mend_dates(draft, dates_1904, formulas_of_ours(draft, known))
    mend_links(draft, links)
    _tell_name_errors(draft, known)
    return draft


def _mend_calls(draft: Draft, known: Known) -> None:
    for number, spot in enumerate(draft.spots):
        text, notes = mended(spot.text, known, one_value=spot.kind == ORDINARY)
        draft.texts[number] = text
        for note in notes:
            severity = INFO if note.kind == SINGLE else ERROR
            what = note.what + (f" ({spot.shared} share this formula)" if spot.shared else "")
            after = text if note.mended else None
            draft.findings.append(Finding(note.kind, spot.sheet, spot.place, what, spot.text, after, severity, note.mended, note.remedy))


def _tell_name_errors(draft: Draft, known: Known) -> None:
    """The formula may be mended, or the add-in there by now; the stored value stays until somebody calculates."""
    ours = {number for number, text in enumerate(draft.texts) if calls_ours(text, known)}
    for sheet in draft.sheets:
        for place, cell in sheet.cells.items():
            number = draft.spot_of(sheet, place) if cell.value == NAME else None
            if number in ours and number is not None:
                what = "the add-in was not there when this was calculated last"
                remedy = "calculate again: Ctrl+Alt+F9 in Excel with the add-in, or `xl-notes recalc`"
                draft.findings.append(Finding(NAME_ERROR, sheet.name, str(place), what, draft.texts[number], None, WARNING, False, remedy))


def _as_remedy(finding: Finding) -> Finding:
    return replace(finding, mended=False, remedy="`xl-notes repair` mends it") if finding.mended else finding


def _report(model: Path, output: Path | None, draft: Draft, findings: list[Finding]) -> Report:
    order = {kind: number for number, kind in enumerate(KINDS)}
    formulas = sum(text != spot.text for spot, text in zip(draft.spots, draft.texts, strict=True))
    numbers = sum(finding.mended and finding.kind in (NUMBER_TEXT, DATE_SYSTEM) for finding in findings) if draft.spots else 0
    return Report(model, output, formulas, numbers, tuple(sorted(findings, key=lambda finding: order[finding.kind])))
