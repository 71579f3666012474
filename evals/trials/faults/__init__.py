"""Kills, full disks, damage, and providers that fail."""
