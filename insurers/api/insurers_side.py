"""What insurers and administrators share: an insurer sees and answers its own, an administrator everybody's."""

from collections.abc import Sequence

from rest_framework.permissions import BasePermission

from insurers.models import Insurer
from insurers.selectors import insurer_of_key
from sandbox.api.permissions import HasKey
from sandbox.api.views import SandboxView
from sandbox.models import Role


class IsInsurersSide(HasKey):
    """An insurer, or an administrator; never a provider (R-005)."""

    roles = frozenset({Role.INSURER, Role.ADMIN, Role.INSTALLATION})


class InsurersSideView(SandboxView):
    """A view for insurers and administrators."""

    permission_classes: Sequence[type[BasePermission]] = (IsInsurersSide,)

    @property
    def insurer(self) -> Insurer | None:
        """The insurer the caller is limited to; ``None`` for an administrator."""
        own = self.caller.role == Role.INSURER
        return insurer_of_key(self.sandbox, self.caller.subject) if own else None
