/*
 * <asmtp-chat>: the chat window of the ASMTP eligibility check, in one file and without dependencies.
 *
 *   <script src="https://the-bot's-host/widget.js" defer></script>
 *   <asmtp-chat></asmtp-chat>
 *
 * Attributes (all optional)
 *   api        base address of the bot; default: where this script came from
 *   language   en, zh_hans or zh_hant (also zh-HK, zh-CN ...); default: the page's, then the browser's
 *   open       present: the window is open
 *   inline     present: shown in the page's flow, without launcher
 *   remember   "tab": forget the talk when the tab closes; default: for a day after the last message
 * Any element with the attribute `data-asmtp-open` opens the window when it is clicked.
 * Custom properties: --asmtp-accent, --asmtp-on-accent, --asmtp-surface, --asmtp-ink, each also with `-dark` for
 *   people who prefer a dark screen; --asmtp-font, --asmtp-radius, --asmtp-width, --asmtp-height, --asmtp-right, --asmtp-bottom, --asmtp-z,
 *   --asmtp-label (none: a launcher without words)
 * Events on the element: asmtp-open, asmtp-close, asmtp-result (detail: the result's outcome)
 *
 * Manners: text reaches the page only as text nodes; nothing is asked of any other host; no inline style
 * or script, so `default-src 'self'` is enough; nothing is sent before the window is first opened.
 */
