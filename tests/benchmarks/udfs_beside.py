"""Functions to compare ours with, which take ranges raw: the same through a DataFrame, as xlwings' own documentation writes them, and calls that do nothing."""

from typing import Any

import pandas as pd
import xlwings as xw

from tests.benchmarks.tasks import price
from xl_notes import NOTE_SCHEDULE


@xw.func
@xw.arg("market", pd.DataFrame, index=False)
def price_by_frame(conversion_date: Any, market: Any) -> Any:
    return price(conversion_date, market)


@xw.func
@xw.ret(index=False)
def schedule_as_frame(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any) -> Any:
    header, *rows = NOTE_SCHEDULE(issue, first_payment, rate, principal, nper)
    return pd.DataFrame(rows, columns=header)


@xw.func
@xw.arg("first", convert="raw")
@xw.arg("second", convert="raw")
@xw.arg("third", convert="raw")
@xw.arg("fourth", convert="raw")
@xw.ret(convert="raw")
def nothing(first: Any, second: Any, third: Any = None, fourth: Any = None) -> Any:
    return [[0.0]]
