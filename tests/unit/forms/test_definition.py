"""A definition is refused with file, line, what is wrong, and how to mend it."""

import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.definition import DefinitionError, ServiceForm, examine, fingerprint, load, load_catalogue
from forms.lint import lint

SAMPLE = Path(__file__).parent / "samples" / "extract.yaml"
Change = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """Write the sample with one text replaced, or text added at its end."""

    def write(old: str = "", new: str = "", *, more: str = "", name: str = "sample.yaml") -> Path:
        text = SAMPLE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new, 1) + textwrap.dedent(more), encoding="utf-8")
        return path

    return write


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_sample_is_sound(service: ServiceForm) -> None:
    assert examine(SAMPLE)[1] == []
    assert service.code == "2.000635"
    assert service.question("copies").kind == "number"
    assert service.page("people").title.en == "People"
    assert service.component("authorisation").max_mb == 1
    with pytest.raises(KeyError):
        service.question("absent")


def test_codes_dates_and_words_stay_what_they_are(service: ServiceForm) -> None:
    assert service.legal_basis[0].article == "63"
    assert str(service.figures_from) == "2026-07-18"
    assert service.established_by[0].issued is not None


# what is replaced, by what, where the line is (a text on it), words of the finding
BROKEN = [
    ("level: 4", "level: 5", "level: 5", "`level` is 5. Use one of: 3 or 4"),
    ("agency: commune\n", "", "code: 2.000635", "`agency` is missing. Add `agency: …`"),
    ("steps:", "stpes:", "stpes:", "`stpes` is not known here"),
    (
        "en: Copy of a civil-status extract}",
        'en: ""}',
        "name: {vi: Cấp",
        "is empty. Write it in Vietnamese and in English",
    ),
    ("kind: phone,", "kind: telephone,", "kind: telephone", "unknown kind of question telephone; known: address,"),
    ("when: past,", "when: past, when: past,", "when: past, when", "`when` is given twice"),
    ("version: 1", "version: !!python/name:os.system 1", "version: !!", "is not allowed"),
    ("version: 1", "version: &a 1", "version: &a", None),
    ("2026-07-18", "2026-02-30", "2026-02-30", "no such day"),
    ("vi: Hộ tịch,", "vi: Hộ tịch,", "sector:", "not composed Unicode"),
    (
        "{question: for_self, equals: false}\n    questions",
        "{question: for_self, equal: false}\n    questions",
        "equal: false",
        "not known",
    ),
    (
        "{question: papers, contains: other}",
        "{question: papers, contains: others}",
        "contains: others",
        "has no option others. Use one of: poor, other",
    ),
    (
        "{question: for_self, equals: false}\n    accept",
        "{question: for_self, equals: no}\n    accept",
        "equals: no}",
        "answered yes or no",
    ),
    (
        "{question: copies, greater: 5}",
        "{question: oath, answered: true}",
        "question: oath, answered",
        "not asked before",
    ),
    ("birth_date: born", "birth_date: birthday", "key: number", "reads `birthday`, not asked before it"),
    ("key: purpose", "key: copies", "key: copies, kind: long_text", "`copies` is there twice"),
    ("key: purpose", "key: data", "key: data", "a name forms have for themselves"),
    ("unit: copies", "unit: coppies", "unit: coppies", "counts `coppies`, which is not asked"),
    ("unit: copies", "unit: full_name", "unit: full_name", "which is no number"),
    ("component: authorisation", "component: letter", "component: letter", "no component `letter`"),
    (
        "      - {key: letter, kind: file",
        "      - {key: letter, kind: info, body: {vi: a, en: b}, label: {vi: a, en: b}}\n      #",
        "key: authorisation",
        "no question asks for the component",
    ),
    (
        "result_channels: [online, post]",
        "result_channels: [counter]",
        "result_channels:",
        "level 4 returns its result online or by post",
    ),
    ("amount: 8000", "amount: -1", "amount: -1", "`amount`"),
    ("    per: unit\n    unit: copies\n", "    per: unit\n", "key: copies", "`per: unit` goes with `unit`"),
    ("{upto: 3, amount: 5000}", "{upto: 1, amount: 5000}", "key: extra", "tiers rise"),
    (
        "amount: 0, unit: same_day,",
        "amount: 0, unit: same_day, condition: {question: copies, less: 3},",
        "time_limits:",
        "for all other cases",
    ),
]


@pytest.mark.parametrize(("old", "new", "where", "words"), BROKEN)
def test_every_mistake_is_found_at_its_line(changed: Change, old: str, new: str, where: str, words: str | None) -> None:
    path = changed(old, new)
    found = examine(path)[1]
    if words is None:
        assert found == []
        return
    assert [finding for finding in found if words in str(finding)], [str(finding) for finding in found]
    finding = next(finding for finding in found if words in str(finding))
    assert finding.line == line_of(path, where)
    assert finding.mend
    with pytest.raises(DefinitionError, match=path.name):
        load(path)


