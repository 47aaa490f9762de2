"""Plain decoding as the WHATWG Encoding Standard has it: what a browser shows of damaged bytes.

Python's codecs read the same characters, but put U+FFFD for other stretches of what is left.
"""

import codecs

from seoulwire.repair.remains import LOST
from seoulwire.repair.tokens import CP949, CP1252

_PAIRS, _SINGLE = "seoulwire-pairs", "seoulwire-single"
_ERRORS = dict.fromkeys((CP949, "gb18030", "big5hkscs", "euc_jp", "cp932"), _PAIRS) | {
    CP1252: _SINGLE
}
_NO_LEAD = frozenset(b"\x80\xff")


def shown(data: bytes, charset: str) -> str:
    """Return ``data`` decoded in ``charset``, a Python codec, with U+FFFD as browsers put it.

    A lead byte and a trail byte that make no pair are one U+FFFD, or an ASCII trail byte stays
    behind one; windows-1252 has a character for every byte. Other codecs go by Python.
    """
    return data.decode(charset, _ERRORS.get(charset, "replace"))


def _lost_pair(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start = error.object, error.start
    trail = data[start + 1 : start + 2]
    has_trail = trail >= b"\x80" and data[start] not in _NO_LEAD
    return LOST, start + 1 + has_trail


def _control(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(error.object[error.start]), error.start + 1


codecs.register_error(_PAIRS, _lost_pair)
codecs.register_error(_SINGLE, _control)
