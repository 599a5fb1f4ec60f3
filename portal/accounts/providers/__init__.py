"""Signing in through OpenID Connect: which providers there are, how they are asked, what is believed of them."""
