"""VBA projects (MS-OVBA): module sources -> vbaProject.bin.

Sources only: no compiled code is written, as the format asks of writers (2.3.4.1), and Excel compiles on first use.  The same sources give the same bytes.
"""

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from xl_notes.build import BuildError
from xl_notes.build.cfb import compound_file

CODE_PAGE = 1252
ENCODING = f"cp{CODE_PAGE}"
ENGLISH = 0x409
CHUNK = 4096
NO_CODE = bytes.fromhex("CC61FFFF000000")
"""The stream _VBA_PROJECT without a cache: mark, version 0xFFFF, zeros."""

REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
"""The libraries a project names beside VBA's and Excel's own, which are there without being named."""

STANDARD, DOCUMENT = "standard", "document"
OF_WORKBOOK, OF_WORKSHEET = "0{00020819-0000-0000-C000-000000000046}", "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True, slots=True)
class Module:
    """A module.  `source` has its Attribute lines; lines end with a line feed."""

    name: str
    kind: str
    source: str

    def encoded(self) -> bytes:
        lines = self.source.rstrip("\n").split("\n")
        if lines[0] != f'Attribute VB_Name = "{self.name}"':
            raise BuildError(f"the VBA module {self.name} does not begin with its name")
        for number, line in enumerate(lines, 1):
            try:
                line.encode(ENCODING)
            except UnicodeEncodeError as error:
                raise BuildError(f"the VBA module {self.name} has in line {number} a character that VBA cannot hold: {line[error.start]!r}") from None
        return ("\r\n".join(lines) + "\r\n").encode(ENCODING)


def standard(name: str, code: str) -> Module:
    return Module(name, STANDARD, f'Attribute VB_Name = "{name}"\n{code}')


def document(name: str, base: str, code: str = "") -> Module:
    """The module of a workbook or worksheet, whose codeName is its name."""
    flags = (("GlobalNameSpace", False), ("Creatable", False), ("PredeclaredId", True), ("Exposed", True), ("TemplateDerived", False), ("Customizable", True))
    lines = [f'Attribute VB_Name = "{name}"', f'Attribute VB_Base = "{base}"', *(f"Attribute VB_{flag} = {value}" for flag, value in flags)]
    return Module(name, DOCUMENT, "\n".join(lines) + "\n" + code)


def project_bin(name: str, modules: Sequence[Module]) -> bytes:
    """vbaProject.bin of a project that is neither locked nor hidden.

    errors  BuildError: a name or a character VBA cannot hold
    """
    lower = [module.name.lower() for module in modules]
    twice = next((name for name in lower if lower.count(name) > 1), None)
    if twice:
        raise BuildError(f"two VBA modules are named {twice}")
    streams = {module.name: compressed(module.encoded()) for module in modules}
    try:
        vba = {"dir": compressed(_dir(name, modules)), "_VBA_PROJECT": NO_CODE, **streams}
        return compound_file({"VBA": vba, "PROJECT": _project(name, modules), "PROJECTwm": _names(modules)})
    except ValueError as error:
        raise BuildError(f"the VBA project cannot be written: {error}") from error


# ------------------------------------------------------------------------------------------------ streams


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _twice(number: int, wide_number: int, text: str) -> bytes:
    """A text in the code page and again in UTF-16."""
    return _record(number, text.encode(ENCODING)) + _record(wide_number, text.encode("utf-16-le"))


def _long(value: int) -> bytes:
    return struct.pack("<I", value)


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """The stream `dir` (2.3.4.2): what the project is, its references, its modules."""
    records = [
        _record(0x01, _long(1)),  # 32-bit Windows, which 64-bit Excel writes too
        _record(0x02, _long(ENGLISH)),
        _record(0x14, _long(ENGLISH)),
        _record(0x03, _short(CODE_PAGE)),
        _record(0x04, name.encode(ENCODING)),
        _twice(0x05, 0x40, ""),  # description
        _twice(0x06, 0x3D, ""),  # help file
        _record(0x07, _long(0)),
        _record(0x08, _long(0)),
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # version 1.1: the size does not count the minor part
        _twice(0x0C, 0x3C, ""),  # constants
    ]
    for reference, library in REFERENCES:
        text = library.encode(ENCODING)
        records += [_twice(0x16, 0x3E, reference), _record(0x0D, _long(len(text)) + text + bytes(6))]
    records += [_record(0x0F, _short(len(modules))), _record(0x13, _short(0xFFFF))]
    for module in modules:
        records += [
            _twice(0x19, 0x47, module.name),
            _twice(0x1A, 0x32, module.name),  # of its stream
            _twice(0x1C, 0x48, ""),
            _record(0x31, _long(0)),  # the source begins at once: no compiled code before it
            _record(0x1E, _long(0)),
            _record(0x2C, _short(0xFFFF)),
            _record(0x21 if module.kind == STANDARD else 0x22),
            _record(0x2B),
        ]
    return b"".join([*records, _record(0x10)])


