"""Bytes to text: the charset of a page, and of every run in it that is in another one."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from seoulwire.repair.charsets import utf_16_of, verdict
from seoulwire.repair.declarations import Witness, declared, without_bom
from seoulwire.repair.pieces import is_only_by_chance_utf_8, is_strict, stretches
from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.references import has_references, references_undone
from seoulwire.repair.remains import Damage, damage
from seoulwire.repair.segments import Run, Segment, changes, read_mixed, segments, words_of
from seoulwire.repair.tokens import CHARSETS, CP949, UTF_8
from seoulwire.repair.whatwg import shown

_ESCAPE = 0x1B
_ESCAPES = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$B", "iso2022_jp"),
    (b"\x1b$@", "iso2022_jp"),
)

_MOST_STRETCHES = 1 << 16  # of a page: where charsets change more often, the rest is left as it is


@dataclass(kw_only=True)  # frozen, it would take longer to make than a short page to decode
class Decoded:
    """A page as text.

    ``charset`` is the verdict for the page (a Python codec name) and ``text`` the true reading.
    The rest is worked out when it is asked for, from the bytes and the label that came with them,
    the ``runs`` in another charset, and what numeric references spelt.
    """

    text: str
    charset: str
    evidence: str
    data: bytes = field(repr=False)
    http_charset: str | None = None
    guesses: tuple[Witness, ...] = ()
    runs: tuple[Run, ...] = ()
    spelt: Repaired | None = None

    @cached_property
    def witnesses(self) -> tuple[Witness, ...]:
        """What BOM, HTTP, XML, ``<meta>`` and, where it was asked, chardet said."""
        return (*declared(self.data, self.http_charset), *self.guesses)

    @cached_property
    def raw(self) -> str:
        """What a plain decode in the page's charset shows, U+FFFD where browsers put it."""
        is_plain = not self.runs and self.spelt is None
        return self.text if is_plain else shown(self._content, self.charset)

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """The changes from ``raw`` to ``text``."""
        found = tuple(changes(self._content, self.charset, self._words))
        if self.spelt is None:
            return found
        return Repaired(raw=self.raw, text=self.spelt.raw, repairs=found).then(self.spelt).repairs

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The charset of every run of the bytes."""
        content, words = self._content, self._words
        offset = len(self.data) - len(content)
        return tuple(segments(content, offset, self.charset, self.evidence, words))

    @cached_property
    def _words(self) -> tuple[Run, ...]:
        return tuple(words_of(self._content, self.charset, self.runs))

    @property
    def _content(self) -> bytes:
        return without_bom(self.data)[0]

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
    text = _utf_8(data)
    if text is not None and _is_plain(text, data, http_charset):
        return Decoded(
            text=text, charset=UTF_8, evidence="strict", data=data, http_charset=http_charset
        )
    claims = witnesses = declared(data, http_charset)
    content, marked = without_bom(data)
    charset, evidence = _other_than_bytes(content, marked)
    # A few syllables in CP949 may be UTF-8 by chance.
    is_doubted = text is not None and _is_doubted(text, witnesses)
    if charset is None and is_doubted and is_strict(content, CP949):
        charset, evidence = CP949, "declared"
    runs: Sequence[Run] = ()
    if charset is not None:
        text = shown(content, charset)
    elif text is not None and not is_doubted:
        text, charset, evidence = text.removeprefix("\ufeff"), UTF_8, "strict"
    else:
        cuts = tuple(islice(stretches(content), _MOST_STRETCHES))
        charset, evidence, witnesses = verdict(content, cuts, witnesses)
        if charset in CHARSETS:
            text, runs = read_mixed(content, charset, cuts)
        else:
            text = shown(content, charset)
    spelt = None
    if has_references(content):
        spelt = Repaired.of(text, references_undone(text))
    return Decoded(
        text=spelt.text if spelt else text,
        charset=charset,
        evidence=evidence,
        data=data,
        http_charset=http_charset,
        guesses=witnesses[len(claims) :],
        runs=tuple(runs),
        spelt=spelt,
    )


def _utf_8(data: bytes) -> str | None:
    """Return the text of a page that is all UTF-8."""
    try:
        return data.decode(UTF_8)
    except UnicodeDecodeError:
        return None


def _is_plain(text: str, data: bytes, http_charset: str | None) -> bool:
    """Return whether UTF-8 has no mark, escapes or spelt bytes and is beyond doubt.

    Most pages are so, and this costs next to nothing more than their decode.
    """
    if text.isascii():
        is_plain = _ESCAPE not in data
    elif data.startswith(BOM_UTF8):
        is_plain = False
    else:  # the first bytes of most Hangul, and of “ ” ‘ ’: no doubt is left
        is_plain = (
            0xEC in data or 0xE2 in data or not _is_doubted(text, declared(data, http_charset))
        )
    return is_plain and 0 not in data and not has_references(data)


def _other_than_bytes(content: bytes, marked: str | None) -> tuple[str | None, str]:
    """Return a charset that is not built on ASCII bytes, and what shows it: mark or structure."""
    if (utf_16 := utf_16_of(content, marked)) is not None:
        return utf_16, "bom" if utf_16 == marked else "structure"
    # One byte is found faster than several: clean pages have none of these.
    if _ESCAPE in content and content.isascii():
        return next((name for sign, name in _ESCAPES if sign in content), None), "structure"
    return None, ""


def _is_doubted(text: str, witnesses: tuple[Witness, ...]) -> bool:
    claims_korean = any(witness.charset == CP949 for witness in witnesses)
    return claims_korean and is_only_by_chance_utf_8(text)
