"""What a text still lacks after repair: the damage that is counted, never hidden."""

import re
from dataclasses import dataclass

from seoulwire.repair.traces import Scan

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


_NONE = Damage()


def damage(text: str) -> Damage:
    """Return how many places of ``text`` are unreadable, by kind."""
    if text.isascii():
        return _NONE
    # What undoes mojibake records its changes, and a record knows its damage.
    from seoulwire.repair.mojibake import may_be_mojibake, undo_mojibake

    # A few syllables are no proof, but nothing else looks like them.
    suspect = may_be_mojibake(Scan.of(text))
    mojibake = len(undo_mojibake(text, least=2).repairs) if suspect else 0
    lost = len(_RUN_OF_LOST.findall(text)) if LOST in text else 0
    return Damage(lost=lost, mojibake=mojibake) if mojibake or lost else _NONE
