"""Pages of further sites, of our own writing: ministries, broadcasters, blogs, HuffPost.

They were written without a look at what reads them, read, and only then seen to.
"""

from datetime import datetime

from benchmarks.press_pages import MENU, REL, Facts, Made, document, paragraphs

MORE = "".join(
    f"<div class='card'><a href='/m/{n}'><h3>{title}</h3></a><span>By Someone Else</span></div>"
    for n, title in enumerate(
        (
            "Nine Lamps for a Long Winter",
            "The Man Who Counts Bridges",
            "What the Tide Left on Tuesday",
            "Why Ferries Are Late, In One Chart",
        )
    )
)


def _us(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %I:%M %p}"


# --- Korean ministries, cities and institutes ----------------------------------------------------


def ministry(f: Facts) -> Made:
    h = "<title>보도자료 | 국토교통부</title>"
    b = f"""<div id='header'>{MENU}</div><div class='bd_view'><h4 class='tit'>{f.title}</h4>
<ul class='info'><li><span>담당부서</span> 도시재생과</li><li><span>등록일</span> {f.moment:%Y-%m-%d %H:%M}</li><li><span>조회</span> 1,204</li></ul>
<div class='bd_view_cont'>{paragraphs(f)}</div><div class='bd_view_file'><h5>첨부파일</h5><a href='/f.hwp'>170818(조간) 보도자료.hwp</a></div>
<ul class='bd_prev'><li>이전글 <a href='/1'>여름철 안전 점검 실시</a></li><li>다음글 <a href='/2'>가을 이사철 대책 발표</a></li></ul></div><div id='footer'>{MENU}</div>"""
    return "http://www.molit.go.kr/USR/NEWS/m_71/dtl.jsp?id=95079", document(h, b, "ko"), (), None


def egov_table(f: Facts) -> Made:
    h = "<title>새소식 - 시청</title>"
    b = f"""<div class='gnb'>{MENU}</div><table class='tbl_view'><caption>새소식 상세</caption><tbody>
<tr><th scope='row'>제목</th><td colspan='3'>{f.title}</td></tr><tr><th>작성자</th><td>{f.author}</td><th>등록일</th><td>{f.moment:%Y.%m.%d}</td></tr>
<tr><th>조회수</th><td>231</td><th>담당부서</th><td>공보담당관</td></tr><tr><td colspan='4' class='view_cont'>{paragraphs(f)}</td></tr></tbody></table>
<div class='btn'><a href='/list'>목록</a></div><div class='foot'>{MENU}</div>"""
    return "http://www.city.go.kr/news/view.do?nttId=771", document(h, b, "ko"), (f.author,), None


def briefing(f: Facts) -> Made:
    h = f"<title>{f.title} - 정책뉴스 | 뉴스 | 대한민국 정책브리핑</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='대한민국 정책브리핑'>"
    b = f"""<div class='header'>{MENU}</div><div class='article_head'><h1>{f.title}</h1><div class='info'><span>{f.moment:%Y.%m.%d}</span><span>문화체육관광부</span></div></div>
<div class='article_body'><div class='view_cont'>{paragraphs(f)}</div></div>
<div class='article_footer'>“이 자료는 문화체육관광부의 보도자료를 전재하여 제공함을 알려드립니다.”</div><div class='rank'><h2>인기뉴스</h2>{REL}</div>"""
    return (
        "http://www.korea.kr/news/policyNewsView.do?newsId=1487",
        document(h, b, "ko"),
        (),
        None,
    )


def institute(f: Facts) -> Made:
    h = f"<title>{f.title} | 연구원 소식 | 도시연구원</title>"
    b = f"""<header class='top'>{MENU}</header><section class='board-view'><div class='board-view-head'><strong class='subject'>{f.title}</strong>
<dl><dt>글쓴이</dt><dd>{f.author}</dd><dt>날짜</dt><dd>{f.moment:%Y년 %m월 %d일}</dd></dl></div>
<div class='board-view-content'><div class='editor'>{paragraphs(f, "<div>{}</div><div><br></div>")}</div></div></section><footer>{MENU}</footer>"""
    return "https://www.si.example.kr/ko/node/6201", document(h, b, "ko"), (f.author,), None


# --- Korean broadcasters and papers --------------------------------------------------------------


