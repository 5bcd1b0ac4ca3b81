"""A function that does nothing, registered with xlwings as ours are: what xlwings itself costs a call.  Only in xlwings_process.py."""

from collections.abc import Callable
from typing import Any

import xlwings as xw


def bare(count: int) -> Callable[..., Any]:
    names = [f"a{number}" for number in range(count)]
    namespace: dict[str, Any] = {}
    exec(f"def bare_{count}({', '.join(f'{name}=None' for name in names)}): return [[0.0]]", namespace)
    function = namespace[f"bare_{count}"]
    for name in names:
        function = xw.arg(name, convert="raw")(function)
    registered: Callable[..., Any] = xw.func(xw.ret(convert="raw")(function))
    return registered


bare_4, bare_10 = bare(4), bare(10)
