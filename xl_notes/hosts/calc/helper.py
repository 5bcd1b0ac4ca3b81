"""The process that answers Calc's calls.

    python -m xl_notes.hosts.calc.helper CONTACT          starts it and waits until it listens: what LibreOffice runs
    python -m xl_notes.hosts.calc.helper CONTACT --serve  is it

It ends some seconds after LibreOffice has, or when a call takes too long: LibreOffice waits for the answer, and so does whoever sits before it.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

SECONDS_TO_START = 30.0
SECONDS_ALONE = 10.0
SECONDS_A_CALL = 60.0
PULSE = 0.2
READY = b"ready"
DETACHED = 0x00000208
"""Windows: no console, a group of its own."""

MODULE = "xl_notes.hosts.calc.helper"


def start(contact: Path) -> int:
    """Starts the process, away from this one, and waits for its word; the exit code."""
    contact.parent.mkdir(mode=0o700, exist_ok=True)
    log = contact.with_name("helper.log")
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE, str(contact), "--serve"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=contact.parent,
            creationflags=DETACHED if sys.platform == "win32" else 0,
            start_new_session=sys.platform != "win32",
        )
    watch = threading.Timer(SECONDS_TO_START, process.kill)
    watch.start()
    try:
        assert process.stdout
        return 0 if process.stdout.read(len(READY)) == READY else 1
    finally:
        watch.cancel()


def serve(contact: Path) -> int:
    """Answers until nobody has asked for a while."""
    from xl_notes.hosts.calc.answering import Answering
    from xl_notes.hosts.calc.service import Service
    from xl_notes.sheet.functions import TABLE

    with Service(Answering(TABLE), contact) as service:
        sys.stdout.buffer.write(READY)
        sys.stdout.flush()
        sys.stdout.close()
        while service.seconds_alone() < SECONDS_ALONE:
            time.sleep(PULSE)
            if service.give_up(SECONDS_A_CALL):
                return 1
    return 0


def main(arguments: Sequence[str]) -> int:
    contact = Path(arguments[0])
    return serve(contact) if "--serve" in arguments else start(contact)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
