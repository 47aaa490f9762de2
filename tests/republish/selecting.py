"""What an XPath finds, where it is texts: lxml's own type leaves open what that may be."""

from collections.abc import Mapping

from lxml.etree import _Element


def texts(node: _Element, path: str, namespaces: Mapping[str, str] | None = None) -> list[str]:
    """Return the texts or attributes at ``path``."""
    found = node.xpath(path, namespaces=namespaces)
    assert isinstance(found, list)
    strings = [each for each in found if isinstance(each, str)]
    assert len(strings) == len(found), "elements are no texts"
    return strings
