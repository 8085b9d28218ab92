/** The part of the library that is used here. */
declare module 'fs-native-extensions' {
  /**
   * Takes a lock of the kernel on an open file (open file description lock, flock or LockFileEx),
   * which ends with the file's last descriptor, and so with its process.
   *
   * @returns whether it was free
   */
  export function tryLock(file: number): boolean;
}
