"""Debian's WordPress for a test: its own database, its own port, posts made by WordPress itself."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WORDPRESS = Path("/usr/share/wordpress")
MARIADB = Path("/usr/sbin/mariadbd")
CATEGORY = "notice"
READY_SECONDS = 60

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false); define('WP_CONTENT_DIR', __DIR__ . '/wp-content');
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

# One JSON command a line in, one JSON answer a line out; all of it through WordPress's own API.
EDITOR = """<?php
if (($argv[1] ?? '') === 'install') define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['REQUEST_METHOD'] = 'GET';
require __DIR__ . '/wp-load.php';
if (defined('WP_INSTALLING')) {
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('서울 소식', 'admin', 'admin@example.org', true, '', 'secret');
    exit;
}
switch_theme('city');
$category = get_term_by('slug', 'notice', 'category');
if (!$category) {
    wp_insert_term('알림', 'category', ['slug' => 'notice']);
    $category = get_term_by('slug', 'notice', 'category');
}
function post_values($given, $category) {
    return ['post_title' => $given['title'], 'post_content' => $given['body'],
        'post_status' => 'publish', 'post_author' => 1, 'post_category' => [$category->term_id],
        'post_date' => $given['date'], 'post_date_gmt' => $given['date']];
}
while (($line = fgets(STDIN)) !== false) {
    $given = json_decode($line, true);
    switch ($given['do']) {
        case 'add': $answer = wp_insert_post(post_values($given, $category)); break;
        case 'edit':
            $edited = ['ID' => $given['id'], 'post_content' => $given['body']];
            $answer = wp_update_post($edited); break;
        case 'remove': $answer = (bool) wp_delete_post($given['id'], true); break;
        case 'list': $answer = array_map('intval', get_posts(['numberposts' => -1,
            'fields' => 'ids', 'category' => $category->term_id])); break;
    }
    wp_cache_flush();
    echo json_encode($answer), "\\n";
}
"""

# As city halls have it: title, date and writer above the text. The rest is WordPress's own theme.
STYLE = """/*
Theme Name: City
Template: twentytwentyone
*/
"""
SINGLE = """<?php get_header(); the_post(); ?>
<article <?php post_class(); ?>><h1 class="entry-title"><?php the_title(); ?></h1>
<div class="entry-meta">등록일 <time><?php the_time('Y-m-d'); ?></time>
<span class="byline">작성자 <?php the_author(); ?></span></div>
<div class="entry-content"><?php the_content(); ?></div></article>
<?php get_footer();
"""


class WordPress:
    """A WordPress at ``url`` whose posts are made, edited and removed by :meth:`do`."""

    def __init__(self, url: str, editor: "subprocess.Popen[str]") -> None:
        self.url = url
        self.board = f"{url}/?cat=2"
        self._editor = editor

    def do(self, command: str, **values: Any) -> Any:
        """Have WordPress do something: ``add``, ``edit``, ``remove``, ``list``."""
        assert self._editor.stdin is not None
        assert self._editor.stdout is not None
        self._editor.stdin.write(json.dumps({"do": command, **values}) + "\n")
        self._editor.stdin.flush()
        return json.loads(self._editor.stdout.readline())


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def running(folder: Path) -> Iterator[WordPress]:
    """Run MariaDB, PHP's server and an editor over a fresh WordPress in ``folder``."""
    site, data, port = folder / "site", folder / "db", free_port()
    shutil.copytree(WORDPRESS, site, symlinks=False, ignore_dangling_symlinks=True)
    mysql = folder / "mysql.sock"
    (site / "wp-config.php").write_text(
        CONFIG.format(socket=mysql, url=f"http://127.0.0.1:{port}"), "utf-8"
    )
    theme = site / "wp-content" / "themes" / "city"
    theme.mkdir()
    (theme / "style.css").write_text(STYLE, "utf-8")
    (theme / "single.php").write_text(SINGLE, "utf-8")
    (site / "editor.php").write_text(EDITOR, "utf-8")
    install = ["mariadb-install-db", "--user=root", "--auth-root-authentication-method=normal"]
    subprocess.run([*install, f"--datadir={data}"], check=True, capture_output=True)
    serve = [str(MARIADB), "--no-defaults", "--user=root", f"--datadir={data}", f"--socket={mysql}"]
    database = subprocess.Popen(
        [*serve, "--skip-networking", f"--pid-file={folder / 'pid'}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    processes: list[subprocess.Popen[bytes] | subprocess.Popen[str]] = [database]
    try:
        wait_for(mysql.exists)
        create = ["mariadb", f"--socket={mysql}", "-uroot", "-e", "CREATE DATABASE wordpress"]
        subprocess.run(create, check=True, capture_output=True)
        php = ["php", "-d", "display_errors=stderr"]
        subprocess.run([*php, "editor.php", "install"], cwd=site, check=True, capture_output=True)
        processes.append(
            subprocess.Popen(
                [*php, "-S", f"127.0.0.1:{port}", "-t", str(site)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PHP_CLI_SERVER_WORKERS": "3", "PATH": "/usr/bin:/bin"},
            )
        )
        editor = subprocess.Popen(
            [*php, "editor.php"],
            cwd=site,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(editor)
        yield WordPress(f"http://127.0.0.1:{port}", editor)
    finally:
        for process in reversed(processes):
            process.terminate()
            process.communicate(timeout=30)  # closes the pipes too


def wait_for(is_ready: Callable[[], bool]) -> None:
    for _ in range(READY_SECONDS * 10):
        if is_ready():
            return
        time.sleep(0.1)
    message = "the database did not begin"
    raise TimeoutError(message)
