"""Pages in markups that were written before, and apart from, what reads them; see the batches here.

A batch is a text file. A line that begins with ``===`` says of the markup below it: name, URL,
authors (``a``, ``a+b``, ``-`` for none), what its date is (an ``instant``; ``kst`` or ``gmt``, an
instant whose zone is named; only a ``minute`` or a ``day``, without a zone), then, where it has
them, the dateline that begins the text, and ``en`` for a page in English.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path
from random import Random

from tests.sources.factories import stories

FOLDER = Path(__file__).parent
BATCHES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
KOREA, NEW_YORK = timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))
REPORTERS = ("윤서린", "강도하", "남궁현", "이한", "선우진아", "문지호")
WRITERS = ("Lena Hartmann", "Kwon Ji-youn", "Jo Okafor-Lind", "Minjun Seo")
MENU = {
    "ko": ("홈", "정치", "경제", "사회", "국제", "문화", "스포츠", "오피니언", "구독신청"),
    "en": ("Home", "World", "Business", "Culture", "Opinion", "Subscribe"),
}
RELATED = {
    "ko": (
        (
            "주말 날씨, 전국에 비 소식",
            "토요일 밤부터 남부를 시작으로 비가 내리겠다. 우산을 챙기는 것이 좋겠다.",
        ),
        (
            "새 단장한 공원에 시민 발길",
            "열두 해 만에 다시 연 공원에 첫날 4천 명이 다녀갔다. 화장실은 아직 두 곳뿐이다.",
        ),
        ("동네 목욕탕이 남긴 굴뚝 지도", "사라진 굴뚝의 자리를 지도로 남긴 이들을 만났다."),
        (
            "고장 난 시계를 고치는 밤",
            "시계방의 불은 새벽 두 시에 꺼진다. 그가 남긴 수첩에는 2,140개의 이름이 있다.",
        ),
    ),
    "en": (
        (
            "Nine Lamps for a Long Winter",
            "They were bought by a committee, and nobody likes the ninth.",
        ),
        ("The Man Who Counts Bridges", "He is at 1,118, and has begun to doubt the definition."),
        ("What the Tide Left on Tuesday", "A chair, two letters, and a very large spoon."),
    ),
}


@dataclass(frozen=True)
class Marked:
    """A page with what must be found on it.

    ``instant`` is when it was published, if the page says so with a zone; ``shown`` is the day,
    and the minute if the page tells it, as numbers of the clock on the page.
    """

    name: str
    url: str
    html: str
    title: str
    authors: tuple[str, ...]
    instant: datetime | None
    shown: tuple[int, ...]
    body: str


def marked_pages(batch: str, pages_a_markup: int = 3) -> Iterator[Marked]:
    """Yield the pages of a batch: each markup with a few texts."""
    for number, part in enumerate(_parts(batch)):
        for turn in range(pages_a_markup):
            yield _page(part, number + turn, Random(f"{batch} {number} {turn}"))


def _parts(batch: str) -> list[tuple[list[str], str]]:
    text = (FOLDER / f"{batch}.txt").read_text("utf-8")
    parts = [part.partition("\n") for part in re.split(r"^=== ", text, flags=re.M)[1:]]
    return [([field.lstrip() for field in head.split("|")], html) for head, _, html in parts]


def _page(part: tuple[list[str], str], number: int, random: Random) -> Marked:
    head, html = part
    name, url, who, precision, dateline, language = (*head, "", "")[:6]
    korean = language != "en"
    title, paragraphs = _text(number, korean=korean)
    author, second = random.sample(REPORTERS if korean else WRITERS, 2)
    moment = datetime(
        random.choice((2010, 2013, 2016, 2019, 2023)),
        random.randint(1, 12) if korean else random.randint(1, 2),
        random.randint(13, 27),
        random.randint(0, 22),
        random.randint(10, 59),
        random.randint(10, 59),
        tzinfo=KOREA if korean else NEW_YORK,
    )
    values = {
        "title": escape(title),
        "author": author,
        "second": second,
        "iso": moment.isoformat(),
        "utc": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "ampm": "오전" if moment.hour < 12 else "오후",
        "clock": f"{(moment.hour - 1) % 12 + 1}:{moment:%M}",
        "weekday": "월화수목금토일"[moment.weekday()],
        "weekdayshort": "월화수목금토일"[moment.weekday()],
        "menu": _list([(text, "") for text in MENU["ko" if korean else "en"]]),
        "related": _list(RELATED["ko" if korean else "en"]),
        "json title": json.dumps(title, ensure_ascii=False),
        "json p": json.dumps(_wrapped(paragraphs, "<p>%</p>"), ensure_ascii=False),
        "p1": escape(paragraphs[0]),
        "br": "<br><br>".join(map(escape, paragraphs)),
    }

    def fill(match: re.Match[str]) -> str:
        key, _, form = match[1].partition(":")
        if key in ("p", "rest"):
            return _wrapped(paragraphs[key == "rest" :], form or "<p>%</p>")
        if key in ("day", "later"):
            return f"{moment + timedelta(hours=26 * (key == 'later')):{form}}"
        return values[key]

    zone = {"gmt": UTC, "kst": KOREA, "instant": moment.tzinfo}.get(precision.strip())
    return Marked(
        name.strip(),
        url.strip(),
        re.sub(r"\{\{(.+?)\}\}", fill, html),
        title,
        {"a": (author,), "a+b": (author, second), "-": ()}[who.strip()],
        moment.replace(tzinfo=zone) if zone else None,
        moment.timetuple()[: 3 if precision.strip() == "day" else 5],
        dateline.format(author=author) + "\n".join(paragraphs),
    )


def _text(number: int, *, korean: bool) -> tuple[str, tuple[str, ...]]:
    if korean:
        texts = json.loads((FOLDER / "texts.json").read_text("utf-8"))
        return texts[number % len(texts)]["title"], tuple(texts[number % len(texts)]["paragraphs"])
    story = stories()[number % len(stories())]
    return story.title, story.paragraphs


def _wrapped(paragraphs: tuple[str, ...], form: str) -> str:
    return "\n".join(form.replace("%", escape(text)) for text in paragraphs)


def _list(entries: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f"<li><a href='/s/{n}'><strong>{head}</strong></a>{f'<p>{text}</p>' if text else ''}</li>"
        for n, (head, text) in enumerate(entries)
    )
    return f"<ul>{items}</ul>"
