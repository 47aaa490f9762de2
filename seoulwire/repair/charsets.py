"""What a page is written in: what its witnesses say, and how well each reading of it reads."""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import chardet

from seoulwire.repair.remains import LOST
from seoulwire.repair.segments import read_mixed
from seoulwire.repair.tokens import CP949, CP1252, UTF_8

# Labels as the WHATWG Encoding Standard reads them: EUC-KR is CP949, Latin-1 and ASCII are
# windows-1252. All other labels go by Python's own names.
_KOREAN = """
    cseuckr csksc56011987 euc-kr euc_kr euckr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989
    ksc5601 ksc_5601 windows-949 x-windows-949 ms949 uhc cp949
"""
_WESTERN = "ascii us-ascii ansi_x3.4-1968 latin1 l1 latin-1 iso-8859-1 iso8859-1"
_CODECS = """
    utf-8 utf-16 utf-16-le utf-16-be cp949 johab iso2022_kr cp1252 cp1250 cp1251 cp1253 cp1254
    cp1255 cp1256 cp1257 cp1258 cp866 cp874 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6
    iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u
    mac-roman mac-cyrillic gbk gb2312 gb18030 big5 euc_jp shift_jis cp932 iso2022_jp
"""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w:.+-]{1,40})""")
_META_WITHIN = 4096  # browsers look at the first 1,024 bytes; portals put scripts before it
_BOMS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 15  # bytes that show a charset: more text makes chardet no surer
_HIGH = bytes(range(0x80, 0x100))
_THREE_BYTES = re.compile(rb"[\xe1-\xf4]")  # first byte of Hangul and hanja in UTF-8
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# Common Hangul and symbols of CP949, without those that kana and Chinese prose also fall on.
_CP949_USUAL = re.compile(rb"(?:[\xa1-\xa3\xa6-\xa8\xb0-\xc8][\xa1-\xfe])++")
_EITHER = "utf-8 or cp949"
_ENOUGH = 0.6  # share of a page's words that UTF-8 or CP949 must explain


@dataclass(frozen=True, slots=True)
class Witness:
    """What one source says the charset is; ``charset`` is ``None`` for an unknown ``label``."""

    name: str
    label: str
    charset: str | None


def declared(data: bytes, http_charset: str | None) -> tuple[Witness, ...]:
    """Return what BOM, HTTP and ``<meta>`` say, in the order in which they bind a browser."""
    witnesses = [Witness("bom", name, name) for bom, name in _BOMS if data.startswith(bom)]
    if http_charset:
        witnesses.append(Witness("http", http_charset, codec_of(http_charset)))
    head = data[:_META_WITHIN].lower()
    if b"charset" in head and (meta := _META.search(head)):
        label = meta[1].decode("ascii", "replace")
        witnesses.append(Witness("meta", label, codec_of(label)))
    return tuple(witnesses)


def asked_of_chardet(data: bytes) -> Witness | None:
    """Return chardet's guess, from the first part of ``data`` that is not ASCII."""
    label = chardet.detect(_sample(data))["encoding"]
    return Witness("chardet", label, codec_of(label)) if label else None


def codec_of(label: str) -> str | None:
    """Return the Python codec that a charset label means, or ``None``."""
    name = label.strip().lower()
    if name in _KOREAN.split():
        return CP949
    if name in _WESTERN.split():
        return CP1252
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _CODECS.split() else None


