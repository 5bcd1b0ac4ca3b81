"""The worked examples of the function table, each as its formula."""

from collections.abc import Iterator

from tests.conformance.case import Case
from tests.conformance.case_tags import TRUTH_IN_TABLE
from xl_notes.sheet.functions import TABLE

FEATURE = "worked examples"


def every_example() -> Iterator[Case]:
    """Results say what a cell shows, and where they come from is with each."""
    for name, function in TABLE.items():
        for number, example in enumerate(function.examples, 1):
            tags = frozenset([TRUTH_IN_TABLE] if isinstance(example.result, bool) else [])
            yield Case(f"{name}-{number}", example.formula(name), example.result, example.source, FEATURE, tags)


CASES = tuple(every_example())
