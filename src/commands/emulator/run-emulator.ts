import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import spawn from 'cross-spawn';
import { startEmulator, type EmulatorOptions } from '../../emulator/start-emulator.js';
import { orNone, reasonOf, RegisterError, usageError } from '../../errors.js';
import type { Env, Host } from '../../host/host.js';
import { deliver } from '../../output/deliver.js';
import { LONGEST_TIMER, parseDuration } from '../../settings/duration.js';
import { byDefault, fromEnv, fromFlag } from '../../settings/setting.js';
import type { Context } from '../context.js';

/** A millennium (milliseconds), since no date after the year 9999 can be written. */
const LONGEST_SECRET = 365_000 * 86_400_000;

interface EmulatorFlags {
  port?: string;
  secretTtl?: string;
  latency?: string;
  fail?: string[];
  ask?: boolean;
}

/** Serves until a signal, and throws its reason; or runs a command, and returns its exit code. */
export async function runEmulator(
  argv: string[],
  flags: EmulatorFlags,
  { host, reporter }: Context,
): Promise<number> {
  const isWatched = argv.length === 0 && host.stderr.isTTY === true;
  const log = (summary: string, whole: string) => {
    if (isWatched) reporter.log(summary);
    reporter.debug(whole);
  };
  const emulator = await startEmulator({ ...emulatorOptions(flags, host), log });
  reporter.debug(`serving at ${emulator.url}`);
  try {
    if (argv.length > 0) return await runCommand(argv, emulator.url, host);
    if (isWatched) {
      const variables = `AWS_ENDPOINT_URL_SSO_OIDC=${emulator.url}, and SSO_REGISTER_CACHE_DIR`;
      reporter.note(`In another terminal, set ${variables} to a new directory.`);
    }
    return await serve(emulator.url, host);
  } finally {
    await emulator.close();
  }
}

function emulatorOptions(flags: EmulatorFlags, { now }: Host): EmulatorOptions {
  const secretTtl = fromFlag('--secret-ttl', flags.secretTtl) ?? byDefault('90d');
  const latency = fromFlag('--latency', flags.latency) ?? byDefault('0s');
  return {
    port: parsePort(flags.port ?? '0'),
    secretTtl: parseDuration(secretTtl, { min: 1000, max: LONGEST_SECRET }).value,
    latency: parseDuration(latency, { max: LONGEST_TIMER }).value,
    fail: flags.fail ?? [],
    ask: flags.ask ?? false,
    now,
  };
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw usageError(`--port is not a port: ${text}`, 'Give a whole number from 0 to 65535.');
}

async function serve(url: string, { stdout, signal }: Host): Promise<never> {
  await deliver(stdout, `${url}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/**
 * Runs a command against the emulator, with a cache of its own unless the user names one.
 *
 * @returns its exit code, or 128 and the number of its signal
 */
async function runCommand(argv: string[], url: string, host: Host): Promise<number> {
  host.signal.throwIfAborted();
  const env = environmentFor(url, host.env);
  if (fromEnv(env, 'SSO_REGISTER_CACHE_DIR') !== undefined) return run(argv, env, host);
  const cacheDir = makeTemporaryDirectory();
  // If the command has made it undeletable, its exit code counts all the same.
  const remove = () => orNone(() => rmSync(cacheDir, { recursive: true, force: true }));
  // A second signal ends this process at once.
  process.once('exit', remove);
  try {
    return await run(argv, { ...env, SSO_REGISTER_CACHE_DIR: cacheDir }, host);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** @throws CommandNotFound or CommandNotRun, as a shell tells them apart */
async function run([file = '', ...args]: string[], env: Env, host: Host): Promise<number> {
  try {
    // On Windows, Node itself cannot run the files of cmd that npm installs.
    const child = spawn(file, args, { env, stdio: 'inherit' });
    await once(child, 'spawn');
    return await attend(child, host);
  } catch (error) {
    const isMissing = file === '' || (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = file === '' ? 'the command: its name is empty' : `${file}: ${reasonOf(error)}`;
    throw new RegisterError(
      isMissing ? 'CommandNotFound' : 'CommandNotRun',
      `Could not run ${what}.`,
      { hint: 'Check the command after --.', cause: error },
    );
  }
}

async function attend(child: ChildProcess, host: Host): Promise<number> {
  // A terminal sends SIGINT to the command as well; SIGTERM reaches only this process.
  const forward = () => {
    if ((host.signal.reason as RegisterError).code === 'Terminated') child.kill('SIGTERM');
  };
  host.signal.addEventListener('abort', forward, { once: true });
  // A second signal, or a bug, ends this process at once; the command must not outlive its service.
  const stop = () => child.kill();
  process.prependOnceListener('exit', stop);
  await endOf(child);
  host.signal.removeEventListener('abort', forward);
  process.off('exit', stop);
  const { exitCode, signalCode } = child;
  return exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);
}

async function endOf(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.on('error', (error: NodeJS.ErrnoException) => {
      // On Windows, cmd may have looked for the command in vain. Any other error is that of a signal to the
      // command of another user, which may end all the same.
      if (error.code === 'ENOENT') reject(error);
    });
  });
}

/** The environment in which a command calls the emulator, and never the service itself. */
function environmentFor(url: string, env: Env): Env {
  // No proxy of the network can reach this machine's own loopback. `*` is valid only by itself.
  const given = [env.no_proxy, env.NO_PROXY].find(Boolean);
  const hosts = given === '*' ? given : [given, '127.0.0.1'].filter(Boolean).join(',');
  return {
    ...env,
    NO_PROXY: hosts,
    no_proxy: hosts,
    AWS_ENDPOINT_URL_SSO_OIDC: url,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  };
}

function makeTemporaryDirectory(): string {
  try {
    return mkdtempSync(resolve(tmpdir(), 'sso-register-'));
  } catch (error) {
    const message = `Could not create a directory in ${tmpdir()}: ${reasonOf(error)}.`;
    const hint = 'Set TMPDIR, or SSO_REGISTER_CACHE_DIR.';
    throw new RegisterError('CacheFailed', message, { hint, cause: error });
  }
}
