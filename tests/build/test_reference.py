"""The committed pages are those the table writes; they are complete, linked, and short enough to read."""

import doctest
import re
from pathlib import Path

import pytest

from xl_notes.build import reference
from xl_notes.cli import main
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.termsheet import OTHER_NAMES

README = Path(__file__).parents[2] / "README.md"
BY_HAND = sorted(reference.BY_HAND)


def test_the_pages_are_up_to_date():
    committed = {path.name: path.read_text(encoding="utf-8") for path in reference.FOLDER.glob("*.md") if path.name not in reference.BY_HAND}
    assert committed == reference.pages(), "run: python -m xl_notes.build.reference"


@pytest.mark.parametrize("function", TABLE.values(), ids=TABLE)
def test_a_page_has_all_of_the_row(function, capsys):
    assert main(["functions", function.name]) == 0
    page = capsys.readouterr().out
    assert page == (reference.FOLDER / f"{function.name}.md").read_text(encoding="utf-8")
    assert function.help in page
    assert all(f"- `{arg.name}` " in page and arg.help in page for arg in (*function.args, *function.more))
    assert all(example.formula(function.name) in page for example in function.examples)
    assert all(difference.formula in page for difference in function.differs)
    assert function.source in page


@pytest.mark.parametrize("function", TABLE.values(), ids=TABLE)
def test_every_function_says_where_its_rule_comes_from(function):
    assert function.source.endswith(".")


@pytest.mark.parametrize("name", BY_HAND)
def test_links(name):
    """Pages written by hand are there, are in the index, and their links lead somewhere."""
    text = (reference.FOLDER / name).read_text(encoding="utf-8")
    assert f"({name})" in reference.index()
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert target.startswith("http") or (reference.FOLDER / target).exists(), target


def test_python_sessions_run():
    outcome = doctest.testfile(str(reference.FOLDER / "batch.md"), module_relative=False)
    assert outcome.attempted >= 8
    assert outcome.failed == 0


@pytest.mark.parametrize("page", ["terms-ranges.md", "portfolio-command.md"])
def test_other_names_of_terms_are_listed(page):
    text = " ".join((reference.FOLDER / page).read_text(encoding="utf-8").split()).casefold().replace(" ", "")
    unknown = {"ownershipcap"} if page == "portfolio-command.md" else set()
    assert {name for name in OTHER_NAMES if name not in text} == unknown


def test_the_readme_links_to_the_pages():
    assert "xl_notes/reference/README.md" in README.read_text(encoding="utf-8")


def test_a_stale_page_is_removed(tmp_path):
    (tmp_path / "NOTE_GONE.md").write_text("old")
    (tmp_path / "by-hand.md").write_text("kept")
    reference.write(tmp_path)
    assert not (tmp_path / "NOTE_GONE.md").exists()
    assert (tmp_path / "by-hand.md").exists()
    assert (tmp_path / "NOTE_PMT.md").exists()
