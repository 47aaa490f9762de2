"""Names of authors out of bylines: ``By A and B``, ``구현모 기자``, ``A, Senior Reporter, B``."""

import re
from collections.abc import Iterable

# A byline is short; what is longer is a biography or a mistake of a selector.
MAX_LENGTH = 200
MAX_NAME_WORDS = 6

# 글 text by, 사진 photo by.
_OPENING = re.compile(
    r"^(?:(?:written|reported|posted|story|text)\s+by\b|by\b|글|사진)[\s:=·]*", re.IGNORECASE
)
# 외 1명: and one other person.
_OTHERS = re.compile(r"\s외\s?\d+\s?명$|\s(?:et al\.?|and others)$", re.IGNORECASE)
_ADDRESS = re.compile(r"[(<\[]?[^\s@()<>]{0,64}@[^\s@()<>]{1,80}[)>\]]?|\bhttps?://\S{1,200}")
_SEPARATOR = re.compile(r"\s*(?:[,;|/·&\n]|\band\b|(?<=\s)(?:및|와|과)(?=\s))\s*", re.IGNORECASE)
# 기자 reporter, 특파원 correspondent, 위원 commentator, 앵커 anchor, 통신원 stringer, 작가 writer.
_ROLE_AFTER = re.compile(
    r"\s*(?:선임|수석|전문|인턴|객원|시민|논설|편집|사진|영상|대)?\s?"
    r"(?:기자|특파원|위원|앵커|통신원|에디터|작가|칼럼니스트|PD)(?:님)?$"
)
# 순천, 광양 구현모 기자: where reporters are, in two syllables; their names have three.
_PLACE = re.compile(r"[가-힣]{2}")
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|columnist|contributor|producer|blogger|author"
    r"|journalist|fellow|staff|director|professor|photographer|founder|ceo|president|host"
    r"|newsroom|desk|bureau|associate|intern)s?\b",
    re.IGNORECASE,
)
_NAME_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d|esq)\.?$", re.IGNORECASE)


def split_authors(bylines: Iterable[str], site_name: str | None = None) -> tuple[str, ...]:
    """Return the names in ``bylines``, each once, without roles, addresses and the site's name."""
    names: dict[str, str] = {}
    site = (site_name or "").casefold()
    for byline in bylines:
        for name in _names_of(byline) if len(byline) <= MAX_LENGTH else ():
            key = name.casefold()
            if key not in {site, f"the {site}", site.removeprefix("the ")}:
                names.setdefault(key, name)
    return tuple(names.values())


def _names_of(byline: str) -> list[str]:
    names: list[str] = []
    pieces = [piece.strip() for piece in _SEPARATOR.split(_ADDRESS.sub(" ", byline))]
    has_role = any(_ROLE_AFTER.search(_OTHERS.sub("", piece)) for piece in pieces)
    for piece in pieces:
        if _NAME_SUFFIX.match(piece) and names:
            names[-1] = f"{names[-1]}, {piece}"
            continue
        name = _OTHERS.sub("", _OPENING.sub("", piece))
        named = _ROLE_AFTER.sub("", name)
        if named != name:
            name = (named.split() or [""])[-1]  # 광양 구현모 기자: the place comes first
        elif has_role and _PLACE.fullmatch(name):
            continue
        if _is_name(name):
            names.append(name.strip(" .:-–—|"))
    return names


def _is_name(text: str) -> bool:
    if "@" in text or any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return False
    return not _ROLE.search(text) and len(text.split()) <= MAX_NAME_WORDS
