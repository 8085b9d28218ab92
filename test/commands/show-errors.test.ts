import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DAY, home, NOW, parse } from '../program.js';

const CORP = 'https://d-1234567890.awsapps.com/start';
const CONFIG = `[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_start_url = ${CORP}\nsso_region = eu-west-1\n`;
const LATER = { now: () => NOW + 91 * DAY };

/** The words of the command in a hint, as a real shell splits them. */
function wordsOf(stderr: string): string[] {
  const [, command = ''] = /^hint: {2}Renew it with "sso-register (.*)"\.$/m.exec(stderr) ?? [];
  return execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

test.skipIf(process.platform === 'win32').each([
  { what: 'what the configuration gives', flags: '', named: [] },
  { what: 'a region', flags: '--region us-east-1', named: ['--region', 'us-east-1'] },
  { what: 'scopes', flags: '--scopes b:b a:a', named: ['--scopes', 'b:b', 'a:a'] },
  { what: 'a name', flags: "--client-name it's", named: ['--client-name', "it's"] },
  {
    what: 'grant types, redirect URIs and an issuer',
    flags: `--grant-types authorization_code --redirect-uris http://127.0.0.1/x`,
    named: [
      ...['--redirect-uris', 'http://127.0.0.1/x', '--grant-types', 'authorization_code'],
      ...['--issuer-url', CORP],
    ],
  },
])('renews an equal request with the command of the hint: $what', async ({ flags, named }) => {
  const { run } = await home(CONFIG);
  const { request } = parse(await run(`register -p dev --format json ${flags}`));
  const expired = await run('show -p dev', LATER);
  expect(expired.code).toBe(4);
  const words = wordsOf(expired.stderr);
  expect(words).toEqual(['register', '--profile', 'dev', ...named]);
  const renewed = parse(await run([...words, '--format', 'json'], LATER));
  expect(renewed).toMatchObject({ reason: 'expired', request });
});

test('names the endpoint in the hint if the environment does not give it any more', async () => {
  const { run, service } = await home(CONFIG);
  await run('register -p dev');
  const env = { AWS_ENDPOINT_URL_SSO_OIDC: '' };
  const { stderr } = await run('show -p dev', { ...LATER, env });
  expect(wordsOf(stderr)).toEqual(['register', '--profile', 'dev', '--endpoint-url', service.url]);
});

test('ends with 4 although today no endpoint can be resolved', async () => {
  const { run } = await home(CONFIG.replace('eu-west-1', 'us-isob-east-1'));
  await run('register -p dev');
  const unsupported = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' };
  const env = { ...unsupported, AWS_ENDPOINT_URL_SSO_OIDC: '' };
  expect(await run('show -p dev', { ...LATER, env })).toMatchObject({ code: 4 });
});

test('names all of the request in the hint if the configuration cannot be read', async () => {
  const { run, file, service } = await home(CONFIG);
  await run('register -p dev');
  writeFileSync(file, 'not a config file');
  const { stderr } = await run('show -p dev', LATER);
  expect(wordsOf(stderr)).toEqual([
    ...['register', '--profile', 'dev', '--region', 'eu-west-1', '--endpoint-url', service.url],
    ...['--client-name', 'sso-register-corp', '--client-type', 'public'],
  ]);
});

test('prints the start URL of the configuration, also after that has changed', async () => {
  const { run, file } = await home(CONFIG);
  const printed = async (line: string) => parse(await run(`${line} -p dev --format json`)).startUrl;
  expect(await printed('register')).toBe(CORP);
  writeFileSync(file, CONFIG.replace(CORP, `${CORP}/`));
  expect(await printed('show')).toBe(CORP);
  expect(await printed('register')).toBe(`${CORP}/`);
  expect(await printed('show')).toBe(`${CORP}/`);
  const { stdout } = await run('show -p dev --format env');
  expect(stdout).toContain(`export AWS_SSO_START_URL=${CORP}/\n`);
});

test.each([
  { what: 'and asks for a region if none is known', config: '', needed: ' --region REGION' },
  { what: 'whose region AWS_REGION says', config: '', region: 'eu-west-1', needed: '' },
  { what: 'whose region the AWS config file says', config: CONFIG, needed: '' },
  { what: 'of aws sso login', config: CONFIG, flags: ' --aws-cli', needed: ' --aws-cli pkce' },
])('names the command that registers what is not cached, $what', async (row) => {
  const { run } = await home(row.config);
  const env = { AWS_REGION: row.region };
  const { code, stderr } = await run(`show -p dev${row.flags ?? ''}`, { env });
  expect(code).toBe(3);
  expect(stderr).toContain(
    `hint:  Register a client with "sso-register register --profile dev${row.needed}"`,
  );
  const command = `register --profile dev${row.needed.replace('REGION', 'eu-west-1')}`;
  expect(await run(command, { env })).toMatchObject({ code: 0 });
});
