"""The resident register over HTTP: entering people, what happens to them, and asking for them."""

from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from insurers import selectors, services
from insurers.api.insurers_side import InsurersSideView
from insurers.api.resident_shapes import (
    NewEvent,
    NewResident,
    ResidentAnswer,
    ResidentItemShape,
    ResidentQuestion,
    ResidentShape,
)
from insurers.api.shapes import AsKnownQuery
from insurers.domain.resident_events import ResidentTerms
from insurers.models import Resident
from sandbox.api.once import once
from sandbox.api.pages import PageQuery, page_of, paged
from sandbox.api.permissions import IsAdmin
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView

ResidentPage = paged(ResidentItemShape)


def _shown(resident: Resident, at: datetime) -> Any:
    shown = {
        "code": resident.code,
        "individual_number": selectors.number_of(resident),
        "at": at,
        "records": selectors.history_of(resident, at),
    }
    return ResidentShape(shown).data


class ResidentList(SandboxView):
    """``/api/v1/residents``."""

    permission_classes = (IsAdmin,)

    @operation(
        "resident_list",
        ja="住民の一覧（管理者）",
        en="List the residents (admin)",
        answer=(200, ResidentPage),
        query=PageQuery,
        fails=[403],
    )
    def get(self, request: Request) -> Response:
        """List the sandbox's residents, by the names they have today."""
        page = page_of(request, selectors.residents_of(self.sandbox, self.at), self.read_query(PageQuery))
        return Response(ResidentPage(page).data)

    @operation(
        "resident_enter",
        ja="住民の記載（管理者）",
        en="Enter a resident (admin)",
        body=NewResident,
        answer=(201, ResidentShape),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Enter somebody; what the register holds is known from now on."""
        del request
        body = self.read_body(NewResident)
        code, number = body.pop("code", ""), body.pop("individual_number", "")
        on = body.pop("on", body["birth_on"])
        terms = ResidentTerms(**body)
        resident = services.enter_resident(
            sandbox=self.sandbox, at=self.at, on=on, terms=terms, number=number, code=code
        )
        return Response(_shown(resident, self.at), status=201)


class ResidentDetail(SandboxView):
    """``/api/v1/residents/{code}``."""

    permission_classes = (IsAdmin,)

    @operation(
        "resident_read",
        ja="住民の記載内容（管理者）",
        en="Read what the resident register holds about somebody (admin)",
        answer=(200, ResidentShape),
        query=AsKnownQuery,
        fails=[403, 404, 422],
    )
    def get(self, request: Request, code: str) -> Response:
        """Show a resident with all records as known at an instant."""
        del request
        at = self.moment(self.read_query(AsKnownQuery))
        return Response(_shown(selectors.resident_by_code(sandbox=self.sandbox, code=code), at))


class ResidentEvents(SandboxView):
    """``/api/v1/residents/{code}/events``."""

    permission_classes = (IsAdmin,)

    @operation(
        "resident_event",
        ja="住民の異動（管理者）",
        en="Record a move, a change of name, a correction or a death (admin)",
        body=NewEvent,
        answer=(201, ResidentShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, code: str) -> Response:
        """Record what happened on a day; it is known from now on."""
        del request
        columns = self.read_body(NewEvent)
        event, on = columns.pop("event"), columns.pop("on")
        resident = selectors.resident_by_code(sandbox=self.sandbox, code=code)
        services.record_event(resident=resident, event=event, at=self.at, on=on, columns=columns)
        return Response(_shown(resident, self.at), status=201)


class ResidentQuery(InsurersSideView):
    """``/api/v1/residents/query``."""

    @operation(
        "resident_query",
        ja="住基照会（保険者・管理者）",
        en="Ask the resident register for somebody (insurer or admin)",
        body=ResidentQuestion,
        answer=(200, ResidentAnswer),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Ask by number or by items; too few items are refused, and nobody is guessed."""
        del request
        answer = selectors.query_residents(sandbox=self.sandbox, at=self.at, items=self.read_body(ResidentQuestion))
        shown = {
            "result": answer.result,
            "form": answer.form,
            "individual_number": answer.number,
            "record": answer.record,
        }
        return Response(ResidentAnswer(shown).data)
