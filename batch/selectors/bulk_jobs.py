"""Bulk look-ups as they are seen: those of a sandbox or a provider, by the stage in which they are."""

from datetime import datetime

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.query import QuerySet

from batch.domain.bulk_refusals import RECEPTION_UNKNOWN
from batch.domain.readiness import RULES, StageRule
from batch.models import BulkJob
from consent.models import Provider
from sandbox.models import Sandbox


def bulk_jobs_of(sandbox: Sandbox, *, provider: Provider | None) -> QuerySet[BulkJob]:
    """Return the bulk look-ups of a sandbox, or of one provider in it, each with its provider."""
    jobs = BulkJob.objects.filter(sandbox=sandbox).select_related("provider")
    return jobs if provider is None else jobs.filter(provider=provider)


def bulk_job_by_number(sandbox: Sandbox, *, provider: Provider | None, reception_number: str) -> BulkJob:
    """Return a bulk look-up, or refuse: what is another provider's looks like what is not there."""
    job = bulk_jobs_of(sandbox, provider=provider).filter(reception_number=reception_number).first()
    if job is None:
        raise RECEPTION_UNKNOWN.refusal()
    return job


def with_stage(jobs: QuerySet[BulkJob], at: datetime) -> QuerySet[BulkJob]:
    """Return bulk look-ups with the `stage` in which they are at the instant `at`: the rules of readiness as SQL."""
    *above, last = RULES
    cases = [When(_holds(rule, at), then=Value(rule.stage.value)) for rule in above]
    return jobs.annotate(stage=Case(*cases, default=Value(last.stage.value), output_field=CharField()))


def _holds(rule: StageRule, at: datetime) -> Q:
    found = Q()
    if rule.state:
        found &= Q(state=rule.state)
    if rule.since:
        found &= Q(**{f"{rule.since}__lte": at})
    if rule.before:
        found &= Q(**{f"{rule.before}__gt": at})
    if rule.short_of_fetches:
        found &= Q(fetches__lt=F("ready_fetches"))
    return found
