"""Keys of a sandbox: list and revoke. Issuing one is in `consent.api.keys`, which knows providers and insurers."""

from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import selectors, services
from sandbox.api.pages import PageQuery, page_of, paged
from sandbox.api.permissions import IsAdmin
from sandbox.api.schema import operation
from sandbox.api.shapes import KeyShape
from sandbox.api.views import SandboxView

KeyPage = paged(KeyShape)


class KeyList(SandboxView):
    """``/api/v1/keys``."""

    permission_classes = (IsAdmin,)

    @operation(
        "key_list",
        ja="キーの一覧（管理者）",
        en="List the keys (admin)",
        answer=(200, KeyPage),
        query=PageQuery,
        fails=[403],
    )
    def get(self, request: Request) -> Response:
        """List keys; none shows its text."""
        page = page_of(request, selectors.keys_of(self.sandbox), self.read_query(PageQuery))
        return Response(KeyPage(page).data)


class KeyDetail(SandboxView):
    """``/api/v1/keys/{id}``."""

    permission_classes = (IsAdmin,)

    @operation(
        "key_revoke",
        ja="キーの失効（管理者）",
        en="Revoke a key (admin)",
        answer=(204, None),
        fails=[403, 404, 409],
    )
    def delete(self, request: Request, key_id: int) -> Response:
        """Revoke a key."""
        del request
        services.revoke_key(sandbox=self.sandbox, key_id=key_id, by_key_id=self.caller.key_id, wall=self.wall)
        return Response(status=204)
