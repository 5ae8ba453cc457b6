"""Consents: give one, list them, read one, end it."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from consent import selectors, services
from consent.api.consent_shapes import ConsentEnd, ConsentQuery, ConsentShape, NewConsent
from consent.api.providers_side import ProvidersSideView
from consent.models import Grant
from consent.presenters import grant_views
from sandbox.api.once import once
from sandbox.api.pages import Page, page_of, paged
from sandbox.api.schema import operation
from sandbox.domain.instants import instant_of

ConsentPage = paged(ConsentShape)

KEY = ("insurer_number", "symbol", "number", "branch", "birth_on")
INSTANTS = frozenset({"consented_at", "available_until"})
LOOKUPS = {"treatment": "treatment", "since": "consented_at__gte", "until": "consented_at__lt"}


class _ConsentView(ProvidersSideView):
    def shown(self, grant: Grant) -> Any:
        """Return one consent as it stands."""
        (view,) = grant_views([grant], at=self.at)
        return ConsentShape(view).data


class ConsentList(_ConsentView):
    """``/api/v1/consents``."""

    @operation(
        "consent_list",
        ja="同意の一覧（医療機関等・管理者）",
        en="List the consents (provider or admin)",
        answer=(200, ConsentPage),
        query=ConsentQuery,
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List the consents to oneself, an administrator those to all, newest first."""
        query = self.read_query(ConsentQuery)
        rows = selectors.grants_in(
            self.sandbox,
            provider=self.provider(query.get("provider", "")),
            at=self.at,
            state=query.get("state", ""),
            **{look_up: query[name] for name, look_up in LOOKUPS.items() if name in query},
        )
        page = page_of(request, rows, query, newest_first=True)
        return Response(ConsentPage(Page(grant_views(page.items, at=self.at), page.next)).data)

    @operation(
        "consent_give",
        ja="同意の登録（医療機関等・管理者）",
        en="Record a consent (provider or admin)",
        body=NewConsent,
        answer=(201, ConsentShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Record what a person consented to; it is known from now on."""
        del request
        body = self.read_body(NewConsent)
        provider = self.one_provider(body.pop("provider", ""))
        key = {name: body.pop(name, "") for name in KEY}
        for name in INSTANTS & body.keys():
            body[name] = None if body[name] is None else instant_of(body[name])
        grant = services.give_consent(provider=provider, key=key, at=self.at, **body)
        return Response(self.shown(grant), status=201)


class ConsentDetail(_ConsentView):
    """``/api/v1/consents/{id}``."""

    @operation(
        "consent_read",
        ja="同意の内容（医療機関等・管理者）",
        en="Read a consent (provider or admin)",
        answer=(200, ConsentShape),
        fails=[403, 404],
    )
    def get(self, request: Request, grant_id: int) -> Response:
        """Show a consent."""
        del request
        grant = selectors.grant_by_id(self.sandbox, provider=self.provider(), grant_id=grant_id, at=self.at)
        return Response(self.shown(grant))


class ConsentEnding(_ConsentView):
    """``/api/v1/consents/{id}/end``."""

    @operation(
        "consent_end",
        ja="同意を終える（医療機関等・管理者）",
        en="End a consent (provider or admin)",
        body=ConsentEnd,
        answer=(200, ConsentShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, grant_id: int) -> Response:
        """End a consent now, with the reason."""
        del request
        reason = self.read_body(ConsentEnd)["reason"]
        grant = services.end_consent(
            sandbox=self.sandbox, provider=self.provider(), grant_id=grant_id, reason=reason, at=self.at
        )
        return Response(self.shown(grant))
