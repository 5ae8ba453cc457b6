"""Improvement plans: what an insurer owes for a month with a breach (R-061)."""

from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.deadline_shapes import PlanOutcome, PlanPage, PlanQuery, PlanShape, PlanText
from batch.models import PlanState
from batch.selectors.plans import as_of, in_state, plans_of
from batch.services.plans import follow_up_plan, submit_plan
from insurers.api.insurers_side import InsurersSideView
from sandbox.api.once import once
from sandbox.api.pages import page_of
from sandbox.api.permissions import IsAdmin
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView


class PlanList(InsurersSideView):
    """``/api/v1/improvement-plans``."""

    @operation(
        "plan_list",
        ja="改善計画の一覧（保険者は自分の分）",
        en="List the improvement plans (an insurer: its own)",
        query=PlanQuery,
        answer=(200, PlanPage),
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List the plans required by now, as they stand."""
        query = self.read_query(PlanQuery)
        plans = plans_of(self.sandbox, self.at, self.insurer_ids(query.get("insurer", "")))
        if "state" in query:
            plans = in_state(plans, PlanState(query["state"]), self.at)
        return Response(PlanPage(page_of(request, plans, query, show=lambda plan: as_of(plan, self.at))).data)


class PlanSubmission(InsurersSideView):
    """``/api/v1/improvement-plans/{id}/submit``."""

    @operation(
        "plan_submit",
        ja="改善計画の提出（保険者・管理者）",
        en="Submit an improvement plan (insurer, admin)",
        body=PlanText,
        answer=(200, PlanShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, plan_id: int) -> Response:
        """Submit the plan that is owed."""
        del request
        plan = submit_plan(
            sandbox=self.sandbox,
            plan_id=plan_id,
            insurer=self.insurer(),
            text=self.read_body(PlanText)["text"],
            at=self.at,
        )
        return Response(PlanShape(plan).data)


class PlanFollowUp(SandboxView):
    """``/api/v1/improvement-plans/{id}/follow-up``."""

    permission_classes = (IsAdmin,)

    @operation(
        "plan_follow",
        ja="改善計画のフォローアップ（管理者）",
        en="Follow up an improvement plan (admin)",
        body=PlanOutcome,
        answer=(200, PlanShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, plan_id: int) -> Response:
        """Record what became of a plan that was submitted."""
        del request
        outcome = self.read_body(PlanOutcome)["outcome"]
        plan = follow_up_plan(sandbox=self.sandbox, plan_id=plan_id, outcome=outcome, at=self.at)
        return Response(PlanShape(plan).data)
