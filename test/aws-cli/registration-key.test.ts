import { expect, test } from 'vitest';
import { registrationKey } from '../../src/aws-cli/registration-key.js';
import { ACCOUNT, START_URL } from './login-world.js';

const WHISPERER = 'codewhisperer:completions';
const LEGACY = { startUrl: START_URL, region: 'eu-west-1', scopes: null, sessionName: null };
const SESSION = { ...LEGACY, sessionName: 'my-sso' };

/** By key, as the json.dumps and hashlib of Python compute it. */
const IDENTITIES = {
  bad1b99972dcdbd398df369048920b52e74d64ef: { ...SESSION, scopes: [ACCOUNT] },
  a9f53015e45781580d1a6e8fd623d10516877082: { ...SESSION, scopes: [ACCOUNT, WHISPERER] },
  '7d56e4efef4e24365f3f502fc193a986cb246628': { ...SESSION, scopes: [WHISPERER, ACCOUNT] },
  '21ea7b8e8e08c95228c1d3c6f9a2bcb8f016edc5': { ...SESSION, scopes: ['ünï'] },
  '1a5f225dd26076fc3d45e6741a821279d323c558': { ...SESSION, scopes: [] },
  f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88: SESSION,
  // As version 2.36.7 of the AWS CLI computed it for a start URL that redirected to this region.
  e4c66ed8c20bdac4cf0b48596b40826b909f88ff: {
    ...{ startUrl: 'https://localhost:18443/start', region: 'us-west-2' },
    ...{ scopes: [ACCOUNT], sessionName: 'corp' },
  },
  '65ad3652852ce040d3825604057de0a8c3ab9bea': { ...SESSION, region: 'us-west-2' },
  '8ba5c4795fa8538a47da089266d94d19d06fe7f6': LEGACY,
  b66a08fc42cfa0df42af1a667fbd67e4eb5a0f56: { ...SESSION, startUrl: `${START_URL}/` },
  d0e3960f2bfe1e0d0ee5c7da0baafae9a62d440a: { ...SESSION, startUrl: `${START_URL}#/` },
  '6e67db54e238e7cecfd775e5be8b6259a589ff44': { ...LEGACY, sessionName: 'team\u007f' },
  '0738a90efceeacad30900470dd53e2c47773974a': { ...LEGACY, sessionName: 'équipe' },
  c4dafc628b49e42b0a21e62791cd70203b90aa8a: { ...LEGACY, sessionName: '🦊' },
  e33e31739c4cf8a5e69a954a759bbbe07de61605: { ...LEGACY, sessionName: '\ud83e' },
  '367a21627868f53746c21ea15b9c08305d6f6604': { ...LEGACY, sessionName: '\u2028\ufeff' },
  '76c651d699c61aecfeeeca9be47247792d79a015': { ...LEGACY, sessionName: 'a"b\\c\td\u001f' },
  '2ea449f697cec8976c6eb910e8632ee8e73727d2': { ...LEGACY, sessionName: 'é😀\u007f"\\' },
};

const ROWS = Object.entries(IDENTITIES).map(([key, identity]) => ({ key, identity }));

test.each(ROWS)('$identity has the key $key', ({ key, identity }) => {
  expect(registrationKey(identity)).toBe(key);
});
