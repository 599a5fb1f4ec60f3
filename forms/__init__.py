"""Electronic forms: a library. No web framework, no database, no portal; everything here works from a Python prompt.

| step | what | where | comes out |
|---|---|---|---|
| text | two languages, one Unicode form | `text.py`, `legacy.py` | `Text`, `clean`, `fold` |
| conditions | when a question is asked, as data | `conditions.py` | `Condition`, `holds` |
| kinds | one module per kind of question | `fields/` | `Question` classes in one registry |
| definition | a service as YAML, parsed once, then trusted; written back | `definition/`, `schema.py` | `ServiceForm` |
| answers | what a person answered, without what is hidden | `answers.py`, `fees.py` | `Answers`, `FeeSum` |
| compiler | definition + page + answers | `compiler.py`, `typing_in.py` | a WTForms class |
| canonical | what is hashed, embedded and signed | `canonical.py` | bytes |
| checking | what `portal forms check` says | `checking.py`, `lint.py`, `reachability.py` | `Finding`s |
| branches | every way a form can go, and who goes it | `branches.py`, `generation.py` | `Generation` |
| versions | what changed in words; answers moved | `differences.py`, `moving.py` | `Difference`s, `Moved` |
"""
