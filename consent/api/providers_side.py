"""What providers and administrators share: a provider sees and writes its own, an administrator everybody's."""

from collections.abc import Sequence

from rest_framework.permissions import BasePermission

from consent.models import Provider
from consent.selectors import one_provider_meant, provider_meant
from sandbox.api.permissions import HasKey
from sandbox.api.views import SandboxView
from sandbox.models import Role


class IsProvidersSide(HasKey):
    """A provider, or an administrator in its place; never an insurer (R-005)."""

    roles = frozenset({Role.PROVIDER, Role.ADMIN, Role.INSTALLATION})


class ProvidersSideView(SandboxView):
    """A view for providers and administrators. To a provider, every other provider is one that does not exist."""

    permission_classes: Sequence[type[BasePermission]] = (IsProvidersSide,)

    @property
    def own(self) -> str:
        """The code of the provider the caller is limited to; "" for an administrator."""
        return self.caller.subject if self.caller.role == Role.PROVIDER else ""

    def provider(self, code: str = "") -> Provider | None:
        """Return the provider meant by `code`; without one, a provider means itself, an administrator all (None)."""
        return provider_meant(sandbox=self.sandbox, code=code, own=self.own)

    def one_provider(self, code: str = "") -> Provider:
        """Return the provider meant; an administrator has to name one."""
        return one_provider_meant(sandbox=self.sandbox, code=code, own=self.own)
