"""nginx and Caddy in front of the bot, each with the very file of `deploy/`.

Only addresses, ports and the certificate are put in; loopback, no system service, nothing in /etc
changed.
"""

import shutil
import ssl
from dataclasses import dataclass
from pathlib import Path

from tests.servers import process

DEPLOY = Path(__file__).parents[2] / "deploy"
PACKAGES = {"nginx": "nginx-light", "caddy": "caddy"}
NAME = "ascolto.example.org"
BOT = "127.0.0.1:8080"
NGINX = """daemon off;
pid @folder@/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path @folder@/body;
    proxy_temp_path @folder@/proxy;
    fastcgi_temp_path @folder@/fastcgi;
    uwsgi_temp_path @folder@/uwsgi;
    scgi_temp_path @folder@/scgi;
    include @folder@/ascolto.conf;
}
"""
CADDY = """{
	admin off
	auto_https disable_redirects
	skip_install_trust
	storage file_system @folder@/caddy
	https_port @port@
	default_bind 127.0.0.1
}
"""


@dataclass(frozen=True)
class Proxy:
    """A running one; `cert` is whom to trust."""

    port: int
    cert: Path
    folder: Path
    server: process.Server

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.cert))

    def stop(self) -> None:
        self.server.stop()
        process.remove(self.folder)


def missing(name: str) -> str:
    """Why this machine cannot run it, "" when it can."""
    lacking = [program for program in (name, "openssl") if not _program(program)]
    if lacking:
        return f"no {', '.join(lacking)} (apt-get install {PACKAGES[name]} openssl)"
    return ""


def start(name: str, bot_port: int) -> Proxy:
    """Pass on to the bot at `bot_port` of loopback, as `deploy/` says for nginx or caddy."""
    folder, [port] = process.folder(name), process.free_ports(1)
    command, cert = {"nginx": _nginx, "caddy": _caddy}[name](folder, port, bot_port)
    proxy = Proxy(port, cert, folder, process.start(command, folder / "log"))
    proxy.server.wait_until(lambda: process.takes_connections(port) and cert.exists())
    return proxy


def _nginx(folder: Path, port: int, bot_port: int) -> tuple[list[str], Path]:
    cert = process.certificate(folder / "tls")
    _shipped(
        folder / "ascolto.conf",
        ("/etc/ssl/ascolto/fullchain.pem", str(cert)),
        ("/etc/ssl/ascolto/privkey.pem", str(cert.with_name("key.pem"))),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("listen [::]:443 ", f"listen [::1]:{port} "),
        (NAME, "localhost"),
        (BOT, f"127.0.0.1:{bot_port}"),
        shipped="nginx.conf",
    )
    whole = folder / "nginx.conf"
    whole.write_text(NGINX.replace("@folder@", str(folder)), encoding="utf-8")
    return [_program("nginx"), "-c", str(whole), "-e", "stderr"], cert


def _caddy(folder: Path, port: int, bot_port: int) -> tuple[list[str], Path]:
    whole = folder / "Caddyfile"
    _shipped(whole, (NAME, "localhost"), (BOT, f"127.0.0.1:{bot_port}"), shipped="Caddyfile")
    head = CADDY.replace("@folder@", str(folder)).replace("@port@", str(port))
    whole.write_text(head + whole.read_text(encoding="utf-8"), encoding="utf-8")
    cert = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    return [_program("caddy"), "run", "--config", str(whole), "--adapter", "caddyfile"], cert


def _shipped(path: Path, *puts: tuple[str, str], shipped: str) -> None:
    """The shipped file with what is special here put in."""
    text = (DEPLOY / shipped).read_text(encoding="utf-8")
    for old, new in puts:
        assert old in text, (shipped, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _program(name: str) -> str:
    """Debian puts nginx where only root looks."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin") or ""
