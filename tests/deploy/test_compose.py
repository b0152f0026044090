"""docker-compose.yml and its overrides: valid by the Compose Specification, and hardened service by service."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml
from kiwame.settings import Limits, Settings, limit_variable, variable
from podman_compose import normalize, rec_merge

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "docker-compose.yml"
OVERRIDES = sorted((ROOT / "deploy").glob("compose.*.yml"))
SCHEMA = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text())


def compose(*paths: Path) -> Any:
    """The files as podman-compose would merge them."""
    return rec_merge({}, *(normalize(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths))


BARE = yaml.safe_load(BASE.read_text(encoding="utf-8"))
SERVICES = BARE["services"]
each_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())


@pytest.mark.parametrize("path", [BASE, *OVERRIDES], ids=lambda path: path.name)
def test_a_compose_file_is_valid_by_the_compose_specification(path: Path) -> None:
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), SCHEMA)


def test_the_specification_would_refuse_a_misspelt_key() -> None:
    wrong = {"services": {"api": {"image": "x", "mem_limt": "1g"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


@each_service
def test_a_service_runs_as_a_numbered_user_that_is_not_root(service: dict[str, Any]) -> None:
    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0


@each_service
def test_a_service_can_neither_write_its_image_nor_gain_privileges(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "pid", "ipc", "userns_mode"} & service.keys()
    assert not any("docker.sock" in volume or volume.startswith(("/", ".")) for volume in service.get("volumes", []))


@each_service
def test_a_service_has_bounds_a_health_check_and_comes_back(service: dict[str, Any]) -> None:
    assert service["mem_limit"]
    assert 0 < service["pids_limit"] <= 256
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["logging"]["options"].keys() >= {"max-size", "max-file"}


def test_only_the_api_is_reachable_and_only_from_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["api"]
    assert SERVICES["api"]["ports"] == ["${KIWAME_PUBLISH:-127.0.0.1:8000}:8000"]


def test_the_worker_has_no_network_and_redis_an_internal_one() -> None:
    assert SERVICES["worker"]["network_mode"] == "none"
    assert SERVICES["redis"]["networks"] == ["back"]
    assert BARE["networks"]["back"]["internal"] is True


def test_api_and_worker_meet_at_one_socket_that_their_user_owns() -> None:
    socket = Path(SERVICES["api"]["environment"]["KIWAME_WORKER_SOCKET"])
    for name in ("api", "worker"):
        volume, folder, *_ = SERVICES[name]["volumes"][0].split(":")
        assert (volume, Path(folder)) == ("worker-socket", socket.parent)
        assert SERVICES[name]["user"] == "10001:10001"
    assert "uid=10001,gid=10001,mode=0700" in BARE["volumes"]["worker-socket"]["driver_opts"]["o"]
    assert f"s.connect('{socket}')" in SERVICES["worker"]["healthcheck"]["test"][-1]


def test_redis_forgets_the_oldest_and_keeps_nothing_on_disk() -> None:
    command = SERVICES["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--maxmemory-policy"] == "allkeys-lru"
    assert (options["--save"], options["--appendonly"]) == ("", "no")
    assert options["--maxmemory"].endswith("mb")
    assert int(options["--maxmemory"].removesuffix("mb")) < int(SERVICES["redis"]["mem_limit"].removesuffix("m"))


def test_each_variable_that_a_service_is_given_is_a_setting() -> None:
    known = {variable(field.name) for field in msgspec.structs.fields(Settings)}
    known |= {limit_variable(field.name) for field in msgspec.structs.fields(Limits)}
    given = {name for service in SERVICES.values() for name in service.get("environment", {})}
    assert given <= known


def test_the_api_has_a_quota() -> None:
    assert SERVICES["api"]["environment"]["KIWAME_QUOTA"] == "${KIWAME_QUOTA:-60/minute}"


@pytest.mark.parametrize("path", OVERRIDES, ids=lambda path: path.name)
def test_an_override_merges_and_takes_no_hardening_away(path: Path) -> None:
    merged = compose(BASE, path)
    jsonschema.validate(merged, SCHEMA)
    for name, service in compose(BASE)["services"].items():
        kept = {
            key: merged["services"][name].get(key) for key in service.keys() - {"environment", "image", "mem_limit"}
        }
        assert kept == {key: service[key] for key in kept}
        assert merged["services"][name].get("environment", {}).items() >= service.get("environment", {}).items()


def test_the_gpu_override_reserves_the_worker_every_gpu() -> None:
    worker = compose(BASE, ROOT / "deploy" / "compose.gpu.yml")["services"]["worker"]
    (device,) = worker["deploy"]["resources"]["reservations"]["devices"]
    assert device == {"driver": "nvidia", "count": "all", "capabilities": ["gpu"]}
