"""The process that answers Calc's calls, started by LibreOffice with the first one.

    python -m xl_notes.hosts.calc.helper CONTACT          answers, and writes into the file CONTACT how to come to it
    python -m xl_notes.hosts.calc.helper CONTACT --check  only sees whether it could

It ends some seconds after LibreOffice has, or when a call takes too long: LibreOffice waits for the answer, and so does whoever sits before it.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SECONDS_ALONE = 5.0
SECONDS_A_CALL = 60.0
PULSE = 0.2
MODULE = "xl_notes.hosts.calc.helper"
ARGUMENTS = ("-E", "-P", "-m", MODULE)
"""What Python is started with.  LibreOffice puts its own Python's folders into the environment, which another Python must not take."""

LOG = "helper.log"


def serve(contact: Path, check: bool) -> int:
    """Answers until nobody has asked for a while; the exit code."""
    from xl_notes.hosts.calc.answering import Answering
    from xl_notes.hosts.calc.service import Service
    from xl_notes.sheet.functions import TABLE

    with Service(Answering(TABLE), contact) as service:
        while not check and service.seconds_alone() < SECONDS_ALONE:
            time.sleep(PULSE)
            if service.give_up(SECONDS_A_CALL):
                return 1
    return 0


def main(arguments: Sequence[str]) -> int:
    contact, check = Path(arguments[0]), "--check" in arguments
    contact.parent.mkdir(mode=0o700, exist_ok=True)
    if not check:
        os.chdir(contact.parent)
        sys.stdout = sys.stderr = contact.with_name(LOG).open("w", encoding="utf-8", errors="replace", buffering=1)  # LibreOffice's own may be closed
    return serve(contact, check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
