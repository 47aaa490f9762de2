"""Real pages of others, where they are at hand: how much of each article is found."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seoulwire.content import plain_text
from seoulwire.exceptions import SoftError
from seoulwire.sources import ArticlePage, parse_article

# Floors, below what is reached: 0.975 on the benchmark, 0.97 on the Korean page.
BENCHMARK_FLOOR = 0.96
KOREAN_FLOOR = 0.95

_TOKEN = re.compile(r"\w+", re.UNICODE)


def read_gzip(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + size]) for i in range(max(len(tokens) - size + 1, 1)))


def f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the harmonic mean of mean precision and mean recall over (true, found) texts.

    As the article extraction benchmark of Scrapinghub scores: four-word shingles, counted.
    """
    precisions, recalls = [], []
    for true, found in pairs:
        expected, given = shingles(true), shingles(found)
        both = sum((expected & given).values())
        precisions.append(both / sum(given.values()))
        recalls.append(both / sum(expected.values()))
    precision, recall = (sum(values) / len(values) for values in (precisions, recalls))
    return 2 * precision * recall / (precision + recall)


@pytest.fixture(scope="module")
def benchmark(real_pages: Path) -> tuple[tuple[str, str, str], ...]:
    """The pages of the benchmark: the true text, the page, its URL."""
    folder = real_pages / "articles" / "benchmark"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return tuple(
        (one["articleBody"], read_gzip(folder / "html" / f"{key}.html.gz"), one["url"])
        for key, one in truth.items()
    )


def body_of(html: str, url: str) -> str:
    try:
        return plain_text(parse_article(html, url).blocks)
    except SoftError:
        return ""


def test_main_text_is_at_least_what_trafilatura_extracts(
    benchmark: tuple[tuple[str, str, str], ...],
) -> None:
    from trafilatura import extract

    ours = f1((true, body_of(html, url)) for true, html, url in benchmark)
    theirs = f1((true, extract(html) or "") for true, html, _ in benchmark)
    assert ours >= theirs, f"F1 {ours:.4f} below {theirs:.4f}"
    assert ours >= BENCHMARK_FLOOR


def korean_truth(real_pages: Path) -> Iterator[tuple[dict[str, object], str, str]]:
    folder = real_pages / "articles"
    truth = json.loads((folder / "HankookIlbo.json").read_text("utf-8"))
    meta = json.loads((folder / "meta.info").read_text("utf-8"))
    pages = sorted(folder.glob("HankookIlbo_*.html.gz"))
    for version, path in zip(truth.values(), pages, strict=False):
        yield version, read_gzip(path), meta[path.name]["url"]


def test_title_author_and_day_of_korean_articles(real_pages: Path) -> None:
    for truth, html, url in korean_truth(real_pages):
        article = parse_article(html, url)
        assert article.language == "ko"
        assert list(article.authors) == truth["authors"]
        assert re.findall(r"\w+", article.title) == re.findall(r"\w+", str(truth["title"]))
        day = str(truth["publishing_date"])[:10]
        assert (article.published_raw or "").replace(".", "-").startswith(day)


def test_body_of_korean_articles(real_pages: Path) -> None:
    def true_body(truth: dict[str, object]) -> str:
        sections = truth["body"]["sections"]  # type: ignore[index]
        return "\n".join(
            line for part in sections for line in (*part["headline"], *part["paragraphs"])
        )

    found = [
        (true_body(truth), body_of(html, url)) for truth, html, url in korean_truth(real_pages)
    ]
    assert f1(found) >= KOREAN_FLOOR


def huffpost(real_pages: Path, name: str, url: str) -> ArticlePage:
    return parse_article((real_pages / "huffpost" / name).read_bytes().decode("utf-8"), url)


@pytest.mark.parametrize(
    ("name", "url", "layout", "authors", "published"),
    [
        (
            "test_huffingtonPost2.html",
            "http://www.huffingtonpost.com/2011/10/06/alabama-workers-immigration-law_n_997793.html",
            "huffpost-v1",
            ("PHILLIP RAWLS",),
            datetime(2011, 10, 6, 1, 19, tzinfo=UTC),
        ),
        (
            "2016.html",
            "http://www.huffingtonpost.com/entry/donald-trump-obama_us_583c8f01e4b06539a789ddd4",
            "huffpost-v3",
            ("Sam Stein",),
            datetime(2016, 11, 28, 21, 23, tzinfo=UTC),
        ),
        (
            "2023-us.html",
            "https://www.huffpost.com/entry/third-republican-presidential-debate_n_654c6382e4b0ea0b7f95ad93",
            "huffpost-v4",
            ("Daniel Marans", "Liz Skalka"),
            datetime(2023, 11, 9, 5, 51, 37, tzinfo=UTC),
        ),
    ],
)
def test_huffpost_pages_of_three_layouts(
    real_pages: Path,
    name: str,
    url: str,
    layout: str,
    authors: tuple[str, ...],
    published: datetime,
) -> None:
    article = huffpost(real_pages, name, url)
    assert (article.layout, article.authors, article.language) == (layout, authors, "en")
    assert article.published is not None
    assert article.published.value == published
    assert article.images
    assert article.images[0].caption
    text = plain_text(article.blocks)
    assert len(text) > 5_000
    assert "Advertisement" not in text
    assert "FOLLOW HUFFPOST" not in text


def test_a_wordpress_page_of_the_city(real_pages: Path) -> None:
    path = real_pages / "boards" / "municipal" / "news.seoul.go.kr_gov_archives_574155.html"
    url = "https://news.seoul.go.kr/gov/archives/574155"
    article = parse_article(path.read_text("utf-8"), url)
    assert (article.layout, article.licence, article.language) == ("seoul-news-v1", "KOGL-4", "ko")
    assert article.published is not None
    assert article.canonical_url == url
    assert "공공누리" not in plain_text(article.blocks)
    assert "카카오톡" not in plain_text(article.blocks)
