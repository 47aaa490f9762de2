"""Whether an English text is by a Korean hand."""

import re

from seoulwire.repair.signs import SLOT

# Signs of a text by a Korean hand, and of one by a reporter of another country.
_FROM_KOREA = re.compile(
    r"\b(?:SMG|KRW|Seoul|Busan|Incheon|Daegu|Daejeon|Gwangju|Ulsan|Gyeonggi|Jeju|Koreans?"
    r"|Hangang)\b|\b[A-Z][a-z]+(?:-[a-z]+)?-(?:gu|dong|ro|gil|si|do|eup|myeon|ga|daero)\b"
    r"|\d won\b|[가-힣]"
)
_REPORTED = re.compile(
    r"\bBy [A-Z][a-z]+ [A-Z][a-z]+|^[A-Z]{3,20}[A-Z ,.]{0,20}(?: \([A-Z][A-Za-z]+\))? "
    rf"(?:―|{SLOT}) ",
    re.MULTILINE,
)

_SAMPLE = 1 << 15  # characters that tell


def is_from_korea(text: str) -> bool:
    """Return whether an English text is by a Korean hand, which has its own habits of quotation."""
    sample = text[:_SAMPLE]
    return _FROM_KOREA.search(sample) is not None and _REPORTED.search(sample) is None
