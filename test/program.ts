import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { clearLine, cursorTo, moveCursor, type Direction } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions,
} from '../src/emulator/start-emulator.js';
import type { Host, TextStream } from '../src/host/host.js';
import { main } from '../src/main.js';
import { DAY, NOW } from './registration/samples.js';

export { DAY, NOW };

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a test may change of the host: everything else is a machine without settings or terminals. */
export interface HostOptions extends Partial<Pick<Host, 'env' | 'signal' | 'now'>> {
  /** What is typed on a terminal, or a function that says so once asked; without it stdin is no terminal. */
  typed?: string | (() => Promise<string>);
  /** Whether stdout and stderr are terminals, of 80 columns unless told. */
  terminal?: boolean;
  /** The columns of those terminals. */
  columns?: number;
  /** The file that stdout writes to. */
  fd?: number;
  /** Is told of each piece of stderr when it is written. */
  onStderr?: (text: string) => void;
}

/**
 * Runs the whole program in this process: real SDK, real conf, fixed clock.
 *
 * @param command the arguments, or a line of them to be split at spaces
 */
export async function run(command: string | string[], options: HostOptions = {}): Promise<Run> {
  const [stdout, stderr] = [collect(options), collect(options, options.onStderr)];
  const host: Host = {
    // Never the files of whoever runs the tests.
    env: { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull, ...options.env },
    stdin: stdinOf(options.typed),
    stdout: Object.assign(stdout.stream, options.fd !== undefined && { fd: options.fd }),
    stderr: stderr.stream,
    now: options.now ?? (() => NOW),
    signal: options.signal ?? new AbortController().signal,
    failure: new Promise(() => undefined),
  };
  const argv = typeof command === 'string' ? command.split(' ').filter(Boolean) : command;
  const code = await main(argv, host);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** As much of a terminal as a spinner needs. */
export class Terminal extends PassThrough {
  readonly isTTY = true;
  readonly columns: number;
  readonly cursorTo = (column: number) => cursorTo(this, column);
  readonly clearLine = (direction: Direction) => clearLine(this, direction);
  readonly moveCursor = (dx: number, dy: number) => moveCursor(this, dx, dy);

  constructor(columns = 80) {
    super();
    this.columns = columns;
  }
}

function collect({ terminal, columns }: HostOptions, onText?: HostOptions['onStderr']) {
  const chunks: string[] = [];
  const stream: TextStream & PassThrough = terminal ? new Terminal(columns) : new PassThrough();
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk.toString());
    onText?.(chunk.toString());
  });
  return { stream, text: () => chunks.join('') };
}

function stdinOf(typed: HostOptions['typed']): Host['stdin'] {
  if (typed === undefined) return new PassThrough();
  const answers = async function* () {
    yield typeof typed === 'string' ? typed : await typed();
  };
  return Object.assign(Readable.from(answers()), { isTTY: true });
}

/** An empty directory, gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sso-register-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** What differs from an emulator with a fixed clock; `fail` may be one failure alone. */
export interface EmulatorSettings extends Partial<Omit<EmulatorOptions, 'fail'>> {
  fail?: string | readonly string[];
}

/** An emulator on loopback, gone after the test. */
export async function emulator({ fail = [], ...rest }: EmulatorSettings = {}): Promise<Emulator> {
  const defaults = { port: 0, secretTtl: 90 * DAY, latency: 0, ask: false, now: () => NOW };
  const started = await startEmulator({ ...defaults, ...rest, fail: [fail].flat() });
  onTestFinished(() => started.close());
  return started;
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The files of a cache and of the directories in it, except lock files. */
export function cacheFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((found) => !found.isDirectory() && !found.name.endsWith('.lock'))
    .map((found) => relative(directory, join(found.parentPath, found.name)));
}

/** How often each operation of an emulator was called. */
export async function calls({ url }: Emulator): Promise<Record<string, number>> {
  return (await (await fetch(url)).json()) as Record<string, number>;
}

/** A cache of its own and an emulator: the environment in which `register` needs no option. */
export async function world(options: EmulatorSettings = {}) {
  const service = await emulator(options);
  const [cache, config] = [
    join(temporaryDirectory(), 'cache'),
    join(temporaryDirectory(), 'config'),
  ];
  writeFileSync(config, '[default]\nsso_region = eu-west-1\n');
  const env = {
    AWS_CONFIG_FILE: config,
    // For the other profiles.
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_SSO_OIDC: service.url,
    SSO_REGISTER_CACHE_DIR: cache,
  };
  const runHere = (command: string | string[], host: HostOptions = {}) =>
    run(command, { ...host, env: { ...env, ...host.env } });
  return { service, cache, env, run: runHere };
}

/** A user's machine: a home with an AWS config file, an emulator, and no region in the environment. */
export async function home(config: string, options: EmulatorSettings = {}) {
  const directory = temporaryDirectory();
  const file = join(directory, '.aws/config');
  mkdirSync(dirname(file));
  writeFileSync(file, config);
  const made = await world(options);
  const env = { ...made.env, HOME: directory, AWS_CONFIG_FILE: file, AWS_REGION: '' };
  const runHere = (command: string | string[], host: HostOptions = {}) =>
    made.run(command, { ...host, env: { ...env, ...host.env } });
  return { ...made, directory, file, env, run: runHere };
}

/** The JSON that a run printed. */
export function parse({ stdout }: Run): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** The array of JSON that a run printed. */
export function parseAll({ stdout }: Run): Record<string, unknown>[] {
  return JSON.parse(stdout) as Record<string, unknown>[];
}
