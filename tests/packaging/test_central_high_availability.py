"""The samples for high availability are read without complaint by Debian's own tools."""

import shutil
import subprocess

import pytest

from demo.folder import TREE

SAMPLES = TREE / "packaging" / "high-availability"
LIMIT_S = 60


def run(*command):
    program = shutil.which(command[0], path="/usr/sbin:/usr/bin")
    assert program, f"{command[0]} is missing: packaging/system-packages/test-long.txt"
    return subprocess.run(
        [program, *command[1:]], capture_output=True, text=True, check=False, timeout=LIMIT_S
    )


@pytest.mark.long
@pytest.mark.parametrize("sample", [SAMPLES / "haproxy-database.cfg", TREE / "config/haproxy.cfg"])
def test_haproxy_takes_the_sample(sample):
    done = run("haproxy", "-c", "-f", str(sample))
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr


@pytest.mark.long
def test_patroni_takes_the_sample():
    done = run("patroni", "--validate-config", str(SAMPLES / "patroni.yml"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
def test_patroni_refuses_a_sample_without_a_name(tmp_path):
    text = (SAMPLES / "patroni.yml").read_text("utf-8")
    (tmp_path / "patroni.yml").write_text(text.replace("scope: thuocdo\n", ""), "utf-8")
    done = run("patroni", "--validate-config", str(tmp_path / "patroni.yml"))
    assert done.returncode != 0


def test_failover_keeps_what_was_receipted():
    assert "synchronous_mode: true" in (SAMPLES / "patroni.yml").read_text("utf-8")
