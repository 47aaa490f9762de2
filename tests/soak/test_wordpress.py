"""A real WordPress, crawled as a board while posts are added, back-dated, edited and removed."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from wordpress import MARIADB, WORDPRESS, WordPress, running

from seoulwire.storage import Store

pytestmark = pytest.mark.skipif(
    not (WORDPRESS.is_dir() and MARIADB.exists()),
    reason="needs Debian's wordpress, php-cli, php-mysql, mariadb-server and a classic theme",
)

POSTS = 150
ROUNDS = 3
FIRST_DAY = date(2017, 1, 2)


@pytest.fixture(scope="module")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    with running(tmp_path_factory.mktemp("wordpress")) as site:
        yield site


class Editors:
    """The people who work on the board, and what they know it to hold."""

    def __init__(self, site: WordPress, seed: int) -> None:
        self.bodies: dict[int, str] = {}
        self.done: Counter[str] = Counter()
        self._site = site
        self._chance = random.Random(seed)
        self._made = 0

    def add(self, days: int) -> None:
        self._made += 1
        body = f"소식 {self._made}의 본문입니다. 골목길을 시민과 함께 고쳐 갑니다."
        number = self._site.do(
            "add",
            title=f"서울의 소식 {self._made}",  # news of Seoul
            body=f"<p>{body}</p>",
            date=f"{FIRST_DAY + timedelta(days)} 10:{self._made % 60:02}:00",
        )
        self.bodies[number] = body

    def edit_something(self) -> None:
        kind = self._chance.choice(["add", "back-date", "edit", "remove"])
        number = self._chance.choice(list(self.bodies))
        match kind:
            case "add":
                self.add(400 + self._made)
            case "back-date":
                self.add(self._chance.randrange(POSTS))
            case "edit":
                body = f"고친 본문 {self._made} {self._chance.random()}"  # edited body
                self._site.do("edit", id=number, body=f"<p>{body}</p>")
                self.bodies[number] = body
            case "remove":
                self._site.do("remove", id=number)
                del self.bodies[number]
        self.done[kind] += 1


def crawl(site: WordPress, data: Path, *settings: str) -> "subprocess.Popen[str]":
    given = [
        "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1",
        f"SEOULWIRE_ALLOWED_PORTS={site.url.rpartition(':')[2]}",
        "DOWNLOAD_DELAY=0",
        "AUTOTHROTTLE_ENABLED=0",
        "SEOULWIRE_WALK_DAYS=0",
        *settings,
    ]
    checks = data / "checks.toml"
    checks.write_text("[checks]\nrate = 0\n", "utf-8")  # as fast as it can, on loopback
    place = ["--data", str(data), "--config", str(checks)]
    options = [part for one in given for part in ("--set", one)]
    line = [sys.executable, "-m", "seoulwire", "crawl", site.board, *place, *options]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stored(data: Path) -> tuple[dict[int, str], set[int]]:
    """Return the bodies that are stored and the posts with a tombstone, by number."""
    with Store.open(f"sqlite:///{data / 'seoulwire.db'}", create=False) as store:
        entries = list(store.entries())
        tombs = {int(tomb.url.rpartition("=")[2]) for tomb in store.lists.tombstones()}
        assert store.accounts(None).balanced
    found = {int(e.post.url.rpartition("=")[2]): e.post.body.text for e in entries}
    assert len(found) == len(entries), "a post is stored twice"
    return found, tombs


def test_no_post_is_missed_and_none_stored_twice(wordpress: WordPress, tmp_path: Path) -> None:
    editors = Editors(wordpress, seed=2017)
    for day in range(POSTS):
        editors.add(day)
    for _ in range(ROUNDS):
        before = set(editors.bodies)
        crawling = crawl(wordpress, tmp_path)
        while crawling.poll() is None:
            editors.edit_something()
            time.sleep(0.2)
        output, errors = crawling.communicate()
        assert crawling.returncode in {0, 3, 4}, errors
        if crawling.returncode != 4:  # 4: it never stood still, and says so
            missed = before & set(editors.bodies) - set(stored(tmp_path)[0])
            assert not missed
    last = crawl(wordpress, tmp_path, "SEOULWIRE_RECHECK_DAYS=36500")
    output, errors = last.communicate()
    assert last.returncode == 0, output + errors
    found, tombs = stored(tmp_path)
    assert set(wordpress.do("list")) == set(editors.bodies)
    assert {number: found.get(number) for number in editors.bodies} == editors.bodies
    assert tombs == set(found) - set(editors.bodies)
    sys.stdout.write(
        f"{len(editors.bodies)} posts after {dict(editors.done)} in {ROUNDS} crawls: "
        "0 missed, 0 twice\n"
    )
