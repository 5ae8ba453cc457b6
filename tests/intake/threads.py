"""Work beside the test's own, in threads with connections of their own."""

from collections.abc import Callable
from threading import Thread

from django.db import connection


def at_once(*works: Callable[[], object]) -> None:
    """Run works side by side and wait for them; raises what one of them raised."""
    errors: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  # raised below, where the test sees it
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
