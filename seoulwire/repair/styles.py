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
# Words that are spelt in two ways: colour, centre, organise, analyse, travelled and others.
_OUR = (
    "(?:col|hon|fav|lab|behavi|neighb|harb|flav|rum|arm|hum|vap|endeav|tum|parl|cand|demean|splend"
    "|sav|ferv|clam)"
)
_RE = "(?:cent|theat|lit|fib|calib|lust|somb|spect)"
_ISE = "[a-z]{2,}(?:al|an|ar|as|at|er|gn|ic|id|il|im|it|og|on|or|rn)"
_YSE = "(?:anal|paral|catal)"
_LLED = "(?:travel|cancel|label|model|fuel|signal|counsel|dial|marvel|level)"
# British publishers open with single marks far more often than American ones do.
_BRITISH = re.compile(
    rf"£\d|\b(?:{_OUR}our|(?:{_RE}|met)res?\b|{_ISE}is(?:e[ds]?|ers?|ing|ations?)\b"
    rf"|{_YSE}ys(?:e[ds]?|ing)\b|{_LLED}l(?:ed|ing)|sceptic|(?:whilst|programmes?|cheques?|grey|cosy"
    r"|mums?|maths|tyres?|storeys?|fortnight|queue[ds]?|learnt|spelt|dreamt|kerbs?|ageing|jewellery"
    r"|mould|plough|aluminium|pyjamas)\b)",
    re.IGNORECASE,
)
# How British publishers type besides: Mr Kim, 6 April, and stops behind a quotation, not within it.
_TYPED_BRITISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Co) [A-Z]|\bper cent\b|\bdied aged\b|\b[Cc]ouncillors?\b|\bNo \d"
    r"|\b\d{1,2} (?:January|February|March|April|June|July|August|September|October|November"
    r"|December)\b"
)
_TYPED_AMERICAN = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Sgt|Lt)\. [A-Z]|\bpercent\b"
    r"|\b(?:January|February|March|April|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) \d{1,2}\b"
)
_SURELY_AMERICAN = -3
_STOP_BEHIND = re.compile(rf"\w[”’{LOST}]{{1,2}}[.,](?!\d)")
_STOP_WITHIN = re.compile(rf"[.,][”’{LOST}]")
_AMERICAN = re.compile(
    rf"\$\d|\b(?:{_OUR}or(?:s|ed|ing|ite|able|hood)?\b|{_RE}ers?\b"
    rf"|{_ISE}iz(?:e[ds]?|ers?|ing|ations?)\b|{_YSE}yz(?:e[ds]?|ing)\b|{_LLED}(?:ed|ing)"
    r"|skeptic|(?:gotten|programs?|toward|gray|cozy|moms?|math|aluminum|jewelry|mold|plow)\b)",
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
    return BRITISH if _spells_british(sample) else ENGLISH


def may_be_british(text: str) -> bool:
    """Return whether a text may be of a house that quotes in single marks, by how it is typed."""
    sample = text[:_SAMPLE]
    words = _excess(_BRITISH, _AMERICAN, sample) + _excess(_TYPED_BRITISH, _TYPED_AMERICAN, sample)
    stops = _excess(_STOP_BEHIND, _STOP_WITHIN, sample)
    return words > 0 or (stops > 0 and words > _SURELY_AMERICAN)


def _spells_british(sample: str) -> bool:
    return _excess(_BRITISH, _AMERICAN, sample) > 0


def _excess(some: re.Pattern[str], others: re.Pattern[str], sample: str) -> int:
    return len(some.findall(sample)) - len(others.findall(sample))


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
