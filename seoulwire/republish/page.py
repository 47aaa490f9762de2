"""What the page of one post shows: everything that has passed the gate, ready for the template."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from markupsafe import Markup, escape

from seoulwire.configuration import Configuration
from seoulwire.items import Entry, Pair, PairKind, Post
from seoulwire.repair import damage
from seoulwire.repair.record import Repair, Repaired
from seoulwire.republish.gate import Decided, permit, permitted_title, unmarked
from seoulwire.republish.markup import (
    NO_PICTURES,
    UNTITLED,
    is_visible,
    language_tag,
    printable,
    render_blocks,
    render_line,
    web_url,
)
from seoulwire.republish.rights import Decision, host_of
from seoulwire.sources.differences import Row, difference
from seoulwire.storage import Revision

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
    """What is told of a cited article: how the two texts compare.

    ``differing`` lines are given only where all of both texts may go out; ``alike`` counts the
    others.
    """

    pair: Pair
    title: str
    source: str
    url: str | None
    post_words: int
    article_words: int
    attribution: str
    differing: tuple[Row, ...]
    alike: int


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """One state of the post's content, and what changed in it since the state before.

    ``added`` and ``removed`` count words of the body.
    """

    number: int
    captured: date
    titled: str | None
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Page:
    """One post as its page shows it."""

    post: Post
    entry: Entry
    decision: Decision
    title: Markup
    plain_title: str
    body: Markup
    text: str
    whole: bool
    language: str | None
    source: str | None
    origin: str | None
    citations: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str, str | None], ...]
    pairs: tuple[PairNote, ...]
    revisions: tuple[RevisionNote, ...]
    citation: str
    citation_ko: str
    repairs: tuple[RepairNote, ...]
    unlisted_repairs: int
    spacing_repairs: int
    damage: int


# Of these nothing is to be compared word by word.
UNLIKE: frozenset[PairKind] = frozenset({"translation", "mention", "unrelated"})


def page_of(
    decided: Decided,
    title: Repaired,
    configuration: Configuration,
    revisions: Sequence[Revision] = (),
    pictures: Mapping[str, str] = NO_PICTURES,
) -> Page:
    """Return what the page of a post shows.

    ``title`` is what may go out of its title, ``pictures`` are the copies it shows, by address.
    """
    entry, decision = decided.entry, decided.decision
    post = entry.post
    body = permit(post.body, post.blocks, decision)
    notes = (*_notes("t", title.text, title.repairs), *_notes("b", body.text, body.repairs))
    every = (*post.title.repairs, *post.body.repairs)
    visible = sum(map(is_visible, every))
    plain_title = unmarked(title.text, title.repairs, decision)
    return Page(
        post=post,
        entry=entry,
        decision=decision,
        title=render_line(title.text, title.repairs, "t") or escape(UNTITLED),
        plain_title=printable(plain_title).strip() or UNTITLED,
        body=render_blocks(body.blocks, body.repairs, prefix="b", pictures=pictures),
        text=body.text,
        whole=body.whole,
        language=language_tag(post.language),
        source=source_name(entry, configuration),
        origin=web_url(post.url),
        citations=tuple(_citations(entry)),
        attachments=tuple(_attachments(post, decision)),
        pairs=tuple(_pairs(decided, configuration)),
        revisions=tuple(_revisions(revisions)),
        citation=_citation(entry, plain_title, configuration, korean=False),
        citation_ko=_citation(entry, plain_title, configuration, korean=True),
        repairs=notes,
        unlisted_repairs=visible - len(notes),
        spacing_repairs=len(every) - visible,
        damage=damage(post.title.text).total + damage(post.body.text).total,
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


def source_name(entry: Entry, configuration: Configuration) -> str | None:
    """Return the name of the source that a post has by its source key or its tag."""
    post = entry.post
    declared = configuration.sources.get(post.source) if post.source else None
    if declared is None and post.tag:
        declared = configuration.source_of_tag(post.tag)
    return declared.name if declared else post.source


def _citations(entry: Entry) -> Iterator[tuple[str, str]]:
    for citation in entry.post.citations:
        url = web_url(citation.url)
        if url is not None:
            yield url, host_of(url) or url


def _attachments(post: Post, decision: Decision) -> Iterator[tuple[str, str, str | None]]:
    if decision.attachments == "none":
        return
    for attachment in post.attachments:
        url = web_url(attachment.url)
        if url is not None:
            yield url, attachment.name, attachment.size_text


def _pairs(decided: Decided, configuration: Configuration) -> Iterator[PairNote]:
    post = decided.entry.post
    for pair, article in decided.entry.pairs:
        # A wrong target is kept in the store and in the corpus; it is no source to show.
        if pair.kind == "unrelated":
            continue
        decision = decided.articles[article.id]
        title = permitted_title(article.title, decision)
        if title is None:
            continue
        both_whole = decided.decision.text == decision.text == "full"
        compared = both_whole and pair.kind not in UNLIKE
        rows = difference(post, article).rows if compared else ()
        differing = tuple(row for row in rows if row.kind != "same")
        declared = configuration.sources.get(article.source)
        yield PairNote(
            pair=pair,
            title=title.text,
            source=declared.name if declared else article.source,
            url=web_url(article.url),
            post_words=_words(post.body),
            article_words=_words(article.body),
            attribution=" · ".join(decision.attribution),
            differing=differing,
            alike=len(rows) - len(differing),
        )


def _revisions(revisions: Sequence[Revision]) -> Iterator[RevisionNote]:
    before: Post | None = None
    for revision in revisions:
        post = cast("Post", revision.item)
        words = Counter(post.body.text.split())
        earlier = Counter(before.body.text.split()) if before is not None else words
        retitled = before is not None and before.title.text != post.title.text
        yield RevisionNote(
            number=revision.number,
            captured=revision.captured.date(),
            titled=post.title.text if retitled else None,
            added=(words - earlier).total(),
            removed=(earlier - words).total(),
        )
        before = post


def _citation(entry: Entry, title: str, configuration: Configuration, *, korean: bool) -> str:
    """Return how to cite a post: who, what, where, when, its address, when it was captured."""
    post = entry.post
    board = configuration.boards.get(post.board)
    portal = configuration.portals.get(board.portal) if board else None
    board_name = (board.name_ko if korean else None) or board.name if board else post.board
    portal_name = (portal.name_ko if korean else None) or portal.name if portal else None
    where = ", ".join(filter(None, (board_name, portal_name)))
    when = post.registered.isoformat() if post.registered else None
    named = f"「{title}」" if korean else f"“{title}”"
    captured = entry.updated.date()
    seen = f"{captured} 수집" if korean else f"captured {captured}"
    parts = (post.byline or post.writer, named, where, when, web_url(post.url))
    return f"{', '.join(filter(None, parts))} ({seen})."


def _words(body: Repaired) -> int:
    return len(body.text.split())
