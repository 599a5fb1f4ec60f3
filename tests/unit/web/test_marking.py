"""Words that were looked for are marked, whatever their accents, and nothing that was written runs."""

from portal.web.marking import excerpt, marked


def test_words_are_marked_without_their_accents_and_the_rest_is_escaped() -> None:
    text = marked("Giấy <b>khai</b> sinh & HÒA", {"khai", "hoa"})
    assert text == "Giấy &lt;b&gt;<mark>khai</mark>&lt;/b&gt; sinh &amp; <mark>HÒA</mark>"


def test_without_words_nothing_is_marked() -> None:
    assert marked("<i>", ()) == "&lt;i&gt;"


def test_an_excerpt_begins_before_the_first_word_found() -> None:
    text = "chữ " * 200 + "cần tìm " + "sau " * 200
    part = excerpt(text, {"tim"})
    assert "tìm" in part
    assert len(part) <= 250
    assert part.startswith("… ")
    assert excerpt("ngắn", {"tim"}) == "ngắn"
