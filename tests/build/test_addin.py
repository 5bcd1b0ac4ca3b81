"""The add-in file: every function has its wrapper, help and button; every reader at hand finds all of it; nothing gets in or runs that should not."""

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import olefile
import pytest
import xlwings
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.build.vba_reading import as_lines, read_by_olevba
from tests.build.vbalint import forbidden, lint
from xl_notes.build import BuildError, addin, project, ribbon, wrappers, xlwings_vba
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import Arg

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
MACROS = Path(__file__).parents[2] / "workbooks" / "ascent_solar_2017" / "notes_macros.bas"
VBA_FILTER = "Calc MS Excel 2007 VBA XML"


@pytest.fixture(scope="module")
def built():
    return addin.addin()


@pytest.fixture(scope="module")
def package(built):
    with zipfile.ZipFile(BytesIO(built)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def sources():
    return {module.name: module.source for module in [*project.project(), project.handwritten(addin.RIBBON_MODULE)]}


@pytest.fixture(scope="module")
def saved(built, tmp_path_factory):
    file = tmp_path_factory.mktemp("addin") / "xl_notes.xlam"
    file.write_bytes(built)
    return file


def opened(built):
    """The workbook in an add-in, for openpyxl, which opens none that says it is one."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(built)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(addin.ADDIN_TYPE, addin.WORKBOOK_TYPE))
    return load_workbook(out)


# ------------------------------------------------------------------------------------------------ the file


@pytest.mark.parametrize("seed", ["0", "1"])
def test_two_builds_are_identical(built, seed, tmp_path):
    """In another process, with other hash seeds, from another folder."""
    code = "import sys; from xl_notes.build.addin import addin; sys.stdout.buffer.write(addin())"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(addin.__file__).parents[2]), "TZ": "Asia/Tokyo"}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment, cwd=tmp_path, timeout=120).stdout == built


def test_olevba_reads_every_source(saved, sources):
    sheets = {"Sheet1": "", "Sheet2": ""}
    assert read_by_olevba(saved) == {name: as_lines(source) for name, source in sources.items()} | sheets


def test_olefile_finds_no_defect(package):
    with olefile.OleFileIO(BytesIO(package["xl/vbaProject.bin"]), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert not file.parsing_issues
        listed = file.openstream("PROJECT").read().decode("cp1252").split("\r\n")
    assert 'Name="xl_notes"' in listed


@pytest.mark.libreoffice
def test_libreoffice_reads_every_source_and_sheet(saved, sources, soffice_convert):
    """Its own reader and its own writer: what comes back has been understood."""
    converted = soffice_convert(saved, f"xlsm:{VBA_FILTER}", infilter=VBA_FILTER)
    without_texts = {name: re.sub(r"^Attribute .*\n", "", as_lines(source), flags=re.MULTILINE) for name, source in sources.items()}  # LibreOffice drops them
    assert {name: code for name, code in read_by_olevba(converted).items() if name in sources} == without_texts
    book = load_workbook(converted)
    assert book.sheetnames == ["Reference", "_IntelliSense_"]
    assert book["_IntelliSense_"]["A2"].value == next(iter(TABLE))


def test_content_types_and_relationships(package):
    types = ElementTree.fromstring(package["[Content_Types].xml"])
    by_part = {override.get("PartName"): override.get("ContentType") for override in types.iter(f"{TYPES}Override")}
    by_ending = {default.get("Extension"): default.get("ContentType") for default in types.iter(f"{TYPES}Default")}
    assert by_part["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    assert "application/vnd.ms-office.vbaProject" in {by_part.get("/xl/vbaProject.bin"), by_ending.get("bin")}
    assert all(f"/{name}" in by_part or name.rpartition(".")[2] in by_ending for name in package if name != "[Content_Types].xml")
    assert {str(name).lstrip("/") for name in by_part} <= package.keys()
    for rels in [name for name in package if name.endswith(".rels")]:
        folder = rels.replace("_rels/", "").rpartition("/")[0]
        links = list(ElementTree.fromstring(package[rels]).iter(f"{RELATIONSHIPS}Relationship"))
        assert len({link.get("Id") for link in links}) == len(links)
        for link in links:
            assert link.get("TargetMode") != "External"
            target = link.get("Target", "")
            assert (target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")) in package
    (to_ribbon,) = (link for link in ElementTree.fromstring(package["_rels/.rels"]) if link.get("Type") == ribbon.RELATIONSHIP)
    assert to_ribbon.get("Target") == ribbon.PART


def test_every_sheet_and_the_workbook_has_its_document_module(package):
    with olefile.OleFileIO(BytesIO(package["xl/vbaProject.bin"])) as file:
        listed = re.findall(r"Document=(\w+)/", file.openstream("PROJECT").read().decode("cp1252"))
    book = ElementTree.fromstring(package["xl/workbook.xml"])
    properties, view = book.find(f"{MAIN}workbookPr"), book.find(f"{MAIN}bookViews/{MAIN}workbookView")
    names = [properties.get("codeName") if properties is not None else None]
    for part in sorted(name for name in package if name.startswith("xl/worksheets/sheet")):
        first = ElementTree.fromstring(package[part])[0]
        assert first.tag == f"{MAIN}sheetPr"
        names.append(first.get("codeName"))
    assert names == listed
    assert view is not None
    assert view.get("visibility") == "hidden"


# ------------------------------------------------------------------------------------------------ every function


@pytest.mark.parametrize("function", TABLE.values(), ids=TABLE)
def test_every_function_has_wrapper_help_and_button(function, package, sources, saved):
    (wrapper,) = re.findall(rf"^Public Function {function.name}\(.*?^End Function", sources[wrappers.MODULE], re.MULTILINE | re.DOTALL)
    names = re.findall(r"Optional ByVal (\w+) As Variant", wrapper.partition("\n")[0])
    assert names == [arg.name for arg in function.args]
    assert f'Attribute {function.name}.VB_Description = "{function.help.replace(chr(34), chr(34) * 2)}"' in wrapper
    if function.name != "NOTE_ERROR":
        assert f'XlnCall("{function.name}", Array({", ".join(names)})' in wrapper
    buttons = [button for button in ElementTree.fromstring(package[ribbon.PART]).iter(f"{RIBBON}button") if button.get("tag") == function.name]
    assert [button.get("onAction") for button in buttons] == ["XlnOnInsert"]


def test_the_sheet_for_intellisense(built):
    book = opened(built)
    rows = [[cell for cell in row if cell is not None] for row in book["_IntelliSense_"].iter_rows(values_only=True)]
    assert book["_IntelliSense_"].sheet_state == "veryHidden"
    assert rows[0] == ["FunctionInfo", 1]
    expected = [[function.name, function.help, *(text for arg in function.args for text in (arg.name, arg.help))] for function in TABLE.values()]
    assert rows[1:] == expected
    for row, function in enumerate(TABLE.values(), 2):
        assert book["_IntelliSense_"].cell(row, 3).value is None  # no help topic; the arguments begin in the fourth column
        assert book["_IntelliSense_"].cell(row, 4).value == (function.args[0].name if function.args else None)


def test_the_reference_sheet_names_every_function_and_argument(built):
    values = [[cell.value for cell in row] for row in opened(built)["Reference"].iter_rows()]
    functions = [row[0] for row in values[1:] if row[0]]
    assert functions == list(TABLE)
    assert sum(1 for row in values[1:] if row[2]) == len(TABLE) + sum(len(function.args) for function in TABLE.values())


def test_every_button_of_the_ribbon_has_its_macro(package, sources):
    buttons = list(ElementTree.fromstring(package[ribbon.PART]).iter(f"{RIBBON}button"))
    macros = set(re.findall(r"^Public Sub (XlnOn\w+)\(ByVal control As Object\)$", sources[addin.RIBBON_MODULE], re.MULTILINE))
    assert {button.get("onAction") for button in buttons} == macros
    everything = list(ElementTree.fromstring(package[ribbon.PART]).iter())
    identities = [element.get("id") for element in everything if element.get("id")]
    assert len(set(identities)) == len(identities)
    assert all(len(element.get(tip, "")) <= 1024 for element in everything for tip in ("screentip", "supertip"))
    groups = [menu.get("label") for menu in ElementTree.fromstring(package[ribbon.PART]).iter(f"{RIBBON}menu")]
    assert groups == list(dict.fromkeys(function.group for function in TABLE.values()))


def test_functions_that_look_at_error_cells_get_them(sources):
    """The others are not called at all for an error: it is passed on by the bridge."""
    given_errors = set(re.findall(r'XlnCall\("(\w+)", Array\([^)]*\), True\)', sources[wrappers.MODULE]))
    assert given_errors == {"NOTE_EXPLAIN"} | {name for name, function in TABLE.items() if any(arg.kind.raw for arg in function.args)} - {"NOTE_ERROR"}


# ------------------------------------------------------------------------------------------------ soundness and safety


def test_the_lint_finds_nothing(sources):
    assert lint(sources, trusted={xlwings_vba.MODULE}) == []


def test_the_lint_finds_nothing_in_the_macros_of_the_model(sources):
    with_macros = {**sources, "notes_macros": f'Attribute VB_Name = "notes_macros"\n{MACROS.read_text(encoding="ascii")}'}
    assert lint(with_macros, trusted={xlwings_vba.MODULE}) == []
    assert [found for found in forbidden(MACROS.read_text(encoding="ascii")) if "RunPython" not in found.text] == []


@pytest.mark.parametrize("name", [wrappers.MODULE, *project.HANDWRITTEN, addin.RIBBON_MODULE, "ThisWorkbook"])
def test_our_own_code_starts_nothing_and_writes_nothing(sources, name):
    assert forbidden(sources[name]) == []


def test_only_the_start_runs_by_itself(sources):
    by_itself = re.compile(r"\b(auto_?open|auto_?close|auto_?exec|workbook_\w+|worksheet_\w+|class_initialize|application_\w+)\b", re.IGNORECASE)
    found = {(name, word) for name, source in sources.items() for word in by_itself.findall(source)}
    assert found == {("ThisWorkbook", "Workbook_Open")}


def test_the_licence_of_xlwings_is_kept(sources):
    installed = (Path(xlwings.__file__).parent / xlwings_vba.SOURCE).read_text(encoding="ascii").replace("\r\n", "\n")
    licence = installed[installed.index("'xlwings is distributed") : installed.index("'Attribute VB_Name")]
    assert licence in sources[xlwings_vba.MODULE]
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in sources[xlwings_vba.MODULE]


def test_all_of_xlwings_but_the_listed_changes_is_as_installed(sources):
    """Undone, each as often as it was made, they give back the installed text."""
    text = sources[xlwings_vba.MODULE]
    for change in xlwings_vba.CHANGES:
        assert change.why
        text = text.replace(change.new, change.old, change.times)
    installed = (Path(xlwings.__file__).parent / xlwings_vba.SOURCE).read_text(encoding="ascii").replace("\r\n", "\n")
    assert text == installed


EXCEL_ON_WINDOWS = {"Mac": False, "VBA7": True, "Win64": True, 'App = "Microsoft Excel"': True, 'App = "Microsoft Word"': False}


def compiled(text):
    """The lines that Excel on Windows compiles, without those that are comments."""
    lines, open_blocks = [], []
    for line in text.splitlines():
        directive, _, condition = line.strip().removesuffix(" Then").partition(" ")
        if directive == "#If":
            open_blocks.append(EXCEL_ON_WINDOWS.get(condition, False))
        elif directive in ("#Else", "#ElseIf"):
            open_blocks[-1] = directive == "#Else" and not open_blocks[-1]
        elif directive == "#End":
            open_blocks.pop()
        elif all(open_blocks) and not line.strip().startswith("'"):
            lines.append(line)
    return lines


def reached(lines):
    """The lines but for the blocks behind a condition that never holds."""
    kept, depth = [], 0
    for line in lines:
        bare = line.partition("'")[0].strip()
        opens = bare.startswith("If ") and bare.endswith("Then")
        if depth or bare in ("If False Then", "If 1 = 0 Then"):
            depth += opens - (bare == "End If")
        else:
            kept.append(line)
    return "\n".join(kept)


def code_of(sources, start, stop):
    text = sources[xlwings_vba.MODULE]
    return reached(compiled(text[text.index(start) : text.index(stop)]))


def test_settings_come_from_the_users_own_file_only(sources):
    code = code_of(sources, "Function GetConfig(", "Function SaveConfigToFile")
    assert "GetConfigFilePath()" in code
    assert not re.search(r"workbook|sheet|GetDirectory|GetFullName", code, re.IGNORECASE)


def test_no_command_and_no_dll_is_looked_for_by_its_name(sources):
    text = sources[xlwings_vba.MODULE]
    commands = re.findall(r".*cmd\.exe.*", re.sub(r"(?m)^ *'.*$", "", text))
    assert len(commands) == 3
    assert all('Environ("SystemRoot") & "\\System32\\cmd.exe ' in command for command in commands)
    defaults = set(re.findall(r'GetConfig\("INTERPRETER", ("[^"]*")\)', text))
    assert defaults == {xlwings_vba.NO_PYTHON}


@pytest.mark.parametrize(("start", "stop"), [("Public Function RunPython", "Sub ExecuteMac"), ("Function XLPyCommand", "Private Sub XLPyLoadDLL")])
def test_what_python_loads_does_not_depend_on_a_workbook(sources, start, stop):
    paths = re.findall(r"^ *PYTHONPATH = (?!Replace)(.*)$", code_of(sources, start, stop), re.MULTILINE)
    assert xlwings_vba.NOTHING_BUT_THE_SETTING in paths
    assert all("Workbook" not in path and "FullName" not in path for path in paths)
    assert ".py" not in code_of(sources, start, stop)


def test_an_unknown_xlwings_stops_the_build(monkeypatch):
    changed = (*xlwings_vba.CHANGES, xlwings_vba.Change("a text that is not there", "", 1, "to see it fail"))
    monkeypatch.setattr(xlwings_vba, "CHANGES", changed)
    with pytest.raises(BuildError, match="this version is not known to xl_notes"):
        addin.addin()


# ------------------------------------------------------------------------------------------------ bad rows

ROW = TABLE["NOTE_PMT"]
PLAIN = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=255)


def table_of(row):
    return {**TABLE, row.name: row}


@given(PLAIN, PLAIN)
@example("=1+1", 'http://a.b "quoted" <b>&amp;</b>')
@example("x" * 255, "\u20ac\u2019")
@settings(max_examples=15)
def test_any_text_vba_can_hold_comes_back(help_text, arg_help):
    """Quotes, currency signs, what looks like XML or VBA: in the attribute, on the sheet, on the ribbon."""
    row = replace(ROW, help=help_text, args=(replace(ROW.args[0], help=arg_help), *ROW.args[1:]))
    built = addin.addin(table_of(row))
    package = zipfile.ZipFile(BytesIO(built))
    (description,) = re.findall(r'^Attribute NOTE_PMT\.VB_Description = "(.*)"$', wrappers.wrappers_code(table_of(row)), re.MULTILINE)
    assert description.replace('""', '"') == help_text
    (button,) = (button for button in ElementTree.fromstring(package.read(ribbon.PART)).iter(f"{RIBBON}button") if button.get("tag") == "NOTE_PMT")
    assert button.get("supertip") == help_text
    cells = {cell.value for cells in opened(built)["_IntelliSense_"].iter_rows() for cell in cells}
    assert {help_text, arg_help} <= cells


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (replace(ROW, help="x" * 256), "256 characters"),
        (replace(ROW, help=""), "0 characters"),
        (replace(ROW, help="greater or equal \u2265"), "cannot hold: '\u2265'"),
        (replace(ROW, help="two\nlines"), "control character"),
        (replace(ROW, name="NOTE_t6"), "capital letters"),
        (replace(ROW, name="NOTE_" + "A" * 60), "64 characters at most"),
        (replace(ROW, group="two\nlines"), "control character"),
        (replace(ROW, args=(replace(ROW.args[0], name="note_pmt"), *ROW.args[1:])), "note_pmt cannot be an argument's name"),
        (replace(ROW, args=(replace(ROW.args[0], name="xlncall"), *ROW.args[1:])), "xlncall cannot be an argument's name"),
        (replace(ROW, args=(replace(ROW.args[0], help="a\x0bb"), *ROW.args[1:])), "control character"),
        (replace(ROW, name="R1C1"), "capital letters"),
        (replace(ROW, args=(replace(ROW.args[0], help="x" * 256), *ROW.args[1:])), "1 to 255"),
        (replace(ROW, args=(replace(ROW.args[0], name="end"), *ROW.args[1:])), "end cannot be an argument's name in VBA"),
        (replace(ROW, args=(*ROW.args, replace(ROW.args[-1]))), "same name"),
        (replace(ROW, args=tuple(Arg(f"argument_{letter}", ROW.args[0].kind, "x") for letter in "abcdefghijklm")), "13 arguments, 12 at most"),
    ],
)
def test_a_row_that_excel_or_vba_could_not_take_stops_the_build(row, message):
    with pytest.raises(BuildError, match=re.escape(message)):
        addin.addin({**TABLE, row.name: row})


def test_a_row_under_another_name_stops_the_build():
    with pytest.raises(BuildError, match="NOTE_PMT stands under the name X"):
        addin.addin({**TABLE, "X": ROW})
