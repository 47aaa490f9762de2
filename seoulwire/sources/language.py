"""The language of a text: Korean and English told apart by its letters, others as declared."""

import re

# Enough to decide; a long text is not counted to its end.
SAMPLE = 5_000
# Korean prose is full of Latin names and numbers; English prose hardly ever quotes Hangul.
HANGUL_SHARE = 0.3
LATIN_SHARE = 0.7
# Function words are a third of English prose; a tenth of them is beyond chance in other languages.
ENGLISH_SHARE = 0.1
_SOME_WORDS = (
    "the of and to in a is that for it was on with as are at by be this from or an have not"
)
ENGLISH_WORDS = frozenset(_SOME_WORDS.split())
_WORD = re.compile(r"[A-Za-z]+")


def language_of(text: str, declared: str | None = None) -> str | None:
    """Return ``ko``, ``en``, or the declared language where the text does not speak against it.

    The declaration alone is not believed: Korean sites declare ``ko`` on their English pages.
    """
    letters = [letter for letter in text[:SAMPLE] if letter.isalpha()]
    if not letters:
        return declared
    hangul = sum("가" <= letter <= "힣" for letter in letters) / len(letters)
    if hangul >= HANGUL_SHARE:
        return "ko"
    latin = sum(letter.isascii() for letter in letters) / len(letters)
    words = [word.lower() for word in _WORD.findall(text[:SAMPLE])]
    english = sum(word in ENGLISH_WORDS for word in words) / max(len(words), 1)
    needed = ENGLISH_SHARE / 2 if declared == "en" else ENGLISH_SHARE
    if latin >= LATIN_SHARE and english >= needed:
        return "en"
    return None if declared in {"ko", "en"} else declared
