"""A function as xlwings' own documentation writes them, its market converted to a DataFrame, to compare with ours, which takes ranges raw."""

from typing import Any

import pandas as pd
import xlwings as xw

from tests.benchmarks.tasks import price


@xw.func
@xw.arg("market", pd.DataFrame, index=False)
def price_by_frame(conversion_date: Any, market: Any) -> Any:
    return price(conversion_date, market)
