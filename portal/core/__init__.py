"""What every domain stands on: database, outbox, event log, files, clock, calendar, numbers, sandbox."""
