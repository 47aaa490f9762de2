"""Bytes to text: the charset of a page, and of every run in it that is in another one."""

from dataclasses import dataclass

from seoulwire.repair.charsets import utf_16_of, verdict
from seoulwire.repair.declarations import Witness, declared, without_bom
from seoulwire.repair.paths import is_only_by_chance_utf_8
from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.references import has_references, references_undone
from seoulwire.repair.remains import Damage, damage
from seoulwire.repair.segments import Segment, read_mixed, with_page
from seoulwire.repair.tokens import CHARSETS, CP949, UTF_8
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
    in it shows, U+FFFD where browsers put it; ``text`` is the true reading and ``repairs`` the
    changes from one to the other. ``segments`` give the charset of every run of the bytes,
    ``witnesses`` what BOM, HTTP, XML, ``<meta>`` and chardet said.
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

    @property
    def overruled(self) -> tuple[Witness, ...]:
        """The witnesses who named another charset than the page's; none where it does not show."""
        if self.raw.isascii():
            return ()
        return tuple(witness for witness in self.witnesses if witness.charset != self.charset)


def decode(data: bytes, http_charset: str | None = None) -> Decoded:
    """Return ``data`` as text, each run of bytes in the charset that explains it.

    ``http_charset`` is the label that came with the bytes, if any. Declarations are heard and
    recorded; strict decoding judges. Never raises.
    """
    witnesses = declared(data, http_charset)
    content, marked = without_bom(data)
    charset, evidence = _other_than_bytes(content, marked)
    text = None if charset else _clean_utf_8(content, witnesses)
    foreign: list[Segment] = []
    if text is not None:
        charset, evidence = UTF_8, "strict"
        repaired = Repaired.unchanged(text)
    else:
        if charset is None:
            charset, evidence, witnesses = verdict(content, witnesses)
        if charset in CHARSETS:
            repaired, foreign = read_mixed(content, charset, len(data) - len(content))
        else:
            repaired = Repaired.unchanged(shown(content, charset))
    if has_references(content):
        undone = Repaired.of(repaired.text, references_undone(repaired.text))
        repaired = repaired.then(undone)
    return Decoded(
        raw=repaired.raw,
        text=repaired.text,
        charset=charset,
        segments=with_page(foreign, len(data), charset, evidence),
        repairs=repaired.repairs,
        witnesses=witnesses,
    )


def _other_than_bytes(content: bytes, marked: str | None) -> tuple[str | None, str]:
    """Return a charset that is not built on ASCII bytes, and what shows it: mark or structure."""
    if (utf_16 := utf_16_of(content, marked)) is not None:
        return utf_16, "bom" if utf_16 == marked else "structure"
    # One byte is found faster than several: clean pages have none of these.
    if b"\x1b" in content and content.isascii():
        return next((name for sign, name in _ESCAPES if sign in content), None), "structure"
    return None, ""


def _clean_utf_8(content: bytes, witnesses: tuple[Witness, ...]) -> str | None:
    """Return the text of a page that is UTF-8; a few syllables in CP949 may be so by chance."""
    try:
        text = content.decode(UTF_8)
    except UnicodeDecodeError:
        return None
    is_doubted = any(witness.charset == CP949 for witness in witnesses)
    return None if is_doubted and is_only_by_chance_utf_8(content) else text
