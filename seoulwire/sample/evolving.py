"""A board of the sample that changes while it is read: posts come, go and are edited on command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from seoulwire.sample.reply import Reply, page

FIRST_DAY = date(2017, 1, 2)
CHANGED = date(2017, 8, 18)
EVOLVING_HOST = "evolving.seoulsolution.kr"
BOARD_PATH = "/bbs/list.do"
POST_PATH = "/bbs/view.do"

_LIST = Markup("""<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>새소식</title></head><body>
<h2>새소식</h2>{total}
<table class="board_list"><thead>
<tr><th>번호</th><th>제목</th><th>작성자</th><th>등록일</th><th>조회수</th></tr>
</thead><tbody>
{rows}
</tbody></table>
<div class="paging">{pages}</div></body></html>
""")
_ROW = Markup(
    '<tr><td>{number}</td><td class="title"><a href="{url}">{title}</a></td><td>{writer}</td>'
    "<td>{day}</td><td>{views}</td></tr>"
)
_POST = Markup("""<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="board_view"><h3 class="title">{title}</h3>
<dl><dt>작성자</dt><dd>{writer}</dd><dt>등록일</dt><dd>{day}</dd><dt>조회수</dt><dd>{views}</dd></dl>
<div class="view_content"><p>{body}</p></div></div></body></html>
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvolvingPost:
    """A post as it stands at the moment."""

    number: int
    title: str
    day: date
    body: str
    pinned: bool = False


@dataclass(slots=True)
class EvolvingBoard:
    """A board in the markup of eGovFrame, newest first, ``size`` posts a page.

    ``script`` is run before each list page is made, with how many were served before it: that is
    when the board is edited. ``repeats``: past the last page comes the last page again, with a link
    to one more. ``sessions``: links carry a session id that is new on every page. ``places``: links
    to posts name the list page they are on. ``hidden`` posts are counted and never shown.
    """

    size: int = 10
    states_total: bool = True
    repeats: bool = False
    sessions: bool = False
    places: bool = False
    hidden: int = 0
    script: Callable[[int], None] = lambda served: None
    posts: list[EvolvingPost] = field(default_factory=list)
    served: int = 0
    added: int = 0

    def add(self, days: int, *, pinned: bool = False) -> int:
        """Add a post registered so many days after the first day; return its number."""
        self.added += 1
        self.put(
            EvolvingPost(
                number=self.added,
                title=f"서울의 소식 {self.added}",  # news of Seoul
                day=FIRST_DAY + timedelta(days),
                body=f"소식 {self.added}의 본문입니다. 시민과 함께 만든 골목길 이야기입니다.",
                pinned=pinned,
            )
        )
        return self.added

    def put(self, post: EvolvingPost) -> None:
        """Add a post in its place: the newest first, of one day the latest added first."""
        self.posts.insert(sum(one.day > post.day for one in self.posts), post)

    def remove(self, number: int) -> None:
        """Remove a post; its page is gone (404)."""
        self.posts.remove(self.post(number))

    def edit(self, number: int, **values: object) -> None:
        """Change a post where it stands: its title, day or body."""
        place = self.posts.index(self.post(number))
        self.posts[place] = replace(self.posts[place], **values)  # type: ignore[arg-type]

    def post(self, number: int) -> EvolvingPost:
        """Return a post.

        Raises:
            KeyError: when there is none.
        """
        for post in self.posts:
            if post.number == number:
                return post
        raise KeyError(number)

    def answer(self, target: str) -> Reply:
        """Return what a request target answers now."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.partition(";")[0]
        if path == BOARD_PATH:
            self.script(self.served)
            self.served += 1
            return _html(self._list(int(query.get("pageIndex", "1"))))
        numbers = {str(post.number): post for post in self.posts}
        if path == POST_PATH and query.get("nttId") in numbers:
            return _html(self._post(numbers[query["nttId"]]))
        return Reply(status=404, body=b"<p>404 Not Found</p>")

    def _list(self, asked: int) -> Markup:
        rest = [post for post in self.posts if not post.pinned]
        last = max(1, ceil(len(rest) / self.size))
        number = min(asked, last) if self.repeats else asked
        start = (number - 1) * self.size
        notices = [(post, "공지") for post in self.posts if post.pinned]  # notice
        shown = [
            (post, str(len(rest) - start - place))
            for place, post in enumerate(rest[start : start + self.size])
        ]
        rows = (
            _ROW.format(
                number=mark,
                url=self._url(POST_PATH, {"nttId": post.number, **self._place(asked)}),
                title=post.title,
                writer="총무과",  # general affairs
                day=post.day.isoformat(),
                views=post.number * 3,
            )
            for post, mark in [*notices, *shown]
        )
        end = asked + 1 if self.repeats else last
        count = len(self.posts) + self.hidden
        total = Markup("<p>총 {} 건</p>").format(count) if self.states_total else ""
        pages = (
            Markup('<a href="{}">{}</a>').format(self._url(BOARD_PATH, {"pageIndex": one}), one)
            if one != asked
            else Markup("<strong>{}</strong>").format(one)
            for one in range(1, end + 1)
        )
        return _LIST.format(
            total=total, rows=Markup("\n").join(rows), pages=Markup(" ").join(pages)
        )

    def _place(self, asked: int) -> Mapping[str, int]:
        return {"pageIndex": asked} if self.places else {}

    def _url(self, path: str, query: Mapping[str, int]) -> str:
        session = f";jsessionid={self.served:08X}.node1" if self.sessions else ""
        return f"{path}{session}?" + "&".join(f"{name}={value}" for name, value in query.items())

    def _post(self, post: EvolvingPost) -> Markup:
        return _POST.format(
            title=post.title,
            writer="총무과",
            day=post.day.isoformat(),
            views=post.number * 3,
            body=post.body,
        )


def _html(text: Markup) -> Reply:
    return page(text.encode(), modified=CHANGED)
