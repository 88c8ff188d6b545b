"""The one error of building packages: expected, and said in a sentence."""

# What pip, debootstrap and the resolver say when nothing answers.
SILENCE = (
    "Connection",
    "Couldn't download",
    "Failed getting release file",
    "Failed to establish",
    "Max retries exceeded",
    "Network is unreachable",
    "No matching distribution found",
    "name resolution",
    "timed out",
)


def no_network(said: str) -> bool:
    """Whether a tool's words say that it reached nobody."""
    return any(each in said for each in SILENCE)


class CannotBuildError(Exception):
    """The packages cannot be built; the words say what, where, and what to do."""
