"""Excel itself: which one, what policies say about macros and add-ins, and whether it has switched ours off."""

from collections.abc import Mapping
from typing import NamedTuple

from xl_notes.install.finding import LOOK, OK, UNKNOWN, WRONG, Finding
from xl_notes.install.installing import WHAT_WORKS
from xl_notes.install.machine import Machine
from xl_notes.install.places import ADDIN

CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
VERSIONS = ("16.0", "15.0", "14.0")
PLATFORM_BITS = {"x64": 64, "x86": 32}
ASK_IT = "Ask the IT department; `xl-notes recalc` works all the same, and the page for-it.md says what has to be allowed."


class Excel(NamedTuple):
    """An installed Excel.  `key` names its part of the registry; `bits` is None if not known."""

    version: str
    key: str
    bits: int | None
    folder: str


def installed(machine: Machine) -> Excel | None:
    """What the registry says of Excel; None if nothing."""
    return _click_to_run(machine) or next((excel for key in VERSIONS for excel in _from_installer(machine, key)), None)


def _click_to_run(machine: Machine) -> Excel | None:
    values = machine.registry(CLICK_TO_RUN)
    version = values.get("versiontoreport")
    if not isinstance(version, str) or not version:
        return None
    key = version.split(".")[0] + ".0"
    base = _text(values, "installationpath")
    return Excel(version, key, PLATFORM_BITS.get(_text(values, "platform").lower()), rf"{base}\root\Office{key.split('.')[0]}" if base else "")


def _from_installer(machine: Machine, key: str) -> list[Excel]:
    found = []
    for software in (r"HKLM\SOFTWARE", r"HKLM\SOFTWARE\WOW6432Node"):
        folder = _text(machine.registry(rf"{software}\Microsoft\Office\{key}\Excel\InstallRoot"), "path")
        if folder:
            stated = PLATFORM_BITS.get(_text(machine.registry(rf"{software}\Microsoft\Office\{key}\Outlook"), "bitness").lower())
            found.append(Excel(key, key, stated or (32 if "WOW6432Node" in software or not _is_64_bit(machine) else 64), folder.rstrip("\\")))
    return found


def _is_64_bit(machine: Machine) -> bool:
    environment = machine.environment
    return "64" in environment.get("PROCESSOR_ARCHITECTURE", "") or "64" in environment.get("PROCESSOR_ARCHITEW6432", "")


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def version(machine: Machine) -> Finding:
    excel = installed(machine)
    if excel is None:
        return Finding(UNKNOWN, "no desktop Excel in the registry", "The add-in needs Excel for Windows, installed as a program and not from the Store.")
    bits = f"{excel.bits}-bit" if excel.bits else "32- or 64-bit is not said"
    found = f"{excel.version}, {bits}" + (f", {excel.folder}" if excel.folder else "")
    if "windowsapps" in excel.folder.lower():
        return Finding(WRONG, found, "This is Excel from the Microsoft Store, which xlwings does not work with: install Office from office.com.")
    if excel.key not in VERSIONS:
        return Finding(LOOK, found, "This version is not known here; if formulas do not answer, use Excel 2016 or newer.")
    return Finding(OK, found)


def policies(machine: Machine) -> Finding:
    """XLSTART is a trusted folder unless somebody has changed that."""
    excel = installed(machine)
    office = rf"Microsoft\Office\{excel.key if excel else VERSIONS[0]}"
    rules = rf"HKCU\Software\Policies\{office}"
    security = _both(machine, rf"HKCU\Software\{office}\Excel\Security", rf"{rules}\excel\security")
    for_all = machine.registry(rf"{rules}\common\security")
    for values, name, text in (
        (machine.registry(rf"{rules}\common"), "vbaoff", "VBA is switched off"),
        (security, "disablealladdins", "all add-ins are switched off"),
        (security, "requireaddinsig", "add-ins must be signed by a trusted publisher, and this one is not signed"),
        (for_all, "requirealwaysonmacrosig", "add-ins that load by themselves must be signed by a trusted publisher, and this one is not signed"),
    ):
        if values.get(name) == 1:
            return Finding(WRONG, f"{text} ({name})", ASK_IT)
    stated = ", ".join(f"{name} is {security[name]}" for name in ("vbawarnings", "blockcontentexecutionfrominternet") if name in security)
    reason = not_trusted(machine)
    if not reason:
        return Finding(OK, "no setting keeps an add-in in XLSTART from running" + (f"; {stated}, which does not reach trusted folders" if stated else ""))
    found = f"XLSTART is not trusted ({reason})" + (f"; {stated}" if stated else "")
    if security.get("vbawarnings") in (3, 4):
        return Finding(WRONG, f"{found}: unsigned macros do not run", ASK_IT)
    return Finding(LOOK, f"{found}: Excel asks at each start whether to run the add-in", ASK_IT)


def not_trusted(machine: Machine) -> str:
    """The setting by which XLSTART is no trusted folder; "" if it is one."""
    excel = installed(machine)
    office = rf"Microsoft\Office\{excel.key if excel else VERSIONS[0]}"
    rules = rf"HKCU\Software\Policies\{office}"
    trusted = _both(machine, rf"HKCU\Software\{office}\Excel\Security\Trusted Locations", rf"{rules}\excel\security\trusted locations")
    if trusted.get("alllocationsdisabled") == 1:
        return "alllocationsdisabled"
    allowed = machine.registry(rf"{rules}\common\security\trusted locations").get("allow user locations")
    return "allow user locations is 0" if allowed == 0 else ""


def _both(machine: Machine, own: str, ruled: str) -> dict[str, object]:
    """The user's own choices, and above them what is ruled."""
    return {**machine.registry(own), **machine.registry(ruled)}


def disabled(machine: Machine) -> Finding:
    """Excel notes files it did not survive, and does not load them again."""
    excel = installed(machine)
    items = machine.registry(rf"HKCU\Software\Microsoft\Office\{excel.key if excel else VERSIONS[0]}\Excel\Resiliency\DisabledItems")
    if any(isinstance(value, bytes) and ADDIN in value.decode("utf-16-le", errors="replace").lower() for value in items.values()):
        remedy = "In Excel: File > Options > Add-ins, at Manage choose Disabled Items, Go, enable it, and start Excel again."
        return Finding(WRONG, f"Excel has switched off {ADDIN} after a crash", remedy)
    return Finding(OK, f"{ADDIN} is not among them")


def not_here(machine: Machine) -> Finding:
    return Finding(UNKNOWN, f"the add-in runs in Excel on Windows only; this is {machine.system or 'another system'}", WHAT_WORKS)
