import { spawnSync } from 'node:child_process';

/** What the name of a test says if its shell is missing: then the test is skipped. */
export function whySkipped(shell: string): string {
  const { error } = spawnSync(shell, ['-c', 'exit'], { env: { PATH: process.env.PATH } });
  return error === undefined ? '' : ` (skipped: ${shell} is not installed)`;
}