def _project(name: str, modules: Sequence[Module]) -> bytes:
    """The stream PROJECT (2.3.1), as text."""
    identity = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"vba:{name}")).upper() + "}"
    lines = [
        f'ID="{identity}"',
        *(f"Module={module.name}" if module.kind == STANDARD else f"Document={module.name}/&H00000000" for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{obscured(identity, bytes(4), 0x0E)}"',  # not protected
        f'DPB="{obscured(identity, bytes(1), 0x1C)}"',  # no password
        f'GC="{obscured(identity, bytes([0xFF]), 0x2A)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode(ENCODING)


def _names(modules: Sequence[Module]) -> bytes:
    """The stream PROJECTwm (2.3.3): module names in both encodings."""
    pairs = [module.name.encode(ENCODING) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules]
    return b"".join([*pairs, b"\0\0"])


def obscured(identity: str, data: bytes, seed: int) -> str:
    """Data encryption of MS-OVBA 2.4.3.2, as hexadecimal digits: every byte is masked by those before it and by a key made from the project's ID."""
    version = 2
    key = sum(identity.encode("ascii")) & 0xFF
    filler = bytes([7]) * ((seed & 6) // 2)
    out = [seed, seed ^ version, seed ^ key]
    plain, last, before_last = key, out[2], out[1]
    for byte in filler + _long(len(data)) + data:
        masked = byte ^ ((before_last + plain) & 0xFF)
        out.append(masked)
        before_last, last, plain = last, masked, byte
    return bytes(out).hex().upper()


# ------------------------------------------------------------------------------------------------ compression

SHORTEST_COPY = 3
MOST_CANDIDATES = 48
"""Earlier places looked at for a copy; more make the result a little smaller and the build slower."""


def compressed(data: bytes) -> bytes:
    """A compressed container (2.4.1): chunks of 4096 bytes, each of literal bytes and of copies from earlier in the chunk."""
    return b"\x01" + b"".join(_chunk(data[at : at + CHUNK]) for at in range(0, len(data), CHUNK))


def _chunk(chunk: bytes) -> bytes:
    body = bytearray()
    earlier: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at == len(chunk):
                break
            length, distance = _longest_copy(chunk, at, earlier)
            if length:
                flags |= 1 << bit
                offset_bits = _offset_bits(at)
                tokens += _short((distance - 1) << (16 - offset_bits) | (length - SHORTEST_COPY))
            else:
                tokens.append(chunk[at])
            for place in range(at, at + max(length, 1)):
                earlier.setdefault(chunk[place : place + SHORTEST_COPY], []).append(place)
            at += max(length, 1)
        body.append(flags)
        body += tokens
    if len(body) > CHUNK:  # bytes that will not shrink are stored as they are, always a full chunk of them
        return _short(0x3000 | (CHUNK - 1)) + chunk.ljust(CHUNK, b"\0")
    return _short(0xB000 | (len(body) - 1)) + bytes(body)


def _offset_bits(at: int) -> int:
    """How many of a copy's 16 bits are its distance: enough for every earlier place of the chunk, 4 at least (2.4.1.3.19.1)."""
    return max(4, (at - 1).bit_length())


def _longest_copy(chunk: bytes, at: int, earlier: dict[bytes, list[int]]) -> tuple[int, int]:
    """Length and distance of the best copy; (0, 0) if there is none."""
    best = distance = 0
    limit = min((0xFFFF >> _offset_bits(at)) + SHORTEST_COPY, len(chunk) - at)
    for place in reversed(earlier.get(chunk[at : at + SHORTEST_COPY], ())[-MOST_CANDIDATES:]):
        if limit < SHORTEST_COPY:
            break
        length = SHORTEST_COPY
        while length < limit and chunk[place + length] == chunk[at + length]:
            length += 1
        if length > best:
            best, distance = length, at - place
            if best == limit:
                break
    return best, distance
