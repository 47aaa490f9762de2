"""The pages of the cited sites, each in the markup of its content system."""

from datetime import UTC, datetime

from seoulwire.content import Block, Figure
from seoulwire.sample.body import plain, render_body
from seoulwire.sample.declaration import SampleArticle
from seoulwire.sample.portal import number_of
from seoulwire.sample.reply import Reply, packed, page
from seoulwire.sample.templating import render

SITE_NAMES = {
    "wordpress": "Seoul Metropolitan Government",
    "huffpost-2016": "The Huffington Post",
    "huffpost-2023": "HuffPost",
    "arirang": "Arirang",
}
DEFAULT_CHANGED = "2017-06-30T09:00:00+09:00"


def article_page(article: SampleArticle) -> Reply:
    """Return the page of an article; the newer sites send it compressed to those who accept it."""
    instant = datetime.fromisoformat(article.published or DEFAULT_CHANGED)
    utc = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = render(
        article.layout,
        article=article,
        number=number_of(article.url),
        instant=instant,
        utc=utc,
        body=render_body(article.body, plain),
        parts=[_part(block) for block in article.body],
        structured=_structured(article, utc),
    )
    reply = page(text.encode(), modified=instant.date())
    return reply if article.layout == "wordpress" else packed(reply)


def _part(block: Block) -> dict[str, object]:
    kind = "image" if isinstance(block, Figure) else "text"
    return {"kind": kind, "block": block, "html": render_body((block,), plain)}


def _structured(article: SampleArticle, utc: str) -> dict[str, object]:
    return {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "url": article.url,
        "datePublished": utc,
        "dateModified": utc,
        "author": [{"@type": "Person", "name": article.author}],
        "description": article.subtitle or article.title,
        "publisher": {"@type": "Organization", "name": SITE_NAMES[article.layout]},
    }
