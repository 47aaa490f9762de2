"""What a backfill reads with, and what it met."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from seoulwire.configuration import Configuration
from seoulwire.items import Role

Round = Literal["lists", "posts", "cited", "unchanged"]
ROUNDS: tuple[Round, ...] = get_args(Round)
ROLES: Mapping[Round, frozenset[Role]] = {
    "lists": frozenset(),
    "posts": frozenset({"post"}),
    "cited": frozenset({"article", "attachment", "image"}),
    "unchanged": frozenset({"post", "article", "attachment", "image"}),
}
MAX_REDIRECTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a backfill reads with; ``directory`` is the data directory.

    ``unnamed``: pages of declared portals and sources that no list and no post names are taken,
    too, as posts and as articles. ``replay`` is the URL under which a web archive shows captures:
    what was asked for there counts as captured when the archive captured it. ``redirects`` are, by
    canonical URL, the URLs that led there.
    """

    directory: Path
    configuration: Configuration
    threshold: float
    max_body: int
    unnamed: bool = False
    replay: str | None = None
    redirects: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What was met in files: counts, damage as (file, offset, what), and redirects, from and to.

    ``unnamed`` are pages of declared sites that nothing names, ``undeclared`` by host those of
    other sites; ``unchanged`` captures that say only that a page was as before, and ``orphans``
    those of them whose page is in none of the files; ``resources`` pages kept without the HTTP
    responses they came in, which are not read.
    """

    records: int = 0
    pages: int = 0
    unnamed: int = 0
    undeclared: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    orphans: int = 0
    resources: int = 0
    damaged: list[tuple[str, int, str]] = field(default_factory=list)
    redirects: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: "Tally") -> None:
        """Count what another one counted."""
        self.records += other.records
        self.pages += other.pages
        self.unnamed += other.unnamed
        self.undeclared += other.undeclared
        self.unchanged += other.unchanged
        self.orphans += other.orphans
        self.resources += other.resources
        self.damaged += other.damaged
        self.redirects |= other.redirects


def led_to(redirects: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return, for each URL that redirects reach, those from which they began."""
    targets: dict[str, set[str]] = {}
    for begin, end in redirects:
        targets.setdefault(begin, set()).add(end)
    sources: dict[str, set[str]] = {}
    for begin in targets:
        reached, ahead = {begin}, {begin}
        for _ in range(MAX_REDIRECTS):
            ahead = {end for url in ahead for end in targets.get(url, ())} - reached
            reached |= ahead
        for end in reached - {begin}:
            sources.setdefault(end, set()).add(begin)
    return {end: frozenset(begins) for end, begins in sources.items()}
