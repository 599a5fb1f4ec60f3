"""Everybody walks wherever links lead: every page there is opens, and none has anything against it.

The walk begins where people arrive and follows links only: a page that nobody can reach is found out, as is a link to
nowhere.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import MapAdapter

from portal.accounts import actions as accounts
from portal.accounts.data_requests.models import Asked
from portal.accounts.queries import account_by_username
from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import transaction
from portal.demo import PASSWORD
from portal.dossiers import desk
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.retention import actions as retention
from portal.trust import actions as trust
from portal.trust.rules import Kind
from tests.browser.conftest import Town
from tests.browser.story import CODE, elsewhere
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT
from tests.support.building import sent_for_review
from tests.support.catalogue import offer
from tests.support.visitor import Value, Visitor, text_of

pytestmark = pytest.mark.browser

NOT_PAGES = {
    "refunds.propose_page": "where money is owed back; test_refunds opens it",
    "refunds.refund": "where a refund was proposed; test_refunds opens it",
    "transfers.statement": "where a statement was brought; test_transfers opens it",
    "transfers.transfer": "where a bank told of a transfer; test_transfers opens it",
    "transfers.transfers_csv": "a table to download",
    "identity.served": "the emblem and the colours of an agency that chose its own; test_identity opens them",
    "counter.appointment": "of a result that waits at the counter; test_counter_visits opens it",
    "counter.calendar": "a file for calendars",
    "counter.display": "where a counter is arranged; test_counter_visits opens it",
    "counter.kiosk": "where a counter is arranged; test_counter_visits opens it",
    "counter.ticket": "of a number that was taken; test_counter_visits opens it",
    "office.hand_over_paper": "a record to print",
    "accounts.approval": "about a request that takes two; test_agencies opens it",
    "mandates.check": "the address in the QR code of a mandate; test_mandates opens it",
    "mandates.document": "a document to download",
    "mandates.offer": "behind a link in a letter; test_mandates opens it",
    "mandates.revoke": "for who gave a mandate; test_mandates opens it",
    "mandates.show": "for who gave a mandate; test_mandates opens it",
    "dossiers.transfer_offer": "behind a link in a letter; test_mandates opens it",
    "office.mandate": "of a dossier handled by a mandate; test_acting opens it",
    "office.mandate_document": "a document to download",
    "office.transfer_page": "of a dossier that two want to change hands; test_transferring opens it",
    "accounts.admin": "leads to accounts.staff",
    "accounts.add_passkey": "a step after the password; test_entry opens it",
    "accounts.begin_passkey": "where the portal has a name; test_entry opens it",
    "accounts.clear_by_identity": "behind a provider at level high; test_recovery opens it",
    "accounts.confirm_email": "behind a link in a letter; test_entry opens it",
    "accounts.open_recovery": "leads to accounts.recover_password",
    "accounts.recover_password": "behind a link in a letter; test_entry opens it",
    "accounts.recovery_asked": "after accounts.ask_recovery; test_entry opens it",
    "accounts.step_up": "for who needs a surer sign-in; test_entry opens it",
    "accounts.stop_clearing": "behind a link in a letter; test_entry opens it",
    "accounts.confirm_app": "a step after the password; test_entry opens it",
    "accounts.directory_csv": "a table to download",
    "accounts.officials_csv": "a table to download",
    "accounts.agency_card": "a card to download",
    "accounts.official_card": "a card to download",
    "accounts.official": "where somebody is in the directory; test_figures opens it",
    "petitions.answer": "where an answer was published; test_figures opens it",
    "petitions.confirm": "behind a link in a letter; test_figures opens it",
    "petitions.handle": "where somebody wrote; test_figures opens it",
    "petitions.office_file": "a file to download",
    "petitions.own_file": "a file to download",
    "petitions.read": "behind a link in a letter; test_figures opens it",
    "petitions.show": "for who wrote; test_petitions opens it",
    "petitions.written": "after petitions.begin; test_figures opens it",
    "statistics.machine": "for programs",
    "statistics.table": "a table to download",
    "accounts.remove_app": "for who has an authenticator app; test_entry opens it",
    "accounts.from_provider": "the address to come back to from a provider",
    "accounts.new_identity": "behind a provider; test_providers opens it",
    "accounts.remove_identity": "for who came through a provider; test_providers opens it",
    "accounts.to_provider": "leads to a provider",
    "accounts.remove_passkey": "for who has a passkey; test_entry opens it",
    "accounts.rename_passkey": "for who has a passkey; test_entry opens it",
    "accounts.renew_codes": "for who has an authenticator app; test_entry opens it",
    "accounts.session_left": "for the script that warns",
    "accounts.second_step": "after the password of such an account; test_entry opens it",
    "audit.events_csv": "a table to download",
    "builder.download": "a definition to download",
    "builder.download_draft": "a definition to download",
    "dossiers.cosign": "behind a link in a letter; test_signing_together opens it",
    "dossiers.cosign_file": "a document to download",
    "dossiers.attachment": "a file of a message to download",
    "dossiers.document": "a document to download",
    "dossiers.earlier": "behind a button that saves the page first; test_sending_files opens it",
    "dossiers.file": "a file to download",
    "dossiers.invited_remote_signing_state": "for the script that waits for a phone",
    "dossiers.proof": "a proof to download",
    "dossiers.preview": "a photo within a page",
    "office.parcel_label": "a label to print",
    "office.parcels_list": "a list to print",
    "accounts.consent": "between, when the text has a new version; test_consents opens it",
    "payments.back": "the address to come back to from a gateway",
    "payments.notifications": "for gateways",
    "retention.record": "a record to download",
    "cashier.report_csv": "a table to download",
    "closing.day": "where a day was compared; test_closing opens it",
    "closing.difference": "where something differs; test_closing opens it",
    "treasury.report_csv": "a table to download",
    "treasury.report_xlsx": "a workbook to download",
    "cashier.receipt": "a document to download",
    "payments.receipt": "a document to download",
    "dossiers.rating": "after a result was returned; test_dialogue opens it",
    "dossiers.remote_signing_state": "for the script that waits for a phone",
    "dossiers.upload_state": "for the script that sends files",
    "dossiers.verify_code": "the address in a QR code; leads to dossiers.verify",
    "files.file": "a file to download",
    "health.alive": "for machines",
    "health.ready": "for machines",
    "languages.choose": "leads back to the page",
    "lists.communes": "for the script that suggests",
    "lists.items": "for the script that suggests",
    "lists.options": "for the script that suggests",
    "notices.attachment": "a file to download",
    "notices.confirm_subscription": "behind a link in a letter; test_editors opens it",
    "notices.correct": "about a published notice; test_editors opens it",
    "notices.feed": "a feed",
    "notices.picture": "a picture within a page",
    "notices.rss": "a feed",
    "notices.subscription_asked": "after notices.subscribe; test_editors opens it",
    "notices.unsubscribe": "behind a link in a letter; test_editors opens it",
    "proofs.head_json": "a head for machines",
    "proofs.head_pem": "a head to download",
    "proofs.heads_json": "heads for machines",
    "dossiers.draft_result": "for a draft that waits for the applicant; test_process opens it",
    "own_data.archive": "an archive to download",
    "accounts.acting": "for who may act for others; test_organisations opens it",
    "organisations.check": "about evidence that was sent; test_organisations opens it",
    "organisations.evidence": "a file to download",
    "organisations.join": "behind a link in a letter; test_organisations opens it",
    "organisations.statement": "a document to download",
    "office.acknowledge_page": "a step of some processes; test_process opens it",
    "office.ask_again_page": "before a second request to complete a dossier; test_desk_work opens it",
    "office.closed_register": "a document to download",
    "office.control_sheet": "a document to print",
    "office.attachment": "a file of a message to download",
    "office.correction": "about an error that was reported; test_dialogue opens it",
    "office.document": "a document to download",
    "office.endorse_page": "a step of some processes; test_process opens it",
    "office.forward_page": "a step of some processes; test_process opens it",
    "office.hand_back_page": "a step of some processes; test_process opens it",
    "office.inspection_page": "a step of some processes; test_process opens it",
    "office.opinion": "asked by some processes; test_process opens it",
    "office.opinion_file": "a file to download",
    "office.record_file": "a file to download",
    "office.earlier": "for whoever said why they look; test_casework opens it",
    "office.file": "a file to download",
    "office.handout": "a sheet to print",
    "office.incoming_document": "a document to download",
    "office.letter_preview": "a document to read",
    "office.overrule_page": "about a file that was changed after signing; test_desk opens it",
    "office.page_document": "a picture within a page",
    "office.page_file": "a picture within a page",
    "office.preview": "a document to read",
    "office.register_csv": "a table to download",
    "office.register_pdf": "a document to print",
    "office.sealing_left": "leads to office.seal_many",
    "office.separators": "sheets to print",
    "office.signing_left": "leads to office.sign_many",
    "office.take_over_page": "for a second specialist; test_lists opens it",
    "office.take_back_page": "about a decision on such a file; test_desk opens it",
    "office.unplaced": "about pages of a batch that no sheet names; test_counter opens it",
    "office.unplaced_file": "a file to download",
    "office.void_page": "about a number that nothing will bear; test_wordings opens it",
    "office.written_preview": "a document to read",
    "public.security_txt": "for machines",
    "search.suggestions": "for the script that suggests",
    "public.sitemap_xml": "for machines",
    "wordings.preview": "a document to read",
}
VISIT: Mapping[str, Value] = {
    "service": "2.000635",
    "channel": "counter",
    "kind": "citizen",
    "name": "Lê Văn Đến",
    "personal_number": "067190001234",
    "shown": "identity_card",
    "consent": "signed",
}
DESKS = ("receptionist", "specialist", "leader", "clerk")
HOUSE = ("editor", "editor2", "publisher", "cashier", "archivist", "inspector", "administrator")
PEOPLE = ("", "citizen", "director", *DESKS, *HOUSE)
FOR_ALL = ("public.", "catalogue.", "search.", "dossiers.track", "dossiers.verify", "accounts.directory")
SAME_FOR_ALL, SAME = 2, 4  # how often a page that is the same for everybody is opened in all; any other, by each person


class Walk:
    """One person following every link."""

    def __init__(self, window: Window, urls: MapAdapter, before: Counter[str]) -> None:
        self.window, self.urls = window, urls
        self.seen = Counter({name: times for name, times in before.items() if name.startswith(FOR_ALL)})
        self.known: set[str] = set()

    def from_here(self) -> "Walk":
        """Open what the present page links to, and so on."""
        waiting = [self.window.path, *self._links()]
        while waiting:
            path = waiting.pop(0)
            if self._worth_opening(path):
                self.window.open(path)
                self._led_on(path)
                waiting += self._links()
        return self

    def _led_on(self, path: str) -> None:
        """Count the page where a link leads on to."""
        arrived = self._endpoint(self.window.path)
        self.seen[arrived] += arrived != self._endpoint(path)

    def _endpoint(self, path: str) -> str:
        return str(self.urls.match(path.split("?")[0].split("#")[0], method="GET")[0])

    def _worth_opening(self, path: str) -> bool:
        endpoint = self._endpoint(path)
        enough = SAME_FOR_ALL if endpoint.startswith(FOR_ALL) else SAME
        self.seen[endpoint] += 1
        return endpoint not in NOT_PAGES and self.seen[endpoint] <= enough

    def _links(self) -> list[str]:
        found = self.window.page.evaluate("[...document.links].map(a => a.href)")
        own = f"{self.window.page.url.split('/', 3)[0]}//{self.window.page.url.split('/', 3)[2]}"
        paths = [href.removeprefix(own).split("#")[0] for href in found if href.startswith(own)]
        fresh = [path for path in dict.fromkeys(paths) if path not in self.known]
        self.known.update(fresh)
        return fresh


def _pages(app: Flask) -> set[str]:
    """Every endpoint that shows a page."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods]
    return {rule.endpoint for rule in rules} - set(NOT_PAGES) - {"static"}


