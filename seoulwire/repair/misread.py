"""Korean that was decoded with the wrong charset, read again from the bytes it must have been.

Two ways: CP949 bytes shown as Latin-1 letters, which loses nothing, and UTF-8 bytes shown as CP949,
where bytes that make no pair fell out and the syllables are found again by what follows what.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from seoulwire.repair.charsets import in_ks_x_1001
from seoulwire.repair.pairing import Loss
from seoulwire.repair.paths import read_piece
from seoulwire.repair.pieces import is_strict
from seoulwire.repair.readings import likeliest
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import CP949, USUAL_SYMBOLS

NOTHING_LOST = 0.999
_FLUENT = -5.0  # what is misread never is: Korean prose has -3
_LONGEST = 48  # characters of a misread word: longer ones are no words
_TOO_MUCH = LOST * 2  # four bytes in a row: any syllable may have stood there
# The first two bytes of Hangul in UTF-8, shown in CP949: 124 hanja.
HANJA_OF_HANGUL = frozenset(
    bytes((lead, trail)).decode(CP949) for lead in range(0xEA, 0xEE) for trail in range(0xA1, 0xC0)
)
# Symbols that its last bytes show, with the first of the next or among themselves, and that nobody
# writes beside Hangul.
_STRANGE = frozenset(
    bytes((lead, trail)).decode(CP949, "ignore")
    for lead in range(0xA1, 0xB0)
    for trail in (*range(0xA1, 0xC0), *range(0xEA, 0xEE))
).difference(USUAL_SYMBOLS)


class Reading(NamedTuple):
    """What a misread word says, and how probably."""

    text: str
    probability: float


def from_latin_1(word: str) -> str | None:
    """Return the Korean of a word whose CP949 bytes were shown as Latin-1 or windows-1252."""
    data = b"".join(map(_byte_of, word))
    if not is_strict(data, CP949):
        return None  # at once, without a look at what else the bytes may be
    tokens = [token for word in read_piece(data, CP949, CP949).words for token in word]
    if any(token.charset not in (CP949, None) or token.text == LOST for token in tokens):
        return None
    return "".join(token.text for token in tokens)


def looks_misread(word: str) -> bool:
    """Return whether ``word`` has what UTF-8 shows as CP949 and hardly a text has."""
    return _misread().search(word) is not None


@cache
def _misread() -> re.Pattern[str]:
    unusual = (c for c in map(chr, range(ord("가"), ord("힣") + 1)) if not in_ks_x_1001(c))
    return re.compile(f"[{re.escape(''.join((*_STRANGE, *HANJA_OF_HANGUL, *unusual)))}]")


def _byte_of(character: str) -> bytes:
    if character <= "ÿ":
        return character.encode("latin-1")
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        # Two of the bytes happened to be UTF-8: 이 C0CC before 브 BAEA leaves U+033A.
        return character.encode("utf-8", "replace")


@lru_cache(maxsize=1 << 14)
def from_cp949(word: str, loss: Loss) -> Reading | None:
    """Return what a word says whose UTF-8 bytes were shown as CP949.

    ``None`` when no Korean word leaves exactly this.
    """
    if len(word) > _LONGEST or (loss is Loss.BOTH_MARKED and _TOO_MUCH in word):
        return None
    text = _read_whole(word) if loss is not Loss.SILENT else None
    found = likeliest(word, loss) if text is None else (text, NOTHING_LOST)
    return found and Reading(*found)


@lru_cache(maxsize=1 << 14)
def reads_better(text: str, shown: str) -> bool:
    """Return whether ``text`` reads better than the misread word that is shown."""
    how_fluent = fluency(text)
    return how_fluent > _FLUENT or how_fluent > fluency(shown)


def _read_whole(word: str) -> str | None:
    """Return what a misread word says of which all bytes are shown."""
    data = _bytes_of(word)
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError:
        return None


def _bytes_of(word: str) -> bytes | None:
    """Return the bytes that a misread word shows, if it shows them all.

    Decoders that lose nothing show a byte as a control character, a surrogate or private use.
    """
    data = bytearray()
    for character in word:
        code = ord(character)
        if 0x80 <= code <= 0x9F or 0xDC80 <= code <= 0xDCFF or 0xF780 <= code <= 0xF7FF:
            data.append(code & 0xFF)
            continue
        try:
            data += character.encode(CP949)
        except UnicodeEncodeError:
            return None
    return bytes(data)