def test_r11_5_no_service_without_a_published_basis(changed: Change) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    listed = text[text.index("established_by:") : text.index("retention_years")]
    path = changed(listed, "established_by: []\n")
    (finding,) = examine(path)[1]
    assert (finding.line, finding.what) == (line_of(path, "established_by"), "nothing puts this service online")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty or a list"),
        (b"- 1", "empty or a list"),
        (b"code: [", "not YAML"),
        (b"code: \xff", "not UTF-8"),
        (b"a: &x [1]\nb: *x", "an anchor is used"),
        (b"[a]: 1", "plain text"),
        (b"a: " + b"[" * 30 + b"]" * 30, "too deep"),
        (b"code: \x00", "not YAML"),
    ],
)
def test_files_that_are_no_definitions(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(DefinitionError, match=words):
        load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="cannot be read"):
        load(tmp_path / "absent.yaml")


def test_all_mistakes_are_told_at_once(changed: Change) -> None:
    path = changed("level: 4", "level: 5\nextra: 1")
    with pytest.raises(DefinitionError) as raised:
        load(path)
    assert [finding.what for finding in raised.value.findings] == ["`level` is 5", "`extra` is not known here"]


def test_rows_hold_neither_rows_nor_files(changed: Change) -> None:
    row = "{key: file, kind: file, component: authorisation, label: {vi: a, en: b}}"
    path = changed("          - {key: married,", f"          - {row}\n          - {{key: married,")
    assert "a row cannot hold a file" in "".join(finding.what for finding in examine(path)[1])


def test_a_condition_is_not_deeper_than_allowed(changed: Change) -> None:
    test = "{question: copies, greater: 5}"
    deep = "{not: " * 5 + test + "}" * 5
    path = changed(f"required: {test}", f"required: {deep}")
    assert "deeper than 5" in examine(path)[1][0].what


def test_a_long_page_is_a_warning_only(changed: Change) -> None:
    more = "\n".join(f"      - {{key: q{at}, kind: text, label: {{vi: a, en: b}}}}" for at in range(8))
    path = changed("    questions:\n      - {key: full_name", f"    questions:\n{more}\n      - {{key: full_name")
    definition, found = examine(path)
    assert definition is not None
    assert found == []
    assert [finding.what for finding in lint(definition) if finding.place == ("pages", 0)] == [
        "the page “Who asks” always shows 15 inputs"
    ]
    assert load(path).code == "2.000635"


def test_the_place_of_a_file_names_code_and_version(tmp_path: Path) -> None:
    place = tmp_path / "2.000635"
    place.mkdir()
    (place / "v1.yaml").write_bytes(SAMPLE.read_bytes())
    assert load_catalogue(tmp_path)["2.000635"][1].version == 1
    (place / "v2.yaml").write_bytes(SAMPLE.read_bytes())
    with pytest.raises(DefinitionError, match=r"version 1 is in v2\.yaml"):
        load_catalogue(tmp_path)


def test_a_fingerprint_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    unix, windows, other = (tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml"))
    unix.write_bytes(b"a: 1\n")
    windows.write_bytes(b"a: 1\r\n")
    other.write_bytes(b"a: 2\n")
    assert fingerprint(unix) == fingerprint(windows) != fingerprint(other)


def test_a_definition_does_not_ask_thousands_of_questions(changed: Change) -> None:
    more = "\n".join(f"      - {{key: q{at}, kind: text, label: {{vi: a, en: b}}}}" for at in range(1100))
    path = changed("    questions:\n      - {key: full_name", f"    questions:\n{more}\n      - {{key: full_name")
    began = time.perf_counter()
    (finding,) = examine(path)[1]
    assert finding.what.startswith("the service asks 1,1")
    assert time.perf_counter() - began < 5


def test_was_names_a_question_that_is_gone(changed: Change) -> None:
    still = changed("key: purpose,", "key: purpose, was: copies,")
    assert "which is still asked" in examine(still)[1][0].what
    twice = changed("key: purpose,", "key: purpose, was: old,")
    twice.write_text(
        twice.read_text(encoding="utf-8").replace("key: phone,", "key: phone, was: old,"), encoding="utf-8"
    )
    assert "two questions were `old`" in examine(twice)[1][0].what


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, _, words in BROKEN if words is not None])
def test_every_mistake_is_told_in_vietnamese_too(changed: Change, old: str, new: str) -> None:
    for finding in examine(changed(old, new))[1]:
        for english, vietnamese in zip(finding.words("en"), finding.words("vi"), strict=True):
            assert english != vietnamese or english.startswith("`"), english
            assert not vietnamese.isascii(), vietnamese


def test_a_named_value_stays_as_it_is_in_vietnamese(changed: Change) -> None:
    (finding,) = examine(changed("level: 4", "level: 5"))[1]
    assert finding.words("vi") == ("`level` đang là 5", "Dùng một trong: 3 or 4")
