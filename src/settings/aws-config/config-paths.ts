import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { orNone, usageError } from '../../errors.js';
import type { Env } from '../../host/host.js';

/** The directory that holds `.aws`, found as Python does. @throws a usage error if the user has none */
export function homeDirectory(env: Env): string {
  const home = findHome(env);
  if (home !== undefined) return home;
  throw usageError(
    `${homeVariable()} is not set, and the system has no home directory for this user.`,
    `Set ${homeVariable()} to an absolute path.`,
  );
}

export function findHome(env: Env): string | undefined {
  return absolute(env[homeVariable()]) ?? absolute(orNone(() => userInfo().homedir));
}

/** Python, and so `aws`, knows no HOME on Windows. */
function homeVariable(): string {
  return process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
}

/** The path if it is absolute. A relative path would name other files in each working directory. */
export function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** A file in `.aws`, or the one that a variable names: with variables in it, and `~`. */
export function awsFile({ name, variable }: { name: string; variable: string }, env: Env): string {
  const named = env[variable];
  if (named === undefined) return join(homeDirectory(env), '.aws', name);
  return expandHome(expandVariables(named, env), env);
}

const VARIABLE = /\$(?:(\w+)|\{([^}]*)\})/g;

/** What is in single quotes stays; `%%` and `$$` stand for one of them; what is not closed ends all. */
const WINDOWS_VARIABLE =
  /'[^']*'?|(?<double>[%$])\k<double>|%(?:([^%]+)%|[^%]*$)|\$(?:([-\w]+)|\{(?:([^}]*)\}|[^}]*$))/g;

/**
 * Unknown variables stay.
 *
 * @see https://docs.python.org/3/library/os.path.html#os.path.expandvars, and ntpath.py for Windows
 */
export function expandVariables(text: string, env: Env, platform = process.platform): string {
  return platform === 'win32'
    ? text.replace(WINDOWS_VARIABLE, (whole, double?: string, ...names: unknown[]) => {
        const name = names.slice(0, 3).find((each) => each !== undefined) as string | undefined;
        return double ?? valueOf(name?.toUpperCase(), env) ?? whole;
      })
    : text.replace(VARIABLE, (whole, plain?: string, braced?: string) => {
        return valueOf(plain ?? braced, env) ?? whole;
      });
}

/** A name like `constructor` must not find what every object has. */
function valueOf(name: string | undefined, env: Env): string | undefined {
  return name !== undefined && Object.hasOwn(env, name) ? env[name] : undefined;
}

/** @see https://docs.python.org/3/library/os.path.html#os.path.expanduser (an unknown user stays) */
export function expandHome(path: string, env: Env): string {
  if (!path.startsWith('~')) return path;
  const [user = ''] = path.slice(1).split(sep === '/' ? '/' : /[/\\]/);
  const home = user === '' ? homeDirectory(env) : orNone(() => homeOf(user));
  return home === undefined ? path : home + path.slice(1 + user.length);
}

/** @see passwd(5) */
function homeOf(user: string): string | undefined {
  const current = userInfo();
  if (current.username === user) return current.homedir;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  return users.map((line) => line.split(':')).find(([name]) => name === user)?.[5];
}
