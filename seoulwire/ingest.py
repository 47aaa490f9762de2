"""Capture in, items out: every step from bytes to a valid item, as pure functions.

``ingest`` is the whole way, as a reprocess goes it. A crawl walks it one step at a time: spiders
call ``reading.read``, the item pipelines ``repair_item``, ``normalize_item`` and ``validate_item``.
A backfill, and a second try of what is in quarantine, read elsewhere and then call ``finish_item``.
All of them make the same items of the same capture.
"""

from dataclasses import replace
from typing import TypeVar

from seoulwire.boards import find_attribution
from seoulwire.configuration import Configuration
from seoulwire.content import Block, structure_lists, with_text
from seoulwire.exceptions import InvalidItemError
from seoulwire.items import Article, Blurb, Capture, Item, Post
from seoulwire.reading import Reading, Target, read
from seoulwire.repair import THRESHOLD, Repaired, normalize, repair

AnyItem = TypeVar("AnyItem", bound=Item)


def ingest(
    capture: Capture, target: Target, configuration: Configuration, threshold: float = THRESHOLD
) -> Reading:
    """Return what a capture says, its items repaired, normalized and valid.

    Raises:
        SoftError: when the capture is no content.
        UnavailableError: when the server could not answer.
        UnreadableError: when the capture is in scope and no valid item can be made of it.
    """
    reading = read(capture, target, configuration)
    return replace(reading, items=tuple(finish_item(item, threshold) for item in reading.items))


def finish_item(item: AnyItem, threshold: float = THRESHOLD) -> AnyItem:
    """Return an item as it was read, repaired, normalized and valid.

    Raises:
        InvalidItemError: when it has nothing to keep.
    """
    return validate_item(normalize_item(repair_item(item, threshold)))


def repair_item(item: AnyItem, threshold: float = THRESHOLD) -> AnyItem:
    """Return ``item`` with lost characters restored and mojibake undone where evidence suffices.

    An item that needs no repair is returned itself. The title is repaired with the body as its
    witness, since most copies open with their title.
    """

    def restore(field: Repaired, *witnesses: str) -> Repaired:
        return field.then(repair(field.text, witnesses, threshold))

    match item:
        case Post():
            body = restore(item.body)
            title = restore(item.title, body.text)
            if body is item.body and title is item.title:
                return item
            return replace(item, title=title, body=body, blocks=_refill(item.blocks, body))
        case Article():
            body = restore(item.body)
            title = restore(item.title, body.text)
            subtitle = restore(item.subtitle, body.text) if item.subtitle else None
            if body is item.body and title is item.title and subtitle is item.subtitle:
                return item
            blocks = _refill(item.blocks, body)
            return replace(item, title=title, subtitle=subtitle, body=body, blocks=blocks)
        case Blurb():
            body = restore(item.body)
            return item if body is item.body else replace(item, body=body)
        case _:
            return item


def normalize_item(item: AnyItem) -> AnyItem:
    """Return ``item`` in NFC with plain spaces, hand-made lists and attribution as structure."""

    def tidy(field: Repaired) -> Repaired:
        return field.then(normalize(field.text))

    match item:
        case Post():
            body = tidy(item.body)
            blocks = structure_lists(_refill(item.blocks, body))
            attribution = find_attribution(blocks)
            return replace(
                item,
                title=tidy(item.title),
                body=body,
                blocks=blocks,
                deck=attribution.deck,
                byline=attribution.byline,
                published=attribution.published,
                published_raw=attribution.published_raw,
                images=attribution.images or item.images,
            )
        case Article():
            body = tidy(item.body)
            return replace(
                item,
                title=tidy(item.title),
                subtitle=tidy(item.subtitle) if item.subtitle else None,
                body=body,
                blocks=structure_lists(_refill(item.blocks, body)),
            )
        case Blurb():
            return replace(item, body=tidy(item.body))
        case _:
            return item


def validate_item(item: AnyItem) -> AnyItem:
    """Return ``item`` when it may be stored.

    Raises:
        InvalidItemError: when it has nothing to keep; the message names the field.
    """
    match item:
        case Post():
            if not item.title.text.strip():
                raise InvalidItemError("no-title", f"{item.url}: the title is empty")
        case Article():
            if not item.title.text.strip():
                raise InvalidItemError("no-title", f"{item.url}: the title is empty")
            if not item.body.text.strip():
                raise InvalidItemError("no-content", f"{item.url}: the article has no text")
        case _:
            pass
    return item


def _refill(blocks: tuple[Block, ...], body: Repaired) -> tuple[Block, ...]:
    return with_text(blocks, body.text) if body.repairs else blocks
