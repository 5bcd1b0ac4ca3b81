"""Where a changed copy of a workbook may be written."""

import stat
from pathlib import Path

from xl_notes.workbook.package import WorkbookError, lock_of


def copy_of(source: Path, output: Path | None, word: str) -> Path:
    """The file for a changed copy: `output`, or MODEL.word.xlsx beside MODEL.xlsx.

    errors  WorkbookError: it is the source itself, a link, a folder, read-only, open in another program, of another kind, or in a folder that is not there
    """
    target = output or source.with_name(f"{source.stem}.{word}{source.suffix}")
    try:
        _check(source, target)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, before Python 3.13
        raise WorkbookError(f"{target} cannot be written: {error}.") from error
    return target


def _check(source: Path, target: Path) -> None:
    if target.resolve() == source.resolve() or (target.exists() and source.exists() and target.samefile(source)):
        raise WorkbookError(f"The output is {source} itself.  Give another name for the copy.")
    if target.is_symlink():
        raise WorkbookError(f"{target} is a link.  Give the file itself, so that nothing is written where nobody looks.")
    if target.suffix.lower() != source.suffix.lower():
        raise WorkbookError(f"The output must end in {source.suffix} as the source does, or Excel will not open it.")
    if not target.parent.is_dir():
        raise WorkbookError(f"The folder {target.parent} was not found.")
    if target.exists() and not target.is_file():
        raise WorkbookError(f"{target} is no ordinary file.")
    if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
        raise WorkbookError(f"{target} is read-only.")
    lock = lock_of(target)
    if lock:
        raise WorkbookError(f"{target} is open in another program: there is a lock file, {lock.name}.  Close it there, or delete the file if it is left over.")
