"""`python -m xl_notes`."""

import sys

from xl_notes.cli import main

sys.exit(main())
