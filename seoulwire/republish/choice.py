"""Which rows an export is to have, and how much of each."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

# gate: what each source allows. full: of that only what may go out whole. all: everything that is
# not withdrawn, and not for redistribution.
Scope = Literal["gate", "full", "all"]

STAMP = "not for redistribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which posts and articles are chosen; without a condition all are.

    ``board`` takes its posts and the articles these are paired with. ``since`` and ``until``, both
    inclusive, hold for the day a post was registered or an article published; what has none is
    not chosen by them. ``languages`` are codes such as ``ko``; ``max_damage`` unreadable places.
    """

    board: str | None = None
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()
    max_damage: int | None = None

    def takes(self, day: date | None, language: str | None, damage: int) -> bool:
        """Return whether a post or an article of the board is chosen."""
        return self.takes_day(day) and self.takes_text(language, damage)

    def takes_day(self, day: date | None) -> bool:
        """Return whether what is of this day can be chosen."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )

    def takes_text(self, language: str | None, damage: int) -> bool:
        """Return whether what is in this language, and so damaged, can be chosen."""
        return (not self.languages or language in self.languages) and (
            self.max_damage is None or damage <= self.max_damage
        )


EVERY = Choice()
