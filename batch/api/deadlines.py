"""Deadlines of acquisitions: the employer's report, how each acquisition stands, and how many stand how."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.csv_files import CSV_FILE, CSV_RENDERERS, csv_response
from batch.api.deadline_shapes import (
    AcquisitionPage,
    AcquisitionReport,
    AcquisitionShape,
    DeadlinePageQuery,
    ListQuery,
    PeriodQuery,
    SummaryShape,
)
from batch.api.deadline_values import (
    LIST_HEAD,
    SUMMARY_HEAD,
    acquisition_cells,
    acquisition_value,
    summary_cells,
    summary_value,
)
from batch.domain.csv_text import csv_pieces
from batch.domain.deadlines import Deadline, State
from batch.selectors.deadlines import Wanted, acquisitions_of, counts_of, terms_of
from batch.services.deadlines import report_acquisition
from batch.whole import set_aside
from insurers.api.insurers_side import InsurersSideView
from insurers.selectors import insurers_of
from sandbox.api.once import once
from sandbox.api.pages import page_of
from sandbox.api.schema import operation
from sandbox.domain.clock import day_of

ROWS_AT_ONCE = 2000


class AcquisitionList(InsurersSideView):
    """``/api/v1/acquisitions``."""

    @operation(
        "acquisition_report",
        ja="資格取得の届出（保険者・管理者）",
        en="Report an acquisition, as an employer does to its insurer (insurer, admin)",
        body=AcquisitionReport,
        answer=(201, AcquisitionShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Record a report (R-060); it may come before or after the registration."""
        del request
        body = self.read_body(AcquisitionReport)
        acquisition = report_acquisition(
            insurer=self.one_insurer(body.get("insurer", "")),
            member_code=body["member_code"],
            event_on=body["event_on"],
            reported_on=body.get("reported_on", day_of(self.at)),
            at=self.at,
        )
        value = acquisition_value(acquisition, terms_of(self.sandbox), self.at)
        return Response(AcquisitionShape(value).data, status=201)


class _DeadlineView(InsurersSideView):
    """A view of acquisitions as of an instant."""

    def wanted(self, query: Mapping[str, Any]) -> Wanted:
        """Return which acquisitions are looked at."""
        insurers = self.insurer_ids(query.get("insurer", ""))
        if "kind" in query:
            insurers = [insurer.pk for insurer in insurers_of(self.sandbox, ids=insurers, kind=query["kind"])]
        states = {deadline: State(query[deadline]) for deadline in Deadline if deadline in query}
        return Wanted(insurers, query.get("since"), query.get("until"), query.get("member_code", ""), states)

    def summary(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Count what is looked at."""
        at, wanted = self.moment(query), self.wanted(query)
        insurers = insurers_of(self.sandbox, ids=wanted.insurers).order_by("number")
        return summary_value(counts_of(self.sandbox, at, wanted), insurers, at)


class DeadlineList(_DeadlineView):
    """``/api/v1/deadlines``."""

    @operation(
        "deadline_list",
        ja="資格取得ごとの期限の状態（保険者は自分の分）",
        en="List acquisitions with their deadlines (an insurer: its own)",
        query=DeadlinePageQuery,
        answer=(200, AcquisitionPage),
        fails=[403, 404, 422],
    )
    def get(self, request: Request) -> Response:
        """List acquisitions as they stood at an instant."""
        query = self.read_query(DeadlinePageQuery)
        at, terms = self.moment(query), terms_of(self.sandbox)
        after, most = query.get("after", 0), query["limit"] + 1
        rows = acquisitions_of(self.sandbox, at, self.wanted(query), after=after, most=most)
        page = page_of(request, rows, query, show=lambda row: acquisition_value(row, terms, at))
        return Response(AcquisitionPage(page).data)


class DeadlineFile(_DeadlineView):
    """``/api/v1/deadlines.csv``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "deadline_export",
        ja="資格取得ごとの期限の状態（CSV、全件）",
        en="All of that list as CSV",
        query=ListQuery,
        answer=(200, CSV_FILE),
        fails=[403, 404, 422],
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Send every acquisition looked at, a few thousand at a time."""
        del request
        query = self.read_query(ListQuery)
        rows = self._rows(self.moment(query), self.wanted(query))
        return csv_response(set_aside(csv_pieces(LIST_HEAD, rows)), "deadlines.csv")

    def _rows(self, at: datetime, wanted: Wanted) -> Iterator[list[object]]:
        terms = terms_of(self.sandbox)
        ids = list(acquisitions_of(self.sandbox, at, wanted).order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(ids), ROWS_AT_ONCE):
            rows = acquisitions_of(self.sandbox, at, Wanted(ids=ids[first : first + ROWS_AT_ONCE])).order_by("pk")
            yield from (acquisition_cells(row, terms, at) for row in rows)


class DeadlineSummary(_DeadlineView):
    """``/api/v1/deadlines/summary``."""

    @operation(
        "deadline_summary",
        ja="期限の集計（保険者ごと、種別ごと）",
        en="Count acquisitions by the states of their deadlines, by insurer and by kind",
        query=PeriodQuery,
        answer=(200, SummaryShape),
        fails=[403, 404, 422],
    )
    def get(self, request: Request) -> Response:
        """Count acquisitions as they stood at an instant."""
        del request
        return Response(SummaryShape(self.summary(self.read_query(PeriodQuery))).data)


class SummaryFile(_DeadlineView):
    """``/api/v1/deadlines/summary.csv``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "summary_export",
        ja="期限の集計（CSV）",
        en="The counts as CSV",
        query=PeriodQuery,
        answer=(200, CSV_FILE),
        fails=[403, 404, 422],
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Send the counts, a row for each insurer and deadline."""
        del request
        rows = summary_cells(self.summary(self.read_query(PeriodQuery)))
        return csv_response(set_aside(csv_pieces(SUMMARY_HEAD, rows)), "summary.csv")
