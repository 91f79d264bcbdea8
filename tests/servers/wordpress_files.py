"""The files of a WordPress for tests: its settings, a bare theme, what tests may change."""

import shutil
from pathlib import Path

CORE = Path("/usr/share/wordpress")

CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', WP_HOME);
// application passwords need https, or a site of this type
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_AUTO_UPDATE_CORE', false);
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY',
          'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $k)
    define($k, 'test-only-' . $k);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

THEME = """<!doctype html><meta charset="utf-8"><title><?php bloginfo('name') ?></title><?php
wp_head();
while (have_posts()) { the_post();
    echo '<h1><a href="' . get_permalink() . '">' . get_the_title() . '</a></h1>'; the_content();
    if (is_singular()) {
        echo '<ol class="comments">';
        $shown = get_comments(['post_id' => get_the_ID(), 'status' => 'approve', 'order' => 'ASC']);
        wp_list_comments([], $shown);
        echo '</ol>'; comment_form();
    }
}
wp_footer();
"""

PLUGIN = """<?php
add_filter('comment_flood_filter', '__return_false', 99);
add_filter('wp_is_comment_flood', '__return_false', 99);
add_filter('pre_wp_mail', '__return_true');     // no mail leaves the site
// everything waits for a moderator while this file is there, also what moderators write
add_filter('pre_comment_approved', fn($approved) => file_exists('{hold}') ? 0 : $approved, 99);
"""

ROUTER = """<?php   // files as they are, everything else to WordPress
$p = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$f = $_SERVER['DOCUMENT_ROOT'] . $p;
if (is_file($f) || is_file(rtrim($f, '/') . '/index.php') && $p !== '/') return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""

SETUP = """<?php
[$_, $site, $out] = $argv;
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require "$site/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Bottega Aurora', 'admin', 'admin@example.test', true, '', 'admin-pw');
switch_theme('bare');
update_option('permalink_structure', '/%postname%/');
update_option('comment_previously_approved', '0');
update_option('thread_comments', '1'); update_option('thread_comments_depth', '5');
update_option('comments_notify', '0'); update_option('moderation_notify', '0');
update_option('timezone_string', 'Europe/Rome');
flush_rewrite_rules();
$users = ['admin' => get_user_by('login', 'admin')->ID];
foreach ([['care', 'editor', 'Aurora Care'], ['bo', 'author', 'Bo Neri'],
          ['ivo', 'author', 'Ivo Blu'],
          ['ann', 'subscriber', 'Ann Verdi']] as [$login, $role, $name])
    $users[$login] = wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(),
        'role' => $role, 'user_email' => "$login@example.test", 'display_name' => $name]);
foreach ($users as $login => $id)
    $made[$login] = ['id' => $id, 'password' =>
        WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests'])[0]];
$post = wp_insert_post(['post_title' => 'Il vaso nuovo', 'post_name' => 'il-vaso-nuovo',
    'post_content' => 'Arriva intero.', 'post_status' => 'publish', 'post_author' => $users['bo'],
    'comment_status' => 'open']);
file_put_contents($out, json_encode(['users' => $made, 'post' => $post]));
"""


def write(folder: Path, url: str, socket: Path) -> None:
    """The site in `folder`/site, and beside it the router and what sets the site up."""
    site = folder / "site"
    theme, plugins = site / "wp-content/themes/bare", site / "wp-content/mu-plugins"
    for each in (theme, plugins):
        each.mkdir(parents=True)
    for part in CORE.iterdir():  # who asks where it is finds the site: wp-load.php is a copy
        if part.suffix == ".php" and part.name != "wp-config.php":
            shutil.copy(part, site)
        elif part.name in ("wp-admin", "wp-includes"):
            (site / part.name).symlink_to(part)
    config = CONFIG.replace("{socket}", str(socket)).replace("{url}", url)
    (site / "wp-config.php").write_text(config)
    (theme / "style.css").write_text("/*\nTheme Name: bare\n*/\n")
    (theme / "index.php").write_text(THEME)
    (plugins / "tests.php").write_text(PLUGIN.replace("{hold}", str(folder / "hold")))
    (folder / "router.php").write_text(ROUTER)
    (folder / "setup.php").write_text(SETUP)
