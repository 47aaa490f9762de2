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
    if text.isascii():
        return Damage()
    # What undoes mojibake records its changes, and a record knows its damage.
    from seoulwire.repair.mojibake import undo_mojibake

    # A few syllables are no proof, but nothing else looks like them.
    mojibake = len(undo_mojibake(text, least=2).repairs)
    lost = sum(1 for _ in _RUN_OF_LOST.finditer(text)) if LOST in text else 0
    return Damage(lost=lost, mojibake=mojibake)
