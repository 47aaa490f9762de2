"""What a text keeps in another language: its numbers, its dates, the names it writes by sound.

A Korean text and its English version share no words. But ``1만5천`` is 15,000, ``9월`` September,
and the letters of ``연지`` romanized are those of Yeonji (Revised Romanization or what is near it).
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

_UNITS = {"천": 1_000, "만": 10_000, "억": 100_000_000}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_KOREAN_NUMBER = re.compile(r"(?:\d{1,9}(?:\.\d{1,3})?\s?[천만억]\s?){1,3}\d{0,4}")
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?([천만억]?)")
_SCALED = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) (thousand|million|billion)", re.IGNORECASE)
# With a capital: "may" is no month.
_MONTH = re.compile(rf"\b({'|'.join(map(str.title, MONTHS))})[a-z]{{0,6}}\b")
_KOREAN_MONTH = re.compile(r"(?<!\d)(\d{1,2})월")
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


def numbers(text: str) -> frozenset[int]:
    """Return the numbers of a text, Korean or English, two digits or more; months as -1 to -12."""
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    found: set[int] = {-int(month) for month in _KOREAN_MONTH.findall(text)}
    text = _KOREAN_MONTH.sub(" ", text)
    found |= {-(MONTHS.index(month.lower()) + 1) for month in _MONTH.findall(text)}
    for one in _KOREAN_NUMBER.findall(text):
        found.add(
            round(sum(float(part) * _UNITS.get(unit, 1) for part, unit in _PART.findall(one)))
        )
    found |= {round(float(one) * _SCALES[scale.lower()]) for one, scale in _SCALED.findall(text)}
    rest = _SCALED.sub(" ", _KOREAN_NUMBER.sub(" ", text))
    return frozenset(found | {int(one) for one in _NUMBER.findall(rest) if len(one) > 1})


def is_translation(english: str, other: str) -> bool:
    """Return whether ``other`` has the numbers and a name of ``english``, in another language."""
    ours, theirs = numbers(english), numbers(other)
    shared = ours & theirs
    telling = sum(one > 0 and one not in YEARS for one in shared)
    if not telling or len(shared) < SHARE * min(len(ours), len(theirs)):
        return False
    return telling >= TELLING or bool(shared_names(english, other))


def shared_names(english: str, korean: str) -> frozenset[str]:
    """Return the names in ``english`` that ``korean`` has, in Latin letters or by their sound."""
    heard = {_sound(_romanized(word)) for word in _HANGUL_WORD.findall(korean)}
    names = {name: _sound(name) for name in _LATIN_NAME.findall(english)}
    written = frozenset(_LATIN_WORD.findall(korean.lower()))
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
