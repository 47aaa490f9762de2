"""The rights that the page of a post states: its licence mark, or that all are reserved."""

from seoulwire.boards.outline import Outline
from seoulwire.licensing import ShownLine, has_marks, licence_among, reservation_at, reserves


def licence_of_post(outline: Outline, html: str, title: str | None) -> str | None:
    """Return ``KOGL-1`` to ``KOGL-4``, a Creative Commons licence, or that rights are reserved.

    ``html`` is the source of the page. ``title`` may name a licence without being under it.
    """
    if has_marks(html):
        lines = [ShownLine(line.text, line.element) for line in outline.lines]
        return licence_among(outline.root, lines, outline.spans, title)
    return reservation_at(line.element for line in outline.lines if reserves(line.text))
