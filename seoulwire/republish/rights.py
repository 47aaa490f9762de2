"""What of a post or an article may go out, why, and the one gate that every output passes.

A portal's post may be the whole of a foreign article, so a post gets the strictest policy of its
portal, its tag and every source it cites. What is not declared has the policy of unknown sources.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from seoulwire.configuration import Configuration, ImageRight, Rights, Source, TextRight
from seoulwire.content import Block, Figure, Paragraph, lines, plain_text
from seoulwire.items import Article, Blurb, Entry, Image
from seoulwire.repair.record import Repair, Repaired
from seoulwire.urls import canonical_url

AttachmentRight = Literal["link", "none"]

# From the strictest to the most generous.
TEXT_ORDER: tuple[TextRight, ...] = ("none", "link", "excerpt", "full")
IMAGE_ORDER: tuple[ImageRight, ...] = ("none", "link", "copy")

# The Korea Open Government Licence (공공누리): "KOGL-1", "KOGL Type 1", "공공누리 제1유형".
KOGL_MARK = re.compile(r"(?:KOGL|공공누리)\D{0,30}([0-4])(?!\d)", re.IGNORECASE)

# One word of an excerpt. Scripts without spaces would make a whole page one word, so two Han or
# kana characters count as one, and a longer run of anything else as one for each 20 characters.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\s{UNSPACED}]{{1,20}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What may go out of one post or article.

    ``text`` is ``full``, an ``excerpt`` of ``excerpt_words``, ``link`` (title and link) or ``none``
    (not even that). ``unaltered``: the licence forbids changes, so every repair must be marked
    where it was made and its raw text given. ``witnesses``: passages of the other side of a pair
    may be quoted as evidence. ``reasons`` say in plain words what each policy allowed.
    """

    text: TextRight
    excerpt_words: int
    images: ImageRight
    attachments: AttachmentRight
    attribution: tuple[str, ...]
    licence: str | None
    unaltered: bool
    witnesses: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """The part of a body that may go out: a prefix of its text, as blocks.

    ``plain_text(blocks) == text``, so the spans of ``repairs`` (those inside the prefix) hold.
    ``whole`` is false where something was left out.
    """

    text: str
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """One party's policy: who it is, what it allows, the licence mark on its own page."""

    who: str
    rights: Rights
    mark: str | None
    attribution: str


def decide(entry: Entry, configuration: Configuration) -> Decision:
    """Return what of a post may go out: the strictest of all that have a say."""
    claims = _distinct(_claims_of_entry(entry, configuration))
    linked = configuration.attachment_rights.text != "none"
    decision = _strictest(claims, entry.post.licence)
    return replace(
        decision,
        attachments="link" if linked and decision.text != "none" else "none",
        witnesses=decision.text == "full",
    )


def decide_article(article: Article, configuration: Configuration) -> Decision:
    """Return what of an article may go out by the policy of its own source."""
    return _strictest(_distinct(_claims_of_article(article, configuration)), article.licence)


def decide_blurb(blurb: Blurb, configuration: Configuration) -> Decision:
    """Return what of a front page's text may go out; such a text carries no licence mark."""
    claim = _claim_of_url("front page", blurb.provenance.url, configuration, None)
    return _strictest((claim,), None)


def permitted_text(text: str, decision: Decision) -> str:
    """Return the part of ``text`` that may go out: all of it, its first words, or nothing."""
    match decision.text:
        case "full":
            return text
        case "excerpt":
            return text[: _end_of_words(text, decision.excerpt_words)]
        case "link" | "none":
            return ""


def permit(body: Repaired, blocks: Sequence[Block], decision: Decision) -> Permitted:
    """Return the part of a body that may go out; the gate of every output."""
    if decision.text in {"link", "none"}:
        return Permitted(text="", blocks=(), repairs=(), whole=not body.text)
    text = permitted_text(body.text, decision)
    whole = text == body.text
    if not whole or plain_text(blocks) != text:
        blocks = tuple(Paragraph(line) for line in text.split("\n")) if text else ()
    if decision.images == "none":
        blocks = tuple(_without_images(blocks))
    repairs = (repair for repair in body.repairs if repair.text_end <= len(text))
    return Permitted(
        text=text,
        blocks=tuple(blocks),
        repairs=tuple(_without_passage(repair, decision) for repair in repairs),
        whole=whole,
    )


def permitted_title(title: Repaired, decision: Decision) -> Repaired | None:
    """Return a title that may go out, its evidence within the rights; ``None`` for nothing."""
    if decision.text == "none":
        return None
    repairs = tuple(_without_passage(repair, decision) for repair in title.repairs)
    return replace(title, repairs=repairs)


def permitted_images(images: Iterable[Image], decision: Decision) -> tuple[Image, ...]:
    """Return the images that may be linked; their words only where all words may go out."""
    if decision.images == "none":
        return ()
    if decision.text == "full":
        return tuple(images)
    return tuple(Image(url=image.url) for image in images)


def kogl_type(mark: str | None) -> int | None:
    """Return the KOGL type, 0 to 4, of a licence mark; ``None`` where it names none.

    Of several types the one that asks what any of them asks: 0 asks nothing, all others to credit
    the source, 2 no commercial use, 3 no changes, 4 neither.
    """
    types = {int(digit) for digit in KOGL_MARK.findall(mark or "")}
    if not types:
        return None
    if types == {0}:
        return 0
    return 1 + (1 if {2, 4} & types else 0) + (2 if {3, 4} & types else 0)


def _without_images(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Figure):
            yield from (Paragraph(line) for line in lines(block))  # its caption is text
        else:
            yield block


