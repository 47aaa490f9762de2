"""Pages of Korean newspapers, of our own writing, in the markups that they use or have used."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")
DATELINES = {
    "press-yonhap": "(서울=연합뉴스) {f.author} 기자 = ",
    "press-newsis": "[서울=뉴시스] {f.author} 기자 = ",
    "press-newspim": "[서울=뉴스핌] {f.author} 기자 = ",
    "press-edaily": "[이데일리 {f.author} 기자] ",
}


@dataclass(frozen=True)
class Facts:
    """What a page is to say; ``filler`` is what surrounds it."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    author: str
    second: str
    moment: datetime
    filler: str


Made = tuple[str, str, tuple[str, ...], datetime | None]


def _list(texts: tuple[str, ...]) -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href='/s/{n}'>{t}</a></li>" for n, t in enumerate(texts))
        + "</ul>"
    )


MENU = _list(("정치", "경제", "사회", "국제", "문화", "스포츠", "오피니언"))
REL = _list(
    (
        "오늘의 많이 본 뉴스 열 가지를 모았습니다",
        "주말 날씨, 전국에 비 소식이 있습니다",
        "독자 여러분의 제보를 기다립니다",
        "새 단장한 공원에 시민들 발길 이어져",
    )
)


def paragraphs(f: Facts, wrap: str = "<p>{}</p>") -> str:
    return "\n".join(wrap.format(text) for text in f.paragraphs)


def document(head: str, body: str, language: str) -> str:
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'>{head}</head>"
        f"<body>{body}</body></html>"
    )


def yonhap(f: Facts) -> Made:
    h = f"<title>{f.title} | 연합뉴스</title><meta property='og:title' content='{f.title} | 연합뉴스'><meta property='og:site_name' content='연합뉴스'><meta property='article:author' content='{f.author}'><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<header>{MENU}</header><article class='article-wrap01'><header class='title-article01'><h1 class='tit01'>{f.title}</h1>
<p class='update-time' data-published-time='{f.moment:%Y%m%d%H%M%S}'><span class='txt'>송고</span>{f.moment:%Y-%m-%d %H:%M}</p></header>
<div class='story-news article'><div id='articleWrap'><div class='writer-zone01'><div class='writer-group'><strong class='tit-name'><a>{f.author} 기자</a></strong></div></div>
<div class='comp-box photo-group'><figure><img src='/p.jpg' alt='사진'><figcaption><strong class='tit-cap'>사진 제목</strong> [연합뉴스 자료사진]</figcaption></figure></div>
<p>(서울=연합뉴스) {f.author} 기자 = {f.paragraphs[0]}</p>{"".join(f"<p>{t}</p>" for t in f.paragraphs[1:])}<p>kim@yna.co.kr</p>
<p class='adrs'><span class='cprt'>제보는 카카오톡 okjebo</span> 저작권자(c) 연합뉴스, 무단 전재-재배포, AI 학습 및 활용 금지</p></div></div>
<aside><h2>많이 본 뉴스</h2>{REL}</aside></article><footer>{MENU}</footer>"""
    return "http://www.yna.co.kr/view/AKR1", document(h, b, "ko"), (f.author,), f.moment


def hani(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='한겨레'>"
    b = f"""<div>{MENU}</div><div class='article-head'><p class='category'><strong><a>사회</a></strong><a>지역</a></p><h4><span class='title'>{f.title}</span></h4>
<p class='date-time'><span><em>등록 :</em>{f.moment:%Y-%m-%d %H:%M}</span><span><em>수정 :</em>2017-08-18 14:00</span></p></div>
<div class='article-text'><div class='article-text-font-size'><div class='subtitle'>부제가 여기에 있다<br/>둘째 줄 부제</div>
<div class='text'><div class='image-area'><div class='imageC'><div class='image'><img src='/a.jpg'/></div><div class='description'><div class='desc'>사진 설명 글. 한겨레 자료사진</div></div></div></div>
{"<br/><br/>".join(f.paragraphs)}<br/><br/>{f.author} 기자 <a href='mailto:lee@hani.co.kr'>lee@hani.co.kr</a></div></div></div><div class='related'><h3>관련기사</h3>{REL}</div>"""
    return "http://www.hani.co.kr/arti/society/1.html", document(h, b, "ko"), (f.author,), None


def hani_next(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='article:published_time' content='{f.moment.isoformat()}'>"
    b = f"""<div id='__next'><header>{MENU}</header><div class='ArticleDetailView_articleDetail__x'><h3 class='ArticleDetailView_title__9kRU_'>{f.title}</h3>
