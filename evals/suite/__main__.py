"""`python -m evals.suite` is `qa eval`."""

import sys

from evals.suite.command import main

if __name__ == "__main__":
    sys.exit(main())
