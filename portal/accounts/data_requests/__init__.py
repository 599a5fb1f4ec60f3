"""What owners of accounts ask about their personal data: to correct an item, or to erase it."""
