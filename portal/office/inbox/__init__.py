"""What officers are told: a line in their inbox, and by mail as each of them chose."""
