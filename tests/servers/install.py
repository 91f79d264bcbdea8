"""Install the Debian packages that tests want: python -m tests.servers.install

Does nothing unless ASCOLTO_TEST_INSTALL=1 says that it may, and nothing twice. A failure is told
and does not stop the tests: they say at their end what they had to skip.
"""

import os
import shutil
import subprocess
import sys

from tests.servers import mail, postgres, proxies, wordpress

ALLOWED = "ASCOLTO_TEST_INSTALL"


def wanted() -> list[str]:
    """The Debian packages of the servers, and the browser, that this machine lacks."""
    packages = list(mail.PACKAGES) if mail.missing() else []
    if postgres.missing():
        packages.append("postgresql")
    if not shutil.which("chromium"):
        packages.append("chromium")
    if wordpress.missing():
        packages += wordpress.PACKAGES
    packages += [package for name, package in proxies.PACKAGES.items() if proxies.missing(name)]
    return packages


def install(packages: list[str]) -> None:
    """Install with apt-get; raises CalledProcessError when it refuses."""
    # Without this Debian would start the servers as system services, on their usual ports.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, check=True, env=quiet, stdin=subprocess.DEVNULL, timeout=600)


def main() -> None:
    packages = wanted()
    if not packages or os.environ.get(ALLOWED) != "1":
        return
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Cannot install {names}: that takes root on Debian.", file=sys.stderr)
        return
    print(f"Installing {names} (for the tests only).", flush=True)
    try:
        install(packages)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"Could not install {names}: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
