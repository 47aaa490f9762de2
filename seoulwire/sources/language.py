"""The language of a text: Korean, English, Japanese and Chinese told by its letters and words."""

import re

# Enough to decide; a long text is not counted to its end.
SAMPLE = 5_000
# Korean prose is full of Latin names and numbers; English prose hardly ever quotes Hangul.
HANGUL_SHARE = 0.3
LATIN_SHARE = 0.7
# Function words are a third of English prose; a tenth of them is beyond chance in other languages.
ENGLISH_SHARE = 0.1
# A text of these is told from its letters and words, whatever is declared.
_TOLD = frozenset({"ko", "en", "ja", "zh"})
_SOME_WORDS = (
    b"the of and to in a is that for it was on with as are at by be this from or an have not"
)
ENGLISH_WORDS = frozenset(_SOME_WORDS.split())
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_HANGUL = re.compile(r"[가-힣]+")
_KANA = re.compile(r"[\u3041-\u30ff]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
# Japanese prose is half kana; Chinese has none, and Korean quotes a word of either.
KANA_SHARE = 0.2
HAN_SHARE = 0.5
_SCRIPTS = ((_HANGUL, HANGUL_SHARE, "ko"), (_KANA, KANA_SHARE, "ja"), (_HAN, HAN_SHARE, "zh"))
_LETTERS = bytes(range(ord("a"), ord("z") + 1))
_BLANK = bytes(code if code in _LETTERS else ord(" ") for code in range(256))


def language_of(text: str, declared: str | None = None) -> str | None:
    """Return ``ko``, ``en``, ``ja``, ``zh``, or the declared language where the text allows it.

    The declaration alone is not believed: Korean sites declare ``ko`` on their English pages.
    """
    sample = text[:SAMPLE]
    # As bytes, the letters of a text are told at once.
    words = sample.encode("ascii", "replace").lower().translate(_BLANK).split()
    latin = sum(map(len, words))
    others = "" if sample.isascii() else "".join(_NOT_ASCII.findall(sample))
    letters = latin + sum(map(str.isalpha, others))
    if not letters:
        return declared
    for script, share, language in _SCRIPTS if others else ():
        if sum(map(len, script.findall(others))) / letters >= share:
            return language
    english = sum(map(ENGLISH_WORDS.__contains__, words)) / max(len(words), 1)
    needed = ENGLISH_SHARE / 2 if declared == "en" else ENGLISH_SHARE
    if latin / letters >= LATIN_SHARE and english >= needed:
        return "en"
    return None if declared in _TOLD else declared
