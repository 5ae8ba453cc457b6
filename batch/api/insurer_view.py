"""The base of views an insurer shares with the administrator: it sees and writes its own, they everybody's."""

from batch.domain.refusals import INSURER_REQUIRED, INSURER_UNKNOWN
from batch.selectors.insurers import insurer_by_number
from insurers.models import Insurer
from sandbox.api.permissions import HasKey
from sandbox.api.views import SandboxView
from sandbox.models import Role


class InsurerOrAdmin(HasKey):
    """An insurer, or the administrator."""

    roles = frozenset({Role.ADMIN, Role.INSTALLATION, Role.INSURER})


class InsurerView(SandboxView):
    """A view for `InsurerOrAdmin`. To an insurer, every other insurer is one that does not exist."""

    permission_classes = (InsurerOrAdmin,)

    def insurer(self, number: str = "") -> Insurer | None:
        """Return the insurer meant by `number`; without one, an insurer means itself and an administrator all."""
        own = self.caller.subject if self.caller.role == Role.INSURER else ""
        if own and number not in {"", own}:
            raise INSURER_UNKNOWN.refusal()
        wanted = number or own
        return insurer_by_number(sandbox=self.sandbox, number=wanted) if wanted else None

    def one_insurer(self, number: str = "") -> Insurer:
        """Return the insurer meant; an administrator has to name one."""
        insurer = self.insurer(number)
        if insurer is None:
            raise INSURER_REQUIRED.refusal()
        return insurer

    def insurer_ids(self, number: str = "") -> list[int] | None:
        """Return the insurers whose rows are meant; None for all of the sandbox."""
        insurer = self.insurer(number)
        return None if insurer is None else [insurer.pk]
