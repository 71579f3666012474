"""Trials in numbers: faults, attacks, load. Not in the wheel."""
