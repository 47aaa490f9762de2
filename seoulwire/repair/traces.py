"""Characters that damage is made of, found among the bytes of a text at the speed of a scan.

A pattern that starts with a class of characters is tried at every place; one byte is found many
times faster. Of a page in UTF-8 most bytes are ASCII, which no damage needs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Trace = tuple[tuple[bytes, re.Pattern[bytes]], ...]

_ASCII = bytes(range(0x80))
_STRETCH = 2048  # characters
_RARE = 500  # bytes between two of a kind: there a search for one byte, then a match, is quicker
_TRIES = 4


def finds(pattern: re.Pattern[bytes], lead: bytes, data: bytes) -> bool:
    """Return whether ``data`` has what ``pattern`` matches, all of which starts with ``lead``."""
    place, tries = data.find(lead), 0
    while place >= 0 and pattern.match(data, place) is None:
        tries += 1
        if (tries - _TRIES) * _RARE > place:
            return pattern.search(data, place) is not None
        place = data.find(lead, place + 1)
    return place >= 0


def trace(rests: Mapping[bytes, bytes]) -> Trace:
    """Return what to look for: patterns of bytes of UTF-8, each by the byte it starts with."""
    return tuple((lead, re.compile(lead + b"(?:" + rest + b")")) for lead, rest in rests.items())


@dataclass(frozen=True, slots=True)
class Scan:
    """The stretches of a text that are not ASCII, in UTF-8, and of these all beyond ASCII."""

    utf_8: bytes
    beyond: bytes

    @classmethod
    def of(cls, text: str) -> "Scan":
        """Return the scan of ``text``."""
        stretches = [text[place : place + _STRETCH] for place in range(0, len(text), _STRETCH)]
        utf_8 = "".join([s for s in stretches if not s.isascii()]).encode("utf-8", "surrogatepass")
        return cls(utf_8, utf_8.translate(None, _ASCII))

    def shows(self, sought: Trace) -> bool:
        """Return whether the text has any of what is sought."""
        for lead, pattern in sought:
            # What stands in a row without ASCII may not with it; few texts come to that.
            if (
                lead in self.beyond
                and finds(pattern, lead, self.beyond)
                and finds(pattern, lead, self.utf_8)
            ):
                return True
        return False
