"""The long tail of posts: made of hand-written sentences, the same ones on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from seoulwire.content import Paragraph
from seoulwire.sample.declaration import SampleArticle, SamplePost, copied_body, read_content

SEED = 20170818
NEWEST = date(2017, 3, 31)
DAYS = 700_000  # before it, and then once more: there is no year 0
POSTS = 90
# Every third post was taken over from the city's own site, and cites it.
CITED_EVERY = 3


@dataclass(frozen=True, slots=True)
class LongTail:
    """Generated posts and the articles they cite."""

    posts: tuple[SamplePost, ...]
    articles: tuple[SampleArticle, ...]


def generate(scale: int) -> LongTail:
    """Return ``scale`` times ninety posts over both boards, and what they cite."""
    declared = read_content("longtail")
    pairs = tuple(_pair(number, declared) for number in range(POSTS * scale))
    return LongTail(
        posts=tuple(post for post, _ in pairs),
        articles=tuple(article for _, article in pairs if article is not None),
    )


def _pair(number: int, declared: dict[str, Any]) -> tuple[SamplePost, SampleArticle | None]:
    # One generator for each post: a larger scale adds posts and changes none.
    random = Random(SEED + number)  # noqa: S311 - prose, no secret
    registered = NEWEST - timedelta(days=9 * number % DAYS)
    topic = declared["topics"][number % len(declared["topics"])]
    title, body = _text(topic, declared["words"], registered, random)
    slug = f"{topic['slug']}-{number + 1}"
    korean = topic.get("korean", False)
    url = f"http://english.seoul.go.kr/{slug}/"
    cited = number % CITED_EVERY == 0 and not korean
    post = SamplePost(
        board="archives" if number % 5 in {1, 3} else "news",
        path=f"/node/{20000 + number}" if number % 7 == 0 else f"/en/content/{slug}",
        title=title,
        tag="Seoul's News" if cited else None,
        registered=str(registered),
        writer="seoulsolution" if number % 4 == 0 else "scaadmin",
        # The lists of some years show no views.
        views=None if number % 4 == 0 else random.randint(3, 2400),
        labels=("등록일", "글쓴이") if korean else ("Date", "Writer"),
        body=(*body, Paragraph(f"(Source: {url})")) if cited else body,
        cites=(url,) if cited else (),
        licence="text" if number % 6 == 0 else None,
    )
    return post, _article(post, url) if cited else None


def _text(
    topic: dict[str, Any], words: dict[str, list[str]], registered: date, random: Random
) -> tuple[str, tuple[Paragraph, ...]]:
    """Return a title and a body: the topic's lead, then most of its other sentences."""
    values = {name: random.choice(choices) for name, choices in words.items()}
    values |= {
        "count": str(random.randint(41, 480)),
        "few": str(random.randint(3, 14)),
        "share": str(random.randint(12, 78)),
        "Season": values["season"].capitalize(),
        "year": str(registered.year - random.randint(1, 3)),
        "bureau": topic.get("bureau", ""),
    }
    title = random.choice(topic["titles"]).format(**values)
    lead, *others = topic["sentences"]
    chosen = (lead, *random.sample(others, k=len(others) - 1))
    sentences = [_begin(sentence.format(**values)) for sentence in chosen]
    return title, tuple(_paragraphs(sentences, random))


def _article(post: SamplePost, url: str) -> SampleArticle:
    return SampleArticle(
        url=url,
        layout="wordpress",
        title=post.title,
        body=copied_body(post),
        author="SMG",
        section="Seoul News",
        published=f"{post.registered}T09:00:00+09:00",
        views=(post.views or 100) * 3,
        licence=post.licence,
    )


def _begin(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _paragraphs(sentences: list[str], random: Random) -> Iterator[Paragraph]:
    while sentences:
        size = random.randint(2, 3)
        yield Paragraph(" ".join(sentences[:size]))
        sentences = sentences[size:]
