"""The VBA project file, read back by programs that know nothing of the one that wrote it: olefile, olevba, and readers written from the specification."""

import random
from io import BytesIO

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build.vba_reading import as_lines, read_by_olevba
from xl_notes.build import BuildError
from xl_notes.build.cfb import compound_file
from xl_notes.build.ovba import OF_WORKBOOK, compressed, document, obscured, project_bin, standard

TEXT = st.text(st.characters(codec="cp1252", exclude_characters="\r\n\0", exclude_categories=["Cc"]), max_size=60)
SOURCES = st.dictionaries(
    st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,29}", fullmatch=True), st.lists(TEXT, max_size=200).map("\n".join), min_size=1, max_size=40
).filter(lambda sources: len({name.lower() for name in sources}) == len(sources) and not {"dir", "_vba_project"} & {name.lower() for name in sources})


def expanded(container: bytes) -> bytes:
    """A reader of MS-OVBA 2.4.1 as the specification puts it, token by token."""
    assert container[0] == 1
    out, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        assert header >> 12 & 0b111 == 0b011
        size = (header & 0xFFF) + 3
        chunk, at, start = container[at + 2 : at + size], at + size, len(out)
        if not header >> 15:
            out += chunk
            continue
        place = 0
        while place < len(chunk):
            flags, place = chunk[place], place + 1
            for bit in range(8):
                if place >= len(chunk):
                    break
                if not flags >> bit & 1:
                    out.append(chunk[place])
                    place += 1
                    continue
                token, place = int.from_bytes(chunk[place : place + 2], "little"), place + 2
                bits = 4
                while 1 << bits < len(out) - start:
                    bits += 1
                length, offset = (token & (0xFFFF >> bits)) + 3, (token >> (16 - bits)) + 1
                assert offset <= len(out) - start
                for _ in range(length):
                    out.append(out[-offset])
    return bytes(out)


@given(st.one_of(st.binary(max_size=20_000), TEXT.map(lambda text: (text * 400).encode("cp1252")), st.integers(0, 9000).map(lambda size: b"ab" * size)))
@settings(max_examples=60)
def test_compression_loses_nothing(data):
    back = expanded(compressed(data))
    assert back[: len(data)] == data
    assert not back[len(data) :].strip(b"\0")  # a stored chunk is filled up


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4095, 4096, 4097, 8192, 12_289])
@pytest.mark.parametrize("letters", [b"a", b"ab", bytes(range(256))])
def test_compression_at_the_edges_of_chunks(size, letters):
    data = bytes(random.Random(size).choices(letters, k=size))
    assert expanded(compressed(data))[:size] == data


TREES = st.recursive(
    st.binary(max_size=9000),
    lambda inside: st.dictionaries(st.from_regex(r"[A-Za-z_]{1,20}", fullmatch=True), inside, max_size=12),
    max_leaves=40,
)


def unique(tree):
    return not isinstance(tree, dict) or (len({name.lower() for name in tree}) == len(tree) and all(map(unique, tree.values())))


def leaves(tree, path=()):
    for name, content in tree.items():
        yield from leaves(content, (*path, name)) if isinstance(content, dict) else [((*path, name), content)]


