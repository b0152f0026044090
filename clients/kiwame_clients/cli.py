"""The command `kiwame`: explanations on a terminal or in a pipe, with or without a service; and the service itself."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from kiwame_clients.answers import NO_SERVICE, REFUSED, Answers, Asked, Here, Refused, There, Unreachable
from kiwame_clients.drawing import draw_op, draw_ops, draw_refusal, draw_story

FORMATS = ("text", "json", "markdown", "html", "npy")
app = typer.Typer(
    help='Explains tensor operations: kiwame "permute 2x3 1,0"',
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Server = Annotated[
    str | None, typer.Option("--server", envvar="KIWAME_URL", help="ask this service in place of explaining here")
]
Lang = Annotated[str | None, typer.Option("--lang", help="en or ja")]


@app.command(context_settings={"ignore_unknown_options": True})
def explain(
    spec: Annotated[list[str], typer.Argument(help="such as: permute 2x3 1,0; - reads standard input")],
    *,
    lang: Lang = None,
    backend: Annotated[str | None, typer.Option(help="torch or numpy")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or cuda:N")] = None,
    form: Annotated[str | None, typer.Option("--format", "-f", help=", ".join(FORMATS))] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="write to this file")] = None,
    focus: Annotated[str | None, typer.Option(help="the output cell to follow, such as 2,0")] = None,
    given: Annotated[
        list[str] | None, typer.Option("--input", help="x=2x3, x=[[1,2],[3,4]] or x=@data.json; may be repeated")
    ] = None,
    server: Server = None,
) -> None:
    """Explain a spec."""
    text = sys.stdin.read() if spec == ["-"] else " ".join(spec)
    console = Console(highlight=False)
    drawn = form is None and output is None and console.is_terminal
    asked = Asked(text, "json" if drawn else form or "text", lang, backend, device, _focus(focus), _inputs(given or []))
    found = _answered(_answers(server), asked)
    if drawn:
        draw_story(console, json.loads(found))
    elif output is not None:
        output.write_bytes(found)
    else:
        sys.stdout.buffer.write(found)


@app.command()
def ops(
    name: Annotated[str | None, typer.Argument(help="one op; all of them where left out")] = None,
    lang: Lang = None,
    server: Server = None,
) -> None:
    """List the ops, or show one."""
    try:
        found = _answers(server).ops(name, lang or "en")
    except Refused as refused:
        draw_refusal(Console(stderr=True, highlight=False), refused.problem, "")
        raise typer.Exit(REFUSED) from None
    except Unreachable as error:
        raise _no_service(error) from None
    console = Console(highlight=False, soft_wrap=True)
    if name is None:
        draw_ops(console, found if isinstance(found, list) else found["ops"])
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
        from kiwame.settings import SettingsError, load  # noqa: PLC0415
    except ImportError as error:
        raise _no_service(Unreachable(f"{error}. The service needs: pip install 'kiwame[service,torch]'")) from None
    try:
        settings = load()
    except SettingsError as error:
        sys.exit(f"kiwame: {error}")
    serving.main(settings)


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
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    words = sys.argv[1:]
    if words == ["--version"]:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"kiwame {version('kiwame')}\n")
        return
    if words and words[0] not in commands and (words[0] == "-" or not words[0].startswith("-")):
        words = ["explain", *words]
    app(args=words, prog_name="kiwame")


def _answers(server: str | None) -> Answers:
    return There(server) if server else Here()


def _answered(answers: Answers, asked: Asked) -> bytes:
    try:
        return answers.explanation(asked)
    except Refused as refused:
        draw_refusal(Console(stderr=True, highlight=False, soft_wrap=True), refused.problem, asked.spec)
        raise typer.Exit(REFUSED) from None
    except Unreachable as error:
        raise _no_service(error) from None


def _no_service(error: Unreachable) -> typer.Exit:
    Console(stderr=True, highlight=False, soft_wrap=True).print(str(error), markup=False)
    return typer.Exit(NO_SERVICE)


def _focus(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        return tuple(int(place) for place in text.replace(",", " ").split())
    except ValueError:
        raise typer.BadParameter("give numbers such as 2,0", param_hint="--focus") from None


def _inputs(given: list[str]) -> dict[str, Any] | None:
    """Inputs by name: a shape, JSON data, or a file of it."""
    found: dict[str, Any] = {}
    for item in given:
        name, equals, text = item.partition("=")
        if not equals:
            raise typer.BadParameter(f"{item}: give NAME=SHAPE, NAME=DATA or NAME=@FILE", param_hint="--input")
        try:
            source = Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text
            sizes = source.strip().lower().split("x")
            shape = all(size.isdigit() for size in sizes)
            found[name] = {"shape": [int(size) for size in sizes]} if shape else {"data": json.loads(source)}
        except (OSError, ValueError) as error:
            raise typer.BadParameter(f"{item}: {error}", param_hint="--input") from None
    return found or None
