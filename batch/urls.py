"""Addresses of files and deadlines."""

from django.urls import path

from batch.api.files import FileCancel, FileDetail, FileLines, FileList

urlpatterns = [
    path("api/v1/enrolment-files", FileList.as_view()),
    path("api/v1/enrolment-files/<int:file_id>", FileDetail.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/cancel", FileCancel.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/lines", FileLines.as_view()),
]
