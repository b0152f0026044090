"""What people paste: bare messages, tracebacks of Python, IPython and pytest, sessions at a prompt."""

import traceback

import kiwame
import pytest
import torch
from kiwame.messages.pasted import pasted

MESSAGE = "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"
TRACEBACK = f"""Traceback (most recent call last):
  File "train.py", line 9, in <module>
    main()
  File "train.py", line 5, in main
    y = x @ w
        ~~^~~
{MESSAGE}
"""
IN_A_LIBRARY = f"""Traceback (most recent call last):
  File "train.py", line 9, in <module>
    y = layer(x)
  File "/venv/lib/python3.12/site-packages/torch/nn/modules/module.py", line 1751, in _wrapped_call_impl
    return self._call_impl(*args, **kwargs)
  File "/venv/lib/python3.12/site-packages/torch/nn/modules/linear.py", line 125, in forward
    return F.linear(input, self.weight, self.bias)
{MESSAGE}
"""
NOTEBOOK = f"""---------------------------------------------------------------------------
RuntimeError                              Traceback (most recent call last)
Cell In[3], line 2
      1 w = torch.zeros(2, 3)
----> 2 y = x @ w

{MESSAGE}
"""
SESSION = f""">>> import torch
>>> x = torch.zeros(2, 3)
>>> x @ x
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
{MESSAGE}
"""
CHAINED = f"""Traceback (most recent call last):
  File "a.py", line 1, in <module>
    a @ b
ValueError: something before

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 3, in <module>
    x @ w
{MESSAGE}
"""
PASTED = {
    MESSAGE: None,
    f"    x @ w\n{MESSAGE}": "x @ w",
    TRACEBACK: "y = x @ w",
    TRACEBACK.replace("\n", "\r\n"): "y = x @ w",
    IN_A_LIBRARY: "y = layer(x)",
    NOTEBOOK: "y = x @ w",
    SESSION: "x = torch.zeros(2, 3)\nx @ x",
    CHAINED: "x @ w",
    f"E       {MESSAGE}": None,
}


@pytest.mark.parametrize("text", PASTED)
def test_the_last_error_counts_and_the_callers_code_above_it(text: str) -> None:
    found = pasted(text)
    assert found.message == MESSAGE
    assert found.code == PASTED[text]
    why = kiwame.why(text)
    assert (why.kind, why.message) == ("sizes.matrices", MESSAGE)


def test_a_traceback_that_python_writes_is_read() -> None:
    x = torch.arange(24).reshape(2, 3, 4)
    try:
        x.permute(0, 2, 1).view(2, 12)
    except RuntimeError:
        text = traceback.format_exc()
    why = kiwame.why(text)
    assert why.kind == "not-contiguous.view"
    assert why.code is not None
    assert why.code.text == "x.permute(0, 2, 1).view(2, 12)"
    assert why.needs == ["x"]


def test_a_message_without_the_errors_name_is_recognised() -> None:
    assert kiwame.why("axes don't match array").kind == "axis-count.transpose"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_message_that_is_not_known_is_answered_and_not_guessed(lang: str) -> None:
    why = kiwame.why("RuntimeError: the moon is in the wrong phase for size 3", lang=lang)
    assert (why.recognised, why.kind, why.type, why.fails, why.works) == (False, None, None, None, [])
    assert why.report
    assert why.report in why.text


def test_an_unknown_message_of_a_library_names_it_and_the_code_is_still_read() -> None:
    text = IN_A_LIBRARY.replace(MESSAGE, "RuntimeError: no such luck").replace("layer(x)", "torch.zeros(2, 3).view(7)")
    why = kiwame.why(text)
    assert (why.recognised, why.library) == (False, "torch")
    assert why.code is not None
    assert (why.code.runs, why.code.type) == (False, "/problems/sizes")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "Error: " * 2_000,
        "shape '[" + "1, " * 5_000,
        "x" * 16_000,
        " " * 100 + "a",
        "\x00\ud800",
        'File "' * 2_500,
    ],
)
def test_odd_text_is_answered_at_once(text: str) -> None:
    assert kiwame.why(text).recognised is False


def test_too_long_a_message_is_refused_with_the_limit() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.why("x" * 20_000)
    assert (refused.value.type, refused.value.limit.name) == ("/problems/limit", "message_chars")
