"""`python -m qa.cli` is `qa`."""

from qa.cli import main

if __name__ == "__main__":
    main()
