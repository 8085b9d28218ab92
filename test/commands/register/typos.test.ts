import { describe, expect, test } from 'vitest';
import { calls, home } from '../../program.js';

const CORP = '[sso-session corp]\nsso_region = eu-west-1\n';
const DEV = `[profile dev]\nsso_session = corp\n`;

/** By arguments and config file, what the hint says. The client is registered all the same. */
const TYPOS = [
  {
    what: 'a profile that is nearly one of the file',
    line: '-p dve --region eu-west-1',
    hint: /^hint: The profile dve is not in .*config\. Did you mean dev\?$/m,
  },
  {
    what: 'a profile in other letters',
    line: '-p DEV --region eu-west-1',
    hint: /^hint: The profile DEV is not in .*config\. Did you mean dev\?$/m,
  },
  {
    what: 'the name of an sso-session',
    line: '-p corp --region eu-west-1',
    hint: /^hint: The profile corp is not in .*config\. corp is an sso-session: name one of its profiles, or use --aws-cli --sso-session corp\.$/m,
  },
  {
    what: 'an sso-session without profiles',
    config: '[sso-session my corp]\n[sso-session "my corp"]\n',
    line: ['-p', 'my corp', '--region', 'eu-west-1'],
    hint: /^hint: .* my corp is an sso-session: name one of its profiles, or use --aws-cli --sso-session 'my corp'\.$/m,
  },
  {
    what: 'quotes around a value',
    config: `${CORP}sso_start_url = "https://x.awsapps.com/start"\n${DEV}`,
    line: '-p dev',
    hint: /^hint: In sso_start_url of sso-session corp, aws takes the quotes as part of the value: write it without them\.$/m,
  },
  {
    what: 'the short name of a grant type',
    line: '-p dev --grant-types device_code',
    hint: /^hint: .* grant type device_code\. Did you mean urn:ietf:params:oauth:grant-type:device_code\?$/m,
    code: 5,
  },
  {
    what: 'a grant type that is like none',
    line: '-p dev --grant-types password',
    hint: /^hint: .* grant type password\. It knows authorization_code, refresh_token, urn:\S+:device_code\.$/m,
    code: 5,
  },
  {
    what: 'a head without its kind',
    config: '[prod]\nregion = eu-west-1\n',
    line: '-p prod --region eu-west-1',
    hint: /^hint: .* Write \[profile prod\] instead of \[prod\] in .*config, line 1\.$/m,
  },
  {
    what: 'a name that lacks its quotes',
    config: '[profile Acme Dev]\nregion = eu-west-1\n',
    line: ['-p', 'Acme Dev', '--region', 'eu-west-1'],
    hint: /^hint: .* Write \[profile "Acme Dev"\] instead of \[profile Acme Dev\] in .*config, line 1\.$/m,
  },
  {
    what: 'a quote that is not closed',
    config: '[profile "prod]\nregion = eu-west-1\n',
    line: '-p prod --region eu-west-1',
    hint: /^hint: .* Write \[profile prod\] instead of \[profile "prod\] in .*config, line 1\.$/m,
  },
  {
    what: 'a comment after a value',
    config: `${CORP}sso_registration_scopes = a # b\n${DEV}`,
    line: '-p dev',
    hint: /^hint: In sso_registration_scopes of sso-session corp, aws takes # and what follows as part of the value: put the comment on a line of its own\.$/m,
    code: 5,
  },
  {
    what: 'a head with a mistyped kind',
    config: '[porfile prod]\nregion = eu-west-1\n',
    line: '-p prod --region eu-west-1',
    hint: /^hint: .* Write \[profile prod\] instead of \[porfile prod\] in .*config, line 1\.$/m,
  },
  {
    what: 'a mistyped key of the sso-session',
    config: `${CORP}sso_registration_scope = a\n${DEV}`,
    line: '-p dev',
    hint: /^hint: AWS tools do not read sso_registration_scope of sso-session corp\. Did you mean sso_registration_scopes\?$/m,
  },
  {
    what: 'a mistyped key of the profile',
    config: `${CORP}${DEV}sso-role-name = a\n`,
    line: '-p dev',
    hint: /^hint: .* sso-role-name of profile dev\. Did you mean sso_role_name\?$/m,
  },
  {
    what: 'a region that is nearly one',
    line: '-p dev --region eu-wset-1',
    hint: /^hint: eu-wset-1 \(--region\) .* Did you mean eu-west-1\?$/m,
  },
  {
    what: 'a grant type that is nearly one',
    line: '-p dev --grant-types refresh_tokn',
    hint: /^hint: .* grant type refresh_tokn\. Did you mean refresh_token\?$/m,
    code: 5,
  },
];

describe('register', () => {
  test.each(TYPOS)('hints at $what, and sends it', async (row) => {
    const { config = CORP + DEV, line, hint, code = 0 } = row;
    const { run, service } = await home(config);
    const options = typeof line === 'string' ? line.split(' ') : line;
    const dryRun = await run(['register', ...options, '--dry-run']);
    expect(dryRun).toMatchObject({ code: 0, stderr: expect.stringMatching(hint) as string });
    const ended = await run(['register', ...options]);
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(hint) as string });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });

  test.each([
    { what: 'keys that no AWS tool is known to mistype', lines: 'granted_sso_start_url = x\n' },
    { what: 'keys of a nested block', lines: 's3 =\n  sso_regoin = a\n' },
    { what: 'keys in capitals', lines: 'SSO_ROLE_NAME = a\n' },
    { what: 'keys of other features', lines: 'source_profile = a\nrole_arn = b\nregion = c-d-1\n' },
  ])('does not hint at $what', async ({ lines }) => {
    const { run } = await home(`${CORP}${DEV}${lines}`);
    expect((await run('register -p dev')).stderr).toBe('');
  });

  test('does not hint at a profile whose name is like no other', async () => {
    const { run } = await home(CORP + DEV);
    expect((await run('register -p other --region eu-west-1')).stderr).toBe('');
  });
});

