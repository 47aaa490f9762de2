"""What of a post or an article may go out, and why.

A portal's post may be the whole of a foreign article, so a post gets the strictest policy of its
portal, its tag and every source it cites. What is not declared has the policy of unknown sources.
A licence mark on a page only ever tightens what the policy of its source allows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from seoulwire.archive.cdx import parse_replay_url
from seoulwire.configuration import (
    Configuration,
    ImageRight,
    Rights,
    Source,
    Takedown,
    TextRight,
)
from seoulwire.items import Article, Blurb, Entry
from seoulwire.licensing import SITE_RESERVES
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.republish.licences import Terms, combined, terms_of
from seoulwire.republish.takedowns import (
    address_key,
    takedowns_of,
    takedowns_of_article,
    takedowns_of_images,
)

AttachmentRight = Literal["link", "none"]

PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)/")

# From the strictest to the most generous.
TEXT_ORDER: tuple[TextRight, ...] = ("none", "link", "excerpt", "full")
IMAGE_ORDER: tuple[ImageRight, ...] = ("none", "link", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What may go out of one post or article.

    ``text`` is ``full``, an ``excerpt`` of ``excerpt_words``, ``link`` (title and link) or ``none``
    (not even that). ``unaltered``: the licence forbids changes, so every repair must be marked
    where it was made and its raw text given. ``witnesses``: passages of the other side of a pair
    may be quoted as evidence. ``withdrawn``: taken down, or gone at its origin; not even an export
    of everything has it. ``reasons`` say in plain words what each policy allowed.
    """

    text: TextRight
    excerpt_words: int
    images: ImageRight
    attachments: AttachmentRight
    attribution: tuple[str, ...]
    licence: str | None
    unaltered: bool
    witnesses: bool
    withdrawn: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """One party's policy: who it is, what it allows, the licence mark on its own page."""

    who: str
    rights: Rights
    mark: str | None
    attribution: str
    withdraws: bool = False


class _Publication(NamedTuple):
    """All that the policy for an article depends on: ``shown`` is the host of the page it shows."""

    source: str
    host: str | None
    shown: str | None
    licence: str | None


class _Parties(NamedTuple):
    """All that the policy for a post depends on; many posts have the same.

    ``cited`` are hosts, each with the mark on its page; ``articles`` are each with whether the post
    was made of it.
    """

    portals: tuple[str | None, ...]
    licence: str | None
    tag: str | None
    source: str | None
    cited: tuple[tuple[str | None, str | None], ...]
    articles: tuple[tuple[bool, _Publication], ...]


WITHDRAWN = Rights(text="none")


def decide(entry: Entry, configuration: Configuration) -> Decision:
    """Return what of a post may go out: the strictest of all that have a say."""
    return decide_post(PostFacts.of(entry), configuration)


def decide_post(post: PostFacts, configuration: Configuration) -> Decision:
    """Return what of a post may go out: the strictest of all that have a say."""
    # A mark on a wrong target says nothing about the text that was copied.
    related = [article for kind, article in post.articles if kind != "unrelated"]
    parties = _Parties(
        # A page may name any address as its own; the one that answered has its say too.
        portals=(host_of(post.url), host_of(post.answered_url)),
        licence=post.licence,
        tag=post.tag,
        source=post.source,
        cited=tuple((host_of(url), _mark_at(url, related)) for url in post.citations),
        articles=tuple(
            (kind != "unrelated", _publication(article, configuration))
            for kind, article in post.articles
        ),
    )
    withdrawals = tuple(_withdrawals(post, configuration))
    decision = _decide_parties(parties, withdrawals, configuration)
    return _without_images(decision, takedowns_of_images(post, configuration))


def decide_article(article: Article | ArticleFacts, configuration: Configuration) -> Decision:
    """Return what of an article may go out by the policy of its own source."""
    facts = ArticleFacts.of(article) if isinstance(article, Article) else article
    taken_down = tuple(map(_taken_down, takedowns_of_article(facts, configuration)))
    return _decide_publication(_publication(facts, configuration), taken_down, configuration)


