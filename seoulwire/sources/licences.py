"""The rights that the page of an article states: its licence mark, or that all are reserved."""

from seoulwire.licensing import ALL_RIGHTS_RESERVED, SITE_RESERVES, has_marks, licence_of, reserves

__all__ = ["licence_of", "may_have_licence", "reservation_of"]

_FOOTERS = ("<footer", 'id="foot', 'class="foot', 'id="ft')
may_have_licence = has_marks


def reservation_of(html: str) -> str | None:
    """Return what the source of a page without a mark reserves, in its text or its footer only.

    Told without parsing: nearly every newspaper's page does.
    """
    if not reserves(html):
        return None
    before, *rest = html.split("<!--")  # the comments of templates are no words of the publisher
    shown = before + "".join(part.partition("-->")[2] for part in rest)
    last = max(map(shown.rfind, _FOOTERS))
    text, footer = (shown, "") if last < 0 else (shown[:last], shown[last:])
    if reserves(text):
        return ALL_RIGHTS_RESERVED
    return SITE_RESERVES if reserves(footer) else None
