"""Who acts: a signed-in account, the command line, or nobody yet. Everything that is allowed is asked of an actor."""

from dataclasses import dataclass

from directory.records import Account, AccountRole


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who asks or acts. ``role`` None is the anonymous visitor; ``is_console`` is the operator's shell."""

    account_id: int | None = None
    role: AccountRole | None = None
    organization_ids: frozenset[int] = frozenset()
    """The organizations that a provider speaks for."""
    is_console: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.role is not None

    @classmethod
    def of(cls, account: Account) -> "Actor":
        """The actor that an account is; nobody where the account is disabled."""
        if not account.active:
            return ANONYMOUS
        speaks_for = frozenset(organization.id for organization in account.organizations)
        return cls(account.id, AccountRole(account.role), speaks_for)


ANONYMOUS = Actor()
CONSOLE = Actor(is_console=True)
"""The operator at the command line, who holds the database file anyway."""
