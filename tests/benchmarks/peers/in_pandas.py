"""pandas as it is written at first, and as it is written by somebody who knows it: columns, a table that is kept."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta

from tests.benchmarks.inputs import CAP, DISCOUNT, FIXED_PRICE, LOOKBACK
from tests.benchmarks.peers.peer import Peer
from tests.benchmarks.task import Way


def fraction(start: date, end: date) -> float:
    return float((pd.Timestamp(end) - pd.Timestamp(start)).days / 365)


def accrued(issue: date, settlement: date, rate: float, principal: float) -> float:
    return float(principal * rate * (pd.to_datetime(settlement) - pd.to_datetime(issue)).days / 365)


def schedule(issue: date, first_payment: date, rate: float, principal: float, count: int) -> pd.DataFrame:
    """The payment of regular months; the first interest by the calendar, the others a twelfth."""
    monthly, rows, balance = rate / 12, [], principal
    payment = principal * monthly / (1 - (1 + monthly) ** -count)
    for number in range(count):
        interest = balance * (rate * (first_payment - issue).days / 365 if number == 0 else monthly)
        balance -= payment - interest
        row = {"Date": first_payment + relativedelta(months=number), "Payment": round(payment, 2), "Interest": round(interest, 2)}
        rows.append({**row, "Principal": round(payment - interest, 2), "Closing": round(balance, 2)})
    return pd.DataFrame(rows)


def amounts(frame: pd.DataFrame) -> list[float]:
    return [float(amount) for amount in frame[["Interest", "Principal", "Closing"]].to_numpy().ravel()]


def frame_of(market: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(market[1:], columns=market[0])


def price_in(frame: pd.DataFrame, on: date) -> float:
    before = frame[frame["Date"] < pd.Timestamp(on)]
    return float(min((1 - DISCOUNT) * before["VWAP"].tail(LOOKBACK).mean(), before["Bid"].iloc[-1], FIXED_PRICE))


def conversion(on: date, market: list[list[Any]]) -> float:
    frame = frame_of(market)
    frame["Date"] = pd.to_datetime(frame["Date"])
    return price_in(frame.sort_values("Date"), on)


def cap(outstanding: int, held: int) -> int:
    shares = (pd.Series([float(outstanding)]) * CAP - held) / (1 - CAP)
    return int(shares.clip(lower=0).iloc[0])


FEW = 40


def schedules(issues: list[date], firsts: list[date], rates: list[float], principals: list[float], count: int) -> list[pd.DataFrame]:
    few = zip(issues[:FEW], firsts, rates, principals, strict=False)
    return [schedule(*note, count) for note in few]


def book(issues: list[date], settlement: date, rates: list[float], principals: list[float]) -> tuple[pd.DataFrame, pd.Timestamp]:
    frame = pd.DataFrame({"issue": pd.to_datetime(pd.Series(issues)), "rate": rates, "principal": principals})
    return frame, pd.Timestamp(settlement)


def accrued_columns(frame: pd.DataFrame, settlement: pd.Timestamp) -> Any:
    return frame["principal"] * frame["rate"] * (settlement - frame["issue"]).dt.days / 365


def accrued_rows(frame: pd.DataFrame, settlement: pd.Timestamp) -> Any:
    return frame.head(MANY).apply(lambda row: row["principal"] * row["rate"] * (settlement - row["issue"]).days / 365, axis=1)


MANY = 500


def accrued_dates(issue: date, settlements: list[date], rate: float, principal: float) -> list[float]:
    return [accrued(issue, settlement, rate, principal) for settlement in settlements[:MANY]]


def prices_one_by_one(frame: pd.DataFrame, days: list[date]) -> list[float]:
    return [price_in(frame, on) for on in days[:FEW]]


def prices_by_rolling(frame: pd.DataFrame, days: list[date]) -> Any:
    mean = frame["VWAP"].rolling(LOOKBACK).mean().to_numpy()
    before = frame["Date"].searchsorted(pd.DatetimeIndex(days)) - 1
    return np.minimum(np.minimum((1 - DISCOUNT) * mean[before], frame["Bid"].to_numpy()[before]), FIXED_PRICE)


def one_day(on: date, market: list[list[Any]]) -> tuple[pd.DataFrame, date]:
    return frame_of(market), on


def kept(days: list[date], market: list[list[Any]]) -> tuple[pd.DataFrame, list[date]]:
    return frame_of(market), days


def caps(frame: pd.DataFrame) -> Any:
    return np.floor(((frame["outstanding"] * CAP - frame["held"]) / (1 - CAP)).clip(lower=0))


def holders(outstanding: list[int], held: list[int]) -> tuple[pd.DataFrame]:
    return (pd.DataFrame({"outstanding": outstanding, "held": held}),)


TWELFTHS = "payment of regular months"
PEER = Peer(
    "pandas",
    {
        "fraction": [Way("pandas", fraction)],
        "accrued": [Way("pandas", accrued)],
        "schedule": [Way("pandas and dateutil", schedule, amounts, limits=TWELFTHS)],
        "conversion": [Way("pandas", conversion)],
        "known_market": [Way("pandas, a kept table", price_in, prepare=one_day)],
        "cap": [Way("pandas", cap)],
        "schedules": [Way("pandas and dateutil, a loop", schedules, lambda frames: [a for frame in frames for a in amounts(frame)], part=FEW, limits=TWELFTHS)],
        "accrued_many": [Way("pandas, columns of a kept table", accrued_columns, prepare=book), Way("pandas, apply", accrued_rows, prepare=book, part=MANY)],
        "accrued_dates": [Way("pandas, a loop", accrued_dates, part=MANY)],
        "conversion_many": [
            Way("pandas, a loop over a kept table", prices_one_by_one, prepare=kept, part=FEW),
            Way("pandas, rolling over a kept table", prices_by_rolling, prepare=kept),
        ],
        "caps_many": [Way("pandas, columns of a kept table", caps, prepare=holders)],
    },
)
