"""The journal: what was asked, what was answered, and why."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from eligibility.api.presenters import inquiry_detail
from eligibility.api.shapes import InquiryDetailShape, InquiryPage, InquiryQuery
from eligibility.selectors import inquiries_of
from sandbox.api.pages import page_of
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView
from sandbox.models import Role

LOOKUPS = {
    "provider_code": "provider_code",
    "channel": "channel",
    "reception_number": "reception_number",
    "outcome": "outcome",
    "validity": "validity",
    "message": "message",
    "file_name": "file_name",
    "on": "on",
    "rule": "rules__contains",
    "code": "codes__contains",
    "since": "at__gte",
    "until": "at__lt",
}


class _JournalView(SandboxView):
    """A provider sees its own inquiries, an administrator those of the whole sandbox, an insurer none."""

    @property
    def own(self) -> str | None:
        """The provider code the journal is limited to."""
        return None if self.caller.role in {Role.ADMIN, Role.INSTALLATION} else self.caller.subject


class InquiryList(_JournalView):
    """``/api/v1/inquiries``."""

    @operation(
        "inquiries_list",
        ja="照会の記録を読む",
        en="Read the journal of inquiries",
        query=InquiryQuery,
        answer=(200, InquiryPage),
    )
    def get(self, request: Request) -> Response:
        """List inquiries, newest first."""
        query = self.read_query(InquiryQuery)
        rows = inquiries_of(self.sandbox, provider_code=self.own, filters=_lookups(query))
        page = page_of(request, rows.defer("request", "response", "candidates"), query, newest_first=True)
        return Response(InquiryPage(page).data)


class InquiryDetail(_JournalView):
    """``/api/v1/inquiries/{id}``."""

    @operation(
        "inquiry_read",
        ja="照会とその理由を読む",
        en="Read an inquiry and the reason for its answer",
        answer=(200, InquiryDetailShape),
        fails=[404],
    )
    def get(self, request: Request, inquiry_id: int) -> Response:
        """Show one inquiry whole, with an explanation in Japanese and English."""
        del request
        inquiry = inquiries_of(self.sandbox, provider_code=self.own, filters={"pk": inquiry_id}).first()
        if inquiry is None:
            raise Http404
        return Response(InquiryDetailShape(inquiry_detail(inquiry)).data)


def _lookups(query: Mapping[str, Any]) -> dict[str, object]:
    found = {LOOKUPS[name]: value for name, value in query.items() if name in LOOKUPS}
    if "reception_number" in found:
        found["place__isnull"] = False  # the index of the places of a file leads to them
    return {name: [value] if name.endswith("__contains") else value for name, value in found.items()}
