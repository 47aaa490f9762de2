"""Whether an English text is by a Korean hand."""

import re

from seoulwire.repair.signs import SLOT

_SURNAMES = (
    "Kim|Lee|Yi|Park|Choi|Choe|Jung|Jeong|Chung|Kang|Cho|Jo|Yoon|Yun|Jang|Chang|Lim|Han|Oh|Seo"
    "|Suh|Shin|Kwon|Hwang|Ahn|Song|Yoo|Yu|Ryu|Hong|Jeon|Ko|Moon|Yang|Son|Bae|Baek|Heo|Nam|Shim|Noh"
    "|Roh|Kwak|Sung|Cha|Joo|Woo|Koo|Min|Jin|Ji|Eom|Won|Bang|Ha"
)
# Signs of a text by a Korean hand, and of one by a reporter of another country.
_FROM_KOREA = re.compile(
    r"\b(?:Korea|Koreans?|Seoul|Busan|Incheon|Daegu|Daejeon|Gwangju|Ulsan|Gyeonggi|Jeju|Hangang"
    r"|Hangeul|Seollal|Chuseok|Hanok|SMG|KRW|Metropolitan (?:City|Government|Council))\b"
    r"|\b[A-Z][a-z]+(?:-[a-z]+)?-(?:gu|dong|ro|gil|si|do|eup|myeon|ga|daero)\b"
    rf"|\b(?:{_SURNAMES}) [A-Z][a-z]{{1,5}}-[a-z]{{2,6}}\b"
    r"|\d won\b|\d ?~ ?\d|\((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.\)|[가-힣]"
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
