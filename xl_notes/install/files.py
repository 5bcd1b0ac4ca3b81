"""Files changed all or not at all, each complete or untouched at every moment."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xl_notes.install import InstallError
from xl_notes.install.places import Target


@dataclass(frozen=True)
class Change:
    """A file that gets new contents, or with None goes."""

    target: Target
    data: bytes | None


class _Old(NamedTuple):
    """What a file was before."""

    data: bytes
    status: os.stat_result


def read(path: Path, most: int) -> bytes | None:
    """The contents, None if there is no such file.

    errors  OSError, InstallError: it is far larger than such a file can be
    """
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        return None
    if len(data) > most:
        raise InstallError(f"{path} is larger than {most:,} bytes, which no file of ours is.  Move it away and run this again.")
    return data


def carry_out(changes: Sequence[Change]) -> None:
    """Makes all changes in their order, or none.

    errors  OSError: nothing is changed; InstallError: what was changed could not be put back
    """
    with ExitStack() as undo:
        temporaries = [_staged(change, undo) for change in changes]
        for change, temporary in zip(changes, temporaries, strict=True):
            path = change.target.path
            old = _Old(path.read_bytes(), path.stat()) if path.exists() else None
            if temporary is None:
                path.unlink()
            else:
                temporary.replace(path)
            undo.callback(_put_back, change.target, old)
        undo.pop_all()


def _staged(change: Change, undo: ExitStack) -> Path | None:
    """The new contents in a temporary file, and the folders there."""
    if change.data is None:
        return None
    for folder in (change.target.path.parent, change.target.staging):
        _make(folder, undo)
    temporary = change.target.staging / f".{change.target.path.name}-{secrets.token_hex(4)}.tmp"
    with temporary.open("xb") as file:
        undo.callback(temporary.unlink, missing_ok=True)
        file.write(change.data)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _make(folder: Path, undo: ExitStack) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        undo.callback(_remove_empty, one)


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # something else is in it by now
        return


def _put_back(target: Target, old: _Old | None) -> None:
    try:
        if old is None:
            target.path.unlink()
            return
        temporary = target.staging / f".{target.path.name}-{secrets.token_hex(4)}.tmp"
        temporary.write_bytes(old.data)
        temporary.replace(target.path)
        os.utime(target.path, ns=(old.status.st_atime_ns, old.status.st_mtime_ns))
    except OSError as error:
        raise InstallError(f"{target.path} is changed and could not be put back ({error.strerror or error}).  Run this again.") from error


@contextmanager
def clear_errors(program: str) -> Iterator[None]:
    """What the system says against a file, in words; `program` is the one that may have it open."""
    try:
        yield
    except PermissionError as error:
        name = error.filename2 or error.filename or "A file"
        raise InstallError(
            f"{name} cannot be changed: it is open in {program}, or read-only.  Close {program} and run this again; nothing was changed."
        ) from error
    except OSError as error:
        raise InstallError(f"{error.filename2 or error.filename or 'A file'}: {error.strerror or error}; nothing was changed.") from error
