"""The findings about a definition in Vietnamese: whole phrases, `{…}` for what they name.

Findings are written in English beside the rule that makes them; an administrator who works in Vietnamese reads them
here. A phrase that is not here is shown as it was written.
"""

import re
from functools import cache
from typing import Final


def in_vietnamese(sentence: str) -> str:
    """Return what a finding says in Vietnamese, the sentence itself if its phrase is not known."""
    for pattern, vietnamese in _compiled():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return vietnamese.format(**{name: _inner(value) for name, value in found.groupdict().items()})
    return sentence


def _inner(value: str) -> str:
    """Return a named part, which may be a sentence of its own."""
    return in_vietnamese(value) if " " in value else value


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_pattern(english), re.DOTALL), vietnamese) for english, vietnamese in _PHRASES.items())


def _pattern(english: str) -> str:
    return re.sub(r"\\\{([a-z]+)\\\}", r"(?P<\1>.+?)", re.escape(english))


_PHRASES: Final = {
    # what is wrong
    "the nesting is too deep": "các mục lồng nhau quá sâu",
    "there are too many parts": "định nghĩa có quá nhiều mục",
    "the file is above {size} MB": "tệp lớn hơn {size} MB",
    "the file is empty or a list": "tệp rỗng hoặc chỉ là một danh sách",
    "the file is not UTF-8": "tệp không dùng bảng mã UTF-8",
    "cannot be read: {why}": "không đọc được tệp: {why}",
    "this is not YAML: {why}": "đây không phải YAML đúng cách: {why}",
    "this is not YAML": "đây không phải YAML",
    "a definition has names and values": "định nghĩa gồm các tên và giá trị",
    "a name must be plain text": "tên phải là chữ thường",
    "an anchor is used here": "chỗ này dùng dấu neo (&, *)",
    "the tag {tag} is not allowed": "không được dùng thẻ {tag}",
    "the number is too long": "số quá dài",
    "there is no such day as {day}": "không có ngày {day}",
    "`{name}` is missing": "thiếu `{name}`",
    "`{name}` is not known here": "không có mục `{name}` ở chỗ này",
    "`{name}` is empty": "`{name}` để trống",
    "`{name}` needs at least {number}": "`{name}` cần ít nhất {number} mục",
    "`{name}` has more than {number}": "`{name}` có quá {number} mục",
    "`{name}` must be at least {number}": "`{name}` phải từ {number} trở lên",
    "`{name}` must be at most {number}": "`{name}` phải từ {number} trở xuống",
    "`{name}` is {value}, which does not have the right form": "`{name}` là {value}, chưa đúng dạng",
    "`{name}` must be a whole number": "`{name}` phải là số nguyên",
    "`{name}` must be text": "`{name}` phải là chữ",
    "`{name}` must be true or false": "`{name}` phải là true hoặc false",
    "`{name}` must be a day": "`{name}` phải là một ngày",
    "`{name}` must be a list": "`{name}` phải là một danh sách",
    "`{name}` must have parts of its own": "`{name}` phải có các mục con",
    "`{name}` is given twice": "`{name}` được ghi hai lần",
    "`{name}` is {value}": "`{name}` đang là {value}",
    "`{name}`: {what}": "`{name}`: {what}",
    "unknown kind of question {kind}; known: {known}": "không có loại câu hỏi {kind}; các loại có: {known}",
    "text is not composed Unicode (NFC)": "chữ chưa ở dạng Unicode dựng sẵn (NFC)",
    "a fee has either tiers or amounts, not both": "khoản thu có bậc (`tiers`) hoặc mức thu, không có cả hai",
    "a fee needs `amount`, or both `online` and `counter`, or `tiers`": (
        "khoản thu cần `amount`, hoặc cả `online` và `counter`, hoặc `tiers`"
    ),
    "a fee has either `areas` or amounts, not both": "khoản thu có mức theo nơi (`areas`) hoặc mức thu khác",
    "`areas`, and `elsewhere` for all others, go with `area`, the question that decides": (
        "`areas`, và `elsewhere` cho các nơi khác, đi cùng `area` là câu hỏi quyết định mức thu"
    ),
    "a fee has either `rates` or amounts of its own, not both": (
        "khoản thu có mức theo thời gian (`rates`) hoặc mức của chính nó, không có cả hai"
    ),
    "each of the `rates` says from when it counts, with `from`": "mỗi mức trong `rates` ghi ngày bắt đầu bằng `from`",
    "`until` is before `from`": "ngày hết (`until`) trước ngày bắt đầu (`from`)",
    "`paid_before: acceptance` goes with a fee that is due at submission": (
        "`paid_before: acceptance` chỉ dùng cho khoản nộp khi nộp hồ sơ"
    ),
    "`proof` goes with `condition`, by which the applicant claims the exemption": (
        "`proof` đi cùng `condition`, là câu trả lời mà người nộp dựa vào để xin miễn giảm"
    ),
    "a dated amount names the document that sets it": "mức thu theo thời gian phải nêu văn bản quy định",
    "the amounts leave a day without one, or have two for a day": "có ngày không có mức thu, hoặc có hai mức thu",
    "no amount counts afterwards": "sau ngày này không còn mức thu nào",
    "the service is offered before the first amount counts": "dịch vụ có trước ngày mức thu đầu tiên áp dụng",
    "an area has two amounts": "một nơi có hai mức thu",
    "not every answer has an amount": "có câu trả lời chưa có mức thu",
    "`per: unit` goes with `unit`, the question that gives the count": (
        "`per: unit` đi cùng `unit`, là câu hỏi cho số lượng"
    ),
    "tiers go with `per: unit`": "`tiers` đi cùng `per: unit`",
    "tiers rise, and only the last may leave out `upto`": "các bậc tăng dần, chỉ bậc cuối được bỏ `upto`",
    "`closes_on` is before `opens_on`": "ngày ngừng nhận (`closes_on`) trước ngày bắt đầu nhận (`opens_on`)",
    "a condition names one question, with `question` or with `count`": (
        "điều kiện nêu đúng một câu hỏi, bằng `question` hoặc `count`"
    ),
    "a condition has exactly one operator of: {known}": "điều kiện có đúng một phép so sánh trong: {known}",
    "options given twice: {keys}": "lựa chọn bị trùng: {keys}",
    "the example {example} does not fit the pattern {pattern}": "ví dụ {example} không khớp mẫu {pattern}",
    "the example of the pattern breaks the other limits of the question": (
        "ví dụ của mẫu trái với giới hạn khác của câu hỏi"
    ),
    "no legal basis is given": "chưa có căn cứ pháp lý",
    "nothing puts this service online": "chưa có quyết định công bố dịch vụ trực tuyến",
    "a service of level {level} has a form": "dịch vụ mức độ {level} phải có biểu mẫu",
    "a notification has no result": "thủ tục chỉ thông báo thì không có kết quả",
    "no result is given": "chưa nêu kết quả",
    "no way to get the result": "chưa có cách nhận kết quả",
    "a service of level 4 returns its result online or by post": (
        "dịch vụ mức độ 4 trả kết quả trực tuyến hoặc qua bưu chính"
    ),
    "the service asks {number} questions": "dịch vụ hỏi {number} câu",
    "the question `{key}` is there twice": "câu hỏi `{key}` bị trùng",
    "the key `{key}` is there twice": "mã `{key}` bị trùng",
    "`{key}` is a name forms have for themselves": "`{key}` là tên biểu mẫu đã dùng",
    "`was` names `{key}`, which is still asked": "`was` nêu `{key}`, câu hỏi này vẫn còn",
    "two questions were `{key}`": "hai câu hỏi cùng ghi trước đây là `{key}`",
    "a row cannot hold a {kind}": "trong dòng không thể có loại {kind}",
    "`{key}` reads `{other}`, not asked before it": "`{key}` đọc `{other}`, câu này không được hỏi trước",
    "the condition is deeper than {number}": "điều kiện lồng quá {number} cấp",
    "the condition reads `{key}`, which is not asked before": "điều kiện đọc `{key}`, câu này không được hỏi trước",
    "the {what} is deeper than {number}": "{what} lồng quá {number} cấp",
    "`{key}` is answered yes or no": "`{key}` được trả lời có hoặc không",
    "`{key}` has no option {options}": "`{key}` không có lựa chọn {options}",
    "no time limit is for all other cases": "chưa có thời hạn cho các trường hợp còn lại",
    "the {what} counts `{key}`, which is not asked: {why}": "{what} đọc `{key}`, câu này không được hỏi: {why}",
    "the {what} counts `{key}`, which is no number": "{what} đọc `{key}`, câu này không phải số",
    "`{key}` is not asked before": "`{key}` không được hỏi trước",
    "there is no part `{key}`": "không có phần `{key}`",
    "rows are nested deeper than {number}": "các dòng lồng nhau quá {number} cấp",
    "`{path}` is a list over rows, and `{sign}` compares one answer": (
        "`{path}` là danh sách qua các dòng, còn `{sign}` so sánh một câu trả lời"
    ),
    "`{key}` is no date of birth": "`{key}` không phải ngày sinh",
    "the page `{key}` can have {number} inputs": "trang `{key}` có thể có {number} ô nhập",
    "the fee counts `{key}`, which is not asked": "khoản thu tính theo `{key}`, câu này không được hỏi",
    "there is no component `{key}`": "không có giấy tờ `{key}`",
    "`{key}` is asked for twice": "`{key}` được yêu cầu hai lần",
    "no question asks for the component `{key}`": "không có câu hỏi nào nhận giấy tờ `{key}`",
    "{number} questions are asked before starting": "có {number} câu hỏi trước khi bắt đầu",
    "the form does not ask `{key}`": "biểu mẫu không hỏi `{key}`",
    "`{key}` is asked twice before starting": "`{key}` được hỏi hai lần trước khi bắt đầu",
    "a {kind} cannot be asked before starting": "không hỏi được loại {kind} trước khi bắt đầu",
    "the form asks `{key}` too": "biểu mẫu cũng hỏi `{key}`",
    "nothing depends on the answer to `{key}`": "không có gì phụ thuộc câu trả lời của `{key}`",
    "the rule for `{key}` is there twice": "quy định về `{key}` có hai lần",
    "{number} is no legal basis of this service": "{number} không nằm trong căn cứ pháp lý của dịch vụ",
    "version {version} is in {file}": "phiên bản {version} nằm trong tệp {file}",
    "code {code} is in the folder {folder}": "mã {code} nằm trong thư mục {folder}",
    # how to mend it
    "Add `basis: {part}`": "Thêm `basis: {part}`",
    "Let each begin on the day after the one before it ends": "Để mỗi mức bắt đầu vào ngày sau ngày mức trước hết",
    "Leave out `until` of the last, or say what counts afterwards": (
        "Bỏ `until` của mức cuối, hoặc ghi mức áp dụng sau đó"
    ),
    "Add what counted before, with its document": "Thêm mức áp dụng trước đó cùng văn bản quy định",
    "Add it, or `elsewhere` for all others": "Thêm mức thu, hoặc `elsewhere` cho các trường hợp khác",
    "Keep it within {number} levels": "Giữ trong {number} cấp",
    "Keep it within {number} values; split the service": "Giữ trong {number} giá trị; tách thành nhiều dịch vụ",
    "Split the service": "Tách thành nhiều dịch vụ",
    "Start with `code: …`": "Bắt đầu bằng `code: …`",
    "Start with `code`": "Bắt đầu bằng `code`",
    "Save it as UTF-8": "Lưu lại bằng bảng mã UTF-8",
    "Save the file as UTF-8 text": "Lưu tệp dạng chữ UTF-8",
    "Check the path": "Kiểm tra đường dẫn",
    "Check indentation, colons and quotes": "Kiểm tra thụt dòng, dấu hai chấm và dấu ngoặc kép",
    "Use a short name before the colon": "Dùng tên ngắn trước dấu hai chấm",
    "Write the value out where it is needed": "Viết hẳn giá trị ở chỗ cần dùng",
    "Remove the tag": "Bỏ thẻ",
    "Put it in quotes if it is a text, or shorten it": "Đặt trong ngoặc kép nếu là chữ, hoặc viết ngắn lại",
    "Write an existing day as yyyy-mm-dd": "Ghi một ngày có thật, dạng năm-tháng-ngày",
    "Add `{name}: …`": "Thêm `{name}: …`",
    "Remove it, or check its spelling and indentation": "Bỏ đi, hoặc kiểm tra chính tả và thụt dòng",
    "Write it in Vietnamese and in English": "Viết bằng tiếng Việt và tiếng Anh",
    "Use one of: {known}": "Dùng một trong: {known}",
    "Write a key of the list in quotes: {options}": "Ghi mã trong danh sách, đặt trong dấu ngoặc kép: {options}",
    "It must match {pattern}": "Phải khớp {pattern}",
    "Put it in quotes": "Đặt trong ngoặc kép",
    "Write it as yyyy-mm-dd": "Ghi dạng năm-tháng-ngày",
    "Put each on a line that starts with a hyphen": "Ghi mỗi mục một dòng, bắt đầu bằng dấu gạch ngang",
    "Indent its parts below it, for a text `vi:` and `en:`": "Thụt các mục con xuống dưới; với chữ thì `vi:` và `en:`",
    "Correct it": "Sửa lại",
    "Keep one of them": "Giữ lại một",
    "Name the legal documents of the procedure": "Nêu các văn bản pháp lý của thủ tục",
    "Name the published regulation of the agency that puts the service online": (
        "Nêu quyết định của cơ quan công bố dịch vụ trực tuyến"
    ),
    "Add pages with questions": "Thêm trang có câu hỏi",
    "Remove the results or `notification_only`": "Bỏ kết quả, hoặc bỏ `notification_only`",
    "Name what the applicant gets, or say `notification_only`": "Nêu kết quả, hoặc ghi `notification_only`",
    "Give one or more of: online, post, counter": "Chọn một hay nhiều cách: online, post, counter",
    "Add online or post to the result channels, or offer it at level 3": (
        "Thêm online hoặc post vào cách nhận kết quả, hoặc để mức độ 3"
    ),
    "Ask {number} at most; split the service": "Hỏi tối đa {number} câu; tách thành nhiều dịch vụ",
    "Give it another key": "Đặt mã khác",
    "Name the key it had before, or remove `was`": "Ghi mã trước đây, hoặc bỏ `was`",
    "Say so of one of them": "Chỉ ghi ở một câu hỏi",
    "Ask it outside the rows": "Hỏi ở ngoài các dòng",
    "Ask that question earlier": "Hỏi câu đó sớm hơn",
    "Ask that question earlier, or correct its key": "Hỏi câu đó sớm hơn, hoặc sửa mã",
    "Ask that question earlier, or correct its key: {why}": "Hỏi câu đó sớm hơn, hoặc sửa mã: {why}",
    "Correct the key": "Sửa mã",
    "Make it simpler": "Viết đơn giản hơn",
    "Ask for one of the lists on its own": "Hỏi riêng một trong các danh sách",
    "Use `contains`, `answered` or `count`": "Dùng `contains`, `answered` hoặc `count`",
    "Compare ages with a question of kind date": "So sánh tuổi với câu hỏi loại date",
    "Lower `maximum`, or ask less in a row: {number} at most": "Giảm `maximum`, hoặc hỏi ít hơn: tối đa {number}",
    "Split the question or simplify": "Tách câu hỏi hoặc viết đơn giản hơn",
    "Compare with true or false": "So sánh với true hoặc false",
    "Leave one case without a condition": "Để một trường hợp không có điều kiện",
    "Name a question of the form": "Nêu một câu hỏi của biểu mẫu",
    "Name a question of kind {kinds}": "Nêu câu hỏi thuộc loại {kinds}",
    "Name one of the components": "Nêu một trong các giấy tờ",
    "Ask once": "Chỉ hỏi một lần",
    "Add a question of kind file for it": "Thêm câu hỏi loại file cho giấy tờ này",
    "Ask three to {number}, those that decide most": "Hỏi từ ba đến {number} câu quyết định nhiều nhất",
    "Name a question of the form, or put a new one under `questions`": (
        "Nêu một câu hỏi của biểu mẫu, hoặc thêm câu mới dưới `questions`"
    ),
    "Leave it to the form": "Để biểu mẫu hỏi",
    "Name it under `ask` to ask once": "Nêu nó dưới `ask` để chỉ hỏi một lần",
    "Leave it out, or say what depends on it": "Bỏ đi, hoặc nêu điều gì phụ thuộc vào nó",
    "Add it to `legal_basis`, or correct its number": "Thêm vào `legal_basis`, hoặc sửa số hiệu",
    "Rename the file to {file} or change the version": "Đổi tên tệp thành {file} hoặc đổi phiên bản",
    "Move it to the folder {folder} or change the code": "Chuyển vào thư mục {folder} hoặc đổi mã",
}
