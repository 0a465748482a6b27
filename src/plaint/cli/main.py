"""Entry point of the command line: find the command, load only its module, turn failures into sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from plaint import __version__
from plaint.cli import output
from plaint.cli.params import Session, examples, session, shared_options
from plaint.cli.registry import COMMANDS
from plaint.domain.errors import PlaintError

INTERRUPTED = 130
_EXAMPLES = examples(
    "plaint                              open the desk on the nearest workspace",
    "plaint ~/complaints                 open the desk there",
    "plaint demo                         try it on a copy of the samples",
    "plaint new 'Kettle arrived cracked' --retailer Amazon --country ZA",
    "plaint list stage:act --json",
)


class LazyGroup(click.Group):
    """A group whose commands are named by a table and imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands in the table's order."""
        return [name for name, entry in COMMANDS.items() if entry.section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command's module and return the command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command), cmd_name
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take an unknown first word that is an existing path for the workspace to open, else name the nearest."""
        word = args[0]
        if word not in COMMANDS and not word.startswith("-") and not ctx.resilient_parsing:
            if not os.path.lexists(word):
                what = f"folder {word!r}" if os.sep in word else f"command {word!r}, and no such folder"
                raise click.UsageError(f"there is no {what}.{_nearest(word)}", ctx)
            return "open", self.get_command(ctx, "open"), args
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands by section, from the table alone."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            if entry.section:
                sections.setdefault(entry.section, []).append((name, entry.help))
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)


def _nearest(word: str) -> str:
    from plaint.domain.text.suggest import nearest

    near = nearest(word, [name for name, entry in COMMANDS.items() if entry.section])
    return f" Did you mean {near!r}?" if near else ""


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLES,
    subcommand_metavar="[PATH | COMMAND [ARGS]...]",
)
@click.version_option(__version__, "-V", "--version", prog_name="plaint", message="%(prog)s %(version)s")
@shared_options
@click.pass_context
def cli(context: click.Context) -> int | None:
    """Keep consumer complaints as plain text files, and see what to do next.

    Without a command it opens the desk on a workspace: PATH, --workspace, $PLAINT_WORKSPACE, the nearest cases/ or
    plaint.toml from here upward, or the last one used. Without a terminal it prints the list.
    """
    context.ensure_object(Session)
    if context.invoked_subcommand is not None:
        return None
    from plaint.cli.desk import open_desk

    return open_desk(session())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status: 0 done, 1 failed or findings, 2 usage or settings, 130 interrupted."""
    output.prepare()
    try:
        status = _run(arguments)
        output.flush()
    except output.ReaderGone:
        output.silence()
        return 0
    except KeyboardInterrupt:
        output.talk("plaint: interrupted")
        return INTERRUPTED
    except output.OutputFailed as error:
        output.silence()
        output.talk(f"plaint: the output could not be written: {error}", "error")
        return 1
    return status


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = cli.main(args=arguments, prog_name="plaint", standalone_mode=False)
    except click.UsageError as error:
        _usage(error)
        return error.exit_code
    except click.ClickException as error:
        output.talk(f"plaint: {error.format_message()}", "error")
        return error.exit_code
    except click.Abort:
        output.talk("plaint: interrupted")
        return INTERRUPTED
    except PlaintError as error:
        output.problem(error)
        return error.exit_code
    except (output.ReaderGone, output.OutputFailed):
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence instead of a traceback
        return _crashed(error)
    return status if isinstance(status, int) else 0


def _usage(error: click.UsageError) -> None:
    message = error.format_message()
    if message.startswith("Usage:"):  # a group without its command: its help is the answer
        output.talk(message)
        return
    output.talk(f"plaint: {message[:1].lower()}{message[1:]}", "error")
    if error.ctx is not None:
        output.talk(f"  {error.ctx.command_path} --help shows how it is used")


def _crashed(error: Exception) -> int:
    """Keep the traceback in the state folder and say where: a mistake of the program is its own to explain."""
    import traceback

    from plaint.locations import state_dir

    output.talk(f"plaint: something went wrong inside the program ({type(error).__name__}: {error})", "error")
    where = state_dir() / "crash.txt"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        text = f"plaint {__version__}\nPython {sys.version}\n\n" + "".join(traceback.format_exception(error))
        where.write_text(text, encoding="utf-8", errors="backslashreplace")
        output.talk(f"  The details are in {where}.")
    except OSError as problem:
        output.talk(f"  The details could not be written to {where}: {problem.strerror}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
