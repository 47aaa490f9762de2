"""What others say the charset of a page is: byte order mark, HTTP, ``<meta>``, XML, chardet."""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

import chardet

from seoulwire.repair.tokens import CP949, CP1252, UTF_8

# Labels as the WHATWG Encoding Standard reads them, where Python reads them otherwise or not at
# all: EUC-KR is CP949, Latin-1 and ASCII are windows-1252, GBK is GB 18030.
_LABELS = {
    UTF_8: "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    CP949: """
        cseuckr csksc56011987 euc-kr euc_kr euckr iso-ir-149 korean ks_c_5601-1987
        ks_c_5601-1989 ksc5601 ksc_5601 windows-949 x-windows-949 ms949 uhc cp949
    """,
    CP1252: """
        ansi_x3.4-1968 ascii us-ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1
        iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 x-cp1252
    """,
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "cp1253": "x-cp1253",
    "cp1254": """
        csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5
        x-cp1254
    """,
    "cp1255": "x-cp1255",
    "cp1256": "x-cp1256",
    "cp1257": "x-cp1257",
    "cp1258": "x-cp1258",
    "cp866": "866 csibm866",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "iso8859-2": "iso88592",
    "iso8859-3": "iso88593",
    "iso8859-4": "iso88594",
    "iso8859-5": "iso88595",
    "iso8859-6": "iso88596 asmo-708 csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i",
    "iso8859-7": "iso88597 sun_eu_greek",
    "iso8859-8": "iso88598 csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i logical visual",
    "iso8859-10": "iso885910",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "iso885915 csisolatin9",
    "koi8-r": "koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "gb18030": """
        chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
    """,
    "big5hkscs": "big5 cn-big5 csbig5 x-x-big5",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16",
    "utf-16-be": "unicodefffe",
}
# Of Python's codecs, those a page may be in; their own names and aliases are labels too.
_CODECS = """
    utf-8 utf-16-le utf-16-be cp949 johab iso2022_kr cp1252 cp1250 cp1251 cp1253 cp1254 cp1255
    cp1256 cp1257 cp1258 cp866 cp874 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman
    mac-cyrillic gb18030 big5hkscs euc_jp cp932 iso2022_jp
"""
_OF_LABEL = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w:.+-]{1,40})""")
_XML = re.compile(rb"""\s{0,9}<\?xml[^>]{0,100}?\sencoding\s{0,9}=\s{0,9}["']([\w:.+-]{1,40})""")
_WITHIN = 4096  # browsers look at the first 1,024 bytes; portals put scripts before it
_BOMS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Witness:
    """What one source says the charset is.

    ``name`` is ``bom``, ``http``, ``xml``, ``meta`` or ``chardet``, ``label`` its word, and
    ``charset`` the Python codec that word means, ``None`` where it means none.
    """

    name: str
    label: str
    charset: str | None


def declared(data: bytes, http_charset: str | None) -> tuple[Witness, ...]:
    """Return what BOM, HTTP, XML and ``<meta>`` say, in the order in which they bind a browser."""
    witnesses = [Witness("bom", name, name) for bom, name in _BOMS if data.startswith(bom)]
    if http_charset:
        witnesses.append(_witness("http", http_charset))
    head = data[:_WITHIN].lower()
    if b"<?xml" in head[:16] and (xml := _XML.match(head)):
        witnesses.append(_witness("xml", xml[1].decode("ascii", "replace")))
    if b"charset" in head and (meta := _META.search(head)):
        witnesses.append(_witness("meta", meta[1].decode("ascii", "replace")))
    return tuple(witnesses)


def asked_of_chardet(data: bytes) -> Witness | None:
    """Return chardet's guess about ``data``, or ``None`` where it has none."""
    label = chardet.detect(data)["encoding"]
    return _witness("chardet", label) if label else None


@lru_cache(maxsize=256)
def codec_of(label: str) -> str | None:
    """Return the Python codec that a charset label means, or ``None``."""
    name = label.strip().lower()
    if name in _OF_LABEL:
        return _OF_LABEL[name]
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _CODECS.split() else _OF_LABEL.get(codec)


def without_bom(data: bytes) -> tuple[bytes, str | None]:
    """Return ``data`` behind its byte order mark, and the charset the mark names."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :], name
    return data, None


def _witness(name: str, label: str) -> Witness:
    return Witness(name, label, codec_of(label))
