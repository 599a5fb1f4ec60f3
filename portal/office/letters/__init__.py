"""Letters that a leader signs besides results: apology with a new date, stop notice; and who gets results."""
