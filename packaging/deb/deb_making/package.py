"""Makes one package, from source to .deb.

Guarantees that a package is written whole under its name, or not at all. Leaves to others: each
of the steps.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from deb_making import copyright_file, in_root, man_pages, staging
from deb_making.control import control_text, installed_kibibytes, md5sums_text
from deb_making.release import Release
from deb_making.scripts import scripts_for, units_among
from deb_making.source import Source
from deb_making.table import Contents


@dataclass(frozen=True, slots=True)
class Job:
    """One package for one release.

    `root`: of the release; `work`: for this job alone; `level`: of xz.
    """

    contents: Contents
    release: Release
    version: str
    source: Source
    tree: Path
    root: Path
    work: Path
    level: int

    @property
    def stage(self) -> Path:
        """Where the files are laid out as they stand on the machine."""
        return self.work / "stage"

    @property
    def file_name(self) -> str:
        """The name of the package's file."""
        return f"{self.contents.package}_{self.version}_amd64.deb"


def make_package(job: Job, output: Path) -> Path:
    """Make the package and put it into the folder `output`."""
    contents, source, stage = job.contents, job.source, job.stage
    staging.clear(job.work)
    stage.mkdir()
    staging.lay_out_environment(contents, source, job.tree, job.release, stage)
    staging.lay_out_files(contents, source, stage)
    staging.lay_out_words(contents, source, job.release, job.version, stage)
    for name, entry in contents.applications.items():
        said = in_root.described_command(job.root, job.work, contents, job.release, entry)
        man_pages.lay_out(stage, name, contents, said, source.epoch)
    _lay_out_copyright(job)
    in_root.strip_libraries(job.root, job.work, stage, source.epoch)
    staging.settle(stage, source.epoch)
    in_root.compile_bytecode(job.root, job.work, contents, job.release, source.epoch)
    _lay_out_control(job)
    staging.settle(stage, source.epoch)
    made = in_root.write_package(job.root, job.work, job.file_name, source.epoch, job.level)
    output.mkdir(parents=True, exist_ok=True)
    beside = output / f".{job.file_name}"
    shutil.move(made, beside)
    shutil.rmtree(job.work)
    return beside.rename(output / job.file_name)


def _lay_out_control(job: Job) -> None:
    contents, stage = job.contents, job.stage
    libraries = in_root.linked_libraries(job.root, job.work, contents, stage, job.source.epoch)
    paths = sorted(stage.rglob("*"))
    files = {path.relative_to(stage).as_posix(): path for path in paths if path.is_file()}
    regular = {place: path for place, path in files.items() if not path.is_symlink()}
    sizes = [0 if path.is_dir() else path.lstat().st_size for path in paths]
    python = (job.release.python, job.release.next_python)
    kibibytes = installed_kibibytes(sizes)
    control = stage / "DEBIAN"
    control.mkdir()
    conffiles = sorted(place for place in files if place.startswith("etc/"))
    (control / "control").write_text(
        control_text(contents, job.version, python, libraries, kibibytes), "utf-8"
    )
    (control / "conffiles").write_text("".join(f"/{place}\n" for place in conffiles))
    sums = {place: path.read_bytes() for place, path in regular.items() if place not in conffiles}
    (control / "md5sums").write_text(md5sums_text(sums))
    templates = job.source.folder / "packaging" / "deb" / "scripts"
    for name, text in scripts_for(contents, templates, units_among(list(files))).items():
        (control / name).write_text(text, "utf-8")
        (control / name).chmod(0o755)


def _lay_out_copyright(job: Job) -> None:
    table = job.source.folder / "packaging" / "deb" / "licences.toml"
    site = staging.site_packages(job.contents, job.release)
    copyright_file.lay_out(job.stage, job.contents, site, table)
    staging.take_away_notes(job.stage / site)
