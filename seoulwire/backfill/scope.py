"""Which pages of an archive the configuration declares: lists, front pages, sites of interest."""

from urllib.parse import parse_qsl, urlsplit

from seoulwire.configuration import Configuration
from seoulwire.items import Link, Role
from seoulwire.reading import Target
from seoulwire.urls import canonical_url

Place = tuple[str, str]  # host and path


class Scope:
    """The pages that the configuration declares, told by their canonical URLs."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._fronts = {
            _place(portal.front): Target(role="front", portal=portal.key)
            for portal in configuration.portals.values()
        }
        self._lists: dict[Place, list[tuple[frozenset[tuple[str, str]], Target]]] = {}
        for board in configuration.boards.values():
            target = Target(role="list", portal=board.portal, board=board.key)
            asked = (_parameters(board.start), target)
            self._lists.setdefault(_place(board.start), []).append(asked)
        self._hosts = {
            urlsplit(url).hostname
            for url in (
                *(portal.front for portal in configuration.portals.values()),
                *(board.start for board in configuration.boards.values()),
            )
        }

    def board_page(self, url: str) -> Target | None:
        """Return what a list or front page is read as; any page of a board's list is one."""
        place, given = _place(url), _parameters(url)
        fitting = [one for one in self._lists.get(place, ()) if one[0] <= given]
        if fitting:
            return max(fitting, key=lambda one: len(one[0]))[1]
        return self._fronts.get(place)

    def declares(self, url: str) -> bool:
        """Return whether a URL is on the site of a portal, a board or a source."""
        known = urlsplit(url).hostname in self._hosts
        return known or self._configuration.source_of_url(url) is not None

    def unnamed(self, url: str, roles: frozenset[Role]) -> Link | None:
        """Return the link of a page that nothing names, if it is on a declared site."""
        if self.board_page(url):
            return None
        if urlsplit(url).hostname in self._hosts:
            return Link(role="post", url=url, found="archive") if "post" in roles else None
        if "article" in roles and self._configuration.source_of_url(url):
            return Link(role="article", url=url, found="archive")
        return None


def canonical(url: str) -> str | None:
    """Return the canonical form of a URL, or ``None`` for what is none."""
    try:
        return canonical_url(url)
    except ValueError:
        return None


def _place(url: str) -> Place:
    parts = urlsplit(canonical_url(url))
    return parts.netloc, parts.path.rstrip("/")


def _parameters(url: str) -> frozenset[tuple[str, str]]:
    return frozenset(parse_qsl(urlsplit(url).query, keep_blank_values=True))
