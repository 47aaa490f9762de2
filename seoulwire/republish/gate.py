"""The one gate: what of an entry may go out, after its decision was made and recorded.

Every output (site, feeds, search index, exports) takes what :class:`Gate` lets through.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter

from seoulwire.configuration import Configuration, Takedown
from seoulwire.content import Block, Figure, Paragraph, lines, plain_text
from seoulwire.items import Blurb, Entry, Image
from seoulwire.repair.record import Repair, Repaired, undo
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.republish.rights import Decision, decide_article, decide_blurb, decide_post
from seoulwire.republish.takedowns import takedowns_of, takedowns_of_article, takedowns_of_images
from seoulwire.storage import DecidedKind, DecisionRecord, Store, TakedownRecord

# One word of an excerpt. Scripts without spaces would make a whole page one word, so two Han or
# kana characters count as one, and a longer run of anything else as one for each 20 characters.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\s{UNSPACED}]{{1,20}}")

TOGETHER = 100  # entries whose decisions are recorded at once
REMEMBERED = 10_000  # records that need not be made again

Record = Callable[[Sequence[DecisionRecord], Sequence[TakedownRecord]], object]


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


@dataclass(frozen=True, slots=True)
class Decided:
    """An entry with what was decided of it and of each article it is paired with, by id."""

    entry: Entry
    decision: Decision
    articles: dict[str, Decision]

    def records(self) -> list[DecisionRecord]:
        """Return the decisions in the plain values that are stored, the post's first."""
        return [
            _record_of("post", self.entry.post.id, self.decision),
            *(_record_of("article", id, decision) for id, decision in self.articles.items()),
        ]


def recorder(store: Store) -> Record:
    """Return what records decisions in a store; of a snapshot that is read-only, nothing does."""
    return (lambda _decisions, _takedowns: None) if store.is_read_only else store.save_decisions


class Gate:
    """Decides what of each entry may go out, and has it recorded before anything does.

    ``record`` takes the decisions of a batch and the takedowns that were applied in it.
    """

    def __init__(self, configuration: Configuration, record: Record) -> None:
        self._configuration = configuration
        self._record = record
        self._recorded: dict[tuple[str, str], DecisionRecord] = {}

    @property
    def looks_at_images(self) -> bool:
        """Whether the images of a post have a say in its decision: only takedowns name any."""
        return bool(self._configuration.takedowns)

    def admit(self, entries: Iterable[Entry]) -> Iterator[Decided]:
        """Yield the entries with their decisions, which are recorded by then."""
        rest = iter(entries)
        while batch := list(islice(rest, TOGETHER)):
            decisions, of_articles = self.decide_posts([PostFacts.of(entry) for entry in batch])
            for entry, decision in zip(batch, decisions, strict=True):
                own = {article.id: of_articles[article.id] for _, article in entry.pairs}
                yield Decided(entry, decision, own)

    def decide_posts(
        self, posts: Sequence[PostFacts]
    ) -> tuple[list[Decision], dict[str, Decision]]:
        """Return what may go out of each post, and of each of their articles; recorded by then."""
        articles = {article.id: article for post in posts for _, article in post.articles}
        decisions = self.decide([*posts, *articles.values()])
        own = decisions[: len(posts)]
        return own, dict(zip(articles, decisions[len(posts) :], strict=True))

    def decide(self, items: Sequence[PostFacts | ArticleFacts]) -> list[Decision]:
        """Return what may go out of each of the items, recorded by then."""
        decided = [self._decide(item) for item in items]
        made = [
            _record_of(_kind_of(item), item.id, decision)
            for item, decision in zip(items, decided, strict=True)
        ]
        # An article is decided on with each post it is paired with, and for its own sake.
        new = [record for record in made if self._recorded.get(record[:2]) != record]
        applied = items if self._configuration.takedowns else ()
        takedowns = [takedown for item in applied for takedown in self._takedowns(item)]
        if new or takedowns:
            self._record(new, takedowns)
        if len(self._recorded) > REMEMBERED:
            self._recorded.clear()
        self._recorded.update((record[:2], record) for record in new)
        return decided

    def admit_blurb(self, blurb: Blurb) -> Decision:
        """Return what may go out of a text of a portal's front page, recorded by then."""
        decision = decide_blurb(blurb, self._configuration)
        self._record([_record_of("blurb", blurb.id, decision)], ())
        return decision

    def _decide(self, item: PostFacts | ArticleFacts) -> Decision:
        if isinstance(item, PostFacts):
            return decide_post(item, self._configuration)
        return decide_article(item, self._configuration)

    def _takedowns(self, item: PostFacts | ArticleFacts) -> Iterator[TakedownRecord]:
        named: Iterable[Takedown]
        if isinstance(item, PostFacts):
            named = dict.fromkeys(
                (
                    *takedowns_of(item, self._configuration),
                    *takedowns_of_images(item, self._configuration),
                )
            )
        else:
            named = takedowns_of_article(item, self._configuration)
        return (_audit_of(_kind_of(item), item.id, takedown) for takedown in named)