def may_copy_image(url: str, configuration: Configuration) -> bool:
    """Return whether the site an image comes from lets it be copied, whatever post shows it."""
    try:
        source = configuration.source_of_url(url)
    except ValueError:  # an address that cannot be split belongs to nobody we know
        source = None
    rights = source.rights if source else configuration.unknown_rights
    return rights.images == "copy"


def decide_blurb(blurb: Blurb, configuration: Configuration) -> Decision:
    """Return what of a front page's text may go out; such a text carries no licence mark."""
    host = host_of(blurb.provenance.url)
    claim = _claim_of_host("front page", host, configuration, None)
    return _strictest((claim,), None)


def _withdrawals(post: PostFacts, configuration: Configuration) -> Iterator[_Claim]:
    yield from map(_taken_down, takedowns_of(post, configuration))
    if post.gone:
        rights = configuration.gone_rights
        host = urlsplit(post.answered_url).hostname or "its origin"
        yield _Claim(
            who=f"gone at {host}",
            rights=rights,
            mark=None,
            attribution=rights.attribution,
            withdraws=rights.text == "none",
        )


def _taken_down(takedown: Takedown) -> _Claim:
    return _Claim(
        who=_in_short(takedown), rights=WITHDRAWN, mark=None, attribution="", withdraws=True
    )


def _without_images(decision: Decision, takedowns: Sequence[Takedown]) -> Decision:
    if not takedowns:
        return decision
    reasons = (f"{_in_short(takedown)}: no images" for takedown in takedowns)
    *others, verdict = decision.reasons
    return replace(decision, images="none", reasons=(*others, *reasons, verdict))


def _in_short(takedown: Takedown) -> str:
    return f"takedown of {takedown.target}, {takedown.asked}, {takedown.reason}"


@lru_cache(maxsize=4096)
def _decide_parties(
    parties: _Parties, withdrawals: tuple[_Claim, ...], configuration: Configuration
) -> Decision:
    claims = (*_claims_of_post(parties, configuration), *withdrawals)
    linked = configuration.attachment_rights.text != "none"
    return _strictest(_distinct(claims), parties.licence, linked=linked, is_post=True)


@lru_cache(maxsize=4096)
def _decide_publication(
    article: _Publication, taken_down: tuple[_Claim, ...], configuration: Configuration
) -> Decision:
    claims = (*_claims_of_article(article, configuration), *taken_down)
    return _strictest(_distinct(claims), article.licence)


def _claims_of_post(post: _Parties, configuration: Configuration) -> Iterator[_Claim]:
    for host in post.portals:
        yield _claim_of_host("portal", host, configuration, post.licence)
    related = [article for is_related, article in post.articles if is_related]
    if post.tag is not None:
        source = configuration.source_of_tag(post.tag)
        mark = _mark(article for article in related if source and article.source == source.key)
        yield _claim(f"tag [{post.tag}]", source, configuration, mark, post.tag)
    if post.source is not None:
        mark = _mark(article for article in related if article.source == post.source)
        yield _claim_of_source(f"source {post.source}", post.source, configuration, mark)
    for host, mark in post.cited:
        yield _claim_of_host("cited page", host, configuration, mark)
    for _, article in post.articles:
        yield from _claims_of_article(article, configuration)


def _claims_of_article(article: _Publication, configuration: Configuration) -> Iterator[_Claim]:
    yield _claim_of_host("article", article.host, configuration, article.licence)
    yield _claim_of_host("article", article.shown, configuration, article.licence)
    if article.source in configuration.sources:
        yield _claim_of_source("article", article.source, configuration, article.licence)


def _publication(article: ArticleFacts, configuration: Configuration) -> _Publication:
    shown = _shown_at(article.answered_url, configuration)
    return _Publication(article.source, host_of(article.url), host_of(shown), article.licence)


def _shown_at(url: str, configuration: Configuration) -> str:
    """Return the address of the page that ``url`` shows: a web archive's copy is another site's."""
    if configuration.archive is None:
        return url
    _, _, collection = configuration.archive.replay.partition("://")
    replayed = parse_replay_url(f"https://{collection}", f"https://{url.partition('://')[2]}")
    return url if replayed is None else replayed[1]


