"""Pages of our own in the markup of the engines that Korean boards run on, and what they show.

The sample's engines, and those of ``variants/``, written in the same form.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from seoulwire.sample.engines import PAGE_POSTS, Engine, EnginePost, read_engines, sample_engines

FOLDER = Path(__file__).parent
LAST_PAGE = 13


def variants() -> list[Engine]:
    """Return all engines, by name."""
    return [*sample_engines(), *read_engines(FOLDER / "variants")]


TITLES = (
    "한강 자전거길 야간 조명 교체 안내",
    "2026년 3월 2일 개관하는 마을 도서관 자원봉사자 모집",
    "제12회 골목 음악회(~4.14.) 참가 신청",
    "버스 노선 3412번 변경 및 정류소 이전 알림",
    "청년 창업 공간 입주자 추가 모집 공고 (2차)",
    "조회 시간이 길어지는 현상에 대한 사과",
    "주민등록 담당자 변경에 따른 전화번호 안내",
    "Night bus timetable for spring 2026",
    "빗물 저금통 설치비 지원, 최대 100만 원",
    "낡은 창고를 고쳐 만든 예술 놀이터 문 열어",
    "“걷기 좋은 길” 사진 공모전 결과 발표 - 12명 선정",
    "도시농업 상자텃밭 2,000개 분양합니다!",
    "재난 문자 수신 설정 방법 [첨부 참조]",
    "어린이 보호구역 30km/h 제한 구간 확대",
    "민원실 점심시간 교대 근무 실시",
    "도로 굴착 공사로 인한 통행 제한(3. 9. ~ 3. 20.)",
    "시민 정원사 양성 과정 수강생 발표",
    "공지: 서버 점검으로 누리집 이용 일시 중단",
)
# Titles that begin as labels and dates do.
LABEL_LIKE = (
    "작성자 변경 안내",
    "등록일 2026-01-01 정정 공고",
    "담당부서 이전 안내",
    "글쓴이 모집",
    "등록 마감 2026.01.05.",
    "조회수: 많이 읽은 글",
    "첨부파일 있음",
    "번호 안내",
    "날짜 변경 알림",
    "작성일 표기 오류를 바로잡습니다",
    "Date night in Seoul",
    "Author talk",
)
TAGS = ("행사", "모집", "교통", "보도", "안내")
WRITERS = ("홍보담당", "ssunha", "김*수", "관리자", "이영희", "scaadmin", "도시계획과", "박 준")
DEPARTMENTS = ("정원도시국", "교통정책과", "총무과", "문화예술팀", "디지털정책관", "안전총괄실")
SENTENCES = (
    "구청은 지난달부터 골목마다 낡은 조명을 밝은 것으로 바꾸고 있습니다.",
    "신청은 누리집이나 가까운 주민센터에서 할 수 있으며, 서류는 한 장이면 됩니다.",
    "The library opens at nine and stays open until the last reader leaves.",
    "자세한 내용은 붙임 파일을 보시고, 궁금한 점은 02-123-4567로 물어보시기 바랍니다.",
    "접수 기간은 2026. 3. 9.(월)부터 3. 20.(금)까지이며 선착순이 아닙니다.",
    "지난해에는 1,204명이 참여해 열두 개의 정원을 가꾸었고 그 가운데 넷이 상을 받았습니다.",
    "이 사업은 주민이 제안하고 주민이 고른 것으로, 예산은 모두 3억 2천만 원입니다.",
    "비가 오면 다음 주 토요일로 미루고, 바뀐 날짜는 문자로 알려 드립니다.",
    "작성하신 글은 담당부서의 확인을 거쳐 공개되며 조회수는 평가에 쓰이지 않습니다.",
    "다음 모임에서는 이전 모임의 사진을 함께 보며 이야기를 나눕니다.",
)
ITEMS = (
    "일시: 2026. 3. 14.(토) 10:00 ~ 12:00",
    "장소: 구청 3층 대강당",
    "대상: 관내 주민 누구나 (50명)",
    "문의: 도시계획과 ☎ 02-123-4567",
)
FILES = ("1. 신청서.hwp", "운영계획(안).pdf", "포스터_최종.jpg", "예산 내역.xlsx", "공고문.hwpx")


def written_posts(
    seed: int,
    count: int = PAGE_POSTS,
    pinned: int = 2,
    *,
    of: Sequence[str] = TITLES,
    newest: int = 1127,
) -> list[EnginePost]:
    """Return posts from the newest to the oldest, the first ``pinned`` of them notices.

    They have titles of those given, and numbers down from that of the ``newest``.
    """
    random = Random(seed)
    day = date(2026, 3, 2)
    titles = random.sample(of, min(count, len(of)))
    posts = []
    for place in range(count):
        day -= timedelta(days=random.randrange(0, 40))
        title = titles[place % len(titles)]
        posts.append(
            EnginePost(
                id=random.randrange(10_000, 99_999),
                number=newest - place,
                title=title,
                tag=random.choice(TAGS),
                day=day,
                writer=random.choice(WRITERS),
                department=random.choice(DEPARTMENTS),
                views=random.choice((0, 7, 48, 312, 1_908, 23_551)),
                paragraphs=tuple(random.sample(SENTENCES, random.randrange(3, 8))),
                items=tuple(random.sample(ITEMS, 3)) if random.random() < 0.5 else (),
                files=tuple(random.sample(FILES, random.randrange(0, 3))),
                pinned=place < pinned,
            )
        )
    return posts
