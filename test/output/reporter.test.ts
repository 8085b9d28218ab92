import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { RegisterError } from '../../src/errors.js';
import type { TextStream } from '../../src/host/host.js';
import { createReporter, type ReporterOptions } from '../../src/output/reporter.js';
import { Terminal } from '../program.js';

/** No test depends on speed. */
const PATIENT = { timeout: 30_000 };

async function reporterOn(
  stderr: TextStream & PassThrough,
  options: Partial<ReporterOptions> = {},
  now = () => 0,
) {
  const host = { stderr, env: {}, now };
  const choices = { color: true, quiet: false, debug: false, ...options };
  const reporter = await createReporter({ host, ...choices });
  return { reporter, text: () => String(stderr.read() ?? '') };
}

const error = new RegisterError('ServiceRefused', 'It was\nrefused: \u001b[2J.', {
  hint: 'Try\rthis.',
  details: 'request id 1',
  cause: new Error('the cause'),
});

describe('the reporter', () => {
  test('writes an error and its hint on one line each, without control characters', async () => {
    const { reporter, text } = await reporterOn(new PassThrough());
    await reporter.error(error);
    expect(text()).toBe('error: It was\\u000arefused: \\u001b[2J.\nhint:  Try\\u000dthis.\n');
  });

  test('explains an error down to the stack of its cause with --debug', async () => {
    const { reporter, text } = await reporterOn(new PassThrough(), { debug: true });
    reporter.debug('region = eu-west-1\n::add-mask::x');
    await reporter.error(error);
    const lines = text().trimEnd().split('\n');
    expect(lines[0]).toBe('debug: region = eu-west-1\\u000a::add-mask::x');
    expect(lines).toContain('debug: request id 1');
    expect(lines).toContain('debug: Error: the cause');
    expect(lines.slice(3).every((line) => line.startsWith('debug: '))).toBe(true);
  });

  test('prints the same note once', async () => {
    const { reporter, text } = await reporterOn(new PassThrough());
    for (const note of ['one', 'other', 'one']) reporter.note(note);
    expect(text()).toBe('one\nother\n');
  });

  test.each([
    { quiet: false, expected: 'note\\u000a\nerror: Wrong.\n' },
    { quiet: true, expected: 'error: Wrong.\n' },
  ])('writes $expected with quiet: $quiet', async ({ quiet, expected }) => {
    const { reporter, text } = await reporterOn(new PassThrough(), { quiet });
    reporter.note('note\n');
    reporter.debug('debug');
    await reporter.error(new RegisterError('Usage', 'Wrong.'));
    expect(text()).toBe(expected);
  });
});

describe('the spinner', () => {
  // ora reads from the environment what the terminal can do: here, all.
  beforeEach(() => {
    vi.stubEnv('CI', undefined);
    vi.stubEnv('TERM', 'xterm');
    return () => vi.unstubAllEnvs();
  });

  test.each([
    { where: 'to a pipe', stderr: new PassThrough(), options: {} },
    { where: 'to a pipe with --debug', stderr: new PassThrough(), options: { debug: true } },
    { where: 'to a terminal with --quiet', stderr: new Terminal(), options: { quiet: true } },
  ])('writes nothing $where', async ({ stderr, options }) => {
    const { reporter, text } = await reporterOn(stderr, options);
    const spinner = await reporter.spin('Registering');
    spinner.stop();
    expect(text()).toBe('');
  });

  test('escapes its text, then clears its line and shows the cursor again', async () => {
    const { reporter, text } = await reporterOn(new Terminal());
    const spinner = await reporter.spin('Registering a\u202eb\n');
    expect(text()).toContain('Registering a\\u202eb\\u000a');
    spinner.stop();
    const last = text();
    expect(last).toMatch(/\[[02]K/);
    expect(last).toContain('\u001b[?25h');
    expect(last).not.toContain('Registering');
  });

  test('is started once: a second one shows nothing', async () => {
    const { reporter, text } = await reporterOn(new Terminal());
    const first = await reporter.spin('first');
    const second = await reporter.spin('second');
    second.stop();
    first.say('still the first');
    expect(text()).not.toContain('second');
    first.stop();
    const third = await reporter.spin('third');
    expect(text()).toContain('third');
    third.stop();
  });

  test('is started once also for several that begin at the same time', async () => {
    const { reporter, text } = await reporterOn(new Terminal());
    const spinners = await Promise.all(['first', 'second'].map((name) => reporter.spin(name)));
    expect(spinners.filter((spinner) => spinner.isSpinning())).toHaveLength(1);
    expect(text()).not.toContain('second');
    for (const spinner of spinners) spinner.stop();
  });

  test('has no colors with --no-color', async () => {
    const { reporter, text } = await reporterOn(new Terminal(), { color: false });
    const spinner = await reporter.spin('Registering');
    spinner.stop();
    // eslint-disable-next-line no-control-regex -- the colors of a terminal are control sequences
    expect(text()).not.toMatch(/\u001b\[[\d;]*m/);
  });

  test('counts the seconds from the third on', async () => {
    let now = 1000;
    const { reporter, text } = await reporterOn(new Terminal(), {}, () => now);
    const spinner = await reporter.spin('Registering');
    now += 2999;
    spinner.say('nearly');
    await expect.poll(text, PATIENT).toContain('nearly');
    now += 1;
    const screen: string[] = [];
    const seen = () => screen.push(text()) && screen.join('');
    await expect.poll(seen, PATIENT).toContain('nearly (3 s)');
    spinner.stop();
    expect(screen.join('')).not.toMatch(/\([0-2] s\)/);
  });

  test('escapes what it says later, too', async () => {
    const { reporter, text } = await reporterOn(new Terminal());
    const spinner = await reporter.spin('Registering');
    spinner.say('a\u202eb\n');
    await expect.poll(text, PATIENT).toContain('a\\u202eb\\u000a');
    spinner.stop();
  });
});
