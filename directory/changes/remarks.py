"""Something to say of one column, in a plan or beside a form's field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """``message`` reads on from the column's name, and never repeats a withheld value."""

    column: str
    message: str
