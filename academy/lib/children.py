"""Child processes that do not outlive their parent."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1  # from Linux's prctl.h


def die_with_parent() -> None:
    """For `preexec_fn`: be told to end when the parent ends, even by `kill -9`, so that no port stays taken.

    Only Linux has this; elsewhere it does nothing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
