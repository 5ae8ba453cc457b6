"""What insurers and administrators share: an insurer sees and writes its own, an administrator everybody's."""

from collections.abc import Sequence

from rest_framework.permissions import BasePermission

from insurers.models import Insurer
from insurers.selectors import insurer_meant, one_insurer_meant
from sandbox.api.permissions import HasKey
from sandbox.api.views import SandboxView
from sandbox.models import Role


class IsInsurersSide(HasKey):
    """An insurer, or an administrator in its place; never a provider (R-005)."""

    roles = frozenset({Role.INSURER, Role.ADMIN, Role.INSTALLATION})


class InsurersSideView(SandboxView):
    """A view for insurers and administrators. To an insurer, every other insurer is one that does not exist."""

    permission_classes: Sequence[type[BasePermission]] = (IsInsurersSide,)

    @property
    def own(self) -> str:
        """The number of the insurer the caller is limited to; "" for an administrator."""
        return self.caller.subject if self.caller.role == Role.INSURER else ""

    def insurer(self, number: str = "") -> Insurer | None:
        """Return the insurer meant by `number`; without one, an insurer means itself, an administrator all (None)."""
        return insurer_meant(sandbox=self.sandbox, number=number, own=self.own)

    def one_insurer(self, number: str = "") -> Insurer:
        """Return the insurer meant; an administrator has to name one."""
        return one_insurer_meant(sandbox=self.sandbox, number=number, own=self.own)

    def insurer_ids(self, number: str = "") -> list[int] | None:
        """Return the ids of the insurers meant; None for all of the sandbox."""
        insurer = self.insurer(number)
        return None if insurer is None else [insurer.pk]
