"""The officers' side: receive, check, ask, appraise, approve, sign, seal and return a dossier."""
