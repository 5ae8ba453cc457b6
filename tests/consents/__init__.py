"""Consents: entering and ending them over HTTP, and what the bulk fetches read of them."""
