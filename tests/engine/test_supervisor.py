"""What happens when supervisors come and go, here and in a container of their own."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from engines import LONG, cause, job, pid_of, pool, ready, said, settings, supervisor, taken, until
from kiwame.engine.abilities import places
from kiwame.errors import Cause

pytestmark = pytest.mark.anyio


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def workers_of(process: psutil.Popen) -> list[psutil.Process]:
    return process.children()


async def test_workers_outlive_a_killed_supervisor_until_others_are_there():
    events = []
    async with pool(settings(), on_event=lambda event, facts: events.append((event, facts))) as engine:
        old = pid_of(engine)
        first = psutil.Process(old).parent()
        children = first.children()
        first.kill()
        assert said(await engine.explain(job()))["pid"] == old
        await until(lambda: engine.status().workers and pid_of(engine) != old)
        assert said(await engine.explain(job()))["pid"] != old
        await until(lambda: all(has_ended(child) for child in children))
        assert [event for event, _ in events].count("supervisor-died") == 1
        assert engine.status().restarts == 0


async def test_a_job_in_hand_survives_its_supervisor():
    async with pool(settings(worker_seconds=5.0)) as engine:
        task = asyncio.ensure_future(engine.explain(job("slow 0.5")))
        await taken(engine)
        psutil.Process(pid_of(engine)).parent().kill()
        assert said(await task)["spec"] == "slow 0.5"


async def test_a_supervisor_of_its_own_serves_and_only_its_user():
    with supervisor(workers=2) as (path, process):
        async with pool(settings(socket=path)) as engine:
            assert engine.status().expected == 2
            assert said(await engine.explain(job()))["pid"] in {child.pid for child in workers_of(process)}
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_remote_worker_that_hangs_or_stops_is_killed_by_its_supervisor():
    with supervisor(worker_seconds=0.3) as (path, _):
        async with pool(settings(socket=path, worker_seconds=0.3)) as engine:
            for spec, number in (("hang", 0), ("slow 5", signal.SIGSTOP)):
                await ready(engine)
                worker = psutil.Process(pid_of(engine))
                task = asyncio.ensure_future(engine.explain(job(spec)))
                await taken(engine)
                os.kill(worker.pid, number)
                assert await cause(task) is Cause.DEADLINE
                await until(lambda worker=worker: has_ended(worker))


async def test_several_services_share_a_supervisor_with_all_workers_each():
    with supervisor(workers=2) as (path, process):
        async with pool(settings(socket=path)) as one, pool(settings(socket=path)) as two:
            pids = [worker.pid for engine in (one, two) for worker in engine.status().workers]
            assert len(set(pids)) == 4
            assert said(await two.explain(job()))["pid"] in pids[2:]
        await until(lambda: not {child.pid for child in workers_of(process)} & set(pids))
        await until(lambda: len(workers_of(process)) == 2)


async def test_a_service_waits_for_a_supervisor_and_finds_the_next_one():
    with supervisor() as (path, process):
        async with pool(settings(socket=path)) as engine:
            pid = pid_of(engine)
            process.terminate()
            assert await asyncio.to_thread(process.wait, LONG) == 0
            assert not path.exists()
            await until(lambda: not engine.status().workers)
            with supervisor(path=path):
                await ready(engine)
                assert said(await engine.explain(job()))["pid"] != pid


async def test_sigterm_lets_a_job_in_hand_finish():
    with supervisor() as (path, process):
        async with pool(settings(socket=path, worker_seconds=5.0)) as engine:
            task = asyncio.ensure_future(engine.explain(job("slow 0.5")))
            await taken(engine)
            process.terminate()
            assert said(await task)["spec"] == "slow 0.5"
            await until(lambda: process.poll() is not None)
            assert process.returncode == 0


async def test_a_new_supervisor_takes_over_the_socket_of_one_that_was_killed():
    with supervisor() as (path, process):
        await until(path.exists)
        process.kill()
        process.wait()
        assert path.exists()
        with supervisor(path=path):
            async with pool(settings(socket=path)) as engine:
                assert said(await engine.explain(job()))["spec"] == "echo"


async def test_children_end_with_a_service_that_is_killed():
    script = (
        "import asyncio, sys; sys.path.insert(0, sys.argv[1]); from engines import *\n"
        "async def main():\n"
        "    async with pool(settings(workers=2)) as engine:\n"
        "        print('ready', flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    command = [sys.executable, "-c", script, str(Path(__file__).parent)]
    with psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as service:
        try:
            assert await asyncio.to_thread(service.stdout.readline) == b"ready\n"
            family = service.children(recursive=True)
            assert len(family) >= 3
            command = family[0].cmdline()
            folder = Path(command[command.index("--socket") + 1]).parent
            assert folder.exists()
        finally:
            service.kill()
        await until(lambda: all(has_ended(process) for process in family))
        assert not folder.exists()


def test_the_pool_imports_no_numerical_library():
    code = "import sys, kiwame.engine.pool, kiwame.engine.supervisor; print({'torch', 'numpy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


@pytest.mark.parametrize(
    ("devices", "workers", "dealt"),
    [
        (("cpu",), 3, [("cpu",)] * 3),
        (("cpu", "cuda:0", "cuda:1"), None, [("cpu", "cuda:0"), ("cpu", "cuda:1")]),
        (("cpu", "cuda:0", "cuda:1"), 3, [("cpu", "cuda:0"), ("cpu", "cuda:1"), ("cpu", "cuda:0")]),
        (("cpu", "cuda:0", "cuda:1"), 1, [("cpu", "cuda:0")]),
    ],
)
def test_a_worker_has_one_accelerator_at_most(devices, workers, dealt):
    assert places(devices, workers) == dealt


def test_there_are_two_workers_at_most_unless_asked_for():
    assert len(places(("cpu",), None)) == min(2, len(os.sched_getaffinity(0)))
