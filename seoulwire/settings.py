"""Settings of every crawl. The only place of order; each departure from Scrapy's default says why.

Documented for operators in docs/settings.md; a test compares the two.
"""

import os
from importlib.util import find_spec

from seoulwire import __version__

BOT_NAME = "seoulwire"
SPIDER_MODULES = ["seoulwire.spiders"]
NEWSPIDER_MODULE = "seoulwire.spiders"

# --- seoulwire's own -----------------------------------------------------------------------------
SEOULWIRE_DATA = os.environ.get("SEOULWIRE_DATA") or "data"  # a script may leave it empty
# Any SQLAlchemy URL; empty means a SQLite file in the data directory.
SEOULWIRE_DATABASE = os.environ.get("SEOULWIRE_DATABASE", "")
# A TOML file merged over the bundled boards, sources and rights.
SEOULWIRE_CONFIG = os.environ.get("SEOULWIRE_CONFIG", "")
# How a site's owner reaches whoever runs this crawl: an address or a URL, sent with every request.
SEOULWIRE_CONTACT = os.environ.get("SEOULWIRE_CONTACT", "")
# A Dask scheduler (tcp://host:8786) whose workers ask the hosts of a crawl, each its own.
SEOULWIRE_CLUSTER = os.environ.get("SEOULWIRE_CLUSTER", "")
# A command run after a crawl whose checks failed; it gets the findings as JSON on standard input.
SEOULWIRE_NOTIFY = os.environ.get("SEOULWIRE_NOTIFY", "")
# A repair below this confidence is not made; what it would mend stays and counts as damage.
SEOULWIRE_THRESHOLD = 0.95
# Processes that read pages beside the crawl; 0 reads them in the crawl's own.
SEOULWIRE_READERS = 1
# Bytes of a body, as sent and again after content-decoding; what is longer is quarantined.
SEOULWIRE_MAX_BODY = 16 * 1024 * 1024
# Seconds for a whole download, however steadily the bytes drip.
SEOULWIRE_DEADLINE = 50.0
# Days after which all lists of a board are walked again, though what is new was found before.
SEOULWIRE_WALK_DAYS = 7
# Posts registered within so many days are asked again: they may have been edited.
SEOULWIRE_RECHECK_DAYS = 30
# List pages of one board; a board that names more is not followed further.
SEOULWIRE_MAX_PAGES = 10_000
# Pages and bytes that one host of cited articles may cost a run; the next run asks for the rest.
SEOULWIRE_MAX_HOST_PAGES = 10_000
SEOULWIRE_MAX_HOST_BYTES = 4 * 1024**3
# A server that asks for a longer pause (Retry-After, seconds) is left alone for the run.
SEOULWIRE_RETRY_AFTER_MAX = 300
# Addresses or networks, not public, that may be connected to all the same.
SEOULWIRE_ALLOWED_NETWORKS: list[str] = []
# Ports that may be connected to; at an address of SEOULWIRE_ALLOWED_NETWORKS any port may be.
SEOULWIRE_ALLOWED_PORTS = [80, 443]
# Hosts that need not prove who they are by their certificate.
SEOULWIRE_UNVERIFIED_HOSTS: list[str] = []
# Host -> address:port, instead of DNS. Only the sample portal uses it.
SEOULWIRE_HOST_MAP: dict[str, str] = {}

# --- Politeness ----------------------------------------------------------------------------------
_contact = f"; {SEOULWIRE_CONTACT}" if SEOULWIRE_CONTACT else ""
USER_AGENT = f"seoulwire/{__version__} (board archiver{_contact})"
ROBOTSTXT_OBEY = True  # Scrapy's default is False
ROBOTSTXT_USER_AGENT = "seoulwire"
DOWNLOAD_DELAY = 1.0  # seconds between requests to one host; AutoThrottle only adds to it
CONCURRENT_REQUESTS_PER_DOMAIN = 2
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
REFERER_ENABLED = False  # a cited site need not know which board is read
COOKIES_ENABLED = False  # a board needs none, and a session would make captures differ
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # what was given up is in the accounts
REDIRECT_MAX_TIMES = 10
# Costs 6 % and hides where a page really was; DiscreetRedirectMiddleware looks at cited pages only.
METAREFRESH_ENABLED = False

# --- Safety --------------------------------------------------------------------------------------
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # Scrapy 2.19 would serve posted Python on localhost
HTTPPROXY_ENABLED = False  # no proxy taken silently from the environment
DOWNLOAD_HANDLERS = {
    "http": "seoulwire.connections.BoundedHandler",
    "https": "seoulwire.certificates.CertifyingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "seoulwire.resolver.GuardedResolver"
DOWNLOAD_TIMEOUT = 60  # a backstop behind SEOULWIRE_DEADLINE, which keeps what has arrived
DOWNLOAD_MAXSIZE = 0  # SEOULWIRE_MAX_BODY stops the download and keeps its head; this would lose it
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # a cut body is kept, flagged and asked for again
URLLENGTH_LIMIT = 2083

# --- Order ---------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # What these do is done elsewhere or never needed, and each costs every request its passage:
    # the ledger knows what is in scope, and a public board asks for no password.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "seoulwire.middlewares.robots.RobotsMiddleware": 100,
    # Behind Scrapy's DefaultHeadersMiddleware, which gives them to whatever is asked for.
    "seoulwire.middlewares.credentials.CredentialsMiddleware": 450,
    # Behind redirects and retries: the page that is rendered is the one that is read.
    "seoulwire.middlewares.render.RenderMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "seoulwire.middlewares.retry.PatientRetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "seoulwire.middlewares.redirect.DiscreetRedirectMiddleware": 600,
    # CaptureMiddleware decodes contents itself: Scrapy passes truncated gzip, br and zstd as whole.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "seoulwire.middlewares.conditional.ConditionalMiddleware": 800,
    # Behind redirects and retries: whatever is really asked of a host counts.
    "seoulwire.middlewares.budget.BudgetMiddleware": 900,
    # Nearest the handler: the archive gets the payload before anything has touched it.
    "seoulwire.middlewares.capture.CaptureMiddleware": 990,
    "seoulwire.middlewares.guard.GuardMiddleware": 995,
}
SPIDER_MIDDLEWARES = {
    # Statuses are judged by reading.read, the same in a crawl and in a backfill.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "seoulwire.middlewares.ledger.LedgerMiddleware": 500,
    # Each costs every page a generator. A board has no depth, no request copies our meta, no
    # referrer is sent, and a URL that is too long is a skipped row of the ledger.
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "seoulwire.pipelines.repair.RepairPipeline": 100,
    "seoulwire.pipelines.normalize.NormalizePipeline": 200,
    "seoulwire.pipelines.validate.ValidatePipeline": 300,
    "seoulwire.pipelines.store.StorePipeline": 500,
    "seoulwire.pipelines.pair.PairPipeline": 600,
}
EXTENSIONS = {
    "seoulwire.extensions.RunExtension": 10,
    "seoulwire.extensions.BoundedDownloadExtension": 20,
    "seoulwire.extensions.ProgressExtension": 30,
    "scrapy.extensions.logstats.LogStats": None,  # ProgressExtension says more
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en,ko;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}

# --- Speed ---------------------------------------------------------------------------------------
CONCURRENT_ITEMS = 4  # 100 would start that many tasks a response: 1.47 times the throughput
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
LOG_LEVEL = "INFO"
DOWNLOADER_STATS = False  # writes out each request and response to count their bytes
STATS_DUMP = False  # the accounts say it for people
FEED_EXPORT_ENCODING = "utf-8"
