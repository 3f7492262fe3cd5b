"""Why a course folder is not loaded."""


class LoadRefused(Exception):
    """The folder is well formed and cannot be loaded here; the message says why, in a sentence."""
