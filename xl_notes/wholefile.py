"""Writing a file so that it is complete or untouched at every moment."""

import os
import tempfile
from pathlib import Path


def write_whole(target: Path, data: bytes) -> None:
    """Writes beside the target and renames; a link at the target is replaced, not followed.

    errors  OSError; the target is then as it was
    """
    name = ""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.stem}-", suffix=".tmp", delete=False) as file:
            name = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
        name = ""
    finally:
        if name:
            Path(name).unlink(missing_ok=True)
