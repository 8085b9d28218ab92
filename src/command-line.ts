/** What controls a terminal, and so is never printed. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Words as a shell of the platform reads them, so that a hint can be pasted. */
export function commandLine(words: string[], platform = process.platform): string {
  return words.map(platform === 'win32' ? quoteWindows : quoteForHint).join(' ');
}

/** Quotes only if necessary, so that `docker run --env-file` can read the usual values too. */
export function quotePosix(value: string): string {
  return /^[\w@%+:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** In a hint, what controls a terminal is written as `\uXXXX`, which bash and zsh read in `$'…'`. */
function quoteForHint(value: string): string {
  const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const escaped = value.replace(/[\\']/g, '\\$&').replace(CONTROLS, code);
  return value.search(CONTROLS) < 0 ? quotePosix(value) : `$'${escaped}'`;
}

/**
 * Quotes for both cmd and PowerShell. Inside double quotes the one expands `%`, the other `$` and a
 * backtick, and to PowerShell typographic double quotes are quotes: a value with one of these, or with what
 * controls a terminal, cannot be pasted into both, so an ellipsis stands for it, which is harmless in both.
 */
function quoteWindows(value: string): string {
  // PowerShell splits an option at `.` and `:`.
  if (/^(-[\w-]*|[\w+/\\][\w+:./\\-]*)$/.test(value)) return value;
  if (/[%"$`\u201c-\u201e]/.test(value) || value.search(CONTROLS) >= 0) return '…';
  // A program reads `\"` as a quote, and `\\"` as a backslash at the end.
  return `"${value.replace(/\\+$/, '$&$&')}"`;
}

/** The command that ends a process, also one that is stopped or stuck: no file is left half-written. */
export function killCommand(pid: number, platform = process.platform): string {
  return platform === 'win32' ? `taskkill /pid ${pid} /f` : `kill -9 ${pid}`;
}
