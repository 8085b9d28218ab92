/** The part of the library that is used here. */
declare module 'fs-native-extensions' {
  /**
   * Takes a kernel lock on an open file (open file description lock, flock or LockFileEx). The kernel
   * releases it when the last descriptor of the file is closed, at the latest by the process's end.
   *
   * @returns whether the lock was free
   */
  export function tryLock(file: number): boolean;
}
