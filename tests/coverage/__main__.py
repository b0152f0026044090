"""`python -m tests.coverage`: a line for every op, and what is true of how many."""

import sys

from tests.coverage.table import rows


def main() -> None:
    """Print the table."""
    found = rows()
    lines = [f"{'op':30} {'family':24} tier  {'torch':11} {'numpy':11} {'story':22} en/ja  refusals"]
    for row in found:
        tried, refused = row.refused
        lines.append(
            f"{row.op:30} {row.family:24} {row.tier:4}  {row.torch:11} {row.numpy:11} {row.story:22}"
            f" {'yes' if row.told else 'NO':5}  {refused}/{tried}"
        )
    lines.append(
        f"{len(found)} ops: {sum(r.torch == 'verified' for r in found)} verified on torch,"
        f" {sum(r.numpy == 'verified' for r in found)} on NumPy ({sum(r.numpy == '—' for r in found)} are torch's alone),"
        f" {sum(r.told for r in found)} told in both languages,"
        f" {sum(r.refused[1] for r in found)} of {sum(r.refused[0] for r in found)} bad calls refused with a lesson"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
