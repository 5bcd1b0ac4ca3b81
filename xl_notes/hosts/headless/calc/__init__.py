"""The engine LibreOffice: it gets a copy of the workbook and reads names, tables and shared formulas on its own.  Start at run.py."""

from xl_notes.hosts.headless.calc.run import calculate

__all__ = ["calculate"]
