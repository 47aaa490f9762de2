"""How a Korean text is written: as news, law, notice or report, and which lines are headlines."""

import re
from typing import Literal

Line = Literal["headline", "body", "form"]

_PLAIN, _POLITE = re.compile("[가-힣](?<!니)다\\.(?!\\w)"), re.compile("니다|세요|[가-힣]요\\.")
_ARTICLE = re.compile(r"제\d+조")
_REPORTS = re.compile("밝혔|말했|강조했|전했|설명했|덧붙였|당부했|기자")
_TERSE = re.compile(r"(?m)(?:[가-힣](?:함|음|됨|임)|바람|예정|것)\.?$")
_BODY = re.compile(r"[가-힣]다[.”\ufffd]|[가-힣]요\.|니다")
_FORM = re.compile(r"^\W*(?:[가-하\d]{1,2}[.)]|\d)|: ")
_SAMPLE = 1 << 15
_LONGEST_HEADLINE = 70


def register_of(text: str) -> str:
    """Return how ``text`` tells things: ``law``, ``news``, ``plain``, ``polite`` or ``terse``."""
    sample = text[:_SAMPLE]
    plain, polite, articles, reports, terse = (
        len(kind.findall(sample)) for kind in (_PLAIN, _POLITE, _ARTICLE, _REPORTS, _TERSE)
    )
    if articles > 2 and articles * 2 > reports:
        return "law"
    if reports and plain >= polite:
        return "news"
    if plain > polite and plain >= terse:
        return "plain"
    if polite:
        return "polite"
    return "terse" if terse else "none"


def kind_of_line(line: str) -> Line:
    """Return whether a line is a headline, a sentence, or an entry of a form or list."""
    if _BODY.search(line):
        return "body"
    return "headline" if len(line) <= _LONGEST_HEADLINE and not _FORM.search(line) else "form"
