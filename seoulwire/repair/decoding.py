"""Bytes to text: the charset of a page, and of every run in it that is in another one."""

from dataclasses import dataclass

from seoulwire.repair.charsets import utf_16_of, verdict
from seoulwire.repair.declarations import Witness, declared, without_bom
from seoulwire.repair.record import Repair
from seoulwire.repair.remains import Damage, damage
from seoulwire.repair.segments import Segment, read_mixed, with_page
from seoulwire.repair.tokens import CHARSETS, UTF_8
from seoulwire.repair.whatwg import shown

_ESCAPES = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$B", "iso2022_jp"),
    (b"\x1b$@", "iso2022_jp"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page as text.

    ``charset`` is the verdict for the page (a Python codec name) and ``raw`` what a plain decode
    in it shows, U+FFFD where it fails; ``text`` is the true reading and ``repairs`` the changes
    from one to the other. ``segments`` give the charset of every run of the bytes, ``witnesses``
    what BOM, HTTP, ``<meta>`` and chardet said.
    """

    raw: str
    text: str
    charset: str
    segments: tuple[Segment, ...]
    repairs: tuple[Repair, ...] = ()
    witnesses: tuple[Witness, ...] = ()

    @property
    def damage(self) -> Damage:
        """What remains unreadable in ``text``."""
        return damage(self.text)


def decode(data: bytes, http_charset: str | None = None) -> Decoded:
    """Return ``data`` as text, each run of bytes in the charset that explains it.

    Declarations are heard and recorded; strict decoding judges. Never raises.
    """
    witnesses = declared(data, http_charset)
    content, marked = without_bom(data)
    charset = _other_than_bytes(content, marked)
    if charset is not None:
        return _plain(data, content, charset, "bom" if marked else "structure", witnesses)
    try:
        text = content.decode(UTF_8)
    except UnicodeDecodeError:
        charset, evidence, witnesses = verdict(content, witnesses)
    else:
        page = Segment(0, len(data), UTF_8, "strict")
        return Decoded(raw=text, text=text, charset=UTF_8, segments=(page,), witnesses=witnesses)
    if charset not in CHARSETS:
        return _plain(data, content, charset, evidence, witnesses)
    return _mixed(data, content, charset, evidence, witnesses)


def _other_than_bytes(content: bytes, marked: str | None) -> str | None:
    """Return a charset that is not built on ASCII bytes, by its mark or its structure."""
    if (utf_16 := utf_16_of(content, marked)) is not None:
        return utf_16
    # One byte is found faster than several: clean pages have none of these.
    if b"\x1b" in content and content.isascii():
        return next((name for sign, name in _ESCAPES if sign in content), None)
    return None


def _plain(
    data: bytes, content: bytes, charset: str, evidence: str, witnesses: tuple[Witness, ...]
) -> Decoded:
    text = shown(content, charset)
    return Decoded(
        raw=text,
        text=text,
        charset=charset,
        segments=(Segment(0, len(data), charset, evidence),),
        witnesses=witnesses,
    )


def _mixed(
    data: bytes, content: bytes, charset: str, evidence: str, witnesses: tuple[Witness, ...]
) -> Decoded:
    repaired, foreign = read_mixed(content, charset, offset=len(data) - len(content))
    return Decoded(
        raw=repaired.raw,
        text=repaired.text,
        charset=charset,
        segments=with_page(foreign, len(data), charset, evidence),
        repairs=repaired.repairs,
        witnesses=witnesses,
    )
