"""Names of authors out of bylines: ``By A and B``, ``구현모 기자``, ``A, Senior Reporter, B``."""

import re
from collections.abc import Iterable

# A byline is short; what is longer is a biography or a mistake of a selector.
MAX_LENGTH = 200
MAX_NAME_WORDS = 6
KOREAN_NAME = 3  # syllables of most names

# 글 text by, 사진 photo by.
_OPENING = re.compile(
    r"^(?:(?:written|reported|posted|story|text)\s+by\b|by\b|reporter\b(?=[\s:])|글쓴이|작성자|글(?![가-힣])|사진(?![가-힣]))[\s:=·]*",
    re.IGNORECASE,
)
# [서울=뉴시스] 홍길동 기자 =: where and whose the dispatch is, and where it begins; 뉴욕=홍길동.
_DATELINE = re.compile(r"^\s*[\[(][^\])]{1,30}=[^\])]{1,30}[\])]\s*|^[가-힣]{2,5}=|\s*=\s*$")
_PARENTHESIS = re.compile(r"(?<=[가-힣])\s?\([^()]{1,60}\)")
# By Kim Min-ji Staff Reporter
_TITLE_AFTER = re.compile(
    r"(?<=\w)\s(?:(?:staff|senior|contributing|chief)\s)?(?:reporter|writer|correspondent|editor)$",
    re.IGNORECASE,
)
# 온라인뉴스팀 the online desk: no person. 사회부 the society desk, between name and role.
_DESK = re.compile(
    r"[가-힣A-Za-z]{0,10}(?:뉴스|편집|취재|보도|온라인|디지털)[가-힣]{0,4}(?:팀|부|국)"
)
# 일보, 신문 newspaper, 방송 broadcaster, 네이버, 다음 portals: who publishes, not who writes.
_PAPER = re.compile(
    r"[가-힣A-Za-z\d]{1,12}(?:일보|신문|뉴스|방송|저널|닷컴|미디어|경제|투데이|타임[스즈]|TV)"
    r"|네이버|다음|네이트|카카오"
)
_PART_OF_PAPER = re.compile(r"[가-힣]{1,8}(?:부|팀|국|센터)")
# 외 1명: and one other person.
_OTHERS = re.compile(r"\s외\s?\d+\s?명$|\s(?:et al\.?|and others)$", re.IGNORECASE)
_ADDRESS = re.compile(r"[(<\[]?[^\s@()<>]{0,64}@[^\s@()<>]{1,80}[)>\]]?|\bhttps?://\S{1,200}")
_SEPARATOR = re.compile(r"\s*(?:[,;|/·&\n]|\band\b|(?<=\s)(?:및|와|과)(?=\s))\s*", re.IGNORECASE)
# 기자 reporter, 특파원 correspondent, 위원 commentator, 앵커 anchor, 통신원 stringer, 작가 writer.
_ROLE_AFTER = re.compile(
    r"\s*(?:선임|수석|전문|인턴|객원|시민|논설|편집|사진|영상|대)?\s?"
    r"(?:기자|특파원|위원|앵커|통신원|에디터|작가|칼럼니스트|PD)(?:님)?$"
)
# 순천, 광양 구현모 기자: where reporters are, in two syllables; most names have three.
_PLACE = re.compile(r"[가-힣]{2}")
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|columnist|contributor|producer|blogger|author"
    r"|journalist|fellow|staff|director|professor|photographer|founder|ceo|president|host"
    r"|newsroom|desk|bureau|associate|intern)s?\b",
    re.IGNORECASE,
)
_NAME_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d|esq)\.?$", re.IGNORECASE)


def split_authors(bylines: Iterable[str], sites: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the names in ``bylines``, each once, without roles, addresses and ``sites``.

    These are what the site is called, in lower case.
    """
    names: dict[str, str] = {}
    for byline in bylines:
        for name in _names_of(byline) if len(byline) <= MAX_LENGTH else ():
            if name.casefold() not in sites:
                names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _names_of(byline: str) -> list[str]:
    names: list[str] = []
    is_dispatch = _DATELINE.match(byline) is not None
    plain = _PARENTHESIS.sub("", _DATELINE.sub("", _ADDRESS.sub(" ", byline)))
    pieces = [piece.strip() for piece in _SEPARATOR.split(plain)]
    has_role = any(_ROLE_AFTER.search(_OTHERS.sub("", piece)) for piece in pieces)
    for piece in pieces:
        if _NAME_SUFFIX.match(piece) and names:
            names[-1] = f"{names[-1]}, {piece}"
            continue
        name = _OTHERS.sub("", _OPENING.sub("", piece))
        if _OPENING.match(piece):  # a piece of its own may be nothing but a role
            name = _TITLE_AFTER.sub("", name)
        named = _ROLE_AFTER.sub("", name)
        if named != name:
            names += (one for one in _korean_names(named.split(), all_of_them=is_dispatch))
            continue
        if (has_role and f"{name}," in plain and _PLACE.fullmatch(name)) or _is_office(name):
            continue
        if _is_name(name):
            names.append(name.strip(" .:-–—|"))
    return names


def _korean_names(words: list[str], *, all_of_them: bool) -> list[str]:
    """Return the names before a role: 광양 구현모 기자, 홍길동 사회부 기자, 김 철수 기자.

    Place, paper and desk stand beside one name; a dispatch has its place before, and may have two.
    """
    if len(words) == 2 and len(words[0]) == 1:
        return ["".join(words)]
    persons = [word for word in words if not _PART_OF_PAPER.fullmatch(word)]
    likely = [word for word in persons if len(word) == KOREAN_NAME] or persons
    return likely if all_of_them else likely[-1:]


def _is_office(name: str) -> bool:
    return bool(_DESK.fullmatch(name) or _PAPER.fullmatch(name))


def _is_name(text: str) -> bool:
    if "@" in text or any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return False
    return not _ROLE.search(text) and len(text.split()) <= MAX_NAME_WORDS
