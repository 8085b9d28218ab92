import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Env } from '../../src/host/host.js';
import { temporaryDirectory } from '../program.js';

const execute = promisify(execFile);

/** The first AWS CLI of version 2: version 1 may come first on PATH. */
async function findAwsCli(): Promise<{ file: string; minor: number } | undefined> {
  for (const file of ['/usr/bin/aws', 'aws']) {
    const version = await execute(file, ['--version']).catch(() => undefined);
    const [, minor] = /^aws-cli\/2\.(\d+)\./.exec(version?.stdout ?? '') ?? [];
    if (minor !== undefined) return { file, minor: Number(minor) };
  }
  return undefined;
}

const found = await findAwsCli();

/** The AWS CLI; undefined if it is not installed. */
export const awsCliFile = found?.file;

/** The minor version of the AWS CLI; undefined if it is not installed. */
export const awsCliMinor = found?.minor;

/** Why its tests are skipped: to be appended to their title. */
export const whySkipped =
  found === undefined ? ' (skipped: neither /usr/bin/aws nor aws is version 2)' : '';

/** Runs the AWS CLI without the AWS settings of this machine. */
export async function aws(argv: string[], env: Env = {}): Promise<string> {
  const home = temporaryDirectory();
  const { stdout } = await execute(found?.file ?? '', argv, {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AWS_SHARED_CREDENTIALS_FILE: `${home}/none`,
      AWS_CONFIG_FILE: `${home}/none`,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      // Otherwise it opens the browser of this machine.
      BROWSER: 'true',
      ...env,
    },
  });
  return stdout;
}
