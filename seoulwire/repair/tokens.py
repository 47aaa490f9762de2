"""Damaged words byte by byte: which charset each character of a mixed stream was written in.

A word here is a run of bytes that no decoder can be cut short by: it starts with a byte of 0x80 or
above and holds letters, since a CP949 trail byte may be an ASCII letter. Its reading is the
cheapest path over UTF-8, CP949 and windows-1252 characters, each with the cost of meeting it in
Korean or English prose, and a cost for every change of charset.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from seoulwire.repair.remains import LOST

UTF_8, CP949, CP1252 = "utf-8", "cp949", "cp1252"
CHARSETS = (UTF_8, CP949, CP1252)

# From here to a byte that is neither letter nor high, both decoders are in step again.
WORD = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]*")

# A shorter lead of UTF-8, cut where a byte-counting "substr" or the end of the stream cut it.
_CUT_UTF_8 = re.compile(rb"[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2}")

# Symbols people type in CP949: quotes, dashes, dots, list marks, units, brackets, circled numbers.
USUAL_SYMBOLS = frozenset(
    "“”‘’―…·ㆍ※→←↑↓↔⇒℃㎡㎢㎞㎏㎝㎜㎥㎖㎎㏊°×÷±≤≥≠∼～「」『』〈〉《》【】〔〕★☆■□●○◆◇◎▲△▼▽▶▷◀◁♥♡♠♤♣♧☎☏☞☜♪♬"
    "¨´¸‥ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴ㈜№㏇™㏂㏘℡½⅓⅔¼¾¹²³㉠㉡㉢㉣"
) | frozenset(map(chr, (*range(0x2460, 0x246F), *range(0x3131, 0x3164))))
_WESTERN_MARKS = frozenset("‘’“”–—…•€™")

_SWITCH = 4.0
_SWITCH_AFTER_ASCII = 2.0
_REACH = 5  # bytes a choice depends on: the longest character and the byte behind it
_STRAY_COST = 12.0
_CUT_COST = 6.0


@dataclass(frozen=True, slots=True)
class Token:
    """One character read from bytes: ``charset`` is ``None`` where no charset could read them."""

    start: int
    end: int
    text: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """A character that bytes may spell: ``length`` in bytes, its ``charset`` and what it costs."""

    length: int
    text: str
    charset: str | None
    cost: float


def read_word(word: bytes, previous: str, state: str) -> tuple[Token, ...]:
    """Return the characters of a damaged ``word``.

    ``previous`` is the character before it (empty at a start) and ``state`` the charset of the
    stream up to there.
    """
    # Words of one page repeat, and only the kind of the character before matters.
    return _read_word(word, _is_latin(previous), state)


@lru_cache(maxsize=4096)
def _read_word(word: bytes, after_letter: bool, state: str) -> tuple[Token, ...]:
    size = len(word)
    # reached[place]: by charset, the cost up to there, the choice that ends there, and the charset
    # before that choice.
    reached: list[dict[str, tuple[float, _Choice | None, str]]] = [{} for _ in range(size + 1)]
    for charset in CHARSETS:
        reached[0][charset] = (0.0 if charset == state else _SWITCH_AFTER_ASCII, None, charset)
    for place in range(size):
        here = reached[place]
        if not here:
            continue
        letter_before = word[place - 1] < 0x80 if place else after_letter
        switch = _SWITCH if place else _SWITCH_AFTER_ASCII
        for choice in _choices(word[place : place + _REACH], letter_before):
            there = reached[place + choice.length]
            for source, (so_far, _, _) in here.items():
                target = choice.charset or source
                total = so_far + choice.cost + (0.0 if target == source else switch)
                if target not in there or total < there[target][0]:
                    there[target] = (total, choice, source)
    return _path(reached)


def _path(reached: list[dict[str, tuple[float, _Choice | None, str]]]) -> tuple[Token, ...]:
    place = len(reached) - 1
    charset = min(reached[place], key=lambda name: reached[place][name][0])
    tokens: list[Token] = []
    while place:
        _, choice, charset = reached[place][charset]
        if choice is None:
            break
        start = place - choice.length
        tokens.append(Token(start, place, choice.text, choice.charset))
        place = start
    return tuple(reversed(tokens))


@lru_cache(maxsize=1 << 14)
def _choices(data: bytes, letter_before: bool) -> tuple[_Choice, ...]:
    """Return every character that ``data`` may start with; its last byte is only looked at."""
    return tuple(_every_choice(data, letter_before))


def _every_choice(data: bytes, letter_before: bool) -> Iterator[_Choice]:
    first = data[0]
    if first < 0x80:
        yield _Choice(1, chr(first), None, 0.0)
        return
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    character = _one(data[:length], UTF_8)
    if character is not None:
        beside_letter = letter_before or _is_letter(data, length)
        yield _Choice(length, character, UTF_8, _utf_8_cost(character, beside_letter))
    elif cut := _CUT_UTF_8.match(data):
        yield _Choice(cut.end(), LOST, None, _CUT_COST)
    character = _one(data[:2], CP949)
    if character is not None:
        yield _Choice(2, character, CP949, _cp949_cost(character, data[:2], letter_before))
    character = _one(data[:1], CP1252)
    if character is not None:
        beside_letter = letter_before or _is_letter(data, 1)
        yield _Choice(1, character, CP1252, _cp1252_cost(character, beside_letter))
    yield _Choice(1, LOST, None, _STRAY_COST)


def _is_letter(data: bytes, place: int) -> bool:
    return place < len(data) and data[place] < 0x80


def _one(data: bytes, charset: str) -> str | None:
    """Return the one character that ``data`` spells in ``charset``, or ``None``."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        return None
    return text if len(text) == 1 else None


def _utf_8_cost(character: str, beside_letter: bool) -> float:
    code = ord(character)
    if code >= 0x800:
        return 1.0
    if 0xC0 <= code < 0x250:
        return 1.5 if beside_letter else 3.0
    return 3.0 if code < 0x530 else 5.0  # beyond Latin, Greek and Cyrillic


def _cp949_cost(character: str, pair: bytes, letter_before: bool) -> float:
    lead, trail = pair
    if character in USUAL_SYMBOLS:
        return 1.5
    if lead >= 0xB0 and trail >= 0xA1:
        if lead <= 0xC8:  # the 2,350 syllables of KS X 1001
            return 3.0 if letter_before else 1.2
        return 4.0  # hanja
    if lead >= 0xA1 and trail >= 0xA1:
        return 4.0  # other symbols, Greek, kana, Cyrillic
    return 6.0 if trail < 0x80 else 5.0  # syllables outside KS X 1001


def _cp1252_cost(character: str, beside_letter: bool) -> float:
    if character in _WESTERN_MARKS:
        return 2.5 if beside_letter else 3.5
    if character >= "À" and character not in "×÷":
        return 3.0 if beside_letter else 6.0
    return 5.0


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
