"""An insurer's feed: read whether it runs, stall it, let it run again (domain §3.1)."""

from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.deadline_shapes import FeedChange, FeedShape
from batch.services.feeds import resume_feed, stall_feed
from insurers.selectors import insurer_by_number
from sandbox.api.permissions import ReadersOrAdmin
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView


class InsurerDetail(SandboxView):
    """``/api/v1/insurers/{number}``."""

    permission_classes = (ReadersOrAdmin,)

    @operation(
        "insurer_read",
        ja="保険者と、その連携が止まっているか",
        en="Read an insurer and whether its feed is stalled",
        answer=(200, FeedShape),
        fails=[404],
    )
    def get(self, request: Request, number: str) -> Response:
        """Show an insurer."""
        del request
        return Response(FeedShape(insurer_by_number(sandbox=self.sandbox, number=number)).data)

    @operation(
        "insurer_change",
        ja="保険者からの連携の停止・再開（管理者）",
        en="Stall an insurer's feed or let it run again (admin)",
        body=FeedChange,
        answer=(200, FeedShape),
        fails=[403, 404],
    )
    def patch(self, request: Request, number: str) -> Response:
        """While stalled, the insurer's files wait; those that waited arrive when it runs again."""
        del request
        stalled = self.read_body(FeedChange)["feed_stalled"]
        insurer = insurer_by_number(sandbox=self.sandbox, number=number)
        insurer = stall_feed(insurer=insurer) if stalled else resume_feed(insurer=insurer, at=self.at)
        return Response(FeedShape(insurer).data)
