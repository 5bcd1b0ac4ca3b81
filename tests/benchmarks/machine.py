"""What the figures were measured on."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import xl_notes

PACKAGES = ("numpy", "pandas", "xlwings", "QuantLib", "mortgagemath", "pyxirr")


def described() -> list[str]:
    """Processor, system, versions; no names of machines or people."""
    installed = [f"{name} {found}" for name in PACKAGES if (found := _version(name))]
    return [
        f"{_cores()} cores, {_processor()}",
        f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}",
        f"xl_notes {xl_notes.__version__}, {', '.join(installed)}",
        f"run on {datetime.now(UTC):%Y-%m-%d}",
    ]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor(facts: Path = Path("/proc/cpuinfo")) -> str:
    """The model, where the system says it."""
    lines: Sequence[str] = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else ()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models and models[0] != "unknown" else platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
