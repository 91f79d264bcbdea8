"""The servers that other tests lean on do what those tests believe."""

import os
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.servers import install, mail, postgres, process

CHECKOUT = Path(__file__).parents[2]


def a_mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.CUSTOMER, mail.SUPPORT, subject
    message.set_content("È arrivato rotto 😡")
    return message


def test_each_test_gets_an_empty_database_of_each_kind(bare_url: str) -> None:
    if bare_url.startswith("sqlite:///"):
        assert not Path(bare_url.removeprefix("sqlite:///")).exists()
        return
    with psycopg.connect(bare_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone()
        connection.execute("CREATE TABLE left_behind (id int)")
    assert tables == (0,)


def test_what_was_committed_stays_when_a_process_of_the_database_is_killed() -> None:
    if reason := postgres.missing():
        pytest.skip(reason)
    server = postgres.start()
    try:
        url = server.create()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (id int)")
            os.kill(connection.info.backend_pid, signal.SIGKILL)
        server.server.wait_until(lambda: kept(url))
    finally:
        server.stop()


def kept(url: str) -> bool:
    """Whether the table is there, once the database has recovered."""
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    except psycopg.OperationalError:
        return False


def test_a_prepared_database_is_copied_with_all_its_rows(
    postgres_server: postgres.Postgres, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE prepared AS SELECT 7 AS number")
    copy = postgres_server.create(template=postgres_url.rpartition("/")[2])
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT number FROM prepared").fetchone() == (7,)
    postgres_server.drop(copy)


def test_a_mail_from_a_customer_wakes_whoever_is_idle(mail_server: mail.Mail) -> None:
    address = mail_server.new_user()
    with mail_server.open(address) as program, program.idle as idle:
        mail_server.send(a_mail("Rotto"), mail.CUSTOMER, address)
        assert idle.poll(timeout=10)
    [arrived] = mail_server.wait_for(address)
    assert arrived["Subject"] == "Rotto"
    assert arrived.get_content().strip() == "È arrivato rotto 😡"


def test_mail_for_the_world_needs_a_login_and_stays_here(mail_server: mail.Mail) -> None:
    stranger = mail_server.new_user("stranger", "elsewhere.test")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mail_server.send(a_mail("spam"), mail.CUSTOMER, stranger)
    mail_server.send(a_mail("ciao"), mail.SUPPORT, stranger, login=mail.SUPPORT)
    assert [each["Subject"] for each in mail_server.wait_for(stranger)] == ["ciao"]


def test_bounce_comes_back_as_a_report_and_unknown_is_refused(mail_server: mail.Mail) -> None:
    us = mail_server.new_user()
    mail_server.send(a_mail("Re: Rotto"), us, "bounce@mail.test", login=us)
    [report] = mail_server.wait_for(us)
    assert report.get_content_type() == "multipart/report"
    with pytest.raises(smtplib.SMTPRecipientsRefused, match=r"5\.1\.1"):
        mail_server.send(a_mail("Re: Rotto"), us, "unknown@mail.test", login=us)


@pytest.mark.parametrize("kind", ["postgres", "mail"])
def test_a_stopped_server_leaves_neither_process_nor_folder(kind: str) -> None:
    module = postgres if kind == "postgres" else mail
    if reason := module.missing():
        pytest.skip(reason)
    server: postgres.Postgres | mail.Mail = module.start()
    ours = psutil.Process().children(recursive=True)
    mine = [each for each in ours if str(server.folder) in " ".join(each.cmdline())]
    family = mine + [child for each in mine for child in each.children(recursive=True)]
    server.stop()
    assert len(family) > 3
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert not server.folder.exists()


@pytest.mark.skipif(not process.dies_with_us(), reason="no setpriv to end orphaned servers")
def test_a_server_ends_when_its_tests_are_killed() -> None:
    if reason := postgres.missing():
        pytest.skip(reason)
    code = (
        "import sys; from tests.servers import postgres; server = postgres.start();"
        "print(server.server.process.pid, server.folder, flush=True); sys.stdin.read()"
    )
    tests = subprocess.Popen(
        [sys.executable, "-c", code], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with tests:
        assert tests.stdout
        pid, folder = tests.stdout.readline().decode().split()
        orphan = psutil.Process(int(pid))
        os.kill(tests.pid, signal.SIGKILL)
        orphan.wait(10)
    process.remove(Path(folder))


def test_a_server_that_gives_up_says_why(tmp_path: Path) -> None:
    server = process.start(["sh", "-c", "echo no room; exit 3"], tmp_path / "log")
    with pytest.raises(RuntimeError, match="no room"):
        server.wait_until(lambda: False)


def test_nothing_is_installed_unless_that_was_allowed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mail, "missing", lambda: "no dovecot")
    monkeypatch.setattr(install, "install", lambda packages: pytest.fail(f"installed {packages}"))
    assert install.wanted()[:4] == list(mail.PACKAGES)
    install.main()
    assert capfd.readouterr() == ("", "")
