"""Stands in for pywin32 and Excel, so that xlwings' own Windows code runs anywhere: its registration, its VBA writer, its COM server.

xlwings decides at import which decorators it has, and the stand-in replaces modules, so `install()` belongs into a process of its own: see xlwings_process.py.
What is modelled is what that code asks of COM: pointers that are wrapped on arrival, Range objects with a Value, a workbook that takes a module and help texts.
"""

import asyncio
import concurrent.futures
import ctypes
import datetime
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

LOADED_AS_ON_LINUX = (asyncio, concurrent.futures, subprocess, tempfile)
"""Loaded before xlwings is told that it is on Windows; they would look for Windows too."""

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
OTHER_IID = "{00020400-0000-0000-C000-000000000046}"


class ComError(Exception):
    """pywintypes.com_error."""


class ComTime(datetime.datetime):
    """pywintypes' time type: a datetime that knows its zone."""


_counts: list[list[str]] = []


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is asked of Excel's process meanwhile."""
    asked: list[str] = []
    _counts.append(asked)
    yield asked
    _counts.remove(asked)


def note_access(name: str) -> None:
    for asked in _counts:
        asked.append(name)


class Pointer:
    """PyIDispatch: a COM object as it arrives, not yet wrapped."""

    def __init__(self, kind: str, **properties: Any) -> None:
        self.kind = kind
        self.properties = properties

    def GetTypeInfo(self) -> Any:  # noqa: N802
        note_access("GetTypeInfo")
        iid = RANGE_IID if self.kind == "Range" else OTHER_IID
        return SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=iid), GetDocumentation=lambda number: (self.kind, None, 0, None))


class CDispatch:
    """A wrapped COM object: it has the properties it was made with, and no others."""

    def __init__(self, pointer: Pointer) -> None:
        self._oleobj_ = pointer

    def __getattr__(self, name: str) -> Any:
        note_access(name)
        try:
            return self._oleobj_.properties[name]
        except KeyError:
            raise AttributeError(f"{self._oleobj_.kind} has no {name} here") from None

    def __iter__(self) -> Any:
        return iter(self._oleobj_.properties["Items"])


def dispatch(thing: Any, *arguments: Any, **options: Any) -> Any:
    return CDispatch(thing) if type(thing) is Pointer else thing


class Anything:
    """Modules and functions that are named at import and never used."""

    def __init__(self, *arguments: Any, **options: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return Anything()


class Module(ModuleType):
    def __init__(self, name: str, **names: Any) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__dict__.update(names)
        sys.modules[name] = self

    def __getattr__(self, name: str) -> Any:
        return getattr(Anything(), name)


def no_wrapped_object(thing: Any) -> Any:
    raise ValueError("not an object of this process")


def install() -> None:
    """Puts the stand-in in place and imports xlwings as if on Windows."""
    for name in ("numpy", "pandas"):  # as above, where they are there
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    Module("pywintypes", com_error=ComError, error=ComError, TimeType=ComTime, IID=str)
    Module("pythoncom", com_error=ComError, ole_error=ComError, IID_IDispatch="IDispatch", TypeIIDs={"IDispatch": Pointer}, __file__=None)
    Module("win32process", GetWindowThreadProcessId=lambda window: (1, 2))
    for name in ("win32api", "win32con", "win32gui", "win32event"):
        Module(name)
    Module("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: datetime.UTC))
    wrapped = {name: type(name, (), {}) for name in ("CoClassBaseClass", "DispatchBaseClass")}
    client = Module("win32com.client", CDispatch=CDispatch, Dispatch=dispatch, DispatchEx=dispatch, **wrapped)
    util = Module("win32com.server.util", unwrap=no_wrapped_object)
    server = Module("win32com.server", util=util, dispatcher=Module("win32com.server.dispatcher"), policy=Module("win32com.server.policy"))
    Module("win32com", client=client, server=server)
    real, platform = ctypes.PyDLL, sys.platform
    ctypes.windll = ctypes.oledll = Anything()  # type: ignore[attr-defined]
    ctypes.PyDLL = Anything  # type: ignore[assignment,misc]
    sys.platform = "win32"
    try:
        import xlwings._xlwindows
    finally:
        sys.platform, ctypes.PyDLL = platform, real  # type: ignore[misc]
    if xlwings.func.__module__ != "xlwings.udfs":
        raise RuntimeError("xlwings did not take its Windows decorators")


APPLICATION = Pointer("Application", Version="16.0", Hwnd=1)
WORKBOOK = Pointer("Workbook", Name="model.xlsm", FullName="model.xlsm", Application=CDispatch(APPLICATION), Worksheets=CDispatch(Pointer("Sheets", Items=())))
SHEET = Pointer("Worksheet", Name="Model", Parent=CDispatch(WORKBOOK), Application=CDispatch(APPLICATION))


def excel_range(rows: tuple[tuple[Any, ...], ...], address: str = "$A$1") -> Pointer:
    """A Range with these values.  A single cell's Value is no tuple, as in Excel."""
    value = rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    height, width = SimpleNamespace(Count=len(rows)), SimpleNamespace(Count=len(rows[0]))
    count = len(rows) * len(rows[0])
    return Pointer("Range", Value=value, Worksheet=CDispatch(SHEET), Row=1, Column=1, Rows=height, Columns=width, Count=count, Address=address)


CALLER = excel_range(((None,),), "$H$8")


class Components:
    """A workbook's VBA modules: empty at first, keeps the text of the one that is imported."""

    text = ""

    def __call__(self, name: str) -> Any:
        raise ComError(name)

    def Remove(self, component: Any) -> None: ...  # noqa: N802

    def Import(self, path: str) -> None:  # noqa: N802
        self.text = Path(path).read_text(encoding="utf-8")


def import_functions(module: str) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """What xlwings' button "Import Functions" does to a workbook: the VBA module, and the help it registers for each function."""
    from xlwings.udfs import import_udfs

    components = Components()
    registered: list[tuple[str, dict[str, Any]]] = []
    application = SimpleNamespace(Version="16.0", MacroOptions=lambda name, **options: registered.append((name, options)))
    project = SimpleNamespace(VBComponents=components)
    import_udfs(module, CDispatch(Pointer("Workbook", **{**WORKBOOK.properties, "VBProject": project, "Application": application})))
    return components.text, registered
