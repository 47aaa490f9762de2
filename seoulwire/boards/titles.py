"""Titles as lists show them: with a bracket tag, marks around them, and their end cut off."""

import re
from difflib import SequenceMatcher

from seoulwire.content.cuts import is_cut, without_cut

# So much of two titles is the same where one is the other with a word changed or bytes lost.
AGREES = 0.8
MAX_COMPARED = 400

# Longer brackets are part of the title.
_TAG = re.compile(r"\s{0,4}\[([^\[\]]{1,60})\]\s{0,4}(?=\S)")


def split_tag(title: str) -> tuple[str | None, str]:
    """Return the bracket tag that a title begins with (``None`` without one) and the rest."""
    found = _TAG.match(title)
    if found is None or not found[1].strip():
        return None, title.strip()
    return found[1].strip(), title[found.end() :].strip()


def is_truncated(title: str) -> bool:
    """Return whether a list has cut the end of a title off."""
    return is_cut(title)


def completed(title: str, candidate: str | None) -> str:
    """Return ``candidate`` when it is the whole of a truncated ``title``, else ``title``."""
    if not candidate or not is_truncated(title):
        return title
    start = without_cut(title)
    whole = " ".join(candidate.split())
    return whole if whole.startswith(start) and not is_truncated(whole) else title


def agreement(title: str, listed: str) -> float:
    """Return how far a title is the one that a list shows: 1.0 where it has the same letters.

    The list may have cut it off, or set its bracket tag apart.
    """
    whole, shown = _letters(split_tag(title)[1]), _letters(split_tag(listed)[1])
    if not whole or not shown:
        return float(title.split() == listed.split())
    if whole == shown or (is_truncated(listed) and whole.startswith(shown)):
        return 1.0
    return min(SequenceMatcher(None, whole, shown, autojunk=False).ratio(), 0.99)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text[:MAX_COMPARED].casefold()))
