"""Options that several commands take, and the store they name."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from scrapy.settings import Settings, get_settings_priority
from scrapy.utils.project import get_project_settings

from seoulwire.configuration import Configuration
from seoulwire.pipelines import configuration_of, database_url
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
        help="TOML of boards, sources and rights, merged over the bundled one.",
        show_default=False,
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

Setting = Annotated[
    list[str] | None, typer.Option("--set", "-s", metavar="NAME=VALUE", help="Any setting.")
]
Sample = Annotated[
    int | None,
    typer.Option(
        metavar="PORT",
        help="Ask the sample portal that `seoulwire sample` serves on this loopback port.",
    ),
]


def project_settings(
    data: Path | None = None, database: str | None = None, config: Path | None = None
) -> Settings:
    """Return the crawl settings with the command line's options over them."""
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
    return settings


def apply_settings(settings: Settings, given: Iterable[str] | None, sample: int | None) -> None:
    """Put what ``--sample`` and then what ``--set`` gives over the settings of a crawl.

    A configuration that ``--config`` names stays: boards of the sample are declared as any other.
    """
    if sample is not None:
        told = sample_settings(sample)
        if settings.getpriority("SEOULWIRE_CONFIG") == get_settings_priority("cmdline"):
            del told["SEOULWIRE_CONFIG"]
        settings.setdict(told, priority="cmdline")
    for setting in given or ():
        name, equals, value = setting.partition("=")
        if not equals:
            message = f"--set {setting}: write NAME=VALUE"
            raise typer.BadParameter(message)
        settings.set(name.strip(), value, priority="cmdline")


def open_store(data: Path | None, database: str | None) -> Store:
    """Return the store the options name.

    Raises:
        StorageError: when there is none yet, or it cannot be opened.
    """
    return Store.open(database_url(project_settings(data, database)), create=False)


def load(config: Path | None) -> Configuration:
    """Return the configuration the options name."""
    return configuration_of(project_settings(config=config))