def without_bom(data: bytes) -> tuple[bytes, str | None]:
    """Return ``data`` behind its byte order mark, and the charset the mark names."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :], name
    return data, None


def utf_16_of(data: bytes) -> str | None:
    """Return which UTF-16 ``data`` is by its zero bytes: markup has one in each pair."""
    if b"\0" not in data or len(data) % 2:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    enough = len(data) // 20
    if odd >= enough and even * 20 < odd and odd > 1:
        return "utf-16-le"
    if even >= enough and odd * 20 < even and even > 1:
        return "utf-16-be"
    return None


def verdict(data: bytes, witnesses: tuple[Witness, ...]) -> tuple[str, str, tuple[Witness, ...]]:
    """Return the charset of a page that is not clean UTF-8, the evidence, and all witnesses.

    Strict decoding judges. chardet is asked only where neither UTF-8 nor CP949 explains the bytes.
    """
    claims = [w.charset for w in witnesses if w.charset]
    found = _explained(data)
    in_utf_8, in_cp949 = found.count(UTF_8), found.count(CP949)
    if in_utf_8 >= in_cp949:
        in_utf_8 += found.count(_EITHER)
    else:
        in_cp949 += found.count(_EITHER)
    if in_utf_8 + in_cp949 >= _ENOUGH * len(found):
        # A damaged page is a shell in one charset around posts in another: the shell comes first.
        # English with a few CP949 quotes under UTF-8 is one too: its neighbours are UTF-8.
        shell = found[0] == UTF_8 or (in_cp949 and not _has_hangul(data) and UTF_8 in claims[:1])
        if shell or (in_utf_8 and (in_utf_8 >= in_cp949 or UTF_8 in claims[:1])):
            return UTF_8, f"explains {in_utf_8} of {len(found)} words", witnesses
        return CP949, f"explains {in_cp949} of {len(found)} words", witnesses
    guess = asked_of_chardet(data)
    if guess is not None:
        witnesses = (*witnesses, guess)
    sample = _sample(data)
    costs = {name: _cost(read_mixed(sample, name).text, sample) for name in (UTF_8, CP949)}
    for name in dict.fromkeys((*claims, *_guessed(guess), "johab", CP1252)):
        if name not in costs:
            costs[name] = _cost([sample.decode(name, "replace")], sample)
    best = min(costs, key=lambda name: costs[name])
    backing = [w.name for w in witnesses if w.charset == best]
    return best, f"reads best; named by {', '.join(backing) or 'nobody'}", witnesses


def _guessed(guess: Witness | None) -> Iterable[str]:
    return (guess.charset,) if guess and guess.charset else ()


def _explained(data: bytes) -> list[str | None]:
    """Return which of UTF-8 and CP949 explains each word beyond ASCII, if any does."""
    found: list[str | None] = []
    for line in data.split(b"\n"):
        if line.isascii():
            continue
        if _THREE_BYTES.search(line) and _is_utf_8(line):
            found += [UTF_8] * (line.count(b" ") + 1)
        else:
            found += map(_explanation, _HIGH_RUN.findall(line))
    return found


def _explanation(run: bytes) -> str | None:
    usual = _CP949_USUAL.fullmatch(run) is not None
    if not _is_utf_8(run):
        return CP949 if usual else None
    # "é" in UTF-8 is a syllable in CP949; three-byte characters are nothing usual there.
    return _EITHER if usual else UTF_8


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _has_hangul(data: bytes) -> bool:
    return any("가" <= c <= "힣" for c in data.decode(CP949, "replace"))


def _sample(data: bytes) -> bytes:
    """Return the part of ``data`` that shows its charset: from its first byte beyond ASCII."""
    first = _HIGH_RUN.search(data)
    start = max(0, first.start() - 256) if first else 0
    return data[start : start + _SAMPLE]


def _cost(texts: Sequence[str], data: bytes) -> float:
    """Return how unlikely a reading of ``data`` is as prose: cost for each byte beyond ASCII."""
    text = "".join(texts)
    high = len(data) - len(data.translate(None, _HIGH))
    total = 0.0
    for run in _NOT_ASCII.finditer(text):
        beside = text[run.start() - 1 : run.start()] + text[run.end() : run.end() + 1]
        latin = any(c.isalpha() for c in beside)
        total += sum(_character_cost(c, latin) for c in run.group())
    return total / max(high, 1)


def _character_cost(character: str, beside_latin: bool) -> float:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return 1.0 if _in_ks_x_1001(character) else 5.0
    if character == LOST:
        return 12.0
    if 0x4E00 <= code < 0xA000:
        return 2.5
    if 0x3040 <= code < 0x3100:
        return 1.2
    if 0x400 <= code < 0x460:
        return 1.0
    if 0xC0 <= code < 0x250:
        return 1.5 if beside_latin else 4.0
    if 0x2010 <= code < 0x2030 or character in "·※ㆍ":
        return 1.5
    return 3.0


def _in_ks_x_1001(syllable: str) -> bool:
    try:
        syllable.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return True
