"""The headless host: recalculates workbooks with an embedded engine, no spreadsheet program needed.  Start at recalc.py."""
