"""The rule of portrait photos: proportions first, then pixels, each with a sentence that says what to do."""

from collections.abc import Callable

import pytest

from forms.fields import Context, Question
from forms.fields.files import FileRef, FilesQuestion, PhotoQuestion

Ask = Callable[..., Question]
GOOD = [
    ({}, 236, 315), ({}, 900, 1200), ({}, 3024, 4032), ({}, 720, 1000), ({}, 780, 1000),
    ({"width": 40, "height": 60}, 800, 1200), ({"width": 40, "height": 60}, 315, 472),
    ({"dots": 300}, 354, 472), ({"tolerance": 0}, 300, 400), ({"width": 35, "height": 45}, 1400, 1800),
]  # fmt: skip
BAD = [
    ({}, 1200, 900, "không đúng tỷ lệ 3 × 4 cm"), ({}, 900, 900, "Hãy cắt ảnh theo tỷ lệ 3 × 4"),
    ({}, 700, 1000, "không đúng tỷ lệ"), ({}, 1, 1, "không đúng tỷ lệ"), ({}, 1080, 1920, "1080 × 1920 điểm ảnh"),
    ({}, 150, 200, "cần ít nhất 236 × 315"), ({}, 235, 314, "in ra sẽ mờ"),
    ({"dots": 300}, 300, 400, "cần ít nhất 354 × 472"), ({"tolerance": 0}, 301, 400, "không đúng tỷ lệ"),
    ({"width": 35, "height": 45}, 600, 900, "tỷ lệ 3,5 × 4,5 cm"),
]  # fmt: skip


def photo(ask: Ask, options: dict[str, int]) -> PhotoQuestion:
    question = ask("photo", component="portrait", **options)
    assert isinstance(question, PhotoQuestion)
    return question


@pytest.mark.parametrize(("options", "width", "height"), GOOD)
def test_good_portraits(ask: Ask, options: dict[str, int], width: int, height: int) -> None:
    assert list(photo(ask, options).picture_problems(width, height)) == []


@pytest.mark.parametrize(("options", "width", "height", "sentence"), BAD)
def test_portraits_that_are_not(ask: Ask, options: dict[str, int], width: int, height: int, sentence: str) -> None:
    (problem,) = photo(ask, options).picture_problems(width, height)
    assert sentence in problem.text.vi
    assert problem.text.en != problem.text.vi


def refs(count: int, media_type: str = "image/jpeg") -> tuple[FileRef, ...]:
    return tuple(
        FileRef(id=str(n), sha256="a" * 64, name=f"{n}.jpg", size=1, media_type=media_type) for n in range(count)
    )


def test_exactly_one_picture_is_a_portrait(ask: Ask) -> None:
    question = photo(ask, {})
    assert list(question.check(refs(1), Context())) == []
    assert len(list(question.check(refs(2), Context()))) == 1
    assert len(list(question.check(refs(1, "application/pdf"), Context()))) == 1


@pytest.mark.parametrize(("given", "problems"), [(1, 1), (2, 0), (9, 0)])
def test_several_files_are_counted(ask: Ask, given: int, problems: int) -> None:
    question = ask("files", component="scans", minimum=2)
    assert isinstance(question, FilesQuestion)
    assert len(list(question.check(refs(given), Context()))) == problems
