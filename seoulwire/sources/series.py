"""Announcements of a series: the same sentences for each district, with other names and numbers.

Where two texts say the same in the same order, what one has in the place of the other's is told
apart: a name for a name, a number for a number is another announcement; a verb for a verb is an
edit.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise

from seoulwire.sources.alignment import folded_words, matching_runs

# What stands for one or a few words; longer gaps are passages of their own.
MAX_SUBSTITUTED = 3
MAX_SUBSTITUTIONS = 200
# One other name in so many words may be a correction. A Korean word says as much as two English.
WORDS_FOR_ONE = 200
KOREAN_WORDS_FOR_ONE = 120
# So much of the names is another announcement, however long it is.
OTHER_NAMES = 0.4
FEW_NAMES = 2
# Spellings of one name: Jongro, Jongno.
SAME_NAME = 0.8
STEM = 4

_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´\ufffd]{1,4}(?=\w)")
_WORD = re.compile(r"\w+")
# A capital inside a sentence, where only names have one.
_INSIDE = re.compile(r"(?:[\w,;]\s|[(-])\Z")
_HANGUL = re.compile(r"[가-힣]{2,}")
_PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:에서|에게|으로|까지|부터|은|는|이|가|을|를|의|에|와|과|도|로)\Z"
)
# Endings of verbs and adverbs, which an editor exchanges without saying another thing.
_VERB = re.compile(
    r"(?:[다요며고게어여아해된한할될던니히인운른면]|지만|[하되있없]는|[하되]기|[하되]도록|적으로)\Z"
)
# Places, offices and institutions: 강남구 the district of Gangnam, 마포역 the station of Mapo.
_PLACE = re.compile(
    r"[가-힣]{2,}(?:[구시군동읍면역로길궁]|공원|시장|구청|시청|센터|병원|[가-힣]관|학교|대교)"
)


@dataclass(frozen=True, slots=True)
class _Word:
    raw: str
    is_inside: bool

    @property
    def folded(self) -> str:
        return self.raw.casefold()

    @property
    def number(self) -> str:
        return "".join(filter(str.isdigit, self.raw))


Substitution = tuple[tuple[_Word, ...], tuple[_Word, ...]]


def is_of_series(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Tell whether two texts in the same words are two announcements: for others, on other days.

    A city announces the same thing for every district, in the same sentences.
    """
    ours, theirs = _words(text), _words(other_text)
    runs = list(matching_runs(*([word.folded for word in words] for words in (ours, theirs))))
    known = (_known(title, ours), _known(other_title, theirs))
    replaced = [one for one in _substitutions(ours, theirs, runs) if _is_other(one, *known)]
    subjects = (set(folded_words(title)), set(folded_words(other_title)))
    if any(_is_about(one, *subjects) for one in replaced) or _are_of_places(title, other_title):
        return True
    named = [one for one in replaced if _is_named(one)]
    matched = sum(size for _, _, size in runs)
    is_korean = any(_HANGUL.fullmatch(word.raw) for word in ours[:20])
    allowed = matched // (KOREAN_WORDS_FOR_ONE if is_korean else WORDS_FOR_ONE)
    distinct = {word.folded for words, _ in named for word in words if _is_name(word)}
    names = {word.folded for word in ours if _is_name(word)}
    return len(named) > allowed or (
        len(distinct) >= FEW_NAMES and len(distinct) > OTHER_NAMES * len(names)
    )


def _words(text: str) -> list[_Word]:
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text))
    return [
        _Word(
            found[0], _INSIDE.search(plain[max(found.start() - 2, 0) : found.start()]) is not None
        )
        for found in _WORD.finditer(plain)
    ]


def _known(title: str, words: list[_Word]) -> frozenset[str]:
    return frozenset(folded_words(title)).union(word.folded for word in words)


def _substitutions(
    ours: list[_Word], theirs: list[_Word], runs: list[tuple[int, int, int]]
) -> Iterator[Substitution]:
    """Yield what stands in one text between the same words as something else in the other."""
    whole = [(0, 0, 0), *runs, (len(ours), len(theirs), 0)]
    gaps = (
        (tuple(ours[start + size : end]), tuple(theirs[other + size : other_end]))
        for (start, other, size), (end, other_end, _) in pairwise(whole)
    )
    small = (gap for gap in gaps if all(0 < len(words) <= MAX_SUBSTITUTED for words in gap))
    yield from islice(small, MAX_SUBSTITUTIONS)


def _is_other(pair: Substitution, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether both sides of a substitution have what the other text has nowhere."""
    first, second = ("".join(word.folded for word in words) for words in pair)
    if _are_alike(first, second):
        return False
    here = [word for word in pair[0] if not _has(theirs, word.folded)]
    there = [word for word in pair[1] if not _has(ours, word.folded)]
    return any(not _are_alike(one.folded, other.folded) for one in here for other in there)


def _has(words: frozenset[str], word: str) -> bool:
    if word in words:
        return True
    stem = _PARTICLE.sub("", word)
    is_long = len(stem) >= (2 if _HANGUL.match(stem) else STEM)
    return is_long and any(one.startswith(stem) for one in words)


def _are_alike(one: str, other: str) -> bool:
    if any(map(str.isdigit, one)) and any(map(str.isdigit, other)):
        return one == other
    stems = [_PARTICLE.sub("", word) for word in (one, other)]
    if stems[0] in stems[1] or stems[1] in stems[0]:
        return True
    if _HANGUL.match(one) or _HANGUL.match(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_NAME


def _is_about(pair: Substitution, ours: set[str], theirs: set[str]) -> bool:
    """Tell whether what was exchanged stands in both titles."""
    return all(
        any(_has(frozenset(title), word.folded) for word in words)
        for words, title in zip(pair, (ours, theirs), strict=True)
    )


def _are_of_places(title: str, other: str) -> bool:
    """Tell whether the titles are of two places, each named in one of them only."""
    ours, theirs = (
        {_PARTICLE.sub("", word) for word in folded_words(one)} for one in (title, other)
    )
    here, there = (
        [word for word in words if _PLACE.fullmatch(word)]
        for words in (ours - theirs, theirs - ours)
    )
    return any(
        one[-1] == another[-1] and not _are_alike(one, another) for one in here for another in there
    )


def _is_named(pair: Substitution) -> bool:
    ours, theirs = pair
    numbers = [{word.number for word in words if word.number} for words in pair]
    if all(numbers) and numbers[0] != numbers[1]:
        return True
    return any(
        _is_name(one) and _is_name(other) and not _are_alike(one.folded, other.folded)
        for one in ours
        for other in theirs
    )


def _is_name(word: _Word) -> bool:
    if word.number:
        return False
    if _HANGUL.fullmatch(word.raw):
        return _VERB.search(word.raw) is None
    return word.is_inside and word.raw[0].isupper()
