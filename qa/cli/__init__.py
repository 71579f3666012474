"""The command line. Exit status 0: done; 1: the thing asked for failed; 2: wrong usage."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

import typer

from qa.cli.asking import ask, check, quotes, search, timeline
from qa.cli.backups import backup, restore
from qa.cli.collecting import app as collections
from qa.cli.collection import add, articles, migrate, rebuild, remove, sync, verify
from qa.cli.doctor import doctor
from qa.cli.evaluating import evaluate
from qa.cli.factchecking import factcheck
from qa.cli.keys import app as keys
from qa.cli.pinning import app as pins
from qa.cli.serving import serve
from qa.cli.signing import app as signing
from qa.cli.tools import mcp
from qa.cli.watching import app as watch

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
_LITTER = 50_000
"""Objects between two looks for what is no longer used. Python's 700 have a start look through its modules, none of
which ever goes, some hundred times."""

app = typer.Typer(
    name="qa",
    help="Answers about your articles, in which every sentence leads to the words that carry it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _command in (
    add,
    ask,
    search,
    timeline,
    quotes,
    sync,
    articles,
    remove,
    verify,
    rebuild,
    backup,
    restore,
    migrate,
    doctor,
    check,
    factcheck,
    serve,
    mcp,
):
    app.command()(_command)
app.command("eval", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)(
    evaluate
)
app.add_typer(keys, name="keys")
app.add_typer(watch, name="watch")
app.add_typer(collections, name="collection")
app.add_typer(signing, name="sign")
app.add_typer(pins, name="pins")


def main(arguments: Sequence[str] | None = None) -> None:
    """The `qa` command, on `arguments` or those of the process; ends with SystemExit."""
    from qa.errors import QAError

    gc.set_threshold(_LITTER)
    try:
        status = app(arguments, standalone_mode=False)  # what `typer.Exit` was raised with
        if status == _INTERRUPTED:
            raise KeyboardInterrupt  # typer made that number of one
        sys.exit(status if isinstance(status, int) else 0)
    except QAError as error:
        print(f"qa: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("qa: interrupted; what is stored stays, and the same command goes on from there.", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # click's own, whose class differs between typer's releases
        show: Callable[[], None] | None = getattr(error, "show", None)
        if show is None:
            raise
        show()
        sys.exit(int(getattr(error, "exit_code", 2)))
