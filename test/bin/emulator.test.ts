import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import { DEVICE_CODE, START_URL } from '../emulator/http.js';
import { freePort, parse, temporaryDirectory, world } from '../program.js';
import { processWorld, type Started } from './spawn.js';

const URL_LINE = /^http:\/\/127\.0\.0\.1:\d+\n$/;

async function printed({ stdout }: Started, text: string | RegExp): Promise<void> {
  await expect.poll(stdout, { timeout: 30_000 }).toMatch(text);
}

describe('emulator without a command', () => {
  test.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
    { signal: 'SIGHUP', code: 143 },
    { signal: 'SIGQUIT', code: 143 },
  ] as const)('prints its URL and serves until $signal', async ({ signal, code }) => {
    const { start, run } = await processWorld();
    const served = start(['sso-register', 'emulator']);
    await printed(served, URL_LINE);
    const url = served.stdout().trim();
    const registered = await run(['register', '--field', 'endpoint', '--endpoint-url', url]);
    expect(registered).toEqual({ code: 0, stdout: `${url}\n`, stderr: '' });
    served.child.kill(signal);
    expect(await served.ended).toEqual({ code, stdout: `${url}\n`, stderr: '' });
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('emulator with a command', () => {
  test.each([
    { script: 'exit 7', code: 7 },
    { script: 'kill -TERM $$', code: 128 + constants.signals.SIGTERM },
    { script: 'kill -KILL $$', code: 128 + constants.signals.SIGKILL },
  ])('ends with $code if its command is $script', async ({ script, code }) => {
    const { run } = await processWorld();
    const ended = await run(['emulator', '--', 'sh', '-c', script]);
    expect(ended).toEqual({ code, stdout: '', stderr: '' });
  });

  test('has its command call it although AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is set', async () => {
    const { run } = await processWorld();
    const register = ['sso-register', 'register', '--dry-run', '--format', 'json'];
    const env = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    const planned = parse(await run(['emulator', '--', ...register], { env }));
    expect(planned.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  test.each([
    { given: {}, hosts: '127.0.0.1' },
    { given: { NO_PROXY: 'a.example' }, hosts: 'a.example,127.0.0.1' },
    { given: { NO_PROXY: 'a.example', no_proxy: 'b.example' }, hosts: 'b.example,127.0.0.1' },
    { given: { NO_PROXY: '', no_proxy: 'b.example' }, hosts: 'b.example,127.0.0.1' },
    // Tools take it for a host if it does not stand alone.
    { given: { NO_PROXY: '*' }, hosts: '*' },
  ])('has its command use no proxy for $hosts with $given', async ({ given, hosts }) => {
    const { run } = await processWorld();
    const script = 'echo "$NO_PROXY $no_proxy"';
    const { stdout } = await run(['emulator', '--', 'sh', '-c', script], { env: given });
    expect(stdout).toBe(`${hosts} ${hosts}\n`);
  });

  test.each([
    { why: 'does not exist', command: 'no-such-command', code: 127 },
    { why: 'is a path to nothing', command: './no/such/command', code: 127 },
    { why: 'is empty', command: '', code: 127 },
    { why: 'may not be executed', command: import.meta.filename, code: 126 },
    { why: 'is a directory', command: import.meta.dirname, code: 126 },
    { why: 'is below a file', command: `${import.meta.filename}/command`, code: 126 },
  ])('ends with $code and names its command if that $why', async ({ command, code }) => {
    const { run } = await processWorld();
    const ended = await run(['emulator', '--', command]);
    expect(ended).toEqual(notRun(code));
    expect(ended.stderr).toContain(command);
  });

  test('ends with 126 if the arguments of its command are too long', async () => {
    const { run } = await world();
    const ended = await run(['emulator', '--', 'true', 'x'.repeat(200_000)]);
    expect(ended).toEqual(notRun(126));
  });
});

function notRun(code: number): object {
  const stderr = /^error: Could not run [^\n]+\.\nhint: [^\n]+\n$/;
  return { code, stdout: '', stderr: expect.stringMatching(stderr) as string };
}

describe('a signal to an emulator with a command', () => {
  test.each([
    { signal: 'SIGTERM', to: 'the emulator alone', sign: 1 },
    { signal: 'SIGINT', to: 'the whole job, as Ctrl-C is', sign: -1 },
  ] as const)('lets the command end itself: $signal, sent to $to', async ({ signal, sign }) => {
    const { start } = await processWorld();
    const script = `
      process.once('${signal}', () => process.exit(9));
      setTimeout(() => {}, 600_000);
      console.log('ready');`;
    const command = ['sso-register', 'emulator', '--', 'node', '-e', script];
    const started = start(command, { detached: true });
    await printed(started, 'ready');
    process.kill(sign * (started.child.pid ?? NaN), signal);
    expect(await started.ended).toEqual({ code: 9, stdout: 'ready\n', stderr: '' });
  });
});

describe('the cache of a command', () => {
  /** An emulator whose temporary files are in `tmp`, and no variable that names a cache. */
  async function trialWorld() {
    const { run, start, home } = await processWorld();
    const tmp = temporaryDirectory();
    const env = { TMPDIR: tmp, SSO_REGISTER_CACHE_DIR: '' };
    const command = ['sso-register', 'emulator', '--', 'sh', '-c'];
    const trial = (script: string) => start([...command, script], { env });
    return { run, home, tmp, trial };
  }

  const LOOK = 'ls -ld "$SSO_REGISTER_CACHE_DIR"';

  test('is private, and deleted at the end with what was registered in it', async () => {
    const { home, tmp, trial } = await trialWorld();
    const { code, stdout } = await trial(`${LOOK}; sso-register register -q; exit 7`).ended;
    expect({ code, tmp: readdirSync(tmp), home: readdirSync(home) }).toEqual({
      code: 7,
      tmp: [],
      home: [],
    });
    expect(stdout).toMatch(/^drwx------/);
    expect(stdout).toContain(` ${tmp}/`);
    expect(stdout).toContain('not-cached');
  });

  test.each([
    { signal: 'SIGTERM', code: 143 },
    { signal: 'SIGHUP', code: 143 },
    { signal: 'SIGQUIT', code: 143 },
  ] as const)('ends with its command, and is deleted, at $signal', async ({ signal, code }) => {
    const { tmp, trial } = await trialWorld();
    const started = trial(`${LOOK}; echo $$; exec sleep 600`);
    await printed(started, /\n\d+\n$/);
    started.child.kill(signal);
    expect(await started.ended).toMatchObject({ code, stderr: '' });
    expect(isRunning(Number(started.stdout().split('\n')[1]))).toBe(false);
    expect(readdirSync(tmp)).toEqual([]);
  });

  test('stays where the user has put it', async () => {
    const { run, cache } = await processWorld();
    await run(['emulator', '--', 'sso-register', 'register']);
    expect(readdirSync(cache)).not.toEqual([]);
  });

  test('is refused, and no command is run, if there is no place for it', async () => {
    const { run } = await trialWorld();
    const env = { TMPDIR: '/no/such/directory', SSO_REGISTER_CACHE_DIR: '' };
    const { code, stdout, stderr } = await run(['emulator', '--', 'echo', 'run'], { env });
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toMatch(/^error: .*\/no\/such\/directory: no such.*\nhint: .*TMPDIR/);
  });
});

test('ends its command and deletes its cache when a second signal ends the emulator', async () => {
  const { start } = await processWorld();
  const tmp = temporaryDirectory();
  const env = { TMPDIR: tmp, SSO_REGISTER_CACHE_DIR: '' };
  const script = `console.log(process.pid); process.on('SIGTERM', () => process.exit(0));
    setTimeout(() => {}, 600_000);`;
  const started = start(['sso-register', 'emulator', '--', 'node', '-e', script], { env });
  await printed(started, /^\d+\n$/);
  started.child.kill('SIGINT');
  await expect.poll(() => started.child.kill('SIGINT') && started.child.exitCode).not.toBe(null);
  const command = Number(started.stdout());
  await expect.poll(() => isRunning(command), { timeout: 30_000 }).toBe(false);
  expect(readdirSync(tmp)).toEqual([]);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('does not run its command if it is interrupted before', async () => {
  const { run } = await world();
  const marker = join(temporaryDirectory(), 'marker');
  const signal = AbortSignal.abort(new RegisterError('Terminated', 'Terminated.'));
  const ended = await run(['emulator', '--', 'touch', marker], { signal });
  expect(ended).toEqual({ code: 143, stdout: '', stderr: '' });
  expect(existsSync(marker)).toBe(false);
});

describe('the options of the emulator', () => {
  test.each([
    { options: '--secret-ttl 10m', code: 0, output: /"status": "expiring"/ },
    { options: '--fail InvalidScopeException', code: 5, output: /^error: .*invalid_scope/i },
    { options: '--fail InternalServerException:1', code: 0, output: /"source": "service"/ },
    { options: '--latency 10m', timeout: '50ms', code: 6, output: /^error: / },
  ])('reach a nested register: $options', async ({ options, timeout, code, output }) => {
    const { run } = await processWorld();
    const impatient = timeout === undefined ? [] : ['--timeout', timeout, '--max-attempts', '1'];
    const register = ['sso-register', 'register', '--format', 'json', ...impatient];
    const ended = await run(['emulator', ...options.split(' '), '--', ...register]);
    expect(ended.code).toBe(code);
    expect(code === 0 ? ended.stdout : ended.stderr).toMatch(output);
  });

  test('reach a nested register: --port', async () => {
    const { run } = await processWorld();
    const port = await freePort();
    const register = ['sso-register', 'register', '--format', 'json'];
    const ended = await run(['emulator', '--port', String(port), '--', ...register]);
    expect(parse(ended)).toMatchObject({ endpoint: `http://127.0.0.1:${port}` });
  });

  test('leave the decision about a device to a person: --ask', async () => {
    const { run } = await world();
    const script = `
      const post = async (path, body) => {
        const method = 'POST';
        const url = process.env.AWS_ENDPOINT_URL_SSO_OIDC + path;
        return (await fetch(url, { method, body: JSON.stringify(body) })).json();
      };
      const client = await post('/client/register', { clientName: 'x', clientType: 'public' });
      const device = await post('/device_authorization', { ...client, startUrl: '${START_URL}' });
      const { deviceCode } = device;
      const { error } = await post('/token', { ...client, grantType: '${DEVICE_CODE}', deviceCode });
      process.exit(error === 'authorization_pending' ? 9 : 1);`;
    const command = [process.execPath, '--input-type=module', '--eval', script];
    const ended = await run(['emulator', '--ask', '--', ...command]);
    expect(ended).toEqual({ code: 9, stdout: '', stderr: '' });
  });
});
