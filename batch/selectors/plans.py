"""Reads of the improvement plans, as they stood at an instant of the sandbox clock."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from batch.models import ImprovementPlan, PlanState
from sandbox.models import Sandbox


def plans_of(sandbox: Sandbox, at: datetime, insurers: Collection[int] | None = None) -> QuerySet[ImprovementPlan]:
    """Return the plans required by `at`, of these insurers or of all."""
    plans = ImprovementPlan.objects.filter(insurer__sandbox=sandbox, required_at__lte=at).select_related("insurer")
    return plans if insurers is None else plans.filter(insurer_id__in=insurers)


def in_state(plans: QuerySet[ImprovementPlan], state: PlanState, at: datetime) -> QuerySet[ImprovementPlan]:
    """Return those of the plans that were in this state at `at`."""
    if state == PlanState.FOLLOWED_UP:
        return plans.filter(followed_up_at__lte=at)
    if state == PlanState.SUBMITTED:
        return plans.filter(submitted_at__lte=at).exclude(followed_up_at__lte=at)
    return plans.exclude(submitted_at__lte=at)


def as_of(plan: ImprovementPlan, at: datetime) -> ImprovementPlan:
    """Return the plan without what came after `at`; it must not be saved."""
    if plan.followed_up_at is not None and plan.followed_up_at > at:
        plan.state, plan.followed_up_at, plan.outcome = PlanState.SUBMITTED, None, ""
    if plan.submitted_at is not None and plan.submitted_at > at:
        plan.state, plan.submitted_at, plan.text = PlanState.REQUIRED, None, ""
    return plan
