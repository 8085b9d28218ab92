import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
} from 'node:fs';

/** Why a file or a directory is refused: it would not be private to the user. */
export class NotPrivateError extends Error {}

// Windows has none of these; there they count as nothing.
const { O_NOFOLLOW, O_NONBLOCK } = constants;

const GROUP_AND_OTHERS = 0o077;

/**
 * Opens a file of the user's own that nobody else can read, and acts on it. What is checked is what
 * was opened: never a link, and never a name that could by then stand for something else.
 *
 * @param flags of open(2), such as `O_RDONLY`
 * @throws NotPrivateError for a link, what is no file, or somebody else's; else the system's error
 */
export function withPrivateFile<T>(path: string, flags: number, act: (file: number) => T): T {
  const file = openPrivateFile(path, flags);
  try {
    return act(file);
  } finally {
    closeSync(file);
  }
}

/** The text of such a file. @throws like {@link withPrivateFile} */
export function readPrivateFile(path: string): string {
  return withPrivateFile(path, constants.O_RDONLY, (file) =>
    readFileSync(file, { encoding: 'utf8' }),
  );
}

/** Like {@link withPrivateFile}, and leaves it to the caller to close the file. */
export function openPrivateFile(path: string, flags: number): number {
  // Not to block: in the place of the file there could be a pipe.
  const file = open(path, flags | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new NotPrivateError('it is not a file');
    requireOwn(stats);
    if (isOpenToOthers(stats)) fchmodSync(file, 0o600);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function open(path: string, flags: number): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // A link is ELOOP, or EMLINK on some BSDs.
    if (['ELOOP', 'EMLINK'].includes(code)) throw new NotPrivateError('it is a symbolic link');
    throw error;
  }
}

/** Windows has no such owner: there the user's profile directory protects its content. */
const OWN = process.getuid?.();

/** @throws NotPrivateError for what belongs to somebody else */
export function requireOwn({ uid }: Stats): void {
  if (OWN !== undefined && uid !== OWN) {
    throw new NotPrivateError('it belongs to another user');
  }
}

export function isOpenToOthers({ mode }: Stats): boolean {
  return process.platform !== 'win32' && (mode & GROUP_AND_OTHERS) !== 0;
}
