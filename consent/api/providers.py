"""Providers of a sandbox: list, add, connect, and give their terminals certificates."""

from rest_framework.request import Request
from rest_framework.response import Response

from consent import selectors, services
from consent.api.shapes import CertificateShape, NewCertificate, ProviderChange, ProviderShape
from consent.presenters import certificate_view
from sandbox.api.once import once
from sandbox.api.pages import PageQuery, page_of, paged
from sandbox.api.permissions import IsAdmin, ReadersOrAdmin
from sandbox.api.schema import operation
from sandbox.api.views import SandboxView

ProviderPage = paged(ProviderShape)


class ProviderList(SandboxView):
    """``/api/v1/providers``."""

    permission_classes = (ReadersOrAdmin,)

    @operation(
        "provider_list", ja="医療機関等の一覧", en="List the providers", answer=(200, ProviderPage), query=PageQuery
    )
    def get(self, request: Request) -> Response:
        """List the sandbox's providers."""
        page = page_of(request, selectors.providers_of(self.sandbox), self.read_query(PageQuery))
        return Response(ProviderPage(page).data)

    @operation(
        "provider_add",
        ja="医療機関等の追加（管理者）",
        en="Add a provider (admin)",
        body=ProviderShape,
        answer=(201, ProviderShape),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Add a provider."""
        del request
        provider = services.add_provider(sandbox=self.sandbox, **self.read_body(ProviderShape))
        return Response(ProviderShape(provider).data, status=201)


class ProviderDetail(SandboxView):
    """``/api/v1/providers/{code}``."""

    permission_classes = (IsAdmin,)

    @operation(
        "provider_change",
        ja="医療機関等の運用の開始・停止（管理者）",
        en="Connect or disconnect a provider (admin)",
        body=ProviderChange,
        answer=(200, ProviderShape),
        fails=[403, 404],
    )
    def patch(self, request: Request, code: str) -> Response:
        """Connect a provider, or take it out of operation (R-199)."""
        del request
        provider = services.connect_provider(sandbox=self.sandbox, code=code, **self.read_body(ProviderChange))
        return Response(ProviderShape(provider).data)


class CertificateList(SandboxView):
    """``/api/v1/providers/{code}/certificates``."""

    permission_classes = (IsAdmin,)

    @operation(
        "certificate_add",
        ja="端末の電子証明書の登録（管理者）",
        en="Register a client certificate of a terminal (admin)",
        body=NewCertificate,
        answer=(201, CertificateShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, code: str) -> Response:
        """Let a terminal of the provider log in with a certificate."""
        del request
        pem = self.read_body(NewCertificate)["pem"].encode()
        provider = selectors.provider_by_code(sandbox=self.sandbox, code=code)
        certificate = services.add_certificate(provider=provider, pem=pem)
        return Response(CertificateShape(certificate_view(certificate)).data, status=201)
