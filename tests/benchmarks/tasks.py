"""The project's public functions on tasks of a note, one at a time and many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tests.benchmarks.inputs import ASKED_ON, CAP, DEAL, DISCOUNT, FIXED_PRICE, INSTALLMENTS, LOOKBACK, MARKETS, holdings, last_days, market, notes
from tests.benchmarks.inputs import weekdays as days_from
from tests.benchmarks.peers import every_peer
from tests.benchmarks.peers.peer import Peer
from tests.benchmarks.task import Task, Way
from xl_notes import NOTE_ACCRUED, NOTE_CAPSHARES, NOTE_CONVPRICE_ON, NOTE_SCHEDULE, NOTE_YEARFRAC
from xl_notes.core import batch

ONE_BY_ONE = 200
"""Of many notes, the first ones, where a call each is timed."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many inputs are gone through, notes and holders there are, days are asked for, and rows the markets have."""

    inputs: int = 400
    notes: int = 10_000
    days: int = 1_000
    short_market: int = 250
    long_market: int = 2_500


FULL, QUICK = Sizes(), Sizes(notes=1_000, days=100, long_market=500)


def tasks(sizes: Sizes, peers: Sequence[Peer] = every_peer.PEERS) -> list[Task]:
    """All tasks, each with those peers that are installed."""
    made = [*_one_at_a_time(sizes), *_many_notes(sizes), *_many_days(sizes)]
    return [Task(task.key, task.title, task.inputs, task.ours, [*task.others, *every_peer.ways(task.key, peers)], task.items, task.money) for task in made]


def price(on: Any, table: list[list[Any]]) -> Any:
    """The conversion price; every weekday is a trading day of these markets."""
    return NOTE_CONVPRICE_ON(on, table, DISCOUNT, FIXED_PRICE, LOOKBACK, None, None, None, None, [])


def regular_schedule(issue: date, first_payment: date, rate: float, principal: float, count: int) -> Any:
    return NOTE_SCHEDULE(issue, first_payment, rate, principal, count, None, "pmt_nostub")


def cap_shares(outstanding: Any, held: Any) -> Any:
    return NOTE_CAPSHARES(outstanding, held, CAP)


def amounts(table: list[list[Any]]) -> list[float]:
    """Interest, principal and closing balance of a schedule, row by row."""
    return [amount for row in table[1:] for amount in row[5:]]


def _one_at_a_time(sizes: Sizes) -> list[Task]:
    book = notes(sizes.inputs)
    loans = [(*note, INSTALLMENTS) for note in book]
    markets = [market(sizes.short_market, seed) for seed in range(MARKETS)]
    asked = [(last_days(table, 1)[0], table) for table in markets]
    known = market(2 * sizes.short_market, MARKETS)
    later = [(day, known) for day in last_days(known, len(known) - 1 - LOOKBACK)]
    periods = [(note.issue, ASKED_ON, note.rate, note.principal) for note in book]
    again = Way("the same schedule asked for again", lambda *note: NOTE_SCHEDULE(*DEAL, INSTALLMENTS), amounts)
    return [
        Task("fraction", "Day-count fraction", [(note.issue, ASKED_ON) for note in book], Way("NOTE_YEARFRAC", NOTE_YEARFRAC)),
        Task("accrued", "Accrued interest", periods, Way("NOTE_ACCRUED", NOTE_ACCRUED), money=True),
        Task("schedule", f"Schedule of {INSTALLMENTS}, odd first period", loans, Way("NOTE_SCHEDULE", NOTE_SCHEDULE, amounts), [again], money=True),
        Task("regular", f"Schedule of {INSTALLMENTS} regular months", loans, Way('NOTE_SCHEDULE, "pmt_nostub"', regular_schedule, amounts), money=True),
        Task("conversion", f"Conversion price, {sizes.short_market:,} rows", asked, Way("NOTE_CONVPRICE_ON", price)),
        Task("known_market", f"The same market on other days, {len(known) - 1:,} rows", later, Way("NOTE_CONVPRICE_ON", price)),
        Task("cap", "Shares under a cap", holdings(sizes.inputs), Way("NOTE_CAPSHARES", cap_shares)),
    ]