(function () {
  "use strict";

  if (!window.customElements || customElements.get("asmtp-chat")) return;

  const SCRIPT = (document.currentScript && document.currentScript.src) || location.href;
  const PHONE = { link: "tel:+85227722128", shown: "+852 2772 2128" };
  const RETRY_AFTER = [1, 2, 4, 8, 15]; // seconds; then the person decides
  const REPLY_WITHIN = 25; // seconds until a request counts as lost
  const DOUBLE_TAP = 300; // milliseconds; nobody has read the next question by then
  const REMEMBER_FOR = 24 * 3600; // seconds after the last message
  const CONTROLS = ["why", "human", "skip", "restart", "unsure", "undisclosed", "start_check", "leave_contact", "resume"];

  const AFTER_RESULT = /^(xborder_consent|contact_|marketing_consent|free_note)/; // questions that are not counted

  const LANGUAGES = {
    en: { tag: "en", short: "English", name: "English", path: "en" },
    zh_hans: { tag: "zh-Hans", short: "简体", name: "简体中文", path: "zh-hans" },
    zh_hant: { tag: "zh-Hant", short: "繁體", name: "繁體中文", path: "zh-hant" },
  };

  // ---------------------------------------------------------------- 1. Words: English, 简体中文, 繁體中文

  const WIDGET_TEXTS = {
    firm: ["Asian Bridge Consulting", "Asian Bridge Consulting", "Asian Bridge Consulting"],
    about: ["Automated assistant · ASMTP check", "自动助手 · 专才资格评估", "自動助理 · 專才資格評估"],
    launch: ["Check my eligibility", "评估我的专才资格", "評估我的專才資格"],
    resume: ["Continue my check", "继续我的评估", "繼續我的評估"],
    close: ["Close the chat window", "关闭对话窗口", "關閉對話視窗"],
    log: ["Conversation", "对话内容", "對話內容"],
    input: ["Your answer", "您的回答", "你的回答"],
    placeholder: ["Answer or ask a question", "输入回答或提问", "輸入回答或提問"],
    send: ["Send", "发送", "傳送"],
    you: ["You:", "您：", "你："],
    bot: ["Assistant:", "助手：", "助理："],
    choices: ["Answers to choose from", "可选的回答", "可選的回答"],
    chosen: ["your choice", "您的选择", "你的選擇"],
    typing: ["The assistant is writing", "助手正在回复", "助理正在回覆"],
    newest: ["Go to the newest message", "转到最新消息", "跳至最新訊息"],
    progress: ["Question {step} of about {of}", "第 {step} 题，共约 {of} 题", "第 {step} 題，共約 {of} 題"],
    languages: ["Language", "语言", "語言"],
    person: ["Talk to a person", "联系真人顾问", "聯絡真人顧問"],
    call: ["Call {phone}", "致电 {phone}", "致電 {phone}"],
    hint: ["Please do not type ID or passport numbers.", "请勿输入身份证或护照号码。", "請勿輸入身份證或護照號碼。"],
    privacy: ["Privacy", "隐私声明", "私隱聲明"],
    newTab: ["(opens in a new tab)", "（在新标签页打开）", "（在新分頁開啟）"],
    end: ["End chat", "结束对话", "結束對話"],
    endAsk: [
      "End this chat? It will be cleared from this device.",
      "要结束这次对话吗？内容会从这部设备上清除。",
      "要結束這次對話嗎？內容會從此裝置清除。",
    ],
    endNo: ["Keep chatting", "继续对话", "繼續對話"],
    ended: [
      "This chat has ended and is cleared from this device. Thank you.",
      "对话已结束，内容已从这部设备清除。谢谢您。",
      "對話已結束，內容已從此裝置清除。多謝你。",
    ],
    startNew: ["Start a new chat", "开始新的对话", "開始新的對話"],
    waiting: [
      "Waiting for the connection. It will be sent by itself.",
      "正在等待网络恢复，之后会自动发送。",
      "正在等待網絡恢復，之後會自動傳送。",
    ],
    notSent: ["Not sent.", "未能发送。", "未能傳送。"],
    retry: ["Try again", "重试", "重試"],
    expired: [
      "To protect your answers, this chat has timed out. You are welcome to start again.",
      "为保护您的资料，这次对话已超时。欢迎您重新开始。",
      "為保護你的資料，這次對話已逾時。歡迎你重新開始。",
    ],
    tooLong: [
      "That message is too long to send. Please shorten it; your words are back in the box.",
      "这条消息太长，未能发送。请删短一些；内容已放回输入框。",
      "這則訊息太長，未能傳送。請縮短內容；文字已放回輸入欄。",
    ],
    slowDown: [
      "That was quick. Your message will be sent in a moment.",
      "发送得有点快，稍后会自动发出。",
      "傳送得有點快，稍後會自動送出。",
    ],
    staleButton: [
      "That choice is no longer open. Please use the newest buttons, or type your answer.",
      "这个选项已失效。请用最新的按钮，或直接输入回答。",
      "這個選項已失效。請用最新的按鈕，或直接輸入回答。",
    ],
    refused: [
      "That message could not be read. Please try other words; they are back in the box.",
      "这条消息无法读取。请换个说法；内容已放回输入框。",
      "這則訊息無法讀取。請換個說法；文字已放回輸入欄。",
    ],
    serverTrouble: [
      "Something went wrong on our side. Your answers are kept. Please try again, or call {phone}.",
      "我们的系统出了点问题，您的回答已保留。请重试，或致电 {phone}。",
      "我們的系統出現問題，你的回答已保留。請重試，或致電 {phone}。",
    ],
    cannotStart: [
      "The chat cannot be reached right now. Please try again, or call {phone}.",
      "暂时无法连接对话服务。请重试，或致电 {phone}。",
      "暫時未能連接對話服務。請重試，或致電 {phone}。",
    ],
    busy: [
      "A lot has just come from your connection. Please wait a minute and try again, or call {phone}.",
      "您的网络刚才的请求较多。请等一分钟再试，或致电 {phone}。",
      "你的網絡剛才的要求較多。請等一分鐘再試，或致電 {phone}。",
    ],
    reference: ["Reference", "参考编号", "參考編號"],
    copy: ["Copy", "复制", "複製"],
    copyResult: ["Copy the whole result", "复制完整结果", "複製完整結果"],
    copyList: ["Copy the list", "复制清单", "複製清單"],
    copied: ["Copied", "已复制", "已複製"],
    copyFailed: ["Please copy it by hand", "请手动复制", "請手動複製"],
    reasons: ["Point by point", "逐项说明", "逐項說明"],
    changes: ["What would change the answer", "怎样会改变结果", "怎樣會改變結果"],
    suggestions: ["Worth asking a consultant about", "值得向顾问了解的计划", "值得向顧問了解的計劃"],
    warnings: ["Please note", "请留意", "請留意"],
    next: ["Next step", "下一步", "下一步"],
    met: ["Met", "符合", "符合"],
    not_met: ["Not met yet", "尚未符合", "尚未符合"],
    unclear: ["Needs a check", "有待确认", "有待確認"],
    exempt: ["Not required", "不用证明", "毋須證明"],
    not_asked: ["Not asked", "未询问", "未有詢問"],
  };

  /** The chrome's words: `key` in `language`, with {names} filled in. */
  function say(key, language, values) {
    const text = WIDGET_TEXTS[key][Object.keys(LANGUAGES).indexOf(language)];
    return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  }

  /** One of our three languages for a tag such as zh-HK or zh_hans; null when it is none of them. */
  function knownLanguage(tag) {
    if (!tag) return null;
    if (/^en/i.test(tag)) return "en";
    if (!/^zh/i.test(tag)) return null;
    return /hant|hk|tw|mo/i.test(tag) && !/hans/i.test(tag) ? "zh_hant" : "zh_hans";
  }

  function browserLanguage() {
    const tags = [document.documentElement.lang].concat(navigator.languages || navigator.language);
    return tags.map(knownLanguage).find(Boolean) || "en";
  }

  /** The `lang` tag of one message: a talk may change its language half-way, and people mix them. */
  function langOf(text, language) {
    if (!/[\u3400-\u9fff]/.test(text)) return "en";
    if (/[们这为会国说对业资签证历岗师专习书学员问题际应请给认实务处条计顾]/.test(text)) return "zh-Hans";
    if (/[們這為會國說對業資簽證歷崗師專習書學員問題際應請給認實務處條計顧]/.test(text)) return "zh-Hant";
    return language === "en" ? "zh-Hans" : LANGUAGES[language].tag;
  }

  // ---------------------------------------------------------------- 2. Look

  // Read by the server too: what stands between the backticks is served as widget.css, for browsers
  // without constructable style sheets.
  const STYLE = `
:host {
  all: initial;
  --accent: var(--asmtp-accent, #0b5563);
  --on-accent: var(--asmtp-on-accent, #fff);
  --head: var(--asmtp-accent, #0b5563);
  --on-head: var(--asmtp-on-accent, #fff);
  --surface: var(--asmtp-surface, #fff);
  --ink: var(--asmtp-ink, #17262e);
  --soft: #4d5f68;
  --line: #d5dcdf;
  --edge: #74868f;
  --wash: #f1f4f4;
  --good: #1d6b3f;
  --bad: #a3341f;
  --doubt: #8a5200;
  --shade: 0 12px 40px rgba(13, 34, 43, .22), 0 2px 8px rgba(13, 34, 43, .12);
  --round: var(--asmtp-radius, 16px);
  color-scheme: light;
  font-size: max(16px, 1rem);
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--asmtp-accent-dark, #7ccdd9);
    --on-accent: var(--asmtp-on-accent-dark, #06262d);
    --surface: var(--asmtp-surface-dark, #121c21);
    --ink: var(--asmtp-ink-dark, #e9f0f2);
    --soft: #aebdc4;
    --line: #304149;
    --edge: #7f939c;
    --wash: #1c2930;
    --good: #7fd3a1;
    --bad: #f3a08f;
    --doubt: #eec07a;
    --shade: 0 12px 40px rgba(0, 0, 0, .6);
    color-scheme: dark;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.launcher, .panel {
  font-family: var(--asmtp-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
  font-size: 1em;
  line-height: 1.5;
  color: var(--ink);
  -webkit-text-size-adjust: 100%;
}
:lang(zh-Hans) { font-family: var(--asmtp-font, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif); }
:lang(zh-Hant) { font-family: var(--asmtp-font, -apple-system, "PingFang HK", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK HK", "Noto Sans HK", "Noto Sans CJK TC", "Source Han Sans HC", sans-serif); }
h2, h3, h4, p, ul { margin: 0; padding: 0; font-size: 1em; }
button, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; -webkit-tap-highlight-color: transparent; touch-action: manipulation; }
button:disabled { cursor: default; }
a { color: var(--accent); text-underline-offset: .16em; }
a[href^="tel:"], code { white-space: nowrap; }
svg { flex: none; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.top :focus-visible { outline-color: var(--on-head); outline-offset: -4px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher {
  position: fixed;
  z-index: var(--asmtp-z, 2147483000);
  right: max(var(--asmtp-right, 20px), env(safe-area-inset-right));
  bottom: max(var(--asmtp-bottom, 20px), env(safe-area-inset-bottom));
  display: flex; align-items: center; gap: .6em;
  max-width: calc(100vw - 32px); min-height: 56px; padding: .75em 1.1em;
  border: 1px solid transparent; border-radius: 999px;
  background: var(--head); color: var(--on-head); box-shadow: var(--shade);
  font-weight: 600; text-align: start;
}
.launcher span { display: var(--asmtp-label, inline); }
.launcher:focus-visible { outline-color: var(--head); outline-offset: 3px; }
@media (hover: hover) { .launcher:hover { filter: brightness(1.12); } }

.panel {
  position: fixed;
  z-index: var(--asmtp-z, 2147483000);
  right: max(var(--asmtp-right, 20px), env(safe-area-inset-right));
  bottom: max(var(--asmtp-bottom, 20px), env(safe-area-inset-bottom));
  display: flex; flex-direction: column;
  width: min(var(--asmtp-width, 420px), calc(100vw - 40px));
  height: min(var(--asmtp-height, 720px), calc(100vh - 40px));
  overflow: hidden auto; border: 1px solid var(--line); border-radius: var(--round);
  background: var(--surface); box-shadow: var(--shade);
}
.panel:focus-visible { outline: none; }
:host([inline]) .panel {
  position: relative; right: auto; bottom: auto; z-index: auto;
  width: 100%; height: var(--asmtp-height, 680px); box-shadow: none;
}
.top { display: flex; align-items: center; gap: .7em; padding: .45em .45em .45em 1em; background: var(--head); color: var(--on-head); }
.top svg { width: 1.75em; height: 1.75em; stroke-width: 1.5; }
.top div { flex: 1; min-width: 0; }
.top h2 { font-weight: 650; line-height: 1.25; }
.top p { font-size: .8125em; line-height: 1.35; }
.close { display: grid; place-items: center; width: 48px; height: 48px; padding: 0; border: 0; border-radius: 10px; background: none; }
.close svg { width: 1.4em; height: 1.4em; stroke-width: 2; }
.bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 .5em; padding: 0 .5em 0 1em; border-bottom: 1px solid var(--line); background: var(--wash); }
.step { padding: .3em 0; font-size: .8125em; color: var(--soft); }
.step:empty { padding: 0; }
.languages { display: flex; margin-inline-start: auto; }
.languages button { min-width: 44px; min-height: 44px; padding: 0 .6em; border: 0; border-radius: 8px; background: none; color: var(--soft); font-size: .8125em; }
.languages [aria-pressed="true"] { color: var(--ink); font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: .45em; text-decoration-color: var(--accent); }
.meter { -webkit-appearance: none; appearance: none; display: block; flex: none; width: 100%; height: 4px; border: 0; background: var(--line); color: var(--accent); }
.meter::-webkit-progress-bar { background: var(--line); }
.meter::-webkit-progress-value { background: var(--accent); transition: width .3s; }
.meter::-moz-progress-bar { background: var(--accent); }

.middle { position: relative; display: flex; flex: 1 1 0; min-height: 8em; }
.log { position: relative; flex: 1; min-width: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1.1em 1em .6em; }
.log:focus-visible { outline-offset: -3px; }
.row { display: flex; flex-direction: column; align-items: flex-start; margin: 0 0 .5em; }
.row.mine { align-items: flex-end; margin: .75em 0; }
.bubble { max-width: min(88%, 34em); padding: .6em .9em; border-radius: 4px var(--round) var(--round); background: var(--wash); white-space: pre-line; overflow-wrap: anywhere; }
.mine .bubble { border-radius: var(--round) var(--round) 4px; background: var(--accent); color: var(--on-accent); white-space: pre-wrap; }
.fate { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 0 .5em; font-size: .8125em; color: var(--soft); }
.fate[data-key="notSent"] { color: var(--bad); }
.fate button, .text-button { min-height: 44px; padding: 0 .5em; border: 0; border-radius: 8px; background: none; color: var(--accent); font-weight: 600; text-decoration: underline; text-underline-offset: .16em; }
.choices { display: flex; flex-wrap: wrap; gap: .5em; width: 100%; margin: .6em 0 .4em; }
.choices button {
  display: inline-flex; align-items: center; gap: .4em; max-width: 100%; min-height: 44px; padding: .45em 1em;
  border: 1.5px solid var(--accent); border-radius: 14px; background: var(--surface); color: var(--accent);
  font-weight: 550; line-height: 1.35; text-align: start; overflow-wrap: anywhere;
}
.choices .control { border-color: var(--edge); color: var(--soft); font-weight: 400; }
@media (hover: hover) { .choices button:enabled:hover { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } }
.choices button:disabled { min-height: 0; padding: .2em .7em; border: 1px solid var(--line); background: none; color: var(--soft); font-size: .8125em; font-weight: 400; }
.choices .picked:disabled { border-color: var(--accent); color: var(--ink); font-weight: 600; }
.typing { display: inline-flex; gap: .3em; margin: .2em 0 .6em; padding: .85em .95em; border-radius: 4px var(--round) var(--round); background: var(--wash); }
.typing i { width: .45em; height: .45em; border-radius: 50%; background: var(--soft); animation: breathe 1.2s infinite ease-in-out; }
.typing i:nth-child(2) { animation-delay: .15s; }
.typing i:nth-child(3) { animation-delay: .3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; } }
.newest { position: absolute; right: 12px; bottom: 10px; display: grid; place-items: center; width: 44px; height: 44px; padding: 0; border: 1px solid var(--edge); border-radius: 50%; background: var(--surface); color: var(--accent); box-shadow: 0 2px 10px rgba(0, 0, 0, .18); }

.card { width: 100%; margin: .5em 0 .75em; overflow: hidden; border: 1px solid var(--edge); border-radius: var(--round); background: var(--surface); }
.card > * { padding: .8em 1em; }
.card > * + * { border-top: 1px solid var(--line); }
.card h3 { font-size: 1.125em; font-weight: 700; line-height: 1.35; overflow-wrap: anywhere; }
.card header { border-inline-start: 6px solid var(--doubt); }
.card.likely_meets header, .card.no_permit_needed header { border-color: var(--good); }
.card.another_scheme header, .card.documents header { border-color: var(--accent); }
.card header p { margin-top: .35em; }
.card h4 { margin-bottom: .3em; font-size: .8125em; font-weight: 650; color: var(--soft); }
.card p { white-space: pre-line; overflow-wrap: anywhere; }
.card .code { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75em; padding-block: .25em; }
.card code { font: 600 1.0625em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; letter-spacing: .08em; user-select: all; }
.card .code h4 { margin: 0; }
.card .code button { margin-inline-start: auto; }
.list { padding-inline-start: 1.2em; }
.list li + li { margin-top: .3em; }
.lines { list-style: none; }
.lines li { display: grid; grid-template-columns: 1.25em 1fr; gap: 0 .6em; padding: .5em 0; }
.lines svg { margin-top: .12em; }
.lines strong { font-weight: 650; }
.lines .word { font-weight: 600; white-space: nowrap; }
.lines .met { color: var(--good); }
.lines .not_met { color: var(--bad); }
.lines .unclear { color: var(--doubt); }
.lines .exempt, .lines .not_asked { color: var(--soft); }
.lines p { grid-column: 2; color: var(--ink); }
.card footer { font-size: .8125em; color: var(--soft); }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75em; padding-block: .3em; }
.actions .text-button { margin-inline-start: -.5em; }
.card details { padding-block: 0; }
.card summary { display: flex; align-items: center; gap: .6em; min-height: 48px; margin-inline: -1em; padding: .3em 1em; font-weight: 650; list-style: none; cursor: pointer; }
.card summary::-webkit-details-marker { display: none; }
.card summary::after { content: ""; flex: none; width: .5em; height: .5em; margin: -.25em .25em 0 auto; border: solid var(--accent); border-width: 0 2px 2px 0; transform: rotate(45deg); }
.card details[open] > summary::after { margin-top: .25em; transform: rotate(225deg); }
.card summary:focus-visible { outline-offset: -3px; }
.card summary span { color: var(--soft); font-weight: 400; }
.papers { padding: 0 0 .6em; list-style: none; }
.papers li { display: grid; grid-template-columns: 2.4em 1fr; gap: 0 .5em; padding: .5em 0; border-top: 1px solid var(--line); }
.papers .id { padding-top: .2em; font: .8125em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; color: var(--soft); }
.papers .mark { display: inline-block; padding: 0 .4em; border: 1px solid currentColor; border-radius: 4px; color: var(--accent); font-size: .8125em; white-space: nowrap; }
.papers p { grid-column: 2; font-size: .875em; color: var(--soft); }
.papers p::first-letter { text-transform: uppercase; }
.card table { width: 100%; border-collapse: collapse; }
.card th, .card td { padding: .45em 0; border-top: 1px solid var(--line); text-align: start; font-weight: 400; }
.card tr > * + * { padding-inline-start: .75em; text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.card thead > tr > * { border: 0; padding-block: 0 .3em; font-size: .8125em; color: var(--soft); }
.card tr.total > * { border-top: 2px solid var(--ink); font-weight: 650; }
.card .small { padding: .5em 0 .8em; font-size: .8125em; color: var(--soft); }
.stages { margin: 0; padding: 0 0 .8em 1.4em; }
.stages li { padding-top: .4em; }
.stages strong { font-weight: 650; }
.actions .main { padding: .3em 1.1em; border-radius: 14px; background: var(--accent); color: var(--on-accent); text-decoration: none; }
.actions a { display: inline-flex; align-items: center; gap: .4em; min-height: 44px; font-weight: 600; }

.notice:not(:empty) { padding: .7em 1em; border-top: 1px solid var(--line); background: var(--wash); font-size: .9375em; }
.notice div { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .5em; }
.notice button { min-height: 44px; padding: .4em 1.1em; border: 1.5px solid var(--accent); border-radius: 12px; background: var(--surface); color: var(--accent); font-weight: 600; }
.notice button:first-child { background: var(--accent); color: var(--on-accent); }
.composer { display: flex; align-items: flex-end; gap: .5em; padding: .6em .75em .3em; border-top: 1px solid var(--line); }
.composer textarea { flex: 1; min-width: 0; min-height: 48px; max-height: 7.5em; padding: .65em .9em; border: 1.5px solid var(--edge); border-radius: 14px; background: var(--surface); line-height: 1.4; resize: none; overflow-y: auto; }
.composer textarea:focus-visible { outline-offset: 0; border-color: var(--accent); }
.composer textarea::placeholder { color: var(--soft); opacity: 1; white-space: nowrap; }
.composer button { display: grid; place-items: center; flex: none; width: 48px; height: 48px; padding: 0; border: 0; border-radius: 14px; background: var(--accent); color: var(--on-accent); }
.help { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 .25em; padding: 0 .5em; font-size: .8125em; }
.help a, .help button { display: inline-flex; align-items: center; gap: .3em; min-height: 44px; padding: 0 .45em; border: 0; border-radius: 8px; background: none; color: var(--accent); font-weight: 600; text-decoration: none; white-space: nowrap; }
.help .end { color: var(--soft); font-weight: 400; }
.hint { padding: 0 1em max(.6em, env(safe-area-inset-bottom)); font-size: .75em; color: var(--soft); }
.hint a { display: inline-block; padding: .3em 0; color: inherit; }

@media (max-width: 640px), (max-height: 480px) {
  :host(:not([inline])) .panel { inset: 0 0 auto; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0; padding-left: env(safe-area-inset-left); padding-right: env(safe-area-inset-right); }
  :host(:not([inline])) .top { padding-top: max(.45em, env(safe-area-inset-top)); }
  .launcher { right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); }
}
.panel.short .hint, .panel.short .top > svg { display: none; }
.panel.short .top { position: absolute; z-index: 1; top: 0; right: 0; padding: 0; background: none; color: var(--ink); }
.panel.short .top div { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.panel.short .close { height: 44px; }
.panel.short .top :focus-visible { outline-color: var(--accent); }
.panel.short .bar { padding-inline-end: 52px; }
.panel.short .languages button { padding: 0 .4em; }
.panel.short .step { font-size: .75em; }
.panel.short .log { padding-top: .6em; }
@media (max-width: 360px) {
  .step, .help { font-size: .75em; }
  .top h2 { font-size: .9375em; }
  .languages button { padding: 0 .35em; }
}
@media (prefers-reduced-motion: no-preference) {
  .row, .card { animation: arrive .18s ease-out; }
  .log { scroll-behavior: smooth; }
  @keyframes arrive { from { opacity: 0; transform: translateY(6px); } }
}
@media (prefers-reduced-motion: reduce) {
  .typing i { animation: none; opacity: .7; }
  .meter::-webkit-progress-value { transition: none; }
}
@media (forced-colors: active) {
  .bubble, .meter, .composer button { border: 1px solid; }
  .picked { outline: 2px solid; }
}
@media print {
  .launcher, .composer, .help, .bar { display: none; }
}
`;

  /** Dress a shadow root, then call `ready`: at once, or when widget.css has come in an older browser. */
  function dress(root, ready) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      if (!("adoptedStyleSheets" in root)) throw new Error("not supported");
      root.adoptedStyleSheets = [sheet];
      ready();
    } catch (error) {
      const link = make("link", { rel: "stylesheet", href: new URL("widget.css", SCRIPT).href });
      link.onload = link.onerror = ready;
      root.append(link);
    }
  }

  // ---------------------------------------------------------------- 3. Elements, as text only

  const ICONS = {
    bridge: "M1.5 17.5h21M6 20V5M18 20V5M1.5 12.5C4 12 5.5 9 6 5c1.5 8.5 10.5 8.5 12 0 .5 4 2 7 4.5 7.5M9 17.5v-7M12 17.5v-6.1M15 17.5v-7",
    chat: "M4 5h16v11H9.5L5 20v-4H4z",
    close: "M6 6l12 12M18 6L6 18",
    send: "M5 12h13M12.5 6l6 6-6 6",
    phone: "M6.5 3.5l3 1 1 4-2 1.5a12 12 0 005.5 5.5l1.5-2 4 1 1 3c-1 2.5-3 3-5 2.5C9 18.5 5.5 15 4 8.5c-.5-2 0-4 2.5-5z",
    down: "M12 5v14M6 13l6 6 6-6",
    check: "M5 12.5l4.5 4.5L19 7.5",
    met: "M12 2.5a9.5 9.5 0 100 19 9.5 9.5 0 000-19zM8 12.3l2.8 2.8L16 9.7",
    not_met: "M12 2.5a9.5 9.5 0 100 19 9.5 9.5 0 000-19zM9 9l6 6M15 9l-6 6",
    unclear: "M12 2.5a9.5 9.5 0 100 19 9.5 9.5 0 000-19zM9.7 9.5a2.4 2.4 0 114 1.9c-1 .7-1.7 1.1-1.7 2.3M12 16.6v.1",
    exempt: "M12 2.5a9.5 9.5 0 100 19 9.5 9.5 0 000-19zM8.5 12h7",
    not_asked: "M12 2.5a9.5 9.5 0 100 19 9.5 9.5 0 000-19z",
  };

  /** Make an element. `children` are nodes or strings; strings become text nodes, never markup. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  const unseen = (text) => make("span", { class: "unseen" }, text);

  const LINKS = /(?:https?:\/\/|mailto:|tel:)[^\s<>"'`，。；：！？、（）「」《》]+|\+852[ -]?\d{4}[ -]?\d{4}/gi;

  /** The address a piece of text may link to, or null: nothing but http, https, mailto and tel. */
  function safeAddress(text) {
    if (text[0] === "+") return "tel:" + text.replace(/[ -]/g, "");
    try {
      const url = new URL(text);
      return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
    } catch (error) {
      return null;
    }
  }

  function link(text, address, language) {
    const attributes = { href: address, rel: "noopener noreferrer" };
    if (!/^http/.test(address)) return make("a", attributes, text);
    attributes.target = "_blank";
    return make("a", attributes, text, unseen(" " + say("newTab", language)));
  }

  /** Text as nodes, with the addresses written in it made into links. */
  function linked(text, language) {
    const nodes = [];
    let from = 0;
    for (const match of text.matchAll(LINKS)) {
      const shown = match[0].replace(/[.,;:!?)\]]+$/, "");
      const address = safeAddress(shown);
      if (!address) continue;
      nodes.push(text.slice(from, match.index), link(shown, address, language));
      from = match.index + shown.length;
    }
    nodes.push(text.slice(from));
    return nodes;
  }

  async function copyText(text, root) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      // Older and in-app browsers: through a selection.
      const box = make("textarea", { class: "unseen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
      box.value = text;
      root.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  // ---------------------------------------------------------------- 4. Memory that may be forbidden

  /** A JSON value under one key of local or session storage; in memory where storage is blocked. */
  class Drawer {
    constructor(kind, key) {
      this.key = key;
      this.memory = null;
      try {
        this.storage = window[kind];
        this.storage.getItem(key);
      } catch (error) {
        this.storage = null;
      }
    }

    get() {
      try {
        return this.storage ? JSON.parse(this.storage.getItem(this.key)) : this.memory;
      } catch (error) {
        return this.memory;
      }
    }

    set(value) {
      this.memory = value;
      try {
        if (value === null) this.storage.removeItem(this.key);
        else this.storage.setItem(this.key, JSON.stringify(value));
      } catch (error) {
        this.storage = null; // full or blocked: this page still remembers
      }
    }
  }

  // ---------------------------------------------------------------- 5. The bot's web API

  class Trouble extends Error {
    /** `kind`: lost, expired, tooLong, slowDown, staleButton, refused or server. `wait`: seconds, if asked for. */
    constructor(kind, wait) {
      super(kind);
      this.kind = kind;
      this.wait = wait;
    }
  }

  const KINDS = { 401: "expired", 413: "tooLong", 422: "staleButton", 429: "slowDown" };

  function troubleOf(response) {
    const kind = KINDS[response.status] || (response.status >= 500 ? "server" : "refused");
    return new Trouble(kind, Number(response.headers.get("Retry-After")) || null);
  }

  /** An answer of ours; anything else is a proxy's or a hotel's page in its place. */
  function parsed(body) {
    try {
      const answer = JSON.parse(body);
      if (answer && typeof answer === "object") return answer;
    } catch (error) {
      // falls through
    }
    throw new Trouble("server");
  }

  class Api {
    constructor(base) {
      this.base = base.replace(/\/+$/, "");
    }

    start(language) {
      return this.post("/webchat/session", { language, page: location.origin + location.pathname });
    }

    message(token, item) {
      const what = item.button === undefined ? { text: item.text } : { button: item.button };
      return this.post("/webchat/message", { token, id: item.id, ...what });
    }

    history(token) {
      return this.ask("/webchat/history", { headers: { Authorization: "Bearer " + token } });
    }

    end(token) {
      return this.post("/webchat/session/end", { token }, true);
    }

    post(path, body, keepalive) {
      const headers = { "Content-Type": "application/json" };
      return this.ask(path, { method: "POST", headers, body: JSON.stringify(body), keepalive: Boolean(keepalive) });
    }

    async ask(path, options) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), REPLY_WITHIN * 1000);
      let response, body;
      try {
        response = await fetch(this.base + path, {
          ...options, credentials: "omit", cache: "no-store", signal: patience.signal,
        });
        if (response.ok) body = await response.text();
      } catch (error) {
        throw new Trouble("lost");
      } finally {
        clearTimeout(timer);
      }
      if (!response.ok) throw troubleOf(response);
      return parsed(body);
    }
  }

  function newId() {
    const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0"));
    hex[6] = "4" + hex[6][1];
    hex[8] = "89ab"[parseInt(hex[8][0], 16) % 4] + hex[8][1];
    return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // ---------------------------------------------------------------- 6. The outbox: in order, each once

  /**
   * Sends messages one after the other. A message keeps its id through every attempt, so the bot answers
   * it once however often it arrives. `host` is told: sending(item), waiting(item, trouble),
   * failed(item, trouble), sent(item, reply), refused(item, trouble), expired(), and saves the items.
   */
  class Outbox {
    constructor(host) {
      this.host = host;
      this.items = [];
      this.running = false;
      this.wake = null;
      this.round = 0;
    }

    add(item) {
      this.items.push(item);
      this.host.save();
      this.run();
    }

    /** Forget everything; an answer still under way is ignored when it comes. */
    clear() {
      this.items = [];
      this.round += 1;
      this.running = false;
      this.rouse();
      this.host.save();
    }

    /** Try again now: the person asked, or the connection is back. */
    retry() {
      for (const item of this.items) item.tries = 0;
      this.rouse();
      this.run();
    }

    rouse() {
      if (this.wake) this.wake();
    }

    async run() {
      if (this.running) return;
      this.running = true;
      const round = this.round;
      try {
        while (round === this.round && this.items.length && (await this.step(this.items[0], round)));
      } finally {
        if (round === this.round) this.running = false;
      }
    }

    /** Deliver one message; false when the queue has to stop. */
    async step(item, round) {
      let reply;
      this.host.sending(item);
      try {
        reply = await this.host.deliver(item);
      } catch (trouble) {
        if (!(trouble instanceof Trouble)) throw trouble;
        return round === this.round && this.stumble(item, trouble, round);
      }
      if (round !== this.round) return false;
      this.drop(item);
      await this.host.sent(item, reply);
      return true;
    }

    async stumble(item, trouble, round) {
      if (trouble.kind === "expired") {
        this.host.expired();
        return false;
      }
      if (!["lost", "server", "slowDown"].includes(trouble.kind)) {
        this.drop(item);
        this.host.refused(item, trouble);
        return true;
      }
      const pause = RETRY_AFTER[item.tries || 0];
      item.tries = (item.tries || 0) + 1;
      if (!pause) {
        this.host.failed(item, trouble);
        return false;
      }
      this.host.waiting(item, trouble);
      await this.sleep(Math.max(pause * (0.8 + Math.random() * 0.4), trouble.wait || 0));
      return round === this.round;
    }

    sleep(seconds) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, seconds * 1000);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }

    drop(item) {
      this.items = this.items.filter((other) => other !== item);
      this.host.save();
    }
  }

  // ---------------------------------------------------------------- 7. The window's elements

  /** Builds the window and changes what it shows. Knows nothing of the network; `act` holds its handlers. */
  class View {
    constructor(act, language) {
      this.act = act;
      this.language = language;
      this.groups = []; // the choices of the newest reply: elements that remember their question
      this.note = null;
      this.build();
      this.paint();
    }

    t(key, values) {
      return say(key, this.language, { phone: PHONE.shown, ...values });
    }

    build() {
      const { act } = this;
      this.launcherText = make("span");
      this.launcher = make("button", { class: "launcher", part: "launcher", type: "button", onclick: act.open,
        "aria-haspopup": "dialog", "aria-controls": "panel" }, icon("chat"), this.launcherText);
      this.panel = make("section", { class: "panel", part: "panel", id: "panel", tabindex: "-1", hidden: true,
        "aria-labelledby": "title", onkeydown: act.key },
        this.buildTop(), this.buildBar(), this.meter, this.buildMiddle(), this.buildNotice(),
        this.buildComposer(), this.buildHelp(), this.buildHint());
    }

    buildTop() {
      this.title = make("h2", { id: "title" });
      this.about = make("p");
      this.close = make("button", { class: "close", type: "button", onclick: this.act.close }, icon("close"));
      return make("header", { class: "top", part: "header" },
        icon("bridge"), make("div", {}, this.title, this.about), this.close);
    }

    buildBar() {
      this.step = make("p", { class: "step", id: "step" });
      this.meter = make("progress", { class: "meter", "aria-labelledby": "step", hidden: true });
      this.languages = make("div", { class: "languages", role: "group" });
      for (const [id, language] of Object.entries(LANGUAGES)) {
        this.languages.append(make("button", { type: "button", lang: language.tag, "aria-label": language.name,
          "data-language": id, onclick: () => this.act.language(id) }, language.short));
      }
      return make("div", { class: "bar" }, this.step, this.languages);
    }

    buildMiddle() {
      this.typing = make("div", { class: "typing", "aria-hidden": "true", hidden: true },
        make("i"), make("i"), make("i"));
      this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions",
        tabindex: "0", onscroll: () => this.showNewest() }, this.typing);
      this.newest = make("button", { class: "newest", type: "button", hidden: true,
        onclick: () => this.scrollTo(this.log.scrollHeight) }, icon("down"));
      return make("div", { class: "middle" }, this.log, this.newest);
    }

    buildNotice() {
      this.notice = make("div", { class: "notice", role: "status" });
      this.spoken = make("span", { class: "unseen", role: "status" });
      return this.notice;
    }

    buildComposer() {
      this.label = make("label", { class: "unseen", for: "input" });
      this.input = make("textarea", { id: "input", rows: "1", enterkeyhint: "send", autocomplete: "off",
        onkeydown: this.act.enter, oninput: () => this.grow() });
      this.send = make("button", { type: "submit" }, icon("send"));
      return make("form", { class: "composer", onsubmit: this.act.submit },
        this.label, this.input, this.send, this.spoken);
    }

    buildHelp() {
      this.person = make("button", { class: "person", type: "button", onclick: this.act.person });
      this.call = make("a", { href: PHONE.link }, icon("phone"), PHONE.shown);
      this.end = make("button", { class: "end", type: "button", onclick: this.act.askEnd });
      return make("div", { class: "help" }, this.person, this.call, this.end);
    }

    buildHint() {
      this.hintText = make("span");
      this.privacy = make("a", { target: "_blank", rel: "noopener" });
      return make("p", { class: "hint" }, this.hintText, " ", this.privacy);
    }

    /** Put every word of the chrome in the present language. */
    paint() {
      const language = LANGUAGES[this.language];
      this.panel.lang = this.launcher.lang = language.tag;
      const words = { title: "firm", about: "about", launcherText: this.resuming ? "resume" : "launch",
        label: "input", person: "person", end: "end", hintText: "hint" };
      for (const name in words) this[name].textContent = this.t(words[name]);
      const names = { launcher: words.launcherText, close: "close", send: "send", log: "log", languages: "languages",
        newest: "newest" };
      for (const name in names) this[name].setAttribute("aria-label", this.t(names[name]));
      this.call.setAttribute("aria-label", this.t("call"));
      this.input.placeholder = this.t("placeholder");
      this.privacy.replaceChildren(this.t("privacy"), unseen(" " + this.t("newTab")));
      this.privacy.href = this.act.base() + "/" + language.path + "/privacy";
      for (const button of this.languages.children) {
        button.setAttribute("aria-pressed", String(button.dataset.language === this.language));
      }
      this.showProgress(this.progress);
      this.showNotice(this.note);
    }

    setLanguage(language) {
      if (language === this.language || !LANGUAGES[language]) return;
      this.language = language;
      this.paint();
    }

    // What people said

    add(node) {
      this.log.insertBefore(node, this.typing);
      return node;
    }

    /** The person's own words: always plain text. Returns the row, to which a fate may be added. */
    addMine(text) {
      return this.add(make("div", { class: "row mine" },
        make("div", { class: "bubble", lang: langOf(text, this.language) }, unseen(this.t("you") + " "), text)));
    }

    /** One message of the bot, with its choices and card. Returns its first element. */
    addBot(message, question) {
      const row = make("div", { class: "row" });
      const lang = langOf(message.text || "", this.language);
      const kind = message.card && CARDS[message.card.type];
      if (kind) {
        row.append(new kind(this, message).element); // which says what the text says
      } else if (message.text) {
        row.append(make("div", { class: "bubble", lang }, unseen(this.t("bot") + " "),
          ...linked(message.text, this.language)));
      }
      if (message.buttons && message.buttons.length) row.append(this.choices(message.buttons, question));
      return this.add(row);
    }

    choices(buttons, question) {
      const box = make("div", { class: "choices", role: "group", "aria-label": this.t("choices"),
        "data-question": question || "" });
      for (const { title, value } of buttons) {
        const kind = CONTROLS.includes(value) ? "control" : null;
        const button = make("button", { type: "button", class: kind, "data-value": value,
          lang: langOf(title, this.language) }, title);
        button.addEventListener("click", (event) => this.act.choose(button, title, value, event));
        box.append(button);
      }
      this.groups.push(box);
      return box;
    }

    openButtons() {
      return this.groups.flatMap((box) => [...box.children]);
    }

    /** Close the open choices; the one that was picked stays marked. */
    retire(picked) {
      for (const button of this.openButtons()) button.disabled = true;
      if (!picked) return;
      picked.classList.add("picked");
      picked.prepend(icon("check"));
      picked.append(unseen(" (" + this.t("chosen") + ")"));
    }

    /** Open the newest choices again: the answer did not arrive, or the question is still the same. */
    revive() {
      for (const button of this.openButtons()) {
        button.disabled = false;
        if (!button.classList.contains("picked")) continue;
        button.classList.remove("picked");
        button.firstChild.remove();
        button.lastChild.remove();
      }
    }

    /** What was open is settled for good; the next choices are those of a new reply. */
    closeChoices(picked) {
      this.retire(picked);
      this.groups = [];
    }

    /** Words under one of the person's messages: waiting, or not sent and a way to try again. */
    showFate(row, key, retry) {
      const old = row.querySelector(".fate");
      if (old && old.dataset.key === key) return;
      if (old) old.remove();
      if (!key) return;
      const again = make("button", { type: "button", onclick: retry }, this.t("retry"));
      row.append(make("div", { class: "fate", "data-key": key }, make("span", {}, this.t(key)), again));
    }

    clear() {
      this.log.replaceChildren(this.typing);
      this.groups = [];
      this.showProgress(null);
      this.showTyping(false);
    }

    // States

    /** The three dots; screen readers are told only when the answer takes long. */
    showTyping(on) {
      this.typing.hidden = !on;
      clearTimeout(this.slow);
      if (!on) return;
      this.slow = setTimeout(() => this.announce(this.t("typing")), 3000);
      this.follow();
    }

    showProgress(progress) {
      this.progress = progress;
      const shown = Boolean(progress && progress.step <= progress.of);
      this.meter.hidden = !shown;
      this.step.textContent = shown ? this.t("progress", progress) : "";
      if (!shown) return;
      this.meter.max = progress.of;
      this.meter.value = progress.step;
    }

    /** `note`: {key, actions: [[key, handler], ...]}, or null for none. */
    showNotice(note) {
      this.note = note;
      this.notice.replaceChildren();
      if (!note) return;
      this.notice.append(this.t(note.key));
      if (!note.actions) return;
      const buttons = note.actions.map(([key, run]) => make("button", { type: "button", onclick: run }, this.t(key)));
      this.notice.append(make("div", {}, ...buttons));
    }

    /** Say something to screen readers only. */
    announce(text) {
      this.spoken.textContent = text;
    }

    grow() {
      this.input.style.height = "auto";
      if (this.input.value) this.input.style.height = this.input.scrollHeight + 3 + "px";
    }

    scrollTo(top) {
      this.log.scrollTop = top;
      this.showNewest();
    }

    /** Stay at the newest message, unless the person is reading further up. */
    follow() {
      const rest = this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
      if (rest < 160) this.scrollTo(this.log.scrollHeight);
    }

    /** Bring a reply into view from its beginning, so that a long one is read from the top. */
    reveal(row) {
      this.scrollTo(Math.min(row.offsetTop - 56, this.log.scrollHeight - this.log.clientHeight));
    }

    showNewest() {
      this.newest.hidden = this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop < 60;
    }
  }

  // ---------------------------------------------------------------- 8. Cards: the result, the document list

  class Card {
    /** `message` carries the card and, as its text, the same in plain words. */
    constructor(view, message) {
      this.view = view;
      this.language = view.language;
      this.text = message.text;
      this.element = this.build(message.card);
    }

    t(key, values) {
      return say(key, this.language, { phone: PHONE.shown, ...values });
    }

    paragraph(text) {
      return text ? make("p", {}, ...linked(text, this.language)) : "";
    }

    /** A part of the card under its heading; nothing when it has nothing to say. */
    section(heading, content) {
      if (!content) return "";
      return make("div", {}, heading ? make("h4", {}, this.t(heading)) : "", content);
    }

    list(heading, items) {
      if (!items || !items.length) return "";
      const lines = items.map((item) => make("li", {}, ...linked(item, this.language)));
      return this.section(heading, make("ul", { class: "list" }, ...lines));
    }

    reference(code) {
      if (!code) return "";
      return make("div", { class: "code" }, make("h4", {}, this.t("reference")), make("code", {}, code),
        this.copyButton("copy", code));
    }

    copyButton(key, text) {
      const button = make("button", { type: "button", class: "text-button" }, this.t(key));
      button.addEventListener("click", async () => {
        const done = await copyText(text, this.view.log);
        button.focus();
        button.textContent = this.t(done ? "copied" : "copyFailed");
        this.view.announce(button.textContent);
        setTimeout(() => {
          button.textContent = this.t(key);
          this.view.announce("");
        }, 3000);
      });
      return button;
    }

    reasons(lines) {
      if (!lines || !lines.length) return "";
      return this.section("reasons", make("ul", { class: "lines", role: "list" }, ...lines.map((one) => this.line(one))));
    }

    line(line) {
      const status = ICONS[line.status] ? line.status : "unclear";
      return make("li", { "data-criterion": line.id, "data-status": line.status },
        make("span", { class: status }, icon(status)),
        make("div", {}, make("strong", {}, line.title || line.label || line.id), " · ",
          make("span", { class: "word " + status }, this.t(status))),
        this.paragraph(line.text));
    }

    /** What can be done with the card: these links, and copying it as text. */
    actions(copyKey, ...links) {
      return make("div", { class: "actions" }, ...links, this.text ? this.copyButton(copyKey, this.text) : "");
    }

    basis(text) {
      return text ? make("footer", {}, text) : "";
    }
  }

  class ResultCard extends Card {
    build(card) {
      const outcome = (card.assessment && card.assessment.outcome) || "";
      return make("article", { class: "card " + outcome, "data-outcome": outcome, lang: LANGUAGES[this.language].tag },
        make("header", {}, make("h3", {}, card.title || ""), this.paragraph(card.summary)),
        this.reference(card.reference), this.reasons(card.lines),
        this.list("changes", card.changes), this.list("suggestions", card.suggestions),
        this.list("warnings", card.warnings), this.section(null, this.paragraph(card.fees)),
        this.section("next", this.paragraph(card.next_step)),
        this.actions("copyResult", make("a", { href: PHONE.link }, icon("phone"), this.t("call"))),
        this.basis(card.as_of));
    }
  }

  class DocumentsCard extends Card {
    build(card) {
      const link = card.link ? this.pageLink(card.link) : "";
      return make("article", { class: "card documents",
        lang: LANGUAGES[card.language].tag },
        make("header", {}, make("h3", {}, card.title), this.paragraph(card.intro)),
        ...card.groups.map((group, place) => this.group(group, place === 0)),
        card.fees.rows.length ? this.fold(card.fees.title, this.fees(card.fees), this.small(card.fees.note)) : "",
        this.fold(card.steps.title, this.steps(card.steps.items)),
        this.section(null, this.paragraph(card.note)), this.actions("copyList", link), this.basis(card.as_of));
    }

    /** A part that opens when its heading is pressed. */
    fold(heading, ...content) {
      return make("details", {}, make("summary", {}, ...[heading].flat()), ...content);
    }

    group(group, open) {
      const papers = group.papers.map((paper) => this.paper(paper));
      const count = make("span", {}, String(papers.length));
      const part = this.fold([group.title, count], make("ul", { class: "papers", role: "list" }, ...papers));
      part.open = open;
      return part;
    }

    paper(paper) {
      const mark = paper.mark ? [" ", make("span", { class: "mark" }, paper.mark)] : [];
      return make("li", { "data-document": paper.id }, make("span", { class: "id" }, paper.id),
        make("span", {}, paper.name, ...mark), make("p", {}, paper.reason));
    }

    fees(fees) {
      const heads = fees.heads.map((head) => make("th", { scope: "col" }, head));
      const rows = fees.rows.map((row, place) => make("tr", { class: place === fees.rows.length - 1 && "total" },
        make("th", { scope: "row" }, row.name), heads.length > 1 ? make("td", {}, row.each) : "",
        make("td", {}, row.together)));
      return make("table", {}, make("thead", {}, make("tr", {}, make("td"), ...heads)), make("tbody", {}, ...rows));
    }

    small(text) {
      return make("p", { class: "small" }, text);
    }

    steps(steps) {
      return make("ol", { class: "stages" }, ...steps.map((step) =>
        make("li", {}, make("strong", {}, step.name), make("p", {}, step.text))));
    }

    /** The printable page is on the bot's own server, wherever this window is. */
    pageLink(link) {
      if (!link.path.startsWith("/documents/")) return "";
      return make("a", { class: "main", href: this.view.act.base() + link.path, target: "_blank",
        rel: "noopener noreferrer" }, link.title, unseen(" " + this.t("newTab")));
    }
  }

  const CARDS = { __proto__: null, result: ResultCard, documents: DocumentsCard };

  // ---------------------------------------------------------------- 9. The element

  /** How far the interview is; null outside it. */
  function progressOf({ question, progress }) {
    return question && !AFTER_RESULT.test(question) ? progress : null;
  }

  const SMALL = window.matchMedia("(max-width: 640px), (max-height: 480px)");

  class AsmtpChat extends HTMLElement {
    static get observedAttributes() {
      return ["open", "language"];
    }

    connectedCallback() {
      if (this.view) return;
      this.api = new Api(this.getAttribute("api") || new URL(SCRIPT).origin);
      const kind = this.getAttribute("remember") === "tab" ? "sessionStorage" : "localStorage";
      this.drawer = new Drawer(kind, "asmtp-chat " + this.api.base);
      this.tab = new Drawer("sessionStorage", "asmtp-chat-tab " + this.api.base);
      this.outbox = new Outbox(this);
      this.unsent = (this.tab.get() || {}).items || []; // when the page was left
      const saved = this.saved();
      const own = knownLanguage(this.getAttribute("language"));
      this.view = new View(this.handlers(), (saved && saved.language) || own || browserLanguage());
      this.view.resuming = Boolean(saved);
      this.view.paint();
      const root = this.attachShadow({ mode: "open" });
      dress(root, () => this.appear(root));
      this.listen();
    }

    disconnectedCallback() {
      this.unlockPage();
    }

    attributeChangedCallback(name, before, now) {
      if (!this.ready) return;
      if (name === "open" && !this.inline) this.setOpen(now !== null, true);
      if (name === "language" && knownLanguage(now) && !this.token) this.view.setLanguage(knownLanguage(now));
    }

    get inline() {
      return this.hasAttribute("inline");
    }

    handlers() {
      return {
        base: () => this.api.base,
        open: () => this.open(),
        close: () => this.close(),
        key: (event) => this.onKey(event),
        enter: (event) => this.onEnter(event),
        submit: (event) => this.onSubmit(event),
        choose: (button, title, value, event) => this.choose(button, title, value, event),
        language: (id) => this.switchLanguage(id),
        person: () => this.press("human", this.view.t("person")),
        askEnd: () => this.askEnd(),
      };
    }

    appear(root) {
      this.ready = true;
      const { view } = this;
      if (this.inline) {
        view.close.hidden = true;
        view.panel.setAttribute("role", "region");
        view.panel.hidden = false;
        root.append(view.panel);
        this.start();
        return;
      }
      view.panel.setAttribute("role", "dialog");
      root.append(view.launcher, view.panel);
      if (this.hasAttribute("open")) this.setOpen(true, false);
      else if (this.wasOpen()) this.toggleAttribute("open", true);
    }

    /** Open before a reload: open again. After a link to another page a phone shows that page first. */
    wasOpen() {
      const tab = this.tab.get();
      if (!tab || !tab.open) return false;
      const [entry] = performance.getEntriesByType("navigation");
      return !SMALL.matches || Boolean(entry && entry.type === "reload");
    }

    listen() {
      window.addEventListener("online", () => this.outbox.retry());
      document.addEventListener("click", (event) => this.onPageClick(event));
      const fit = () => this.fit();
      if (window.visualViewport) {
        visualViewport.addEventListener("resize", fit);
        visualViewport.addEventListener("scroll", fit);
      }
      window.addEventListener("resize", fit);
    }

    onPageClick(event) {
      const opener = event.target.closest && event.target.closest("[data-asmtp-open]");
      if (!opener || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.opener = opener;
      this.open();
    }

    // Opening and closing

    open() {
      if (this.inline) this.view.input.focus();
      else this.toggleAttribute("open", true);
    }

    close() {
      this.toggleAttribute("open", false);
    }

    setOpen(open, moveFocus) {
      const { view } = this;
      if (view.panel.hidden === !open) return;
      view.panel.hidden = !open;
      view.launcher.hidden = open;
      view.launcher.setAttribute("aria-expanded", String(open));
      this.save();
      this.fit();
      if (open) this.start();
      if (moveFocus) this.moveFocus(open);
      this.dispatchEvent(new CustomEvent(open ? "asmtp-open" : "asmtp-close", { bubbles: true }));
    }

    /** In: to the input, or on touch screens to the window, so that no keyboard jumps up. Out: to the opener. */
    moveFocus(open) {
      const touch = window.matchMedia("(hover: none) and (pointer: coarse)").matches;
      if (open) (touch ? this.view.panel : this.view.input).focus();
      else (this.opener && this.opener.isConnected ? this.opener : this.view.launcher).focus();
      if (!open) this.opener = null;
    }

    get fullScreen() {
      return !this.inline && SMALL.matches && !this.view.panel.hidden;
    }

    /** Full screen: keep to the part of the screen that the keyboard leaves free, and hold the page still. */
    fit() {
      const { panel } = this.view;
      const area = window.visualViewport;
      const zoomed = area && area.scale > 1.01; // pinch zoom is the person's own business
      panel.setAttribute("aria-modal", String(this.fullScreen));
      const room = (area ? area.height : innerHeight) / parseFloat(getComputedStyle(panel).fontSize);
      panel.classList.toggle("short", this.fullScreen && room < 32);
      if (this.fullScreen && area && !zoomed) {
        panel.style.height = area.height + "px";
        panel.style.transform = area.offsetTop ? `translateY(${area.offsetTop}px)` : "";
      } else {
        panel.style.height = panel.style.transform = "";
      }
      if (this.fullScreen) this.lockPage();
      else this.unlockPage();
      this.view.follow();
    }

    lockPage() {
      if (this.locked) return;
      this.locked = true;
      this.pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }

    unlockPage() {
      if (!this.locked) return;
      this.locked = false;
      document.documentElement.style.overflow = this.pageOverflow;
    }

    // Keys

    onKey(event) {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape" && !this.inline) {
        event.stopPropagation();
        this.close();
      }
      if (event.key === "Tab" && this.fullScreen) this.keepFocus(event);
    }

    /** The page behind a full-screen window cannot be seen, so Tab stays inside. */
    keepFocus(event) {
      const stops = [...this.view.panel.querySelectorAll("a[href], button, textarea, [tabindex='0']")].filter(
        (stop) => !stop.disabled && stop.getClientRects().length,
      );
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      const focused = this.shadowRoot.activeElement;
      if (focused !== edge && !(event.shiftKey && focused === this.view.panel)) return;
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }

    /** Enter sends, unless it chooses a word of an input method (keyCode 229: Safari ends that too early). */
    onEnter(event) {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    }

    onSubmit(event) {
      event.preventDefault();
      this.submit();
    }

    submit() {
      const text = this.view.input.value.trim();
      this.view.input.focus();
      if (!text) return;
      this.view.input.value = "";
      this.view.grow();
      this.view.retire();
      this.say({ text });
    }

    // Saying something

    choose(button, title, value, event) {
      if (this.isSecondTap(event)) return;
      this.chosenAt = event.timeStamp;
      this.view.retire(button);
      this.view.log.focus({ preventScroll: true }); // a closed button would drop the focus
      this.press(value, title);
    }

    /** The second half of a double tap: by now the next question's choices may stand under the finger. */
    isSecondTap(event) {
      const again = event.pointerType === "touch" && event.timeStamp - (this.chosenAt || 0) < DOUBLE_TAP;
      return event.detail > 1 || again;
    }

    press(value, title) {
      if (LANGUAGES[value]) this.view.setLanguage(value);
      this.say({ button: value, title });
    }

    switchLanguage(id) {
      if (id === this.view.language) return;
      this.view.setLanguage(id);
      this.save();
      if (this.token || this.starting) this.say({ button: id, title: LANGUAGES[id].name });
    }

    say(what) {
      const item = { id: newId(), ...what };
      this.view.showNotice(null);
      this.show(item);
      this.view.scrollTo(this.view.log.scrollHeight);
      this.outbox.add(item);
    }

    show(item) {
      item.row = this.view.addMine(item.text || item.title);
    }

    // What the outbox tells us

    /** Send one message, in a session that is begun first where there is none. */
    async deliver(item) {
      await this.restoring;
      await this.begin();
      return this.api.message(this.token, item);
    }

    sending(item) {
      this.view.showTyping(true);
      if (item.tries === 0) this.view.showFate(item.row, null);
    }

    waiting(item, trouble) {
      this.view.showTyping(false);
      const key = trouble.kind === "slowDown" ? "slowDown" : "waiting";
      for (const each of this.outbox.items) this.view.showFate(each.row, key, () => this.outbox.retry());
      this.view.follow();
    }

    failed(item, trouble) {
      this.view.showTyping(false);
      for (const each of this.outbox.items) this.view.showFate(each.row, "notSent", () => this.outbox.retry());
      if (trouble.kind === "server") this.view.showNotice({ key: "serverTrouble" });
      this.view.follow();
    }

    sent(item, reply) {
      this.view.showFate(item.row, null);
      this.view.showNotice(null);
      if (item.restored) return this.restore(); // its answer may be in the history already
      return this.showReply(reply);
    }

    refused(item, trouble) {
      this.view.showTyping(this.outbox.items.length > 0);
      this.giveBack(item);
      this.view.revive();
      this.view.showNotice({ key: trouble.kind });
    }

    expired() {
      for (const item of [...this.outbox.items].reverse()) this.giveBack(item);
      this.timedOut();
    }

    /** Words that did not go out return to the box, so that nobody types them twice. */
    giveBack(item) {
      item.row.remove();
      const { input } = this.view;
      if (!item.text) return;
      input.value = input.value ? item.text + "\n" + input.value : item.text;
      this.view.grow();
    }

    // The session

    get token() {
      const saved = this.saved();
      return saved && saved.token;
    }

    saved() {
      const saved = this.drawer.get();
      return saved && saved.token && saved.until > Date.now() ? saved : null;
    }

    /** Keep the token (until it ends, or a day after the last message) and what is still unsent. */
    save(fresh) {
      const saved = fresh || this.saved();
      const items = [...this.unsent, ...this.outbox.items].map(
        ({ id, text, button, title }) => ({ id, text, button, title }),
      );
      this.tab.set({ open: this.ready && !this.inline && !this.view.panel.hidden, items });
      if (!saved) return;
      const until = Math.min(saved.ends, Date.now() + REMEMBER_FOR * 1000);
      this.drawer.set({ ...saved, until, language: this.view.language });
    }

    forget() {
      this.unsent = [];
      this.drawer.set(null);
      this.outbox.clear();
      this.view.resuming = false;
    }

    /** What opening the window does: go on with the earlier talk, or begin one. */
    start() {
      if (this.shown) return;
      this.shown = true;
      if (this.token) this.restore();
      else this.greet();
    }

    async greet() {
      this.view.showNotice(null);
      this.view.showTyping(true);
      try {
        await this.begin();
      } catch (trouble) {
        if (!(trouble instanceof Trouble)) throw trouble;
        this.view.showTyping(false);
        this.showNoStart(trouble, () => this.greet());
      }
    }

    showNoStart(trouble, retry) {
      this.view.showNotice({ key: trouble.kind === "slowDown" ? "busy" : "cannotStart", actions: [["retry", retry]] });
    }

    /** A session, once, however many ask for it. */
    begin() {
      if (this.token) return Promise.resolve();
      this.starting = this.starting || this.openSession().finally(() => (this.starting = null));
      return this.starting;
    }

    async openSession() {
      const reply = await this.api.start(this.view.language);
      const ends = Date.now() + (reply.expires_in || REMEMBER_FOR) * 1000;
      this.save({ token: reply.token, ends, until: ends });
      this.view.resuming = true;
      this.view.paint();
      this.showReply(reply);
    }

    restore() {
      this.restoring = this.readHistory().finally(() => (this.restoring = null));
      return this.restoring;
    }

    async readHistory() {
      const { view } = this;
      view.showTyping(true);
      try {
        const history = await this.api.history(this.token);
        this.showHistory(history);
        this.resend();
      } catch (trouble) {
        if (!(trouble instanceof Trouble)) throw trouble;
        view.showTyping(false);
        if (trouble.kind === "expired" || trouble.kind === "refused") this.timedOut();
        else this.showNoStart(trouble, () => this.restore());
      }
    }

    /** Unsent when the page was left: send again under the same ids, then read the history again. */
    resend() {
      for (const kept of this.unsent.splice(0)) {
        const item = { ...kept, restored: true };
        this.show(item);
        this.outbox.add(item);
      }
    }

    timedOut() {
      this.forget();
      this.view.retire();
      this.view.showTyping(false);
      this.view.showProgress(null);
      this.view.showNotice({ key: "expired", actions: [["startNew", () => this.startAfresh()]] });
    }

    startAfresh() {
      this.forget();
      this.view.clear();
      this.view.log.focus();
      this.greet();
    }

    askEnd() {
      const stay = () => {
        this.view.showNotice(null);
        this.view.end.focus();
      };
      this.view.showNotice({ key: "endAsk", actions: [["end", () => this.end()], ["endNo", stay]] });
      this.view.notice.querySelector("button").focus();
    }

    end() {
      const { token } = this;
      this.forget();
      this.view.clear();
      this.view.showNotice({ key: "ended", actions: [["startNew", () => this.startAfresh()]] });
      this.view.notice.querySelector("button").focus();
      if (token) this.api.end(token).catch(() => {}); // offline: it ends by itself at its time
    }

    // What the bot said

    showReply(reply) {
      const { view } = this;
      const messages = reply.messages || [];
      view.showTyping(this.outbox.items.length > 0);
      this.follow(reply.language);
      this.settleChoices(messages, reply.question);
      const rows = messages.map((message) => view.addBot(message, reply.question));
      view.showProgress(progressOf(reply));
      if (rows.length) view.reveal(rows[0]);
      this.save();
      const result = messages.find((message) => message.card && message.card.type === "result");
      if (result) this.tellResult(result.card);
    }

    /** The chrome speaks the bot's language, unless a switch to another one is on its way. */
    follow(language) {
      if (!this.outbox.items.some((item) => LANGUAGES[item.button])) this.view.setLanguage(language);
    }

    /** New choices close the earlier ones; a reply without any leaves them open while their question is. */
    settleChoices(messages, question) {
      const { view } = this;
      const fresh = messages.some((message) => message.buttons && message.buttons.length);
      const still = question && view.groups.some((box) => box.dataset.question === question);
      if (still && !fresh) view.revive();
      else view.closeChoices();
    }

    tellResult(card) {
      const outcome = card.assessment && card.assessment.outcome;
      this.dispatchEvent(new CustomEvent("asmtp-result", { bubbles: true, detail: { outcome } }));
    }

    /** The talk so far, quietly: a screen reader is not made to hear all of it again. */
    showHistory(history) {
      const { view } = this;
      const messages = history.messages || [];
      view.log.setAttribute("aria-live", "off");
      view.clear();
      this.follow(history.language);
      for (const message of messages) {
        if (message.from === "user") this.showPast(message.text || "");
        else view.addBot(message, history.question);
      }
      view.showProgress(progressOf(history));
      view.showNotice(null);
      view.log.scrollTo({ top: view.log.scrollHeight, behavior: "auto" });
      setTimeout(() => view.log.setAttribute("aria-live", "polite"), 500);
      for (const item of this.outbox.items) this.show(item);
      if (!messages.length && !this.outbox.items.length) this.startAfresh();
    }

    showPast(text) {
      this.view.closeChoices(this.view.openButtons().find((button) => button.textContent === text));
      this.view.addMine(text);
    }
  }

  customElements.define("asmtp-chat", AsmtpChat);
})();
