"""Back to this site and nowhere else (threat T33)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.redirects import local_path


@pytest.mark.parametrize("path", ["/", "/services/2.000635?x=1", "/drafts/1/page#q", "/a//b"])
def test_paths_of_this_site_are_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None, "", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil", "/\tevil",
        "/\n//evil.example", "\\/evil.example", "/a\\b", "http:/evil.example", "/\x00", "data:text/html,x",
    ],
)  # fmt: skip
def test_everything_else_goes_home(target: str | None) -> None:
    assert local_path(target) == "/"


@given(st.text())
def test_no_text_leads_away(target: str) -> None:
    path = local_path(target)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
