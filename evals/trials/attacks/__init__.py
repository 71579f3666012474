"""Hostile files, pages, requests and replies."""
