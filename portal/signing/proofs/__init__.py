"""The proof that an event stands in the log of a portal: as a file that anybody checks, without the portal."""
