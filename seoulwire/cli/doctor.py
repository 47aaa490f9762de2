"""``seoulwire doctor``: is the machine ready, the configuration sound, are the defaults safe."""

import os
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import typer
from rich.table import Table
from rich.text import Text
from scrapy.settings import BaseSettings

from seoulwire.addresses import parse_networks
from seoulwire.archive import check_captures
from seoulwire.cli.console import console
from seoulwire.cli.options import Config, Data, Database, project_settings
from seoulwire.exceptions import ExitCode, SeoulwireError
from seoulwire.pipelines import configuration_of, database_url
from seoulwire.rendering import find_browser
from seoulwire.storage import Store


class Finding(NamedTuple):
    """One thing looked at: whether it is as it should be, and what to do where it is not."""

    ok: bool
    subject: str
    words: str


# Setting, the only safe value, and what an unsafe one allows.
SAFE_DEFAULTS = (
    ("ROBOTSTXT_OBEY", True, "pages are fetched that their site forbids"),
    ("DOWNLOAD_VERIFY_CERTIFICATES", True, "anybody on the way can alter what is archived"),
    ("TELNETCONSOLE_ENABLED", False, "local users can run code in the crawl"),
    ("REMOTE_CONTROL_ENABLED", False, "local users can run code in the crawl"),
    ("HTTPPROXY_ENABLED", False, "a proxy from the environment sees and alters everything"),
)


def doctor(data: Data = None, database: Database = None, config: Config = None) -> None:
    """Check environment, configuration, database and secure defaults; exit 4 when one is wrong."""
    settings = project_settings(data, database, config)
    findings = [
        finding
        for look in (_environment, _configuration, _data, _safety)
        for finding in look(settings)
    ]
    table = Table("", "", "", show_header=False)
    for finding in findings:
        mark = Text("ok", "green") if finding.ok else Text("wrong", "red")
        table.add_row(mark, finding.subject, finding.words)
    console().print(table)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _environment(_settings: BaseSettings) -> Iterator[Finding]:
    yield Finding(True, "python", sys.version.split()[0])
    for package in ("scrapy", "sqlalchemy", "lxml", "chardet", "beautifulsoup4"):
        yield Finding(True, package, version(package))


def _configuration(settings: BaseSettings) -> Iterator[Finding]:
    def describe() -> str:
        configuration = configuration_of(settings)
        return f"{len(configuration.boards)} boards, {len(configuration.sources)} sources"

    def browser() -> str:
        boards = configuration_of(settings).boards.values()
        rendered = ", ".join(board.key for board in boards if board.render)
        return (
            f"{find_browser()}, for {rendered}" if rendered else "not needed: no board is rendered"
        )

    declared = _tried("configuration", describe)
    yield declared
    if declared.ok:  # else it would say the same again
        yield _tried("browser", browser)
    contact = settings["SEOULWIRE_CONTACT"]
    yield Finding(
        bool(contact),
        "contact",
        contact
        or "SEOULWIRE_CONTACT is not set: site owners cannot reach you; set an address or URL",
    )


def _data(settings: BaseSettings) -> Iterator[Finding]:
    directory = Path(settings["SEOULWIRE_DATA"])
    existing = next(path for path in (directory, *directory.absolute().parents) if path.exists())
    yield Finding(
        os.access(existing, os.W_OK),
        "data directory",
        f"{directory.absolute()}{'' if directory.exists() else ' (made by the first crawl)'}",
    )

    def describe() -> str:
        url = database_url(settings)
        if url.startswith("sqlite") and not directory.exists():
            return "none yet; the first crawl makes it"
        with Store.open(url) as store:
            findings = (*store.check(), *check_captures(directory / "warc", store.captures()))
        if findings:
            raise SeoulwireError("; ".join(findings))
        return "opens, schema up to date, no findings"

    yield _tried("database", describe)


def _safety(settings: BaseSettings) -> Iterator[Finding]:
    for name, safe, danger in SAFE_DEFAULTS:
        ok = settings.getbool(name) is safe
        yield Finding(ok, name, str(settings.get(name)) if ok else f"set it to {safe}: {danger}")
    handlers = settings.get_component_priority_dict_with_base("DOWNLOAD_HANDLERS")
    open_schemes = sorted(scheme for scheme, handler in handlers.items() if handler)
    yield Finding(
        set(open_schemes) <= {"http", "https"}, "download handlers", ", ".join(open_schemes)
    )
    networks = settings.getlist("SEOULWIRE_ALLOWED_NETWORKS")
    yield _tried(
        "private networks",
        lambda: f"allowed: {', '.join(map(str, parse_networks(networks)))}" if networks else "none",
    )


def _tried(subject: str, describe: Callable[[], str]) -> Finding:
    try:
        return Finding(True, subject, describe())
    except SeoulwireError as error:
        return Finding(False, subject, str(error))
