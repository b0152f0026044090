"""`python -m kiwame_clients` is the command `kiwame`."""

from kiwame_clients.cli import main

if __name__ == "__main__":
    main()
