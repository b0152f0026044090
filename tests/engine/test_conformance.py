"""What every engine does."""

import asyncio
import os
import struct

import pytest
from engines import cause, job, local, picture, pool, refusal, said, settings
from kiwame.devices import unavailable
from kiwame.engine.local import LocalEngine
from kiwame.errors import Cause, Limit, Problem, Repair
from kiwame.render.raster import drawn
from kiwame.verbs import Task

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="module", params=[local, pool], ids=["local", "pool"])
async def engine(request, work_is_importable):
    """One for the tests that do it no harm."""
    async with request.param(settings()) as engine:
        yield engine


ENGINES = pytest.mark.parametrize("engine_of", [local, pool], ids=["local", "pool"])


async def test_the_job_reaches_the_work_and_its_bytes_come_back(engine):
    answer = said(await engine.explain(job("echo 入 \u00d7", focus=(1, 0))))
    assert answer["spec"] == "echo 入 \u00d7"
    assert answer["focus"] == [1, 0]


async def test_an_array_comes_back_byte_for_byte(engine):
    small, large = await engine.array(job("array 3")), await engine.array(job("array 1000000"))
    assert (type(small), len(small), small[:6], small[-3:]) == (bytes, 17, b"\x93NUMPY", bytes(3))
    assert (type(large), len(large), large[:6], large[14:]) == (bytes, 1_000_014, b"\x93NUMPY", bytes(1_000_000))


async def test_what_the_library_says_comes_back(engine):
    assert await engine.says(job("reshape 2x3 4")) == b"no to reshape 2x3 4"


async def test_a_task_reaches_the_work_with_all_its_jobs(engine):
    assert await engine.perform(Task("both", (job("one"), job("two")))) == b"both 2"
    answer = said(await engine.perform(Task("trouble", (job("echo 入", focus=(1, 0)), job("two")))))
    assert (answer["spec"], answer["focus"]) == ("echo 入", [1, 0])


async def test_a_refused_task_comes_back_whole_and_a_faulty_one_is_internal(engine):
    refused = await refusal(engine.perform(Task("trouble", (job("refuse"),))))
    assert (refused.problem.variant, refused.problem.span) == ("sizes.broadcast", (3, 7))
    assert await cause(engine.perform(Task("trouble", (job("unexpected"),)))) is Cause.INTERNAL


async def test_a_task_needs_the_device_of_any_of_its_jobs(engine):
    task = Task("both", (job("one"), job("two", device="cuda:0")))
    assert await cause(engine.perform(task)) is Cause.DEVICE_UNAVAILABLE


async def test_a_picture_comes_back_as_it_is_drawn_in_this_process(engine):
    for size in ((60, 40), (1200, 800)):
        asked = picture(width=size[0], height=size[1])
        png = await engine.raster(asked)
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", png[16:24]) == size
        assert png == drawn(asked)


async def test_a_refused_picture_comes_back_whole_and_a_faulty_one_is_internal(engine):
    refused = await refusal(engine.raster(picture("refuse")))
    assert (refused.problem.variant, refused.problem.span) == ("sizes.broadcast", (3, 7))
    assert await cause(engine.raster(picture(svg="<svg"))) is Cause.INTERNAL
    assert await engine.raster(picture()) == drawn(picture())


async def test_an_answer_of_any_size_comes_back_whole(engine):
    for size in (0, 1, 65_530, 65_535, 65_536, 65_537, 65_541, 131_072):
        assert await engine.explain(job(f"zeros {size}")) == bytes(size)
        assert said(await engine.explain(job(f"echo {size}")))["spec"] == f"echo {size}"


async def test_a_refusal_comes_back_whole(engine):
    refused = await refusal(engine.explain(job("refuse")))
    assert refused.problem == Problem(
        cause=Cause.SIZES,
        variant="sizes.broadcast",
        data={"shapes": [[2, 3], [4]], "name": "x"},
        got=[2, 3],
        expected=str(10**40),
        span=(3, 7),
        nearest=["permute"],
        limit=Limit("rank", 16),
        backend_says="The size of tensor a (3) must match",
        stage=2,
    )
    assert refused.repairs == (Repair((3, 4), "2"),)


async def test_a_fault_of_the_work_is_internal_and_the_next_job_runs(engine):
    assert await cause(engine.explain(job("unexpected"))) is Cause.INTERNAL
    assert said(await engine.explain(job()))["spec"] == "echo"


async def test_a_device_that_is_not_there_is_refused_with_those_that_are(engine):
    problem = (await refusal(engine.explain(job(device="cuda:0")))).problem
    assert problem == unavailable("cuda:0", "trouble", ["cpu"]).problem


async def test_an_integer_that_no_backend_takes_is_refused(engine):
    assert await cause(engine.explain(job(focus=(2**70,)))) is Cause.ARGUMENT


async def test_status_tells_who_is_there(engine):
    status = engine.status()
    assert (status.expected, status.busy, status.waiting, status.restarts) == (1, 0, 0, 0)
    assert (status.workers[0].backends, status.workers[0].devices) == ({"trouble": "1"}, ("cpu",))
    assert (status.workers[0].pid == os.getpid()) is isinstance(engine, LocalEngine)
    assert status.workers[0].pid == said(await engine.explain(job()))["pid"]


@ENGINES
async def test_torch_out_of_memory_is_the_limit_worker_bytes(engine_of):
    async with engine_of(settings(worker_bytes=123_456_789)) as engine:
        problem = (await refusal(engine.explain(job("torch-hoard")))).problem
        assert (problem.cause, problem.limit) == (Cause.LIMIT, Limit("worker_bytes", 123_456_789))
        assert said(await engine.explain(job()))["spec"] == "echo"


@ENGINES
async def test_an_answer_larger_than_may_cross_is_internal(engine_of):
    async with engine_of(settings(npy_bytes=1000, answer_bytes=1000)) as engine:
        assert await cause(engine.array(job("array 10000"))) is Cause.INTERNAL
        assert said(await engine.explain(job()))["spec"] == "echo"


@ENGINES
async def test_more_than_in_flight_is_refused_at_once(engine_of):
    async with engine_of(settings(in_flight=2, queue_seconds=5.0, worker_seconds=5.0)) as engine:
        running = [asyncio.ensure_future(engine.explain(job(f"slow 0.3 {n}"))) for n in range(2)]
        await asyncio.sleep(0)
        problem = (await refusal(engine.explain(job()))).problem
        assert not any(task.done() for task in running)
        assert (problem.cause, problem.limit, problem.retry_after) == (Cause.OVERLOADED, Limit("in_flight", 2), 1)
        assert [said(answer)["spec"] for answer in await asyncio.gather(*running)] == ["slow 0.3 0", "slow 0.3 1"]


@ENGINES
async def test_a_job_past_its_deadline_is_refused(engine_of):
    async with engine_of(settings(worker_seconds=0.1, queue_seconds=0.1)) as engine:
        assert await cause(engine.explain(job("slow 0.5"))) is Cause.DEADLINE


@ENGINES
async def test_a_picture_past_its_deadline_is_refused(engine_of):
    async with engine_of(settings(worker_seconds=0.1, queue_seconds=0.1)) as engine:
        assert await cause(engine.raster(picture("slow 0.5"))) is Cause.DEADLINE


async def test_without_a_worker_a_job_is_told_to_come_again():
    async with local(settings()) as engine:
        engine._worker, engine._starting = None, None
        assert await cause(engine.explain(job())) is Cause.STARTING
