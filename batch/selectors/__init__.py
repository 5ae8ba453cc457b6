"""Reads of the batch app, a module for each thing read."""
