"""Who must sign in with a second step, and who has set it up."""

from directory.records import Account, AccountRole

#: A second step for these, whatever the settings: they see all, or change what others may see.
_ALWAYS = frozenset({AccountRole.STAFF, AccountRole.ADMINISTRATOR})


def must_have_second_step(account: Account, *, required_of_all: bool) -> bool:
    """Whether the account may not do anything before it has a second step."""
    return required_of_all or account.role in _ALWAYS


def has_second_step(account: Account) -> bool:
    return account.totp_secret is not None
