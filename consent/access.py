"""Keys for those who exist: this app is the first in line that knows providers and insurers both."""

from django.db import transaction

from consent.domain.refusals import KEY_NEEDS_NO_SUBJECT, KEY_SUBJECT_UNKNOWN
from consent.models import Provider
from insurers.models import Insurer
from sandbox.models import ApiKey, Role, Sandbox
from sandbox.services import add_key


@transaction.atomic
def issue_key_to(*, sandbox: Sandbox, role: Role, subject: str = "") -> tuple[str, ApiKey]:
    """Issue a key to a provider or insurer of this sandbox, or to another administrator; return its text and row.

    Refuses a subject that is not there, and a subject for an administrator.
    """
    match role:
        case Role.PROVIDER:
            known = Provider.objects.filter(sandbox=sandbox, code=subject).exists()
        case Role.INSURER:
            known = Insurer.objects.filter(sandbox=sandbox, number=subject).exists()
        case _ if subject:
            raise KEY_NEEDS_NO_SUBJECT.refusal()
        case _:
            known = True
    if not known:
        raise KEY_SUBJECT_UNKNOWN.refusal()
    return add_key(sandbox=sandbox, role=role, subject=subject)
