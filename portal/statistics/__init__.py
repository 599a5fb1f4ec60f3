"""Open statistics (R3.4, TT 32/2017/TT-BTTTT Đ11.3): read-only figures of everything, published without naming anybody.

| file | what it does |
|---|---|
| ``rules`` | cells, and which of them may be published: pure |
| ``counting`` | one pass over what happened in a year, into cells |
| ``queries`` | reads dossiers and ratings |
| ``snapshot`` | the published tables of a year, and how long they are kept |
| ``pace`` | how long a service really takes, for its page |
| ``exports`` | the same tables as CSV and JSON |
| ``views`` | the pages |
"""
