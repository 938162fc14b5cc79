"""``/api/hsds``: the directory as HSDS, for programs with a token of that scope."""

from directory.api.hsds.views import add_addresses

__all__ = ["add_addresses"]
