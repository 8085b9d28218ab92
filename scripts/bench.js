// Measures whole runs against what users could run instead: `npm run bench`.
// The two sides of a row run alternately, and the fastest runs are compared: what a machine does besides
// makes runs slower, never faster. Ends with 1 if a limit is not met.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNS = 41;
const PROFILES = 10_000;
const CONFIGURED = 500;
const SESSIONS = 3;
/** A run that only loads the program takes longer on Node 24, compared with the start of Node. */
const SHORT_RUN_LIMIT = Number.parseInt(process.versions.node) >= 24 ? 1.5 : 1.4;
const READ_ALL = `
import { readdirSync, readFileSync } from 'node:fs';
const directory = process.argv[2];
const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
for (const name of names) readFileSync(directory + '/' + name, 'utf8');
`;

const work = mkdtempSync(join(tmpdir(), 'sso-register-bench-'));
const program = fileURLToPath(new URL('../bin/sso-register.cjs', import.meta.url));
const sdk = fileURLToPath(new URL('bench-sdk.js', import.meta.url));
const [empty, readAll] = [join(work, 'empty.mjs'), join(work, 'read-all.mjs')];
const [one, many, all] = [join(work, 'one'), join(work, 'many'), join(work, 'all')];
const config = join(work, 'config');

const node = (...args) => [process.execPath, ...args];
const register = (cache, ...args) => node(program, 'register', '--cache-dir', cache, ...args);
const show = (cache, ...args) => node(program, 'show', '--cache-dir', cache, ...args);

const env = {
  PATH: process.env.PATH,
  HOME: work,
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL_SSO_OIDC: process.env.AWS_ENDPOINT_URL_SSO_OIDC,
};

/** The wall time of a run (milliseconds). */
async function time([file, ...args]) {
  const start = performance.now();
  const [code] = await once(spawn(file, args, { env, stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} exited with ${code}`);
  return performance.now() - start;
}

/** Runs a command as scripts do. Node itself would give it a socket instead of a pipe. */
const captured = (command) => ['sh', '-c', 'text=$("$@")', 'sh', ...command];

/** One row: the ratio of the fastest runs of two commands that alternate, and whether it is met. */
async function compare(what, command, against, other, limit) {
  let [a, b] = [Infinity, Infinity];
  for (let run = 0; run < RUNS; run += 1) {
    a = Math.min(a, await time(command));
    b = Math.min(b, await time(other));
  }
  const met = a / b <= limit ? 'yes' : 'NO';
  return {
    what,
    ms: Math.round(a),
    against,
    'its ms': Math.round(b),
    ratio: (a / b).toFixed(2),
    limit,
    met,
  };
}

/** A cache of many profiles: copies of the one that was registered. */
function fill() {
  const [name] = readdirSync(one).filter((file) => file.endsWith('.json'));
  const entry = JSON.parse(readFileSync(join(one, name), 'utf8'));
  execFileSync(process.execPath, register(many).slice(1), { env, stdio: 'ignore' });
  for (let index = 1; index < PROFILES; index += 1) {
    const profile = `profile-${index}`;
    const hash = createHash('sha256').update(profile).digest('hex');
    const text = JSON.stringify({ ...entry, profile });
    writeFileSync(join(many, `${hash}.json`), text, { mode: 0o600 });
  }
}

/** An AWS config file with many profiles of a few sessions. */
function configure() {
  const sessions = Array.from(
    { length: SESSIONS },
    (_, index) => `[sso-session s${index}]
sso_start_url = https://s${index}.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`,
  );
  const profiles = Array.from(
    { length: CONFIGURED },
    (_, index) => `[profile p${index}]
sso_session = s${index % SESSIONS}
sso_account_id = ${100_000_000_000 + index}
sso_role_name = AdministratorAccess
region = eu-west-1
`,
  );
  writeFileSync(config, [...sessions, ...profiles].join(''));
}

/** The real AWS CLI, if it is installed. */
function awsCall() {
  const aws = ['/usr/bin/aws', '/usr/local/bin/aws'].find((file) => existsSync(file));
  const args = '--client-name bench --client-type public --region us-east-1 --endpoint-url'.split(
    ' ',
  );
  return aws && [aws, 'sso-oidc', 'register-client', ...args, env.AWS_ENDPOINT_URL_SSO_OIDC];
}

async function bench() {
  const aws = awsCall();
  const call = register(one, '--force');
  const configured = (command) => ['env', `AWS_CONFIG_FILE=${config}`, ...command];
  const registerAll = configured(register(all, '--all', '--force'));
  return [
    await compare('reuse', register(one), 'node, empty module', node(empty), SHORT_RUN_LIMIT),
    await compare('show', show(one), 'node, empty module', node(empty), SHORT_RUN_LIMIT),
    await compare(
      'id=$(reuse --field clientId)',
      captured(register(one, '--field', 'clientId')),
      'x=$(node, empty module)',
      captured(node(empty)),
      SHORT_RUN_LIMIT,
    ),
    await compare('registration', call, 'script with the SDK', node(sdk), 1),
    ...(aws ? [await compare('registration', call, 'aws sso-oidc register-client', aws, 0.3)] : []),
    await compare(`reuse, ${PROFILES} profiles`, register(many), 'reuse', register(one), 1.1),
    await compare(
      `reuse, config file of ${CONFIGURED} profiles`,
      configured(register(one)),
      'reuse',
      register(one),
      1.2,
    ),
    await compare(
      `show --all, ${PROFILES} profiles`,
      show(many, '--all'),
      'node, reading their files',
      node(readAll, many),
      3,
    ),
    // Each profile costs a lock, a second look and a file that is flushed to the disk.
    await compare(`register --all, ${CONFIGURED} profiles`, registerAll, 'registration', call, 9),
  ];
}

try {
  writeFileSync(empty, '');
  writeFileSync(readAll, READ_ALL);
  execFileSync(process.execPath, register(one).slice(1), { env, stdio: 'ignore' });
  fill();
  configure();
  console.log(`Node ${process.version}, ${RUNS} runs of each side`);
  const rows = await bench();
  console.table(rows);
  if (rows.some(({ met }) => met !== 'yes')) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true });
}
