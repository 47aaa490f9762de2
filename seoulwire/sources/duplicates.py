"""Texts that say nearly the same, told by MinHash: pure, but for the time it takes.

A signature is a fixed number of hash minima over a text's shingles; the share of minima that two
signatures have in common estimates the share of shingles that their texts do. Only texts that agree
in one whole band of minima are compared, so the cost grows with the texts, not with their pairs.
"""

import re
import struct
from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import combinations

from rensa import RMinHash

from seoulwire.sources.alignment import folded_words

MINIMA = 128
# Sixteen bands of eight: two texts that share eight tenths of their shingles are compared with a
# probability of 0.95, two that share half with 0.06.
BANDS = 16
ROWS = MINIMA // BANDS
SEED = 20170818
SHINGLE_WORDS = 3
# Shorter texts are alike by chance: notices, lists of links. A Korean word holds the particles and
# endings that English writes as words of their own, so fewer of them say as much.
FEW_WORDS = 30
FEW_KOREAN_WORDS = 20
_HANGUL = re.compile("[가-힣]")
SIMILAR = 0.8
# A band that so many texts share is boilerplate; all pairs of it would be too many.
MAX_BAND = 200
_PACKED = struct.Struct(f"<{MINIMA}I")
BAND_BYTES = _PACKED.size // BANDS
# The lowest and the highest bit of each minimum in a signature that is read as one number.
_LOWEST = sum(1 << 32 * place for place in range(MINIMA))
_HIGHEST = _LOWEST << 31

# The kind of an item and its public id.
Key = tuple[str, str]


def signature(text: str) -> bytes:
    """Return the signature of a text, empty for one too short to be compared."""
    words = folded_words(text)
    korean = sum(_HANGUL.search(word) is not None for word in words)
    if len(words) < (FEW_KOREAN_WORDS if 2 * korean > len(words) else FEW_WORDS):
        return b""
    places = range(len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[place : place + SHINGLE_WORDS]) for place in places}
    minhash = RMinHash(num_perm=MINIMA, seed=SEED)
    minhash.update(sorted(shingles))
    return _PACKED.pack(*minhash.digest())


def near_duplicates(
    signatures: Mapping[Key, bytes], fresh: Collection[Key]
) -> list[tuple[Key, Key, float]]:
    """Return the pairs of texts that say nearly the same, at least one of them ``fresh``.

    The first of a pair is the first in the alphabet; the number is the estimated share, 0 to 1, of
    what both say in all that either says.
    """
    numbers = {key: int.from_bytes(packed, "little") for key, packed in signatures.items()}
    bands: dict[tuple[int, bytes], list[Key]] = defaultdict(list)
    for key in sorted(key for key, packed in signatures.items() if packed):
        packed = signatures[key]
        for start in range(0, len(packed), BAND_BYTES):
            bands[start, packed[start : start + BAND_BYTES]].append(key)
    pairs = {
        pair
        for alike in bands.values()
        for pair in combinations(alike[:MAX_BAND], 2)
        if pair[0] in fresh or pair[1] in fresh
    }
    compared = ((one, two, _share(numbers[one], numbers[two])) for one, two in pairs)
    return sorted(pair for pair in compared if pair[2] >= SIMILAR)


def _share(first: int, second: int) -> float:
    """Return the share of minima that two signatures have in common, all compared at once."""
    different = first ^ second
    # The sum carries into the highest bit of each minimum that has any other bit set.
    different |= (different & ~_HIGHEST) + (_HIGHEST - _LOWEST)
    return 1 - (different & _HIGHEST).bit_count() / MINIMA
