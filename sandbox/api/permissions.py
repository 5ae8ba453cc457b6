"""What a key's role allows at an address."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from sandbox.models import Role
from sandbox.selectors import Caller

if TYPE_CHECKING:  # rest_framework.views imports this module through the settings
    from rest_framework.views import APIView


class HasKey(BasePermission):
    """Any valid key of the sandbox."""

    roles: frozenset[Role] = frozenset(Role)

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Tell whether the caller has one of the roles."""
        del view
        return isinstance(request.auth, Caller) and request.auth.role in self.roles


class IsAdmin(HasKey):
    """The sandbox's administrator, or whoever runs the installation."""

    roles = frozenset({Role.ADMIN, Role.INSTALLATION})


class IsInstallation(HasKey):
    """Whoever runs the installation: may create and list sandboxes."""

    roles = frozenset({Role.INSTALLATION})


class ReadersOrAdmin(BasePermission):
    """Any valid key reads; administrators write."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Tell whether the caller may use the method."""
        needed = HasKey() if request.method in SAFE_METHODS else IsAdmin()
        return needed.has_permission(request, view)
