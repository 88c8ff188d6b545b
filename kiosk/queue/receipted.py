"""Which records a receipt covers, told by the receipts themselves.

Guarantees that a record counts as receipted only if a receipt for it, or for a later one of its
epoch, is kept: not because nothing says that it waits, since one flipped byte in the table of what
waits would then take a record out of sight. Each function is one step inside a transaction of the
caller's.
"""

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select

from kiosk.queue import tables

_AFTER_ALL = 2**62


def is_settled() -> ColumnElement[bool]:
    """Whether a row of `log` is covered by a receipt, or was set aside by the central's word."""
    number = tables.log.c.number
    # Two levels down nothing is correlated by itself.
    later = (
        select(func.min(tables.epochs.c.first_number))
        .where(tables.epochs.c.first_number > number)
        .correlate(tables.log)
    )
    next_epoch = func.coalesce(later.scalar_subquery(), _AFTER_ALL)
    receipted = exists().where(
        tables.receipts.c.number >= number, tables.receipts.c.number < next_epoch
    )
    return receipted | exists().where(tables.parked.c.number == number)


def put_back_forgotten(connection: Connection, first: int, last: int) -> int:
    """Puts those records from `first` to `last` among the waiting that are not settled and are not
    there; how many.
    """
    number = tables.log.c.number
    waits = exists().where(tables.pending.c.number == number)
    forgotten = select(number).where(number.between(first, last), ~is_settled(), ~waits)
    return connection.execute(
        insert(tables.pending).prefix_with("OR IGNORE").from_select(["number"], forgotten)
    ).rowcount
