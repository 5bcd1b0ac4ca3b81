"""The hosts: how each calculates the workbook, and what has to be said of it on the page."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.hosts import calc_host, python_host
from tests.conformance.hosts.sheet_host import calculated_by, embedded
from tests.conformance.hosts.stored_values import Values
from tests.conformance.hosts.xlwings_hosts import Com, OfficeJs
from tests.hosts.xlwings_helper import Helper


class Unavailable(Exception):
    """The host cannot run here; the text says why."""


@dataclass(frozen=True)
class Host:
    """A host.

    key          how it is called in tests and in limits.py
    title        how it is called on the page
    what         what runs, in a sentence
    calculate    (workbook, an empty folder) -> the values of all its cells; raises Unavailable
    libreoffice  whether it needs LibreOffice
    """

    key: str
    title: str
    what: str
    calculate: Callable[[Path, Path], Values]
    libreoffice: bool = False


def _python(path: Path, folder: Path) -> Values:
    return calculated_by(python_host.answer, path, folder)


def _com(path: Path, folder: Path) -> Values:
    helper = Helper("com")
    try:
        return calculated_by(Com(helper).answer, path, folder)
    finally:
        helper.close()


def _office(path: Path, folder: Path) -> Values:
    """Which licence applies is for a person to say: a key is taken from the environment, and none is put in here."""
    key = os.environ.get("XLWINGS_LICENSE_KEY")
    helper = Helper("server", XLWINGS_ON_SERVER="true", **({"XLWINGS_LICENSE_KEY": key} if key else {}))
    try:
        if not helper.ready and "LicenseError" in helper.message:
            raise Unavailable("xlwings' custom functions ask for a licence key in XLWINGS_LICENSE_KEY")
        return calculated_by(OfficeJs(helper).answer, path, folder)
    finally:
        helper.close()


HOSTS = (
    Host("embedded", "Embedded", "`xl-notes recalc`: formualizer 0.13.0 reads the workbook and calculates all of it.", embedded),
    Host("python", "Python", "The functions as Python has them, with dates and lists; the embedded engine is the sheet around them.", _python),
    Host(
        "com",
        "xlwings COM",
        "xlwings' own CallUDF, as its VBA in Excel on Windows calls it, here over a stand-in for pywin32 and Excel; the embedded engine is the sheet.",
        _com,
    ),
    Host(
        "office",
        "xlwings Office.js",
        "xlwings' custom_functions_call, as its Server and Lite call it, in process; the embedded engine is the sheet.",
        _office,
    ),
    Host(
        "calc",
        "Calc",
        "LibreOffice Calc with the functions installed by `xl-notes install --calc`: it opens the Excel file, calculates and saves it.",
        calc_host.calculated,
        libreoffice=True,
    ),
    Host("calc-engine", "Calc engine", "`xl-notes recalc --engine calc`: LibreOffice calculates a copy.", calc_host.recalculated, libreoffice=True),
)
