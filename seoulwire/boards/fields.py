"""The labelled fields of a record or of a post's head, gathered from its lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.boards.labels import (
    SEAM,
    Meaning,
    labelled_values,
    meaning_of,
    parse_name,
    parse_views,
)
from seoulwire.boards.outline import Line
from seoulwire.content import collapse, text_under
from seoulwire.dates import parse_date

# The words of class names by which boards name a value (td_date, writer-box); only asked where no
# label is.
_NAMES = {
    Meaning.NUMBER: "num no number counter",
    Meaning.REGISTERED: "date regdate created time datetime regdt wdate rdate day",
    Meaning.WRITER: "writer author write wname nick nickname username member",
    Meaning.DEPARTMENT: "dept department team part office organ",
    Meaning.VIEWS: "hit hits view views readcnt access viewcnt readcount eye",
    Meaning.TAG: "cate category",
}
_MEANING_OF_NAME = {name: meaning for meaning, names in _NAMES.items() for name in names.split()}
_FORM = {
    Meaning.NUMBER: re.compile(r"[\d,]{1,12}"),
    Meaning.VIEWS: re.compile(r"[\d,]{1,12}(?:\s?(?:회|READS?|views?|hits?))?", re.IGNORECASE),
    Meaning.REGISTERED: re.compile(r"['‘’]?\d.{3,30}"),
    Meaning.WRITER: re.compile(r".{1,40}"),
    Meaning.DEPARTMENT: re.compile(r"\D{2,40}"),
    Meaning.TAG: re.compile(r".{1,20}"),
}
# What names of departments and agencies end in: section, bureau, office, team, division, ministry,
# agency, centre, committee, city hall, district office, corporation, foundation, institute.
_DEPARTMENT = re.compile(
    r"[가-힣A-Za-z·ㆍ&\s]{1,20}"
    r"(?:과|국|실|관|팀|부|처|청|센터|위원회|사업소|공사|재단|연구원|본부|사업단|담당관)"
)
# What stands beside the date of an entry without being its writer: notice, press release, news,
# event, guide, recruitment, tender, announcement, general, all, education, culture, photo, video,
# material, new, recommended, comments, views; "by" before a name. Buttons: enter, go there, quick
# view, details, preview, download, file, share, print, apply, book, write, change.
_NO_NAME = """
공지 공지사항 보도자료 보도 알림 알림사항 소식 새소식 뉴스 행사 안내 채용 모집 입찰 고시 공고
고시공고 일반 기타 전체 교육 문화 복지 사진 포토 영상 동영상 자료 자료실 이벤트 새글 추천 댓글 조회
조회수 진행중 접수중 마감 종료 완료 by date new n hot news notice notices press event events blog
video photo views hits comments more
등록 바로가기 바로보기 빠른보기 상세보기 미리보기 다운로드 첨부파일 파일 공유 인쇄 신청 접수 예약
작성 수정
"""
_NO_NAMES = frozenset(_NO_NAME.split())
MAX_BARE_NAME = 20
_PIECES = re.compile(rf"[{SEAM}|·ㅣ]|\s/\s|\s(?:by|on)\s", re.IGNORECASE)
_VIEWS_ALONE = re.compile(r"[\d,]{1,12}\s?(?:views?|reads?|hits?)", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(r"\s\d")  # 행사일 2016.08.08 (day of the event), 접수 31
_NAME = re.compile(r"[^\W\d_][\w*. ()&'-]*")
_LABEL_ATTRIBUTES = ("data-label", "data-title", "data-th", "data-cell-header")
# Enough to reach the fields of a record, however its markup is nested.
MAX_NAMED = 120
MAX_PARTS = 8


@dataclass(slots=True)
class Fields:
    """Values by meaning, as the page writes them: the first of each kind."""

    values: dict[Meaning, str]

    @property
    def registered_raw(self) -> str | None:
        """The date of registration as the page writes it."""
        return self.values.get(Meaning.REGISTERED)

    def day(self, meaning: Meaning, today: date | None) -> date | None:
        """Return the date of registration or change, ``None`` when it is missing or impossible."""
        return parse_date(self.values.get(meaning, ""), today)

    @property
    def writer(self) -> str | None:
        """Who wrote it."""
        return parse_name(self.values.get(Meaning.WRITER, ""))

    @property
    def department(self) -> str | None:
        """The department that is in charge of it."""
        return parse_name(self.values.get(Meaning.DEPARTMENT, ""))

    @property
    def views(self) -> int | None:
        """How often it was read."""
        return parse_views(self.values.get(Meaning.VIEWS, ""))

    @property
    def number(self) -> int | None:
        """Its number on the board."""
        text = self.values.get(Meaning.NUMBER, "").partition(SEAM)[0].replace(",", "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def gather(lines: Sequence[Line]) -> tuple[Fields, set[int]]:
    """Return the labelled fields of some lines, and the indexes of the lines that they fill.

    A label that ends its line has its value on the next one (``dt`` and ``dd``, ``th`` and ``td``).
    """
    values: dict[Meaning, str] = {}
    used: set[int] = set()
    for place, line in enumerate(lines):
        for at, one in enumerate(line.labelled):
            value = one.value
            if not value and at == len(line.labelled) - 1 and place + 1 < len(lines):
                following = lines[place + 1]
                if not following.labelled and fits(one.meaning, following.text):
                    value = following.seamed
                    used.add(following.index)
            used.add(line.index)
            if value:
                values.setdefault(one.meaning, value)
    return Fields(values), used


def fits(meaning: Meaning, text: str) -> bool:
    """Return whether ``text`` can be a value of that meaning."""
    if meaning in {Meaning.REGISTERED, Meaning.MODIFIED}:
        return any(character.isdigit() for character in text) and len(text) <= 60
    if meaning is Meaning.VIEWS:
        return text[:1].isdigit() and len(text) <= 30
    return meaning_of(text) is None and len(text) <= 120


def stated_label(element: HtmlElement) -> str | None:
    """Return the label that an element carries as an attribute: ``data-label="등록일"``."""
    return next((label for name in _LABEL_ATTRIBUTES if (label := element.get(name))), None)


def named_values(element: HtmlElement) -> dict[Meaning, str]:
    """Return what attributes under a record say that its unlabelled texts are.

    ``data-label="등록일"`` says it in words, class names (``td_date``, ``hit``) by custom.
    """
    values: dict[Meaning, str] = {}
    for child in islice(element.iter(etree.Element), MAX_NAMED):
        label = stated_label(child)
        classes = child.get("class")
        if not (label or classes):
            continue
        lowered = (classes or "").lower().replace("_", "-").split()
        # views-field, views-row … are what Drupal's Views module calls everything it lists.
        names = [name.removeprefix("views-") for name in lowered]
        # A box of several values is none of them.
        is_box = sum(bool(text_under(one).strip()) for one in islice(child, MAX_PARTS)) > 1
        names = [] if is_box else names
        by_class = (_MEANING_OF_NAME.get(word) for name in names for word in name.split("-")[::-1])
        for meaning in (meaning_of(label or ""), *by_class):
            if meaning is None or meaning in values:
                continue
            # An icon names the text behind it: <i class="fa-eye"></i> 96
            text = collapse(text_under(child) or child.tail or "")
            form = _FORM.get(meaning)
            if text and meaning_of(text) is None and (form is None or form.fullmatch(text)):
                values[meaning] = text
    return values


def add_unlabelled(lines: Sequence[Line], fields: Fields, title: str) -> None:
    """Take what stands beside the date without a label: a number of views, and the only byline.

    A byline that is the name of a department is both.
    """
    views = next(filter(_VIEWS_ALONE.fullmatch, _beside_date(lines)), None)
    if views is not None:
        fields.values.setdefault(Meaning.VIEWS, views)
    if {Meaning.WRITER, Meaning.DEPARTMENT} & fields.values.keys():
        return
    names = list(dict.fromkeys(filter(_may_be_name, _beside_date(lines))))
    names = [name for name in names if name not in title]
    if len(names) == 1:
        fields.values[Meaning.WRITER] = names[0]
        if is_department(names[0]):
            fields.values[Meaning.DEPARTMENT] = names[0]


def _beside_date(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the pieces of the dated line, and of the lines that stand beside it."""
    dated = next((line for line in lines if line.dates), None)
    if dated is None:
        return
    parent = dated.element.getparent()
    for line in lines:
        is_beside = line.element.tag == dated.element.tag and line.element.getparent() is parent
        if line is dated or is_beside:
            yield from (piece.strip() for piece in _PIECES.split(line.seamed))


def _may_be_name(piece: str) -> bool:
    words = piece.casefold().split()
    return (
        not _NO_NAMES.issuperset(words)
        and _NUMBER_BEHIND.search(piece) is None
        and 1 < len(piece) <= MAX_BARE_NAME
        and _NAME.fullmatch(piece) is not None
        and piece.count(" ") < 3
        and not labelled_values(piece)
    )


def is_department(text: str) -> bool:
    """Return whether a short text without a label is the name of a department."""
    return len(text) <= 24 and " " not in text and _DEPARTMENT.fullmatch(text) is not None
