"""Where things are in an XML part: elements with their byte offsets, so that a few bytes can be replaced and all others stay as they are."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.parsers import expat

Wanted = Mapping[str, Any]
"""Local names of the elements to keep, each with those wanted inside it: {"sst": {"si": {"t": {}}}}."""

Edit = tuple[int, int, bytes]
"""Replace data[start:end] by these bytes."""

BELOW_ROOT = 2
"""Elements that are open over a child of the root: what holds everything, and the root."""

TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class XmlError(Exception):
    """The part is not XML that can be read safely; the text says why."""


class Element:
    """An element in the file: data[start:end]; its content is data[inner:inner_end].

    text      the character data directly inside it, decoded
    children  wanted elements inside it, in order
    """

    __slots__ = ("attributes", "children", "end", "inner", "inner_end", "name", "prefix", "start", "text")

    def __init__(self, qualified: str, attributes: dict[str, str], start: int, inner: int) -> None:
        self.prefix, _, self.name = qualified.rpartition(":")
        self.attributes = attributes
        self.start = start
        self.inner = inner
        self.inner_end = inner
        self.end = inner
        self.text = ""
        self.children: list[Element] = []

    def all(self, name: str) -> "list[Element]":
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def attribute(self, name: str, default: str = "") -> str:
        """An attribute by its local name, whatever its prefix: r:id as id."""
        if name in self.attributes:
            return self.attributes[name]
        return next((value for key, value in self.attributes.items() if key.endswith(":" + name)), default)


Take = Callable[[Element], object]


def scan(data: bytes, wanted: Wanted, take: Take | None = None) -> Element:
    """The root element with the wanted elements below it.

    take    is given each child of the root when it is complete, and the root does not keep it: for parts with very many of them
    errors  XmlError: not well-formed, another encoding than UTF-8, or a document type (which could define entities)
    """
    if data[:2] in (b"\xfe\xff", b"\xff\xfe") or b"\0" in data[:4]:
        raise XmlError("it is not UTF-8")
    reader = _Reader(data, wanted, take)
    reader.parse()
    if not reader.top.children:
        raise XmlError(f"it has no element {' or '.join(wanted)}")
    return reader.top.children[0]


class _Reader:
    def __init__(self, data: bytes, wanted: Wanted, take: Take | None) -> None:
        self.data = data
        self.take = take
        self.top = Element("", {}, 0, 0)
        self.open: list[Element | None] = [self.top]
        self.levels: list[Wanted] = [wanted]
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype

    def parse(self) -> None:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise XmlError(f"it is not well-formed ({error})") from error

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise XmlError(f"it is not UTF-8 but {encoding}")

    def doctype(self, *_: object) -> None:
        raise XmlError("it has a document type (DOCTYPE), which no spreadsheet program writes")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        inside = self.levels[-1].get(qualified.rpartition(":")[2])
        if inside is None:
            self.levels.append({})
            self.open.append(None)
            return
        start = self.parser.CurrentByteIndex
        tag = TAG.match(self.data, start)
        assert tag is not None  # expat has just read it
        element = Element(qualified, attributes, start, tag.end())
        parent = self.open[-1]
        assert parent is not None  # wanted names are only looked for inside wanted elements
        parent.children.append(element)
        self.levels.append(inside)
        self.open.append(element)

    def end(self, _: str) -> None:
        self.levels.pop()
        element = self.open.pop()
        if element is None:
            return
        self._close(element)
        if self.take and len(self.open) == BELOW_ROOT:
            self.take(element)
            self.open[-1].children.pop()  # type: ignore[union-attr]  # it is the root

    def _close(self, element: Element) -> None:
        if self.data[element.inner - 2 : element.inner] == b"/>":
            return
        element.inner_end = self.parser.CurrentByteIndex
        element.end = self.data.index(b">", element.inner_end) + 1

    def characters(self, text: str) -> None:
        if self.open[-1] is not None:
            self.open[-1].text += text


def is_true(text: str) -> bool:
    """An XML boolean that says yes; "on" is what some old writers put."""
    return text.strip().lower() in ("1", "true", "on")


def is_false(text: str) -> bool:
    return text.strip().lower() in ("0", "false", "off")


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The data with every edit made.  Edits do not overlap; insertions at one place are made in the order given."""
    pieces = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            raise ValueError("edits overlap")
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with the attribute set in its place (at the end if it is new), or taken away for None."""
    key = name.encode()
    new = b"" if value is None else f' {name}="{escape(value)}"'.encode()
    for found in ATTRIBUTE.finditer(tag):
        if found[1] == key:
            return tag[: found.start()] + new + tag[found.end() :]
    close = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:close].rstrip() + new + tag[close:] if new else tag


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
