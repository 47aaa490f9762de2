"""Options that several commands take, and the store they name."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from scrapy.settings import Settings, get_settings_priority
from scrapy.utils.project import get_project_settings

from seoulwire.cli.console import error_console
from seoulwire.cli.values import check_setting
from seoulwire.configuration import Configuration
from seoulwire.exceptions import ConfigurationError
from seoulwire.pipelines import configuration_of, configuration_path, database_url
from seoulwire.reprocess import Archive
from seoulwire.sample import sample_settings
from seoulwire.storage import Store

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Data directory: database and WARC files. Default: SEOULWIRE_DATA, else ./data.",
        show_default=False,
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="Any SQLAlchemy URL. Default: SEOULWIRE_DATABASE, else SQLite in the data directory.",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="TOML of boards, sources and rights, merged over the bundled one. "
        "Default: SEOULWIRE_CONFIG.",
        show_default=False,
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on a Dask cluster: tcp://host:8786. Default of a crawl: SEOULWIRE_CLUSTER.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

Setting = Annotated[
    list[str] | None, typer.Option("--set", "-s", metavar="NAME=VALUE", help="Any setting.")
]
Sample = Annotated[
    int | None,
    typer.Option(
        metavar="PORT",
        min=1,
        max=65_535,
        help="Ask the sample portal that `seoulwire sample` serves on this loopback port.",
    ),
]


def project_settings(
    data: Path | None = None, database: str | None = None, config: Path | None = None
) -> Settings:
    """Return the crawl settings with the command line's options over them.

    Raises:
        ConfigurationError: when the data directory is a file.
    """
    settings = get_project_settings()
    settings.setmodule("seoulwire.settings", priority="project")
    given = {
        "SEOULWIRE_DATA": str(data) if data else None,
        "SEOULWIRE_DATABASE": database,
        "SEOULWIRE_CONFIG": str(config) if config else None,
    }
    for name, value in given.items():
        if value is not None:
            settings.set(name, value, priority="cmdline")
    directory = Path(settings["SEOULWIRE_DATA"])
    if directory.exists() and not directory.is_dir():
        message = f"{directory} is a file; give --data, or SEOULWIRE_DATA, a directory"
        raise ConfigurationError(message)
    return settings


def apply_settings(settings: Settings, given: Iterable[str] | None, sample: int | None) -> None:
    """Put what ``--sample`` and then what ``--set`` gives over the settings of a crawl.

    A configuration that ``--config`` names stays: boards of the sample are declared as any other.

    Raises:
        ConfigurationError: when there is no such setting, or it cannot have that value.
    """
    if sample is not None:
        told = sample_settings(sample)
        if settings.getpriority("SEOULWIRE_CONFIG") == get_settings_priority("cmdline"):
            del told["SEOULWIRE_CONFIG"]
        settings.setdict(told, priority="cmdline")
    defaults = settings.copy()
    for setting in given or ():
        name, equals, value = setting.partition("=")
        if not equals:
            message = f"--set {setting}: write NAME=VALUE"
            raise typer.BadParameter(message)
        check_setting(defaults, name.strip(), value)
        settings.set(name.strip(), value, priority="cmdline")


def archive_of(settings: Settings) -> Archive:
    """Return the archive that the settings name; its paths are absolute, for other processes."""
    configuration = configuration_path(settings)
    return Archive(
        database=database_url(settings),
        directory=Path(settings["SEOULWIRE_DATA"]).absolute(),
        configuration=configuration.absolute() if configuration else None,
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        max_body=settings.getint("SEOULWIRE_MAX_BODY"),
    )


def is_address(name: str) -> bool:
    """Return whether an argument is meant for a URL: of a web page, good or bad."""
    return name.lower().startswith(("http:", "https:"))


def open_store(data: Path | None, database: str | None) -> Store:
    """Return the store the options name.

    Raises:
        StorageError: when there is none yet, or it cannot be opened.
    """
    return Store.open(database_url(project_settings(data, database)), create=False)


def check_board(board: str | None, configuration: Configuration, store: Store) -> None:
    """Return when a board is declared or has posts, or when none is asked for.

    Raises:
        ConfigurationError: when nothing is known of it.
    """
    if board is None or board in configuration.boards:
        return
    stored = store.boards()
    if board not in stored:
        declared = ", ".join(configuration.boards)
        message = (
            f"no board {board!r} is declared or has posts; declared: {declared}; "
            f"with posts: {', '.join(sorted(stored)) or 'none'}"
        )
        raise ConfigurationError(message)


def check_order(since: date | None, until: date | None) -> None:
    """Return when two days or moments, where both are given, are in their order.

    Raises:
        ConfigurationError: when nothing is of both.
    """
    if since and until and until < since:
        message = (
            f"--since {since:%Y-%m-%d} is later than --until {until:%Y-%m-%d}: nothing is of both"
        )
        raise ConfigurationError(message)


def tell_if_read_only(store: Store) -> None:
    """Say that what is decided is recorded nowhere, where the archive cannot be written."""
    if store.is_read_only:
        error_console().print("the archive is read-only: its rights decisions are not recorded")


def load(config: Path | None) -> Configuration:
    """Return the configuration the options name."""
    return configuration_of(project_settings(config=config))