class Day:
    """Dossiers at every desk, made over HTTP: the portal as its people find it in the middle of a day."""

    PROPOSAL: Mapping[str, Value] = {"outcome": "grant", "opinion": "Hồ sơ đủ điều kiện."}

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.desks: dict[str, Visitor] = {}

    def at(self, username: str) -> Visitor:
        """Somebody signed in."""
        if username not in self.desks:
            self.desks[username] = Visitor(self.app.test_client())
            form = {"username": username, "password": PASSWORD}
            self.desks[username].open("/sign-in").fill("Đăng nhập", form)
        return self.desks[username]

    def to_sign(self) -> Visitor:
        """A draft with its application made."""
        citizen = self.at("citizen").open("/services/2.000635/start").press("Bắt đầu điền").follow(next(iter(EXTRACT)))
        for answers in EXTRACT.values():
            citizen.fill("Lưu và tiếp tục", answers)
        return citizen.press("Tạo đơn để ký và nộp")

    def handed_in(self) -> str:
        """A dossier submitted without a signature; its code."""
        citizen = self.to_sign().press("Nộp hồ sơ không ký số")
        found = CODE.search(citizen.text)
        assert found
        return found[0]

    def open(self, username: str, code: str) -> Visitor:
        """The dossier on somebody's desk."""
        return self.at(username).open(f"/office/?q={code}").follow(code)

    def advance(self, code: str, steps: int) -> None:
        """Take a dossier so many steps towards its result."""
        ways: tuple[Callable[[], Visitor], ...] = (
            lambda: self.open("receptionist", code).press("Tiếp nhận, hẹn ngày"),
            lambda: self.open("specialist", code).press("Nhận thụ lý"),
            lambda: self.open("specialist", code).follow("Đề xuất").fill("Trình", self.PROPOSAL),
            lambda: self.open("leader", code).follow("Duyệt và ký số").fill("Duyệt và ký số", {"pin": PASSWORD}),
            lambda: self.open("clerk", code).follow("Đóng dấu").press("Đóng dấu số và ban hành"),
        )
        for step in ways[:steps]:
            step()

    def supplement(self, code: str) -> None:
        """Ask for something."""
        officer = self.open("receptionist", code).follow("Yêu cầu bổ sung")
        names = [item.get("name") or "" for item in officer.tree.iter("textarea")]
        names += [item.get("name") or "" for item in officer.tree.iter("input")]
        problem = next(name for name in names if name.endswith("-problem"))
        mend = problem.removesuffix("problem") + "mend"
        officer.fill("Gửi yêu cầu bổ sung", {problem: "Còn thiếu", mend: "Ghi thêm"})

    def letters(self, late: str, stopped: str) -> None:
        """An apology and a stop notice wait for the leader."""
        self.advance(late, 2)
        why = {"reason": "Phải xác minh lại tại nơi đăng ký cũ."}
        self.open("specialist", late).follow("Xin lỗi và hẹn lại").fill("Trình lãnh đạo ký", why)
        self.advance(stopped, 2)
        basis = {"basis": "Khoản 8 Điều 19 Nghị định số 61/2018/NĐ-CP"}
        self.open("specialist", stopped).follow("Dừng giải quyết").fill("Trình lãnh đạo ký", why | basis)

    def templates(self, *codes: str) -> None:
        """A template in the making, one in force; a letter that is written and one that waits for the leader."""
        words = {"name": "Thông báo về hồ sơ", "kind": "NOTICE", "body": "Gửi {{Tên người nộp}}: [[Nội dung]]"}
        self.at("editor").open("/editor/letters/new").fill("Lưu bản nháp", words | {"name": "Mẫu nháp"})
        self.at("editor").open("/editor/letters/new").fill("Lưu bản nháp", words).press("Đã soát")
        self.at("editor2").open("/editor/letters").follow("Thông báo về hồ sơ").press("Công bố")
        for code in codes:
            specialist = self.open("specialist", code).follow("Soạn văn bản theo mẫu")
            chosen = next(item.get("value") for item in specialist.tree.iter("input") if item.get("type") == "radio")
            specialist.fill("Tiếp tục", {"template": chosen or ""})
        specialist.fill("Trình lãnh đạo ký", {"place_0": "Hồ sơ đang được xem xét."})

    def withdraw(self, code: str) -> None:
        """Ask for the dossier back."""
        citizen = self.at("citizen").open("/dossiers")
        link = next(item for item in citizen.tree.iter("li") if code in text_of(item)).find(".//a")
        citizen.open(link.get("href") or "" if link is not None else "").follow("Rút hồ sơ")
        citizen.fill("Gửi yêu cầu rút hồ sơ", {"reason": "Nộp nhầm"})

    def notices(self) -> None:
        """One draft, one waiting, one scheduled, one published, one put away, one taken down."""
        for title in ("Bài nháp", "Bài chờ duyệt", "Bài hẹn giờ", "Bài đã đăng", "Bài lưu trữ", "Bài đã gỡ"):
            author = self.at("editor").open("/editor/new")
            author.fill("Lưu", {"title": title, "summary": "Tóm tắt bài viết.", "body": "Nội dung."})
            if title != "Bài nháp":
                author.press("Gửi duyệt")
            if title == "Bài hẹn giờ":
                waiting = self.at("editor2").open("/editor/?state=submitted").follow(title)
                waiting.fill("Duyệt đăng", {"at": "31/12/2098"})
            if title in ("Bài đã đăng", "Bài lưu trữ", "Bài đã gỡ"):
                publisher = self.at("editor2").open("/editor/?state=submitted").follow(title).press("Duyệt đăng")
            if title == "Bài lưu trữ":
                publisher.press("Chuyển vào lưu trữ")
            if title == "Bài đã gỡ":
                publisher.fill("Gỡ bài", {"reason": "Sai ngày"})

    def services(self) -> None:
        """A new service sent for review, and one that is being changed."""
        sent_for_review(self.at("administrator"))
        self.at("administrator").open("/admin/services/2.000635").press("Sửa thành phiên bản mới")

    def processes(self) -> None:
        """A new version of the standard process is in the making."""
        self.at("administrator").open("/admin/processes/standard").press("Sửa thành phiên bản mới")

    def trust(self) -> None:
        """The trust policy has begun, and a certificate waits for a second administrator."""
        folder, now = desk.desk().trust, clock.now()
        root = (folder.parent / "certs" / "rogue-root.crt").read_bytes()
        with transaction() as session:
            trust.begin(session, folder, actor=SYSTEM, now=now)
            proposer = account_by_username(session, "administrator2")
            assert proposer is not None
            trust.propose(session, root, kind=Kind.FOREIGN, why="Công bố", actor=proposer.actor(), now=now)

    def retention(self) -> None:
        """Two dossiers whose time is over; one of them stands in a proposal."""
        codes, now = [self.handed_in(), self.handed_in()], clock.now()
        over = {"finished_at": now - timedelta(days=366 * 12), "status": Status.STOPPED}
        with transaction() as session:
            session.execute(update(Dossier).where(Dossier.code.in_(codes)).values(over))
            chosen = session.scalars(select(Dossier.id).where(Dossier.code == codes[0])).one()
            proposer = account_by_username(session, "administrator2")
            assert proposer is not None
            retention.propose(session, [chosen], note="Hết thời hạn lưu", actor=proposer.actor(), now=now)

    def personal_data(self) -> None:
        """Somebody asks for another name in the account."""
        with transaction() as session:
            owner = account_by_username(session, "citizen")
            assert owner is not None
            wish = {"wanted": "Nguyễn Thị Thủy", "reason": "Thẻ căn cước mới ghi tên khác"}
            actor, now = owner.actor(), clock.now()
            accounts.ask_about_data(session, "display_name", **wish, asked=Asked.CORRECT, actor=actor, now=now)

    def counter(self) -> None:
        """Somebody at the counter, whose application waits for a signature."""
        officer = self.at("receptionist").open("/office/counter").fill("Bắt đầu kê khai", VISIT)
        officer.follow(next(iter(EXTRACT)))
        for answers in EXTRACT.values():
            officer.fill("Lưu và tiếp tục", answers)
        officer.follow("In đơn, ký và nộp").press("Lập đơn để in")

    def pass_by(self) -> None:
        """Everything that happens."""
        self.retention()
        codes = [self.handed_in() for _ in range(10)]
        for steps, code in enumerate(codes[:6]):
            self.advance(code, steps)
        self.letters(codes[8], codes[9])
        self.templates(codes[2], codes[8])
        self.supplement(codes[6])  # and what follows is what the applicant sees first
        self.withdraw(codes[7])
        self.notices()
        self.services()
        self.processes()
        self.trust()
        self.personal_data()
        self.counter()
        self.to_sign()
        self.at("citizen").open("/services/1.004873/start").press("Bắt đầu điền")


@pytest.fixture
def day(app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch) -> Day:
    """A busy day; one of the services asks something before it is begun."""
    offer(monkeypatch)
    made = Day(app)
    elsewhere(made.pass_by)
    return made


def test_every_page_is_reached_by_links_and_has_nothing_against_it(app: Flask, town: Town, day: Day) -> None:
    """Ux 14-16: axe-core at both widths for each kind of page; no link leads nowhere; no page is an island."""
    urls = app.url_map.bind("127.0.0.1")
    reached: Counter[str] = Counter()
    for username in PEOPLE:
        window = town.person(username) if username else town.stranger().open("/")
        reached |= Walk(window, urls, reached).from_here().seen
    islands = sorted(_pages(app) - set(reached))
    assert not islands, f"pages that no link leads to: {islands}"


@pytest.mark.parametrize("path", ["/khong-co", "/dossiers/00000000-0000-0000-0000-000000000000", "/services/9.999999"])
def test_a_page_that_is_not_there_says_so_in_a_page(town: Town, path: str) -> None:
    """Ux 37."""
    town.person("citizen").open(path, status=404).sees("Trang chủ")
