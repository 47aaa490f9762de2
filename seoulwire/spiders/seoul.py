"""english.seoul.go.kr and the city's other news sites."""

from seoulwire.spiders.articles import ArticlesSpider


class SeoulSpider(ArticlesSpider):
    """Asks for articles of the city's news sites. Takes the arguments of ``articles``."""

    name = "seoul"
    source = "seoul"
