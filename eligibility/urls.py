"""Addresses of the provider side and of the journal."""

from django.urls import path, register_converter

from eligibility.api.inquiries import InquiryDetail, InquiryList
from eligibility.edges import file_edge, login_edge, search_edge


class AnyName:
    """Whatever follows, line breaks and slashes included: what a file name may be is for the wire to say."""

    regex = "(?s:.*)"

    def to_python(self, value: str) -> str:
        """Return the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name as it is."""
        return value


register_converter(AnyName, "name")

urlpatterns = [
    path("oqs/<name:name>", file_edge),
    path("oqs-api-pro/MSA12020/ILI12020SV01/auth", login_edge),
    path("oqs-api-pro/MSA01030/ILI01030SV01/search", search_edge),
    path("api/v1/inquiries", InquiryList.as_view()),
    path("api/v1/inquiries/<int:inquiry_id>", InquiryDetail.as_view()),
]
