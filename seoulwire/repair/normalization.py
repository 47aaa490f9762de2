"""One spelling for what looks the same: composed letters, plain spaces, no invisible characters.

Newlines and tabs are structure of a body and are never touched. What may carry meaning stays:
archaic Hangul, joiners of emoji and of Indic and Persian script, the no-break spaces of French
punctuation and of grouped digits, ideographic spaces beside kana.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Literal, NamedTuple, get_args

from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.traces import Scan, Trace, trace

NormalizationStep = Literal[
    "zero-width",
    "soft-hyphen",
    "half-width",
    "compatibility-jamo",
    "nfc-hangul",
    "nfc-latin",
    "space",
]
STEPS: tuple[NormalizationStep, ...] = get_args(NormalizationStep)
DEFAULT_STEPS: tuple[NormalizationStep, ...] = (
    "zero-width",
    "soft-hyphen",
    "nfc-hangul",
    "nfc-latin",
    "space",
)

# What a step can change at all, by first byte in UTF-8: most texts have none of it.
_TRACES: dict[NormalizationStep, Trace] = {
    "zero-width": trace({0xE2: rb"\x80\x8b|\x81\xa0", 0xEF: rb"\xbb\xbf"}),
    "soft-hyphen": trace({0xC2: rb"\xad"}),
    "half-width": trace({0xEF: rb"[\xbe\xbf]"}),
    "compatibility-jamo": trace({0xE3: rb"[\x84-\x86]"}),
    "nfc-hangul": trace({0xE1: rb"[\x84-\x87]"}),
    "nfc-latin": trace({0xCC: rb"", 0xCD: rb"[\x80-\xaf]"}),
    "space": trace(
        {
            0xC2: rb"\xa0",
            0xE1: rb"\x9a\x80",
            0xE2: rb"\x80[\x80-\x8a\xaf]|\x81\x9f",
            0xE3: rb"\x80\x80",
        }
    ),
}
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai to Khmer: U+200B is a word end
_INVISIBLE = "[{0}](?<![{1}{0}].)[{0}]*+(?![{1}])"
_ZERO_WIDTH = re.compile(_INVISIBLE.format("\u200b\u2060\ufeff", _UNSPACED))
_SOFT_HYPHEN = re.compile(_INVISIBLE.format("\u00ad", _UNSPACED))
# Modern jamo that spell a modern syllable, with nothing archaic beside them; a syllable and its
# separate final.
_SYLLABLE_OF_JAMO = (
    "[\u1100-\u1112가-힣](?:(?<=[\u1100-\u1112])(?<![\u1100-\u115f\ua960-\ua97f].)"
    "[\u1161-\u1175][\u11a8-\u11c2]?|(?<=[가-힣])[\u11a8-\u11c2])(?![\u1160-\u11ff\ud7b0-\ud7fb])"
)
# The first by itself: what starts with a class of characters is found faster than a group.
_DECOMPOSED_HANGUL = re.compile(f"{_SYLLABLE_OF_JAMO}(?:{_SYLLABLE_OF_JAMO})*+")
_DECOMPOSED_LATIN = re.compile("(?:[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]++)++")
# Letters typed one by one that make syllables: ㅎㅏㄴㄱㅡㄹ. A last consonant that a vowel follows
# begins the next syllable.
_TYPED = re.compile("(?:[ㄱ-ㅎ][ㅏ-ㅣ](?:[ㄱ-ㅎ](?![ㅏ-ㅣ]))?)+")
_TYPED_SYLLABLE = re.compile("([ㄱ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ](?![ㅏ-ㅣ]))?")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_HALF_WIDTH = re.compile("[\uffa1-\uffdc]+")
_LAYOUT = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Those of French stay, and are many: _has_meaning tells the rest.
_FRENCH_AFTER = ";:!?»%€"
_FRENCH = f"(?<=[^가-힣][{_LAYOUT}])(?<!\u3000)[{_FRENCH_AFTER}]"
_LAYOUT_SPACE = re.compile(
    f"[ {_LAYOUT}](?<! .)(?!{_FRENCH})(?:(?<! )| *+[{_LAYOUT}])[ {_LAYOUT}]*+"
)
_BREAKS = "\n\t"
_KANA = re.compile("[\u3041-\u30ff]")
_MOST = 1 << 15  # changes of one step that are recorded one by one: of more, those of a line as one


class _Change(NamedTuple):
    start: int
    end: int
    after: str
    detail: str


def normalize(text: str, steps: Collection[NormalizationStep] = DEFAULT_STEPS) -> Repaired:
    """Return ``text`` in its normal spelling; each change is a repair of kind ``normalize``.

    ``steps`` names what is done. Off by default: ``half-width`` (half-width jamo to full) and
    ``compatibility-jamo`` (ㅎㅏㄴ to 한), which people also type on purpose. Idempotent. Newlines
    and tabs stay as they are.
    """
    repaired = Repaired.unchanged(text)
    if text.isascii():
        return repaired
    scan = Scan.of(text)
    # In this order: an invisible character may stand between what composes, or between spaces.
    # Steps that spell jamo with others leave what the next step composes.
    for step in STEPS:
        if step in steps and (repaired.repairs or scan.shows(_TRACES[step])):
            changes = list(islice(_changes(step, repaired.text), _MOST + 1))
            if len(changes) > _MOST:
                changes = list(_changed_lines(step, repaired.text))
            if changes:
                repaired = repaired.then(_applied(step, repaired.text, changes))
    return repaired


def may_be_normalized(scan: Scan, steps: Collection[NormalizationStep]) -> bool:
    """Return whether a text may have anything for ``steps`` to change."""
    for step in steps:  # noqa: SIM110 - a generator takes longer than to look for one step
        if scan.shows(_TRACES[step]):
            return True
    return False


def _applied(step: str, text: str, changes: list[_Change]) -> Repaired:
    return Repaired.of(
        text,
        (
            Repair(
                start=change.start,
                end=change.end,
                text_start=0,
                text_end=0,
                before=text[change.start : change.end],
                after=change.after,
                kind="normalize",
                method=step,
                confidence=1.0,
                evidence="rule",
                detail=change.detail,
            )
            for change in changes
        ),
    )


def _changes(step: NormalizationStep, text: str) -> Iterator[_Change]:
    pattern, rewritten, why = _RULES[step]
    for found in pattern.finditer(text):
        after, before = rewritten(found), found[0]
        if after != before:
            yield _Change(*found.span(), after, why.format(_names(before)))


def _changed_lines(step: NormalizationStep, text: str) -> Iterator[_Change]:
    pattern, rewritten, _ = _RULES[step]
    start = 0
    for line in text.split("\n"):
        after = pattern.sub(rewritten, line)
        if after != line:
            yield _Change(start, start + len(line), after, "a line of many")
        start += len(line) + 1


def _removed(_: re.Match[str]) -> str:
    return ""


def _composed(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])


def _widened(found: re.Match[str]) -> str:
    wide = found[0].translate(_wide())
    return wide if wide == found[0] else _spelled(wide)


@cache
def _wide() -> dict[int, int]:
    """Return the jamo that each half-width one stands for."""
    narrow = ((code, unicodedata.decomposition(chr(code))) for code in range(0xFFA1, 0xFFDD))
    return {code: int(named.split()[1], 16) for code, named in narrow if named}  # "<narrow> 3131"


def _typed(found: re.Match[str]) -> str:
    return _spelled(found[0])


def _spelled(typed: str) -> str:
    return _TYPED_SYLLABLE.sub(_syllable, typed)


def _syllable(typed: re.Match[str]) -> str:
    initial, vowel, final = typed.groups(default="")
    if initial not in _INITIALS:  # a cluster such as ㄳ ends syllables only
        return typed[0]
    number = (_INITIALS.index(initial) * 21 + ord(vowel) - ord("ㅏ")) * 28
    if final not in _FINALS:
        return chr(ord("가") + number) + final
    return chr(ord("가") + number + (_FINALS.index(final) if final else 0))


def _spaced(found: re.Match[str]) -> str:
    start, end = found.span()
    text = found.string
    return _space(text[start:end], text[start - 1 : start], text[end : end + 1])


@lru_cache(maxsize=1 << 10)
def _space(spaces: str, before: str, after: str) -> str:
    if len(spaces) == 1 and _has_meaning(spaces, before, after):
        return spaces
    at_edge = not before or not after or before in _BREAKS or after in _BREAKS
    return "" if at_edge else " "


def _has_meaning(space: str, before: str, after: str) -> bool:
    """Return whether a lone space of a special width is spelling rather than layout."""
    if space == "\u3000":
        return bool(_KANA.match(before) or _KANA.match(after))
    if before.isdigit() and after.isdigit():
        return True
    is_french = after in _FRENCH_AFTER and not "가" <= before <= "힣"
    return bool(before and after) and (is_french or before == "«")


def _names(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text[:8])


# What a step looks for, what it writes for that, and why.
_RULES: dict[NormalizationStep, tuple[re.Pattern[str], Callable[[re.Match[str]], str], str]] = {
    "zero-width": (_ZERO_WIDTH, _removed, "{}"),
    "soft-hyphen": (_SOFT_HYPHEN, _removed, "{}"),
    "half-width": (_HALF_WIDTH, _widened, "{}"),
    "compatibility-jamo": (_TYPED, _typed, "typed letters"),
    "nfc-hangul": (_DECOMPOSED_HANGUL, _composed, "NFC of {}"),
    "nfc-latin": (_DECOMPOSED_LATIN, _composed, "NFC of {}"),
    "space": (_LAYOUT_SPACE, _spaced, "{}"),
}
