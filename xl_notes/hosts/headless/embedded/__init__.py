"""The embedded engine: formualizer, in this process.  Start at run.py."""

from xl_notes.hosts.headless.embedded.run import calculate

__all__ = ["calculate"]
