"""Where a list, a search page or a teaser has cut the end of a text off."""

import re

# Two dots are how the portal cuts; … and ‥ (U+2025) are one character each.
_CUT = re.compile(r"(?:\.{2,}|[…‥])[.…‥]*$")
# A mark of a cut is no longer than this.
_MARK = 8


def is_cut(text: str) -> bool:
    """Return whether the end of ``text`` is cut off."""
    return _CUT.search(text.rstrip()[-_MARK:]) is not None


def without_cut(text: str) -> str:
    """Return ``text`` without the mark of its cut."""
    return _CUT.sub("", text.rstrip()).rstrip()
