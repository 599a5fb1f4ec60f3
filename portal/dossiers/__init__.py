"""The aggregate: a dossier from draft to returned result, and the applicant's screens."""
