"""Text repair for Korean and mixed text: bytes or text in, text and recorded evidence out."""

from seoulwire.repair.decoding import Decoded, decode
from seoulwire.repair.fields import align
from seoulwire.repair.normalization import DEFAULT_STEPS, STEPS, NormalizationStep, normalize
from seoulwire.repair.record import Repair, Repaired, replay, undo
from seoulwire.repair.remains import Damage, damage
from seoulwire.repair.restoration import THRESHOLD, repair

__all__ = [
    "DEFAULT_STEPS",
    "STEPS",
    "THRESHOLD",
    "Damage",
    "Decoded",
    "NormalizationStep",
    "Repair",
    "Repaired",
    "align",
    "damage",
    "decode",
    "normalize",
    "repair",
    "replay",
    "undo",
]
