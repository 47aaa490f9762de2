import re
from pathlib import Path

import pytest

from seoulwire.configuration import load_configuration
from seoulwire.exceptions import ConfigurationError


def test_the_bundled_configuration_declares_the_portal_and_its_boards() -> None:
    configuration = load_configuration()
    assert set(configuration.boards) == {"news", "archives"}
    assert configuration.portals["portal"].front == "https://seoulsolution.kr/en"


@pytest.mark.parametrize(
    ("tag", "source"),
    [
        ("Seoul's News", "seoul"),
        ("Seoul’s News", "seoul"),
        ("USA_Huffpost", "huffpost"),
        ("Arirang TV News", "arirang"),
        ("SI Report", "seoul-institute"),
        ("Brochur", "brochure"),
        ("The Mori Memorial Foundation", "mori"),
    ],
)
def test_each_tag_of_the_portal_names_its_source(tag: str, source: str) -> None:
    found = load_configuration().source_of_tag(tag)
    assert found is not None
    assert found.key == source


def test_a_source_is_known_by_its_hosts_and_their_subdomains_only() -> None:
    configuration = load_configuration()
    found = configuration.source_of_url("http://english.seoul.go.kr/policy")
    assert found is not None
    assert found.key == "seoul"
    assert configuration.source_of_url("http://notseoul.go.kr/") is None
    assert configuration.source_of_url("http://seoul.go.kr.example/") is None


def test_by_default_nothing_of_a_foreign_source_goes_out_in_full() -> None:
    configuration = load_configuration()
    full = {key for key, source in configuration.sources.items() if source.rights.text == "full"}
    assert full == {"portal", "seoul"}
    assert all(configuration.sources[key].rights.licence_required for key in full)
    assert configuration.unknown_rights.text == "excerpt"
    assert configuration.attachment_rights.text == "link"


