"""Notices: what members were told when their registration was complete (R-062)."""

from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.deadline_shapes import NoticePage, NoticeQuery
from batch.selectors.notices import notices_of
from insurers.api.insurers_side import InsurersSideView
from sandbox.api.pages import page_of
from sandbox.api.schema import operation


class NoticeList(InsurersSideView):
    """``/api/v1/notices``."""

    @operation(
        "notice_list",
        ja="加入者への登録完了のお知らせの一覧（保険者は自分の分）",
        en="List the notices members got when their registration was complete (an insurer: its own)",
        query=NoticeQuery,
        answer=(200, NoticePage),
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List the notices sent by now."""
        query = self.read_query(NoticeQuery)
        insurers = self.insurer_ids(query.get("insurer", ""))
        rows = notices_of(self.sandbox, self.at, insurers, query.get("member_code", ""))
        return Response(NoticePage(page_of(request, rows, query)).data)
