"""The other commands: the catalogue, the doctor, the version, help, completion."""

import resource
import subprocess
import sys

import kiwame as library
import pytest
from kiwame.ops.catalogue import card

from tests.clients.running import ENVIRONMENT, called, kiwame, kiwame_without
from tests.redis_server import free_port, running_redis


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", [(), ("permute",)])
def test_this_process_and_a_service_list_the_same_ops(name: tuple[str, ...], lang: str, service: str) -> None:
    here, there = (called("ops", *name, "--lang", lang, KIWAME_URL=url) for url in ("", service))
    assert here.stdout == there.stdout
    assert ("次元の並べ替え" if lang == "ja" else "permute axes") in here.stdout.decode()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_card_is_shown_with_its_mistakes_and_what_comes_next(lang: str) -> None:
    told = card("permute", lang)
    shown = " ".join(called("ops", "permute", "--lang", lang).stdout.decode().split())
    for one in told["mistakes"]:
        assert f"mistakes {one['spec']} " in shown
        assert one["text"].replace(" ", "") in shown.replace(" ", "")
    assert '→ kiwame "permute 2x3x4 1,0,2"' in shown
    assert f"next {told['next'][0]['op']} " in shown
    assert told["next"][0]["why"].replace(" ", "") in shown.replace(" ", "")


def test_a_pipe_of_another_encoding_gets_what_it_can_hold() -> None:
    ended = kiwame("ops", "permute", "--lang", "ja", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0
    assert ended.stdout.startswith(b"permute(x, dims)  ?")


def test_the_version_is_the_librarys() -> None:
    assert kiwame("--version").stdout.decode() == f"kiwame {library.__version__}\n"


def test_help_lists_the_commands_in_less_than_three_tenths_of_a_second_of_work() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = kiwame("--help").stdout.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert all(f"  {name} " in said for name in ("explain", "ops", "serve", "worker", "doctor"))
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


def test_a_shell_completes_commands_and_options() -> None:
    def offered(typed: str) -> list[str]:
        words = typed.split(" ")
        asked = {"_KIWAME_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
        return kiwame(**asked).stdout.decode().split()

    assert offered("kiwame do") == ["doctor"]
    assert "--lang" in offered("kiwame explain --l")
    assert offered("kiwame ops --lang ") == ["en", "ja"]


def test_the_doctor_says_what_is_here_and_that_all_is_well(service: str) -> None:
    with running_redis() as redis:
        ended = called("doctor", KIWAME_URL=service, KIWAME_REDIS_URL=redis, KIWAME_WORKER="2")
    said = ended.stdout.decode()
    assert ended.returncode == 0, said
    for line in (f"kiwame {library.__version__}", "redis server answers", f"service {service}", "devices cpu"):
        assert f"ok {line}" in " ".join(said.split())
    assert "-- KIWAME_WORKER is no setting" in " ".join(said.split())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KIWAME_LIMIT_STAGES", "many", "KIWAME_LIMIT_STAGES='many'"),
        ("KIWAME_REDIS_URL", f"redis://127.0.0.1:{free_port()}", "refused"),
        ("KIWAME_REDIS_URL", "http://127.0.0.1", "redis server"),
        ("KIWAME_URL", f"http://127.0.0.1:{free_port()}", "refused"),
        ("KIWAME_URL", "http://[", "service"),
    ],
    ids=["setting", "redis-gone", "redis-url", "service-gone", "service-url"],
)
def test_the_doctor_ends_with_1_where_something_is_wrong(name: str, value: str, said: str) -> None:
    ended = called("doctor", **{name: value})
    assert ended.returncode == 1
    assert any(line.startswith("NO") and said in line for line in ended.stdout.decode().splitlines())


def test_the_doctor_ends_with_1_where_the_service_is_not_installed() -> None:
    ended = kiwame_without("kiwame", "doctor")
    assert ended.returncode == 1
    assert b"NO  kiwame " in ended.stdout


def test_the_doctor_keeps_secrets() -> None:
    secrets = {"KIWAME_API_KEYS": "s3cret", "KIWAME_CACHE_SECRET": "s3cret"}
    said = called("doctor", **secrets).stdout.decode()
    assert "KIWAME_API_KEYS" in said
    assert "s3cret" not in said


@pytest.mark.parametrize("words", [("serve",), ("worker", "--socket", "workers")])
def test_a_bad_setting_ends_a_service_in_one_line(words: tuple[str, ...]) -> None:
    ended = kiwame(*words, PORT="many")
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines() == ["kiwame: PORT='many': Expected `int`, got `str`"]


def test_importing_the_clients_loads_nothing_of_the_service() -> None:
    code = "import kiwame_clients.cli, sys; print(sorted({'kiwame', 'torch', 'numpy', 'httpx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stdout == "[]\n"