def _kind_of(item: PostFacts | ArticleFacts) -> DecidedKind:
    return "post" if isinstance(item, PostFacts) else "article"


def _audit_of(kind: DecidedKind, public_id: str, takedown: Takedown) -> TakedownRecord:
    return TakedownRecord(
        item_kind=kind,
        item=public_id,
        target=takedown.target,
        reason=takedown.reason,
        asked=takedown.asked,
    )


def _record_of(kind: DecidedKind, public_id: str, decision: Decision) -> DecisionRecord:
    return DecisionRecord(kind, public_id, *_take_said(decision))


_take_said = attrgetter(*DecisionRecord._fields[2:])


def opened(decision: Decision) -> Decision:
    """Return a decision that lets everything out, for an export that is not for redistribution.

    What is withdrawn stays so.
    """
    if decision.withdrawn:
        return decision
    return replace(decision, text="full", images="copy", attachments="link", witnesses=True)


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
    elif decision.text != "full":
        blocks = tuple(map(_without_alternative, blocks))
    return Permitted(
        text=text,
        blocks=tuple(blocks),
        repairs=permitted_repairs(body.repairs, len(text), decision),
        whole=whole,
    )


def permitted_repairs(
    repairs: Iterable[Repair], length: int, decision: Decision
) -> tuple[Repair, ...]:
    """Return the repairs inside the first ``length`` characters, their evidence within the rights.

    ``length`` is that of what may go out of the text.
    """
    inside = (repair for repair in repairs if repair.text_end <= length)
    return tuple(_without_passage(repair, decision) for repair in inside)


def permitted_title(title: Repaired, decision: Decision) -> Repaired | None:
    """Return a title that may go out, its evidence within the rights; ``None`` for nothing."""
    if decision.text == "none":
        return None
    repairs = tuple(_without_passage(repair, decision) for repair in title.repairs)
    return replace(title, repairs=repairs)


def unmarked(text: str, repairs: Sequence[Repair], decision: Decision) -> str:
    """Return a text for a place where repairs cannot be marked: the raw one if it may not change.

    ``repairs`` are those inside ``text``, which is what may go out.
    """
    return undo(text, repairs) if decision.unaltered else text


def permitted_images(images: Iterable[Image], decision: Decision) -> tuple[Image, ...]:
    """Return the images that may be linked; their words only where all words may go out."""
    if decision.images == "none":
        return ()
    if decision.text == "full":
        return tuple(images)
    return tuple(Image(url=image.url) for image in images)


def _without_images(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Figure):
            yield from (Paragraph(line) for line in lines(block))  # its caption is text
        else:
            yield block


def _without_alternative(block: Block) -> Block:
    # Its words are not counted in an excerpt; caption and credit are, as text.
    return replace(block, alt=None) if isinstance(block, Figure) else block


def _without_passage(repair: Repair, decision: Decision) -> Repair:
    # The evidence quotes what stands behind, or the article: more than an excerpt allows.
    quotes_other = repair.evidence == "witness" and not decision.witnesses
    quotes_own = repair.evidence in {"document", "rule"} and decision.text != "full"
    return replace(repair, detail="") if quotes_other or quotes_own else repair


def _end_of_words(text: str, count: int) -> int:
    end = 0
    for _, word in zip(range(count), WORD.finditer(text), strict=False):
        end = word.end()
    return end
