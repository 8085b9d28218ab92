import { closeSync, constants, fstatSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { openPrivateFile, withPrivateFile } from '../files/private-file.js';

/** A way to lock a path against other processes. The kernel releases the lock when its holder ends. */
export interface LockKind {
  name: string;
  /** Opens the file of a lock, and creates it. @throws NotPrivateError or the system's error */
  open: (path: string) => OpenLock;
}

/** A lock that this process may hold. */
export interface OpenLock {
  /** @returns whether this process holds the lock now; another may hold it */
  tryLock: () => boolean | Promise<boolean>;
  /** Releases the lock if it is held. */
  close: () => void;
}

const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT;

/** The lock that reaches the most other processes, of those that can be loaded here. */
export async function lockKind(): Promise<LockKind> {
  try {
    const { tryLock } = await import('fs-native-extensions');
    return nativeLock(tryLock);
  } catch {
    // Its binaries need glibc: there is none on musl.
    const sqlite = loadSqlite();
    return sqlite === undefined ? nameLock : sqliteLock(sqlite.DatabaseSync);
  }
}

function nativeLock(tryLock: (file: number) => boolean): LockKind {
  return {
    name: 'kernel lock on the file',
    open: (path) => {
      const file = openPrivateFile(path, LOCK_FLAGS);
      return { tryLock: () => tryLock(file), close: () => closeSync(file) };
    },
  };
}

/** Takes the lock; without a journal in memory, SQLite would create a file next to the locked one. */
const LOCK_DATABASE = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE';

/** The result code of SQLite for a locked file. @see https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** SQLite locks the file itself, so this lock and {@link nativeLock} exclude each other. */
function sqliteLock(DatabaseSync: Sqlite['DatabaseSync']): LockKind {
  return {
    name: 'kernel lock on the file, by SQLite',
    open: (path) => {
      // SQLite would create the file for all users.
      closeSync(openPrivateFile(path, LOCK_FLAGS));
      const database = new DatabaseSync(path);
      return { tryLock: () => lockDatabase(database), close: () => database.close() };
    },
  };
}

function lockDatabase(database: Database): boolean {
  try {
    database.exec(LOCK_DATABASE);
    return true;
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

/** The part of node:sqlite that is used here; the types for Node 20 do not have it. */
interface Sqlite {
  DatabaseSync: new (path: string) => Database;
}

interface Database {
  exec: (sql: string) => void;
  close: () => void;
}

/** Node has SQLite since version 22.13. On 22, loading it prints a warning, which users cannot act on. */
function loadSqlite(): Sqlite | undefined {
  const node: { emitWarning: (text: string) => void } = process;
  const { emitWarning } = node;
  node.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite') as Sqlite | undefined;
  } finally {
    node.emitWarning = emitWarning;
  }
}

/**
 * A lock on a name that the kernel gives to one process at a time: an abstract socket on Linux, a
 * pipe on Windows. Unlike a lock on the file, it does not reach into other containers, and does not
 * exclude that lock. The name identifies the file, whatever path leads to it.
 */
const nameLock: LockKind = {
  name: 'kernel lock on a name, because neither native code nor SQLite can be loaded',
  open: (path) => {
    const { dev, ino } = withPrivateFile(path, LOCK_FLAGS, (file) => fstatSync(file));
    const prefix = process.platform === 'win32' ? '\\\\.\\pipe\\' : '\0';
    const name = `${prefix}sso-register-${dev}-${ino}`;
    let server: Server | undefined;
    return {
      tryLock: async () => (server = await listen(name)) !== undefined,
      close: () => server?.close(),
    };
  },
};

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer().unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: name, exclusive: true }, () => resolve(server));
  });
}
