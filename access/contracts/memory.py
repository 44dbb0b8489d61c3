"""Memory that is no longer used, given back to the machine."""

import ctypes
import gc
import sys
from contextlib import suppress


def release() -> None:
    """Give back what is free, before another process needs much.

    The C library of Linux keeps what was freed for later; elsewhere there is nothing to be done.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than GNU's
            ctypes.CDLL(None).malloc_trim(0)