def mbc(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='MBC NEWS'><meta name='nextweb:createDate' content='{f.moment:%Y-%m-%d %H:%M:%S}'>"
    b = f"""<div class='gnb'>{MENU}</div><article class='news_article'><div class='news_head'><h2 class='art_title'>{f.title}</h2>
<div class='date'><span class='input'>입력 {f.moment:%Y-%m-%d %H:%M}</span><span class='input edit'>수정 2022-01-02 09:10</span></div></div>
<div class='news_cont'><div class='news_img'><img src='/v.jpg'></div><div class='news_txt' itemprop='articleBody'>{"<br><br>".join(f.paragraphs)}</div>
<div class='news_writer'><a href='/r'>{f.author} 기자</a></div></div></article><section class='most'><h2>많이 본 뉴스</h2>{REL}</section>"""
    return (
        "https://imnews.imbc.com/news/2017/society/article/1_2.html",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def sbs(f: Facts) -> Made:
    stamp = f.moment.isoformat()
    h = f"""<title>{f.title} | SBS 뉴스</title><meta property='og:title' content='{f.title}'><script type='application/ld+json'>{{"@context":"http://schema.org","@type":"NewsArticle","headline":"{f.title}","datePublished":"{stamp}","author":{{"@type":"Person","name":"{f.author} 기자"}},"publisher":{{"@type":"Organization","name":"SBS"}}}}</script>"""
    b = f"""<div class='w_gnb'>{MENU}</div><div class='w_article_title'><h3 id='vmNewsTitle'>{f.title}</h3><div class='date_area'><span>작성 {f.moment:%Y.%m.%d %H:%M}</span></div></div>
<div class='w_article_cont'><div class='article_cont_area'><div class='main_text'><div class='text_area' itemprop='articleBody'>{"<br><br>".join(f.paragraphs)}</div></div></div></div>
<div class='w_related'><h4>관련 기사</h4>{REL}</div>"""
    return (
        "https://news.sbs.co.kr/news/endPage.do?news_id=N100",
        document(h, b, "ko"),
        (f.author,),
        f.moment,
    )


def kbs(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta name='twitter:site' content='@KBSnews'>"
    b = f"""<div id='header'>{MENU}</div><div class='view-headline'><h4 class='headline-title'>{f.title}</h4><div class='dates'><em class='input-date'>입력 {f.moment:%Y.%m.%d} ({f.moment:%H:%M})</em><em class='update-date'>수정 2018.02.03 (10:10)</em></div></div>
<div class='detail-body' id='cont_newstext'>{"<br /><br />".join(f.paragraphs)}</div><ul class='reporter-list'><li><strong class='name'>{f.author}</strong> <span>기자의 기사 모음</span></li></ul><div class='other'>{REL}</div>"""
    return (
        "https://news.kbs.co.kr/news/view.do?ncd=3534",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def maeil(f: Facts) -> Made:
    h = f"<title>{f.title} - 매일경제</title><meta property='og:title' content='{f.title} - 매일경제'><meta property='og:site_name' content='매일경제'>"
    b = f"""<header>{MENU}</header><h2 class='news_ttl'>{f.title}</h2><dl class='author'><a href='/r'>{f.author} 기자</a></dl><div class='time_area'><dl class='registration'><dt>입력 : </dt><dd>{f.moment:%Y-%m-%d %H:%M:%S}</dd></dl></div>
<div class='news_cnt_detail_wrap' itemprop='articleBody'><div class='midtitle_text'>한 줄 요약이 여기에 선다</div><div class='thumb_area'><figure><img src='/p.jpg'><figcaption>사진 = 연합뉴스</figcaption></figure></div>{paragraphs(f)}<p>[ⓒ 매일경제 &amp; mk.co.kr, 무단 전재 및 재배포 금지]</p></div><div class='best'>{REL}</div>"""
    return "https://www.mk.co.kr/news/society/8000", document(h, b, "ko"), (f.author,), None


def ohmynews(f: Facts) -> Made:
    h = f"<title>{f.title} - 오마이뉴스</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='오마이뉴스'>"
    b = f"""<div class='head'>{MENU}</div><h2 class='article_tit'><a href='#'>{f.title}</a></h2><div class='info_data'><div>{f.moment:%y.%m.%d %H:%M}<span>최종 업데이트 18.01.02</span></div></div>
<div class='writer'><a href='/w'>{f.author}({f.second}0123)</a></div><div class='article_view'><div class='at_contents'>{"<br/><br/>".join(f.paragraphs)}</div></div><div class='ohtag'>태그 : #마을 #강</div><div class='lk'>{REL}</div>"""
    return (
        "http://www.ohmynews.com/NWS_Web/View/at_pg.aspx?CNTN_CD=A1",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def pressian(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta name='author' content='{f.author}'><meta property='og:title' content='{f.title}'><meta property='article:published_time' content='{f.moment:%Y-%m-%dT%H:%M:%S+09:00}'>"
    b = f"""<div class='gnb'>{MENU}</div><div class='section article_view'><div class='view_header'><p class='title'>{f.title}</p><p class='sub_title'>부제목이 온다</p>
<div class='byline'><span class='name'>{f.author} 기자</span><span class='date'>| 기사입력 {f.moment:%Y.%m.%d. %H:%M:%S}</span></div></div>
<div class='article_body' itemprop='articleBody'>{paragraphs(f)}</div><div class='keyword_box'>한강</div><p class='copyright'>저작권자ⓒ 프레시안(http://www.pressian.com) 무단전재-재배포금지</p></div>{REL}"""
    return (
        "https://www.pressian.com/pages/articles/1660",
        document(h, b, "ko"),
        (f.author,),
        f.moment,
    )


def local_paper(f: Facts) -> Made:
    h = f"<title>{f.title} - 강변저널</title><meta property='og:title' content='{f.title} - 강변저널'><meta property='og:site_name' content='강변저널'><meta property='article:published_time' content='{f.moment:%Y-%m-%dT%H:%M:%S+09:00}'><meta property='og:article:author' content='{f.author} 기자'>"
    b = f"""<div id='user-header'>{MENU}</div><header class='article-view-header'><h3 class='heading'>{f.title}</h3><ul class='infomation'><li>기자명 {f.author} 기자</li><li>입력 {f.moment:%Y.%m.%d %H:%M}</li><li>댓글 0</li></ul></header>
<article id='article-view-content-div' class='article-veiw-body'><div class='photo-layout'><figure><img src='/a.jpg'><figcaption>강가 모습. /사진=독자 제공</figcaption></figure></div>{paragraphs(f)}</article>
<div class='view-copyright'>저작권자 © 강변저널 무단전재 및 재배포 금지</div><article class='writer'><strong class='name'>{f.author} 기자</strong></article>{REL}"""
    return (
        "http://www.riverside.example.kr/news/articleView.html?idxno=1",
        document(h, b, "ko"),
        (f.author,),
        f.moment,
    )


def seoul_shinmun(f: Facts) -> Made:
    h = f"<title>{f.title} | 서울신문</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='viewHead'><h1 class='atit2'>{f.title}</h1><div class='VCdate'>입력 : {f.moment:%Y-%m-%d %H:%M} <i>|</i> 수정 : 2017-08-19 02:20</div></div>
<div id='article_content' class='v_article'>{"<br><br>".join(f.paragraphs)}<br><br>{f.author} 기자 writer@seoul.co.kr<br></div><div>{REL}</div><div>Copyright ⓒ 서울신문 All rights reserved.</div>"""
    return (
        "http://www.seoul.co.kr/news/newsView.php?id=2017",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def tistory(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:article:author' content='{f.author}'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='og:site_name' content='강가의 기록'>"
    b = f"""<div id='head'>{MENU}</div><div class='hgroup'><div class='category'>동네</div><h1>{f.title}</h1><div class='post-meta'><span class='author'>{f.author}</span><span class='date'>{f.moment:%Y. %m. %d. %H:%M}</span></div></div>
<div class='entry-content'><div class='tt_article_useless_p_margin contents_style'>{paragraphs(f)}</div><div class='container_postbtn'><button>공감</button></div></div><div class='another_category'><h4>'동네' 카테고리의 다른 글</h4>{REL}</div><div class='comments'><p>좋은 글이네요</p></div>"""
    return "https://river.tistory.com/12", document(h, b, "ko"), (f.author,), f.moment


def naver_blog(f: Facts) -> Made:
    h = f"<title>{f.title} : 네이버 블로그</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='네이버 블로그 | 내 손안에 서울'>"
    b = f"""<div class='se-viewer'><div class='se-component se-documentTitle'><div class='se-title-text'><p><span>{f.title}</span></p></div><div class='blog2_container'><span class='writer'><a class='link pcol2'>{f.author}</a></span><span class='se_publishDate pcol2'>{f.moment:%Y. %m. %d. %H:%M}</span><a class='url'>URL 복사</a></div></div>
<div class='se-main-container'>{paragraphs(f, "<div class='se-component se-text'><div class='se-module se-module-text'><p class='se-text-paragraph'><span>{}</span></p></div></div>")}</div></div><div class='post-btn'>공감 3 댓글 0</div>{REL}"""
    return (
        "https://blog.naver.com/PostView.naver?blogId=a&logNo=1",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def brunch(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta name='article:author' content='{f.author}'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='og:site_name' content='브런치스토리'>"
    b = f"""<div class='wrap_cover'><h1 class='cover_title'>{f.title}</h1><p class='cover_sub_title'>강을 따라 걷는 글</p><span class='f_l'>by <a href='/@a'>{f.author}</a></span><span class='date'>{f.moment:%b %d. %Y}</span></div>
<div class='wrap_body text_align_left'>{paragraphs(f, "<p class='wrap_item item_type_text'>{}</p>")}</div><div class='wrap_keyword'>{MENU}</div><div class='wrap_recommend'>{REL}</div>"""
    return "https://brunch.co.kr/@a/12", document(h, b, "ko"), (f.author,), f.moment


def huffpost_korea(f: Facts) -> Made:
    h = f"<title>{f.title} | 허프포스트코리아</title><meta property='og:title' content='{f.title}'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='og:site_name' content='허프포스트코리아'>"
    b = f"""<header>{MENU}</header><article class='viewWrap'><div class='article-head'><h1 class='article-head-title'>{f.title}</h1><p class='article-head-sub'>부제</p><div class='article-writer'><a href='/w' class='name'>{f.author}</a></div><time class='dates'>입력 {f.moment:%Y년 %m월 %d일 %H시 %M분}</time></div>
<div id='article-view-content-div' itemprop='articleBody' class='article-body'>{paragraphs(f)}</div><div class='tags'>#강</div></article><aside>{REL}</aside>"""
    return (
        "https://www.huffingtonpost.kr/news/articleView.html?idxno=1",
        document(h, b, "ko"),
        (f.author,),
        f.moment,
    )


# --- HuffPost's other years and editions ---------------------------------------------------------


def huffpost_2008(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta name='title' content='{f.title}' /><meta name='author' content='{f.author}' /><meta name='publish_date' content='{f.moment:%a, %d %b %Y %H:%M:%S} EST' />"
    b = f"""<div id='top_nav'>{MENU}</div><div class='entry' id='entry_77'><div class='col entry_right'><h1 class='title-blog'>{f.title}</h1><div class='blog_author_info'><a rel='author' href='/x'>{f.author}</a></div><div class='posted'>Posted: {f.moment:%m/%d/%y} {f.moment:%I:%M %p} ET</div>
<div class='entry_content'><div class='entry_body_text'>{paragraphs(f)}</div></div><div class='share_boxes_wraper'>Get Alerts</div></div></div><div id='right_col'>{MORE}</div><div id='comments'><p>I liked this one.</p></div>"""
    return (
        "http://www.huffingtonpost.com/a/the-story_b_77.html",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def huffpost_2012(f: Facts) -> Made:
    h = f"<title>{f.title} | HuffPost</title><meta property='og:title' content='{f.title}'/><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<div class='nav'>{MENU}</div><article class='entry'><header><h1 class='title'>{f.title}</h1></header><div class='author-info'><span class='name'><a rel='author'>{f.author}</a></span></div><div class='times'><div class='posted'>Posted: <time datetime='{f.moment.isoformat()}'>{_us(f.moment)} ET</time></div></div>
<div class='content'><div id='mainentrycontent' class='articleBody'>{paragraphs(f)}<div class='extra-content'>{MORE}</div></div></div></article><div class='sidebar'>{MORE}</div>"""
    return (
        "http://www.huffingtonpost.com/2013/01/08/the-story_n_2.html",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def huffpost_2019(f: Facts) -> Made:
    h = f"""<title>{f.title} | HuffPost</title><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{f.title}","datePublished":"{f.moment.isoformat()}","author":[{{"@type":"Person","name":"{f.author}"}}]}}</script>"""
    b = f"""<nav>{MENU}</nav><header class='entry__header'><div class='headline js-headline'><h1 class='headline__title'>{f.title}</h1><h2 class='headline__subtitle'>What it means.</h2></div><div class='entry-wirepartner author-card'><div class='author-card__details'><span class='author-card__details__name'><a>{f.author}</a></span></div></div><div class='timestamp'><span class='timestamp__date timestamp__date--published'>{_us(f.moment)} ET</span></div></header>
<div class='entry__body js-entry-body'><div class='entry__text js-entry-text'>{paragraphs(f, "<div class='content-list-component yr-content-list-text text'><p>{}</p></div>")}<div class='content-list-component ad'>ADVERTISEMENT</div></div></div><div class='below-entry'>{MORE}</div>"""
    return (
        "https://www.huffpost.com/entry/the-story_n_5c1",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def huffpost_2021(f: Facts) -> Made:
    h = f"""<title>{f.title} | HuffPost Impact</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='HuffPost'><meta property='article:published_time' content='{f.moment.isoformat()}'>"""
    b = f"""<nav>{MENU}</nav><main><header class='entry__header'><h1 class='headline'>{f.title}</h1><div class='dek'>A dek in a line.</div><div class='entry__wirebyline'><div class='entry__byline'><div class='entry__byline__author'>By <a href='/x'><span>{f.author}</span></a></div></div></div><div class='timestamp'><time datetime='{f.moment.isoformat()}'>{f.moment:%b %d, %Y, %I:%M %p} ET</time></div></header>
<section class='entry__content-list js-entry-content js-cet-subunit' id='entry-body'>{paragraphs(f, "<div class='primary-cli cli cli-text'><p>{}</p></div>")}<div class='cli cli-related-articles'>{MORE}</div><div class='cli-support-huffpost'>Support HuffPost</div></section></main><aside>{MORE}</aside>"""
    return (
        "https://www.huffpost.com/entry/the-story_n_61",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def huffpost_2025(f: Facts) -> Made:
    h = f"""<title>{f.title} | HuffPost Latest News</title><meta property='og:title' content='{f.title}'><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{f.title}","datePublished":"{f.moment.isoformat()}","author":[{{"@type":"Person","name":"{f.author}"}},{{"@type":"Person","name":"{f.second}"}}]}}</script>"""
    b = f"""<nav>{MENU}</nav><main id='main'><article><header class='article-header'><h1 class='article-header__headline'>{f.title}</h1><p class='article-header__dek'>A dek.</p><div class='article-header__byline'>By <a>{f.author}</a> and <a>{f.second}</a></div><time datetime='{f.moment.isoformat()}'>{f.moment:%b %d, %Y}</time></header>
<div class='article-content' data-part='article-content'>{paragraphs(f)}<aside class='newsletter'>Get the newsletter</aside></div></article><section class='more-in'>{MORE}</section></main>"""
    return (
        "https://www.huffpost.com/entry/the-story_n_67",
        document(h, b, "en"),
        (f.author, f.second),
        f.moment,
    )


def huffpost_amp(f: Facts) -> Made:
    h = f"""<title>{f.title}</title><link rel='canonical' href='https://www.huffpost.com/entry/the-story_n_68'><script type="application/ld+json">{{"@context":"http://schema.org","@type":"NewsArticle","headline":"{f.title}","datePublished":"{f.moment.isoformat()}","author":{{"@type":"Person","name":"{f.author}"}}}}</script>"""
    b = f"""<amp-sidebar>{MENU}</amp-sidebar><article><h1>{f.title}</h1><div class='byline'>By {f.author}</div><div class='content'>{paragraphs(f)}</div><amp-ad width='300'></amp-ad></article><footer>{MORE}</footer>"""
    return (
        "https://www.huffpost.com/entry/the-story_n_68/amp",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


# --- English papers and systems that any site may use --------------------------------------------


def joongang_daily(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='Korea JoongAng Daily'><meta name='author' content='{f.author}'><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<header>{MENU}</header><section class='view-article'><h1 class='view-article-title serif'>{f.title}</h1><div class='view-article-date'>Published: {f.moment:%d %b. %Y, %H:%M}</div><ul class='view-article-byline'><li><a>{f.author.upper()}</a></li></ul>
<div id='article_body' class='view-article-body'>{"<br><br>".join(f.paragraphs)}<br><br>BY {f.author.upper()} [a.b@joongang.co.kr]</div></section><section class='more'>{MORE}</section>"""
    return (
        "https://koreajoongangdaily.joins.com/2020/01/02/a/b/1.html",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def tagdiv(f: Facts) -> Made:
    h = f"<title>{f.title} - The River Post</title><meta property='og:title' content='{f.title} - The River Post'><meta property='og:site_name' content='The River Post'>"
    b = f"""<div class='td-header'>{MENU}</div><article class='post type-post'><div class='td-post-header'><header class='td-post-title'><h1 class='entry-title'>{f.title}</h1><div class='td-module-meta-info'><div class='td-post-author-name'><div class='td-author-by'>By</div> <a href='/author/a'>{f.author}</a></div><span class='td-post-date'><time class='entry-date updated td-module-date' datetime='{f.moment.isoformat()}'>{f.moment:%B %d, %Y}</time></span><div class='td-post-views'>120</div></div></header></div>
<div class='td-post-content'>{paragraphs(f)}<div class='td-a-rec'>Advertisement</div></div><footer><div class='td-post-source-tags'>TAGS river</div><div class='td-post-next-prev'>Previous article</div></footer></article><div class='td-sidebar'>{MORE}</div>"""
    return (
        "https://riverpost.example/2019/05/the-story/",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def ghost(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:type' content='article'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta name='twitter:data1' content='{f.author}'>"
    b = f"""<header class='gh-head'>{MENU}</header><main><article class='gh-article'><header class='gh-article-header'><h1 class='gh-article-title'>{f.title}</h1><aside class='gh-article-sidebar'><h4 class='gh-article-author-name'><a href='/author/a/'>{f.author}</a></h4><time class='gh-article-meta-date' datetime='{f.moment:%Y-%m-%d}'>{f.moment:%b %d, %Y}</time></aside></header>
<section class='gh-content gh-canvas'>{paragraphs(f)}</section></article></main><section class='gh-readmore'><h3>Read more</h3>{MORE}</section>"""
    return "https://letters.example/the-story/", document(h, b, "en"), (f.author,), f.moment


def microdata(f: Facts) -> Made:
    h = f"<title>{f.title} :: The Bridge</title>"
    b = f"""<div class='menu'>{MENU}</div><div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop='headline'>{f.title}</h1><span itemprop='author' itemscope itemtype='http://schema.org/Person'>By <span itemprop='name'>{f.author}</span></span><meta itemprop='datePublished' content='{f.moment.isoformat()}'>
<div itemprop='articleBody'>{paragraphs(f)}</div></div><div class='side'>{MORE}</div>"""
    return "http://bridge.example/news/the-story", document(h, b, "en"), (f.author,), f.moment


def drupal(f: Facts) -> Made:
    h = f"<title>{f.title} | City Institute</title><meta name='dcterms.date' content='{f.moment.isoformat()}'>"
    b = f"""<div class='region-header'>{MENU}</div><article class='node node--type-article'><h1 class='node__title page-title'>{f.title}</h1><footer class='node__meta'><div class='node__submitted'>Submitted by <span class='field--name-uid'><a class='username'>{f.author}</a></span> on <span class='field--name-created'>{f.moment:%a, %m/%d/%Y - %H:%M}</span></div></footer>
<div class='node__content'><div class='field field--name-body field--type-text-with-summary'>{paragraphs(f)}</div></div></article><div class='region-sidebar'>{MORE}</div>"""
    return "https://institute.example/node/881", document(h, b, "en"), (f.author,), f.moment


def joomla(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta name='author' content='{f.author}' />"
    b = f"""<div class='nav'>{MENU}</div><div class='item-page' itemscope itemtype='https://schema.org/Article'><div class='page-header'><h2 itemprop='name'>{f.title}</h2></div><dl class='article-info'><dd class='createdby'>Written by {f.author}</dd><dd class='published'><time datetime='{f.moment.isoformat()}' itemprop='datePublished'>Published: {f.moment:%d %B %Y}</time></dd><dd class='hits'>Hits: 1204</dd></dl>
<div itemprop='articleBody'>{paragraphs(f)}</div><ul class='pager'><li>Prev</li><li>Next</li></ul></div><div class='right'>{MORE}</div>"""
    return (
        "http://harbor.example/index.php/news/12-the-story",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


# --- Read blind after the first were mended --------------------------------------------------


def news1(f: Facts) -> Made:
    h = f"<title>{f.title} - 뉴스1</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='뉴스1'>"
    b = f"""<div>{MENU}</div><div class='detail sub'><div class='title'><h2>{f.title}</h2></div><div class='info'>(서울=뉴스1) {f.author} 기자 | {f.moment:%Y-%m-%d %H:%M} 송고</div><div id='articles_detail' class='detail sa_area'>{"<br><br>".join(f.paragraphs)}</div><a href='mailto:x@news1.kr'>x@news1.kr</a></div><div class='best'>{REL}</div>"""
    return "http://news1.kr/articles/?307", document(h, b, "ko"), (f.author,), None


def edaily(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='이데일리'>"
    b = f"""<div>{MENU}</div><section class='center1080 position_r'><section class='aside_left'><div class='article_news'><div class='news_titles'><h1>{f.title}</h1><div class='dates'><ul><li><p>등록 {f.moment:%Y-%m-%d} 오전 {f.moment:%I:%M:%S}</p></li></ul></div><div class='reporter'><a>{f.author} 기자</a></div></div><div class='newsbody'><div class='news_body' itemprop='articleBody'>[이데일리 {f.author} 기자] {"<br><br>".join(f.paragraphs)}</div></div></div></section></section>{REL}"""
    return "https://www.edaily.co.kr/news/read?newsId=1", document(h, b, "ko"), (f.author,), None


def hankyung(f: Facts) -> Made:
    h = f"<title>{f.title} | 한국경제</title><meta property='og:title' content='{f.title} | 한국경제'><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<div>{MENU}</div><article class='article'><h1 class='headline'>{f.title}</h1><div class='article-timestamp'><span class='item'>입력<span class='txt-date'>{f.moment:%Y.%m.%d %H:%M}</span></span></div><div class='article-contents'><div class='article-body-wrap'><div class='article-body' id='articletxt' itemprop='articleBody'>{"<br><br>".join(f.paragraphs)}<br><br>{f.author} 기자 han@hankyung.com</div></div></div></article>{REL}"""
    return "https://www.hankyung.com/article/2017", document(h, b, "ko"), (f.author,), f.moment


def kukmin(f: Facts) -> Made:
    h = f"<title>{f.title}-국민일보</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='nwsti'><h3>{f.title}</h3><div class='date'>입력 : <span class='t11'>{f.moment:%Y-%m-%d %H:%M}</span></div></div><div class='article_body'><div class='tx' id='articleBody'>{"<br /><br />".join(f.paragraphs)}<br /><br />{f.author} 기자 a@kmib.co.kr<br /></div></div><div>GoodNews paper ⓒ 국민일보, 무단전재 및 수집, 재배포금지</div>{REL}"""
    return (
        "http://news.kmib.co.kr/article/view.asp?arcid=1",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def nocut(f: Facts) -> Made:
    h = f"<title>{f.title} - 노컷뉴스</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='reporter_info'><h2>{f.title}</h2><ul class='bl_b'><li class='email'>CBS노컷뉴스 {f.author} 기자</li><li>{f.moment:%Y-%m-%d %H:%M}</li></ul></div><div id='pnlContent' itemprop='articleBody'>{"<br><br>".join(f.paragraphs)}</div><div class='rel'>{REL}</div>"""
    return "https://www.nocutnews.co.kr/news/4834", document(h, b, "ko"), (f.author,), None


def province(f: Facts) -> Made:
    h = "<title>보도자료 : 경기도뉴스포털</title>"
    b = f"""<div>{MENU}</div><div class='board_view'><div class='view_title'>{f.title}</div><div class='view_info'><span>작성일 : {f.moment:%Y-%m-%d}</span><span>조회수 : 1,203</span><span>담당부서 : 도로안전과</span></div><div class='view_content'>{paragraphs(f)}</div><div class='view_file'>첨부파일 <a href='/a'>1.hwp</a></div></div>{MENU}"""
    return (
        "https://gnews.gg.go.kr/briefing/brief_gongbo_view.do?BS_CODE=S017",
        document(h, b, "ko"),
        (),
        None,
    )


def mediahub(f: Facts) -> Made:
    h = f"<title>{f.title} | 서울시 - 내 손안에 서울</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='내 손안에 서울'>"
    b = f"""<div>{MENU}</div><div class='view_head'><h3 class='view_tit'>{f.title}</h3><p class='writer_info'><span class='name'>{f.author}</span></p><p class='info'>발행일 {f.moment:%Y.%m.%d. %H:%M}</p></div><div class='view_cont'><div class='post_content'>{paragraphs(f)}</div></div><div class='tag'>#한강</div>{REL}"""
    return "https://mediahub.seoul.example.kr/archives/1", document(h, b, "ko"), (f.author,), None


def gnuboard(f: Facts) -> Made:
    h = f"<title>{f.title} &gt; 자유게시판 | 마을신문</title>"
    b = f"""<div id='hd'>{MENU}</div><article id='bo_v'><header><h2 id='bo_v_title'><span class='bo_v_cate'>소식</span><span class='bo_v_tit'>{f.title}</span></h2></header><section id='bo_v_info'><div class='profile_info_ct'><strong><span class='sv_member'>{f.author}</span></strong> <strong class='if_date'>{f.moment:%y-%m-%d %H:%M}</strong></div></section><section id='bo_v_atc'><h2 id='bo_v_atc_title'>본문</h2><div id='bo_v_con'>{paragraphs(f)}</div></section></article><div id='ft'>{MENU}</div>"""
    return (
        "http://maeul.example.kr/bbs/board.php?bo_table=free&wr_id=3",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def xe(f: Facts) -> Made:
    h = f"<title>마을 소식 - {f.title}</title>"
    b = f"""<div>{MENU}</div><div class='rd clear'><div class='rd_hd clear'><div class='board clear'><div class='top_area'><div class='fr'><span class='date m_no'>{f.moment:%Y.%m.%d %H:%M}</span></div><h1 class='np_18px'><a href='/x'>{f.title}</a></h1></div><div class='btm_area'><div class='side'><a class='nick member_4'>{f.author}</a></div><div class='side fr'><span>조회 수 <b>123</b></span></div></div></div></div><div class='rd_body clear'><article><div class='document_3_4 xe_content'>{paragraphs(f)}</div></article></div></div>{REL}"""
    return "http://xe.example.kr/news/3", document(h, b, "ko"), (f.author,), None


def squarespace(f: Facts) -> Made:
    h = f"<title>{f.title} — The Quay</title><meta property='og:title' content='{f.title} — The Quay'><meta property='og:site_name' content='The Quay'><meta itemprop='datePublished' content='{f.moment.isoformat()}'><meta itemprop='author' content='{f.author}'>"
    b = f"""<header>{MENU}</header><article class='h-entry'><div class='blog-item-top-wrapper'><h1 class='entry-title' data-content-field='title'>{f.title}</h1><div class='blog-meta-item--author'><a class='blog-author-name'>{f.author}</a></div></div><div class='blog-item-content e-content'><div class='sqs-block html-block'><div class='sqs-block-content'>{paragraphs(f)}</div></div></div></article><section class='item-pagination'>{MORE}</section>"""
    return "https://quay.example/journal/the-story", document(h, b, "en"), (f.author,), f.moment


def blogger(f: Facts) -> Made:
    h = f"<title>Bridges: {f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:type' content='article'>"
    b = f"""<div id='header'>{MENU}</div><div class='post hentry'><h3 class='post-title entry-title'>{f.title}</h3><div class='post-body entry-content'>{paragraphs(f)}</div><div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn'><a rel='author'><span itemprop='name'>{f.author}</span></a></span></span> at <a class='timestamp-link'><abbr class='published' title='{f.moment.isoformat()}'>{f.moment:%I:%M %p}</abbr></a></div></div><div class='sidebar'>{MORE}</div>"""
    return (
        "http://bridges.blogspot.example/2015/02/the-story.html",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def yonhap_en(f: Facts) -> Made:
    h = f"<title>{f.title} | Yonhap News Agency</title><meta property='og:title' content='{f.title} | Yonhap News Agency'><meta property='og:site_name' content='Yonhap News Agency'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='article:author' content='{f.author}'>"
    b = f"""<header>{MENU}</header><article class='article-wrap01'><header class='title-article01'><h1 class='tit'>{f.title}</h1><span class='txt-time'>{f.moment:%H:%M %B %d, %Y}</span></header><div class='story-news article'><div class='comp-box photo-group'><figure><img src='/a.jpg'><figcaption class='desc-con'><p class='txt-desc'>A photo (Yonhap)</p></figcaption></figure></div>{paragraphs(f)}<p>(END)</p></div></article><aside>{MORE}</aside>"""
    return "https://en.yna.co.kr/view/AEN1", document(h, b, "en"), (f.author,), f.moment


def bizwire(f: Facts) -> Made:
    h = f"<title>{f.title} | Be Korea-savvy</title><meta property='og:title' content='{f.title} | Be Korea-savvy'><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<div>{MENU}</div><article><h1 class='entry-title post-title'>{f.title}</h1><p class='post-meta'><span class='author vcard'><a rel='author' href='/author/a'>{f.author}</a></span> on {f.moment:%B %d, %Y}</p><div class='entry clearfix'>{paragraphs(f)}<p>{f.author} (a@koreabizwire.com)</p></div></article><div id='sidebar'>{MORE}</div>"""
    return "http://koreabizwire.example/the-story/1", document(h, b, "en"), (f.author,), f.moment


def typepad(f: Facts) -> Made:
    h = f"<title>{f.title} - Harbor Notes</title>"
    b = f"""<div>{MENU}</div><h2 class='date-header'>{f.moment:%B %d, %Y}</h2><div class='entry-author-x entry' id='entry-1'><h3 class='entry-header'>{f.title}</h3><div class='entry-content'><div class='entry-body'>{paragraphs(f)}</div></div><p class='entry-footer'>Posted by {f.author} on {f.moment:%B %d, %Y} at {f.moment:%I:%M %p} | Permalink</p></div><div>{MORE}</div>"""
    return "http://notes.example/2009/05/the-story.html", document(h, b, "en"), (f.author,), None


def huff_2009(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta name='author' content='{f.author}'/>"
    b = f"""<div>{MENU}</div><div class='entry'><div class='col'><h1>{f.title}</h1><div class='comments_datetime'><p><span class='bold'>{f.author}</span> | {f.moment:%m/%d/%y} {f.moment:%I:%M %p} ET</p></div><div class='entry_content'><div class='entry_body_text'>{paragraphs(f)}</div></div></div></div><div>{MORE}</div>"""
    return (
        "http://www.huffingtonpost.com/2009/05/01/the-story_n_1.html",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def huff_2023(f: Facts) -> Made:
    h = f"<title>{f.title} | HuffPost Life</title><meta property='og:title' content='{f.title}'>"
    b = f"""<nav>{MENU}</nav><main><header class='entry__header'><div class='label'><a class='label__link'>Life</a></div><h1 class='headline'>{f.title}</h1><div class='entry__byline'><div class='entry__byline__author'><a href='/x'><span>{f.author}</span></a></div><div class='entry__byline__author'><a href='/y'><span>{f.second}</span></a></div></div><div class='timestamp'><time datetime='{f.moment.isoformat()}'>{f.moment:%b %d, %Y, %I:%M %p} ET</time></div></header><section class='entry__content-list js-entry-content'>{paragraphs(f, "<div class='primary-cli cli-text'><p>{}</p></div>")}<div class='cli cli-advertisement'>Ad</div></section></main><div class='bottom-right-sticky-container'>{MORE}</div>"""
    return (
        "https://www.huffpost.com/entry/the-story_l_6",
        document(h, b, "en"),
        (f.author, f.second),
        f.moment,
    )


def newspim(f: Facts) -> Made:
    h = f"<title>{f.title} | 뉴스핌</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='news_tit_area'><h2 class='maintitle'>{f.title}</h2><div class='info_area'><span class='writetime'>기사입력 : {f.moment:%Y년%m월%d일 %H:%M}</span><span>최종수정 : 2018년01월02일 10:00</span></div></div><div id='news-contents'><p>[서울=뉴스핌] {f.author} 기자 = {f.paragraphs[0]}</p>{"".join(f"<p>{x}</p>" for x in f.paragraphs[1:])}<p>abc@newspim.com</p></div>{REL}"""
    return "https://www.newspim.com/news/view/1", document(h, b, "ko"), (f.author,), None


def inews(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<div>{MENU}</div><main class='view'><h1>{f.title}</h1><span>입력 {f.moment:%Y.%m.%d %H:%M}</span><address>{f.author} 기자</address><article id='articleBody' itemprop='articleBody'>{"".join(f"<p>{x}</p>" for x in f.paragraphs)}</article></main>{REL}"""
    return "https://www.inews24.com/view/1", document(h, b, "ko"), (f.author,), f.moment


def agency(f: Facts) -> Made:
    h = "<title>보도자료 상세보기 | 조달청</title>"
    b = f"""<div>{MENU}</div><table class='bbs_view'><tr><th>제 목</th><td>{f.title}</td></tr><tr><th>등록일</th><td>{f.moment:%Y-%m-%d}</td></tr><tr><th>등록자</th><td>대변인실</td></tr></table><div class='bbs_con'>{paragraphs(f)}</div><div class='btns'>목록</div>{MENU}"""
    return "https://www.pps.go.kr/kor/bbs/view.do?key=1", document(h, b, "ko"), (), None


def cafe(f: Facts) -> Made:
    h = f"<title>{f.title} - 소식 - 협동조합</title>"
    b = f"""<div>{MENU}</div><div class='boardView'><h3>{f.title}</h3><p class='meta'><span>작성자 {f.author}</span> <span>작성일 {f.moment:%Y-%m-%d %H:%M:%S}</span> <span>조회 12</span></p><div class='detail'>{paragraphs(f)}</div></div><ul>{MENU}</ul>"""
    return "http://coop.example.kr/board/read.html?no=2", document(h, b, "ko"), (f.author,), None


def magazine(f: Facts) -> Made:
    h = f"<title>{f.title} : 월간 강</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='top'><p class='cat'>르포</p><h1>{f.title}</h1><p class='by'>글 {f.author} | {f.moment:%Y.%m.%d}</p></div><div class='cont'>{paragraphs(f)}</div>{REL}"""
    return "http://river.example.kr/2017/08/1", document(h, b, "ko"), (f.author,), None


def wix(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='Quay'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='article:author' content='{f.author}'>"
    b = f"""<div>{MENU}</div><div data-hook='post'><h1 data-hook='post-title'>{f.title}</h1><ul><li>{f.author}</li><li>{f.moment:%b %d, %Y}</li><li>3 min read</li></ul><div data-hook='post-description'>{paragraphs(f)}</div></div>{MORE}"""
    return "https://wix.example/post/the-story", document(h, b, "en"), (f.author,), f.moment


def jekyll(f: Facts) -> Made:
    h = f"<title>{f.title} | Notes from the pier</title>"
    b = f"""<header>{MENU}</header><article class='post'><header class='post-header'><h1 class='post-title'>{f.title}</h1><p class='post-meta'>{f.moment:%b %d, %Y} • {f.author}</p></header><div class='post-content'>{paragraphs(f)}</div></article><footer>{MORE}</footer>"""
    return "https://pier.example/2019/01/02/the-story.html", document(h, b, "en"), (f.author,), None


def koreanet(f: Facts) -> Made:
    h = f"<title>{f.title} : Korea.net : The official website of the Republic of Korea</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='view_title'><h1>{f.title}</h1><div class='date'>{f.moment:%b %d, %Y}</div></div><div class='view_cont'>{paragraphs(f)}<p>By {f.author}</p><p>Korea.net Staff Writer</p></div>{MORE}"""
    return (
        "http://www.korea.net/NewsFocus/Society/view?articleId=1",
        document(h, b, "en"),
        (f.author,),
        None,
    )


def huff_2014(f: Facts) -> Made:
    h = f"<title>{f.title} | HuffPost</title><meta property='og:title' content='{f.title}'/>"
    b = f"""<nav>{MENU}</nav><article><h1 class='title-news'>{f.title}</h1><div class='wire_author'>{f.author}</div><div class='times'><span class='posted'>Posted: <time datetime='{f.moment.isoformat()}'>x</time></span></div><div class='main-visual'><img src='/a.jpg'></div><div id='mainentrycontent'>{paragraphs(f)}<div class='tag-cloud'>River</div></div></article><div>{MORE}</div>"""
    return (
        "http://www.huffingtonpost.com/2014/05/01/the-story_n_9.html",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


ENGLISH = {
    "huffpost-2008": huffpost_2008,
    "huffpost-2012": huffpost_2012,
    "huffpost-2019": huffpost_2019,
    "huffpost-2021": huffpost_2021,
    "huffpost-2025": huffpost_2025,
    "huffpost-amp": huffpost_amp,
    "press-joongang-daily": joongang_daily,
    "system-tagdiv": tagdiv,
    "system-ghost": ghost,
    "system-microdata": microdata,
    "system-drupal": drupal,
    "system-joomla": joomla,
    "system-squarespace": squarespace,
    "system-blogger": blogger,
    "press-yonhap-en": yonhap_en,
    "press-bizwire": bizwire,
    "system-typepad": typepad,
    "huffpost-2009": huff_2009,
    "huffpost-2023": huff_2023,
    "system-wix": wix,
    "system-jekyll": jekyll,
    "gov-koreanet": koreanet,
    "huffpost-2014": huff_2014,
}
KOREAN = {
    "gov-ministry": ministry,
    "gov-egov-table": egov_table,
    "gov-briefing": briefing,
    "gov-institute": institute,
    "press-mbc": mbc,
    "press-sbs": sbs,
    "press-kbs": kbs,
    "press-maeil": maeil,
    "press-ohmynews": ohmynews,
    "press-pressian": pressian,
    "press-local": local_paper,
    "press-seoul-shinmun": seoul_shinmun,
    "blog-tistory": tistory,
    "blog-naver": naver_blog,
    "blog-brunch": brunch,
    "huffpost-korea": huffpost_korea,
    "press-news1": news1,
    "press-edaily": edaily,
    "press-hankyung": hankyung,
    "press-kukmin": kukmin,
    "press-nocut": nocut,
    "gov-province": province,
    "gov-mediahub": mediahub,
    "system-gnuboard": gnuboard,
    "system-xe": xe,
    "press-newspim": newspim,
    "press-inews": inews,
    "gov-agency": agency,
    "system-cafe": cafe,
    "press-magazine": magazine,
}
