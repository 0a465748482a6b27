"""``plaint completion``: print the shell's completion script."""

from __future__ import annotations

import click

from plaint.cli import output
from plaint.cli.params import examples


@click.command(
    epilog=examples(
        'eval "$(plaint completion bash)"                                     in ~/.bashrc',
        'eval "$(plaint completion zsh)"                                      in ~/.zshrc',
        "plaint completion fish > ~/.config/fish/completions/plaint.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the shell's completion script.

    It completes commands, options and the ids of cases.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, shell
    root = click.get_current_context().find_root().command
    output.data(found(root, {}, "plaint", "_PLAINT_COMPLETE").source().strip("\n"))
