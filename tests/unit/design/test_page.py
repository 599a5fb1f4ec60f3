"""Page macros: what they show for full, partial and hostile input."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from forms.text import Text
from portal.signing.findings import Change, ChangeKind, Coverage, Link
from portal.signing.reasons import Outcome, Reason
from portal.signing.verdict import Clock, SignatureReport

Draw = Callable[..., str]


def page(name: str, call: str) -> str:
    return '{% from "_components/page.html" import ' + name + " %}{{ " + call + " }}"


@pytest.mark.parametrize(
    ("reason", "word"),
    [(Reason.OK, "Hợp lệ"), (Reason.ALTERED, "Không hợp lệ"), (Reason.REVOCATION_UNKNOWN, "Chưa đủ căn cứ")],
)
def test_a_verdict_says_one_of_three_words_and_a_sentence(draw: Draw, reason: Reason, word: str) -> None:
    found = SimpleNamespace(outcome=reason.outcome, sentence=reason.text, signatures=())
    shown = draw(page("verdict", "verdict(found)"), found=found)
    assert f">{word}</h2>" in shown
    assert reason.text.vi in shown.replace("&#39;", "'").replace("&#34;", '"')
    assert Outcome(reason.outcome).value.lower() in shown


def test_a_signature_is_explained_in_its_verdict(draw: Draw) -> None:
    year = {"valid_from": datetime(2026, 1, 1, tzinfo=UTC), "valid_until": datetime(2027, 1, 1, tzinfo=UTC)}
    report = SignatureReport(
        signer="Nguyễn Thị Thuỷ", personal_number="001099012345", tax_code=None, organisation=None, issuer="VNPT-CA",
        serial="3e9", **year, claimed_time=None, best_time=datetime(2026, 11, 23, 3, 32, tzinfo=UTC),
        clock=Clock.SIGNATURE_TIMESTAMP, coverage=Coverage.ENTIRE_REVISION, level="B-T", digest_algorithm="sha256",
        signature_algorithm="ecdsa 256", indication="PASSED", sub_indication="OK", reason=Reason.OK, role=None,
        field_name="ChuKy", changes=(Change(kind=ChangeKind.SIGNATURE_ADDED, place="ConDau"),),
        chain=(Link(subject="Nguyễn Thị Thuỷ", issuer="VNPT-CA", serial="3e9", **year, revocation_source="ocsp",
                    revocation_time=datetime(2026, 11, 23, 3, 0, tzinfo=UTC)),),
        provable_until=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    found = SimpleNamespace(outcome="VALID", sentence="Đúng.", signatures=(report,))
    shown, grounds = draw(page("verdict", "verdict(found)"), found=found).split("<details")
    for words in ("Nguyễn Thị Thuỷ", "••••••••2345", "10:32, 23/11/2026", "Thêm chữ ký ở ô “ConDau”", "mức B-T"):
        assert words in shown
    assert "001099012345" not in shown + grounds
    assert "Tổ chức" not in shown
    for words in ("PASSED / OK", "ecdsa 256", "OCSP lúc 10:00, 23/11/2026: chưa bị thu hồi"):
        assert words in grounds


def test_the_timeline_has_machine_readable_moments_in_vietnamese_time(draw: Draw) -> None:
    at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    events = [
        {"title": Text(vi="Đã nộp", en="Submitted"), "at": at, "by": "Bạn"},
        {"title": "Hẹn trả", "at": date(2026, 11, 30)},
        {"title": "Ghi chú", "at": "hôm qua"},
    ]
    shown = draw(page("timeline", "timeline(events)"), events=events)
    assert '<time datetime="2026-11-22T20:00:00+00:00">03:00, 23/11/2026</time> · Bạn' in shown
    assert '<time datetime="2026-11-30">30/11/2026</time>' in shown
    assert "hôm qua" in shown
    assert "Đã nộp" in shown


def test_an_action_of_a_summary_says_what_it_changes(draw: Draw) -> None:
    shown = draw(page("summary_list", "summary_list([{'key': 'Họ tên', 'value': 'An', 'href': '/x'}])"))
    assert 'Sửa<span class="govuk-visually-hidden"> họ tên</span>' in shown


def test_an_empty_answer_is_said_to_be_empty(draw: Draw) -> None:
    assert "Chưa có" in draw(page("summary_list", "summary_list([{'key': 'Ghi chú', 'value': ''}])"))
    assert "Chưa có" not in draw(page("summary_list", "summary_list([{'key': 'Bản sao', 'value': 0}])"))


def test_cells_carry_their_column_for_small_screens(draw: Draw) -> None:
    shown = draw(
        page("data_table", "data_table('Hồ sơ', ['Mã', {'label': 'Phí', 'numeric': true}], [['A1', '0 đồng']])")
    )
    assert 'data-label="Mã"' in shown
    assert 'data-label="Phí"' in shown
    assert "govuk-table__cell--numeric" in shown
    assert '<th scope="col"' in shown


@pytest.mark.parametrize(("tone", "colour"), [("info", "teal"), ("danger", "red"), ("orange", "yellow"), ("x", "grey")])
def test_tones_have_colours(draw: Draw, tone: str, colour: str) -> None:
    assert f"govuk-tag--{colour}" in draw(page("status_tag", "status_tag('A', tone)"), tone=tone)


def test_pages_far_away_are_left_out(draw: Draw) -> None:
    shown = draw(page("pagination", "pagination(page)"))
    assert [n for n in range(1, 13) if f'href="?page={n}"' in shown] == [1, 4, 5, 6, 12]
    assert shown.count('aria-current="page"') == 1
    assert shown.count("…") == 2


def test_one_page_needs_no_paging(draw: Draw) -> None:
    assert draw(page("pagination", "pagination(one)"), one=SimpleNamespace(number=1, last=1)).strip() == ""


def test_the_whole_digest_can_be_copied(draw: Draw) -> None:
    shown = draw(page("files", "files([{'name': 'a.pdf', 'size': 10, 'sha256': sum}])"), sum="0123456789abcdef" * 4)
    assert f'data-copy="{"0123456789abcdef" * 4}"' in shown
    assert "01234567…89abcdef" in shown


def test_a_block_may_hold_markup_and_text_is_escaped(draw: Draw) -> None:
    shown = draw(page("inset", "inset('<i>')") + "{% call inset() %}<b>đậm</b>{% endcall %}")
    assert "<b>đậm</b>" in shown
    assert "&lt;i&gt;" in shown


def test_a_task_without_address_is_not_a_link(draw: Draw) -> None:
    rows = [
        {"title": "Ký số", "status": "Chưa làm được"},
        {"title": "Tờ khai", "href": "/f", "status": "Xong"},
    ]
    shown = draw(page("task_list", "task_list(rows)"), rows=rows)
    assert shown.count("<a ") == 1


def test_a_search_shows_what_was_sought(draw: Draw) -> None:
    shown = draw(page("search", "search('/services', 'q', 'khai sinh', 'Tìm thủ tục')"))
    assert 'value="khai sinh"' in shown
    assert 'for="search-q"' in shown
    assert ">Tìm</button>" in shown


def test_a_search_names_its_button(draw: Draw) -> None:
    shown = draw(page("search", "search('/verify', 'code', '', 'Mã kiểm tra', 'Kiểm tra mã')"))
    assert ">Kiểm tra mã</button>" in shown


def test_the_last_crumb_is_the_page(draw: Draw) -> None:
    shown = draw(page("breadcrumbs", "breadcrumbs([{'text': 'Trang chủ', 'href': '/'}, {'text': 'Khai sinh'}])"))
    assert shown.count("<a ") == 1
    assert 'aria-current="page">Khai sinh' in shown
