"""The configuration of the private mail host, written into its own folder."""

import shutil
from pathlib import Path
from typing import NamedTuple

DOMAIN = "example.test"


class Ports(NamedTuple):
    imap: int  # STARTTLS offered
    imaps: int
    smtp: int  # STARTTLS and AUTH offered
    lmtp: int  # from Postfix to Dovecot
    sasl: int  # logins at Postfix, checked by Dovecot


def write(folder: Path, ports: Ports, consent: str) -> None:
    """Write both servers' configuration; the certificate is in `folder`/tls already. `consent`:
    the address of the provider that says whether an access token is good."""
    for name in ("run", "mail", "passwords", "postfix", "spool", "postfix-data"):
        (folder / name).mkdir()
    shutil.chown(folder / "mail", "mail", "mail")
    shutil.chown(folder / "postfix-data", "postfix")
    values = {"folder": folder, "domain": DOMAIN, "consent": consent, **ports._asdict()}
    for name, text in FILES.items():
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        (folder / name).write_text(text.lstrip())


_DOVECOT = r"""
base_dir = @folder@/run
log_path = @folder@/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <@folder@/tls/cert.pem
ssl_key = <@folder@/tls/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_cache_size = 0
mail_location = maildir:@folder@/mail/%u
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
mailbox_idle_check_interval = 1 secs
mail_max_userip_connections = 100
auth_failure_delay = 0 secs
service anvil {
  # Else each wrong password delays the next logins of everybody on loopback, up to 15 s.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = @folder@/oauth2.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u @folder@/passwords/%u
}
userdb {
  driver = static
  args = uid=mail gid=mail home=@folder@/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \Sent
  }
  mailbox Junk {
    auto = subscribe
    special_use = \Junk
  }
  mailbox Archive {
    auto = subscribe
    special_use = \Archive
  }
}
service imap-login {
  inet_listener imap {
    port = @imap@
  }
  inet_listener imaps {
    port = @imaps@
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = @lmtp@
  }
}
service auth {
  inet_listener sasl {
    port = @sasl@
  }
}
protocol lmtp {
  postmaster_address = postmaster@@domain@
}
"""

_OAUTH2 = """
introspection_mode = post
introspection_url = @consent@/introspect
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
"""

_MAIN = """
compatibility_level = 3.6
queue_directory = @folder@/spool
data_directory = @folder@/postfix-data
myhostname = mail.@domain@
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
maillog_file = @folder@/postfix.log
maillog_file_prefixes = @folder@
virtual_mailbox_domains = @domain@
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:@lmtp@
default_transport = lmtp:inet:127.0.0.1:@lmtp@
relay_transport = lmtp:inet:127.0.0.1:@lmtp@
transport_maps = regexp:@folder@/postfix/transport
lmtp_host_lookup = native
smtp_dns_support_level = disabled
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:@sasl@
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:@folder@/postfix/access
smtpd_tls_security_level = may
smtpd_tls_cert_file = @folder@/tls/cert.pem
smtpd_tls_key_file = @folder@/tls/key.pem
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_error_sleep_time = 0
smtputf8_enable = yes
biff = no
alias_maps =
alias_database =
message_size_limit = 26214400
minimal_backoff_time = 2s
queue_run_delay = 2s
"""

_MASTER = """
127.0.0.1:@smtp@ inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
smtp      unix  - - n - - smtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

# Postfix's own `error:` transport refuses already at RCPT. Sent back to our SMTP port, which
# refuses it without a login, the mail is accepted first and bounced after.
_TRANSPORT = "/^bounce@/ smtp:[127.0.0.1]:@smtp@\n"
_ACCESS = "/^unknown@/ 550 5.1.1 User unknown\n"

FILES = {
    "dovecot.conf": _DOVECOT,
    "oauth2.conf": _OAUTH2,
    "postfix/main.cf": _MAIN,
    "postfix/master.cf": _MASTER,
    "postfix/transport": _TRANSPORT,
    "postfix/access": _ACCESS,
}
