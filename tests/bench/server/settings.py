"""Production settings; only the root of the URLs is another one."""

from config.settings import *  # noqa: F403  # all of production's settings, whatever they are

ROOT_URLCONF = "tests.bench.server.urls"
