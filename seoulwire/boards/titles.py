"""Titles as lists show them: with a bracket tag, marks around them, and their end cut off."""

import re

# Longer brackets are part of the title.
_TAG = re.compile(r"\s{0,4}\[([^\[\]]{1,60})\]\s{0,4}(?=\S)")
_CUT = re.compile(r"(?:\.{2,}|…)$")


def split_tag(title: str) -> tuple[str | None, str]:
    """Return the bracket tag that a title begins with (``None`` without one) and the rest."""
    found = _TAG.match(title)
    if found is None or not found[1].strip():
        return None, title.strip()
    return found[1].strip(), title[found.end() :].strip()


def is_truncated(title: str) -> bool:
    """Return whether a list has cut the end of a title off."""
    return _CUT.search(title.rstrip()[-8:]) is not None


def completed(title: str, candidate: str | None) -> str:
    """Return ``candidate`` when it is the whole of a truncated ``title``, else ``title``."""
    if not candidate or not is_truncated(title):
        return title
    start = _CUT.sub("", title.rstrip()).rstrip()
    whole = " ".join(candidate.split())
    return whole if whole.startswith(start) and not is_truncated(whole) else title
