"""Korean that was decoded with the wrong charset, read again from the bytes it must have been.

Two ways: CP949 bytes shown as Latin-1 letters, which loses nothing, and UTF-8 bytes shown as CP949,
where bytes that make no pair fell out and the syllables are found again by what follows what.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from seoulwire.repair.pairing import Loss, refilled, steps
from seoulwire.repair.paths import read_piece
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import BOUNDARY, likelihood
from seoulwire.repair.tokens import CP949

_NOTHING_LOST = 0.999
_LONGEST = 48  # characters of a misread word: longer ones are no words
_MOST_SHOWN = 4  # characters that one may leave, with a byte that waited before it
_TOO_MUCH = LOST * 2  # four bytes in a row: any syllable may have stood there
_FAINT = 1e-3  # of the likeliest reading up to a place: what is less is not followed
_MOST_PATHS = 12  # readings of one place that are followed
# Syllables of which nothing is shown: where no U+FFFD is left either, they vanish.
_VANISHES_FIRST, _VANISHES_LAST = "대", "은"
_OPENING = frozenset("“‘「『《〈【")
_CLOSING = frozenset("”’」』》〉】")

_Path = tuple[float, float, str]  # likelihood of the best text up to there, of all texts, the text
_Paths = dict[str, _Path]  # by the last two syllables
_START: _Path = (1.0, 1.0, "")


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


@lru_cache(maxsize=1 << 14)
def from_cp949(word: str, loss: Loss) -> tuple[str, float] | None:
    """Return the text of a word whose UTF-8 bytes were shown as CP949, and its probability.

    ``None`` when no Korean word leaves exactly this.
    """
    if len(word) > _LONGEST or (loss is Loss.BOTH_MARKED and _TOO_MUCH in word):
        return None
    whole = _bytes_of(word)
    if whole is None or loss is Loss.SILENT:
        return _restored(word, loss)
    try:
        return whole.decode(), _NOTHING_LOST
    except UnicodeDecodeError:
        return _restored(word, loss)


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


def _restored(word: str, loss: Loss) -> tuple[str, float] | None:
    if loss is not Loss.SILENT:
        return _likeliest(_paths(word, loss, {BOUNDARY * 2: _START}))
    marked = refilled(word)
    return None if marked is None else _likeliest(_with_vanished(marked))


def _with_vanished(word: str) -> Iterator[_Path]:
    """Yield the readings of a word that may have begun or ended with what leaves nothing."""
    first = BOUNDARY + _VANISHES_FIRST
    share = likelihood(BOUNDARY + first)
    start = {BOUNDARY * 2: _START, first: (share, share, _VANISHES_FIRST)}
    for own, everything, text in _paths(word, Loss.MARKED, start):
        yield own, everything, text
        end = likelihood(_last_two(text) + _VANISHES_LAST)
        yield own * end, everything * end, text + _VANISHES_LAST


def _paths(word: str, loss: Loss, start: _Paths) -> Iterator[_Path]:
    """Yield the readings of all of ``word``, a last U+FFFD left for the byte that waits."""
    size = len(word)
    leads = [next(iter(shown.encode(CP949, "ignore")), None) for shown in word]
    # By place and the byte that waits there: the readings up to there.
    reached: list[dict[int | None, _Paths]] = [{} for _ in range(size + 1)]
    reached[0][None] = start
    for place in range(size):
        here = reached[place]
        likeliest = max((one[0] for paths in here.values() for one in paths.values()), default=0.0)
        for waiting, paths in here.items():
            following = steps(waiting, loss)
            for end in range(place + 1, min(place + _MOST_SHOWN, size) + 1):
                nexts = following.get(word[place:end])
                if nexts:
                    _grow(
                        paths,
                        _FAINT * likeliest,
                        nexts,
                        leads[end] if end < size else None,
                        reached[end],
                    )
    yield from reached[size].get(None, {}).values()
    if word[-1] == LOST:
        for waiting, paths in reached[size - 1].items():
            if waiting is not None:
                yield from paths.values()


def _grow(
    paths: _Paths,
    floor: float,
    nexts: tuple[tuple[str, int | None], ...],
    lead: int | None,
    reached: dict[int | None, _Paths],
) -> None:
    """Add to ``reached`` the likeliest of ``paths``, each with each of ``nexts``.

    ``lead`` is the first byte of what is shown next, if that is no U+FFFD: no other can wait.
    """
    few = [path for path in paths.items() if path[1][0] >= floor]
    if len(few) > _MOST_PATHS:
        few = sorted(few, key=lambda path: path[1][0], reverse=True)[:_MOST_PATHS]
    for before, (own, everything, text) in few:
        last = before[1]
        for character, waiting in nexts:
            if lead is not None and waiting is not None and waiting != lead:
                continue
            if "가" <= character <= "힣":
                share = likelihood(before + character)
                after = last + character
            else:
                share = _mark_share(character, before)
                after = last + BOUNDARY if last != BOUNDARY else before
            one, all_of_them = own * share, everything * share
            there = reached.setdefault(waiting, {})
            known = there.get(after)
            if known is None:
                there[after] = (one, all_of_them, text + character)
            elif one > known[0]:
                there[after] = (one, known[1] + all_of_them, text + character)
            else:
                there[after] = (known[0], known[1] + all_of_them, known[2])


def _likeliest(readings: Iterable[_Path]) -> tuple[str, float] | None:
    """Return the likeliest of the readings, and its share of the likelihood of all."""
    best, top, whole = "", 0.0, 0.0
    for own, everything, text in readings:
        end = _end_share(text)
        whole += everything * end
        if own * end > top:
            best, top = text, own * end
    return (best, top / whole) if best else None


def _end_share(text: str) -> float:
    """Return how likely a word ends behind ``text``."""
    last = _last_two(text)
    return 1.0 if last[1] == BOUNDARY else likelihood(last + BOUNDARY)


def _last_two(text: str) -> str:
    """Return the last two syllables, boundaries for what is none."""
    first, second = (c if "가" <= c <= "힣" else BOUNDARY for c in (BOUNDARY * 2 + text)[-2:])
    return first + second


def _mark_share(character: str, before: str) -> float:
    """Return how likely a character that is no syllable follows the two before it."""
    inside = before[1] != BOUNDARY
    share = likelihood(before + BOUNDARY) if inside else 1.0
    if character in _OPENING:
        return share * (1e-4 if inside else 8e-3)
    if character in _CLOSING:
        return share * (6e-3 if inside else 1e-3)
    return share * (3e-3 if character in "…·ㆍ" else 3e-4)
