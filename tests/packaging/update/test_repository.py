"""The repository of packages: who gets what, signed by one key that is not served."""

import stat
import subprocess

import pytest

from tests.packaging.update.update_machine import Repository, version

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Give packages of no size, by name, number and architecture."""
    folder = tmp_path_factory.mktemp("small")

    def make(number, name="thuocdo-kiosk", architecture="amd64"):
        tree = folder / f"{name}-{number}-{architecture}"
        (tree / "DEBIAN").mkdir(parents=True, exist_ok=True)
        (tree / "DEBIAN/control").write_text(
            f"Package: {name}\nVersion: {number}\nArchitecture: {architecture}\n"
            "Maintainer: Sample <sample@thuocdo.example>\nSection: misc\nPriority: optional\n"
            "Description: sample\n",
            "utf-8",
        )
        made = folder / f"{tree.name}.deb"
        subprocess.run(["dpkg-deb", "--build", tree, made], check=True, capture_output=True)
        return made

    return make


@pytest.fixture
def repository(tmp_path):
    """Give an empty one."""
    return Repository(tmp_path / "repository")


def held(repository, suite="bookworm-first"):
    lines = repository.do("show").splitlines()
    return next(line.split("(")[0].split()[1:] for line in lines if line.startswith(suite))


def test_version_reaches_group_after_group_when_it_is_promoted(repository, small):
    repository.do("publish", small(version("0.2.0")))
    assert held(repository) == ["thuocdo-kiosk", version("0.2.0")]
    assert "has nothing" in repository.do("promote", "all", check=False)
    repository.do("promote", "early")
    assert held(repository, "bookworm-early") == held(repository)
    assert held(repository, "bookworm-all") == ["-"]
    repository.do("withdraw", "first")
    assert held(repository) == ["-"]
    assert held(repository, "bookworm-early") == ["thuocdo-kiosk", version("0.2.0")]


@pytest.mark.parametrize(
    ("number", "name", "architecture", "word"),
    [
        ("0.2.0-1~deb11u1", "thuocdo-kiosk", "amd64", "~deb12u1"),
        ("0.2.0", "thuocdo-kiosk", "amd64", "~deb12u1"),
        (version("0.2.1"), "thuocdo-kiosk", "arm64", "for amd64"),
        (version("0.2.2"), "openssl", "amd64", "expected one of"),
        (version("0.1.0"), "thuocdo-kiosk", "amd64", "which is not older"),
    ],
)
def test_package_is_refused_when_it_is_none_of_ours(
    repository, small, number, name, architecture, word
):
    repository.do("publish", small(version(f"0.1.{len(word)}"), name="thuocdo-kiosk"))
    before = held(repository)
    said = repository.do("publish", small(number, name, architecture), check=False)
    assert word in said
    assert held(repository) == before


def test_private_key_is_not_served_when_the_repository_is_made(repository, tmp_path):
    served = repository.folder / "public"
    assert stat.S_IMODE((repository.folder / "key").stat().st_mode) == 0o700
    assert not [each for each in served.rglob("*") if "private" in each.name]
    assert repository.do("show").splitlines()[-1].split()[1] == (
        (served / "thuocdo-packages.fingerprint").read_text("ascii").strip()
    )
    release = (served / "dists/bookworm-all/Release").read_text("utf-8")
    assert "Valid-Until: " in release
    stick = tmp_path / "stick"
    stick.mkdir()
    repository.do("stick", stick)
    assert (stick / "thuocdo-packages/dists/bookworm-all/InRelease").exists()
    assert not (stick / "thuocdo-packages/key").exists()
    assert "has a repository already" in repository.do("make", check=False)


def test_release_is_believed_for_longer_when_it_is_renewed(repository):
    release = repository.folder / "public/dists/bookworm-all/Release"
    text = release.read_text("utf-8")
    release.write_text("what stood there")
    repository.do("renew")
    assert "Valid-Until: " in release.read_text("utf-8")
    assert text.splitlines()[0] == release.read_text("utf-8").splitlines()[0]
