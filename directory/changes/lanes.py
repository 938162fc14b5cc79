"""Holds back guessing without locking anyone out.

Tries are counted along *lanes*: an account as tried from browsers that it has never signed in from, one browser
that it has, one address. Each lane waits longer after each failure and closes after a hundred. A flood against an
account from the whole world fills the first lane alone; its owner comes in by the second, or by a reset mail.

A try is counted before it is looked at, in a transaction of its own: parallel guesses cannot share a count, and an
answer that fails and is rolled back counts too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.access.keyed import keyed
from directory.records import Lane

#: How often a lane's first try, met by another in the same instant, is counted again before it is refused.
_CONTESTS = 4


@dataclass(frozen=True, slots=True)
class Limit:
    """How a lane slows down: ``free`` tries at once, then ``first_wait`` doubling up to ``longest_wait``."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    most: int = 100
    """In a row. Source: NIST SP 800-63B-4, 3.2.2: at most 100 failures in a row on one account."""
    forget_after: timedelta = timedelta(hours=24)

    def wait_after(self, tries: int) -> timedelta:
        if tries < self.free:
            return timedelta(0)
        doublings: int = 2 ** min(tries - self.free, 30)
        return min(self.first_wait * doublings, self.longest_wait)


#: More than a server works on at once, so that people who sign in together are not taken for one who guesses.
SIGN_IN = Limit(free=20, first_wait=timedelta(seconds=2), longest_wait=timedelta(hours=1))
CODE = Limit(free=6, first_wait=timedelta(seconds=5), longest_wait=timedelta(hours=1))
#: An office of fifty people may share one address.
ADDRESS = Limit(free=60, first_wait=timedelta(seconds=2), longest_wait=timedelta(minutes=15), most=2_000)
RESET = Limit(free=3, first_wait=timedelta(minutes=10), longest_wait=timedelta(hours=6))
LETTERS = Limit(free=10, first_wait=timedelta(minutes=1), longest_wait=timedelta(hours=1), most=1_000)


@dataclass(frozen=True, slots=True)
class Way:
    """One lane by its key, with its limit."""

    key: str
    limit: Limit


def way(limit: Limit, purpose: str, *parts: object) -> Way:
    """The lane of a purpose for such as an account and a browser. The key tells nothing of them."""
    return Way(keyed(f"lane {purpose}", *parts), limit)


def admit(engine: Engine, ways: Iterable[Way], moment: datetime) -> timedelta | None:
    """Count a try along each way; None where it may go on, else how long to wait.

    A try that one way refuses is not counted on the ways after it.
    """
    for one in ways:
        wait = _count(engine, one, moment)
        if wait is not None:
            return wait
    return None


def clear(session: Session, ways: Iterable[Way]) -> None:
    """After a success: the next failure on these ways is the first again."""
    session.execute(delete(Lane).where(Lane.key.in_([one.key for one in ways])))


def give_back(session: Session, ways: Iterable[Way]) -> None:
    """After a success from an address: take back this one try. The others from there may be a guesser's."""
    keys = [one.key for one in ways]
    session.execute(update(Lane).where(Lane.key.in_(keys), Lane.tries > 0).values(tries=Lane.tries - 1))


def forget_old(session: Session, moment: datetime) -> int:
    """Delete lanes past their time; returns how many."""
    return int(session.execute(delete(Lane).where(Lane.forget_at <= moment)).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it


def _count(engine: Engine, one: Way, moment: datetime) -> timedelta | None:
    for _ in range(_CONTESTS):
        try:
            with engine.begin() as connection:
                # Writing comes first: it takes the row (or SQLite's one lock), so that those who try at once queue.
                if _step(connection, one, moment) or _begin_anew(connection, one, moment):
                    return None
                seen = connection.execute(
                    select(Lane.tries, Lane.open_at, Lane.forget_at).where(Lane.key == one.key)
                ).one_or_none()
                if seen is None:
                    connection.execute(insert(Lane).values(key=one.key, **_state(one.limit, 1, moment)))
                    return None
        except IntegrityError:
            continue
        opens_at: datetime = seen.forget_at if seen.tries >= one.limit.most else seen.open_at
        return opens_at - moment
    return one.limit.first_wait


def _step(connection: Connection, one: Way, moment: datetime) -> bool:
    """Count one more where the lane is open, and say when it opens next."""
    counted = connection.execute(
        update(Lane)
        .where(Lane.key == one.key, Lane.open_at <= moment, Lane.forget_at > moment, Lane.tries < one.limit.most)
        .values(tries=Lane.tries + 1)
    )
    if counted.rowcount != 1:
        return False
    tries = connection.execute(select(Lane.tries).where(Lane.key == one.key)).scalar_one()
    connection.execute(update(Lane).where(Lane.key == one.key).values(**_state(one.limit, tries, moment)))
    return True


def _begin_anew(connection: Connection, one: Way, moment: datetime) -> bool:
    """Count the first try of a lane whose last is long ago."""
    counted = connection.execute(
        update(Lane).where(Lane.key == one.key, Lane.forget_at <= moment).values(**_state(one.limit, 1, moment))
    )
    return counted.rowcount == 1


def _state(limit: Limit, tries: int, moment: datetime) -> dict[str, object]:
    wait = limit.wait_after(tries)
    # Requests do not come here in the order of their moments: one that came a little earlier must not wait either.
    open_at = moment + wait if wait else moment - limit.forget_after
    return {"tries": tries, "open_at": open_at, "forget_at": moment + limit.forget_after}
