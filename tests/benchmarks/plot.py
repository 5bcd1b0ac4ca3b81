"""The curves as a picture, drawn by matplotlib, which only this needs (extra `bench`)."""

import io
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers.peer import library
from tests.benchmarks.scaling import Panel, exponent

INCHES, DOTS = (10.5, 3.6), 100
COLOURS = ("#1b5e9e", "#c4631a")
STEADY = {"Software": None}
"""No version of matplotlib in the file."""


def can_be_drawn() -> bool:
    return library("matplotlib") is not None


def picture(panels: Sequence[Panel]) -> bytes:
    """A PNG: a panel each, sizes and seconds on logarithmic axes."""
    figure = library("matplotlib.figure").Figure(figsize=INCHES, dpi=DOTS, layout="constrained")
    axes = figure.subplots(1, len(panels), squeeze=False)[0]
    for panel, axis in zip(panels, axes, strict=True):
        _draw(panel, axis)
    axes[0].set_ylabel("seconds")
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata=STEADY)
    return file.getvalue()


def _draw(panel: Panel, axis: Any) -> None:
    for curve, colour in zip(panel.curves, COLOURS, strict=False):
        label = f"{curve.title} (exponent {exponent(curve.sizes, curve.seconds):.2f})"
        axis.plot(curve.sizes, curve.seconds, marker="o", markersize=4, color=colour, label=label)
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlabel(panel.axis)
    axis.grid(True, which="major", color="#dddddd")
    axis.legend(fontsize=7, frameon=False, loc="upper left")
    low, high = axis.get_ylim()
    axis.set_ylim(low, high * 4)  # room for the legend