def _without_passage(repair: Repair, decision: Decision) -> Repair:
    # The evidence quotes the rest of the body, or the article: more than an excerpt allows.
    quotes_other = repair.evidence == "witness" and not decision.witnesses
    quotes_own = repair.evidence == "document" and decision.text != "full"
    return replace(repair, detail="") if quotes_other or quotes_own else repair


def _end_of_words(text: str, count: int) -> int:
    end = 0
    for _, word in zip(range(count), WORD.finditer(text), strict=False):
        end = word.end()
    return end


def _claims_of_entry(entry: Entry, configuration: Configuration) -> Iterator[_Claim]:
    post = entry.post
    # A page may name any address as its own; the one that answered has its say too.
    yield _claim_of_url("portal", post.url, configuration, post.licence)
    yield _claim_of_url("portal", post.provenance.url, configuration, post.licence)
    # A mark on a wrong target says nothing about the text that was copied.
    related = [article for pair, article in entry.pairs if pair.kind != "unrelated"]
    if post.tag is not None:
        source = configuration.source_of_tag(post.tag)
        mark = _mark(article for article in related if source and article.source == source.key)
        yield _claim(f"tag [{post.tag}]", source, configuration, mark, post.tag)
    if post.source is not None:
        source = configuration.sources.get(post.source)
        mark = _mark(article for article in related if article.source == post.source)
        yield _claim(f"source {post.source}", source, configuration, mark, post.source)
    for citation in post.citations:
        page = _canonical(citation.url)
        mark = _mark(
            article
            for article in related
            if page in {_canonical(article.url), _canonical(article.provenance.requested_url)}
        )
        yield _claim_of_url("cited page", citation.url, configuration, mark)
    for _, article in entry.pairs:
        yield from _claims_of_article(article, configuration)


def _claims_of_article(article: Article, configuration: Configuration) -> Iterator[_Claim]:
    yield _claim_of_url("article", article.url, configuration, article.licence)
    yield _claim_of_url("article", article.provenance.url, configuration, article.licence)
    source = configuration.sources.get(article.source)
    if source is not None:
        yield _claim("article", source, configuration, article.licence, source.name)


def _claim_of_url(who: str, url: str, configuration: Configuration, mark: str | None) -> _Claim:
    try:
        host = urlsplit(url).hostname
        source = configuration.source_of_url(url)
    except ValueError:  # an address that cannot be split belongs to nobody we know
        host, source = None, None
    return _claim(who, source, configuration, mark, host or "an unreadable address")


def _claim(
    who: str, source: Source | None, configuration: Configuration, mark: str | None, name: str
) -> _Claim:
    if source is None:
        rights = configuration.unknown_rights
        who = f"{who} ({name}, not declared)"
        return _Claim(who=who, rights=rights, mark=mark, attribution=rights.attribution or name)
    attribution = source.rights.attribution or source.name
    who = f"{who} ({source.name})"
    return _Claim(who=who, rights=source.rights, mark=mark, attribution=attribution)


def _mark(articles: Iterable[Article]) -> str | None:
    marks = (article.licence for article in articles)
    return next((mark for mark in marks if kogl_type(mark) is not None), None)


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url


def _distinct(claims: Iterable[_Claim]) -> tuple[_Claim, ...]:
    return tuple(dict.fromkeys(claims))


def _strictest(claims: Sequence[_Claim], own_mark: str | None) -> Decision:
    allowed = [_allowed(claim) for claim in claims]
    text = min((text for text, _, _ in allowed), key=TEXT_ORDER.index)
    words = min((words for kind, words, _ in allowed if kind == "excerpt"), default=0)
    images = min((claim.rights.images for claim in claims), key=IMAGE_ORDER.index)
    # Together the marks forbid what any of them forbids.
    kogl = kogl_type(" ".join(claim.mark for claim in claims if claim.mark is not None))
    return Decision(
        text=text,
        excerpt_words=words if text == "excerpt" else 0,
        images=images if text != "none" else "none",
        attachments="none",
        attribution=tuple(dict.fromkeys(claim.attribution for claim in claims)),
        licence=own_mark if kogl is None else f"KOGL-{kogl}",
        unaltered=kogl in {3, 4},
        witnesses=False,
        reasons=(
            *(f"{claim.who}: {why}" for claim, (_, _, why) in zip(claims, allowed, strict=True)),
            *_conditions(kogl),
            f"decision: {_in_words(text, words)}",
        ),
    )


def _allowed(claim: _Claim) -> tuple[TextRight, int, str]:
    """Return what one party allows, the words of its excerpt, and why."""
    rights, kogl = claim.rights, kogl_type(claim.mark)
    text, words = rights.text, rights.excerpt_words
    why = "by its policy"
    if text == "full" and rights.licence_required:
        marked = kogl is not None
        why = f"its page carries KOGL-{kogl}" if marked else "no KOGL mark on its page"
        text = "full" if marked else "excerpt"
    if text == "excerpt" and words <= 0:
        text = "link"
    return text, words, f"{_in_words(text, words)} ({why})"


def _conditions(kogl: int | None) -> Iterator[str]:
    if kogl in {2, 4}:
        yield f"KOGL-{kogl}: no commercial use"
    if kogl in {3, 4}:
        yield f"KOGL-{kogl}: no changes, so repairs are marked and the raw text is given"


def _in_words(text: TextRight, words: int) -> str:
    return {
        "full": "full text",
        "excerpt": f"an excerpt of {words} words",
        "link": "title and link",
        "none": "nothing",
    }[text]
