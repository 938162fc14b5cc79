"""All pages about people."""

from directory.pages.people import accounts, invitations, requests
from directory.pages.people.blueprint import blueprint

__all__ = ["accounts", "blueprint", "invitations", "requests"]
