"""Petitions (phản ánh, kiến nghị) and questions (hỏi đáp) of citizens, with answers that may be published.

Somebody writes, signed in or with an e-mail address that they confirm; the agency has 15 working days (Decree
43/2011/ND-CP, article 17); an officer drafts the answer, a leader approves it; with the writer's consent a version
without personal data is published. ``lifecycle`` is the table of what may happen when.
"""
