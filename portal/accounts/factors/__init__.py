"""What proves a person beside the password: an authenticator app, passkeys, recovery codes."""
