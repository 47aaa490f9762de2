"""What the page of one post shows: everything that has passed the gate, ready for the template."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from seoulwire.configuration import Configuration
from seoulwire.items import Article, Entry, Pair, Post
from seoulwire.repair import damage
from seoulwire.repair.record import Repair, Repaired
from seoulwire.republish.markup import (
    is_visible,
    language_tag,
    render_blocks,
    render_line,
    web_url,
)
from seoulwire.republish.rights import (
    Decision,
    decide_article,
    kogl_type,
    permit,
    permitted_title,
)

CONTEXT = 32  # characters shown on either side of a repair in the list


@dataclass(frozen=True, slots=True)
class RepairNote:
    """One repair in the list below the text, with the words around it."""

    anchor: str
    repair: Repair
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class PairNote:
    """What is told of a cited article: never its text, only how the two texts compare."""

    pair: Pair
    title: str
    source: str
    url: str | None
    post_words: int
    article_words: int


@dataclass(frozen=True, slots=True)
class Page:
    """One post as its page shows it."""

    post: Post
    entry: Entry
    decision: Decision
    title: Markup
    plain_title: str
    body: Markup
    whole: bool
    language: str | None
    source: str | None
    origin: str | None
    citations: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str, str | None], ...]
    pairs: tuple[PairNote, ...]
    repairs: tuple[RepairNote, ...]
    unlisted_repairs: int
    spacing_repairs: int
    damage: int
    kogl: int | None


def page_of(
    entry: Entry, title: Repaired, decision: Decision, configuration: Configuration
) -> Page:
    """Return what the page of ``entry`` shows; ``title`` is what may go out of its title."""
    post = entry.post
    body = permit(post.body, post.blocks, decision)
    notes = (*_notes("t", title.text, title.repairs), *_notes("b", body.text, body.repairs))
    every = (*post.title.repairs, *post.body.repairs)
    visible = sum(map(is_visible, every))
    return Page(
        post=post,
        entry=entry,
        decision=decision,
        title=render_line(title.text, title.repairs, "t"),
        plain_title=title.text,
        body=render_blocks(body.blocks, body.repairs, prefix="b"),
        whole=body.whole,
        language=language_tag(post.language),
        source=_source_name(entry, configuration),
        origin=web_url(post.url),
        citations=tuple(_citations(entry)),
        attachments=tuple(_attachments(post, decision)),
        pairs=tuple(_pairs(entry, configuration)),
        repairs=notes,
        unlisted_repairs=visible - len(notes),
        spacing_repairs=len(every) - visible,
        damage=damage(post.title.text).total + damage(post.body.text).total,
        kogl=kogl_type(decision.licence),
    )


def _notes(prefix: str, text: str, repairs: tuple[Repair, ...]) -> Iterator[RepairNote]:
    for number, repair in enumerate(filter(is_visible, repairs), start=1):
        left = text[max(0, repair.text_start - CONTEXT) : repair.text_start]
        right = text[repair.text_end : repair.text_end + CONTEXT]
        if repair.text_start > CONTEXT:
            left = "…" + left.partition(" ")[2]
        if repair.text_end + CONTEXT < len(text):
            right = right.rpartition(" ")[0] + "…"
        yield RepairNote(
            anchor=f"{prefix}{number}",
            repair=repair,
            left=left.rpartition("\n")[2],
            right=right.partition("\n")[0],
        )


def _source_name(entry: Entry, configuration: Configuration) -> str | None:
    post = entry.post
    declared = configuration.sources.get(post.source) if post.source else None
    if declared is None and post.tag:
        declared = configuration.source_of_tag(post.tag)
    return declared.name if declared else post.source


def _citations(entry: Entry) -> Iterator[tuple[str, str]]:
    for citation in entry.post.citations:
        url = web_url(citation.url)
        if url is not None:
            yield url, urlsplit(url).hostname or url


def _attachments(post: Post, decision: Decision) -> Iterator[tuple[str, str, str | None]]:
    if decision.attachments == "none":
        return
    for attachment in post.attachments:
        url = web_url(attachment.url)
        if url is not None:
            yield url, attachment.name, attachment.size_text


def _pairs(entry: Entry, configuration: Configuration) -> Iterator[PairNote]:
    words = _words(entry.post.body)
    for pair, article in entry.pairs:
        # A wrong target is kept in the store and in the corpus; it is no source to show.
        if pair.kind == "unrelated":
            continue
        title = permitted_title(article.title, decide_article(article, configuration))
        if title is not None:
            yield _pair(pair, article, title.text, words, configuration)


def _pair(
    pair: Pair, article: Article, title: str, post_words: int, configuration: Configuration
) -> PairNote:
    declared = configuration.sources.get(article.source)
    return PairNote(
        pair=pair,
        title=title,
        source=declared.name if declared else article.source,
        url=web_url(article.url),
        post_words=post_words,
        article_words=_words(article.body),
    )


def _words(body: Repaired) -> int:
    return len(body.text.split())
