"""Providers, their certificates, and keys over HTTP."""
