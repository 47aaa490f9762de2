"""The commands as their user meets them: help, output, errors that say what to do, exit codes."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command, Crawled
from typer.testing import CliRunner

from seoulwire.cli import app
from seoulwire.cli.options import apply_settings, project_settings
from seoulwire.exceptions import ConfigurationError
from seoulwire.storage import Store

# The sample's boards and its web archive: what a crawl of it is read again with.
SAMPLE = str(Path(__file__).parent.parent / "seoulwire" / "sample" / "sample.toml")
COMMANDS = (
    *("crawl", "status", "show", "repair", "publish", "export", "sample", "doctor"),
    *(
        "quarantine",
        "quarantine list",
        "quarantine retry",
        "quarantine drop",
        "db",
        "db upgrade",
        "db check",
    ),
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(app, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_no_command_shows_the_help() -> None:
    assert "Usage" in CliRunner().invoke(app, []).output


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            ("backfill", "wayback", "https://portal.example/", "--from", "2020-13-01"),
            2,
            "is no date",
        ),
        (
            (
                *("backfill", "wayback", "https://portal.example/"),
                *("--from", "2020-01-02", "--to", "2020-01-01"),
            ),
            2,
            "is later than until=2020-01-01",
        ),
        (
            ("backfill", "wayback", "https://portal.example/", "--cdx", "nonsense"),
            2,
            "nonsense is no URL",
        ),
        (
            ("backfill", "wayback", "https://portal.example/", "--replay", "http://"),
            2,
            "http:// is no URL",
        ),
        (("status",), 6, "the first crawl makes it"),
        (("show", "portal:en/x"), 6, "the first crawl makes it"),
        (("publish", "site"), 6, "the first crawl makes it"),
        (("export",), 6, "the first crawl makes it"),
        (("quarantine", "list"), 6, "the first crawl makes it"),
        (("export", "a.jsonl", "--output", "b.jsonl"), 2, "give one"),
        (("crawl", "nowhere"), 2, "no board 'nowhere' is declared; declared: news, archives"),
        (("crawl", "--since", "lately"), 2, "write it as 2017-07-04"),
        (("crawl", "--pages", "9-3"), 2, "ends before it begins"),
        (("crawl", "--since", "2017-07-04", "--until", "2017-07-03"), 2, "is later than until="),
        (("crawl", "--sample", "99999"), 2, "65535"),
        (("crawl", "--set", "NAME"), 2, "NAME=VALUE"),
        (("crawl", "--dry-run", "--json"), 2, "leave --json out"),
        (("crawl", "--cluster", "tcp://127.0.0.1:1"), 2, "no Dask scheduler answers at tcp://"),
        (("crawl", "--cluster", "nonsense"), 2, "no Dask scheduler answers at nonsense"),
        (("show", "portal:en/x", "--pair", "--history"), 2, "give one of"),
        (("rights", "portal:en/x", "--audit"), 2, "name no post with it"),
        (("reprocess", "--cluster", "tcp://a:1", "--processes", "2"), 2, "its own workers"),
        (("export", "--since", "2020-01-02", "--until", "2020-01-01"), 2, "is later than"),
        (("quarantine", "retry", "1"), 6, "the first crawl makes it"),
        (("crawl", "http://"), 2, "http:// is no URL of a web page"),
        (("crawl", "http://foo.example:99999/"), 2, "is no URL of a web page"),
        (("crawl", "http://[::1"), 2, "is no URL of a web page"),
        (("search", "lantern", "--limit", "9" * 30), 2, "less than or equal to"),
    ],
)
def test_a_mistake_gets_one_line_that_says_what_to_do(
    tmp_path: Path,
    command_over: Callable[[Path], Command],
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    result = command_over(tmp_path).run(*arguments)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "behind"),
    [
        (("crawl", ""), "crawl"),
        (("crawl", "--since", ""), "--since"),
        (("crawl", "--until="), "--until"),
        (("crawl", "--pages", ""), "--pages"),
        (("export", "--language", ""), "--language"),
        (("reprocess", "--since", ""), "--since"),
        (("backfill", "warc", ""), "warc"),
        (("search", "서울", "--board", ""), "--board"),
        (("status", "--data", ""), "--data"),
    ],
)
def test_an_empty_text_never_means_everything(
    tmp_path: Path,
    command_over: Callable[[Path], Command],
    arguments: tuple[str, ...],
    behind: str,
) -> None:
    result = command_over(tmp_path).run(*arguments)
    assert result.returncode == 2
    assert result.stderr.startswith(f"seoulwire: an empty text follows {behind}: ")
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_cluster_that_does_not_answer_is_found_before_a_run_begins(
    tmp_path: Path, command_over: Callable[[Path], Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEOULWIRE_CLUSTER", "tcp://127.0.0.1:1")
    command = command_over(tmp_path)
    assert command.run("db", "upgrade").returncode == 0
    (tmp_path / "empty.warc").touch()
    cluster = ("--cluster", "tcp://127.0.0.1:1")
    for arguments in (
        ("crawl",),
        ("reprocess", *cluster),
        ("backfill", "warc", str(tmp_path / "empty.warc"), *cluster),
    ):
        result = command.run(*arguments)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr
    with Store.open(command.database, create=False) as store:
        assert not list(store.runs())


def test_a_file_is_no_data_directory(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    file = tmp_path / "notes.txt"
    file.touch()
    for arguments in (("status",), ("crawl",), ("db", "upgrade")):
        result = command_over(file).run(*arguments)
        assert result.returncode == 2
        assert f"{file} is a file; give --data" in result.stderr


def test_an_option_that_would_do_nothing_is_refused() -> None:
    explained = CliRunner().invoke(app, ["repair", "-", "--explain", "--json"], input="서울")
    assert explained.exit_code == 2
    based = CliRunner().invoke(app, ["probe", "news", "--base", "http://a.kr/"])
    assert isinstance(based.exception, ConfigurationError)
    assert "leave it out" in str(based.exception)


def test_a_witness_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    damaged, witness = tmp_path / "damaged.txt", tmp_path / "article.txt"
    damaged.write_text("서울", encoding="utf-8")
    witness.write_bytes("서울".encode("cp949"))
    result = CliRunner().invoke(
        app, ["repair", str(damaged), "--witness", str(witness)], env={"COLUMNS": "300"}
    )
    assert result.exit_code == 2
    assert "article.txt: it is no UTF-8" in result.output


def test_the_help_of_a_crawl_names_what_the_environment_says_in_an_options_place() -> None:
    shown = CliRunner().invoke(app, ["crawl", "--help"], env={"COLUMNS": "200"}).output
    for name in ("DATA", "DATABASE", "CONFIG", "CLUSTER"):
        assert f"SEOULWIRE_{name}" in shown


def test_the_help_shows_which_table_of_the_configuration_has_the_default() -> None:
    shown = CliRunner().invoke(app, ["backfill", "wayback", "--help"], env={"COLUMNS": "200"})
    assert "Default: [archive] cdx." in shown.output
    assert "Default: [archive] replay." in shown.output


@pytest.mark.parametrize("url", ["http://", "http://foo.example:99999/", "http://[::1"])
def test_a_probe_of_what_is_no_url_is_refused_in_one_line(
    tmp_path: Path, command_over: Callable[[Path], Command], url: str
) -> None:
    result = command_over(tmp_path).run_bare("probe", url)
    assert result.returncode == 2
    assert f"{url} is no URL of a web page" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("DOWNLOAD_DELAY=fast", "write a number of 0 or more"),
        ("DOWNLOAD_DELAY=-1", "write a number of 0 or more"),
        ("DOWNLOAD_DELAY=nan", "write a number of 0 or more"),
        ("CONCURRENT_REQUESTS=many", "write a whole number of 1 or more"),
        ("CONCURRENT_REQUESTS=0", "write a whole number of 1 or more"),
        ("LOG_LEVEL=LOUD", "write DEBUG, INFO"),
        ("ROBOTSTXT_OBEY=maybe", "write 1 or 0"),
        ("SEOULWIRE_READERS=x", "write a whole number"),
        ("SEOULWIRE_WALK_DAYS=x", "write a whole number"),
        ("SEOULWIRE_DEADLINE=x", "write a number"),
        ("SEOULWIRE_MAX_BODY=16MB", "write a whole number"),
        ("SEOULWIRE_HOST_MAP=x", "write JSON"),
        ('SEOULWIRE_HOST_MAP={"a.example": 80}', "write JSON"),
        ("SEOULWIRE_THRESHOLD=2", "write a number from 0 to 1"),
        ("SEOULWIRE_MAX_BODY=0", "write a whole number of 1 or more"),
        ("SEOULWIRE_MAX_PAGES=0", "write a whole number of 1 or more"),
        ("SEOULWIRE_DEADLINE=0", "write a number of 1 or more"),
        ("SEOULWIRE_ALLOWED_PORTS=web", "write numbers"),
        ("SEOULWIRE_ALLOWED_PORTS=80,99999", "write numbers from 1 to 65535"),
        ("SEOULWIRE_ALLOWED_PORTS=0", "write numbers from 1 to 65535"),
        ('SEOULWIRE_HOST_MAP={"a.example": "127.0.0.1:99999"}', "write JSON"),
        ("SEOULWIRE_ALLOWED_NETWORKS=intranet", "not host names"),
        ("DOWNLOADER_MIDDLEWARES=x", "write JSON"),
        ("DOWNLOAD_DELY=1", "no such setting; near it: DOWNLOAD_DELAY"),
        ("NOSUCH=1", "no such setting"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_before_anything_is_asked(
    setting: str, says: str
) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(says)):
        apply_settings(project_settings(), [setting], None)


@pytest.mark.parametrize(
    "setting",
    [
        *("DOWNLOAD_DELAY=0.5", "DOWNLOAD_TIMEOUT=0.5", "ROBOTSTXT_OBEY=True", "LOG_FILE=log.txt"),
        *("SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1,10.0.0.0/8", "SEOULWIRE_ALLOWED_PORTS=80,8080"),
        *('SEOULWIRE_HOST_MAP={"a.example": "127.0.0.1:80"}', "RETRY_PRIORITY_ADJUST=-2"),
        *("USER_AGENT=us (https://our.example)", "SEOULWIRE_NOTIFY=mail us", "LOG_LEVEL=DEBUG"),
    ],
)
def test_a_setting_of_its_kind_is_taken(setting: str) -> None:
    settings = project_settings()
    apply_settings(settings, [setting], None)
    name, _, value = setting.partition("=")
    assert settings[name] == value


def test_repair_restores_a_text_from_standard_input_and_explains_itself() -> None:
    damaged = "the world\ufffd\ufffds cities"
    plain = CliRunner().invoke(app, ["repair", "-"], input=damaged.encode())
    assert plain.output == "the world’s cities"
    shown = CliRunner().invoke(app, ["repair", "-", "--json"], input=damaged.encode())
    value = json.loads(shown.output)
    assert value["raw"] == damaged
    assert value["damage"] == 0
    [step] = value["repairs"]
    assert (step["before"], step["after"]) == ("\ufffd\ufffd", "’")
    explained = CliRunner().invoke(app, ["repair", "-", "--explain"], input=damaged.encode())
    assert "world’s" in explained.output
    assert "1 repairs" in explained.output


def test_repair_takes_a_witness(tmp_path: Path) -> None:
    damaged = "Seoul opens \ufffd\ufffdWalk\ufffd\ufffd to all its citizens."
    (tmp_path / "damaged.txt").write_text(damaged, encoding="utf-8")
    witness = tmp_path / "article.txt"
    witness.write_text("Yesterday Seoul opens ‘Walk’ to all its citizens.", encoding="utf-8")
    file = str(tmp_path / "damaged.txt")
    result = CliRunner().invoke(app, ["repair", file, "--witness", str(witness)])
    assert result.output == "Seoul opens ‘Walk’ to all its citizens."


def test_repair_decodes_bytes_before_it_repairs(tmp_path: Path) -> None:
    file = tmp_path / "mixed.html"
    file.write_bytes("서울 ".encode() + "“걷는 거리”를 열었다".encode("cp949"))
    assert CliRunner().invoke(app, ["repair", str(file)]).output == "서울 “걷는 거리”를 열었다"


def test_repair_of_a_file_that_is_not_there_is_a_usage_error() -> None:
    result = CliRunner().invoke(app, ["repair", "/no/such/file"])
    assert result.exit_code == 2
    assert "cannot read" in result.output


def test_doctor_asks_for_a_contact_and_finds_the_defaults_safe(
    tmp_path: Path, command_over: Callable[[Path], Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEOULWIRE_CONTACT", raising=False)
    result = command_over(tmp_path).run("doctor")
    assert result.returncode == 4
    assert "site owners cannot reach you" in result.stdout
    monkeypatch.setenv("SEOULWIRE_CONTACT", "test@localhost")
    result = command_over(tmp_path).run("doctor")
    assert result.returncode == 0, result.stdout
    assert "wrong" not in result.stdout


def test_doctor_tells_a_fault_of_the_configuration_once(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text("[pages]\n")
    result = CliRunner().invoke(app, ["doctor", "--config", str(config), "--data", str(tmp_path)])
    assert result.exit_code == 4
    assert result.output.count("no such table") == 1


def test_a_database_can_be_made_and_checked_before_any_crawl(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    assert command.run("db", "upgrade").returncode == 0
    assert command.run("db", "check").returncode == 0
    status = json.loads(command.run("status", "--json").stdout)
    assert status["runs"] == []
    assert status["accounts"]["discovered"] == 0


@pytest.mark.slow
class TestAfterACrawl:
    """Reading commands over a finished crawl of the sample."""

    def test_status_lists_the_run_and_its_accounts(self, crawled: Crawled) -> None:
        shown = crawled.command.run("status")
        assert "crawl spider=portal" in shown.stdout
        assert "(balanced)" in shown.stdout
        value = json.loads(crawled.command.run("status", "1", "--json").stdout)
        assert value["runs"][0]["exit_code"] == 3
        assert value["accounts"]["balanced"] is True
        assert value["findings"] == []  # the sample may be asked as fast as it answers

    def test_status_of_a_run_that_never_was_is_an_error(self, crawled: Crawled) -> None:
        result = crawled.command.run("status", "99")
        assert result.returncode == 2
        assert "there is no run 99" in result.stderr

    def test_show_gives_text_pair_and_repairs(self, crawled: Crawled) -> None:
        rows = [json.loads(line) for line in export_lines(crawled)]
        paired = next(row for row in rows if row["type"] == "post" and row["pairs"])
        shown = crawled.command.run("show", paired["id"])
        assert shown.returncode == 0
        assert paired["url"] in shown.stdout
        assert "Pair: " in shown.stdout

    def test_show_of_an_unknown_post_says_how_to_find_one(self, crawled: Crawled) -> None:
        result = crawled.command.run("show", "portal:en/none")
        assert result.returncode == 2
        assert "export" in result.stderr

    def test_an_export_of_everything_is_stamped(self, crawled: Crawled) -> None:
        gated = [json.loads(line) for line in export_lines(crawled)]
        everything = [json.loads(line) for line in export_lines(crawled, "--rights", "all")]
        assert {row["stamp"] for row in gated} == {None}
        assert all("not for redistribution" in row["stamp"] for row in everything)

    def test_an_export_of_a_day_before_the_first_capture_says_so(self, crawled: Crawled) -> None:
        result = crawled.command.run("export", "--as-of", "2000-01-01")
        assert (result.returncode, result.stdout) == (0, "")
        assert "there is no post that was captured by 2000-01-01" in result.stderr

    def test_an_export_says_how_much_it_holds_and_withholds(
        self, crawled: Crawled, tmp_path: Path
    ) -> None:
        mine = tmp_path / "mine.toml"
        mine.write_text('[sources.huffpost.rights]\ntext = "none"\n')
        result = crawled.command.run("export", "--config", str(mine))
        kinds = Counter(json.loads(line)["type"] for line in result.stdout.splitlines())
        withheld = len(export_lines(crawled)) - kinds.total()
        assert withheld > 0
        assert result.stderr == (
            f"{kinds['post']} posts and {kinds['article']} articles, {withheld} withheld by their "
            "rights\n"
        )

    def test_csv_has_one_line_for_each_row(self, crawled: Crawled, tmp_path: Path) -> None:
        target = tmp_path / "out.csv"
        crawled.command.run("export", "--format", "csv", "-o", str(target))
        with target.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row["id"] for row in rows] == [
            json.loads(line)["id"] for line in export_lines(crawled)
        ]

    def test_publish_writes_a_site_and_refuses_a_folder_that_is_none(
        self, crawled: Crawled, tmp_path: Path
    ) -> None:
        site = tmp_path / "site"
        result = crawled.command.run("publish", str(site))
        assert result.returncode == 0, result.stderr
        assert (site / "index.html").is_file()
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "letter.txt").write_text("dear")
        refused = crawled.command.run("publish", str(tmp_path / "mine"))
        assert refused.returncode == 2
        assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"

    def test_a_board_that_nothing_is_known_of_is_refused_before_anything_is_read(
        self, crawled: Crawled
    ) -> None:
        for arguments in (("export",), ("reprocess",), ("search", "서울")):
            result = crawled.command.run(*arguments, "--board", "nope")
            assert result.returncode == 2
            assert "no board 'nope' is declared or has posts" in result.stderr

    def test_a_run_that_read_again_is_shown_with_the_code_it_returned(
        self, crawled: Crawled
    ) -> None:
        def code_of_last_run() -> int:
            runs = json.loads(crawled.command.run("status", "--json").stdout)["runs"]
            code: int = max(runs, key=lambda run: run["run"])["exit_code"]
            return code

        # What the sample's web archive showed is read as such with the sample's configuration only.
        without = crawled.command.run("reprocess")
        assert (without.returncode, code_of_last_run()) == (4, 4)
        assert "Regressions: " in without.stdout
        again = crawled.command.run("reprocess", "--config", SAMPLE)
        assert (again.returncode, code_of_last_run()) == (0, 0)

    def test_what_is_printed_stays_json_where_the_output_takes_no_korean(
        self, crawled: Crawled
    ) -> None:
        latin = ["env", "PYTHONIOENCODING=latin-1"]
        shown = crawled.command.under(latin, "search", "서울")
        assert shown.returncode == 0, shown.stderr
        assert r"\uc11c\uc6b8" in shown.stdout
        hits = json.loads(crawled.command.under(latin, "search", "서울", "--json").stdout)
        assert any("서울" in hit["snippet"] for hit in hits)

    @pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
    def test_a_stream_that_is_closed_changes_nothing(self, crawled: Crawled, closed: str) -> None:
        shell = ["sh", "-c", f'exec "$@" {closed}', "sh"]
        assert crawled.command.under(shell, "status").returncode == 0
        assert crawled.command.under(shell, "export").returncode == 0
        assert crawled.command.under(shell, "status", "99").returncode == 2

    @pytest.mark.parametrize("command", ["status", "export", "quarantine list --json"])
    def test_a_command_whose_output_nobody_reads_ends_without_a_word(
        self, crawled: Crawled, command: str
    ) -> None:
        read, written = os.pipe()
        os.close(read)
        line = [sys.executable, "-m", "seoulwire", *command.split()]
        ended = subprocess.run(
            [*line, "--data", str(crawled.command.data)],
            stdout=written,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"SEOULWIRE_DATABASE": crawled.command.database},
        )
        os.close(written)
        assert ended.returncode == 141
        assert "Traceback" not in ended.stderr
        assert "Exception ignored" not in ended.stderr

    def test_a_full_disk_behind_the_output_is_told_in_one_line(self, crawled: Crawled) -> None:
        result = crawled.command.under(["sh", "-c", 'exec "$@" >/dev/full', "sh"], "status")
        assert result.returncode == 6
        assert result.stderr.startswith("seoulwire: No space left on device")
        assert len(result.stderr.splitlines()) == 1

    def test_a_retry_of_what_is_not_in_quarantine_is_refused_as_a_drop_of_it_is(
        self, crawled: Crawled
    ) -> None:
        for command in ("retry", "drop"):
            result = crawled.command.run("quarantine", command, "9999")
            assert result.returncode == 2
            assert "not in quarantine: 9999" in result.stderr
        waiting = json.loads(crawled.command.run("quarantine", "list", "--json").stdout)
        one = crawled.command.run("quarantine", "retry", str(waiting[0]["id"]))
        assert "of those asked for: 0 stored, 1 still quarantined" in one.stdout

    def test_quarantine_lists_reasons_and_a_retry_counts_another_try(
        self, crawled: Crawled
    ) -> None:
        before = json.loads(crawled.command.run("quarantine", "list", "--json").stdout)
        assert {"over-limit", "no-labels"} <= {row["reason"] for row in before}
        result = crawled.command.run("quarantine", "retry")
        assert result.returncode == 3
        assert f"{len(before)} still quarantined" in result.stdout
        after = json.loads(crawled.command.run("quarantine", "list", "--json").stdout)
        assert [row["tries"] for row in after] == [row["tries"] + 1 for row in before]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("export", "--output", "/dev/full"), 6),
        (("export", "--output", "no/such/folder/corpus.jsonl"), 2),
        (("status", "--html", "no/such/folder/runs.html"), 2),
    ],
)
def test_a_path_that_cannot_be_written_is_named_in_one_line(
    crawled: Crawled, arguments: tuple[str, ...], code: int
) -> None:
    result = crawled.command.run(*arguments)
    assert result.returncode == code
    assert result.stderr.startswith("seoulwire: ")
    assert len(result.stderr.splitlines()) == 1


def export_lines(crawled: Crawled, *arguments: str) -> list[str]:
    return crawled.command.run("export", *arguments).stdout.splitlines()
