"""English: what is said around the lesson of a message: what fails, what works, what came of the code."""

from kiwame.phrases.en_words import listed
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape

LABELS = {
    "fails": "This fails in the same way:",
    "works": "This works:",
    "code": "Your code:",
    "says": "It says:",
    "here": "Your own code is refused here:",
}


def _needs(d: D) -> str:
    names = listed(d["names"])
    first = d["names"][0]
    return f"Nothing here says what {names} {'is' if len(d['names']) == 1 else 'are'}. Write it before the code, such as {first} = torch.zeros(2, 3), with your shapes."


SENTENCES: dict[str, Phrase] = {
    "title.unknown": lambda _d: "This message is not known here",
    "unknown": lambda d: (
        "It is not in the table of messages"
        + (f" of {d['library']}" if d["library"] else " of torch, NumPy and einops")
        + ", and nothing is guessed."
        + (
            " What came of the code stands below."
            if d["code"]
            else " Send the line of code that failed as well: it is read and explained by itself."
        )
    ),
    "report": lambda _d: (
        "To have it added, report the message's last line, the library's version and the shortest code that gives it, to those who run or develop this service."
    ),
    "title.needs": lambda _d: "Shapes are missing",
    "needs": _needs,
    "title.runs": lambda _d: "This runs",
    "runs": lambda d: f"It runs here and gives shape {shape(d['shape'])}: {d['title']}.",
    "unproved": lambda _d: "It runs here, but what came out could not be proved.",
    "taken.example": lambda d: (
        f"The message does not give the whole shape; as an example, {', '.join(f'{name} is {shape(sizes)}' for name, sizes in d['taken'])} here."
    ),
    "taken": lambda d: f"From the message: {', '.join(f'{name} is {shape(sizes)}' for name, sizes in d['taken'])}.",
}
