import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { freePort, parse } from '../program.js';
import { processWorld, type Started } from './spawn.js';

const URL_LINE = /^http:\/\/127\.0\.0\.1:\d+\n$/;

async function printed({ stdout }: Started, text: string | RegExp): Promise<void> {
  await expect.poll(stdout, { timeout: 30_000 }).toMatch(text);
}

describe('emulator without a command', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('prints its URL and serves until %s', async (signal, code) => {
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
    ['its exit code', 'exit 7', 7],
    ['128 and the number of SIGTERM', 'kill -TERM $$', 128 + constants.signals.SIGTERM],
    ['128 and the number of SIGKILL', 'kill -KILL $$', 128 + constants.signals.SIGKILL],
  ])('ends as its command does: with %s', async (_, script, code) => {
    const { run } = await processWorld();
    const ended = await run(['emulator', '--', 'sh', '-c', script]);
    expect(ended).toEqual({ code, stdout: '', stderr: '' });
  });

  test('tells its command where it serves, and leaves the rest of the environment alone', async () => {
    const { run, service } = await processWorld();
    const script = 'echo "$AWS_REGION $AWS_ENDPOINT_URL_SSO_OIDC"';
    const { stdout } = await run(['emulator', '--', 'sh', '-c', script]);
    expect(stdout).toMatch(/^eu-west-1 http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(stdout).not.toContain(service.url);
  });

  test.each([
    ['does not exist', 'no-such-command'],
    ['may not be executed', import.meta.filename],
  ])('says so if its command %s', async (_, command) => {
    const { run } = await processWorld();
    expect(await run(['emulator', '--', command])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(command) as string,
    });
  });
});

describe('a signal to an emulator with a command', () => {
  test.each([
    ['SIGTERM', 'sent to it alone', 1],
    ['SIGINT', 'sent to the job, as Ctrl-C does', -1],
  ] as const)('lets the command end in its own way: %s %s', async (signal, _, sign) => {
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

describe('the options of the emulator', () => {
  test.each([
    ['--secret-ttl', ['--secret-ttl', '10m'], [], 0, /"status": "expiring"/],
    ['--fail', ['--fail', 'InvalidScopeException'], [], 5, /^error: .*invalid_scope/i],
    ['--fail with a count', ['--fail', 'InternalServerException:1'], [], 0, /"source": "service"/],
    [
      '--latency',
      ['--latency', '10m'],
      ['--timeout', '50ms', '--max-attempts', '1'],
      6,
      /^error: /,
    ],
  ])('reach a nested register: %s', async (_, options, argv, code, output) => {
    const { run } = await processWorld();
    const register = ['sso-register', 'register', '--format', 'json', ...argv];
    const ended = await run(['emulator', ...options, '--', ...register]);
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

  test('cannot name a --port that is taken', async () => {
    const { run, service } = await processWorld();
    const { port } = new URL(service.url);
    expect(await run(['emulator', '--port', port, '--', 'true'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(port) as string,
    });
  });
});
