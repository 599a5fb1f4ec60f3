"""Four eyes: what one entitled person asks for and another decides. Domains register what takes two (``kinds``)."""
