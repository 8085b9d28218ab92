import { closeSync, constants } from 'node:fs';
import { openPrivateFile } from '../files/private-file.js';

/** A way to lock a path against other processes. The kernel releases the lock when its holder ends. */
interface LockKind {
  name: string;
  /** Opens the file of a lock, and creates it. @throws NotPrivateError or the system's error */
  open: (path: string) => OpenLock;
}

/** A lock that this process may hold. */
export interface OpenLock {
  /** @returns whether this process holds the lock now; another may hold it */
  tryLock: () => boolean;
  close: () => void;
}

const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT;

/** The kind of lock that can be loaded here. @returns undefined if none can */
export async function lockKind(): Promise<LockKind | undefined> {
  try {
    const { tryLock } = await import('fs-native-extensions');
    return nativeLock(tryLock);
  } catch {
    // Its binaries need glibc: there is none on musl.
    const sqlite = loadSqlite();
    return sqlite && sqliteLock(sqlite);
  }
}

function nativeLock(tryLock: (file: number) => boolean): LockKind {
  return {
    name: 'kernel lock on the file',
    open: (path) => {
      const { file } = openPrivateFile(path, LOCK_FLAGS);
      return { tryLock: () => tryLock(file), close: () => closeSync(file) };
    },
  };
}

/** The result code of SQLite for a locked file. @see https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** SQLite locks the file itself, so this lock and {@link nativeLock} exclude each other. */
function sqliteLock({ DatabaseSync }: Sqlite): LockKind {
  return {
    name: 'kernel lock on the file, by SQLite',
    open: (path) => {
      // SQLite would create the file for all users.
      closeSync(openPrivateFile(path, LOCK_FLAGS).file);
      const database = new DatabaseSync(path);
      return { tryLock: () => lockDatabase(database), close: () => database.close() };
    },
  };
}

function lockDatabase(database: Database): boolean {
  try {
    // Without a journal in memory, SQLite would create a file next to the locked one.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
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
