"""Calls every worked example of the functions out of a wheel, in a process without the packages that xlwings Lite need not have.

python calls_from_wheel.py WHEEL      prints JSON: what failed, and what was imported
"""

import importlib.abc
import json
import sys
from typing import Any

OURS = {"formualizer", "numpy", "pandas", "tqdm", "xlsxwriter"}
OF_XLWINGS = {"cryptography", "pywintypes", "pythoncom", "win32api", "win32com", "psutil", "appscript", "aem"}
ABSENT = OURS | OF_XLWINGS
"""Not there in a browser, or not needed; xlwings takes its own only if they are there."""


class Absent(importlib.abc.MetaPathFinder):
    """Finds nothing, and lets nobody else find it."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def main(wheel: str) -> None:
    sys.meta_path.insert(0, Absent())
    sys.path.insert(0, wheel)
    import xl_notes.udfs
    from xl_notes import NoteError
    from xl_notes.sheet.functions import TABLE

    failed: dict[str, str] = {}
    for name, function in TABLE.items():
        for example in function.examples:
            try:
                getattr(xl_notes, name)(*example.args)
            except NoteError as error:
                failed[name] = str(error)
    modules = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
    print(json.dumps({"failed": failed, "modules": modules}))


if __name__ == "__main__":
    main(sys.argv[1])
