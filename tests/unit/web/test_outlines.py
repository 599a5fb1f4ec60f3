"""A drawn page with holes."""

from portal.web import blanks
from portal.web.blanks import Chosen, Typed
from portal.web.outlines import Outline

PAGE = (
    '<input class="a" name="who" type="text" value=""><textarea name="why">\r\n</textarea>'
    '<select name="place"><option value="">-</option><option value="68">Lâm Đồng</option></select>'
    '<input name="sex" type="radio" value="f"><input name="sex" type="radio" value="m">'
    '<input name="csrf_token" type="hidden" value="t"><input name="scan" type="file">'
    '<input name="code" type="hidden" value="">'
)


def page(**typed: str) -> str:
    return Outline(PAGE, [], blanks.holes).filled(blanks.filling({name: [value] for name, value in typed.items()}))


def test_a_blank_page_stays_as_it_was() -> None:
    assert page() == PAGE


def test_what_is_typed_goes_into_its_input_escaped() -> None:
    assert '<input class="a" name="who" type="text" value="&#34;&gt;&lt;Ý">' in page(who='"><Ý')
    assert '<textarea name="why">\r\n&lt;/textarea&gt;</textarea>' in page(why="</textarea>")


def test_an_option_is_chosen_where_it_stands() -> None:
    assert '<option selected value="68">' in page(place="68")
    assert '<input checked name="sex" type="radio" value="m">' in page(sex="m")
    assert "checked" not in page(sex="unknown")


def test_files_and_what_the_page_itself_holds_are_no_holes() -> None:
    names = {hole.name for _start, _end, hole in blanks.holes(PAGE)}
    assert names == {"who", "why", "place", "sex", "code"}


def test_every_hole_of_a_page_has_a_name() -> None:
    found = [hole for _start, _end, hole in blanks.holes(PAGE)]
    assert Typed("why") in found
    assert Chosen("place", "", "selected") in found
