"""What a text keeps in another language: its numbers, its dates, the names it writes by sound.

A Korean text and its English version share no words. But ``1만5천`` is 15,000, ``9월`` September,
and the letters of ``연지`` romanized are those of Yeonji (Revised Romanization or what is near it).
Japanese and Chinese count as Korean does, in ``万`` and ``億``; French writes ``15 000``.
"""

import re
import unicodedata

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Shorter sounds meet by chance.
MIN_SOUND = 4
# A number that is no month and no year tells one story from another; two do not meet by chance,
# nor one beside a name.
TELLING = 2
# Of the text with fewer numbers, the other has this share: a series keeps its names, not these.
SHARE = 0.6
YEARS = range(1900, 2101)
# Names that any story of the city has.
UBIQUITOUS = frozenset({"seoul", "korea", "korean", "mayor", "city", "metropolitan", "government"})

_TENS = {"십": 10, "十": 10, "백": 100, "百": 100, "천": 1_000, "千": 1_000}
_MYRIADS = {
    **dict.fromkeys("만万萬", 10_000),
    **dict.fromkeys("억億亿", 100_000_000),
    **dict.fromkeys("조兆", 1_000_000_000_000),
}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
# 15 000, 15.000: as neither Korean nor English writes it.
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?![\d.,]\d)")
_UNIT = rf"[{''.join(_TENS)}]?[{''.join(_MYRIADS)}]"
_COUNTED = re.compile(rf"(?:\d{{1,9}}(?:\.\d{{1,3}})?\s?(?:{_UNIT}|[천千])\s?){{1,3}}\d{{0,4}}")
_PART = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,3}})?)\s?([{''.join(_TENS)}]?)([{''.join(_MYRIADS)}]?)")
_SCALED = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) (thousand|million|billion)", re.IGNORECASE)
# With a capital: "may" is no month.
_MONTH = re.compile(rf"\b({'|'.join(map(str.title, MONTHS))})[a-z]{{0,6}}\b")
_MONTH_NUMBER = re.compile(r"(?<!\d)(\d{1,2})[월月]")
_NUMBER = re.compile(r"\d{1,12}")
# Names inside a sentence: at its beginning any word has a capital.
_LATIN_NAME = re.compile(r"(?<=[a-z0-9,;:(“\"‘'] )[A-Z][A-Za-z-]{3,30}")
_LATIN_WORD = re.compile(r"[a-z][a-z-]{3,30}")
_HANGUL_WORD = re.compile(r"[가-힣]{2,12}")

_FIRST = (
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    *["j", "jj", "ch", "k", "t", "p", "h"],
)
_VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_LAST = (
    "",
    *[
        "g",
        "kk",
        "gs",
        "n",
        "nj",
        "nh",
        "d",
        "l",
        "lg",
        "lm",
        "lb",
        "ls",
        "lt",
        "lp",
        "lh",
        "m",
        "b",
        "bs",
        "s",
        "ss",
        "ng",
        "j",
        "ch",
        "k",
        "t",
        "p",
        "h",
    ],
)
_ALIKE = (
    *(("ch", "j"), ("sh", "s"), ("th", "t"), ("ph", "p"), ("ck", "k"), ("oo", "u"), ("ee", "i")),
    *(("eo", "o"), ("eu", "u"), ("ae", "e"), ("wo", "o"), ("yo", "o")),
    *(("c", "k"), ("q", "k"), ("x", "ks"), ("f", "p"), ("v", "b"), ("z", "j")),
    *(("g", "k"), ("d", "t"), ("b", "p"), ("l", "r")),
)
_REPEATED = re.compile(r"(.)\1+")


def numbers(text: str, *, is_grouped: bool = False) -> frozenset[int]:
    """Return the numbers of a text, two digits or more; months as -1 to -12.

    With ``is_grouped``, spaces and points between three digits each are no part of a number.
    """
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    if is_grouped:
        text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    found: set[int] = {-int(month) for month in _MONTH_NUMBER.findall(text)}
    text = _MONTH_NUMBER.sub(" ", text)
    found |= {-(MONTHS.index(month.lower()) + 1) for month in _MONTH.findall(text)}
    found |= {_counted(one) for one in _COUNTED.findall(text)}
    found |= {round(float(one) * _SCALES[scale.lower()]) for one, scale in _SCALED.findall(text)}
    rest = _SCALED.sub(" ", _COUNTED.sub(" ", text))
    return frozenset(found | {int(one) for one in _NUMBER.findall(rest) if len(one) > 1})


def _counted(written: str) -> int:
    """Return the number that ``1만5천`` or ``2억 6천만`` is."""
    parts = _PART.findall(written)
    values = (float(one) * _TENS.get(ten, 1) * _MYRIADS.get(unit, 1) for one, ten, unit in parts)
    return round(sum(values))


def is_translation(ours: str, theirs: str, *, is_grouped: bool = False) -> bool:
    """Return whether two texts of different languages have the same numbers and names.

    ``is_grouped``: one of them is neither Korean nor English (see :func:`numbers`).
    """
    our_numbers, their_numbers = (numbers(text, is_grouped=is_grouped) for text in (ours, theirs))
    shared = our_numbers & their_numbers
    telling = sum(one > 0 and one not in YEARS for one in shared)
    if not telling or len(shared) < SHARE * min(len(our_numbers), len(their_numbers)):
        return False
    return telling >= TELLING or bool(shared_names(ours, theirs) or shared_names(theirs, ours))


def shared_names(latin: str, other: str) -> frozenset[str]:
    """Return the names in ``latin`` that ``other`` has, in Latin letters or by their sound."""
    heard = {_sound(_romanized(word)) for word in _HANGUL_WORD.findall(other)}
    names = {name: _sound(name) for name in _LATIN_NAME.findall(latin)}
    written = frozenset(_LATIN_WORD.findall(other.lower()))
    return frozenset(
        name
        for name, sound in names.items()
        if name.lower() not in UBIQUITOUS
        and len(sound) >= MIN_SOUND
        and (name.lower() in written or any(one.startswith(sound) for one in heard))
    )


def _romanized(word: str) -> str:
    letters: list[str] = []
    for character in word:
        first, rest = divmod(ord(character) - 0xAC00, 588)
        vowel, last = divmod(rest, 28)
        letters += (_FIRST[first], _VOWELS[vowel], _LAST[last])
    return "".join(letters)


def _sound(name: str) -> str:
    sound = name.lower().replace("-", "")
    for written, heard in _ALIKE:
        sound = sound.replace(written, heard)
    return _REPEATED.sub(r"\1", sound)
