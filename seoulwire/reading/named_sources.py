"""Sources that a text names in words, without an address: 출처: 하늘일보, (하늘일보 제공)."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from seoulwire.configuration import Configuration, Rights, Source
from seoulwire.licensing import reserves

MAX_LINE = 2_000
MAX_NAMED = 20
# From the strictest to the most generous.
_TEXT_ORDER = ("none", "link", "excerpt", "full")

# 사진 출처: the source of a picture, of which its caption tells, and not of the text
_OF_PICTURE = re.compile(r"(?:사진|이미지|그림|영상|photo|image|picture)\W{0,3}$", re.IGNORECASE)
# 출처, 원문 source; 자료 material; 제공 provided by; 저작권자 holder of the rights
_LABEL = re.compile(
    r"(?:(?:출처|원문|자료(?:\s?(?:출처|제공))?|제공|\bsources?)\s{0,3}[:：|=]"
    r"|출처\s{0,3}[\])>]|[\[(<]\s?출처\s|저작권자?\s{0,3}(?:[:：]|\(c\)|(?=[ⓒ©]))"
    r"|copyrights?\s{0,3}(?:\(c\)|by\b|(?=[ⓒ©\d:]))|[ⓒ©]|저작권자\s)",
    re.IGNORECASE,
)
_WINDOW = 80
_HOST = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12}(?![\w-])", re.IGNORECASE)
# After these a name that nobody declared is somebody's too. 기자 reporter, 특파원 correspondent.
_STATED = re.compile(
    r"(?:(?<!자료 )(?<!자료)출처\s{0,3}[:：|=\])>]|[\[(<]\s?출처\s"
    r"|저작권자\s{0,3}[:：]?\s{0,3}[ⓒ©])"
    r"[\s\"'“‘「『<《\[(]{0,4}(?P<names>[^\n()\[\]<>《》「」『』“”\"';:：|ⓒ©]{2,60})"
    r"|^\W{0,3}\[(?P<paper>[^\]\n=]{2,20})\]\s{0,2}[가-힣]{2,4}\s?(?:기자|특파원)"
)
_BETWEEN_NAMES = re.compile(r"\s?[,·/]\s?|\s및\s")
_MAX_NAME = 40
_SCHEMES = frozenset({"http", "https"})
_BEHIND_NAME = re.compile(r"(?:\s?(?:19|20)\d\d|\s무단|\s재배포|\shttps?$|\swww\.).*$|[\s.…-]+$")
# 은, 는, 이, 가 …: what a Korean name may have behind it
_PARTICLE = r"(?:은|는|이|가|의|에서|에|을|를|와|과|도|로|사|측|기자)?(?![가-힣A-Za-z0-9])"
# 과, 팀 a department; 담당관, 담당 who is in charge
_DEPARTMENT = re.compile(r"[가-힣]{1,12}(?:과|팀|담당관|담당)(?![가-힣])")


def named_sources(
    text: str, configuration: Configuration, host: str, own_names: Iterable[str]
) -> tuple[str, ...]:
    """Return the sources that a text names: keys of declared ones, else the names as written.

    ``own_names`` are what the site at ``host``, its board and its department are called: who names
    those as the source of a text names nobody else.
    """
    own = {_folded(name) for name in own_names if name}
    found: dict[str, None] = {}
    for line in text.split("\n"):
        for name in _named(line[:MAX_LINE], configuration, host, own):
            found[name] = None
            if len(found) == MAX_NAMED:
                return tuple(found)
    return tuple(found)


def strictest_source(names: Iterable[str], configuration: Configuration) -> str | None:
    """Return the name whose policy allows least, the first of several."""
    return min(names, key=lambda name: strictness(name, configuration), default=None)


def strictness(name: str, configuration: Configuration) -> tuple[int, int, bool]:
    """Return how much the policy of a source allows, less for a stricter one."""
    source = configuration.sources.get(name)
    rights: Rights = source.rights if source else configuration.unknown_rights
    words = rights.excerpt_words if rights.text == "excerpt" else 0
    return _TEXT_ORDER.index(rights.text), words, not rights.licence_required


def _named(line: str, configuration: Configuration, host: str, own: set[str]) -> Iterator[str]:
    home = configuration.source_of_host(host)
    declared = [source.key for source in _declared(line, configuration) if source is not home]
    yield from declared
    for stated in islice(_STATED.finditer(line), MAX_NAMED):
        if _OF_PICTURE.search(line[: stated.start()]):
            continue
        parts = _BETWEEN_NAMES.split(stated["names"] or stated["paper"])
        if _HOST.fullmatch(parts[0].strip()):
            parts = parts[:1]  # behind it stands the path
        for part in parts:
            name = _BEHIND_NAME.sub("", part).strip()
            is_strange = _may_be_name(name) and not _is_own(name, host, own)
            if is_strange and not _declares(name, configuration):
                yield name


def _may_be_name(name: str) -> bool:
    is_word = 2 <= len(name) <= _MAX_NAME and not name[0].isdigit()
    return is_word and name not in _SCHEMES and not reserves(name)


def _declared(line: str, configuration: Configuration) -> Iterator[Source]:
    """Yield the declared sources that a line gives, by name, tag or host."""
    for label in islice(_LABEL.finditer(line), MAX_NAMED):
        if _OF_PICTURE.search(line[: label.start()]):
            continue
        behind = line[label.end() : label.end() + _WINDOW]
        hosts = (configuration.source_of_host(one[0].lower()) for one in _HOST.finditer(behind))
        yield from (source for source in hosts if source is not None)
        yield from (source for source, named, _ in _patterns(configuration) if named.search(behind))
    for source, _, signed in _patterns(configuration):
        sign = signed.search(line)
        if sign is not None and not _OF_PICTURE.search(line[: sign.start()]):
            yield source


@lru_cache(maxsize=8)
def _patterns(
    configuration: Configuration,
) -> tuple[tuple[Source, re.Pattern[str], re.Pattern[str]], ...]:
    """Return for each source how it is named, and how a text is signed by it.

    ``[하늘일보] 홍길동 기자``, ``(서울=하늘일보)``, ``하늘일보 제공``.
    """
    made = []
    for source in configuration.sources.values():
        names = sorted({source.name, *source.tags}, key=len, reverse=True)
        spaced = (r"\s?".join(map(re.escape, name.split())) for name in names)
        either = rf"(?<![가-힣A-Za-z0-9])(?:{'|'.join(spaced)})"
        signed = (
            rf"^\W{{0,3}}[\[(<](?:[^\])>=]{{0,20}}=\s?)?{either}(?:\s?=[^\])>]{{0,20}})?[\])>]"
            rf"|{either}\s?제공(?=\W|$)"
        )
        made.append(
            (
                source,
                re.compile(either + _PARTICLE, re.IGNORECASE),
                re.compile(signed, re.IGNORECASE),
            )
        )
    return tuple(made)


def _declares(name: str, configuration: Configuration) -> bool:
    host = name.lower() if _HOST.fullmatch(name) else ""
    return configuration.source_of_host(host) is not None or any(
        named.search(name) for _, named, _ in _patterns(configuration)
    )


def _is_own(name: str, host: str, own: set[str]) -> bool:
    """Return whether a name is the site's own, a department of it, or no name at all."""
    folded = _folded(name)
    if not any(one.isalpha() for one in folded) or folded in own:
        return True
    if _HOST.fullmatch(name):
        site = host.removeprefix("www.")
        return name.lower().removeprefix("www.").endswith(site) or site.endswith(name.lower())
    rest = _DEPARTMENT.sub(" ", name)
    words = [_folded(word) for word in rest.split()]
    return all(word in own for word in words)


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
