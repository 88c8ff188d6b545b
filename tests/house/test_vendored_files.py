"""Files of others carried in the tree are what VENDORED.toml beside them says."""

import hashlib

FACTS = {"name", "version", "licence", "sha256"}


def test_vendored_file_is_unaltered_when_its_hash_is_recorded(tree, vendored):
    altered = [
        str(path.relative_to(tree))
        for path, entry in vendored.items()
        if not path.is_file()
        or hashlib.sha256(path.read_bytes()).hexdigest() != entry.get("sha256")
    ]
    assert vendored
    assert not altered


def test_vendored_file_says_where_it_is_from_when_listed(tree, vendored):
    incomplete = [
        str(path.relative_to(tree))
        for path, entry in vendored.items()
        if not entry.keys() >= FACTS or not entry.keys() & {"source", "package"}
    ]
    assert not incomplete


def test_file_is_listed_when_it_lies_among_vendored_ones(tree, files, vendored):
    folders = {path.parent for path in vendored}
    unlisted = [
        str(path.relative_to(tree))
        for path in files
        if path.parent in folders and path not in vendored and path.name != "VENDORED.toml"
    ]
    assert not unlisted
