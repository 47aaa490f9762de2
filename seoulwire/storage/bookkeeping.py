"""The accounts counted: SQL over a connection."""

from typing import cast

from sqlalchemy import Connection, Select, String, and_, distinct, func, literal, select
from sqlalchemy.sql.selectable import CTE

from seoulwire.items import Role, State
from seoulwire.storage import searches
from seoulwire.storage.ledger import AccountLine, Accounts
from seoulwire.storage.models import Damage, Discoveries, Ledger, Outcomes, Repairs


def accounts(connection: Connection, run_id: int | None) -> Accounts:
    """Return the books of a run, or of all time."""
    if run_id is None:
        discovered = select(func.count(distinct(Discoveries.ledger_id)))
        lines = [_of_all_time()]
        kept = None
    else:
        discovered = select(func.count()).where(Discoveries.run_id == run_id)
        lines = [_settled(run_id), _pending(run_id)]
        kept = _kept(run_id)
    return Accounts(
        run=run_id,
        discovered=connection.scalar(discovered) or 0,
        lines=tuple(
            AccountLine(cast("Role", role), board, host, cast("State", state), reason, count)
            for query in lines
            for role, board, host, state, reason, count in connection.execute(query)
        ),
        repairs=_repairs(connection, kept),
        damage=_damage(connection, kept),
        searches=searches.counts(connection),
    )


def _of_all_time() -> Select[str, str | None, str, str, str | None, int]:
    groups = (Ledger.role, Ledger.board, Ledger.host, Ledger.state, Ledger.reason)
    return select(*groups, func.count()).group_by(*groups).order_by(*groups)


def _settled(run_id: int) -> Select[str, str | None, str, str, str | None, int]:
    groups = (Ledger.role, Ledger.board, Ledger.host, Outcomes.state, Outcomes.reason)
    return (
        select(*groups, func.count())
        .join(Outcomes, Outcomes.ledger_id == Ledger.id)
        .where(Outcomes.run_id == run_id, Outcomes.state != "pending")
        .group_by(*groups)
        .order_by(*groups)
    )


def _pending(run_id: int) -> Select[str, str | None, str, str, str | None, int]:
    groups = (Ledger.role, Ledger.board, Ledger.host, Outcomes.reason)
    asked = and_(Outcomes.ledger_id == Ledger.id, Outcomes.run_id == run_id)
    return (
        select(*groups[:3], literal("pending", String), groups[3], func.count())
        .join(Discoveries, Discoveries.ledger_id == Ledger.id)
        .outerjoin(Outcomes, asked)
        .where(Discoveries.run_id == run_id, Discoveries.settled.is_(False))
        .group_by(*groups)
        .order_by(*groups)
    )


def _kept(run_id: int) -> CTE:
    """Return the items that a run stored or found unchanged."""
    return (
        select(Ledger.role, Ledger.item)
        .distinct()
        .join(Outcomes, Outcomes.ledger_id == Ledger.id)
        .where(Outcomes.run_id == run_id, Outcomes.state.in_(("stored", "partial")))
        .cte()
    )


def _repairs(connection: Connection, kept: CTE | None) -> dict[tuple[str, str], int]:
    query = select(Repairs.kind, Repairs.method, func.count())
    if kept is not None:
        query = query.join(
            kept, and_(kept.c.role == Repairs.item_kind, kept.c.item == Repairs.item)
        )
    groups = (Repairs.kind, Repairs.method)
    rows = connection.execute(query.group_by(*groups).order_by(*groups))
    return {(kind, method): count for kind, method, count in rows}


def _damage(connection: Connection, kept: CTE | None) -> dict[tuple[str, str], int]:
    query = select(Damage.item_kind, Damage.field, func.sum(Damage.slots))
    if kept is not None:
        query = query.join(kept, and_(kept.c.role == Damage.item_kind, kept.c.item == Damage.item))
    groups = (Damage.item_kind, Damage.field)
    rows = connection.execute(query.group_by(*groups).order_by(*groups))
    return {(kind, name): int(slots) for kind, name, slots in rows}
