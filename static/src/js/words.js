// The script's own sentences, in the language of the page.
const sentences = {
  vi: {
    saving: "Đang lưu…",
    saved: (time) => `Đã lưu lúc ${time}`,
    notSaved: "Chưa lưu được. Hệ thống sẽ tự thử lại; bạn cứ tiếp tục nhập.",
    offline: "Mất kết nối mạng, chưa lưu được. Bạn cứ nhập tiếp và đừng đóng trang này; có mạng lại là lưu ngay.",
    signedOut: "Chưa lưu được vì phiên làm việc đã hết.",
    signIn: "Đăng nhập lại, nội dung đang có trên trang này được giữ nguyên",
    tooBig: (name, size, limit) => `Tệp “${name}” nặng ${size}, vượt mức tối đa ${limit}. Hãy chọn tệp nhỏ hơn.`,
    uploading: (percent) => `Đang gửi tệp: ${percent}%`,
    processing: "Đã gửi xong, đang kiểm tra tệp…",
    broken: "Mất kết nối khi đang gửi. Nội dung và tệp vẫn còn trên trang này; hãy bấm gửi lại.",
    sending: (name) => `Đang gửi “${name}”`,
    sent: (percent) => `Đã gửi ${percent}%`,
    half: (name) => `“${name}”: đã gửi được một nửa.`,
    preparing: "Đang đọc tệp…",
    checking: "Đã gửi xong, đang kiểm tra tệp…",
    taken: (names) => `Đã nhận và kiểm tra xong: ${names}.`,
    waiting: (percent) => `Mất kết nối. Phần đã gửi (${percent}%) được giữ; hệ thống tự gửi tiếp khi có mạng.`,
    again: "Gửi tiếp",
    cancel: "Hủy",
    cancelled: (name) => `Đã hủy gửi “${name}”.`,
    signInToSend: "Phiên làm việc đã hết. Hãy đăng nhập lại ở một cửa sổ khác, rồi quay về đây bấm “Gửi tiếp”. Phần đã gửi vẫn được giữ.",
    stillSending: "Đang gửi tệp. Trang sẽ tự chuyển tiếp khi gửi xong.",
    failed: "Hệ thống đang gặp trục trặc nên chưa nhận được tệp. Phần đã gửi được giữ; hãy bấm “Gửi tiếp”.",
    copy: "Chép mã",
    copied: "Đã chép",
    suggestions: "Gợi ý",
    suggested: (count) => (count ? `${count} gợi ý. Dùng phím mũi tên để chọn.` : "Không có gợi ý."),
    chosen: (label) => `Đã chọn ${label}`,
    agentCode: "Hãy nhập mã kết nối đang hiện trong cửa sổ chương trình ký.",
    agentLooking: "Đang tìm chương trình ký trên máy này…",
    agentAsking: "Hãy nhìn cửa sổ chương trình ký và xác nhận ở đó.",
    agentAway: "Không thấy chương trình ký trên máy này. Hãy mở chương trình ký; nếu trình duyệt hỏi quyền truy cập mạng nội bộ, hãy cho phép, rồi bấm lại.",
    agentSignIn: "Phiên làm việc đã hết. Hãy tải lại trang này để đăng nhập rồi ký tiếp; chữ ký không bị mất.",
    agentNoPortal: "Mất kết nối với cổng. Chữ ký không bị mất; có mạng lại, hãy bấm lần nữa.",
  },
  en: {
    saving: "Saving…",
    saved: (time) => `Saved at ${time}`,
    notSaved: "Not saved yet. It will be tried again; you can go on.",
    offline: "There is no network, so this is not saved yet. Go on, and keep this page open; it is saved as soon as there is.",
    signedOut: "Not saved because your session has ended.",
    signIn: "Sign in again; what is on this page is kept",
    tooBig: (name, size, limit) => `The file “${name}” has ${size}, more than the limit of ${limit}. Choose a smaller file.`,
    uploading: (percent) => `Sending files: ${percent}%`,
    processing: "Sent; the files are being checked…",
    broken: "The connection was lost while sending. Your answers and files are still on this page; please send again.",
    sending: (name) => `Sending “${name}”`,
    sent: (percent) => `${percent}% sent`,
    half: (name) => `“${name}”: half of it is sent.`,
    preparing: "Reading the file…",
    checking: "Sent; the file is being checked…",
    taken: (names) => `Received and checked: ${names}.`,
    waiting: (percent) => `No connection. What was sent (${percent}%) is kept; sending goes on by itself.`,
    again: "Go on sending",
    cancel: "Cancel",
    cancelled: (name) => `“${name}” is not sent.`,
    signInToSend: "Your session has ended. Sign in again in another window, then come back and press “Go on sending”. What was sent is kept.",
    stillSending: "Files are being sent. The page goes on by itself when they are there.",
    failed: "The portal has a problem and could not take the file. What was sent is kept; press “Go on sending”.",
    copy: "Copy digest",
    copied: "Copied",
    suggestions: "Suggestions",
    suggested: (count) => (count ? `${count} suggestions. Use the arrow keys to choose.` : "No suggestions."),
    chosen: (label) => `${label} chosen`,
    agentCode: "Enter the pairing code shown in the window of the signing agent.",
    agentLooking: "Looking for the signing agent on this computer…",
    agentAsking: "Look at the window of the signing agent and confirm there.",
    agentAway: "There is no signing agent on this computer. Start it; if the browser asks for access to the local network, allow it. Then press again.",
    agentSignIn: "Your session has ended. Reload this page to sign in, then go on signing; your signature is not lost.",
    agentNoPortal: "The connection to the portal is lost. Your signature is not; press again once there is a network.",
  },
}

export const language = document.documentElement.lang === "en" ? "en" : "vi"
export const words = sentences[language]

export function size(bytes) {
  const [amount, unit] = bytes >= 1048576 ? [bytes / 1048576, "MB"] : [Math.ceil(bytes / 1024), "KB"]
  return `${amount.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`
}

// A line that says something to everybody: shown, and read aloud.
export function note(className, role) {
  const line = document.createElement("p")
  line.className = className
  line.setAttribute("role", role)
  return line
}
