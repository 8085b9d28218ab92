import { describe, expect, test } from 'vitest';
import { registerAt, REGISTRATION, say, startService, type Answer } from './service.js';

const DESCRIPTION = 'What is wrong, in words.';

const REFUSALS = [
  ['InvalidRequestException', 'invalid_request'],
  ['InvalidClientMetadataException', 'invalid_client_metadata'],
  ['InvalidScopeException', 'invalid_scope'],
  ['InvalidRedirectUriException', 'invalid_redirect_uri'],
  ['UnsupportedGrantTypeException', 'unsupported_grant_type'],
  ['AnExceptionOfTomorrow', 'tomorrow'],
] as const;

describe.each(REFUSALS)('%s', (exception, error) => {
  test.each([
    ['x-amzn-errortype', { 'x-amzn-errortype': `${exception}:http://internal/` }, {}],
    ['__type', {}, { __type: `com.amazonaws.ssooidc#${exception}` }],
  ])('named by %s, is a refusal in the words of the service', async (_, headers, type) => {
    const body = { error, error_description: DESCRIPTION, ...type };
    const service = await startService(say(400, body, headers));
    const { code, stdout, stderr, cached } = await registerAt(service);
    expect({ code, stdout, cached }).toEqual({ code: 5, stdout: '', cached: false });
    expect(stderr).toContain(`${error}: ${DESCRIPTION}`);
    expect(stderr).not.toContain('Unknown');
    expect(service.calls).toHaveLength(1);
  });
});

test.each([
  ['an escape sequence', 'a\u001b[31mb', String.raw`a\u001b[31mb`],
  ['a bidirectional override', 'a\u202eb', String.raw`a\u202eb`],
  ['a line of a CI runner', 'a\n::add-mask::b', String.raw`a\u000a::add-mask::b`],
])('%s in an error description is shown escaped', async (_, description, shown) => {
  const body = { error: 'invalid_request', error_description: description };
  const headers = { 'x-amzn-errortype': 'InvalidRequestException' };
  const { stderr } = await registerAt(await startService(say(400, body, headers)), ['--debug']);
  expect(stderr).toContain(shown);
  expect(stderr).not.toContain(description);
});

test.each([
  ['an HTML page', 200, '<html>Please log in</html>'],
  ['an HTML page', 302, '<html>Moved</html>'],
  ['an HTML page', 403, '<html>Blocked</html>'],
  ['an HTML page', 404, '<html>Not here</html>'],
  ['an HTML page', 407, '<html>Who are you?</html>'],
  ['nothing', 407, ''],
  ['an HTML page', 502, '<html>Bad gateway</html>'],
  ['an empty object', 200, '{}'],
  ['null', 200, 'null'],
  ['null', 400, 'null'],
  ['a list', 200, '[]'],
  ['a text', 200, '"ok"'],
  ['nothing', 200, ''],
])('%s with HTTP %d is not the service', async (_, status, body) => {
  const service = await startService(say(status, body));
  const { code, stdout, stderr, cached } = await registerAt(service, ['--max-attempts', '1']);
  expect({ code, stdout, cached }).toEqual({ code: 6, stdout: '', cached: false });
  expect(stderr).toContain(`error: ${service.url} `);
});

test.each([
  ['clientId', undefined],
  ['clientId', ''],
  ['clientId', 7],
  ['clientSecret', undefined],
  ['clientSecret', null],
  ['clientSecretExpiresAt', undefined],
  ['clientSecretExpiresAt', -1],
  ['clientSecretExpiresAt', 1e300],
  ['clientSecretExpiresAt', 'soon'],
])('an answer whose %s is %j is no registration', async (member, value) => {
  const service = await startService(say(200, { ...REGISTRATION, [member]: value }));
  const { code, stdout, stderr, cached } = await registerAt(service, ['--debug']);
  expect({ code, stdout, cached }).toEqual({ code: 6, stdout: '', cached: false });
  expect(stderr).toMatch(new RegExp(`^error: .*${member}`, 'm'));
  expect(stderr).not.toContain(REGISTRATION.clientSecret);
});

const TEXT = JSON.stringify(REGISTRATION);
const END_OF_SECRET = TEXT.indexOf('may-see"');
const SPOILT = TEXT.replace('may-see"', 'may-see"!');

const hangUpWithinSecret: Answer = (response) => {
  response.writeHead(200, { 'content-length': TEXT.length });
  response.write(TEXT.slice(0, END_OF_SECRET), () => response.destroy());
};

test.each<[string, Answer]>([
  ['cut within it', say(200, TEXT.slice(0, END_OF_SECRET))],
  ['cut after it', say(200, TEXT.slice(0, END_OF_SECRET + 8))],
  ['cut within it by the connection', hangUpWithinSecret],
  ['followed by something else', say(200, `${TEXT}<html>`)],
  ['spoilt after it', say(200, SPOILT)],
  ['spoilt after it, in HTTP 400', say(400, SPOILT)],
  ['without an id', say(200, { ...REGISTRATION, clientId: null })],
  ['quoted by a refusal', say(400, { ...REGISTRATION, error: 'invalid_request' })],
])('the secret in an answer %s is shown nowhere', async (_, answer) => {
  const { code, stdout, stderr, cached } = await registerAt(await startService(answer), [
    '--debug',
  ]);
  expect({ stdout, cached }).toEqual({ stdout: '', cached: false });
  expect([5, 6]).toContain(code);
  expect(stderr).not.toMatch(/that-nobody|may-see/);
});

const SCOPE_EXCEPTION = { 'x-amzn-errortype': 'InvalidScopeException' };

test.each([
  ['a registration', 200, REGISTRATION, {}],
  ['a refusal', 400, { error: 'invalid_scope' }, SCOPE_EXCEPTION],
  ['a failure', 503, {}, {}],
  ['an HTML page', 200, '<html>', {}],
  ['no registration', 200, {}, {}],
])('--debug shows status and request id of %s', async (_, status, body, headers) => {
  const id = 'a1b2c3d4-0000-4000-8000-a1b2c3d4e5f6';
  const service = await startService(say(status, body, { ...headers, 'x-amzn-requestid': id }));
  const loud = await registerAt(service, ['--max-attempts', '1', '--debug']);
  expect(loud.stderr).toMatch(new RegExp(`^debug: .*${status}.*${id}`, 'm'));
  const { stderr } = await registerAt(service, ['--max-attempts', '1']);
  expect(stderr).not.toContain(id);
});
