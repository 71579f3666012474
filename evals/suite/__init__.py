"""The evaluation that anyone can run: cases, subjects that answer them, metrics, a report, and a gate. `qa eval`."""
