"""Compound files (MS-CFB version 3): the container of a VBA project, a small file system of storages and streams.

Written from scratch with nothing but what is in it: no times, no class ids, the same bytes for the same content.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]
"""What a storage holds: bytes for a stream, a mapping for a storage inside."""

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
SECTOR, MINI_SECTOR, MINI_LIMIT = 512, 64, 4096
FREE, END_OF_CHAIN, FAT_SECTOR, NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
FAT_ENTRIES_A_SECTOR = SECTOR // 4
FAT_SECTORS_IN_HEADER = 109
LONGEST_NAME = 31


@dataclass
class _Entry:
    """An entry of the directory.  Siblings form a binary tree, which `left` and `right` span; `child` is the root of the tree inside a storage."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NO_ENTRY
    right: int = NO_ENTRY
    child: int = NO_ENTRY
    start: int = END_OF_CHAIN
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), self.kind, BLACK, self.left, self.right, self.child)
        return head + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", self.start, self.size)


UNUSED = bytes(68) + struct.pack("<III", NO_ENTRY, NO_ENTRY, NO_ENTRY) + bytes(48)


@dataclass
class _Sectors:
    """The file's sectors after its header, and the table that chains them."""

    data: list[bytes] = field(default_factory=list)
    chain: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Appends content as a chain of sectors; its first one."""
        first = len(self.data)
        pieces = list(_pieces(content, SECTOR, b"\0"))
        self.data += pieces
        self.chain += _chained(first, len(pieces))
        return first


def _pieces(content: bytes, size: int, filler: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size].ljust(size, filler)


def _chained(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), END_OF_CHAIN]


def compound_file(tree: Tree) -> bytes:
    """The file that holds these storages and streams.

    errors  ValueError: a name of more than 31 characters, or more data than one header can list (about 7 MB)
    """
    entries = _directory(tree)
    sectors = _Sectors()
    mini, mini_chain = bytearray(), list[int]()
    for entry in entries:
        entry.size = len(entry.data)
        if not entry.data:
            continue
        if entry.size >= MINI_LIMIT:
            entry.start = sectors.add(entry.data)
            continue
        entry.start = len(mini_chain)
        pieces = list(_pieces(entry.data, MINI_SECTOR, b"\0"))
        mini_chain += _chained(entry.start, len(pieces))
        mini += b"".join(pieces)
    root = entries[0]
    if mini:
        root.start, root.size = sectors.add(bytes(mini)), len(mini)
    mini_table = struct.pack(f"<{len(mini_chain)}I", *mini_chain)
    mini_table += b"\xff" * (-len(mini_table) % SECTOR)
    mini_start = sectors.add(mini_table) if mini_chain else END_OF_CHAIN
    directory = b"".join(entry.packed() for entry in entries)
    directory += UNUSED * (-len(entries) % 4)
    directory_start = sectors.add(directory)
    return _assembled(sectors, directory_start, mini_start, len(mini_table) // SECTOR)


def _assembled(sectors: _Sectors, directory: int, mini_table: int, mini_table_sectors: int) -> bytes:
    """Header, sectors, and the allocation table at the end, which lists its own sectors too."""
    needed = 1
    while needed * FAT_ENTRIES_A_SECTOR < len(sectors.chain) + needed:
        needed += 1
    if needed > FAT_SECTORS_IN_HEADER:
        raise ValueError(f"{len(sectors.data) * SECTOR:,} bytes are more than a VBA project may have")
    first = len(sectors.data)
    table = [*sectors.chain, *[FAT_SECTOR] * needed]
    table += [FREE] * (needed * FAT_ENTRIES_A_SECTOR - len(table))
    listed = [*range(first, first + needed), *[FREE] * (FAT_SECTORS_IN_HEADER - needed)]
    # minor and major version, little-endian mark, sector sizes as powers of two; then counts and starts
    header = SIGNATURE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, needed, directory, 0, MINI_LIMIT, mini_table, mini_table_sectors, END_OF_CHAIN, 0)
    header += struct.pack(f"<{FAT_SECTORS_IN_HEADER}I", *listed)
    return header + b"".join(sectors.data) + struct.pack(f"<{len(table)}I", *table)


def _directory(tree: Tree) -> list[_Entry]:
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add(tree, entries)
    return entries


def _add(tree: Tree, entries: list[_Entry]) -> int:
    """Appends what a storage holds; the root of its tree of siblings."""
    numbers = []
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):  # the order MS-CFB 2.6.4 asks for
        if len(name) > LONGEST_NAME:
            raise ValueError(f"the name {name} has more than {LONGEST_NAME} characters")
        content = tree[name]
        numbers.append(len(entries))
        # a storage has no data: its start and size are 0
        entries.append(_Entry(name, STREAM, content) if isinstance(content, bytes) else _Entry(name, STORAGE, start=0))
    for number in numbers:
        content = tree[entries[number].name]
        if not isinstance(content, bytes):
            entries[number].child = _add(content, entries)
    return _balanced(numbers, entries)


def _balanced(numbers: list[int], entries: list[_Entry]) -> int:
    """Ties sorted siblings into a balanced tree, all of it black, which the format allows; its root."""
    if not numbers:
        return NO_ENTRY
    middle = len(numbers) // 2
    entries[numbers[middle]].left = _balanced(numbers[:middle], entries)
    entries[numbers[middle]].right = _balanced(numbers[middle + 1 :], entries)
    return numbers[middle]
