"""The output streams of a notebook's kernel."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def errors_as_output() -> Iterator[None]:
    """Shows what is written to stderr as ordinary output, until the end of the block.

    nbgrader gives nothing for a test cell that writes a single line to stderr. A right answer
    may log there, and so may a library that it uses: through Python's stream, which log handlers
    keep hold of, or straight through the file descriptor, as child processes do.
    """
    stream = sys.stderr
    is_kernel = type(stream).__module__ == "ipykernel.iostream"
    kept = os.dup(2)
    stream.flush()
    os.dup2(1, 2)
    if is_kernel:
        stream.name = "stdout"  # type: ignore[misc]  # the kernel labels each message with it
    try:
        yield
    finally:
        stream.flush()
        os.dup2(kept, 2)
        os.close(kept)
        if is_kernel:
            stream.name = "stderr"  # type: ignore[misc]
