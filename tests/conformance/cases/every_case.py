"""All cases, in the order of the sheet and of the page."""

from tests.conformance.case import Case
from tests.conformance.cases import of_arrays, of_calls, of_errors, of_examples, of_formulas, of_functions, of_sizes

CASES: tuple[Case, ...] = tuple(case for group in (of_examples, of_functions, of_calls, of_arrays, of_formulas, of_errors, of_sizes) for case in group.CASES)
FEATURES = tuple(dict.fromkeys(case.feature for case in CASES))
