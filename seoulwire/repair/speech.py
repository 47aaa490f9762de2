"""Whether an English quotation is speech, by who says it and how it ends."""

import re

_SAYS = (
    r"\b(?:said|says?|saying(?! goes)|add(?:ed|s|ing)|explain(?:ed|s)|stat(?:ed|es)|stress(?:ed|es)"
    r"|emphasi[sz]ed|noted|told|ask(?:ed|s)|replie[ds]|answered|commented|remarked|recall(?:ed|s)"
    r"|argue[ds]|pointed out|expressed|wrote|writes|continued|pledged|promised|urged|declared"
    r"|mentioned|joked)\b"
)
_SAID_BEFORE = re.compile(rf"{_SAYS}(?:[^.,:]{{0,40}}[,:])? $")
_SAID_BEHIND = re.compile(rf",? ?(?:[^\s.!?;:]+ ){{0,9}}(?:{_SAYS}|according to)")
_ENDED = re.compile("[,.?!…]\ufffd*$")
_STOPPED = re.compile("[.?!]\ufffd*$")
_BEGINS = re.compile(r"(?:^|[.,:!?\ufffd] )$")
_WORDS = 10  # of a sentence that nothing but speech is
REACH = 80  # characters on each side that tell who speaks


def is_spoken(before: str, within: str, behind: str) -> bool:
    """Return whether what stands ``within`` marks is what somebody said.

    ``before`` and ``behind`` are what stands around. Names end without a stop, titles without
    somebody who says them.
    """
    if _ENDED.search(within) and (_SAID_BEFORE.search(before) or _SAID_BEHIND.match(behind)):
        return True
    is_long = within.count(" ") >= _WORDS and _BEGINS.search(before) is not None
    return is_long and _STOPPED.search(within) is not None
