"""nginx in front of gateways, configured as the documentation says."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from support.certificates import Authority
from watchfloor.runtime import free_port

_DOCUMENT = Path(__file__).parents[2] / "docs/proxy.md"
_PLACES = ("body", "proxy", "fastcgi", "uwsgi", "scgi")
_TEMPORARY = {"body": "client_body_temp_path"}


def no_proxy() -> str | None:
    """What to say where there is none."""
    return None if _program() else "there is no nginx: apt-get install nginx-light"


def documented() -> str:
    """The configuration that the documentation shows."""
    [found] = re.findall(r"```nginx\n(.*?)```", _DOCUMENT.read_text(), re.DOTALL)
    return str(found)


class Proxy:
    """nginx, in one process of ours.

    Args:
        gateways: URLs of those that share its address.
        folder: Of its own, for its files.

    Attributes:
        url: The address.
    """

    def __init__(self, gateways: Sequence[str], folder: Path) -> None:
        port = free_port()
        self.url = f"https://127.0.0.1:{port}"
        self._folder = folder
        self._file = folder / "nginx.conf"
        self._file.write_text(_around(_placed(gateways, port, folder), folder))
        self.start()

    def start(self) -> None:
        """Serve, again after a ``stop``."""
        program = _program()
        assert program is not None
        command = [program, "-p", str(self._folder), "-c", str(self._file), "-e", "stderr"]
        subprocess.run([*command, "-t", "-q"], check=True)
        with (self._folder / "nginx.log").open("a") as log:
            self._process = subprocess.Popen(command, stderr=log)

    def stop(self) -> None:
        """End it, and every connection through it."""
        self._process.terminate()
        self._process.wait(10)


@contextmanager
def proxy_before(gateways: Sequence[str], folder: Path) -> Iterator[Proxy]:
    """One address for these gateways, which ends with the block."""
    proxy = Proxy(gateways, folder)
    try:
        yield proxy
    finally:
        proxy.stop()


def _program() -> str | None:
    # Debian keeps it where only root looks.
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def _placed(gateways: Sequence[str], port: int, folder: Path) -> str:
    """The documented text with this machine's addresses and files in it."""
    issued = Authority(folder).issue()
    text, servers = documented(), iter(urlsplit(each).netloc for each in gateways)
    text = re.sub(r"(?<=server )10\.\S+", lambda _: next(servers), text)
    for there, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/watchfloor/tls/tls.crt": str(issued.certificate),
        "/etc/watchfloor/tls/tls.key": str(issued.key),
    }.items():
        assert there in text
        text = text.replace(there, here)
    return text


def _around(text: str, folder: Path) -> str:
    """What Debian's own configuration has around a site, for one process in one folder."""
    places = "".join(
        f"{_TEMPORARY.get(each, f'{each}_temp_path')} {folder / each};\n" for each in _PLACES
    )
    return (
        f"daemon off; master_process off; pid {folder / 'nginx.pid'}; error_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{text}}}\n"
    )
