"""Signatures of texts, and which texts say nearly the same. SQL over a connection."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, and_, delete, or_, select

from seoulwire.storage.models import Articles, Duplicates, Posts, Signatures
from seoulwire.storage.statements import chunks, insert_missing, upsert

# The kind of an item and its public id.
Key = tuple[str, str]
# A pair of them, the first first in the alphabet, and how much they have in common, 0 to 1.
Pair = tuple[Key, Key, float]

TABLES: Mapping[str, type[Any]] = {"post": Posts, "article": Articles}


def unsigned(connection: Connection) -> Iterator[tuple[Key, str, str]]:
    """Yield key, fingerprint and text of each item that has no signature of its present text."""
    for kind, table in TABLES.items():
        of_item = and_(Signatures.item_kind == kind, Signatures.item == table.id)
        query = (
            select(table.id, table.fingerprint, table.body_text)
            .outerjoin(Signatures, of_item)
            .where(or_(Signatures.text.is_(None), Signatures.text != table.fingerprint))
            .order_by(table.id)
        )
        for row in connection.execute(query):
            yield (kind, row.id), row.fingerprint, row.body_text


def signatures(connection: Connection) -> dict[Key, bytes]:
    """Return the signatures of all texts that are long enough to have one."""
    rows = connection.execute(select(Signatures).where(Signatures.values != b""))
    return {(row.item_kind, row.item): row.values for row in rows}


def write(
    connection: Connection,
    signed: Mapping[Key, tuple[str, bytes]],
    duplicates: Sequence[Pair],
) -> None:
    """Write signatures with the fingerprints they are of, and the pairs in place of older ones."""
    upsert(
        connection,
        Signatures,
        ("item_kind", "item", "text", "values"),
        ((*key, text, values) for key, (text, values) in signed.items()),
    )
    for kind in TABLES:
        for ids in chunks(item for of_kind, item in signed if of_kind == kind):
            first = and_(Duplicates.item_kind == kind, Duplicates.item.in_(ids))
            second = and_(Duplicates.other_kind == kind, Duplicates.other.in_(ids))
            connection.execute(delete(Duplicates).where(or_(first, second)))
    insert_missing(
        connection,
        Duplicates,
        ("item_kind", "item", "other_kind", "other", "similarity"),
        ((*first, *second, similarity) for first, second, similarity in duplicates),
    )


def of_item(connection: Connection, key: Key) -> tuple[tuple[Key, float], ...]:
    """Return the items that say nearly the same as one, the likest first."""
    first = and_(Duplicates.item_kind == key[0], Duplicates.item == key[1])
    second = and_(Duplicates.other_kind == key[0], Duplicates.other == key[1])
    rows = connection.execute(select(Duplicates).where(or_(first, second)))
    found = [
        ((row.other_kind, row.other), row.similarity)
        if (row.item_kind, row.item) == key
        else ((row.item_kind, row.item), row.similarity)
        for row in rows
    ]
    return tuple(sorted(cast("list[tuple[Key, float]]", found), key=lambda one: (-one[1], one[0])))
