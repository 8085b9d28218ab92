import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../../program.js';

const PYTHON = '/usr/bin/python3';

/** A section: its keys, with their values or what is nested in them. */
export type Table = Record<string, string | Record<string, string>>;

/** Sections by kind and name. */
export type Tables = Record<string, Table>;

/** The text of a config file, and that of a credentials file. */
export interface Files {
  config: string | Buffer;
  credentials: string;
}

/**
 * Prints what a session of botocore reads, or null for a file that it refuses. The botocore of Debian's
 * AWS CLI does not know sections of services yet; this reads them as that of AWS CLI 2.36.7 does.
 */
const READ_CONFIGS = `
import json, os, shlex, sys
import awscli  # which makes its own botocore importable
from botocore.exceptions import ConfigParseError
from botocore.session import Session

def services(loaded):
    found = dict(loaded.get('services', {}))
    for head in loaded:
        try:
            words = shlex.split(head)
        except ValueError:
            continue
        if head.startswith('services') and len(words) == 2:
            found[words[1]] = loaded[head]
    return found

def sections(config, credentials):
    os.environ.update(AWS_CONFIG_FILE=config, AWS_SHARED_CREDENTIALS_FILE=credentials)
    try:
        loaded = Session().full_config
    except ConfigParseError:
        return None
    kinds = {
        'profile': loaded['profiles'],
        'sso-session': loaded['sso_sessions'],
        'services': services(loaded),
    }
    return {f'{kind} {name}': each[name] for kind, each in kinds.items() for name in each}

json.dump([sections(*pair) for pair in zip(sys.argv[1::2], sys.argv[2::2])], sys.stdout)`;

/** Runs Python once for all pairs of files. */
async function runBotocore(paths: string[]): Promise<(Tables | null)[]> {
  const argv = ['-X', 'utf8', '-c', READ_CONFIGS, ...paths];
  const { stdout } = await promisify(execFile)(PYTHON, argv, { maxBuffer: Infinity });
  return JSON.parse(stdout) as (Tables | null)[];
}

const isInstalled = await runBotocore([]).then(
  () => true,
  () => false,
);

/** Why a test with the parser of the AWS CLI is skipped: to be appended to its title. */
export const whySkipped = isInstalled ? '' : ` (skipped: ${PYTHON} has no module awscli)`;

/** What the AWS CLI reads in each pair of files; null if it refuses one of them. */
export async function readWithAwsCli(pairs: Files[]): Promise<(Tables | null)[]> {
  const directory = temporaryDirectory();
  const paths = pairs.flatMap((pair, index) =>
    (['config', 'credentials'] as const).map((kind) => {
      const path = join(directory, `${kind}-${index}`);
      writeFileSync(path, pair[kind]);
      return path;
    }),
  );
  return runBotocore(paths);
}
