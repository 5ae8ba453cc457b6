"""Issuing keys; listing and revoking them is in `sandbox.api.keys`."""

from rest_framework.request import Request
from rest_framework.response import Response

from consent.api.shapes import IssuedKeyShape, NewKey
from consent.services import issue_key_to
from sandbox.api import keys
from sandbox.api.once import once
from sandbox.api.schema import operation
from sandbox.models import Role


class KeyList(keys.KeyList):
    """``/api/v1/keys``."""

    @operation(
        "key_issue",
        ja="キーの発行（管理者）",
        en="Issue a key (admin)",
        body=NewKey,
        answer=(201, IssuedKeyShape),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Issue a key to a provider, an insurer or another administrator; its text is shown this once."""
        del request
        wanted = self.read_body(NewKey)
        text, row = issue_key_to(sandbox=self.sandbox, role=Role(wanted["role"]), subject=wanted["subject"])
        shown = {"id": row.pk, "role": row.role, "subject": row.subject, "revoked_at": None, "key": text}
        return Response(IssuedKeyShape(shown).data, status=201)
