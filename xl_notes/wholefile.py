"""Writing a file so that it is complete or untouched at every moment, whatever stops the program."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

READABLE = 0o644


@contextmanager
def whole_file(target: Path, mode: int = READABLE, while_renamed: Callable[[], AbstractContextManager[object]] = nullcontext) -> Iterator[IO[bytes]]:
    """A file beside the target to write into; it takes the target's name when all went well.  A link at the target is replaced, not followed.

    mode           the permissions it gets
    while_renamed  entered when all is written, and left when the file has its name: may stop the renaming by an exception, or undo what goes with it
    errors         OSError; the target is then as it was
    """
    name = ""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.stem}-", suffix=".tmp", delete=False) as file:
            name = file.name
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        with while_renamed():
            Path(name).replace(target)
            name = ""
        _settle(target.parent)
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


@contextmanager
def put_back(target: Path) -> Iterator[None]:
    """Leaves a file as it is now, or not there, if what is done inside fails."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}-", ignore_cleanup_errors=True) as folder:
        kept = Path(folder) / target.name
        if is_there := os.path.lexists(target):
            _keep(target, kept)
        try:
            yield
        except BaseException:
            if is_there:
                kept.replace(target)
            else:
                target.unlink(missing_ok=True)
            raise


def _keep(target: Path, kept: Path) -> None:
    """The file, or the link that it is, under another name too."""
    try:
        os.link(target, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a system without hard links, or without those of links
        shutil.copy2(target, kept, follow_symlinks=False)


def write_whole(target: Path, data: bytes) -> None:
    with whole_file(target) as file:
        file.write(data)


def _settle(folder: Path) -> None:
    """Makes the new name last through a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
