"""LibreOffice: as its user has it, and as the engine of `xl-notes recalc`."""

from pathlib import Path

from tests.conformance.hosts.stored_values import Values, stored_values
from tests.hosts.calc import calc_session
from xl_notes.hosts.headless.recalc import recalc


def calculated(path: Path, folder: Path) -> Values:
    """The formulas are installed into a profile, and the workbook is opened, calculated and stored."""
    return stored_values(calc_session.calculated(path, calc_session.installed(folder / "profile")))


def recalculated(path: Path, folder: Path) -> Values:
    return stored_values(recalc(path, folder / "calculated.xlsx", engine="calc", progress=False).output)
