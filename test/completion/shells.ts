import { spawnSync } from 'node:child_process';

/** The end of a test's title: empty, or the reason to skip it if the shell is missing. */
export function whySkipped(shell: string): string {
  const { error } = spawnSync(shell, ['-c', 'exit'], { env: { PATH: process.env.PATH } });
  return error === undefined ? '' : ` (skipped: ${shell} is not installed)`;
}
