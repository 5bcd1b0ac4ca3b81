"""What runs inside Pyodide; pyodide_process.mjs calls it.  Packages are in /packages."""

import json
import sys
import types
from datetime import date
from typing import Any

sys.path.insert(0, "/packages")


def plain(value: Any) -> Any:
    """What JSON has no word for."""
    return {"date": value.isoformat()} if isinstance(value, date) else {"error": value.code, "message": str(value)}


def direct() -> str:
    """Every worked example through the Python function of its name: its results, one list a function."""
    import xl_notes
    from xl_notes import NoteError
    from xl_notes.sheet.functions import TABLE

    def result(name: str, args: Any) -> Any:
        try:
            return getattr(xl_notes, name)(*args)
        except NoteError as error:
            return error

    found = {name: [result(name, example.args) for example in function.examples] for name, function in TABLE.items()}
    about = {"python": sys.version.split()[0], "platform": sys.platform, "numpy": "numpy" in sys.modules}
    return json.dumps({"about": about, "results": found}, default=plain)


def registered(main: str) -> str:
    """What Lite registers from the text of main.py."""
    import xlwings.server

    module = types.ModuleType("main")
    sys.modules["main"] = module
    exec(main, module.__dict__)
    return json.dumps(xlwings.server.custom_functions_meta(module))


async def call(data: Any) -> Any:
    """A custom function called with JavaScript's values; the answer as JavaScript's values."""
    import js  # type: ignore[import-not-found,unused-ignore]
    import xlwings.server
    from pyodide.ffi import to_js  # type: ignore[import-not-found,unused-ignore]

    result = await xlwings.server.custom_functions_call(data.to_py(), sys.modules["main"])
    return to_js(result, dict_converter=js.Object.fromEntries)