<ul class='ArticleDetailView_dateList__tniXJ'><li class='ArticleDetailView_dateListItem__mRc3d'>수정 <span>2023-05-06 12:00</span></li><li>등록 <span>{f.moment:%Y-%m-%d %H:%M}</span></li></ul>
<div class='ArticleDetailView_reporter__x'><div class='ArticleDetailView_reporterList__'><a class='ArticleDetailView_reporterLink'>{f.author}<span>기자</span></a></div></div>
<div class='article-text'>{paragraphs(f, "<p class='text'>{}</p>")}<p class='text'>{f.author} 기자 lee@hani.co.kr</p></div></div><aside>{REL}</aside></div>"""
    return "https://www.hani.co.kr/arti/1.html", document(h, b, "ko"), (f.author,), f.moment


def chosun_old(f: Facts) -> Made:
    h = f"<title>{f.title} - 조선닷컴 - 사회 > 지역</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div id='header'>{MENU}</div><div id='csContent'><header class='news_title'><h1 id='news_title_text_id'>{f.title}</h1></header>
<div class='news_title_author'><ul><li><a href='#'>{f.author} 기자</a></li></ul></div>
<div class='news_body' id='news_body_id'><div class='news_date'>입력 : {f.moment:%Y.%m.%d %H:%M} | 수정 : 2017.08.18 09:00</div>
<div class='par'>{f.paragraphs[0]}</div>{"".join(f"<div class='par'>{t}</div>" for t in f.paragraphs[1:])}</div>
<div class='csource'>Copyright ⓒ 조선일보 &amp; Chosun.com</div></div><div class='rank'>{REL}</div>"""
    return (
        "http://news.chosun.com/site/data/html_dir/2017/08/18/2017081800123.html",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def chosun_fusion(f: Facts) -> Made:
    ce = [{"type": "text", "content": t, "_id": str(i)} for i, t in enumerate(f.paragraphs)]
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><script type='application/ld+json'>{json.dumps({'@context': 'http://schema.org', '@type': 'NewsArticle', 'headline': f.title, 'datePublished': f.moment.isoformat(), 'author': [{'@type': 'Person', 'name': f.author}], 'publisher': {'@type': 'Organization', 'name': '조선일보'}}, ensure_ascii=False)}</script>"
    b = f"<div id='fusion-app'></div><script id='fusion-metadata' type='application/javascript'>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps({'headlines': {'basic': f.title}, 'content_elements': ce}, ensure_ascii=False)};Fusion.x=1;</script>"
    return (
        "https://www.chosun.com/national/2023/05/06/ABC/",
        document(h, b, "ko"),
        (f.author,),
        f.moment,
    )


def joongang(f: Facts) -> Made:
    h = f"<title>{f.title} | 중앙일보</title><meta property='og:title' content='{f.title} | 중앙일보'><meta name='author' content='{f.author}, {f.second}'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='article:section' content='사회'>"
    b = f"""<header>{MENU}</header><main><article><header class='article_header'><h1 class='headline'>{f.title}</h1>
<div class='datetime'><p class='date'>입력 <time itemprop='datePublished' datetime='{f.moment.isoformat()}'>{f.moment:%Y.%m.%d %H:%M}</time></p></div>
<div class='byline'><a>{f.author}</a> 기자 <a>{f.second}</a> 기자</div></header><div id='article_body' class='article_body fs3'>
<div class='ab_photo photo_center'><div class='image'><img src='/x.jpg'><p class='caption'>사진 설명. 연합뉴스</p></div></div>
{paragraphs(f, "<p data-divno='1'>{}</p>")}<div class='ab_byline'>{f.author}·{f.second} 기자 <a class='ab_e_mail'>park@joongang.co.kr</a></div></div></article><section class='rel'><h2>함께 본 기사</h2>{REL}</section></main>"""
    return (
        "https://www.joongang.co.kr/article/25",
        document(h, b, "ko"),
        (f.author, f.second),
        f.moment,
    )


def khan(f: Facts) -> Made:
    h = f"<title>{f.title} - 경향신문</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='경향신문'>"
    b = f"""<div>{MENU}</div><div class='art_header'><h1 id='articleTtitle'>{f.title}</h1><div class='subject'><span class='name'><a>{f.author} 기자</a></span></div>
<div class='byline'><em>입력 : {f.moment:%Y.%m.%d %H:%M:00}</em> <em>수정 : 2020.05.06 22:00:00</em></div></div>
<div class='art_body' id='articleBody'>{paragraphs(f, "<p class='content_text'>{}</p>")}<div class='art_photo'><div class='art_photo_wrap'><img src='/y.jpg'><p class='caption'>사진 설명</p></div></div></div>
<div class='art_side'>{REL}</div><div class='art_copy'>ⓒ 경향신문 &amp; 경향닷컴, 무단전재 및 재배포 금지</div>"""
    return (
        "http://news.khan.co.kr/kh_news/khan_art_view.html?artid=1",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


def newsis(f: Facts) -> Made:
    h = f"<title>{f.title} :: 공감언론 뉴시스 ::</title><meta property='og:title' content='{f.title}'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='og:article:author' content='뉴시스'>"
    b = f"""<div>{MENU}</div><div class='articleView'><div class='view' id='content'><div class='top'><h1 class='tit title_area'>{f.title}</h1></div>
<div class='infoLine'><div class='left'><span class='txt'>등록 {f.moment:%Y.%m.%d %H:%M:00}</span><span>수정 2023.05.06 11:00:00</span></div></div>
<div class='viewer'><article><div class='summury'>부제</div><table class='article_photo'><tr><td class='img'><img src='/n.jpg'><p class='photojournal'>[서울=뉴시스] 사진 설명. 2023.05.06. photo@newsis.com *재판매 및 DB 금지</p></td></tr></table>
[서울=뉴시스] {f.author} 기자 = {f.paragraphs[0]}<br><br>{"<br><br>".join(f.paragraphs[1:])}<br><br>◎공감언론 뉴시스 han@newsis.com</article></div><p class='copyright'>Copyright © NEWSIS.COM, 무단 전재 및 재배포 금지</p></div></div><div class='side'>{REL}</div>"""
    return "https://www.newsis.com/view/?id=NISX1", document(h, b, "ko"), (f.author,), f.moment


def naver(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='og:article:author' content='한국일보 | 네이버'><meta property='og:type' content='article'>"
    b = f"""<div>{MENU}</div><div id='ct'><div class='media_end_head'><h2 id='title_area' class='media_end_head_headline'><span>{f.title}</span></h2>
<div class='media_end_head_info'><div class='media_end_head_info_datestamp'><div class='media_end_head_info_datestamp_bunch'><em class='media_end_head_info_datestamp_term'>입력</em><span class='media_end_head_info_datestamp_time _ARTICLE_DATE_TIME' data-date-time='{f.moment:%Y-%m-%d %H:%M:11}'>{f.moment:%Y.%m.%d.} 오전 {f.moment:%H:%M}</span></div>
<div><em>수정</em><span class='_ARTICLE_MODIFY_DATE_TIME' data-modify-date-time='2023-05-06 12:00:00'>2023.05.06. 오후 12:00</span></div></div>
<div class='media_end_head_journalist'><em class='media_end_head_journalist_name'>{f.author} 기자</em></div></div></div>
<div id='newsct_article' class='newsct_article _article_body'><article id='dic_area'>
<span class='end_photo_org'><div class='nbd_im_w _LAZY_LOADING_WRAP'><img id='img1' data-src='https://imgnews.example/1.jpg'></div><em class='img_desc'>사진 설명. 연합뉴스</em></span>{"<br><br>".join(f.paragraphs)}</article></div>
<div class='byline'><p class='byline_p'><span class='byline_s'>{f.author} 기자 (oh@x.kr)</span></p></div><div class='copyright'><p class='c_text'>Copyright ⓒ 한국일보. All rights reserved. 무단 전재 및 재배포 금지.</p></div></div><div>{REL}</div>"""
    return "https://n.news.naver.com/mnews/article/469/1", document(h, b, "ko"), (f.author,), None


def korea_kr(f: Facts) -> Made:
    h = f"<title>{f.title} - 정책뉴스 | 뉴스 | 대한민국 정책브리핑</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='대한민국 정책브리핑'>"
    b = f"""<div id='gnb'>{MENU}</div><div class='article_wrap'><div class='article_head'><h1>{f.title}</h1><div class='info'><span>{f.moment:%Y.%m.%d}</span><span>서울특별시</span></div></div>
<div class='article_body'><div class='view_cont'>{paragraphs(f)}</div></div><div class='kogl'><a href='http://www.kogl.or.kr/info/licenseType1.do'><img alt='공공누리 제1유형' src='/img_opentype01.png'></a> "이 자료는 공공누리 제1유형에 따라 이용할 수 있습니다."</div></div><div>{REL}</div>"""
    return "https://www.korea.kr/news/policyNewsView.do?newsId=1", document(h, b, "ko"), (), None


def arirang(f: Facts) -> Made:
    h = f"<title>{f.title} - Arirang</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div class='news_view'><h3 class='news_title'>{f.title}</h3><div class='date'>Updated: {f.moment.astimezone(KST):%Y-%m-%d %H:%M:00} KST</div>
<div class='news_txt'>{"<br><br>".join(f.paragraphs)}<br><br>{f.author}, Arirang News.</div><p class='reporter'>Reporter : mjkim@arirang.com</p></div><div>{REL}</div>"""
    return (
        "http://www.arirang.com/News/News_View.asp?nseq=1",
        document(h, b, "en"),
        (f.author,),
        f.moment,
    )


def herald(f: Facts) -> Made:
    h = f"<title>{f.title} - The Korea Herald</title><meta property='og:title' content='{f.title}'><meta property='og:site_name' content='The Korea Herald'>"
    b = f"""<div>{MENU}</div><div class='view_tit_box'><h1 class='view_tit'>{f.title}</h1><h2>A deck of its own</h2><p class='view_tit_byline'><a>By {f.author}</a></p><p class='view_tit_byline_r'>Published : {f.moment:%b %d, %Y - %H:%M} &nbsp; &nbsp; Updated : Aug 18, 2017 - 18:00</p></div>
<div class='view_con' itemprop='articleBody' id='articleText'><div class='view_con_t'>{"<br><br>".join(f.paragraphs)}<br><br>By {f.author} (<a href='mailto:s@heraldcorp.com'>s@heraldcorp.com</a>)</div></div><div>{REL}</div>"""
    return "http://www.koreaherald.com/view.php?ud=1", document(h, b, "en"), (f.author,), None


def times(f: Facts) -> Made:
    h = f"<title>{f.title} - The Korea Times</title><meta property='og:title' content='{f.title}'><meta name='author' content='{f.author}'>"
    b = f"""<div>{MENU}</div><div class='all_section'><div class='view_main'><div class='view_headline HD'>{f.title}</div><div class='view_date'><li>Posted : {f.moment:%Y-%m-%d %H:%M}</li><li>Updated : 2017-08-18 18:00</li></div>
<div class='view_article'><div id='startts'><span class='photo'><img src='/k.jpg'><span class='caption'>A caption of a photo / Korea Times photo by Someone</span></span><span>By {f.author}</span><br><br>{"".join(f"<span>{t}</span><br><br>" for t in f.paragraphs)}</div></div></div></div><div>{REL}</div>"""
    return (
        "http://www.koreatimes.co.kr/www/nation/2017/08/1.html",
        document(h, b, "en"),
        (f.author,),
        None,
    )


def hankook(f: Facts) -> Made:
    h = f"<title>{f.title}</title><meta property='og:title' content='{f.title}'><meta property='dable:author' content='{f.author} 기자'><meta property='article:published_time' content='{f.moment.isoformat()}'><meta property='article:section' content='사회'>"
    b = f"""<header>{MENU}</header><div class='end-top'><h1 class='title'>{f.title}</h1></div><div class='end-body'><div class='col-main read'>{paragraphs(f, "<p class='editor-p'>{}</p>")}<div class='writer'><a class='nm'>{f.author} <em>기자</em></a></div></div></div><div class='end-bottom'>{REL}</div>"""
    return "https://www.hankookilbo.com/News/Read/A1", document(h, b, "ko"), (f.author,), f.moment


def seoul_korean(f: Facts) -> Made:
    h = f"<title>{f.title} | 서울특별시 뉴스</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><article class='post'><header><h3 class='entry-title'>{f.title}</h3><span class='date'>등록일 {f.moment:%Y-%m-%d}</span></header><div class='entry-content'>{paragraphs(f)}</div></article>"""
    return "https://www.seoul.go.kr/news/news_report.do#view/1", document(h, b, "ko"), (), None


def mail_sign(f: Facts) -> Made:
    h = f"<title>{f.title} - 새벽신문</title><meta property='og:title' content='{f.title}'>"
    b = f"""<div>{MENU}</div><div id='article-view'><h3 class='heading'>{f.title}</h3><ul class='infomation'><li>기자명 {f.author}</li><li>입력 {f.moment:%Y.%m.%d} 오전 {f.moment:%H:%M}</li><li>수정 2023.05.06 오후 1:00</li><li>댓글 0</li></ul>
<article id='article-view-content-div' itemprop='articleBody'>{paragraphs(f)}<p>저작권자 © 새벽신문 무단전재 및 재배포 금지</p></article><p>{f.author} 기자 jang@dawn.kr</p><button>다른기사 보기</button></div><section>{REL}</section>"""
    return (
        "http://www.dawn.example/news/articleView.html?idxno=1",
        document(h, b, "ko"),
        (f.author,),
        None,
    )


KOREAN: dict[str, Callable[[Facts], Made]] = {
    "press-yonhap": yonhap,
    "press-hani": hani,
    "press-hani-next": hani_next,
    "press-chosun-old": chosun_old,
    "press-chosun-fusion": chosun_fusion,
    "press-joongang": joongang,
    "press-khan": khan,
    "press-newsis": newsis,
    "press-naver": naver,
    "press-korea-kr": korea_kr,
    "press-hankook": hankook,
    "press-seoul-korean": seoul_korean,
    "press-mail-sign": mail_sign,
}
ENGLISH: dict[str, Callable[[Facts], Made]] = {
    "press-arirang": arirang,
    "press-herald": herald,
    "press-times": times,
}
