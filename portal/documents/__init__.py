"""Official documents (PDF), their numbers, and the inspection of files that people send in."""
