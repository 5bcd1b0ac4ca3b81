"""Builds the model workbooks: formulas and formats by XlsxWriter, then every value by `xl-notes recalc`.

    python workbooks/build.py [--to FOLDER]

The result is the same bytes every time, so that a test can compare it with the committed file.
"""

import argparse
import tempfile
from pathlib import Path

import ascent_solar_2017

from xl_notes.hosts.headless.recalc import recalc

HERE = Path(__file__).parent
MODELS = {"ascent_solar_2017.xlsx": ascent_solar_2017.write, "ascent_solar_2017.xlsm": ascent_solar_2017.write_with_macros}


def build(folder: Path) -> list[Path]:
    """Writes every model into the folder, calculated; the files' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    built = []
    for name, write in MODELS.items():
        with tempfile.TemporaryDirectory() as scratch:
            uncalculated = Path(scratch) / name
            write(uncalculated)
            recalc(uncalculated, folder / name)
        built.append(folder / name)
    return built


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE, help="folder for the workbooks (default: beside this file)")
    for path in build(parser.parse_args().to):
        print(path)
