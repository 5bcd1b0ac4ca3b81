"""A Windows machine as real folders: the user's, Python's with xlwings' DLLs, and a registry that is a dictionary."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import xl_notes
from xl_notes.install.machine import Machine, Ran

XLWINGS = "0.37.8"
IMPORTED = Ran(0, "seconds 0.5 1.25\n")
ANSWERED = Ran(0, f"xl_notes {xl_notes.__version__}\n")


def addin_bytes(version: str = xl_notes.__version__, project: str = "xl_notes", more: str = "") -> bytes:
    """A file as far as its being ours is concerned: a zip with a VBA project and the text that names versions."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("xl/vbaProject.bin"), f'...ID="{{0}}"\r\nModule=xlwings\r\nName="{project}"\r\nHelpContextID="0"\r\n{more}')
        properties = f"<cp:coreProperties><dc:description>xl_notes {version}, xlwings {XLWINGS}</dc:description></cp:coreProperties>"
        file.writestr(zipfile.ZipInfo("docProps/core.xml"), properties)
    return out.getvalue()


class FakeWindows:
    """The folders of a machine, and its facts as `machine`.  What a test changes, it changes in `registry`, `marks`, `versions`, `ran`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.profile = root / "Users" / "ann"
        self.roaming = self.profile / "AppData" / "Roaming"
        self.startup = self.roaming / "Microsoft" / "Excel" / "XLSTART"
        self.addin = self.startup / "xl_notes.xlam"
        self.conf = self.profile / ".xl_notes" / "xl_notes.conf"
        self.python = root / "venv" / "Scripts" / "python.exe"
        self.startup.mkdir(parents=True)
        self.python.parent.mkdir(parents=True)
        self.python.write_bytes(b"MZ")
        for bits in (32, 64):
            (root / "venv" / f"xlwings{bits}-{XLWINGS}.dll").write_bytes(b"MZ")
        self.registry: dict[str, dict[str, object]] = {}
        self.marks: dict[Path, str] = {}
        self.versions: dict[str, str] = {"xl-notes": xl_notes.__version__, "xlwings": XLWINGS, "pywin32": "311", "formualizer": "0.13.0"}
        self.ran: dict[str, Ran] = {"-c": IMPORTED, "-m": ANSWERED}
        self.commands: list[tuple[list[str], float]] = []
        self.built = addin_bytes()

    def run(self, arguments, seconds):
        self.commands.append((list(arguments), seconds))
        return self.ran[arguments[3]]

    @property
    def machine(self) -> Machine:
        return Machine(
            system="Windows",
            environment={"APPDATA": str(self.roaming), "USERPROFILE": str(self.profile), "PROCESSOR_ARCHITECTURE": "AMD64"},
            interpreter=str(self.python),
            home=str(self.root / "Python311"),
            python="3.11.9",
            bits=64,
            ansi="cp1252",
            registry=lambda key: {name.lower(): value for name, value in {k.lower(): v for k, v in self.registry.items()}.get(key.lower(), {}).items()},
            mark=lambda path: self.marks.get(path, ""),
            version_of=self.versions.get,
            find=lambda program: None,
            run=self.run,
            addin=lambda: self.built,
        )

    def but(self, **facts) -> Machine:
        return replace(self.machine, **facts)

    def with_environment(self, **variables) -> Machine:
        return self.but(environment={name: value for name, value in {**self.machine.environment, **variables}.items() if value is not None})

    def python_at(self, *parts: str) -> Machine:
        """A Python somewhere else, with its DLLs beside it."""
        program = self.root.joinpath(*parts)
        program.parent.mkdir(parents=True)
        program.write_bytes(b"MZ")
        for bits in (32, 64):
            (program.parent / f"xlwings{bits}-{XLWINGS}.dll").write_bytes(b"MZ")
        return self.but(interpreter=str(program))


def tree(folder: Path) -> dict[str, bytes | str | None]:
    """All that lies in a folder: contents of files, where links lead, None for folders."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def times(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in folder.rglob("*")}
