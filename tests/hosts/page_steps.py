"""What the page mac-and-web.md tells to type and to write, for the tests that do it."""

import re
import shlex
from pathlib import Path

import xl_notes

PAGE = Path(xl_notes.__file__).parent / "reference" / "mac-and-web.md"


class Steps:
    """The fenced blocks under a heading, in their order, as (kind, text)."""

    def __init__(self, heading: str) -> None:
        section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
        blocks = re.findall(r"^ *```(\w+)\n(.*?)^ *```$", section, re.MULTILINE | re.DOTALL)
        self.blocks = [(kind, re.sub("^ {3}", "", text, flags=re.MULTILINE)) for kind, text in blocks]

    def of(self, kind: str) -> list[str]:
        return [text for found, text in self.blocks if found == kind]

    def command(self, program: str) -> list[str]:
        """The one command of a program, its words."""
        [command] = [words for text in self.of("sh") for line in text.splitlines() if (words := shlex.split(line))[0] == program]
        return command