def host_of(url: str) -> str | None:
    """Return the host of an address, or ``None`` where it has none that can be told."""
    plain = PLAIN_HOST.match(url)
    if plain:  # of nearly every address; the whole of the rules takes ten times as long
        return plain[1]
    try:
        return urlsplit(url).hostname
    except ValueError:  # an address that cannot be split belongs to nobody we know
        return None


def _claim_of_host(
    who: str, host: str | None, configuration: Configuration, mark: str | None
) -> _Claim:
    source = configuration.source_of_host(host) if host else None
    return _claim(who, source, configuration, mark, host or "an unreadable address")


def _claim_of_source(who: str, key: str, configuration: Configuration, mark: str | None) -> _Claim:
    return _claim(who, configuration.sources.get(key), configuration, mark, key)


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


def _mark(articles: Iterable[ArticleFacts | _Publication]) -> str | None:
    marks = (article.licence for article in articles)
    return next((mark for mark in marks if terms_of(mark) is not None), None)


def _mark_at(url: str, articles: Sequence[ArticleFacts]) -> str | None:
    marked = [article for article in articles if article.licence is not None]
    if not marked:
        return None
    page = address_key(url)
    return _mark(
        article
        for article in marked
        if page in {address_key(article.url), address_key(article.requested_url)}
    )


def _distinct(claims: Iterable[_Claim]) -> tuple[_Claim, ...]:
    return tuple(dict.fromkeys(claims))


def _strictest(
    claims: tuple[_Claim, ...],
    own_mark: str | None,
    *,
    linked: bool = False,
    is_post: bool = False,
) -> Decision:
    allowed = [_allowed(claim) for claim in claims]
    text = min((text for text, _, _ in allowed), key=TEXT_ORDER.index)
    words = min((words for kind, words, _ in allowed if kind == "excerpt"), default=0)
    images = min((claim.rights.images for claim in claims), key=IMAGE_ORDER.index)
    # Together the marks forbid what any of them forbids.
    marks = (_terms_of_page(claim) or terms_of(claim.rights.licence) for claim in claims)
    terms = combined(mark for mark in marks if mark is not None)
    return Decision(
        text=text,
        excerpt_words=words if text == "excerpt" else 0,
        images=images if text != "none" else "none",
        attachments="link" if linked and text != "none" else "none",
        attribution=tuple(dict.fromkeys(c.attribution for c in claims if c.attribution)),
        licence=terms.name if terms else own_mark if own_mark != SITE_RESERVES else None,
        unaltered=terms is not None and not terms.changes,
        witnesses=is_post and text == "full",
        withdrawn=any(claim.withdraws for claim in claims),
        reasons=(
            *(f"{claim.who}: {why}" for claim, (_, _, why) in zip(claims, allowed, strict=True)),
            *(terms.conditions() if terms is not None and terms.is_open else ()),
            f"decision: {_in_words(text, words)}",
        ),
    )


def _allowed(claim: _Claim) -> tuple[TextRight, int, str]:
    """Return what one party allows, the words of its excerpt, and why."""
    rights, terms = claim.rights, _terms_of_page(claim)
    text, words = rights.text, rights.excerpt_words
    why = "by its policy"
    if text == "full" and terms is not None and not terms.is_open:
        who = "site" if claim.mark == SITE_RESERVES else "page"
        text, why = "excerpt", f"its {who} reserves all rights"
    elif text == "full" and rights.licence_required:
        marked = terms is not None
        why = f"its page carries {terms.name}" if terms else "no open licence on its page"
        text = "full" if marked else "excerpt"
    if text == "excerpt" and words <= 0:
        text = "link"
    return text, words, f"{_in_words(text, words)} ({why})"


def _terms_of_page(claim: _Claim) -> Terms | None:
    """Return what the page of a party states for itself.

    What a site reserves in the footer of all its pages gives way to the licence that the operator
    has declared for it; what a text itself reserves never does.
    """
    is_overruled = claim.mark == SITE_RESERVES and claim.rights.licence is not None
    return None if is_overruled else terms_of(claim.mark)


def _in_words(text: TextRight, words: int) -> str:
    return {
        "full": "full text",
        "excerpt": f"an excerpt of {words} words",
        "link": "title and link",
        "none": "nothing",
    }[text]
