/** Words as a POSIX shell reads them, so that a hint can be pasted. */
export function commandLine(words: string[]): string {
  return words.map(quotePosix).join(' ');
}

/** Quotes only if necessary, so that `docker run --env-file` can read the usual values too. */
export function quotePosix(value: string): string {
  return /^[\w@%+:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
