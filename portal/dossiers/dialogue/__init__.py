"""What passes between an applicant and the agency beside the form: messages, corrections, the rating of the service.

| module | what |
|---|---|
| ``models`` | the tables |
| ``rules`` | until when one may write, whom a correction still frees, what a link is |
| ``queries`` | readers |
"""
