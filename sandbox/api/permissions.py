"""What a key's role allows at an address."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from sandbox.models import Role
from sandbox.selectors import Caller


class HasKey(BasePermission):
    """Any valid key of the sandbox."""

    roles: frozenset[Role] = frozenset(Role)

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Tell whether the caller has one of the roles."""
        del view
        return isinstance(request.auth, Caller) and request.auth.role in self.roles


class IsAdmin(HasKey):
    """The sandbox's administrator, or whoever runs the installation."""

    roles = frozenset({Role.ADMIN, Role.INSTALLATION})


class IsInstallation(HasKey):
    """Whoever runs the installation: may create and list sandboxes."""

    roles = frozenset({Role.INSTALLATION})
