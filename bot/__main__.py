"""``python -m bot``: the same as the ``briefbot`` command."""

if __name__ == "__main__":
    # Workers that parse documents load this file as well; they have no use for all that the command needs.
    from bot.cli import main

    main()
