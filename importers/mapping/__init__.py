"""Somebody else's spreadsheet read as ours, by a mapping file that says how, and loses no column silently.

The format of mapping files is explained by example in docs/examples/README.md.
"""

from importers.mapping.definition import Mapping, read_mapping
from importers.mapping.rows import mapped_rows, with_defaults

__all__ = ["Mapping", "mapped_rows", "read_mapping", "with_defaults"]
