"""Which request a response answers, wherever in a WARC file its record stands.

Some crawlers write the request first, others (Heritrix, warcprox) after the response; either names
the other's record.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from seoulwire.archive.exchange import HeaderPairs
from seoulwire.archive.framing import Damaged

AHEAD = 8  # records that wait for what follows them, and requests that are remembered
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Request:
    """A request record: its id, those of the records it names, and what was asked for how."""

    id: str
    names: frozenset[str]
    method: str
    headers: HeaderPairs


@dataclass(slots=True)
class Answer(Generic[Record]):
    """A record of an answer, its id and those it names, and the request once that is found."""

    record: Record
    id: str
    names: frozenset[str]
    request: Request | None = None

    def is_of(self, request: Request) -> bool:
        """Tell whether either record names the other."""
        return self.id in request.names or request.id in self.names


def with_requests(
    found: Iterable[Request | Answer[Record] | Damaged],
) -> Iterator[Answer[Record] | Damaged]:
    """Yield what is found in its order, without the requests, which their answers get."""
    held: deque[Answer[Record] | Damaged] = deque()
    recent: deque[Request] = deque(maxlen=AHEAD)
    before: Request | None = None  # right before: one that names nothing asks for what follows
    for one in found:
        if isinstance(one, Request):
            for answer in held:
                if isinstance(answer, Answer) and answer.request is None and answer.is_of(one):
                    answer.request = one
            recent.append(one)
            before = one
        else:
            if isinstance(one, Answer):
                named = (request for request in recent if one.is_of(request))
                one.request = next(named, before if before and not before.names else None)
            held.append(one)
            before = None
        while held and (len(held) > AHEAD or not _waits(held[0])):
            yield held.popleft()
    yield from held


def _waits(one: Answer[Record] | Damaged) -> bool:
    return isinstance(one, Answer) and one.request is None
