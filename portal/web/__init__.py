"""The Flask kernel: who may call, errors to answers, forms, headers, languages, text filters. Knows no domain."""
