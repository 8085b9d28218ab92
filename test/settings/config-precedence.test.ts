import { describe, expect, test } from 'vitest';
import type { RegisterSettings } from '../../src/settings/register-settings.js';
import type { RegisterFlags } from '../../src/settings/sources.js';
import { settingsOf } from './config-text.js';

/** Where something is said, what is said there, and what it means if not just that. */
type Said = [source: string, text: string, value?: unknown];

/** All that can say a setting, the strongest first. */
const CHAINS: [setting: keyof RegisterSettings, chain: Said[], flags?: RegisterFlags][] = [
  [
    'region',
    [
      ['--region', 'us-east-1'],
      ['sso_region of sso-session corp', 'us-east-2'],
      ['sso_region of profile dev', 'us-west-1'],
      ['AWS_REGION', 'us-west-2'],
      ['AWS_DEFAULT_REGION', 'eu-west-1'],
      ['region of profile dev', 'eu-west-2'],
    ],
  ],
  [
    'endpointUrl',
    [
      ['--endpoint-url', 'https://flag.example'],
      ['AWS_ENDPOINT_URL_SSO_OIDC', 'https://special.example'],
      ['AWS_ENDPOINT_URL', 'https://general.example'],
      ['sso_oidc.endpoint_url of services local', 'https://services.example'],
      ['endpoint_url of profile dev', 'https://profile.example'],
    ],
  ],
  [
    'useFips',
    [
      ['AWS_USE_FIPS_ENDPOINT', 'false', false],
      ['use_fips_endpoint of profile dev', 'true', true],
    ],
  ],
  [
    'useDualStack',
    [
      ['AWS_USE_DUALSTACK_ENDPOINT', 'true', true],
      ['use_dualstack_endpoint of profile dev', 'true', true],
    ],
  ],
  [
    'startUrl',
    [
      ['sso_start_url of sso-session corp', 'https://session.example/start#/'],
      ['sso_start_url of profile dev', 'https://profile.example/start'],
    ],
  ],
  [
    'issuerUrl',
    [
      ['--issuer-url', 'https://flag.example'],
      ['sso_start_url of sso-session corp', 'https://session.example/start#/'],
      ['sso_start_url of profile dev', 'https://profile.example/start'],
    ],
    { grantTypes: ['refresh_token', 'authorization_code'] },
  ],
  ['scopes', [['sso_registration_scopes of sso-session corp', 'b, a,b', ['b', 'a', 'b']]]],
  [
    'caBundle',
    [
      ['AWS_CA_BUNDLE', '/variable.pem'],
      ['ca_bundle of profile dev', '/profile.pem'],
    ],
  ],
];

/** What is said, put where it is said. */
function place(chain: Said[]) {
  const flags = new Map<string, string>();
  const env: Record<string, string> = {};
  const sections = new Map([
    ['profile dev', ['sso_session = corp', 'services = local']],
    ['sso-session corp', ['comment = x']],
    ['services local', ['s3 =', '  endpoint_url = https://s3.example']],
  ]);
  for (const [source, text] of chain) {
    const [key = '', section] = source.split(' of ');
    if (section !== undefined) {
      const line = `${key.replace('.', ' =\n  ')} = ${text}`;
      sections.get(section)?.push(line);
    } else if (key.startsWith('--')) {
      flags.set(
        key.slice(2).replace(/-./g, (dash) => dash.charAt(1).toUpperCase()),
        text,
      );
    } else env[key] = text;
  }
  const file = [...sections].map(([name, lines]) => [`[${name}]`, ...lines].join('\n')).join('\n');
  return { flags: Object.fromEntries(flags), env, file };
}

const CASES = CHAINS.flatMap(([setting, chain, flags = {}]) =>
  chain.map(([source], index) => ({ setting, source, chain: chain.slice(index), flags })),
);

describe('a setting that several places say', () => {
  test.each(CASES)('is for $setting the one of $source', ({ setting, chain, flags }) => {
    const said = place(chain);
    const region = setting === 'region' ? {} : { AWS_DEFAULT_REGION: 'eu-west-1' };
    const settings = settingsOf(
      said.file,
      { profile: 'dev', ...flags, ...said.flags },
      { ...region, ...said.env },
    );
    const [source, text, value = text] = chain[0] ?? [];
    expect(settings[setting]).toEqual({ value, source });
  });

  test('is not the one that an empty variable says', () => {
    const text = '[profile dev]\nregion = eu-west-2\nendpoint_url = https://profile.example\n';
    const env = { AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_ENDPOINT_URL: '' };
    expect(settingsOf(text, { profile: 'dev' }, env)).toMatchObject({
      region: { source: 'region of profile dev' },
      endpointUrl: { source: 'endpoint_url of profile dev' },
    });
  });
});

describe('sso_registration_scopes', () => {
  const session = (scopes: string) =>
    `[profile dev]\nsso_session = corp\nsso_registration_scopes = of:profile
[sso-session corp]\nsso_region = eu-west-1\n${scopes}\n`;
  const legacy = (scopes: string) => `[profile dev]\nsso_region = eu-west-1\n${scopes}\n`;

  test.each<[string, string, string[] | undefined]>([
    ['in their order', legacy('sso_registration_scopes = z:z , a:a,m:m'), ['z:z', 'a:a', 'm:m']],
    ['without what is empty', legacy('sso_registration_scopes = ,a:a,, ,'), ['a:a']],
    ['not at all where all are empty', legacy('sso_registration_scopes = , ,'), undefined],
    ['not at all where nothing is said', legacy('sso_registration_scopes ='), undefined],
    ['not from the profile of an sso-session', session(''), undefined],
  ])('are registered %s', (_, text, scopes) => {
    expect(settingsOf(text, { profile: 'dev' }).scopes?.value).toEqual(scopes);
  });
});
