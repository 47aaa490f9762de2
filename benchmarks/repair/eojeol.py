"""Put Korean words together again from the morphemes that Kkma took them apart into.

``되/VV+었/EPT+다/EFN`` is 되었다 or 됐다. What an ending does to the stem before it follows
from their letters; where both spellings are usual, chance decides.
"""

import random
import re
from collections.abc import Iterator

_MORPHEME = re.compile(r"(?:^|\+)(.+?)/([A-Z]+)(?=\+|$)")
_FINALS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_SILENT, _N, _R, _S = 11, 2, 5, 9  # initials by number
_OPEN = "\0"
# Stems that end in these keep their last consonant before a vowel; other ㅂ become 우.
_REGULAR_B = frozenset("잡입뽑접씹좁집꼽엎굽")
_IRREGULAR_D, _IRREGULAR_S = frozenset("듣걷싣닫긷"), frozenset("짓잇낫붓긋")
_CONTRACTED = {("ㅗ", "ㅏ"): "ㅘ", ("ㅜ", "ㅓ"): "ㅝ", ("ㅣ", "ㅓ"): "ㅕ", ("ㅚ", "ㅓ"): "ㅙ"}
_ALWAYS, _MOSTLY, _AT_TIMES = 1.0, 0.4, 0.35


def words_of(analysis: str, rng: random.Random) -> Iterator[str]:
    """Yield the words of a sentence, given as Kkma's morphemes with their tags."""
    word = previous = ""
    for group in analysis.split():
        morphemes = _MORPHEME.findall(group)
        if not morphemes:
            continue
        text, tag = morphemes[0]
        if word and not _is_torn(text, tag, previous):
            yield word
            word = ""
        for text, tag in morphemes:
            is_ending = tag.startswith("E") and word
            word = _joined(word, text, previous == "VCP", rng) if is_ending else word + text
            previous = tag
    if word:
        yield word


def _is_torn(text: str, tag: str, previous: str) -> bool:
    """Return whether Kkma set a space of its own before a morpheme."""
    if previous.startswith(("NN", "UN")) and (tag == "UN" or (tag == "NNG" and len(text) == 1)):
        return True
    return tag == "VCP" or (text == "지" and tag == "VXV" and previous in ("ECS", "ECD"))


def _joined(stem: str, ending: str, after_copula: bool, rng: random.Random) -> str:
    if not _is_syllable(stem[-1]):
        return stem + ending
    if after_copula and ending.startswith("었") and _is_open(stem[-2:-1]):
        return stem[:-1] + "였" + ending[1:]
    if ending[0] in "ㄴㄹㅁㅂㅆ":
        return _with_final(stem, ending)
    if not _is_syllable(ending[0]):
        return stem + ending
    initial, vowel, final = _letters(ending[0])
    if initial == _SILENT and vowel in "ㅏㅓ" and final in "\0ㅆ":
        return _contracted(stem, ending, rng)
    return _changed(stem, ending, initial)


def _with_final(stem: str, ending: str) -> str:
    """Return a stem with an ending that begins with a consonant alone, as ㄴ다."""
    initial, vowel, final = _letters(stem[-1])
    first, rest = ending[0], ending[1:]
    if final in (_OPEN, "ㅎ"):
        return stem[:-1] + _syllable(initial, vowel, first) + rest
    if final == "ㄹ":
        return stem[:-1] + _syllable(initial, vowel, "ㄻ" if first == "ㅁ" else first) + rest
    if final == "ㅂ" and stem[-1] not in _REGULAR_B:
        softened = _syllable(initial, vowel) + _syllable(_SILENT, "ㅜ", first)
        return stem[:-1] + softened + rest
    return stem + _syllable(_SILENT, "ㅡ", first) + rest


def _contracted(stem: str, ending: str, rng: random.Random) -> str:
    """Return a stem with an ending that begins with 아, 어, 았 or 었."""
    initial, vowel, final = _letters(stem[-1])
    _, second, closing = _letters(ending[0])
    root, rest = stem[:-1], ending[1:]
    if final != _OPEN:
        if final == "ㅂ" and stem[-1] not in _REGULAR_B:
            glide = "ㅘ" if stem[-1] in "돕곱" else "ㅝ"
            softened = _syllable(initial, vowel) + _syllable(_SILENT, glide, closing)
            return root + softened + rest
        if final == "ㅎ" and stem[-1] in "렇떻얗맣갛":
            return root + _syllable(initial, "ㅐ", closing) + rest
        return _changed(stem, ending, _SILENT)
    if stem[-1] == "하":
        return root + _syllable(initial, "ㅐ", closing) + rest
    if vowel == second or (vowel in "ㅐㅔㅕ" and second == "ㅓ"):
        return root + _syllable(initial, vowel, closing) + rest
    if vowel == "ㅡ":
        if stem[-1] == "르" and _is_open(root[-1:]) and root[-1] not in "이푸따치":
            before, own, _ = _letters(root[-1])
            doubled = _syllable(before, own, "ㄹ") + _syllable(_R, second, closing)
            return root[:-1] + doubled + rest
        return root + _syllable(initial, second, closing) + rest
    merged = _CONTRACTED.get((vowel, second))
    usual = vowel == "ㅣ" or initial == _SILENT
    share = _ALWAYS if usual else _AT_TIMES if vowel == "ㅚ" else _MOSTLY
    if merged is not None and rng.random() < share:
        return root + _syllable(initial, merged, closing) + rest
    return stem + ending


def _changed(stem: str, ending: str, initial: int) -> str:
    """Return a stem that may change before an ending, which does not."""
    own, vowel, final = _letters(stem[-1])
    if final == "ㄹ" and (initial in (_N, _S) or ending[0] == "오"):
        return stem[:-1] + _syllable(own, vowel) + ending
    if initial == _SILENT and ending[0] in "으어아었았":
        if final == "ㅂ" and ending[0] == "으" and stem[-1] not in _REGULAR_B:
            return stem[:-1] + _syllable(own, vowel) + "우" + ending[1:]
        if stem[-1] in _IRREGULAR_D:
            return stem[:-1] + _syllable(own, vowel, "ㄹ") + ending
        if stem[-1] in _IRREGULAR_S:
            return stem[:-1] + _syllable(own, vowel) + ending
    return stem + ending


def _is_syllable(character: str) -> bool:
    return "가" <= character <= "힣"


def _is_open(character: str) -> bool:
    return _is_syllable(character) and _letters(character)[2] == _OPEN


def _letters(syllable: str) -> tuple[int, str, str]:
    """Return the number of the initial, the vowel and the final of a syllable."""
    number = ord(syllable) - ord("가")
    return number // 588, _VOWELS[number // 28 % 21], _FINALS[number % 28]


def _syllable(initial: int, vowel: str, final: str = _OPEN) -> str:
    return chr(ord("가") + initial * 588 + _VOWELS.index(vowel) * 28 + _FINALS.index(final))
