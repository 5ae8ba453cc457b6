"""Whose files a key may see: an insurer its own, an administrator those of the sandbox, a provider none."""

from batch.models import FileJob
from batch.selectors.files import file_by_id
from sandbox.api.permissions import HasKey
from sandbox.api.views import SandboxView
from sandbox.models import Role


class IsInsurerOrAdmin(HasKey):
    """An insurer, or an administrator in its place."""

    roles = frozenset({Role.INSURER, Role.ADMIN, Role.INSTALLATION})


class InsurerSideView(SandboxView):
    """A view of one insurer's things."""

    permission_classes = (IsInsurerOrAdmin,)

    @property
    def own(self) -> str | None:
        """The insurer number the caller is limited to; ``None`` for an administrator."""
        return self.caller.subject if self.caller.role == Role.INSURER else None


class FileView(InsurerSideView):
    """A view of one file."""

    def job(self, file_id: int) -> FileJob:
        """Return the file, or refuse."""
        return file_by_id(sandbox=self.sandbox, insurer_number=self.own, job_id=file_id)
