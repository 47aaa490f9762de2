"""What a text still lacks after repair: the damage that is counted, never hidden."""

import re
from dataclasses import dataclass

LOST = "\ufffd"
_RUN_OF_LOST = re.compile("\ufffd+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Places that cannot be read: ``lost`` runs of U+FFFD, ``mojibake`` runs of misread letters."""

    lost: int = 0
    mojibake: int = 0

    @property
    def total(self) -> int:
        """Every damaged place."""
        return self.lost + self.mojibake


def damage(text: str) -> Damage:
    """Return how many places of ``text`` are unreadable, by kind."""
    if LOST not in text:
        return Damage()
    return Damage(lost=sum(1 for _ in _RUN_OF_LOST.finditer(text)))
