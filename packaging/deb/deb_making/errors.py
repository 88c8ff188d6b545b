"""The one error of building packages: expected, and said in a sentence."""


class CannotBuildError(Exception):
    """The packages cannot be built; the words say what, where, and what to do."""
