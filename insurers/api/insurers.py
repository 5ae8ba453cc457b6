"""Insurers of a sandbox: list and register."""

from rest_framework.request import Request
from rest_framework.response import Response

from insurers import selectors, services
from insurers.api.shapes import InsurerShape
from sandbox.api.once import once
from sandbox.api.pages import PageQuery, page_of, paged
from sandbox.api.permissions import ReadersOrAdmin
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView

InsurerPage = paged(InsurerShape)


class InsurerList(SandboxView):
    """``/api/v1/insurers``."""

    permission_classes = (ReadersOrAdmin,)

    @operation("insurer_list", ja="保険者の一覧", en="List the insurers", answer=(200, InsurerPage), query=PageQuery)
    def get(self, request: Request) -> Response:
        """List the sandbox's insurers."""
        page = page_of(request, selectors.insurers_of(self.sandbox), self.read_query(PageQuery))
        return Response(InsurerPage(page).data)

    @operation(
        "insurer_register",
        ja="保険者の登録（管理者）",
        en="Register an insurer (admin)",
        body=InsurerShape,
        answer=(201, InsurerShape),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Register an insurer; its number says of which kind it is."""
        del request
        insurer = services.register_insurer(sandbox=self.sandbox, **self.read_body(InsurerShape))
        return Response(InsurerShape(insurer).data, status=201)
