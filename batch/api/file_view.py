"""A view of one file: an insurer sees its own, an administrator those of the sandbox, a provider none."""

from batch.models import FileJob
from batch.selectors.files import file_by_id
from insurers.api.insurers_side import InsurersSideView


class FileView(InsurersSideView):
    """A view of one file."""

    def job(self, file_id: int) -> FileJob:
        """Return the file, or refuse."""
        return file_by_id(sandbox=self.sandbox, insurer=self.insurer(), job_id=file_id)
