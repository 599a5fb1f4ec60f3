"""Coming back in: links by e-mail, confirmed addresses, and second factors that were lost for good."""