def test_an_operators_file_is_merged_over_the_bundled_one(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        "[boards.notices]\n"
        'portal = "portal"\nstart = "https://seoulsolution.kr/en/notices"\nname = "Notices"\n'
        "[sources.seoul]\nrights = { licence-required = false }\n",
        encoding="utf-8",
    )
    configuration = load_configuration(path)
    assert set(configuration.boards) == {"news", "archives", "notices"}
    assert configuration.sources["seoul"].rights.licence_required is False
    assert configuration.sources["seoul"].rights.excerpt_words == 40


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[boards", "cannot read the configuration"),
        ("[checks]\nrate = [\n\n", "at line 2, where it ends"),
        ("[pages]\n", "no such table: pages"),
        ("[board.x]\n", r"no such table: board \(did you mean boards\?\)"),
        ('[boards.news]\nstrat = "http://a.kr"\n', r"has no strat \(did you mean start\?\)"),
        ("[boards.news.selectors]\nviews = 'td'\n", "name a row for what is looked up in it"),
        (
            '[boards.x]\nportal = "portal"\n',
            r"\[boards.x\] needs start, name; see docs/settings.md",
        ),
        ('[boards.x]\nurl = "http://a.kr"\n', r"\[boards.x\] has no url; see docs/settings.md"),
        ('[portals.x]\nhosts = ["a.kr"]\n', r"\[portals.x\] has no hosts"),
        ('[boards.x]\nportal = "p"\nstart = "http://a.kr"\nname = "X"\n', "undeclared portal 'p'"),
        ('[boards.news]\nstart = "http://user:word@a.kr/"\n', "'news': no user or password"),
        ('[boards.news]\nstart = "htp:/x"\n', r"\[boards.news\] start = 'htp:/x' is no URL"),
        ('[boards.news]\nstart = "http://a.kr:99999/"\n', "is no URL: write https://host/path"),
        ('[portals.portal]\nfront = "nothing"\n', r"\[portals.portal\] front = 'nothing' is no"),
        ('[archive]\nreplay = "web"\n', r"\[archive\] replay = 'web' is no URL"),
        ('[archive]\nreplay = "http://a.kr/web"\n', "needs its cdx or its timemap"),
        (
            '[archive]\ncdx = "http://a.kr/cdx"\ntimemap = "http://a.kr/map"\n',
            "has both cdx and timemap",
        ),
        ('[rights.unknown]\ntext = "some"\n', "none of full, excerpt, link, none"),
        ('[sources.seoul]\nlokup = ["http://a.kr/{title}"]\n', r"\[sources.seoul\] has no lokup"),
        ('[sources.seoul]\nhosts = "seoul.go.kr"\n', "hosts = 'seoul.go.kr' is no list of texts"),
        ("[sources.seoul]\ntags = [1]\n", r"tags = \(1,\) is no list of texts"),
        ('[boards.news]\ntotal = "many"\n', "total = 'many' is no number"),
        ("[boards.news]\ntotal = true\n", "total = True is no number"),
        ('[portals.portal]\nread_front = "no"\n', "read_front = 'no' is neither true nor false"),
        ("[portals.portal]\nname = 1\n", "name = 1 is no text"),
        ("[boards.news]\nselectors = { rows = 'tr' }\n", r"\[boards.news.selectors\] has no rows"),
        ('[[takedowns]]\nreason = "asked"\nasked = "today"\npost = "p"\n', "is no date"),
        (
            "[boards.news.checks]\nflod = 3\n",
            r"\[boards.news.checks\] has no flod \(did you mean fl",
        ),
        ('[boards.news.checks]\nrows-fall = "x"\n', r"checks\] rows-fall = 'x' is no number"),
        ('[boards.news]\nlongest = "x"\n', r"\[boards.news\] longest = 'x' is no duration"),
        ('[boards.news]\nevery = "9999999999w"\n', "is no duration"),
        ("[boards.news.selectors]\nrow = 3\n", r"\[boards.news.selectors\] row = 3 is no text"),
        ('[rights.unknwn]\ntext = "link"\n', r"\[rights\] has no unknwn \(did you mean unknown"),
        ("takedowns = 3\n", r"write \[\[takedowns\]\]"),
        ('[takedowns]\nurl = "http://a.kr/"\n', r"write \[\[takedowns\]\]"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        load_configuration(path)


@pytest.mark.parametrize(
    ("text", "cdx", "timemap"),
    [
        ("", "https://web.archive.org/cdx/search/cdx", None),
        ('timemap = "http://a.kr/map"\n', None, "http://a.kr/map"),
        ('cdx = ""\ntimemap = "http://a.kr/map"\n', None, "http://a.kr/map"),
        ('cdx = "http://a.kr/cdx"\n', "http://a.kr/cdx", None),
        ('cdx = "http://a.kr/cdx"\ntimemap = ""\n', "http://a.kr/cdx", None),
    ],
)
@pytest.mark.parametrize("replay", ["", 'replay = "http://a.kr/web"\n'])
def test_the_index_of_an_own_archive_replaces_the_bundled_one(
    tmp_path: Path, replay: str, text: str, cdx: str | None, timemap: str | None
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"[archive]\n{replay if text else ''}{text}", encoding="utf-8")
    archive = load_configuration(path).archive
    assert archive is not None
    assert (archive.cdx, archive.timemap) == (cdx, timemap)


@pytest.mark.parametrize(
    "table",
    [
        *("checks", "boards", "boards.news", "boards.news.checks", "boards.news.selectors"),
        *("portals", "portals.portal", "sources", "sources.seoul", "sources.seoul.rights"),
        *("archive", "rights", "rights.unknown", "rights.gone"),
    ],
)
def test_what_stands_in_place_of_a_table_is_named(tmp_path: Path, table: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'{table} = "x"\n', encoding="utf-8")
    says = re.escape(f"{path}: {table} = 'x' is no table: write [{table}]")
    with pytest.raises(ConfigurationError, match=says):
        load_configuration(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml"):
        load_configuration(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ('[boards.news]\nevery = "soon"\n', "is no duration"),
        ('[checks]\nrate = "fast"\n', "is no number"),
        ("[boards.news.checks]\nrows-fal = 1\n", r"has no rows-fal \(did you mean rows-fall"),
    ],
)
def test_a_cadence_or_limit_that_makes_no_sense_is_refused(
    tmp_path: Path, declared: str, words: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(declared)
    with pytest.raises(ConfigurationError, match=words):
        load_configuration(file)


def test_limits_of_a_board_stand_over_those_of_all(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[checks]\nflood = 9\n[boards.news.checks]\nsilent-days = 30\n")
    configuration = load_configuration(file)
    news, archives = (configuration.boards[key].checks for key in ("news", "archives"))
    assert (news.flood, news.silent_days) == (9, 30)
    assert (archives.flood, archives.silent_days) == (9, 0)


def test_a_file_that_is_no_utf_8_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes('[portals.x]\nname = "햇살구청"\n'.encode("cp949"))
    with pytest.raises(ConfigurationError, match="line 2 is no UTF-8; save it as UTF-8"):
        load_configuration(path)


def test_a_file_that_an_editor_marked_as_utf_8_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[checks]\nrate = 2.0\n", "utf-8-sig")
    assert load_configuration(path).checks.rate == 2.0
