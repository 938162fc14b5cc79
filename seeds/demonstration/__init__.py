"""The demonstration: about 400 invented listings over all 58 counties. ``python -m seeds.demonstration`` writes them.

The words are in ``words.toml``, ``placements.toml`` and ``services.toml``; the modules here spread the kinds of
programs over the counties, and write each listing so that its facts agree with its words. They need the standard
library alone.

Nothing here is real: organizations, homes, people, streets and licences are invented; telephone numbers are
555-0100 to 555-0199; mail and web addresses end in the reserved ``.example``. Cities, ZIP codes and counties are real.
"""
