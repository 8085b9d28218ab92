import { execFileSync, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Much more than a command needs on a busy machine (milliseconds). */
const LONGEST = 100_000;

/** The message of a failure of Wine, which says nothing about the program. */
export const WINE_FAILED = /^Wine failed: /;

/** A failure of Wine. */
export class WineError extends Error {
  constructor(reason: string) {
    super(`Wine failed: ${reason}`);
  }
}

/** @returns what to say where Wine is not installed */
export function withoutWine(): string | undefined {
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

/** A server of Wine. */
interface Server {
  /** Rejects with a WineError. */
  ended: Promise<never>;
}

/** Wine with a Windows of its own, which is made when it is needed. */
export class Wine {
  readonly #env: NodeJS.ProcessEnv;
  readonly #prefix: string;
  #server: Server | undefined;

  /** @param directory an empty one, for all that Wine writes */
  constructor(directory: string) {
    this.#prefix = join(directory, 'prefix');
    this.#env = {
      PATH: process.env.PATH,
      HOME: directory,
      WINEPREFIX: this.#prefix,
      WINEDEBUG: '-all',
      // Or Wine would find no file with an `é` in its name.
      LC_ALL: 'C.UTF-8',
    };
  }

  /**
   * Runs a command, which can neither read nor print: Windows' Node accepts no pipe or file of Linux.
   *
   * @returns its exit code
   * @throws WineError if Wine fails, or takes too long; the next command has a new Windows
   */
  async run(argv: string[]): Promise<number | null> {
    try {
      this.#server ??= await this.#boot();
      return await this.#spawn(argv, this.#server);
    } catch (error) {
      this.destroy();
      throw error instanceof WineError ? error : new WineError(String(error));
    }
  }

  /** Ends all processes of this Windows, and deletes it: what is in its registry may be damaged. */
  destroy(): void {
    this.#server = undefined;
    // Not by Wine: without a server, its processes wait forever.
    while (killAll(this.#prefix) > 0);
    rmSync(this.#prefix, { recursive: true, force: true, maxRetries: 5 });
  }

  async #boot(): Promise<Server> {
    mkdirSync(this.#prefix, { recursive: true });
    const server = this.#startServer();
    // Node refuses older versions of Windows.
    await this.#spawn(['winecfg', '-v', 'win10'], server);
    return server;
  }

  /** One server for all commands, or each would start the services of Windows again. */
  #startServer(): Server {
    const stdio: StdioOptions = ['ignore', 'ignore', 'inherit'];
    const server = spawn('wineserver', ['-f', '-p'], { env: this.#env, stdio });
    const ended = once(server, 'exit').then(([code, signal]) => {
      throw new WineError(`its server ended with ${code ?? signal}`);
    });
    // While no command runs, nobody waits for it.
    ended.catch(() => undefined);
    return { ended };
  }

  async #spawn(argv: string[], { ended }: Server): Promise<number | null> {
    const signal = AbortSignal.timeout(LONGEST);
    const child = spawn('wine', argv, { env: this.#env, stdio: 'ignore', signal });
    await Promise.race([once(child, 'exit'), ended]);
    return child.exitCode;
  }
}

/** @returns how many processes of a Windows were still there */
function killAll(prefix: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      const env = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      return env.includes(`WINEPREFIX=${prefix}`) && process.kill(Number(pid), 'SIGKILL');
    } catch {
      // No process, or one of another user, or one that has ended.
      return false;
    }
  }).length;
}
