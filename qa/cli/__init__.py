"""The command line. Exit status 0: done; 1: the thing asked for failed; 2: wrong usage.

Of a command that looks whether something is right, 1 says that it is not, and 2 that it could not look, as of grep.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from qa.cli.options import Commands

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
_LITTER = 50_000
"""Objects between two looks for what is no longer used. Python's 700 have a start look through its modules, none of
which ever goes, some hundred times."""

_BRIEF = ("ask", "search")
"""What ends before litter comes to anything: nobody looks for it."""

_LOOKING = ("factcheck", "check", "verify", "doctor")
"""What says by an exit status of 1 what it has found."""

_COMMANDS = {
    "init": "beginning:init",
    "add": "articles:add",
    "ask": "ask_commands:ask",
    "search": "ask_commands:search",
    "timeline": "ask_commands:timeline",
    "quotes": "ask_commands:quotes",
    "sync": "articles:sync",
    "articles": "articles:articles",
    "remove": "articles:remove",
    "verify": "articles:verify",
    "rebuild": "articles:rebuild",
    "backup": "backups:backup",
    "restore": "backups:restore",
    "migrate": "articles:migrate",
    "doctor": "doctor_command:doctor",
    "check": "ask_commands:check",
    "factcheck": "factchecking:factcheck",
    "serve": "serving:serve",
    "mcp": "mcp_command:mcp",
    "eval": "evaluating:evaluate",
    "keys": "key_commands:keys",
    "watch": "watch_commands:watch",
    "collection": "collection_commands:collections",
    "sign": "sign_commands:sign",
    "pins": "pin_commands:pins",
}


class _Commands(Commands):
    """The commands by name, each read from its module when it is named: `qa ask` pays for no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        if cmd_name in _BRIEF:
            gc.disable()
        module, name = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"qa.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno not in (errno.EPIPE, errno.ENOSPC):
                raise
            raise click.exceptions.Exit(_unsaid(error)) from None


@click.group(cls=_Commands, context_settings={"show_default": True})
@click.version_option(package_name="article-qa", prog_name="qa", message="%(prog)s %(version)s")
def app() -> None:
    """Answers about your articles, in which every sentence leads to the words that carry it."""


def _obey_file() -> None:
    """What `qa init` has written in this folder holds where the environment says nothing; for children too."""
    if Path("qa.env").exists():
        from qa.settings import read_settings_file

        for name, value in read_settings_file(Path()).items():
            os.environ[name] = os.environ.get(name) or value


def _failed(arguments: Sequence[str] | None, error: Exception) -> int:
    """The exit status of a command that `error` has brought to nothing."""
    from qa.errors import Misnamed, WrongSetting

    if isinstance(error, Misnamed | WrongSetting):
        return 2
    given = sys.argv[1:] if arguments is None else arguments
    named = next((one for one in given if not one.startswith("-")), "")
    return 2 if named in _LOOKING else 1


def _say_the_rest() -> None:
    """Writes what is still held back, which Python would do later, and would fail in words of its own."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if status := _unsaid(error):
            sys.exit(status)


def _unsaid(error: OSError) -> int:
    """The exit status where standard output takes no more: whoever read it has read enough, or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return 0
    print(f"qa: standard output cannot be written: {error.strerror}.", file=sys.stderr)
    return 1


def _print_what_can_be() -> None:
    """A sign stands for what the output's encoding lacks, such as ✓ on Windows: no answer is lost for it."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _open_what_is_closed() -> None:
    """A standard stream that whoever calls has closed gives and takes nothing. Left closed, its number would go to the
    next file that is opened, and what is said on standard error would stand on standard output."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115  # until the end


def _name_who_warns() -> None:
    """What the library warns of, such as whom it waits for, is said as all that is said on standard error."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(logging.Formatter("qa: %(message)s"))


def main(arguments: Sequence[str] | None = None) -> None:
    """The `qa` command, on `arguments` or those of the process; ends with SystemExit."""
    from qa.errors import QAError

    gc.set_threshold(_LITTER)
    _open_what_is_closed()
    _print_what_can_be()
    _name_who_warns()
    try:
        _obey_file()
        status = app(arguments, prog_name="qa", standalone_mode=False)  # what `Exit` was raised with
        sys.exit(status if isinstance(status, int) else 0)
    except QAError as error:
        print(f"qa: {error}", file=sys.stderr)
        sys.exit(_failed(arguments, error))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        print("qa: interrupted; what is stored stays, and the same command goes on from there.", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except Exception as error:
        traceback.print_exc()
        sys.exit(_failed(arguments, error))
    finally:
        gc.enable()
        _say_the_rest()
