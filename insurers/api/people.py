"""People of a sandbox, and what the register holds about one of them."""

from rest_framework.request import Request
from rest_framework.response import Response

from insurers import selectors
from insurers.api.shapes import AsKnownQuery, PersonShape, RegisterShape
from sandbox.api.pages import PageQuery, page_of, paged
from sandbox.api.permissions import IsAdmin
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView

PersonPage = paged(PersonShape)


class PersonList(SandboxView):
    """``/api/v1/people``."""

    permission_classes = (IsAdmin,)

    @operation(
        "person_list",
        ja="人物の一覧（管理者）",
        en="List the people (admin)",
        answer=(200, PersonPage),
        query=PageQuery,
        fails=[403],
    )
    def get(self, request: Request) -> Response:
        """List the sandbox's people."""
        page = page_of(request, selectors.people_of(self.sandbox, self.at), self.read_query(PageQuery))
        return Response(PersonPage(page).data)


class PersonDetail(SandboxView):
    """``/api/v1/people/{code}``."""

    permission_classes = (IsAdmin,)

    @operation(
        "person_read",
        ja="人物の登録内容（管理者）",
        en="Read what the register holds about a person (admin)",
        answer=(200, RegisterShape),
        query=AsKnownQuery,
        fails=[403, 404, 422],
    )
    def get(self, request: Request, code: str) -> Response:
        """Show a person's register as it was known at an instant."""
        del request
        at = self.moment(self.read_query(AsKnownQuery))
        person = selectors.person_by_code(sandbox=self.sandbox, code=code)
        register = selectors.register_as_known(sandbox=self.sandbox, person=person, at=at)
        return Response(RegisterShape(register).data)
