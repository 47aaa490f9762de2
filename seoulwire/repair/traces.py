"""Characters that damage is made of, found among the bytes of a text at the speed of a scan.

A pattern that starts with a class of characters is tried at every place; one byte is found many
times faster. Of a page in UTF-8 most bytes are ASCII, which no damage needs.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

# Bytes are sought as numbers: of a byte string Python asks first, slowly, whether it is one.
Trace = tuple[tuple[int, re.Pattern[bytes]], ...]

_ASCII = bytes(range(0x80))
_STRETCH = 1 << 12  # characters
_SHORT = 1 << 15  # characters of a text that is scanned whole: to look for its ASCII takes longer
_SHORT_ROW = 1 << 11  # bytes
_RARE = 500  # bytes between two of a kind: there a search for one byte, then a match, is quicker
_TRIES = 4


def finds(pattern: re.Pattern[bytes], lead: int, data: bytes) -> bool:
    """Return whether ``data`` has what ``pattern`` matches, all of which starts with ``lead``."""
    if len(data) < _SHORT_ROW:
        return pattern.search(data) is not None
    place, tries = data.find(lead), 0
    while place >= 0 and pattern.match(data, place) is None:
        tries += 1
        if (tries - _TRIES) * _RARE > place:
            return pattern.search(data, place) is not None
        place = data.find(lead, place + 1)
    return place >= 0


def trace(rests: Mapping[int, bytes]) -> Trace:
    """Return what to look for: patterns of bytes of UTF-8, each by the byte it starts with."""
    return tuple(
        (lead, re.compile(bytes((lead,)) + b"(?:" + rest + b")")) for lead, rest in rests.items()
    )


class Scan(NamedTuple):
    """The stretches of a text that are not ASCII, in UTF-8, and of these all beyond ASCII."""

    utf_8: bytes
    beyond: bytes

    @classmethod
    def of(cls, text: str) -> "Scan":
        """Return the scan of ``text``."""
        if len(text) > _SHORT:
            stretches = [text[place : place + _STRETCH] for place in range(0, len(text), _STRETCH)]
            text = "".join([stretch for stretch in stretches if not stretch.isascii()])
        utf_8 = text.encode("utf-8", "surrogatepass")
        return cls(utf_8, utf_8.translate(None, _ASCII))

    def shows(self, sought: Trace) -> bool:
        """Return whether the text has any of what is sought."""
        utf_8, beyond = self
        for lead, pattern in sought:
            # What stands in a row without ASCII may not with it; few texts come to that.
            if lead in beyond and finds(pattern, lead, beyond) and finds(pattern, lead, utf_8):
                return True
        return False
