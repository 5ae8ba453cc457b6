"""Sandboxes: one's own, and for the installation all of them. Creating one is in `fixtures.api`, since it seeds."""

from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import selectors, services
from sandbox.api.pages import PageQuery, page_of, paged
from sandbox.api.permissions import IsInstallation, ReadersOrAdmin
from sandbox.api.schema import operation
from sandbox.api.shapes import SandboxChange, SandboxShape
from sandbox.api.views import SandboxView
from sandbox.presenters import sandbox_view

SandboxPage = paged(SandboxShape)


class SandboxList(SandboxView):
    """``/api/v1/sandboxes``."""

    permission_classes = (IsInstallation,)

    @operation(
        "sandbox_list",
        ja="サンドボックスの一覧",
        en="List the sandboxes of the installation",
        answer=(200, SandboxPage),
        query=PageQuery,
        fails=[403],
    )
    def get(self, request: Request) -> Response:
        """List the sandboxes."""
        page = page_of(
            request,
            selectors.all_sandboxes(),
            self.read_query(PageQuery),
            show=lambda sandbox: sandbox_view(sandbox, self.wall),
        )
        return Response(SandboxPage(page).data)


class SandboxDetail(SandboxView):
    """``/api/v1/sandboxes/{code}``."""

    permission_classes = (IsInstallation,)

    @operation(
        "sandbox_delete",
        ja="サンドボックスの削除（中のものもすべて）",
        en="Delete a sandbox with all that is in it",
        answer=(204, None),
        fails=[403, 404, 409],
    )
    def delete(self, request: Request, code: str) -> Response:
        """Delete a sandbox."""
        del request
        services.delete_sandbox(code=code)
        return Response(status=204)


class OwnSandbox(SandboxView):
    """``/api/v1/sandbox``."""

    permission_classes = (ReadersOrAdmin,)

    @operation("sandbox_read", ja="自分のサンドボックス", en="Read one's own sandbox", answer=(200, SandboxShape))
    def get(self, request: Request) -> Response:
        """Show settings and clock."""
        del request
        return Response(SandboxShape(sandbox_view(self.sandbox, self.wall)).data)

    @operation(
        "sandbox_change",
        ja="設定の変更（管理者）",
        en="Change settings (admin)",
        body=SandboxChange,
        answer=(200, SandboxShape),
        fails=[403],
    )
    def patch(self, request: Request) -> Response:
        """Change the given settings and leave the others."""
        del request
        change = self.read_body(SandboxChange)
        sandbox = services.change_settings(sandbox=self.sandbox, name=change.get("name"), **change.get("settings", {}))
        return Response(SandboxShape(sandbox_view(sandbox, self.wall)).data)
