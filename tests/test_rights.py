"""`seoulwire rights`: what goes out and why, and what a takedown does, as an operator sees it."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled

pytestmark = pytest.mark.slow

POST = "portal:en/night-market-cooks"
OPEN_POST = "portal:en/smg-remodels-old-inns"
SLUG = "smg-remodels-old-inns"
TAKEDOWN = f"""
[[takedowns]]
post = "{OPEN_POST}"
asked = 2026-11-20
reason = "asked by its author"
"""


def run(crawled: Crawled, *arguments: str) -> str:
    done = crawled.command.run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def decisions(crawled: Crawled, *arguments: str) -> dict[str, Any]:
    lines = run(crawled, "rights", "--json", *arguments).splitlines()
    return {row["item"]: row for row in map(json.loads, lines)}


def test_every_post_is_listed_with_what_goes_out_and_who_decided(crawled: Crawled) -> None:
    told = run(crawled, "rights")
    assert POST in told.replace("\n", "")
    assert "HuffPost: by its policy" in " ".join(told.split())
    *_, sums = told.strip().splitlines()
    full, excerpts, links, withheld = (int(part.split()[0]) for part in sums.split(", "))
    rows = decisions(crawled)
    assert len(rows) == full + excerpts + links + withheld
    for row in rows.values():
        assert row["reasons"][-1].startswith("decision: ")
        assert len(row["reasons"]) >= 2
        assert all(article["reasons"] for article in row["articles"])


def test_of_one_post_every_party_that_has_a_say_is_named(crawled: Crawled) -> None:
    told = " ".join(run(crawled, "rights", POST).split())
    for party in ("portal (Seoul Solution)", "tag [USA_Huffpost] (HuffPost)", "article (HuffPost)"):
        assert f"{party}: an excerpt of 40 words" in told
    assert "decision: an excerpt of 40 words" in told


def test_an_archive_s_copy_has_the_policy_of_the_site_it_shows(crawled: Crawled) -> None:
    reasons = [reason for row in decisions(crawled).values() for reason in row["reasons"]]
    assert not [reason for reason in reasons if "web.archive.org" in reason]


def test_a_post_that_is_not_stored_says_how_to_find_one(crawled: Crawled) -> None:
    done = crawled.command.run("rights", "portal:en/none")
    assert done.returncode == 2
    assert "`seoulwire rights` lists all" in done.stderr


def test_a_takedown_removes_a_post_from_every_output_and_leaves_an_audit_row(
    crawled: Crawled, tmp_path: Path
) -> None:
    def holding() -> list[str]:
        files = (path for path in (tmp_path / "site").rglob("*") if path.is_file())
        return [path.name for path in files if SLUG in path.read_text("utf-8", "replace")]

    run(crawled, "publish", str(tmp_path / "site"))
    assert len(holding()) > 6  # its page, its lists, feeds, the search index
    config = tmp_path / "takedown.toml"
    config.write_text(TAKEDOWN)
    run(crawled, "publish", str(tmp_path / "site"), "--config", str(config))
    assert holding() == []
    assert "deleted-entry" in (tmp_path / "site/feed.atom").read_text("utf-8")
    for scope in ("gate", "all"):
        exported = run(crawled, "export", "--rights", scope, "--config", str(config))
        rows = {json.loads(line).get("id") for line in exported.splitlines()}
        assert POST in rows
        assert OPEN_POST not in rows, scope
    (row,) = json.loads(f"[{run(crawled, 'rights', '--audit', '--json').strip()}]")
    assert row["takedown"]["item"] == OPEN_POST
    assert row["takedown"]["reason"] == "asked by its author"
    assert row["takedown"]["asked"] == "2026-11-20"
    assert row["applied"]
    assert decisions(crawled, "--config", str(config))[OPEN_POST]["withdrawn"]
    run(crawled, "publish", str(tmp_path / "site"))  # the request was withdrawn
    assert SLUG in (tmp_path / "site/boards/news.html").read_text("utf-8")


def test_a_takedown_that_matches_nothing_is_named_and_no_success(
    crawled: Crawled, tmp_path: Path
) -> None:
    config = tmp_path / "takedown.toml"
    config.write_text(TAKEDOWN.replace(OPEN_POST, "portal:en/mistyped"))
    done = crawled.command.run("publish", str(tmp_path / "site"), "--config", str(config))
    assert done.returncode == 4
    assert "the takedown of portal:en/mistyped (2026-11-20) matches no post" in done.stderr
    audit = crawled.command.run("rights", "--audit", "--config", str(config))
    assert audit.returncode == 0
    assert "portal:en/mistyped" in audit.stderr
