"""The probes tell the truth about both servers."""

import pytest
from celery import current_app
from django.core.signals import request_finished
from django.db import connection
from django.test import Client

from sandbox.health import broker_reachable


def test_the_running_broker_is_reachable() -> None:
    assert broker_reachable()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/broker.sock"])
def test_a_missing_broker_is_not(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only this one: it falls back on `broker_url`, whose wrong value would be put back here for ever.
    monkeypatch.setattr(current_app.conf, "broker_write_url", url)
    assert not broker_reachable()


@pytest.mark.django_db
def test_a_missing_broker_degrades_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/api/v1/health").json()["status"] == "ok"
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    response = Client().get("/api/v1/health")
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["broker"]) == ("degraded", False)


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_answers_503_and_the_next_request_connects_anew() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()
    lost = Client().get("/api/v1/health")
    request_finished.send(sender=None)  # a server's way to drop a broken connection; the test client leaves it out
    assert lost.status_code == 503
    assert lost["Content-Type"] == "application/problem+json"
    assert lost["Retry-After"] == "5"
    assert lost.json()["errors"][0]["code"] == "SIM-UNAVAILABLE"
    assert Client().get("/api/v1/health").json()["database"] is True
