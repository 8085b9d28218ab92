import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { startEmulator, type EmulatorOptions } from '../emulator/start-emulator.js';
import { reasonOf, usageError, type RegisterError } from '../errors.js';
import type { Env, Host } from '../host/host.js';
import { deliver } from '../output/deliver.js';
import { LONGEST_TIMER, parseDuration } from '../settings/duration.js';
import { byDefault, fromFlag } from '../settings/setting.js';
import type { Context } from './context.js';

interface EmulatorFlags {
  port?: string;
  secretTtl?: string;
  latency?: string;
  fail?: string[];
  ask?: boolean;
}

/**
 * Serves until interrupted, or for as long as a command runs.
 *
 * @returns the exit code of the command
 * @throws the reason of the signal
 */
export async function runEmulator(
  argv: string[],
  flags: EmulatorFlags,
  { host, reporter }: Context,
): Promise<number> {
  const log = (line: string) => reporter.debug(line);
  const options = emulatorOptions(flags, host);
  const emulator = await startEmulator({ ...options, ...(reporter.isDebug && { log }) });
  reporter.debug(`serving at ${emulator.url}`);
  try {
    return argv.length > 0 ? await run(argv, emulator.url, host) : await serve(emulator.url, host);
  } finally {
    await emulator.close();
  }
}

function emulatorOptions(flags: EmulatorFlags, { now }: Host): EmulatorOptions {
  const secretTtl = fromFlag('--secret-ttl', flags.secretTtl) ?? byDefault('90d');
  const latency = fromFlag('--latency', flags.latency) ?? byDefault('0s');
  return {
    port: parsePort(flags.port ?? '0'),
    secretTtl: parseDuration(secretTtl, { min: 1000 }).value,
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

/** Runs a command against the emulator. @returns its exit code, or 128 and the number of its signal */
async function run([file = '', ...args]: string[], url: string, host: Host): Promise<number> {
  const env = { ...host.env, ...withoutProxy(host.env), AWS_ENDPOINT_URL_SSO_OIDC: url };
  const child = spawn(file, args, { env, stdio: 'inherit' });
  // A terminal sends SIGINT to the command as well; SIGTERM reaches only this process.
  const forward = () => {
    const { code } = host.signal.reason as RegisterError;
    if (code === 'Terminated') child.kill('SIGTERM');
  };
  host.signal.addEventListener('abort', forward, { once: true });
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } catch (error) {
    throw usageError(`Could not run ${file}: ${reasonOf(error)}.`, 'Check the command after --.');
  } finally {
    host.signal.removeEventListener('abort', forward);
  }
}

/** No proxy of the network can reach this machine's own loopback. */
function withoutProxy(env: Env): Env {
  const hosts = [env.NO_PROXY ?? env.no_proxy, '127.0.0.1'].filter(Boolean).join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}