def _many_notes(sizes: Sizes) -> list[Task]:
    book, count = notes(sizes.notes), sizes.notes
    issues, firsts, rates, principals = (list(column) for column in zip(*book, strict=True))
    outstanding, held = (list(column) for column in zip(*holdings(count), strict=True))
    one_by_one = Way("NOTE_SCHEDULE, a call each", _schedules_one_by_one, lambda tables: [a for table in tables for a in amounts(table)], part=ONE_BY_ONE)
    schedules = Way("core.batch, arrays", batch.level_schedules, amounts_of_batch, arrays_of_schedules)
    accrued = Way("core.batch, arrays", batch.accrued_interest, lambda results: results.values.tolist(), arrays_of_accrued)
    caps = Way("core.batch, arrays", batch.cap_shares, lambda results: results.values.tolist(), arrays_of_caps)
    return [
        Task("schedules", f"{count:,} schedules of {INSTALLMENTS}", [(issues, firsts, rates, principals, INSTALLMENTS)], schedules, [one_by_one], count, True),
        Task(
            "accrued_many",
            f"Accrued interest of {count:,} notes",
            [(issues, ASKED_ON, rates, principals)],
            Way("NOTE_ACCRUED, lists", NOTE_ACCRUED),
            [accrued],
            count,
            money=True,
        ),
        Task("caps_many", f"Shares under a cap, {count:,} rows", [(outstanding, held)], Way("NOTE_CAPSHARES, lists", cap_shares), [caps], count),
    ]


def _many_days(sizes: Sizes) -> list[Task]:
    days = days_from(date(2018, 1, 1), sizes.days)
    markets = [market(sizes.long_market, seed) for seed in range(MARKETS)]
    asked = [(last_days(table, sizes.days), table) for table in markets]
    accrued = Way("NOTE_ACCRUED, lists", NOTE_ACCRUED)
    title = f"Conversion prices on {sizes.days:,} days, {sizes.long_market:,} rows"
    return [
        Task("accrued_dates", f"Accrued interest on {sizes.days:,} days", [(DEAL.issue, days, DEAL.rate, DEAL.principal)], accrued, (), sizes.days, True),
        Task("conversion_many", title, asked, Way("NOTE_CONVPRICE_ON, lists", price), (), sizes.days),
    ]


def _schedules_one_by_one(issues: list[date], firsts: list[date], rates: list[float], principals: list[float], count: int) -> list[Any]:
    few = zip(issues[:ONE_BY_ONE], firsts, rates, principals, strict=False)
    return [NOTE_SCHEDULE(*note, count) for note in few]


# ------------------------------------------------------------------------------------------------ lists as the batches have them


def arrays_of_schedules(issues: list[date], firsts: list[date], rates: list[float], principals: list[float], count: int) -> tuple[Any, ...]:
    return np.array(principals), np.array(rates), np.array(issues, "M8[D]"), np.array(firsts, "M8[D]"), count


def arrays_of_accrued(issues: list[date], settlement: date, rates: list[float], principals: list[float]) -> tuple[Any, ...]:
    return np.array(principals), np.array(rates), np.array(issues, "M8[D]"), np.datetime64(settlement)


def arrays_of_caps(outstanding: list[int], held: list[int]) -> tuple[Any, ...]:
    return np.array(outstanding, float), np.array(held, float), CAP


def amounts_of_batch(made: batch.Schedules) -> list[float]:
    """As amounts, note by note; the batch has a row an installment, and cents."""
    found: list[float] = (np.stack([made.interest, made.principal, made.closing], axis=-1).transpose(1, 0, 2).ravel() / 100).tolist()
    return found
