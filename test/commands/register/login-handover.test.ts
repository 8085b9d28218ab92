import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  GRANTS,
  JSON_FORMAT,
  legacyConfig,
  loginWorld,
  readJson,
  registeredWorld,
  sessionConfig,
  START_URL,
} from '../../aws-cli/login-world.js';
import { calls, DAY, NOW, parse, temporaryDirectory } from '../../program.js';

/** The AWS CLI reuses a registration that has this much left. */
const LAST_MOMENT = 90 * DAY - 15 * 60_000;

describe.each([
  { old: 'pkce', flow: 'device' },
  { old: 'device', flow: 'pkce' },
] as const)('--aws-cli $flow', ({ old, flow }) => {
  test(`leaves a registration for ${old} alone that the AWS CLI would reuse`, async () => {
    const { register, file, text, service } = await registeredWorld(old);
    const { code, stdout, stderr } = await register(flow, { now: () => NOW + LAST_MOMENT });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*\nhint: .*--force.*\n$/);
    expect(stderr).toContain(
      `${file} holds a valid registration for the flow ${old}, not ${flow}.\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test.each([
    { which: 'has expired', flags: '', later: 90 * DAY },
    { which: 'the AWS CLI would not reuse', flags: '', later: LAST_MOMENT + 1000 },
    { which: 'it is forced to replace', flags: '--force', later: 0 },
  ])(`replaces a registration for ${old} that $which`, async ({ flags, later }) => {
    const { register, file } = await registeredWorld(old);
    const now = () => NOW + later;
    const result = await register(`${flow} ${flags} ${JSON_FORMAT}`, { now });
    const { clientId, clientSecret, expiresAt } = parse(result);
    const members = flow === 'pkce' ? { scopes: [ACCOUNT], grantTypes: GRANTS } : {};
    expect(readJson(file)).toEqual({ clientId, clientSecret, expiresAt, ...members });
  });
});

const withoutSsoRegion = (config: string) => config.replace('sso_region', 'region');

const REFUSED: { what: string; config: string; flags?: string; region?: string; says: string }[] = [
  {
    what: 'a profile without a start URL',
    config: '[profile dev]\nsso_region = eu-west-1\n',
    says: '--aws-cli needs a profile with an sso-session or an sso_start_url',
  },
  {
    what: 'an unknown profile',
    config: '[profile other]\nregion = eu-west-1\n',
    region: 'eu-west-1',
    says: '--aws-cli needs a profile with an sso-session or an sso_start_url',
  },
  {
    what: 'an sso-session without sso_region',
    config: withoutSsoRegion(sessionConfig()),
    region: 'eu-west-1',
    says: 'reads sso_region of sso-session my-sso, not AWS_REGION',
  },
  {
    what: 'an sso-session without sso_region, which the profile has',
    config: `${withoutSsoRegion(sessionConfig())}[profile dev]\nsso_region = eu-west-1\n`,
    says: 'reads sso_region of sso-session my-sso, not sso_region of profile dev',
  },
  {
    what: 'an sso-session without sso_start_url',
    config: '[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1\n',
    says: 'reads sso_start_url of sso-session corp.\n',
  },
  {
    what: 'an sso-session without sso_start_url, which the profile has',
    config:
      `[profile dev]\nsso_session = corp\nsso_start_url = ${START_URL}\n` +
      '[sso-session corp]\nsso_region = eu-west-1\n',
    says: 'reads sso_start_url of sso-session corp, not sso_start_url of profile dev',
  },
  {
    what: 'a legacy profile without sso_region',
    config: withoutSsoRegion(legacyConfig()),
    says: 'reads sso_region of the profile, not region of profile dev',
  },
  {
    what: 'a profile without any region, for which --region is no way out',
    config: `[profile dev]\nsso_start_url = ${START_URL}\n`,
    says: 'No region is set.\nhint:  Set sso_region in the AWS config file.\n',
  },
  {
    what: 'an unknown profile without any region',
    config: '',
    says: 'and no region is set.\nhint:  Correct the name.\n',
  },
  {
    what: 'an unknown sso-session',
    config: '[profile dev]\nsso_session = gone\n',
    region: 'eu-west-1',
    says: 'The section [sso-session gone] that profile dev names is not in',
  },
  {
    what: 'pkce and a legacy profile',
    config: legacyConfig(),
    flags: 'pkce',
    says: 'uses the flow pkce only for a profile with an sso-session',
  },
  {
    what: 'another flow',
    config: sessionConfig(),
    flags: 'implicit',
    says: 'Allowed choices are pkce, device',
  },
  ...[
    ...['--scopes a', '--grant-types refresh_token', '--redirect-uris http://127.0.0.1/x'],
    ...[`--issuer-url ${START_URL}`, '--client-type public', '--region eu-west-1'],
    '--entitled-application-arn arn:aws:sso::123456789012:application/ssoins-1/apl-1',
  ].map((flags) => ({
    what: `a client that ${flags} would change`,
    config: sessionConfig(),
    flags,
    says: 'cannot be used with option',
  })),
];

test.each(REFUSED)('--aws-cli refuses $what, and registers nothing', async (given) => {
  const { register, service, files } = await loginWorld(given.config);
  const env = { AWS_REGION: given.region };
  const { code, stdout, stderr } = await register(given.flags, given.region ? { env } : {});
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
  expect(stderr).toContain(given.says);
  expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  expect(files()).toEqual([]);
});

describe('a file of the AWS CLI that cannot be written', () => {
  test('does not lose the client: it is printed, and cached for the next run', async () => {
    const { register, directory, files, service } = await loginWorld(sessionConfig());
    mkdirSync(dirname(directory));
    writeFileSync(directory, 'a file where the directory should be');
    const result = await register(JSON_FORMAT);
    expect(result).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/^error: Could not write .*\nhint: .*\n$/) as string,
    });
    rmSync(directory);
    const again = await register(JSON_FORMAT);
    expect(parse(again)).toMatchObject({ source: 'cache', clientId: parse(result).clientId });
    expect(result.stderr).toContain(join(directory, files().join()));
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test('leaves no other file behind', async () => {
    const { register, file, files } = await registeredWorld();
    const names = files();
    rmSync(file);
    mkdirSync(file);
    expect(await register('--force')).toMatchObject({ code: 7 });
    expect(files()).toEqual(names);
    expect(readdirSync(file)).toEqual([]);
  });

  test.each(['', '--force'])('prevents any call if it is a link (flags: %j)', async (flags) => {
    const { register, file, service } = await registeredWorld();
    const target = join(temporaryDirectory(), 'target');
    renameSync(file, target);
    symlinkSync(target, file);
    const before = readFileSync(target, 'utf8');
    const { code, stderr } = await register(flags);
    expect(code).toBe(7);
    expect(stderr).toContain(`Could not read ${file}: it is a symbolic link.`);
    expect(readFileSync(target, 'utf8')).toBe(before);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});
