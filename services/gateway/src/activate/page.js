// Turns the one-time code behind the `#` into a password. Keeps nothing: neither code, password nor token.
"use strict";

const TEXTS = {
  vi: {
    title: "Kích hoạt tài khoản",
    lead: "Bạn được mời dùng hệ thống báo cáo. Hãy tự đặt mật khẩu; không ai khác biết mật khẩu này.",
    username: "Tên đăng nhập",
    code: "Mã kích hoạt",
    codeHint: "Trên thư mời; chữ hoa, chữ thường và dấu gạch nối đều được.",
    password: "Mật khẩu mới",
    passwordHint: "Ít nhất 8 ký tự. Một câu dài dễ nhớ là tốt nhất.",
    again: "Nhập lại mật khẩu mới",
    show: "Hiện mật khẩu",
    send: "Đặt mật khẩu",
    sending: "Đang gửi…",
    done: "Tài khoản đã được kích hoạt. Mật khẩu mới có hiệu lực ngay.",
    next: "Bạn có thể đóng trang này và đăng nhập bằng tên đăng nhập và mật khẩu vừa đặt.",
    required: "Không được để trống.",
    tooShort: "Mật khẩu phải có ít nhất 8 ký tự.",
    different: "Hai lần nhập mật khẩu không giống nhau.",
    refused: "Tên đăng nhập hoặc mã không đúng, đã dùng rồi, hoặc đã hết hạn. Hãy xem lại thư mời mới nhất; nếu vẫn không được, xin người quản trị của đơn vị một mã mới.",
    offline: "Không kết nối được với hệ thống. Hãy kiểm tra mạng rồi thử lại.",
  },
  en: {
    title: "Activate your account",
    lead: "You are invited to use the reporting system. Choose a password; nobody else will know it.",
    username: "Username",
    code: "One-time code",
    codeHint: "From your invitation; capitals, small letters and hyphens do not matter.",
    password: "New password",
    passwordHint: "At least 8 characters. A long sentence you remember is best.",
    again: "New password again",
    show: "Show password",
    send: "Set password",
    sending: "Sending…",
    done: "Your account is active. The new password works from now on.",
    next: "You may close this page and sign in with your username and the password you chose.",
    required: "This may not be empty.",
    tooShort: "A password has at least 8 characters.",
    different: "The two passwords are not the same.",
    refused: "The username or the code is wrong, was used before, or is no longer valid. Look at your newest invitation; if that does not help, ask your unit's administrator for a new code.",
    offline: "The system cannot be reached. Check your connection and try again.",
  },
};

const element = (id) => document.getElementById(id);
const fields = ["username", "code", "password", "again"];
// What the API calls the fields of this page.
const pointers = { "#/username": "username", "#/activation_code": "code", "#/password": "password" };
let language = (navigator.language || "vi").toLowerCase().startsWith("en") ? "en" : "vi";
const text = (name) => TEXTS[language][name];

function speak() {
  document.documentElement.lang = language;
  document.title = `${text("title")} · Tổng Hợp`;
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = text(place.dataset.text);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

function say(id, message) {
  const place = element(id);
  place.textContent = message || "";
  place.hidden = !message;
}

function fault(field, message) {
  say(`${field}-problem`, message);
  element(field).setAttribute("aria-invalid", String(Boolean(message)));
}

function clear() {
  say("problem", "");
  for (const field of fields) fault(field, "");
}

/** What is wrong before anything is sent; the first field with a fault gets the focus. */
function check() {
  clear();
  for (const field of fields) if (!element(field).value.trim()) fault(field, text("required"));
  const password = element("password").value;
  if (password && [...password].length < 8) fault("password", text("tooShort"));
  if (password && element("again").value && password !== element("again").value) fault("again", text("different"));
  return toFault();
}

/** Moves to the first field with a fault; answers whether there is none. */
function toFault() {
  const first = fields.find((field) => element(field).getAttribute("aria-invalid") === "true");
  if (first) element(first).focus();
  return !first;
}

/** Says in words what the API answered (RFC 9457). */
function explain(status, problem) {
  if (status === 401) {
    say("problem", text("refused"));
    return;
  }
  for (const error of problem.errors || []) {
    const field = pointers[error.pointer];
    if (field) fault(field, error.detail || problem.detail);
  }
  if (toFault()) say("problem", problem.detail || text("offline"));
}

async function send(event) {
  event.preventDefault();
  if (!check()) return;
  const button = element("send");
  button.disabled = true;
  button.textContent = text("sending");
  try {
    const answer = await fetch("/api/v1/account-activations", {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": language },
      body: JSON.stringify({
        username: element("username").value,
        activation_code: element("code").value,
        password: element("password").value,
      }),
      credentials: "omit",
      cache: "no-store",
    });
    if (answer.ok) {
      element("form").reset();
      element("form").hidden = true;
      element("lead").hidden = true;
      element("done").hidden = false;
      element("done").focus();
    } else {
      explain(answer.status, await answer.json().catch(() => ({})));
    }
  } catch {
    say("problem", text("offline"));
  } finally {
    button.disabled = false;
    button.textContent = text("send");
  }
}

/** Takes name and code out of the address, so that they stay neither there nor in the history. */
function readLink() {
  const given = new URLSearchParams(location.hash.slice(1));
  element("username").value = given.get("u") || "";
  element("code").value = given.get("c") || "";
  if (location.hash) history.replaceState(null, "", location.pathname);
  if (given.get("u") && given.get("c")) element("password").focus();
  else element("username").focus();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    language = button.dataset.language;
    speak();
    clear();
  });
}
element("show").addEventListener("change", (event) => {
  for (const field of ["password", "again"]) element(field).type = event.target.checked ? "text" : "password";
});
element("form").addEventListener("submit", send);
window.addEventListener("hashchange", readLink);
speak();
readLink();
