"""Sources that a post names without an address bind it as its tag does."""

from pathlib import Path

import pytest

from seoulwire.configuration import Configuration, load_configuration
from seoulwire.reading.named_sources import named_sources, strictest_source

DECLARED = """
[portals.city]
front = "http://www.city.example/"
name = "Ferry City"
name_ko = "나루시청"
[boards.notices]
portal = "city"
start = "http://www.city.example/board/list.do"
name = "Notices"
[sources.city]
name = "Ferry City"
hosts = ["city.example"]
tags = []
rights = { text = "full" }
[sources.paper]
name = "하늘일보"
hosts = ["paper.example"]
tags = ["하늘일보", "Sky Daily"]
rights = { text = "link" }
[sources.open]
name = "나루연구원"
hosts = ["open.example"]
tags = []
rights = { text = "full" }
"""


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    path: Path = tmp_path_factory.mktemp("named") / "own.toml"
    path.write_text(DECLARED, "utf-8")
    return load_configuration(path)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("출처 : 하늘일보 (www.paper.example)", ("paper",)),
        ("출처: paper.example", ("paper",)),
        ("<출처: www.paper.example/news/1>", ("paper",)),
        ("출처: 하늘일보", ("paper",)),
        ("[출처] 하늘일보, 2024년 3월 1일자", ("paper",)),
        ("(출처 하늘일보)", ("paper",)),
        ("자료: 하늘일보", ("paper",)),
        ("Source: Sky Daily, 1 March", ("paper",)),
        ("[하늘일보] 김나루 기자 = 나루", ("paper",)),
        ("(나루=하늘일보) 김나루 기자", ("paper",)),
        ("저작권자 ⓒ 하늘일보", ("paper",)),
        ("Copyright ⓒ 하늘일보. 2024", ("paper",)),
        ("(하늘일보 제공)", ("paper",)),
        ("출처: 나루연구원, 하늘일보", ("paper", "open")),
        ("출처: 나루연구원, 강마을신문", ("open", "강마을신문")),
        # Nobody declared them.
        ("출처: 강마을신문", ("강마을신문",)),
        ("출처 : 「강마을신문」 2024. 3. 1.", ("강마을신문",)),
        ("출처: 하늘일보신문", ("하늘일보신문",)),
        ("[강마을신문] 김나루 기자", ("강마을신문",)),
        ("저작권자 ⓒ 강마을신문, 무단전재 금지", ("강마을신문",)),
        ("출처: www.else.example/news", ("www.else.example",)),
        ("출처: 강마을신문 문화팀", ("강마을신문 문화팀",)),
        # The site itself, its board and its departments
        ("출처: 나루시청", ()),
        ("출처: 나루시청 홍보담당관", ()),
        ("출처: 공원과", ()),
        ("출처: Ferry City", ()),
        ("출처: www.city.example", ()),
        ("Copyright ⓒ Ferry City. All rights reserved.", ()),
        # A picture's source, and what only speaks of somebody.
        ("사진 출처: 하늘일보", ()),
        ("하늘일보는 어제 이 소식을 전했다.", ()),
        ("시는 자료를 하늘일보에 냈다.", ()),
        ("출처를 밝히면 누구나 쓸 수 있다.", ()),
    ],
)
def test_a_source_is_named_in_words(
    configuration: Configuration, text: str, named: tuple[str, ...]
) -> None:
    line = f"강가의 나루터가 다시 열린다.\n{text}"
    own = ("Ferry City", "나루시청", "Notices")
    assert named_sources(line, configuration, "www.city.example", own) == named


def test_of_several_names_the_strictest_is_the_source(configuration: Configuration) -> None:
    assert strictest_source(("open", "강마을신문"), configuration) == "강마을신문"
    assert strictest_source(("강마을신문", "open", "paper"), configuration) == "paper"
    assert strictest_source((), configuration) is None
