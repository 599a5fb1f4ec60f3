"""The keys of a receptionist, from the list of new dossiers to the handover; for journey and benchmark."""

from playwright.sync_api import Page

_STARTS = "words => words.some(one => document.activeElement.textContent.trim().startsWith(one))"


class Keys:
    """One person's keyboard. Waits for what a key leads to, as the eyes of a person do, and counts the presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def to_the_first_new_dossier(self) -> None:
        """From the office to the first line of the list of new dossiers, and into it."""
        self.page.goto("/office/")
        self._press("g")
        self._leads_to("n", "**/office/?tab=new")
        self._press("j")
        self._leads_to("Enter", "**/office/dossiers/*?**")

    def receive(self) -> int:
        """Check the papers of the dossier on the screen, accept it, go on to the next; how many presses that took."""
        before = self.pressed
        self.to_the_end_of_the_checklist()
        self._leads_to("Enter", "**/office/dossiers/*?**")
        self.expect("Tiếp nhận, hẹn ngày")
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and "/accept" in answer.url):
            self._press("Enter")
        self.page.wait_for_selector("text=Đã tiếp nhận hồ sơ")
        self.expect("Hồ sơ tiếp theo", "Về danh sách hồ sơ")
        with self.page.expect_navigation():
            self._press("Enter")
        return self.pressed - before

    def to_the_end_of_the_checklist(self) -> None:
        """From a dossier to the button that says that what came is in order."""
        self._leads_to("c", "**/checklist?**")
        self._press("y")
        self.expect("Lưu, các mục còn lại đạt")

    def hand_over(self) -> int:
        """Hand over all that was accepted; how many presses that took."""
        before = self.pressed
        self._press("g")
        self._leads_to("b", "**/office/handover")
        self._press("y")
        self.expect("Bàn giao cả")
        self._leads_to("Enter", "**/office/handover/list?**")
        return self.pressed - before

    def expect(self, *beginnings: str) -> None:
        """The focus is on something that begins with one of these words: nobody presses Enter without looking."""
        self.page.wait_for_function(_STARTS, arg=list(beginnings))

    def _press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def _leads_to(self, key: str, url: str) -> None:
        with self.page.expect_navigation(url=url):
            self._press(key)
