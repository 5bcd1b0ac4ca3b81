"""What a file says, on a terminal."""


def visible(text: str) -> str:
    """Text from a file as it may be printed: in one line, and without characters that a terminal obeys."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)
