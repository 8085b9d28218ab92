// Draws scripts/terminal.svg from the real output of the program. Run it with `npm run picture`.
// Emulators with different secret lifetimes provide profiles that expire at different times.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Anser from 'anser';
import stringWidth from 'string-width';

const CELL = { width: 8.4, height: 19 };
const MARGIN = 16;
const PAINT = {
  'ansi-green': '#3fb950',
  'ansi-yellow': '#d29922',
  'ansi-red': '#f85149',
  bold: 'font-weight="bold"',
  dim: 'fill-opacity="0.6"',
};
const AWS_CONFIG = `
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://d-1234567890.awsapps.com/start
sso_registration_scopes = sso:account:access, codewhisperer:completions

[profile dev]
sso_session = corp
`;

const program = fileURLToPath(new URL('../bin/sso-register.cjs', import.meta.url));
const picture = fileURLToPath(new URL('terminal.svg', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'sso-register-picture-'));
const env = { PATH: process.env.PATH, HOME: home, FORCE_COLOR: '1' };

function run(...args) {
  return execFileSync(process.execPath, [program, ...args], { env, encoding: 'utf8' });
}

function registerFor(ttl, profile, region) {
  const register = ['register', '-p', profile, '--region', region, '--min-validity', '0s'];
  run('emulator', '--secret-ttl', ttl, '--', process.execPath, program, ...register);
}

async function transcript() {
  registerFor('1s', 'sandbox', 'us-east-1');
  registerFor('12m', '開発', 'ap-northeast-1');
  registerFor('38d', 'staging', 'eu-west-1');
  registerFor('90d', 'production', 'us-gov-west-1');
  await sleep(1500);
  const prompt = (command) => `\u001b[1m$ ${command}\u001b[22m\n`;
  return [
    prompt('sso-register show --all') + run('show', '--all'),
    prompt('sso-register register --profile dev --dry-run') +
      run('register', '-p', 'dev', '--dry-run'),
  ].join('\n');
}

function span({ content, fg, decorations }, column) {
  const paint = [PAINT[fg] && `fill="${PAINT[fg]}"`, ...decorations.map((name) => PAINT[name])];
  // Browsers collapse spaces, each by rules of its own.
  const text = content
    .replaceAll(' ', '\u00a0')
    .replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const x = MARGIN + column * CELL.width;
  return `<tspan x="${x.toFixed(1)}" ${paint.filter(Boolean).join(' ')}>${text}</tspan>`;
}

function line(text, index) {
  let column = 0;
  const spans = Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part) => {
    const drawn = span(part, column);
    column += stringWidth(part.content);
    return drawn;
  });
  return `<text y="${MARGIN + (index + 1) * CELL.height}">${spans.join('')}</text>`;
}

function svg(text) {
  const lines = text.trimEnd().split('\n');
  const width = 2 * MARGIN + 80 * CELL.width;
  const height = 2 * MARGIN + (lines.length + 0.5) * CELL.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...lines.map(line),
    '</svg>\n',
  ].join('\n');
}

try {
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws', 'config'), AWS_CONFIG);
  writeFileSync(picture, svg((await transcript()).replaceAll(home, '/home/jane')));
} finally {
  rmSync(home, { recursive: true });
}
