"""A workbook file from outside: the zip, its XML, cells and formula text.  Read with suspicion, written so that nothing but the wanted bytes changes."""
