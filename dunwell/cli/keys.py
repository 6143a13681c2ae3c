"""`dunwell keys`: the keys of an installation."""

import typer

from dunwell.home import the_home
from dunwell.process import Trust
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.problems import Conflict

app = typer.Typer(no_args_is_help=True, help="The keys that seal what is known of people.")


@app.callback()
def keys() -> None:
    """The keys that seal what is known of people."""


@app.command()
def init() -> None:
    """Makes the keys of a new installation (`dunwell up` does it by itself). Never where there are keys, or data that
    were sealed under keys that are missing."""
    home = the_home()
    if home.has_keys:
        raise Conflict(f"{home.keys} holds keys already; whoever needs others starts a new home")
    if home.has_data:
        raise Conflict(f"{home.path} holds data of keys that are missing; restore {home.keys} from the key backup")
    Trust.open(home.path, SystemClock())
    typer.echo(f"made {home.keys}; keep a backup of it, apart from the data's")
