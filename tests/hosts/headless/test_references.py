"""Which cells formulas read, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.hosts.headless.references import Cells, Node, dependents, knotted, read_by, reads_itself
from xl_notes.workbook.grid import Box, Place, box_at, box_of

SHEETS = {"S": "S", "MY SHEET": "My sheet"}
WHOLE_COLUMN_B, WHOLE_ROW_2 = Box(1, 2, 1_048_576, 2), Box(2, 1, 2, 16_384)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("A1+$B$2", [("S", box_of("A1")), ("S", box_of("B2"))]),
        ("SUM(A1:B3)", [("S", box_of("A1:B3"))]),
        ("SUM(B3:A1)", [("S", box_of("A1:B3"))]),
        ("'My sheet'!C1:C9*2", [("My sheet", box_of("C1:C9"))]),
        ("Other!A1", []),
        ("SUM(B:B)", [("S", WHOLE_COLUMN_B)]),
        ("SUM($2:$2)", [("S", WHOLE_ROW_2)]),
        ("LOG10(5)", []),
        ('"A1"&LEN("B2:B3")', []),
        ("ROWS(A1:A5)+ROW(B1)+COLUMNS($A:C)", []),
        ("ROWS(INDEX(A1:A5,B1))", [("S", box_of("A1:A5")), ("S", box_of("B1"))]),
        ("A1#", [("S", box_of("A1"))]),
    ],
)
def test_ranges_in_a_formula(text, read):
    assert list(read_by(text, "S", SHEETS)) == read


@given(st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9))), st.integers(1, 9), st.integers(1, 9), st.integers(0, 4), st.integers(0, 4))
def test_cells_inside_a_range(places, top, left, down, right):
    cells, box = Cells(), Box(top, left, top + down, left + right)
    for row, column in places:
        cells.add("S", box_at(Place(row, column)))
    assert set(cells.inside("S", box)) == {place for place in places if box.covers(Place(*place))}
    assert cells.any_in([("T", box)]) is False


EDGES = st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=1, max_size=8)


def nodes_of(edges):
    """Formula i stands in row i+1 and reads the rows given."""
    return [Node("S", box_at(Place(i + 1, 1)), tuple(("S", box_at(Place(j + 1, 1))) for j in sorted(reads))) for i, reads in enumerate(edges)]


def reached(edges, start):
    """All that can be reached from a formula by what it reads: the plain search."""
    found, waiting = set(), [start]
    while waiting:
        for j in edges[waiting.pop()]:
            if j < len(edges) and j not in found:
                found.add(j)
                waiting.append(j)
    return found


@given(EDGES)
def test_circles_are_found(edges):
    nodes = nodes_of(edges)
    in_circles = {i for i in range(len(edges)) if i in reached(edges, i)}
    left = knotted(nodes)
    assert {node.fill.top - 1 for node in left} == {i for i in range(len(edges)) if in_circles & (reached(edges, i) | {i})}
    assert {node.fill.top - 1 for node in left if reads_itself(node, left)} == in_circles


@given(EDGES, st.integers(0, 7))
def test_dependents_are_found(edges, first):
    nodes = nodes_of(edges)
    first %= len(edges)
    assert {node.fill.top - 1 for node in dependents(nodes, [nodes[first]])} == {i for i in range(len(edges)) if first in reached(edges, i)} - {first}
