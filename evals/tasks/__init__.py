"""Requests and conversations as people write them, over two libraries, graded by program: `python -m evals.tasks`."""
