"""Korean that was decoded with the wrong charset, read again from the bytes it must have been.

Two ways: CP949 bytes shown as Latin-1 letters, which loses nothing, and UTF-8 bytes shown as CP949,
where bytes that make no pair fell out and the syllables are found again by what follows what.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import exp

from seoulwire.repair.paths import read_piece
from seoulwire.repair.remains import LOST
from seoulwire.repair.statistics import known_syllables, syllable_score
from seoulwire.repair.tokens import CP949

# Bytes that make no pair with a lead byte of a syllable.
_LOST_LAST = frozenset(range(0xA1, 0xB0))
# Punctuation that Korean prose has beside syllables, as the bytes that stand for it in UTF-8.
_SYMBOLS = tuple((mark, mark.encode()) for mark in "“”‘’…―–·「」『』※→①②③")
_SYMBOL_SCORE = -7.0
_NOTHING_LOST = 0.999
_UNMARKED = 0.92  # of readings held certain, so many are right where bytes fell out without a trace
_BEAM = 12
_MARGIN = 16.0  # how far below the likeliest a reading of as many syllables may fall
_LONGEST = 40  # characters of a misread word: longer ones are no words

_State = tuple[int, int | None]  # characters consumed, byte that waits for its second


@dataclass(frozen=True, slots=True)
class _Shown:
    """A misread word: the bytes of each character, none for U+FFFD, and how its decoder failed.

    ``marked``: bytes without a pair became U+FFFD, else they vanished. ``swallows``: a bad pair is
    dropped as one, as browsers do, where Python drops its first byte only.
    """

    pairs: tuple[bytes, ...]
    marked: bool
    swallows: bool

    def lead(self, place: int) -> int | None:
        """Return the first byte of the character at ``place``, if it has any."""
        pair = self.pairs[place] if place < len(self.pairs) else b""
        return pair[0] if pair else None

    def trail(self, place: int, lead: int) -> int | None:
        """Return the second byte of the character at ``place``, if ``lead`` is its first."""
        pair = self.pairs[place] if place < len(self.pairs) else b""
        return pair[1] if len(pair) == 2 and pair[0] == lead else None

    def dropped(self, place: int) -> int | None:
        """Return the place after a byte that fell out: behind its U+FFFD where these are kept."""
        if not self.marked:
            return place
        return place + 1 if place < len(self.pairs) and not self.pairs[place] else None


def from_latin_1(word: str) -> str | None:
    """Return the Korean of a word whose CP949 bytes were shown as Latin-1 or windows-1252."""
    data = b"".join(map(_byte_of, word))
    tokens = [token for word in read_piece(data, CP949, CP949).words for token in word]
    if any(token.charset not in (CP949, None) or token.text == LOST for token in tokens):
        return None
    return "".join(token.text for token in tokens)


def _byte_of(character: str) -> bytes:
    if character <= "ÿ":
        return character.encode("latin-1")
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        # Two of the bytes happened to be UTF-8: 이 C0CC before 브 BAEA leaves U+033A.
        return character.encode("utf-8", "replace")


def fluency(text: str) -> float:
    """Return how usual Hangul is: the mean logarithm of what follows what, near -4 in prose."""
    spaced = "".join(c if "가" <= c <= "힣" else " " for c in text)
    scores = [syllable_score(a, b) for a, b in pairwise(f" {spaced}") if b != " "]
    return sum(scores) / len(scores) if scores else -30.0


@lru_cache(maxsize=8192)
def from_cp949(word: str) -> tuple[str, float] | None:
    """Return the Korean of a word whose UTF-8 bytes were shown as CP949, and its probability.

    ``None`` when no Korean word leaves exactly this.
    """
    if len(word) > _LONGEST:
        return None
    best: tuple[str, float] | None = None
    pairs, marked = tuple(map(_pair, word)), LOST in word
    whole = b"".join(pairs)
    try:
        return whole.decode("utf-8"), _NOTHING_LOST
    except UnicodeDecodeError:
        pass
    for swallows in (False, True) if marked else (False,):
        found = _search(_Shown(pairs, marked, swallows))
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    if best is not None and not marked:
        return best[0], best[1] * _UNMARKED
    return best


def _search(shown: _Shown) -> tuple[str, float] | None:
    # By state: the likeliest readings so far, each with its score.
    beams: dict[_State, list[tuple[float, str]]] = {(0, None): [(0.0, "")]}
    ended: list[tuple[float, str]] = []
    for _ in range(len(shown.pairs) * 3 // 2 + 2):
        grown: dict[_State, list[tuple[float, str]]] = {}
        for state, readings in beams.items():
            for syllable, after in _syllables_from(shown, state):
                for score, text in readings:
                    total = score + _score(text, syllable)
                    grown.setdefault(after, []).append((total, text + syllable))
        if not grown:
            break
        beams = {}
        floor = max(max(readings)[0] for readings in grown.values()) - _MARGIN
        for after, found in grown.items():
            readings = sorted((one for one in found if one[0] >= floor), reverse=True)[:_BEAM]
            if readings:
                beams[after] = readings
                ended += readings if _is_end(shown, after) else ()
    return _likeliest(ended)


def _score(text: str, syllable: str) -> float:
    if not "가" <= syllable <= "힣":
        return _SYMBOL_SCORE
    last = text[-1:]
    return syllable_score(last if "가" <= last <= "힣" else " ", syllable)


def _likeliest(ended: list[tuple[float, str]]) -> tuple[str, float] | None:
    if not ended:
        return None
    scores: dict[str, float] = {}
    for score, text in ended:
        scores[text] = max(score + syllable_score(text[-1], " "), scores.get(text, -1e9))
    best = max(scores, key=lambda text: scores[text])
    top = scores[best]
    return best, 1 / sum(exp(score - top) for score in scores.values())


def _syllables_from(shown: _Shown, state: _State) -> Iterator[tuple[str, _State]]:
    """Yield the characters whose bytes can come next, with the state after them."""
    following = _following()
    partial: list[tuple[bytes, _State]] = [(b"", state)]
    for _ in range(3):
        partial = [
            (read + bytes((byte,)), after)
            for read, before in partial
            for byte in _possible(shown, before, read, following)
            for after in _fed(shown, before, byte)
        ]
    for data, after in partial:
        if after != state:
            yield data.decode("utf-8"), after
    for mark, data in _SYMBOLS:
        states = [state]
        for byte in data:
            states = [after for one in states for after in _fed(shown, one, byte)]
        for after in states:
            if after != state:
                yield mark, after


@cache
def _following() -> dict[bytes, frozenset[int]]:
    """Return, for every beginning of a known syllable in UTF-8, the bytes that may come next."""
    following: dict[bytes, set[int]] = {}
    for syllable in known_syllables():
        data = syllable.encode()
        for size in range(3):
            following.setdefault(data[:size], set()).add(data[size])
    return {start: frozenset(nexts) for start, nexts in following.items()}


def _possible(
    shown: _Shown, state: _State, read: bytes, following: dict[bytes, frozenset[int]]
) -> Iterable[int]:
    """Return the bytes worth trying after ``read``: those that what is shown does not rule out."""
    place, waiting = state
    options = following[read]
    if waiting is not None:
        trail = shown.trail(place, waiting)
        trails = _trails(waiting)
        if len(read) != 1 or shown.swallows:
            return [byte for byte in options if byte == trail or byte not in trails]
        # A first byte falls out when the middle one is no trail: that one leads what is shown next.
        lead = shown.lead(place + shown.marked)
        return [
            b for b in options if b == trail or (b not in trails and (b == lead or shown.marked))
        ]
    lead = shown.lead(place)
    if not read or lead is None:
        return options
    if len(read) == 1:
        # A middle byte that leads nothing falls out before a last byte of 80.
        return [b for b in options if b == lead or 0x80 in following[read + bytes((b,))]]
    return [b for b in options if b == lead or b == 0x80 or b in _LOST_LAST]


@cache
def _trails(lead: int) -> frozenset[int]:
    return frozenset(trail for trail in range(0x80, 0xFF) if _is_pair(lead, trail))


def _fed(shown: _Shown, state: _State, byte: int) -> list[_State]:
    """Return the states after one more byte: what a CP949 decoder shows must be what is shown."""
    place, waiting = state
    if waiting is not None:
        if byte in _trails(waiting):
            return [(place + 1, None)] if shown.trail(place, waiting) == byte else []
        dropped = shown.dropped(place)
        if dropped is None:
            return []
        if shown.swallows:
            return [(dropped, None)]
        place = dropped
    if byte != 0x80:
        return [(place, byte)]
    dropped = shown.dropped(place)
    return [] if dropped is None else [(dropped, None)]


def _is_end(shown: _Shown, state: _State) -> bool:
    place, waiting = state
    return (place if waiting is None else shown.dropped(place)) == len(shown.pairs)


def _pair(character: str) -> bytes:
    return b"" if character == LOST else character.encode(CP949, "ignore")


def _is_pair(lead: int, trail: int) -> bool:
    try:
        return len(bytes((lead, trail)).decode(CP949)) == 1
    except UnicodeDecodeError:
        return False
