"""Organisations: what kind, how who stands behind them is proved, who their members are and what each may do."""
