"""改善計画: required of an insurer once for a month with a breach, submitted, followed up; never taken back (R-061)."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from batch.domain import refusals
from batch.models import ImprovementPlan, PlanState
from insurers.domain.checks import TextColumn, refuse, text_faults
from insurers.models import Insurer
from sandbox.domain.refusals import RefusalDetail
from sandbox.models import Sandbox

MOST_TEXT = 4000
"""The longest text of a plan or an outcome, in characters."""


@transaction.atomic
def require_plans(*, owed: Iterable[tuple[int, date]], at: datetime) -> int:
    """Require a plan for each (insurer id, first day of the month); one that exists is required from `at` on.

    Returns how many were owed. That `at` lies before what an existing one has is the caller's to see to: days that are
    lived again may bring to light earlier what had come to light later.
    """
    plans = [ImprovementPlan(insurer_id=insurer, month=month, required_at=at) for insurer, month in sorted(owed)]
    return len(
        ImprovementPlan.objects.bulk_create(
            plans, update_conflicts=True, update_fields=["required_at"], unique_fields=["insurer", "month"]
        )
    )


@transaction.atomic
def submit_plan(*, sandbox: Sandbox, plan_id: int, insurer: Insurer | None, text: str, at: datetime) -> ImprovementPlan:
    """Submit the plan that is required by `at` of this insurer (None: of any in the sandbox); once."""
    refuse(_faults("text", text))
    plan = _locked(sandbox, plan_id, insurer, at)
    if plan.state != PlanState.REQUIRED:
        raise refusals.PLAN_SUBMITTED.refusal()
    plan.state, plan.text, plan.submitted_at = PlanState.SUBMITTED, text, at
    plan.save(update_fields=["state", "text", "submitted_at"])
    return plan


@transaction.atomic
def follow_up_plan(*, sandbox: Sandbox, plan_id: int, outcome: str, at: datetime) -> ImprovementPlan:
    """Record what became of a plan submitted by `at`; once."""
    refuse(_faults("outcome", outcome))
    plan = _locked(sandbox, plan_id, None, at)
    if plan.state == PlanState.FOLLOWED_UP:
        raise refusals.PLAN_FOLLOWED_UP.refusal()
    if plan.submitted_at is None or plan.submitted_at > at:
        raise refusals.PLAN_NOT_SUBMITTED.refusal()
    plan.state, plan.outcome, plan.followed_up_at = PlanState.FOLLOWED_UP, outcome, at
    plan.save(update_fields=["state", "outcome", "followed_up_at"])
    return plan


def _locked(sandbox: Sandbox, plan_id: int, insurer: Insurer | None, at: datetime) -> ImprovementPlan:
    """Return the plan, locked; one that is not required yet at `at` does not exist."""
    plans = ImprovementPlan.objects.select_related("insurer").select_for_update(of=("self",))
    whose = {} if insurer is None else {"insurer": insurer}
    plan = plans.filter(pk=plan_id, insurer__sandbox=sandbox, required_at__lte=at, **whose).first()
    if plan is None:
        raise refusals.PLAN_UNKNOWN.refusal()
    return plan


def _faults(field: str, text: str) -> list[RefusalDetail]:
    """Return what is wrong with a text, which may have several lines."""
    return text_faults([TextColumn(field, MOST_TEXT, required=True)], {field: re.sub(r"[\r\n\t]", " ", text)})
