"""The lock files pin everything, agree with each other and with pyproject.toml, and name no place."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
PYTHONS = ("3.11.9", "3.12.9", "3.13.9")


def pins(name: str) -> dict[str, Requirement]:
    requirements = [Requirement(line) for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


RUN, DEV, API = (pins(f"requirements{kind}.lock") for kind in ("", "-dev", "-api"))
EACH = pytest.mark.parametrize("lock", [RUN, DEV, API], ids=["run", "dev", "api"])


def wanted(*sources: list[str]) -> list[Requirement]:
    requirements = map(Requirement, chain(PROJECT["project"]["dependencies"], *sources))
    return [requirement for requirement in requirements if requirement.name != "kiwame"]


@EACH
def test_a_lock_pins_one_plain_version_each_and_names_no_place(lock: dict[str, Requirement]) -> None:
    for requirement in lock.values():
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        assert "+" not in pin.version
        assert requirement.url is None


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        (RUN, wanted(*EXTRAS.values(), GROUPS["build"])),
        (DEV, wanted(*EXTRAS.values(), *GROUPS.values())),
        (API, wanted(EXTRAS["service"])),
    ],
    ids=["run", "dev", "api"],
)
def test_a_lock_has_what_pyproject_asks_for_in_a_version_that_fits(
    lock: dict[str, Requirement], requirements: list[Requirement]
) -> None:
    for requirement in requirements:
        (pin,) = lock[canonicalize_name(requirement.name)].specifier
        assert requirement.specifier.contains(pin.version), str(requirement)


def test_the_locks_agree() -> None:
    assert API.items() <= RUN.items()
    assert RUN.items() <= DEV.items()


def test_torch_is_pinned_and_its_cuda_packages_are_left_to_it() -> None:
    assert str(RUN["torch"]) == "torch==2.13.0"
    assert not [name for name in DEV if name.startswith(("nvidia", "cuda", "triton"))]


def test_the_api_needs_neither_torch_nor_numpy() -> None:
    assert not {"torch", "numpy", "einops"} & API.keys()


@EACH
@pytest.mark.parametrize("python", PYTHONS)
def test_no_pin_is_only_for_some_supported_pythons(lock: dict[str, Requirement], python: str) -> None:
    here = {"python_version": python.rpartition(".")[0], "python_full_version": python, "sys_platform": "linux"}
    here |= {"platform_python_implementation": "CPython"}
    left_out = {name for name, pin in lock.items() if pin.marker and not pin.marker.evaluate(here)}
    assert left_out <= {"async-timeout", "colorama"}  # for 3.11.0 … 3.11.2, and for Windows
