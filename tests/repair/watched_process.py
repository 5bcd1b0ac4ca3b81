"""Gives a model to `recalc`, `doctor` and `repair`, and prints every file, socket and process that Python reported meanwhile (PEP 578).

python -I -B watched_process.py MODEL.xlsx
"""

import argparse
import json
import os
import sys
from pathlib import Path

from xl_notes.commands import recalc, repair

WATCHED = ("os", "socket", "subprocess", "shutil", "tempfile", "pty", "urllib", "http", "ftplib", "webbrowser", "ctypes", "winreg")
COMMANDS = (["recalc"], ["doctor"], ["repair", "--dates-1904", "--as-of", "2018-03-31"])

touched: list[tuple[str, list[str]]] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" or event.partition(".")[0] in WATCHED:
        touched.append((event, [os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else repr(value) for value in arguments]))


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser()
    commands = made.add_subparsers()
    recalc.add(commands)
    repair.add(commands)
    doctor = commands.add_parser("doctor")
    doctor.add_argument("model", type=Path)
    doctor.set_defaults(run=repair.examine, json=False)
    return made


def most_memory() -> int:
    """In kB; 0 where it cannot be told.  getrusage would count the memory of the process that started this one, too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def codes(model: str) -> list[object]:
    found: list[object] = []
    for line in COMMANDS:
        options = parser().parse_args([*line, model])
        try:
            found.append(options.run(options))
        except Exception as error:
            found.append(repr(error))
    return found


if __name__ == "__main__":
    sys.addaudithook(watch)
    told = codes(sys.argv[1])
    seen = list(touched)
    print("\n" + json.dumps({"codes": told, "touched": seen, "own": [sys.prefix, sys.base_prefix, *sys.path], "memory": most_memory()}))
