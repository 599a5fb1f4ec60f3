"""People, organisations and staff: who they are, how they sign in, what they may do."""
