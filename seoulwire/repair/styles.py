"""Which house styles of quotation a text starts from, by its language and its spelling."""

import re
from typing import Literal

from seoulwire.repair.marks import BESIDE_TYPEWRITER, BRITISH, ENGLISH, FOREIGN, KOREAN
from seoulwire.repair.remains import LOST

_HANGUL = re.compile("[가-힣]")
# Not beside U+FFFD, where other languages have the rest of a word.
_ENGLISH_WORD = re.compile(
    rf"(?<![\w{LOST}])(?:the|and|of|to|is|in|for|that)(?![\w{LOST}])", re.IGNORECASE
)
# The commonest words of other languages in Latin letters, which English does not have.
_OTHER_WORD = re.compile(
    rf"(?<![\w{LOST}])(?:de|la|el|los|las|y|en|que|del|una?|por|con|para|se|le|les|des?|du|et|est|dans"
    r"|pour|avec|und|der|die|das|den|mit|von|ist|nicht|och|att|som|på|av|og|det|til|di|il|che|per|della"
    rf"|do|da|dos|das|em|na|com|não|van|het|een|ja|ei|nie|sie|w|z)(?![\w{LOST}])",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-z]")
# British publishers open with single marks far more often than American ones do.
_BRITISH = re.compile(
    r"£\d|\b(?:(?:col|hon|fav|lab|behavi|neighb|harb|flav|rum|arm)our|(?:cent|theat|lit|met|fib)re\b"
    r"|(?:organ|real|recogn|emphas|critic|apolog|modern|special|priorit|character)is(?:e|ing|ation)"
    r"|(?:travel|cancel|label|model|fuel|signal)l(?:ed|ing)|whilst\b|programmes?\b|cheques?\b)",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"\$\d|\b(?:(?:col|hon|fav|lab|behavi|neighb|harb|flav|rum|arm)or(?:s|ed|ing|ite|able|hood)?\b"
    r"|(?:cent|theat|lit|met|fib)er\b"
    r"|(?:organ|real|recogn|emphas|critic|apolog|modern|special|priorit|character)iz(?:e|ing|ation)"
    r"|(?:travel|cancel|label|model|fuel|signal)(?:ed|ing)|gotten\b|programs?\b|toward\b)",
    re.IGNORECASE,
)
_SAMPLE = 1 << 14  # characters that tell the language of a text
_SHORT = 60  # words that may by chance hold none of the common English ones


def styles_of(text: str) -> tuple[float, float, float]:
    """Return the shares of the house styles that a text in this language starts from."""
    sample = text[:_SAMPLE]
    if len(_HANGUL.findall(sample)) > len(_LATIN.findall(sample)) // 3:
        return KOREAN
    if len(sample.split()) > _SHORT and not is_english(sample):
        return FOREIGN
    if text.count('"') > 1:
        return BESIDE_TYPEWRITER
    british, american = len(_BRITISH.findall(sample)), len(_AMERICAN.findall(sample))
    return BRITISH if british > american else ENGLISH


def language_shown(text: str) -> Literal["english", "other", "unknown"]:
    """Return whether the common words of a text are of English or another language."""
    sample = text[:_SAMPLE]
    english, other = len(_ENGLISH_WORD.findall(sample)), len(_OTHER_WORD.findall(sample))
    if english == other:
        return "unknown"
    return "english" if english > other else "other"


def is_english(text: str) -> bool:
    """Return whether a text has as many common English words as English does."""
    sample = text[:_SAMPLE]
    return len(_ENGLISH_WORD.findall(sample)) * 30 >= len(sample.split())
