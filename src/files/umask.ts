/** A umask that takes nothing from the modes 0600 and 0700. */
const PRIVATE = 0o077;

/**
 * Creates files or directories with the modes 0600 and 0700 that the caller asks for, whatever the
 * user's umask takes away. Changing the mode afterwards would leave a moment in which other processes
 * of the user cannot open them.
 */
export function withPrivateUmask<T>(create: () => T): T {
  const before = process.umask(PRIVATE);
  try {
    return create();
  } finally {
    process.umask(before);
  }
}
