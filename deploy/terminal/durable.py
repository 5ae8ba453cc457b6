"""Making sure that what was written or moved is still there after the power failed."""

import errno
import os
from pathlib import Path

# What shares and some file systems answer when they cannot sync a folder; the order of our steps must do then.
_CANNOT = frozenset({errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS})


def sync(*paths: Path) -> None:
    """Bring files or folders to the disk. Windows has no such call for folders and journals renames itself."""
    if os.name == "nt":
        return
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
        finally:
            os.close(handle)
