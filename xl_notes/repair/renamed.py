"""Functions that were once called something else."""

from collections.abc import Mapping
from types import MappingProxyType

RENAMED: Mapping[str, str] = MappingProxyType({})
"""Old name -> name today, both in capitals.  No old name is in the table, every new one is."""
