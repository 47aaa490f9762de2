"""The lists of a site: a row for each post, and the groups they are listed by.

A list is paged from its oldest post on, so that a new post changes its first page alone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self

from seoulwire.configuration import Configuration, TextRight
from seoulwire.republish.naming import ALL_DIGITS, DIGITS, file_name

GroupKind = Literal["board", "tag", "source", "year", "writer"]

FOLDERS: dict[GroupKind, str] = {
    "board": "boards",
    "tag": "tags",
    "source": "sources",
    "year": "years",
    "writer": "writers",
}
# What somebody may want to follow has feeds.
FED: tuple[GroupKind, ...] = ("board", "tag", "source")
_OTHER_FEEDS = ("board-", *(f"{kind}-" for kind in FED if kind != "board"))
POSTS_PER_PAGE = 50
PICTURES = "pictures"  # the folder of copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published post in lists; all of it has passed the gate. Dates are in ISO 8601.

    ``number`` is its place in the search index. ``pictures`` are the addresses of those its page
    may show, each with the file of its copy, if there is one.
    """

    id: str
    stamp: str
    href: str
    title: str
    language: str | None
    board: str
    tag: str | None
    source: str | None
    writer: str | None
    registered: str | None
    created: str
    updated: str
    text: TextRight
    repairs: int
    damage: int
    characters: int
    number: int
    pictures: Sequence[tuple[str, str | None]] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the row that :meth:`to_json` made ``values`` of."""
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Group:
    """Posts that share a board, a tag, a source, a year or a writer; ``rows`` newest first.

    ``digits`` of its digest are in the name of its file, where that needs one.
    """

    kind: GroupKind
    key: str
    name: str
    name_ko: str | None
    rows: Sequence[Row]
    digits: int = DIGITS

    @property
    def file(self) -> str:
        """The name of its page and feeds, without a suffix."""
        return file_name(self.key, self.digits)

    @property
    def path(self) -> str:
        """Where its first page is."""
        return f"{FOLDERS[self.kind]}/{self.file}.html"

    def feed(self, suffix: str) -> str:
        """Return where its feed of a format is; boards' feeds need no prefix."""
        prefix = "" if self.kind == "board" else f"{self.kind}-"
        if self.kind == "board" and self.file.startswith(_OTHER_FEEDS):
            prefix = "board-"  # or it would be the feed of a tag or a source
        return f"feeds/{prefix}{self.file}.{suffix}"


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a group; ``newer`` and ``older`` are the pages beside it, if any."""

    path: str
    rows: Sequence[Row]
    is_first: bool
    newer: str | None
    older: str | None

    @property
    def key(self) -> str:
        """What the page depends on."""
        said = (self.path, self.newer, self.older, [(row.id, row.stamp) for row in self.rows])
        return digest(said)


def digest(value: object) -> str:
    """Return a short digest of plain values."""
    text = repr(value).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def newest_first(rows: Iterable[Row]) -> list[Row]:
    """Return rows by date registered, the latest first, undated ones last."""
    ordered = sorted(rows, key=lambda row: row.id)
    ordered.sort(key=lambda row: row.registered or "", reverse=True)
    return ordered


def groups(rows: Sequence[Row], configuration: Configuration) -> dict[GroupKind, list[Group]]:
    """Return all groups of ``rows`` (newest first), the largest first; boards as declared."""
    found: dict[GroupKind, dict[str, list[Row]]] = {kind: {} for kind in FOLDERS}
    for row in rows:
        for kind, key in _keys(row):
            found[kind].setdefault(key, []).append(row)
    made = {
        kind: [_group(kind, key, members, configuration) for key, members in by_key.items()]
        for kind, by_key in found.items()
    }
    declared = list(configuration.boards)
    made["board"].sort(
        key=lambda group: (
            declared.index(group.key) if group.key in declared else len(declared),
            group.key,
        )
    )
    for kind in ("tag", "source", "writer"):
        made[kind].sort(key=lambda group: (-len(group.rows), group.key))
    made["year"].sort(key=lambda group: group.key, reverse=True)
    return {kind: list(_told_apart(members)) for kind, members in made.items()}


def _told_apart(members: Iterable[Group]) -> Iterator[Group]:
    """Yield groups, none with the name of another's file: authors choose what they are called."""
    taken: set[str] = set()
    for group in members:
        longer = replace(group, digits=ALL_DIGITS) if group.file in taken else group
        taken.add(longer.file)
        yield longer


def pages(group: Group) -> Iterator[ListPage]:
    """Yield the pages of a group: the first holds 50 to 99 of the newest, every other 50."""
    full = max(0, len(group.rows) // POSTS_PER_PAGE - 1)
    first = len(group.rows) - full * POSTS_PER_PAGE
    stem = group.path.removesuffix(".html")
    older = f"{stem}.{full}.html" if full else None
    yield ListPage(group.path, group.rows[:first], is_first=True, newer=None, older=older)
    for number in range(full, 0, -1):
        begin = first + (full - number) * POSTS_PER_PAGE
        yield ListPage(
            f"{stem}.{number}.html",
            group.rows[begin : begin + POSTS_PER_PAGE],
            is_first=False,
            newer=group.path if number == full else f"{stem}.{number + 1}.html",
            older=f"{stem}.{number - 1}.html" if number > 1 else None,
        )


def _keys(row: Row) -> Iterator[tuple[GroupKind, str]]:
    yield "board", row.board
    if row.tag:
        yield "tag", row.tag
    if row.source:
        yield "source", row.source
    if row.registered:
        yield "year", str(date.fromisoformat(row.registered).year)
    if row.writer:
        yield "writer", row.writer


def _group(kind: GroupKind, key: str, rows: Sequence[Row], configuration: Configuration) -> Group:
    board = configuration.boards.get(key) if kind == "board" else None
    name, name_ko = (board.name, board.name_ko) if board else (key, None)
    return Group(kind, key, name, name_ko, rows)