describe('register without a region', () => {
  test.each([
    { what: 'a mistyped key', config: '[profile dev]\nsso_regoin = a\n', hint: 'sso_region?' },
    { what: 'a head without its kind', config: '[dev]\nsso_region = a\n', hint: '[profile dev]' },
    {
      what: 'an sso-session that is nearly named so',
      config: `${CORP}[profile dev]\nsso_session = crop\n`,
      hint: 'Did you mean corp?',
    },
    {
      what: 'the head of an sso-session that lacks its quotes',
      config: '[sso-session Acme Dev]\n[profile dev]\nsso_session = Acme Dev\n',
      hint: 'Write [sso-session "Acme Dev"] instead of [sso-session Acme Dev] in ',
    },
    {
      what: 'a comment after the name of an sso-session',
      config: `${CORP}[profile dev]\nsso_session = corp ; main\n`,
      hint: 'aws takes ; and what follows as part of the value',
    },
    {
      what: 'a comment after a region',
      config: '[profile dev]\nsso_region = eu-west-1 # home\n',
      hint: 'aws takes # and what follows as part of the value',
    },
    {
      what: 'quotes around a region',
      config: '[profile dev]\nsso_region = "eu-west-1"\n',
      hint: 'aws takes the quotes as part of the value: write it without them.',
    },
    {
      what: 'quotes around the name of an sso-session',
      config: `${CORP}[profile dev]\nsso_session = 'corp'\n`,
      hint: 'aws takes the quotes as part of the value: write it without them.',
    },
    {
      what: 'a FIPS region',
      config: '[profile dev]\nsso_region = fips-us-east-1\n',
      hint: 'Write us-east-1, and set AWS_USE_FIPS_ENDPOINT=true.',
    },
  ])('names $what in its hint', async ({ config, hint }) => {
    const { run } = await home(config);
    const ended = await run('register -p dev');
    expect(ended.code).toBe(2);
    expect(ended.stderr.split('\nhint: ')[1]).toContain(hint);
  });
});

test('says each hint of register --all once, however many calls it makes', async () => {
  const sessions = ['a', 'b'].map(
    (name) =>
      `[sso-session ${name}]\nsso_region = eu-west-1\n[profile ${name}]\nsso_session = ${name}\n`,
  );
  const { run, service } = await home(sessions.join(''));
  const { code, stderr } = await run('register --all --region eu-wset-1');
  expect(code).toBe(0);
  expect(stderr.match(/Did you mean eu-west-1/g)).toHaveLength(1);
  expect(await calls(service)).toMatchObject({ RegisterClient: 2 });
});
