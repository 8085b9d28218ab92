import { expect, test } from 'vitest';
import { registrationKey } from '../../src/aws-cli/registration-key.js';
import { START_URL } from './login-world.js';

const ACCOUNT = 'sso:account:access';
const WHISPERER = 'codewhisperer:completions';

test.each([
  [START_URL, 'my-sso', [ACCOUNT], 'bad1b99972dcdbd398df369048920b52e74d64ef'],
  [START_URL, 'my-sso', [ACCOUNT, WHISPERER], 'a9f53015e45781580d1a6e8fd623d10516877082'],
  [START_URL, 'my-sso', [WHISPERER, ACCOUNT], '7d56e4efef4e24365f3f502fc193a986cb246628'],
  [START_URL, 'my-sso', ['ünï'], '21ea7b8e8e08c95228c1d3c6f9a2bcb8f016edc5'],
  [START_URL, 'my-sso', [], '1a5f225dd26076fc3d45e6741a821279d323c558'],
  [START_URL, 'my-sso', null, 'f31b3b8dbf1565a43a95b3ea6bb34ee92bdc0d88'],
  [START_URL, null, null, '8ba5c4795fa8538a47da089266d94d19d06fe7f6'],
  [`${START_URL}/`, 'my-sso', null, 'b66a08fc42cfa0df42af1a667fbd67e4eb5a0f56'],
  [`${START_URL}#/`, 'my-sso', null, 'd0e3960f2bfe1e0d0ee5c7da0baafae9a62d440a'],
  [START_URL, 'team\u007f', null, '6e67db54e238e7cecfd775e5be8b6259a589ff44'],
  [START_URL, 'équipe', null, '0738a90efceeacad30900470dd53e2c47773974a'],
  [START_URL, '🦊', null, 'c4dafc628b49e42b0a21e62791cd70203b90aa8a'],
  [START_URL, '\ud83e', null, 'e33e31739c4cf8a5e69a954a759bbbe07de61605'],
  [START_URL, '\u2028\ufeff', null, '367a21627868f53746c21ea15b9c08305d6f6604'],
  [START_URL, 'a"b\\c\td\u001f', null, '76c651d699c61aecfeeeca9be47247792d79a015'],
])('the key of %s, %j and %j is %s', (startUrl, sessionName, scopes, key) => {
  expect(registrationKey({ startUrl, region: 'eu-west-1', scopes, sessionName })).toBe(key);
});
