import { createHash } from 'node:crypto';
import { issue, type Answer, type Consent, type State } from './state.js';

/** How long a person may think about a page (milliseconds). */
const PROMPT_TTL = 600_000;

/** No cache may keep a code or a page's token, and no other site may learn the URL. */
const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'same-origin' };

/** Text with markup, in which every value from outside is escaped. */
interface Markup {
  readonly text: string;
}

/** What a template may contain; only text is escaped. */
type Value = string | Markup | Markup[];

const STYLE = `
:root {
  color-scheme: light dark;
  --page: #eef1f6; --card: #fff; --text: #1a2233; --soft: #5a6478; --line: #d9dfe9;
  --accent: #1f5fd6; --on-accent: #fff; --alert: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10141d; --card: #1a202c; --text: #e8ecf4; --soft: #9aa5b8; --line: #323b4d;
    --accent: #8ab4ff; --on-accent: #0c1a33; --alert: #ff9d94;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; place-content: center;
  grid-template-columns: minmax(0, 28rem); gap: 1rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card);
  overflow-wrap: anywhere;
}
h1 { margin: 0 0 1.25rem; font-size: 1.375rem; line-height: 1.3; }
p { margin: 0; }
dl, .alert { margin: 0 0 1.5rem; }
dt, label, footer { color: var(--soft); font-size: 0.875rem; }
dd { margin: 0 0 0.875rem; }
code, input { font: 0.9375rem/1.5 ui-monospace, monospace; }
code {
  display: inline-block; margin: 0.125rem 0; padding: 0 0.5rem; border-radius: 0.375rem;
  background: var(--page);
}
.shown code { padding: 0.25rem 0.75rem; font-size: 1.5rem; letter-spacing: 0.1em; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; }
label { flex: 1 0 100%; }
input, button {
  flex: 1 1 8rem; min-width: 0; padding: 0.625rem 1rem; border: 1px solid var(--line);
  border-radius: 0.5rem; background: var(--card); color: inherit;
}
input { flex-grow: 2; letter-spacing: 0.1em; text-transform: uppercase; }
button { font: 600 1rem/1.5 system-ui, sans-serif; cursor: pointer; }
button:hover { border-color: var(--soft); }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.primary:hover { filter: brightness(1.1); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.alert { color: var(--alert); }
footer { text-align: center; text-wrap: balance; }
`;

const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Sends the browser to another page. With 303 it never sends a form on (RFC 9700, section 4.12). */
export function redirectTo(location: string): Answer {
  return { status: 303, headers: { ...PRIVATE, location }, body: '' };
}

/** The page on which a person approves or denies a request, once. */
export function consentPage(consent: Consent, { prompts, now }: State): Answer {
  const token = issue(prompts, { consent, expiresAt: now() + PROMPT_TTL });
  const { client, scopes, userCode, redirectUri } = consent;
  const name = client.metadata.clientName;
  const content = markup`<h1><bdi>${name}</bdi> asks to sign in as you</h1>
<dl>
${userCode === undefined ? [] : row('Check that it shows this code', [userCode], 'shown')}
${row(scopes.length === 0 ? 'It asks for no scopes' : 'It asks for', scopes)}
${row('It signs in with', [userCode === undefined ? 'authorization code' : 'device code'])}
${redirectUri === undefined ? [] : row('You are sent back to', [receiverOf(redirectUri)])}
${row('Its client ID', [client.id])}
</dl>
<form method="post" action="/decision">
<input type="hidden" name="token" value="${token}">
<button class="primary" name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form>`;
  return page(200, `${name} asks to sign in`, content, redirectUri);
}

/** The part of a redirect URI that says who gets the code: its host, or the scheme of an app. */
function receiverOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri);
  return host === '' ? protocol : host;
}

/** The page that asks for the code that a device shows. @param problem with the code given before */
export function userCodePage(problem?: string): Answer {
  const alert = problem === undefined ? [] : markup`<p class="alert" role="alert">${problem}</p>`;
  const content = markup`<h1>Connect a device</h1>
${alert}
<form action="/device">
<label for="code">The code that your device or terminal shows</label>
<input id="code" name="user_code" placeholder="BCDF-GHJK" autocomplete="off" spellcheck="false" required autofocus>
<button class="primary">Continue</button>
</form>`;
  return page(problem === undefined ? 200 : 404, 'Connect a device', content);
}

export function messagePage(status: number, title: string, text: string): Answer {
  return page(status, title, markup`<h1>${title}</h1>\n<p>${text}</p>`);
}

/** Runs no script, loads nothing, is shown in no frame. Its form may redirect to `redirectUri`. */
function page(status: number, title: string, content: Markup, redirectUri?: string): Answer {
  const { text } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ text: STYLE }}</style>
</head>
<body>
<main>
${content}
</main>
<footer>This is the emulator of sso-register. Nothing here reaches AWS.</footer>
</body>
</html>
`;
  const headers = {
    ...PRIVATE,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyFor(redirectUri),
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body: text };
}

function policyFor(redirectUri?: string): string {
  const forms = redirectUri === undefined ? '' : ` ${formSource(redirectUri)}`;
  return [
    "default-src 'none'",
    `style-src ${STYLE_SOURCE}`,
    `form-action 'self'${forms}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/**
 * What `form-action` has to allow, because Chromium applies it to the redirect after a form, too. A
 * host that a policy cannot express, such as an IPv6 address, is allowed by its scheme.
 */
function formSource(redirectUri: string): string {
  const { protocol, hostname, origin } = new URL(redirectUri);
  return origin !== 'null' && /^[\w.-]+$/.test(hostname) ? origin : protocol;
}

function row(name: string, values: readonly string[], className = 'plain'): Markup {
  const codes = values.map((value) => markup`<code><bdi>${value}</bdi></code>`);
  return markup`<dt>${name}</dt>\n<dd class="${className}">${codes}</dd>`;
}

function markup(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return { text: parts.map((part, index) => part + textOf(values[index] ?? [])).join('') };
}

function textOf(value: Value): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (!Array.isArray(value)) return value.text;
  return value.map(({ text }) => text).join(' ');
}

/** Control characters and those that change the direction of text would misrepresent a name. */
function escapeHtml(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
  return visible.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
