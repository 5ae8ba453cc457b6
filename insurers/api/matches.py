"""Matches with the resident register: what differs, and the insurer's answer to it."""

from rest_framework.request import Request
from rest_framework.response import Response

from insurers import selectors, services
from insurers.api.insurers_side import InsurersSideView
from insurers.api.match_shapes import MatchAnswers, MatchQuery, MatchReason, MatchReasons, MatchShape
from insurers.presenters import answers_view, match_view
from sandbox.api.once import once
from sandbox.api.pages import Page, page_of, paged
from sandbox.api.schema import operation

MatchPage = paged(MatchShape)


class MatchList(InsurersSideView):
    """``/api/v1/matches``."""

    @operation(
        "match_list",
        ja="住基照合の結果の一覧（保険者・管理者）",
        en="List the matches with the resident register (insurer or admin)",
        answer=(200, MatchPage),
        query=MatchQuery,
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List one's own matches, an administrator those of all, newest first."""
        query = self.read_query(MatchQuery)
        rows = selectors.matches_of(self.sandbox, insurer=self.insurer(), state=query.get("state", ""))
        page = page_of(request, rows, query, newest_first=True)
        both = selectors.both_sides([match.pk for match in page.items])
        return Response(MatchPage(Page([match_view(match, both) for match in page.items], page.next)).data)


class MatchConfirm(InsurersSideView):
    """``/api/v1/matches/{id}/confirm``."""

    @operation(
        "match_confirm",
        ja="照合結果に「疑いなし」と答える（保険者・管理者）",
        en="Answer that the data are right (insurer or admin)",
        body=MatchReason,
        answer=(200, MatchShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, match_id: int) -> Response:
        """Confirm with a reason; what was held is visible to providers from now on."""
        del request
        reason = self.read_body(MatchReason)["reason"]
        match = services.confirm_match(
            sandbox=self.sandbox, insurer=self.insurer(), match_id=match_id, at=self.at, reason=reason
        )
        return Response(MatchShape(match_view(match, selectors.both_sides([match.pk]))).data)


class MatchesConfirm(InsurersSideView):
    """``/api/v1/matches/confirm``."""

    @operation(
        "matches_confirm",
        ja="複数の照合結果に「疑いなし」と答える（保険者・管理者）",
        en="Answer for many matches that the data are right (insurer or admin)",
        body=MatchReasons,
        answer=(200, MatchAnswers),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Confirm each for itself and say of each what became of it."""
        del request
        body = self.read_body(MatchReasons)
        answers = services.confirm_matches(
            sandbox=self.sandbox, insurer=self.insurer(), match_ids=body["ids"], at=self.at, reason=body["reason"]
        )
        return Response(MatchAnswers(answers_view(answers)).data)
