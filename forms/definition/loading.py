"""Load definitions: read, parse into types, cross-check; every error names file, line and remedy."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from forms.definition import consistency
from forms.definition.models import ServiceForm
from forms.definition.source import DefinitionError, Finding, Source, given, parse, read

_MAX_FINDINGS: Final = 100
_MAX_SHOWN: Final = 60
_FILE: Final = re.compile(r"v([1-9][0-9]*)\.yaml")

_WHAT: Final = {
    "missing": "`{name}` is missing",
    "extra_forbidden": "`{name}` is not known here",
    "string_too_short": "`{name}` is empty",
    "too_short": "`{name}` needs at least {min_length}",
    "string_pattern_mismatch": "`{name}` is {input}, which does not have the right form",
    "literal_error": "`{name}` is {input}",
    "int_type": "`{name}` must be a whole number",
    "string_type": "`{name}` must be text",
    "bool_type": "`{name}` must be true or false",
    "model_type": "`{name}` must have parts of its own",
    "model_attributes_type": "`{name}` must have parts of its own",
    "int_parsing": "`{name}` must be a whole number",
    "int_from_float": "`{name}` must be a whole number",
    "bool_parsing": "`{name}` must be true or false",
    "date_type": "`{name}` must be a day",
    "date_parsing": "`{name}` must be a day",
    "date_from_datetime_parsing": "`{name}` must be a day",
    "date_from_datetime_inexact": "`{name}` must be a day",
    "tuple_type": "`{name}` must be a list",
    "list_type": "`{name}` must be a list",
    "greater_than_equal": "`{name}` must be at least {ge}",
    "less_than_equal": "`{name}` must be at most {le}",
    "too_long": "`{name}` has more than {max_length}",
    "value_error": "`{name}`: {error}",
}
_MEND: Final = {
    "missing": "Add `{name}: …`",
    "extra_forbidden": "Remove it, or check its spelling and indentation",
    "string_too_short": "Write it in Vietnamese and in English",
    "literal_error": "Use one of: {expected}",
    "string_pattern_mismatch": "It must match {pattern}",
    "string_type": "Put it in quotes",
    "model_type": "Indent its parts below it, for a text `vi:` and `en:`",
    "model_attributes_type": "Indent its parts below it, for a text `vi:` and `en:`",
    "date_type": "Write it as yyyy-mm-dd",
    "date_parsing": "Write it as yyyy-mm-dd",
    "date_from_datetime_parsing": "Write it as yyyy-mm-dd",
    "date_from_datetime_inexact": "Write it as yyyy-mm-dd",
    "tuple_type": "Put each on a line that starts with a hyphen",
    "list_type": "Put each on a line that starts with a hyphen",
}


def load(path: Path) -> ServiceForm:
    """Return the service defined in `path`; DefinitionError with every finding if it is not sound."""
    definition, findings = examine(path)
    errors = [finding for finding in findings if finding.level == "error"]
    if definition is None or errors:
        raise DefinitionError(errors)
    return definition


def examine(path: Path) -> tuple[ServiceForm | None, list[Finding]]:
    """Return the service of `path`, None if it cannot be typed, and what is wrong with it, warnings included."""
    return _examined(lambda: read(path))


def examine_text(text: str, name: str = "definition") -> tuple[ServiceForm | None, list[Finding]]:
    """Return what `examine` does of YAML `text`, called `name` in the findings; no file is read, whatever it says."""
    return _examined(lambda: parse(text, Path(name)))


def examine_data(data: Any, name: str = "definition") -> tuple[ServiceForm | None, list[Finding]]:
    """Return what `examine` does of plain data, as an editor in a browser makes it; findings have `place`, no line."""
    return _examined(lambda: given(data, Path(name)))


def _examined(source_of: Callable[[], Source]) -> tuple[ServiceForm | None, list[Finding]]:
    try:
        source = source_of()
    except DefinitionError as error:
        return None, error.findings
    try:
        definition = ServiceForm.model_validate(source.data)
    except ValidationError as error:
        return None, _by_line(list(islice(explained(error, source), _MAX_FINDINGS)))
    found = [
        source.finding(item.place, item.what, item.mend, level=item.level, vietnamese=item.vietnamese)
        for item in islice(consistency.check(definition), _MAX_FINDINGS)
    ]
    return definition, _by_line([*found, *_misplaced(definition, source)])


def load_catalogue(folder: Path) -> dict[str, dict[int, ServiceForm]]:
    """Return every service of `folder`/<code>/v<N>.yaml by code and version; DefinitionError with all findings."""
    catalogue: dict[str, dict[int, ServiceForm]] = {}
    findings: list[Finding] = []
    for path in definition_files(folder):
        try:
            definition = load(path)
        except DefinitionError as error:
            findings += error.findings
            continue
        catalogue.setdefault(definition.code, {})[definition.version] = definition
    if findings:
        raise DefinitionError(findings)
    return catalogue


def definition_files(folder: Path) -> list[Path]:
    """Return the definition files of a catalogue, by code and version."""
    files = [path for path in folder.glob("*/*.yaml") if _FILE.fullmatch(path.name)]
    return sorted(files, key=lambda path: (path.parent.name, int(path.stem[1:])))


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of the file, line ends as LF: the proof that a published version has not changed."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _misplaced(definition: ServiceForm, source: Source) -> Iterator[Finding]:
    named = _FILE.fullmatch(source.file.name)
    if named is None:
        return
    if int(named[1]) != definition.version:
        mend = f"Rename the file to v{definition.version}.yaml or change the version"
        yield source.finding(("version",), f"version {definition.version} is in {source.file.name}", mend)
    if source.file.resolve().parent.name != definition.code:
        mend = f"Move it to the folder {definition.code} or change the code"
        yield source.finding(("code",), f"code {definition.code} is in the folder {source.file.parent.name}", mend)


def _by_line(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.line)


def explained(error: ValidationError, source: Source) -> Iterator[Finding]:
    """Yield what cannot be typed in the data of `source`, each at its line with a remedy."""
    for problem in error.errors(include_url=False):
        yield source.finding(problem["loc"], *_words(problem))


def _words(problem: Mapping[str, Any]) -> tuple[str, str]:
    names = [step for step in problem["loc"] if isinstance(step, str)]
    facts = {**problem.get("ctx", {}), "name": names[-1] if names else "file", "input": _shown(problem.get("input"))}
    kind = problem["type"]
    what = _WHAT.get(kind, "`{name}`: " + str(problem["msg"]).replace("{", "(").replace("}", ")"))
    mend = _MEND.get(kind, "Correct it")
    return what.format(**facts), mend.format(**facts)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return "a list or a group"
    text = repr(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
