"""Before starting: the answer, the papers, the fee and the date; and nothing asked twice afterwards."""

import pytest

from forms.definition import ServiceForm, load
from tests.support import kinds_asked
from tests.support.applicants import Person
from tests.support.catalogue import SAMPLES, STARTING, offer

BEFORE = f"/services/{STARTING}/before"
ANSWERS = {"role": "relative", "copies": "3", "registered_here": "yes"}
ADDRESS = f"{BEFORE}?role=relative&copies=3&registered_here=yes"


@pytest.fixture(autouse=True)
def samples(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)


def personal() -> ServiceForm:
    """The sample, but one of its questions before starting is who asks."""
    sample = load(SAMPLES / STARTING / "v1.yaml")
    before = sample.before
    assert before is not None
    asked = before.model_copy(update={"ask": ("role", "copies", "full_name")})
    return sample.model_copy(update={"before": asked})


def test_the_service_leads_to_a_few_questions_and_they_to_an_answer(visitor: Person) -> None:
    visitor.get(f"/services/{STARTING}")
    visitor.get(visitor.link("Tôi có nộp được không"))
    assert "Chỉ mất nửa phút." in visitor.main
    form = next(form for form in visitor.page.forms if form.get("action") == BEFORE)
    assert form.method == "GET"
    assert {name for name, _ in form.form_values()} <= {"role", "copies", "registered_here"}
    visitor.get(ADDRESS)
    assert "Bạn nộp được hồ sơ này" in visitor.main
    assert "Văn bản ủy quyền Phải có Vì bạn trả lời: Bạn xin cho ai? Cho người thân" in visitor.main
    assert "04/2020/TT-BTP, Điều 2" in visitor.main
    assert "Tùy câu trả lời trong tờ khai: “Bạn thuộc hộ nghèo?”" in visitor.main
    assert "3 bản × 8.000 đồng" in visitor.main
    assert "Tổng cộng: 24.000 đồng" in visitor.main
    assert "nếu hồ sơ được tiếp nhận ngay bây giờ" in visitor.main
    assert "Tùy câu trả lời trong tờ khai: “Gửi ra nước ngoài?”" in visitor.main


def test_who_may_not_apply_learns_why_and_where_to_go(visitor: Person) -> None:
    visitor.get(ADDRESS.replace("here=yes", "here=no"))
    assert "Bạn chưa nộp được hồ sơ này" in visitor.main
    assert "Cơ quan Việt Nam chỉ cấp bản sao việc đã đăng ký trong sổ của mình." in visitor.main
    assert "60/2014/QH13, Điều 63" in visitor.main
    assert "Hãy ghi chú việc hộ tịch vào sổ trước." in visitor.main
    assert "Giấy tờ cần có" not in visitor.main
    assert visitor.link("Bắt đầu hồ sơ") == f"/services/{STARTING}/start"


def test_wrong_answers_are_said_and_kept(visitor: Person) -> None:
    visitor.get(f"{BEFORE}?role=relative&copies=nhiều", status=422)
    assert len(visitor.errors()) == 2
    assert 'value="nhiều"' in visitor.answer.get_data(as_text=True)
    visitor.get(f"{ADDRESS}&change=1")
    assert 'value="3"' in visitor.answer.get_data(as_text=True)
    assert "Xem kết quả" in visitor.main


def test_the_draft_has_the_answers_and_says_where_they_come_from(visitor: Person) -> None:
    visitor.get(ADDRESS).send(action="/start")
    draft = visitor.path
    visitor.get(f"{draft}/who")
    assert visitor.typed("/who")["role"] == "relative"
    assert "Đã điền sẵn từ câu trả lời trước khi bắt đầu" in visitor.main
    visitor.get(f"{draft}/what")
    assert visitor.typed("/what")["copies"] == "3"


def test_an_answer_in_the_draft_is_never_changed_from_before(visitor: Person) -> None:
    visitor.get(ADDRESS).send(action="/start")
    draft = visitor.path
    visitor.get(f"{draft}/what").send({"copies": "7", "poor": "no", "abroad": "no"})
    visitor.get(ADDRESS).send(action="/start")
    assert visitor.path == draft
    assert visitor.get(f"{draft}/what").typed("/what")["copies"] == "7"


def test_personal_answers_never_stand_in_an_address(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, [personal()])
    visitor.get(f"{BEFORE}?full_name=A")
    assert 'value="A"' not in visitor.answer.get_data(as_text=True)
    visitor.send({**ANSWERS, "full_name": "Y Ê-ban"}, action="/before")
    assert visitor.answer.request.query_string == b""
    assert "Y Ê-ban" in visitor.main
    visitor.send(action="/start")
    assert visitor.get(f"{visitor.path}/who").typed("/who")["full_name"] == "Y Ê-ban"


def test_a_service_without_questions_leads_to_the_start(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, [kinds_asked.service()])
    visitor.get(f"/services/{kinds_asked.CODE}/before")
    assert visitor.path == f"/services/{kinds_asked.CODE}/start"
    visitor.get("/services/0.000000/before", status=404)


def test_english_readers_read_english(visitor: Person) -> None:
    visitor.get("/language/en").get(ADDRESS)
    assert "You can apply for this" in visitor.main
    assert "3 copy × 8,000 VND" in visitor.main
