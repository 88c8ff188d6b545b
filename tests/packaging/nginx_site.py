"""Debian's nginx with the site that we ship, on ports and with a certificate of the test's own."""

import re
import shutil
import socket
import subprocess

from demo.folder import TREE
from tests.central.operation.central_process import wait_until

SHIPPED = TREE / "packaging" / "nginx"
NAME = "do.example.vn"
START_LIMIT_S = 30
MAIN = """
user root;
pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 1;
daemon off;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program():
    """Where nginx is; Debian puts it in /usr/sbin."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert found, "nginx is not installed: packaging/system-packages/test-long.txt"
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def make_certificate(folder):
    """A key and a certificate of `NAME`, which nobody but the test believes."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1"),
            *("-keyout", folder / "central.key", "-out", folder / "central.crt"),
        ],
        check=True,
        capture_output=True,
    )


class NginxSite:
    """Answers at `plain` and `secure` for the processes at `ports`, until it is closed."""

    def __init__(self, folder, ports):
        self.folder = folder
        make_certificate(folder)
        self.plain, self.secure = free_port(), free_port()
        text = (SHIPPED / "thuocdo-central.conf").read_text("utf-8")
        text = re.sub(r"\n *listen \[::\][^\n]*", "", text)
        servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=2;" for port in ports)
        for shipped, ours in {
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ": f"listen 127.0.0.1:{self.secure} ",
            "    server 127.0.0.1:8080 max_fails=2 fail_timeout=2s;": servers,
            "/etc/thuocdo/tls": str(folder),
            "/var/log/nginx": str(folder),
            "/usr/share/thuocdo-central/nginx": str(SHIPPED),
        }.items():
            assert shipped in text
            text = text.replace(shipped, ours)
        (folder / "site.conf").write_text(text, "utf-8")
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
        self.command = [program(), "-p", folder, "-c", folder / "nginx.conf"]
        self.process = None

    def complaints(self):
        """What `nginx -t` says beyond that all is well."""
        done = subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)
        lines = [line for line in done.stderr.splitlines() if "syntax is ok" not in line]
        return [line for line in lines if "test is successful" not in line]

    def __enter__(self):
        with (self.folder / "said").open("wb") as said:
            self.process = subprocess.Popen(self.command, stdout=said, stderr=said)
        wait_until(self._answers, START_LIMIT_S, "nginx")
        return self

    def _answers(self):
        assert self.process.poll() is None, (self.folder / "said").read_text("utf-8")
        try:
            socket.create_connection(("127.0.0.1", self.secure), timeout=5).close()
        except ConnectionRefusedError:
            return False
        return True

    def __exit__(self, *_exception):
        self.process.terminate()
        self.process.wait(START_LIMIT_S)
