"""State folders for servers of a test's own."""

from tests.deploy.conftest import base, state_dir

__all__ = ["base", "state_dir"]
