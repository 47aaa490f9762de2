"""Words that may be CP949 or another charset: which, by what stands beside them."""

import re
from collections.abc import Sequence

from seoulwire.repair.paths import Token
from seoulwire.repair.pieces import is_utf_8
from seoulwire.repair.tokens import CP949, CP1252, UTF_8

_ROW = 3  # letters of another script that are no syllables by chance
_OTHER_SCRIPT = re.compile("[\u0370-\u07ff]")
_NO_SYLLABLES = frozenset("\u00a0×")  # whose bytes are no syllable in use
_BEFORE_ANYHOW = frozenset("어저")  # 어쨌든: 쨌 is ·
_OWNED = re.compile(" ?[A-Z0-9]")  # "© Seoul", "©2017"
_SCALE = re.compile("[CF](?![A-Za-z])")  # 25°C


def is_korean_word(tokens: Sequence[Token]) -> bool:
    """Return whether a word has a syllable or hanja in CP949."""
    return any(token.charset == CP949 and token.text >= "一" for token in tokens)


def is_of_other_script(tokens: Sequence[Token]) -> bool:
    """Return whether a word is Greek, Cyrillic or the like in UTF-8, and not by chance."""
    return sum(_OTHER_SCRIPT.match(token.text) is not None for token in tokens) >= _ROW


def korean_reading(piece: bytes, tokens: tuple[Token, ...], home: str) -> tuple[Token, ...]:
    """Return a word among Korean in CP949 as that, if it is so strictly and nothing else surely.

    Two bytes of CP949 may be one letter of UTF-8 (책 is å), or one of windows-1252 before one of
    ASCII (햏 is Ád). What stands alone in the charset of the page, ``home``, stays.
    """
    start, end = tokens[0].start, tokens[-1].end
    word = piece[start:end]
    is_own = home == UTF_8 and is_utf_8(word) and not piece[start - 1 : start].isalnum()
    if is_own or _is_foreign(piece, tokens):
        return tokens
    try:
        return (Token(start, end, word.decode(CP949), CP949),)
    except UnicodeDecodeError:
        return tokens


def _is_foreign(piece: bytes, tokens: Sequence[Token]) -> bool:
    """Return whether what is read in another charset than CP949 can well be nothing else."""
    if any(token.text >= "\u0800" and token.charset == UTF_8 for token in tokens):
        return True
    before = piece[: tokens[0].start][-2:].decode("ascii", "ignore")
    after = piece[tokens[-1].end :][:2].decode("ascii", "ignore")
    text = "".join(token.text for token in tokens) + after
    place, foreign = 0, []
    for token in tokens:
        place += len(token.text)
        if token.charset not in (CP949, None):
            foreign.append(_is_beside_its_like(token, before, text[place : place + 2]))
        before += token.text
    return bool(foreign) and all(foreign)


def _is_beside_its_like(token: Token, before: str, after: str) -> bool:
    sign, left, right = token.text, before[-1:], after[:1]
    if token.charset == CP1252 and (sign.isalpha() or "가" <= after[1:] <= "힣"):
        return False
    if sign == "·":
        return left not in _BEFORE_ANYHOW
    if sign in _NO_SYLLABLES:
        return True
    if "가" <= left <= "힣" or "가" <= right <= "힣":
        return False
    if sign == "©":
        return _OWNED.match(after) is not None
    if sign == "°":
        return _SCALE.match(after) is not None
    around = "".join(c for c in left + right if c.isascii())
    return any(c.islower() for c in around) if sign.isalpha() else any(map(str.isalnum, around))
