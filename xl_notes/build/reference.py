"""The pages of xl_notes/reference, one a function and an index.

    python -m xl_notes.build.reference

Pages written by hand live beside them and are left alone.
"""

from pathlib import Path

import xl_notes
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.page import page

FOLDER = Path(xl_notes.__file__).parent / "reference"
INDEX = "README.md"
BY_HAND = {
    "terms-ranges.md": "Terms ranges",
    "readings.md": "What the contract leaves open",
    "portfolio-command.md": "Files of notes, however many",
    "batch.md": "Arrays of notes in Python",
    "repairing-models.md": "Repairing models",
    "for-it.md": "For an IT department",
    "libreoffice.md": "LibreOffice Calc",
    "mac-and-web.md": "Excel on a Mac and on the web",
    "conformance.md": "The same formulas in every host",
    "speed.md": "Speed",
}


def pages() -> dict[str, str]:
    """File name → content."""
    return {INDEX: index()} | {f"{name}.md": page(function) for name, function in TABLE.items()}


def index() -> str:
    lines = ["# The functions", ""]
    groups: dict[str, list[str]] = {}
    for name, function in TABLE.items():
        groups.setdefault(function.group, []).append(f"- [{name}]({name}.md) {function.help}")
    for group, entries in groups.items():
        lines += [f"## {group}", "", *entries, ""]
    lines += ["## Beyond single functions", "", *(f"- [{title}]({name})" for name, title in BY_HAND.items()), ""]
    return "\n".join(lines)


def write(folder: Path = FOLDER) -> None:
    for stale in set(folder.glob("NOTE_*.md")) - {folder / name for name in pages()}:
        stale.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
