"""deploy/Dockerfile: what it copies is there and reaches the builder, its images are small and run as nobody."""

import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
SENT = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
BUILT = [name for name, service in SERVICES.items() if "build" in service]


def stages() -> dict[str, list[str]]:
    """The instructions of each stage, those of the stage it starts from included."""
    found: dict[str, list[str]] = {}
    for line in (line.strip() for line in TEXT.splitlines() if line.strip() and not line.startswith("#")):
        if start := re.fullmatch(r"FROM (\S+) AS (\S+)", line):
            base, name = start.groups()
            found[name] = list(found.get(base, [f"FROM {base}"]))
        else:
            found[name].append(line)
    return found


STAGES = stages()


def test_base_images_are_pinned_by_tag() -> None:
    assert {lines[0] for lines in STAGES.values()} == {"FROM python:3.11-slim-bookworm"}


def test_everything_copied_exists_and_is_sent_to_the_builder() -> None:
    copies = [line.split()[1:-1] for line in TEXT.splitlines() if line.startswith("COPY ") and "--from" not in line]
    sources = {source for copy in copies for source in copy}
    assert sources
    assert "*" in SENT
    assert {f"!{source}" for source in sources} == {line for line in SENT if line.startswith("!")}
    assert all((ROOT / source).exists() for source in sources)


@pytest.mark.parametrize("name", BUILT)
def test_an_image_is_the_target_that_compose_builds_and_runs_as_nobody(name: str) -> None:
    build = SERVICES[name]["build"]
    assert (ROOT / build["context"] / build["dockerfile"]) == ROOT / "deploy" / "Dockerfile"
    lines = STAGES[build["target"]]
    assert [line for line in lines if line.startswith("USER ")] == [f"USER {SERVICES[name]['user']}"]
    assert {f"ARG {arg}" for arg in build.get("args", {})} <= {line.split("=")[0] for line in TEXT.splitlines()}


@pytest.mark.parametrize("name", BUILT)
def test_an_image_checks_its_health_with_python_that_compiles(name: str) -> None:
    checks = [line for line in STAGES[name] if line.startswith("HEALTHCHECK ")]
    assert len(checks) == 1
    for command in (json.loads(checks[0].split(" CMD ")[1]), SERVICES[name]["healthcheck"]["test"][1:]):
        assert command[:2] == ["python", "-c"]
        compile(command[2], name, "exec")


def test_the_api_image_is_made_from_the_lock_without_torch_and_numpy() -> None:
    assert "RUN pip install --requirement requirements-api.lock" in STAGES["api-packages"]
    assert "COPY --from=api-packages /opt/kiwame /opt/kiwame" in STAGES["api"]
    assert "RUN PIP_EXTRA_INDEX_URL" in " ".join(STAGES["worker-packages"])
    assert "COPY --from=worker-packages /opt/kiwame /opt/kiwame" in STAGES["worker"]
