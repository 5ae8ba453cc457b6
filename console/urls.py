"""Addresses of the pages for people."""

from django.urls import path

from console.views import start

urlpatterns = [path("", start)]
