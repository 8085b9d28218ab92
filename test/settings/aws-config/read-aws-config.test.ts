import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expandHome } from '../../../src/settings/aws-config/config-paths.js';
import { readAwsConfig, sectionNames } from '../../../src/settings/aws-config/read-aws-config.js';
import { home, parse, temporaryDirectory } from '../../program.js';
import { configFile } from './config-text.js';
import { errorOf, settled } from '../resolve.js';

const TEXT = '[default]\nregion = eu-west-2\n';

/** A home directory with files of `.aws`. */
function homeWith(files: Record<string, string>): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, '.aws'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, '.aws', name), text);
  }
  return directory;
}

describe('the AWS config file', () => {
  test.each([
    { by: 'HOME', file: undefined },
    { by: '~', file: '~/.aws/config' },
    { by: '$HOME', file: '$HOME/.aws/config' },
    { by: 'several variables', file: '${HOME}/.aws/$NAME' },
  ])('is found by $by', ({ file }) => {
    const env = { HOME: homeWith({ config: TEXT }), NAME: 'config', AWS_CONFIG_FILE: file };
    expect(sectionNames(readAwsConfig(env), 'profile')).toEqual(['default']);
  });

  test.each([
    '~nobody-has-this-name/config',
    '/a/$NOT_SET',
    '${NOT_SET}/config',
    '$',
    '$constructor/x',
  ])('is named verbatim if %s names nothing else', (path) => {
    expect(readAwsConfig({ AWS_CONFIG_FILE: path })).toMatchObject({ path, exists: false });
  });

  test('is found by ~ and the name of a user', () => {
    const { username, homedir } = userInfo();
    expect(expandHome(`~${username}/config`, {})).toBe(`${homedir}/config`);
  });

  test('is none at all if AWS_CONFIG_FILE is empty', () => {
    const env = { HOME: homeWith({ config: TEXT }), AWS_CONFIG_FILE: '' };
    const config = readAwsConfig(env);
    expect(config.sections).toEqual(new Map());
    expect(errorOf(() => settled({}, {}, config))).toMatchObject({
      message:
        'There is no AWS config file, because AWS_CONFIG_FILE is empty, and no region is set.',
    });
  });

  test('is read again each time', () => {
    const env = { AWS_CONFIG_FILE: configFile(TEXT), AWS_SHARED_CREDENTIALS_FILE: '' };
    readAwsConfig(env);
    writeFileSync(env.AWS_CONFIG_FILE, TEXT.replace('default', 'profile late'));
    expect(sectionNames(readAwsConfig(env), 'profile')).toEqual(['late']);
  });
});

describe('register', () => {
  test('says that a file is missing, and not that a profile is', async () => {
    const { run, file } = await home(TEXT);
    const missing = { AWS_CONFIG_FILE: `${file}.old` };
    const says = `The AWS config file ${file}.old does not exist`;
    for (const line of [
      '-p dev',
      '',
      '--all',
      '-p dev --aws-cli',
      '--aws-cli --sso-session corp',
    ]) {
      const { code, stderr } = await run(`register ${line}`, { env: missing });
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`error: ${says}`) as string,
      });
    }
    const { code, stderr } = await run('register -p dev --region eu-west-1', { env: missing });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `hint: ${says}.\n` });
  });

  test.each(['register', 'register --all', 'register --dry-run', 'show --aws-cli'])(
    'refuses what the AWS CLI refuses: %s',
    async (line) => {
      const { run, file } = await home('[default]\nsso_region = a\nsso_region = b\n');
      const { code, stdout, stderr } = await run(line);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        `error: ${file}, line 3: this key is already in line 2, in the same section, so aws does not read the file.\nhint:  Delete one of the two lines.\n`,
      );
    },
  );

  test.each(['show', 'clear', 'show --all'])(
    'leaves a file alone that it does not need: %s',
    async (line) => {
      const { run } = await home('not a config file');
      const { stderr } = await run(line);
      expect(stderr).not.toContain('aws does not read');
    },
  );
});

describe('the credentials file', () => {
  const CONFIG = '[profile p]\nsso_region = eu-west-1\noutput = json\n';

  test('replaces keys of the config file, and is named as their source', async () => {
    const { run, directory } = await home(CONFIG);
    const credentials = join(directory, 'credentials');
    writeFileSync(credentials, '[p]\nSSO_REGION = eu-west-2\naws_secret_access_key = xyzzy\n');
    const env = { AWS_SHARED_CREDENTIALS_FILE: credentials };
    const ended = await run('register -p p --dry-run --format json --debug', { env });
    expect(parse(ended)).toMatchObject({
      settings: {
        region: { value: 'eu-west-2', source: `sso_region of profile p in ${credentials}` },
      },
    });
    expect(ended.stdout + ended.stderr).not.toContain('xyzzy');
  });

  test('names profiles by its heads as they stand', () => {
    const env = { HOME: homeWith({ credentials: '[a b]\n[profile c]\n[DEFAULT]\nx = y\n' }) };
    const config = readAwsConfig(env);
    expect(sectionNames(config, 'profile')).toEqual(['a b', 'profile c']);
    expect(config.sections.get('profile a b')?.values.get('x')?.text).toBe('y');
  });

  test('is missing if it cannot be read, as for the AWS CLI', () => {
    const directory = homeWith({ config: CONFIG });
    mkdirSync(join(directory, '.aws', 'credentials'));
    expect(sectionNames(readAwsConfig({ HOME: directory }), 'profile')).toEqual(['p']);
    chmodSync(join(directory, '.aws', 'credentials'), 0);
    expect(sectionNames(readAwsConfig({ HOME: directory }), 'profile')).toEqual(['p']);
  });
});

test('expands ~ in the name of the certificate bundle, as the AWS CLI does', () => {
  const env = {
    HOME: homeWith({ config: '[default]\nregion = eu-west-2\nca_bundle = ~/ca.pem\n' }),
  };
  const config = readAwsConfig(env);
  expect(settled({}, env, config).caBundle?.value).toBe(join(env.HOME, 'ca.pem'));
  const named = settled({}, { ...env, AWS_CA_BUNDLE: '~/other.pem' }, config);
  expect(named.caBundle?.value).toBe(join(env.HOME, 'other.pem'));
});

test.each([
  { env: { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }, profile: 'a', source: 'AWS_PROFILE' },
  {
    env: { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'b' },
    profile: 'b',
    source: 'AWS_DEFAULT_PROFILE',
  },
])('uses the profile $profile of $source with $env', ({ env, profile, source }) => {
  const settings = settled({ region: 'eu-west-1' }, env);
  expect(settings.profile).toEqual({ value: profile, source });
});
