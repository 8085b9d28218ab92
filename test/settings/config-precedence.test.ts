import { describe, expect, test } from 'vitest';
import { settingsOf } from './aws-config/config-text.js';

interface Said {
  source: string;
  text: string;
  /** What the text means, unless it is the value itself. */
  value?: unknown;
}

/** For each setting, its sources, the strongest first. */
const CHAINS: Record<string, Said[]> = {
  region: [
    { source: '--region', text: 'us-east-1' },
    { source: 'sso_region of sso-session corp', text: 'us-east-2' },
    { source: 'sso_region of profile dev', text: 'us-west-1' },
    {
      source: 'sso_start_url of profile dev',
      text: 'https://ssoins-1.portal.ap-south-2.app.aws',
      value: 'ap-south-2',
    },
    { source: 'AWS_REGION', text: 'us-west-2' },
    { source: 'AWS_DEFAULT_REGION', text: 'eu-west-1' },
    { source: 'region of profile dev', text: 'eu-west-2' },
  ],
  endpointUrl: [
    { source: '--endpoint-url', text: 'https://flag.example' },
    { source: 'AWS_ENDPOINT_URL_SSO_OIDC', text: 'https://special.example' },
    { source: 'AWS_ENDPOINT_URL', text: 'https://general.example' },
    { source: 'sso_oidc.endpoint_url of services local', text: 'https://services.example' },
    { source: 'endpoint_url of profile dev', text: 'https://profile.example' },
  ],
  useFips: [
    { source: 'AWS_USE_FIPS_ENDPOINT', text: 'false', value: false },
    { source: 'use_fips_endpoint of profile dev', text: 'true', value: true },
  ],
  useDualStack: [
    { source: 'AWS_USE_DUALSTACK_ENDPOINT', text: 'true', value: true },
    { source: 'use_dualstack_endpoint of profile dev', text: 'true', value: true },
  ],
  startUrl: [
    { source: 'sso_start_url of sso-session corp', text: 'https://session.example/start#/' },
    { source: 'sso_start_url of profile dev', text: 'https://profile.example/start' },
  ],
  issuerUrl: [
    { source: '--issuer-url', text: 'https://flag.example' },
    { source: 'sso_start_url of sso-session corp', text: 'https://session.example/start#/' },
    { source: 'sso_start_url of profile dev', text: 'https://profile.example/start' },
  ],
  scopes: [
    {
      source: 'sso_registration_scopes of sso-session corp',
      text: 'b, a,b',
      value: ['b', 'a', 'b'],
    },
  ],
  caBundle: [
    { source: 'AWS_CA_BUNDLE', text: '/variable.pem' },
    { source: 'ca_bundle of profile dev', text: '/profile.pem' },
  ],
  maxAttempts: [
    { source: '--max-attempts', text: '5', value: 5 },
    { source: 'AWS_MAX_ATTEMPTS', text: '4', value: 4 },
    { source: 'max_attempts of profile dev', text: '2', value: 2 },
  ],
};

/** Flags, environment and config file in which every source of a chain has its text. */
function place(chain: Said[]) {
  const flags: Record<string, string> = {};
  const env: Record<string, string> = {};
  const sections = new Map([
    ['profile dev', ['sso_session = corp', 'services = local']],
    ['sso-session corp', ['comment = x']],
    ['services local', ['s3 =', '  endpoint_url = https://s3.example']],
  ]);
  for (const { source, text } of chain) {
    const [key = '', section] = source.split(' of ');
    if (section !== undefined) {
      const line = `${key.replace('.', ' =\n  ')} = ${text}`;
      sections.get(section)?.push(line);
    } else if (key.startsWith('--')) {
      flags[key.slice(2).replace(/-./g, (dash) => dash.charAt(1).toUpperCase())] = text;
    } else env[key] = text;
  }
  if (!chain.some(({ source }) => source === 'region of profile dev')) {
    sections.get('profile dev')?.push('region = ap-south-1');
  }
  const file = [...sections].map(([name, lines]) => [`[${name}]`, ...lines].join('\n')).join('\n');
  return { flags, env, file };
}

const CASES = Object.entries(CHAINS).flatMap(([setting, chain]) =>
  chain.map((said, index) => ({ setting, ...said, chain: chain.slice(index) })),
);

describe('a setting with several sources', () => {
  test.each(CASES)('takes $setting from $source before any weaker source', (given) => {
    const { setting, source, text, value = text, chain } = given;
    const { flags, env, file } = place(chain);
    // Only with this grant type is the start URL the issuer URL too.
    const grantTypes = ['refresh_token', 'authorization_code'];
    const always = { profile: 'dev', ...(setting === 'issuerUrl' && { grantTypes }) };
    const settings = settingsOf(file, { ...always, ...flags }, env);
    expect(settings).toHaveProperty(setting, { value, source });
  });

  test('skips an empty variable', () => {
    const text = '[profile dev]\nregion = eu-west-2\nendpoint_url = https://profile.example\n';
    const env = { AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_ENDPOINT_URL: '' };
    expect(settingsOf(text, { profile: 'dev' }, env)).toMatchObject({
      region: { source: 'region of profile dev' },
      endpointUrl: { source: 'endpoint_url of profile dev' },
    });
  });
});

describe('sso_registration_scopes', () => {
  test.each([
    { how: 'in their order', text: 'z:z , a:a,m:m', scopes: ['z:z', 'a:a', 'm:m'] },
    {
      how: 'stripped as Python does',
      text: '\ufeffa,\u001cb:b\u0085, c',
      scopes: ['\ufeffa', 'b:b', 'c'],
    },
    { how: 'without the empty ones', text: ',a:a,, ,', scopes: ['a:a'] },
    { how: 'not at all if all are empty', text: ', ,', scopes: undefined },
    { how: 'not at all if the value is empty', text: '', scopes: undefined },
  ])('are registered $how', ({ text, scopes }) => {
    const file = `[profile dev]\nsso_region = eu-west-1\nsso_registration_scopes = ${text}\n`;
    expect(settingsOf(file, { profile: 'dev' }).scopes?.value).toEqual(scopes);
  });

  test('are read from several lines, as the AWS CLI does', () => {
    const file =
      '[profile dev]\nsso_region = eu-west-1\nsso_registration_scopes = a:a,\n  b:b\n\n  , c:c\n';
    expect(settingsOf(file, { profile: 'dev' }).scopes?.value).toEqual(['a:a', 'b:b', 'c:c']);
  });

  test('are not taken from a profile that has an sso-session', () => {
    const file = `[profile dev]\nsso_session = corp\nsso_registration_scopes = of:profile
[sso-session corp]\nsso_region = eu-west-1\n`;
    expect(settingsOf(file, { profile: 'dev' }).scopes?.value).toBeUndefined();
  });
});
