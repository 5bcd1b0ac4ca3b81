"""Links to other files: those nothing refers to any more are removed, the others are named.

A formula refers to a link by its number, [1], which is its position in the workbook's list.  Taking one out would give the later ones other numbers, so links
are taken only off the end of the list.  No link is ever opened or followed.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xl_notes.repair.draft import Draft
from xl_notes.repair.findings import INFO, LINK, WARNING, Finding
from xl_notes.workbook.formulatext import WORD, tokens
from xl_notes.workbook.package import RELATIONSHIPS, relationships_of
from xl_notes.workbook.xmlscan import Element, Wanted, splice

REFERENCES: Wanted = {"workbook": {"externalReferences": {"externalReference": {}}}}
LINK_PART: Wanted = {"externalLink": {"externalBook": {}, "ddeLink": {}, "oleLink": {}}}
TYPES: Wanted = {"Types": {"Override": {}}}
NUMBERED = re.compile(r"'?\[([0-9]{1,6})\]")
WITHOUT_FORMULAS = ("docProps/", "xl/theme/", "xl/media/", "xl/externalLinks/", "xl/comments", "xl/threadedComments/", "xl/persons/", "customXml/")
CHART_FORMULA = re.compile(rb"<(?:\w+:)?f>([^<]*)<")
MOST_NAMED = 3


@dataclass(frozen=True)
class Link:
    """A link in the workbook's list.

    number     its position from 1
    part       the part that describes it, "" if that is not there
    target     the other file, as it is written
    is_file    another workbook, not a running program (DDE, OLE)
    reference  its entry in the workbook part
    relation   its entry in the relationships, None if that is not there
    """

    number: int
    part: str
    target: str
    is_file: bool
    reference: Element
    relation: Element | None


def read_links(draft: Draft) -> list[Link]:
    """errors  WorkbookError"""
    listed = draft.parts.scan(draft.book, REFERENCES).first("externalReferences")
    references = listed.children if listed else []
    rels = relationships_of(draft.book)
    relations = {link.attribute("Id"): link for link in draft.parts.scan(rels, RELATIONSHIPS).children} if rels in draft.package.parts else {}
    inside = draft.parts.links(draft.book)
    links = []
    for number, reference in enumerate(references, 1):
        name = reference.attribute("id")
        kind, part = inside.get(name, ("", ""))
        described = kind.endswith("/externalLink") and part in draft.package.parts
        target, is_file = _target(draft, part) if described else ("", False)
        links.append(Link(number, part if described else "", target, is_file, reference, relations.get(name)))
    return links


def _target(draft: Draft, part: str) -> tuple[str, bool]:
    """What a link leads to, and whether that is a workbook."""
    root = draft.parts.scan(part, LINK_PART)
    if not root.children:
        return "", False
    held = root.children[0]
    if held.name == "ddeLink":
        return f"{held.attribute('ddeService')}|{held.attribute('ddeTopic')}", False
    rels = relationships_of(part)
    found = draft.parts.scan(rels, RELATIONSHIPS).children if rels in draft.package.parts else []
    target = next((link.attribute("Target") for link in found if link.attribute("Id") == held.attribute("id")), "")
    return target, held.name == "externalBook"


def mend_links(draft: Draft, links: list[Link]) -> None:
    """Last of the rules: what refers to a link is asked of the formulas as they are to be."""
    users: dict[int, list[str]] = {link.number: [] for link in links}
    for number, where in _uses(draft):
        if number in users:
            users[number].append(where)
    leading = Counter(part for _, part in draft.parts.links(draft.book).values()) + Counter(link.part for link in links)
    later_stays = False
    for link in reversed(links):
        used = users[link.number]
        reason = _reason(link, leading[link.part]) or ("a later link stays, which would get its number" if later_stays else "")
        if used or reason:
            later_stays = True
            draft.findings.append(_kept(link, used, reason))
        else:
            draft.findings.append(Finding(LINK, "", link.part, f"[{link.number}] is not used by any formula", link.target, "", WARNING, True))
            draft.removed |= {link.part, relationships_of(link.part)} & draft.package.parts.keys()
    _take_out(draft, [link for link in links if link.part in draft.removed], len(links))
    draft.findings += [
        Finding(LINK, "", part, "a chart reads another file", text, None, WARNING, False, "in Excel choose the chart's data again")
        for part, text in _charts_elsewhere(draft)
    ]


def _reason(link: Link, leading: int) -> str:
    """Why a link is not one that can be taken out; "" if it is.  One relationship and one entry of the list should lead to its part, two in all."""
    if not link.part or link.relation is None or leading != 2:
        return "the file does not describe it as it should"
    return "" if link.is_file else "it leads to a program, and what needs that is not known"


def _kept(link: Link, used: list[str], reason: str) -> Finding:
    place = link.part or f"link {link.number}"
    if used:
        more = f" and {len(used) - MOST_NAMED} more" if len(used) > MOST_NAMED else ""
        what = f"[{link.number}] is used by {', '.join(used[:MOST_NAMED])}{more}"
        return Finding(LINK, "", place, what, link.target, None, INFO, False, "nothing if it is meant; else Data > Edit Links > Break Link in Excel")
    what = f"[{link.number}] is not used by any formula, but {reason}"
    return Finding(LINK, "", place, what, link.target, None, WARNING, False, "Data > Edit Links > Break Link in Excel")


def _take_out(draft: Draft, links: list[Link], of: int) -> None:
    """Takes the links out of the list, the relationships and the content types."""
    if not links:
        return
    listed = draft.parts.scan(draft.book, REFERENCES).first("externalReferences")
    assert listed is not None  # the links are from it
    gone = [listed] if len(links) == of else [link.reference for link in links]
    draft.edits[draft.book] += [(element.start, element.end, b"") for element in gone]
    relations = [link.relation for link in links if link.relation is not None]
    draft.edits[relationships_of(draft.book)] += [(element.start, element.end, b"") for element in relations]
    names = {"/" + link.part.lower() for link in links}
    types = "[Content_Types].xml"
    if types in draft.package.parts:
        overrides = draft.parts.scan(types, TYPES).children
        draft.edits[types] += [(element.start, element.end, b"") for element in overrides if element.attribute("PartName").lower() in names]


# ------------------------------------------------------------------------------------------------ who refers to a link


def numbers_in(text: str) -> set[int]:
    """The links that a formula refers to: [1]Sheet1!A1, '[1]My sheet'!A1, [1]!name.  Not the column "1" of a table, T[1]."""
    found = set()
    before = ""
    for piece in tokens(text):
        number = NUMBERED.match(piece)
        if number and not (piece.startswith("[") and (WORD.fullmatch(before) or before.startswith("["))):
            found.add(int(number[1]))
        before = piece
    return found


def _uses(draft: Draft) -> Iterator[tuple[int, str]]:
    """Every number of a link with the place that has it; of a part other than formulas, with all that looks like one."""
    for spot, text in zip(draft.spots, draft.texts, strict=True):
        if "[" in text:
            yield from ((number, spot.where) for number in numbers_in(text))
    held = _held_elsewhere(draft)
    for part, data in draft.package.parts.items():
        if part.lower().endswith((".xml", ".vml")) and not part.startswith(WITHOUT_FORMULAS) and part not in held:
            rest = _without_formulas(draft, part, data).replace(b"\0", b"")  # UTF-16 reads as ASCII then
            yield from ((number, part) for number in sorted({int(found) for found in re.findall(rb"(?<![\w\]])\[([0-9]{1,6})\]", rest)}))


def _held_elsewhere(draft: Draft) -> set[str]:
    """Parts whose text is not formulas: the shared strings, and the parts of the links."""
    return {part for kind, part in draft.parts.links(draft.book).values() if kind.endswith(("/sharedStrings", "/styles", "/theme", "/externalLink"))}


def _without_formulas(draft: Draft, part: str, data: bytes) -> bytes:
    """The part without its cells and without the formulas that are asked one by one."""
    sheet = next((sheet for sheet in draft.sheets if sheet.part == part), None)
    body = sheet.root.first("sheetData") if sheet else None
    spans = {(*spot.span, b"") for spot in draft.spots if spot.part == part and spot.cell is None}
    return splice(data, [*spans, *([(body.start, body.end, b"")] if body else [])])


def _charts_elsewhere(draft: Draft) -> Iterator[tuple[str, str]]:
    """Formulas of charts that name a file, which no list of links shows."""
    for part, data in draft.package.parts.items():
        if posixpath.splitext(part)[1].lower() == ".xml" and b"chartSpace" in data:
            for formula in sorted(set(CHART_FORMULA.findall(data))):
                text = formula.decode(errors="replace")
                if re.search(r"\[(?![0-9]+\])[^\]]*\.xl\w+\]|\.xl\w+'?!", text, re.IGNORECASE):
                    yield part, text
