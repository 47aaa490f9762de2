"""The sitemap (sitemaps.org 0.9), in several files where one may not hold all addresses."""

from collections.abc import Iterator, Sequence

from lxml import etree

from seoulwire.republish.listing import Row

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LONGEST = 50_000  # addresses in one file, by the protocol


def sitemaps(
    base_url: str, lists: Sequence[str], rows: Sequence[Row]
) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap's files by path; the first one to read is ``sitemap.xml``."""
    places: list[tuple[str, str | None]] = [(path, None) for path in lists]
    places += [(row.href, row.updated[:10]) for row in rows]
    if len(places) <= LONGEST:
        yield "sitemap.xml", _document("urlset", "url", base_url, places)
        return
    parts = []
    for number, begin in enumerate(range(0, len(places), LONGEST), start=1):
        path = f"sitemap.{number}.xml"
        yield path, _document("urlset", "url", base_url, places[begin : begin + LONGEST])
        parts.append((path, None))
    yield "sitemap.xml", _document("sitemapindex", "sitemap", base_url, parts)


def _document(
    root_name: str, name: str, base_url: str, places: Sequence[tuple[str, str | None]]
) -> bytes:
    root = etree.fromstring(f'<{root_name} xmlns="{SITEMAP}"/>')
    for path, modified in places:
        element = etree.SubElement(root, f"{{{SITEMAP}}}{name}")
        etree.SubElement(element, f"{{{SITEMAP}}}loc").text = base_url + path
        if modified is not None:
            etree.SubElement(element, f"{{{SITEMAP}}}lastmod").text = modified
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
