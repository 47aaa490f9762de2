"""What a setting may be given as: told by the type of its default, before a crawl begins."""

import json
import logging
import math
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from scrapy.settings import BaseSettings

from seoulwire.addresses import parse_networks
from seoulwire.exceptions import ConfigurationError

# Scrapy reads these seconds as fractions too, though it writes the default without one.
SECONDS = ("_DELAY", "_INTERVAL", "_TIMEOUT")
AT_LEAST_ONE = frozenset(
    {
        *("CONCURRENT_ITEMS", "CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN"),
        # With none of these a crawl would keep nothing.
        *("SEOULWIRE_DEADLINE", "SEOULWIRE_MAX_BODY", "SEOULWIRE_MAX_PAGES"),
    }
)
PORTS = range(1, 65_536)
BOOLEANS = frozenset({"0", "1", "true", "false", "True", "False"})  # what Scrapy takes for one


def check_setting(defaults: BaseSettings, name: str, value: str) -> None:
    """Return when a setting may have a value that the command line gives.

    Raises:
        ConfigurationError: when there is no such setting, or its value cannot be used.
    """
    if name not in defaults:
        near = get_close_matches(name.upper(), map(str, defaults), n=3)
        hint = f"; near it: {', '.join(near)}" if near else "; see docs/settings.md"
        message = f"--set {name}: there is no such setting{hint}"
        raise ConfigurationError(message)
    try:
        wanted = _SPECIAL[name](value) if name in _SPECIAL else _wanted(name, value, defaults[name])
    except ValueError as error:
        wanted = str(error)
    if wanted is not None:
        message = f"--set {name}={value}: {wanted}"
        raise ConfigurationError(message)


def _wanted(name: str, value: str, default: Any) -> str | None:
    """Return what is wanted in place of a value, ``None`` for one of the default's type."""
    match default:
        case bool():
            return None if value in BOOLEANS else "write 1 or 0"
        case int() if not name.endswith(SECONDS):
            return _number(name, value, default, int)
        case int() | float():
            return _number(name, value, default, float)
        case [int(), *_]:
            are_numbers = all(one.strip().isdecimal() for one in value.split(","))
            return None if are_numbers else "write numbers with commas between them"
        case dict() | BaseSettings():
            return None if isinstance(_json(value), dict) else 'write JSON: {"name": "value"}'
    return None


def _number(
    name: str, value: str, default: float, kind: Callable[[str], int | float]
) -> str | None:
    least = 1 if name in AT_LEAST_ONE else 0
    may_be_less = default < 0 or "PRIORITY" in name
    what = f"write a {'whole ' if kind is int else ''}number"
    bound = "" if may_be_less else f" of {least} or more"
    try:
        number = kind(value)
    except ValueError:
        return what + bound
    is_good = math.isfinite(number) and (may_be_less or number >= least)
    return None if is_good else what + bound


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None


def _share(value: str) -> str | None:
    try:
        is_share = 0.0 <= float(value) <= 1.0
    except ValueError:
        is_share = False
    return None if is_share else "write a number from 0 to 1"


def _log_level(value: str) -> str | None:
    levels = logging.getLevelNamesMapping()
    return None if value in levels or value.isdecimal() else "write DEBUG, INFO, WARNING or ERROR"


def _host_map(value: str) -> str | None:
    targets = _json(value)
    is_map = isinstance(targets, Mapping) and all(
        isinstance(one, str) and _is_port(one.rpartition(":")[2]) for one in targets.values()
    )
    return None if is_map else 'write JSON: {"host": "127.0.0.1:8080"}'


def _ports(value: str) -> str | None:
    are_ports = all(_is_port(one.strip()) for one in value.split(","))
    return None if are_ports else "write numbers from 1 to 65535 with commas between them"


def _is_port(text: str) -> bool:
    return text.isdecimal() and int(text) in PORTS


def _networks(value: str) -> str | None:
    parse_networks(one for one in value.split(",") if one.strip())
    return None


_SPECIAL: Mapping[str, Callable[[str], str | None]] = {
    "LOG_LEVEL": _log_level,
    "SEOULWIRE_ALLOWED_NETWORKS": _networks,
    "SEOULWIRE_ALLOWED_PORTS": _ports,
    "SEOULWIRE_HOST_MAP": _host_map,
    "SEOULWIRE_THRESHOLD": _share,
}
