"""Lists that authors made by hand: lines that begin with the same mark (``▲``, ``-``, ``①``)."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from seoulwire.content.blocks import Block, ListBlock, Paragraph

# Numbers in circles count on; they share one marker.
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# These are marks wherever they begin a line.
_SYMBOLS = "▴▲△▸▶▷■□▪▫◆◇●○◦◎•∙※ㆍ★☆☞❍❏ㅇ"
# These begin sentences too ("-5 degrees"), so white space must follow.
_SPACED = "-–—*·"
_MARK = re.compile(rf"[\s\xa0]*(?:([{_CIRCLED}{_SYMBOLS}])|([{_SPACED}])(?=[\s\xa0]))")


def structure_lists(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return ``blocks`` with hand-made lists as list blocks; the items keep their marks.

    Two or more marked paragraphs in a row are a list for each mark they use; a single one stays a
    paragraph, since ``※`` alone begins a note. The plain text of the body does not change.
    """
    return tuple(_structured(blocks))


def _structured(blocks: Iterable[Block]) -> Iterator[Block]:
    for is_marked, run in groupby(blocks, lambda block: _marker(block) is not None):
        members = list(run)
        if not is_marked or len(members) < 2:
            yield from members
            continue
        for marker, group in groupby(members, _marker):
            items = tuple(block.text for block in group if isinstance(block, Paragraph))
            yield ListBlock(items, ordered=marker == _CIRCLED[0], marker=marker)


def _marker(block: Block) -> str | None:
    found = _MARK.match(block.text) if isinstance(block, Paragraph) else None
    if found is None:
        return None
    mark = found[1] or found[2]
    return _CIRCLED[0] if mark in _CIRCLED else mark
