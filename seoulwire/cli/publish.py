"""``seoulwire publish``: the site and its feeds, within the rights."""

from pathlib import Path
from typing import Annotated

import typer

from seoulwire.cli.console import console
from seoulwire.cli.options import Config, Data, Database, load, open_store, project_settings
from seoulwire.cli.rights import warn_of_unmatched
from seoulwire.exceptions import ExitCode
from seoulwire.processes import collect_seldom
from seoulwire.republish import Library, build_site


def publish(
    directory: Annotated[Path, typer.Argument(help="Where the site goes; replaced as a whole.")],
    base_url: Annotated[
        str | None,
        typer.Option(help="Where the site will be served: for a sitemap and absolute links."),
    ] = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
) -> None:
    """Write the static site and its feeds; nothing goes out beyond what its source allows.

    Exit code 4 where a takedown names nothing that is stored: what it is of may be out.
    """
    collect_seldom()
    archive = Path(project_settings(data)["SEOULWIRE_DATA"]) / "warc"
    library = Library.of_store(open_store(data, database), archive)
    report = build_site(library, directory, load(config), base_url=base_url)
    warn_of_unmatched(report.unmatched)
    console().print(
        f"{report.pages} pages: {report.full} posts in full, {report.excerpts} as excerpts, "
        f"{report.links} as links, {report.withheld} withheld\n{directory / 'index.html'}",
        soft_wrap=True,
    )
    if report.unmatched:
        raise typer.Exit(ExitCode.CHECK_FAILED)
