"""The add-in on a machine: where it goes, how it is put there and taken away, and what may be in its way.

What is known of a machine comes in as one object (machine.py), so that nothing here asks the system by itself.
"""


class InstallError(Exception):
    """It cannot be installed or taken away; the text says why and what to do.  Nothing has been changed unless it says so."""
