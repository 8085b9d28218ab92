import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import type { Section } from '../../../src/settings/aws-config/parse-aws-config.js';
import { temporaryDirectory } from '../../program.js';

type Sections = ReadonlyMap<string, Section>;
type Table = Record<string, Record<string, unknown>>;

/** Sections that are not empty, as the SDK for JavaScript reads them from a file with this text. */
export async function parseWithSdk(text: string, file: string): Promise<Sections> {
  writeFileSync(file, text);
  const { configFile } = await loadSharedConfigFiles({
    configFilepath: file,
    filepath: join(file, 'none'),
    ignoreCache: true,
  });
  const sections = Object.entries(configFile).map(([name, values]): [string, Section] => [
    /^(sso-session|services)\./.test(name) ? name.replace('.', ' ') : `profile ${name}`,
    sectionOf(values),
  ]);
  return new Map(sections);
}

const PYTHON = '/usr/bin/python3';

/** Prints the contents of files. An older botocore does not parse the heads of `services`. */
const LOAD_CONFIGS = `
import json, shlex, sys
import awscli  # which makes its own botocore importable
from botocore.configloader import load_config

def services(loaded):
    if 'services' in loaded:
        return loaded['services']
    heads = [head for head in loaded if head.split()[0] == 'services']
    return {shlex.split(head)[1]: loaded[head] for head in heads}

def kinds(path):
    loaded = load_config(path)
    return {
        'profile': loaded['profiles'],
        'sso-session': loaded['sso_sessions'],
        'services': services(loaded),
    }

json.dump([kinds(path) for path in sys.argv[1:]], sys.stdout)`;

/** Runs Python once for all files. @returns the contents of each, by kind of section */
async function runBotocore(files: string[]): Promise<Record<string, Table>[]> {
  const argv = ['-X', 'utf8', '-c', LOAD_CONFIGS, ...files];
  const { stdout } = await promisify(execFile)(PYTHON, argv);
  return JSON.parse(stdout) as Record<string, Table>[];
}

const isInstalled = await runBotocore([]).then(
  () => true,
  () => false,
);

/** Why a test with the parser of the AWS CLI is skipped: to be appended to its title. */
export const whySkipped = isInstalled ? '' : ` (skipped: ${PYTHON} has no module awscli)`;

/** The sections of each text, as the AWS CLI reads them from a file. */
export async function parseWithAwsCli(texts: string[]): Promise<Sections[]> {
  const directory = temporaryDirectory();
  const files = texts.map((text, index) => {
    const file = join(directory, String(index));
    writeFileSync(file, text);
    return file;
  });
  const parsed = await runBotocore(files);
  return parsed.map((kinds) => {
    const sections = Object.entries(kinds).flatMap(([kind, table]) =>
      Object.entries(table).map(([name, values]): [string, Section] => [
        `${kind} ${name}`,
        sectionOf(values),
      ]),
    );
    return new Map(sections);
  });
}

/** Leaves out empty values, which the SDK and this program ignore. */
function sectionOf(values: Record<string, unknown>): Section {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : nested(key, value as object),
  );
  return new Map(entries.filter(([, value]) => value !== ''));
}

function nested(outer: string, values: object): (readonly [string, string])[] {
  return Object.entries(values).map(([key, value]) => [`${outer}.${key}`, String(value)]);
}
