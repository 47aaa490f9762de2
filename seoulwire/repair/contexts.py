"""What stands on the two sides of a mark, as the few classes that its statistics are kept by."""

import re

MARKS = frozenset("“”‘’―…·")
_OPENING = "([{<"
_CLOSING = ")]}>"
# Words that an apostrophe joins to what is before it, and words that begin with one.
_SUFFIX = re.compile(r"(?:s|t|re|ve|ll|d|m)(?![\w’])")
_JOINED = re.compile(r"(?:clock|er|am|n|all|em|til|tis|twas|cause|bout|round|cuz)(?!\w)")
_DECADE = re.compile(r"\d0s(?!\w)")
_ELISION = re.compile(r"(?:^|[^\w])(?:[OoDdLlJjNnMm]|[Qq]u|[Mm]a|[Yy])$")

# How much of each side the classes look at.
REACH = 12


def left_class(before: str) -> str:
    """Return the class of what stands before a mark on its line."""
    if not before:
        return "^"
    last = before[-1]
    if last == " ":
        return "_" + (_kind(before[-2]) if len(before) > 1 else "^")
    if last.isalpha() and _ELISION.search(before[-3:]):
        return "o"
    return "s" if last == "s" else _kind(last)


def right_class(after: str) -> str:
    """Return the class of what stands after a mark on its line."""
    if not after:
        return "$"
    first = after[0]
    if first == " ":
        return "_" + (_kind(after[1]) if len(after) > 1 else "$")
    if _SUFFIX.match(after):
        return "suffix"
    if _JOINED.match(after):
        return "joined"
    return "decade" if _DECADE.match(after) else _kind(first)


def _kind(character: str) -> str:
    if character.isalpha():
        if "가" <= character <= "힣":
            return "한"
        return "A" if character.isupper() else "a"
    if character.isdigit():
        return "0"
    if character in ".?!":
        return "."
    if character in ",;":
        return ","
    if character in _OPENING:
        return "("
    if character in _CLOSING:
        return ")"
    if character in MARKS or character == "\ufffd":
        return "m"
    return character if character in ":-–—\"'" else "x"
