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
    copy: "Chép mã",
    copied: "Đã chép",
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
    copy: "Copy digest",
    copied: "Copied",
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