@given(TREES.filter(lambda tree: isinstance(tree, dict) and unique(tree)))
@settings(max_examples=60)
def test_a_compound_file_gives_back_every_stream(tree):
    with olefile.OleFileIO(BytesIO(compound_file(tree)), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert not file.parsing_issues
        assert {tuple(path) for path in file.listdir()} == {path for path, _ in leaves(tree)}
        for path, content in leaves(tree):
            assert file.openstream(list(path)).read() == content
            assert file.exists("/".join(path).upper())  # found through the tree of siblings, which is ordered


def test_a_large_stream_needs_several_sectors_of_the_table():
    tree = {"Large": random.Random(1).randbytes(300_000), "Small": b"x"}
    with olefile.OleFileIO(BytesIO(compound_file(tree)), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.openstream("Large").read() == tree["Large"]


def test_what_a_compound_file_cannot_hold():
    with pytest.raises(ValueError, match="31 characters"):
        compound_file({"n" * 32: b""})
    with pytest.raises(ValueError, match="more than a VBA project may have"):
        compound_file({"Huge": bytes(8_000_000)})


def test_olevba_reads_every_source(tmp_path):
    sources = {
        "First": 'Option Explicit\nPublic Const WORDS As String = "caf\xe9 \u20ac ""quoted"""',
        "Second_one": "' a comment\n" * 3000,
        "third": "Sub A()\nEnd Sub",
    }
    modules = [document("ThisWorkbook", OF_WORKBOOK, "Option Explicit"), *(standard(name, code) for name, code in sources.items())]
    file = tmp_path / "vbaProject.bin"
    file.write_bytes(project_bin("proj", modules))
    assert read_by_olevba(file) == {module.name: as_lines(module.source) for module in modules}


@given(SOURCES)
@settings(max_examples=40)
def test_every_source_comes_back(sources):
    modules = [standard(name, code) for name, code in sources.items()]
    data = project_bin("anything", modules)
    assert data == project_bin("anything", modules)
    with olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        for name, code in sources.items():
            text = expanded(file.openstream(["VBA", name]).read()).decode("cp1252")
            assert text == "\r\n".join(f'Attribute VB_Name = "{name}"\n{code}'.rstrip("\n").split("\n")) + "\r\n"
        assert file.openstream(["VBA", "_VBA_PROJECT"]).read() == bytes.fromhex("CC61FFFF000000")
        listed = file.openstream("PROJECT").read().decode("cp1252")
        assert [line for line in listed.split("\r\n") if line.startswith("Module=")] == [f"Module={name}" for name in sources]


def plain(identity: str, digits: str) -> bytes:
    """MS-OVBA 2.4.3.3, data decryption, written down from the specification."""
    seed, version, key, *rest = bytes.fromhex(digits)
    version, project_key = version ^ seed, key ^ seed
    assert version == 2
    assert project_key == sum(identity.encode()) % 256
    unencrypted, first, second = project_key, key, bytes.fromhex(digits)[1]
    out = []
    for byte in rest:
        out.append(byte ^ ((second + unencrypted) % 256))
        second, first, unencrypted = first, byte, out[-1]
    ignored = (seed & 6) // 2
    size = int.from_bytes(bytes(out[ignored : ignored + 4]), "little")
    assert len(out) == ignored + 4 + size
    return bytes(out[ignored + 4 :])


@given(st.uuids(), st.binary(max_size=20), st.integers(0, 255))
def test_the_protection_fields_decrypt(identity, data, seed):
    text = "{" + str(identity).upper() + "}"
    assert plain(text, obscured(text, data, seed)) == data


def test_the_project_is_open_and_has_no_password():
    data = project_bin("p", [standard("M", "Option Explicit")])
    with olefile.OleFileIO(BytesIO(data)) as file:
        lines = dict(line.split("=", 1) for line in file.openstream("PROJECT").read().decode().split("\r\n") if "=" in line)
    identity = lines["ID"].strip('"')
    assert plain(identity, lines["CMG"].strip('"')) == bytes(4)
    assert plain(identity, lines["DPB"].strip('"')) == bytes(1)
    assert plain(identity, lines["GC"].strip('"')) == b"\xff"


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ([standard("Twice", ""), standard("tWICE", "")], "two VBA modules are named twice"),
        ([standard("N" * 32, "")], "31 characters"),
        ([standard("M", "x = 1\n' \u2260")], "line 3 a character that VBA cannot hold: '\u2260'"),
    ],
)
def test_what_vba_cannot_hold_stops_the_build(modules, message):
    with pytest.raises(BuildError, match=message):
        project_bin("p", modules)
