"""The command `kiwame`: explanations on a terminal or in a pipe, with or without a service; and the service itself."""

import io
import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress
from rich.status import Status
from rich.text import Text

from kiwame_clients.answers import NO_SERVICE, REFUSED, Answers, Asked, Here, Refused, There, Unreachable
from kiwame_clients.arguments import BINARY, cell, format_for, inputs_of, spec_of, specs_of, words_of
from kiwame_clients.drawing import draw_op, draw_ops, draw_refusal, draw_story
from kiwame_clients.exporting import Export, Turned, Wanted

if TYPE_CHECKING:
    from kiwame.settings import Settings

app = typer.Typer(
    help='Explains tensor operations: kiwame "permute 2x3 1,0"',
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Server = Annotated[
    str | None, typer.Option("--server", envvar="KIWAME_URL", help="ask this service in place of explaining here")
]
Key = Annotated[
    str | None, typer.Option("--api-key", envvar="KIWAME_API_KEY", help="the key that the service counts you by")
]
Lang = Annotated[Literal["en", "ja"] | None, typer.Option("--lang", help="the language of the explanation")]


def _show_version(asked: bool) -> None:
    if not asked:
        return
    try:
        from kiwame import __version__  # noqa: PLC0415
    except ImportError as error:
        raise _no_service(Unreachable(str(error))) from None
    typer.echo(f"kiwame {__version__}")
    raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of the command itself."""


@app.command()
def explain(
    spec: Annotated[list[str], typer.Argument(help="such as: permute 2x3 1,0; - reads standard input")],
    *,
    lang: Lang = None,
    backend: Annotated[str | None, typer.Option(help="torch or numpy")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or cuda:N")] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", "-f", help="text, json, markdown, html, svg, png, gif or npy; else as FILE is named"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="write to this file")] = None,
    focus: Annotated[str | None, typer.Option(help="the output cell to follow, such as 2,0")] = None,
    given: Annotated[
        list[str] | None, typer.Option("--input", help="x=2x3, x=[[1,2],[3,4]] or x=@data.json; may be repeated")
    ] = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Explain a spec."""
    console = Console(highlight=False)
    drawn = form is None and output is None and console.is_terminal
    if form in BINARY and output is None and sys.stdout.isatty():
        raise typer.BadParameter(f"{form} is no text: give -o FILE, or a pipe", param_hint="--format")
    wanted = "json" if drawn else format_for(form, output)
    asked = Asked(spec_of(spec), wanted, lang, backend, device, cell(focus), inputs_of(given or []))
    try:
        with _waiting(asked.spec) if drawn else nullcontext():
            found = _answers(server, key).explanation(asked)
    except Refused as refused:
        raise _refused(refused, asked.spec) from None
    except Unreachable as error:
        raise _no_service(error) from None
    if drawn:
        draw_story(console, json.loads(found))
    elif output is not None:
        _write(output, found)
    else:
        sys.stdout.buffer.write(found)
        sys.stdout.buffer.flush()  # a reader that has left is noticed while it can still be handled


@app.command()
def export(
    specs: Annotated[
        list[str], typer.Argument(metavar="SPEC...", help="each in quotes; - reads a spec from each line")
    ],
    *,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="write into this folder")],
    lang: Annotated[
        Literal["en", "ja", "both"] | None, typer.Option("--lang", help="the language of the lessons, or both")
    ] = None,
    theme: Annotated[
        Literal["auto", "light", "dark"], typer.Option(help="light, dark, or auto: as the reader's system is")
    ] = "auto",
    backend: Annotated[str | None, typer.Option(help="torch or numpy")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or cuda:N")] = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Write lessons as files that open from a disk or on any server, with nothing else running."""
    wanted = Wanted(["en", "ja"] if lang == "both" else [lang], theme, backend, device, server)
    given = specs_of(specs)
    writing = Export(_answers(server, key), folder, wanted)
    turned: list[Turned] = []
    try:
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
            done = progress.track(writing.lessons(given), total=len(given), description="Lessons")
            turned = [one for one in done if one is not None]
        written = writing.finish()
    except Unreachable as error:
        raise _no_service(error) from None
    except OSError as error:
        raise typer.BadParameter(f"{error.filename}: {error.strerror}", param_hint="--output") from None
    for spec, refused in turned:
        _refused(refused, spec)
    typer.echo(f"{folder / 'index.html'}: {written}" if written else f"{folder}: 0")
    raise typer.Exit(REFUSED if turned else 0)


@app.command()
def ops(
    name: Annotated[str | None, typer.Argument(help="one op; all of them where left out")] = None,
    lang: Lang = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """List the ops, or show one."""
    try:
        found = _answers(server, key).ops(name, lang or "en")
    except Refused as refused:
        raise _refused(refused, "") from None
    except Unreachable as error:
        raise _no_service(error) from None
    console = Console(highlight=False, soft_wrap=True)
    if name is None:
        draw_ops(console, found)
    else:
        draw_op(console, found)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on; else HOST, else 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on; else PORT, else 8000")] = None,
) -> None:
    """Run the service."""
    for name, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    try:
        from kiwame.api import serve as serving  # noqa: PLC0415 - clients are installed without it
    except ImportError as error:
        raise _no_service(Unreachable(f"{error}. The service needs: pip install 'kiwame[service,torch]'")) from None
    serving.main(_settings())


@app.command()
def worker(
    socket: Annotated[Path, typer.Option(help="the unix socket where services on this machine connect")],
    workers: Annotated[int | None, typer.Option(min=1, help="worker processes for each service")] = None,
) -> None:
    """Run worker processes for services with KIWAME_WORKER_SOCKET."""
    try:
        from kiwame.engine import supervisor  # noqa: PLC0415
    except ImportError as error:
        raise _no_service(Unreachable(f"{error}. A worker needs: pip install 'kiwame[service,torch]'")) from None
    if not socket.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {socket.parent}", param_hint="--socket")
    _settings()
    arguments = ["--socket", str(socket), *(["--workers", str(workers)] if workers else [])]
    raise typer.Exit(supervisor.main(arguments))


@app.command()
def doctor(server: Server = None) -> None:
    """Say what is installed here, which devices there are, and what answers."""
    from kiwame_clients.doctor import findings  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    healthy = True
    for finding in findings(server):
        mark = {True: "ok", False: "NO", None: "--"}[finding.good]
        console.print(f"{mark}  {finding.name.ljust(24)} {finding.words}", markup=False)
        healthy &= finding.good is not False
    raise typer.Exit(0 if healthy else 1)


def main() -> None:
    """The entry point: a first word that is no command starts a spec."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal or pipe of another encoding shows what it can
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    app(args=words_of(sys.argv[1:], commands), prog_name="kiwame")


def _answers(server: str | None, key: str | None) -> Answers:
    return There(server, key) if server else Here()


def _waiting(spec: str) -> Status:
    """The spec behind a turning wheel: loading torch takes a second or more."""
    return Console(stderr=True).status(Text(spec.partition("\n")[0], no_wrap=True, overflow="ellipsis"))


def _refused(refused: Refused, spec: str) -> typer.Exit:
    draw_refusal(Console(stderr=True, highlight=False), refused.problem, spec)
    return typer.Exit(REFUSED)


def _no_service(error: Unreachable) -> typer.Exit:
    Console(stderr=True, highlight=False, soft_wrap=True).print(str(error), markup=False)
    return typer.Exit(NO_SERVICE)


def _settings() -> "Settings":
    """The settings, or the end of the process with one line where one cannot be."""
    from kiwame.settings import SettingsError, load  # noqa: PLC0415

    try:
        return load()
    except SettingsError as error:
        sys.exit(f"kiwame: {error}")


def _write(output: Path, found: bytes) -> None:
    try:
        output.write_bytes(found)
    except OSError as error:
        raise typer.BadParameter(f"{output}: {error.strerror}", param_hint="--output") from None
