"""The inspectors' room: search the log of everything that happened, and see whether it is whole."""
