import { describe, expect, test } from 'vitest';
import { networkError } from '../../src/service/network-error.js';
import {
  PARTS_OF_SECRET,
  registerAt,
  REGISTRATION,
  say,
  startService,
  type Answer,
} from './service.js';

const DESCRIPTION = 'What is wrong, in words.';

describe.each([
  { exception: 'InvalidRequestException', error: 'invalid_request' },
  { exception: 'InvalidClientMetadataException', error: 'invalid_client_metadata' },
  { exception: 'InvalidScopeException', error: 'invalid_scope' },
  { exception: 'InvalidRedirectUriException', error: 'invalid_redirect_uri' },
  { exception: 'UnsupportedGrantTypeException', error: 'unsupported_grant_type' },
  { exception: 'AnExceptionOfTomorrow', error: 'tomorrow' },
])('$exception', ({ exception, error }) => {
  test.each([
    { by: 'x-amzn-errortype', headers: { 'x-amzn-errortype': `${exception}:http://internal/` } },
    { by: '__type', members: { __type: `com.amazonaws.ssooidc#${exception}` } },
  ])('named by $by is a refusal in the words of the service', async ({ headers, members }) => {
    const body = { error, error_description: DESCRIPTION, ...members };
    const service = await startService(say(400, body, headers));
    const { code, stdout, stderr, cached } = await registerAt(service);
    expect({ code, stdout, cached }).toEqual({ code: 5, stdout: '', cached: false });
    expect(stderr).toContain(`${error}: ${DESCRIPTION}`);
    expect(stderr).not.toContain('Unknown');
    expect(service.calls).toHaveLength(1);
  });
});

describe.each([
  'AccessDeniedException',
  'InvalidClientMetadataException',
  'InvalidRedirectUriException',
  'InvalidRequestException',
  'InvalidScopeException',
  'UnsupportedGrantTypeException',
])('%s', (exception) => {
  test.each([429, 500, 503])(
    'is refused after one call with HTTP status %i, too',
    async (status) => {
      const body = { error: 'no', error_description: DESCRIPTION };
      const service = await startService(say(status, body, { 'x-amzn-errortype': exception }));
      const { code, stderr } = await registerAt(service, ['--debug']);
      expect(code).toBe(5);
      expect(stderr).toContain(
        `error: The service refused the request: ${exception}: no: ${DESCRIPTION}\n`,
      );
      expect(stderr).toMatch(new RegExp(`^debug: HTTP status ${status}, .*, attempts 1$`, 'm'));
      expect(stderr).not.toMatch(/later|max-attempts/);
      expect(service.calls).toHaveLength(1);
    },
  );
});

test('shows the reason of a refusal between its error and its description', async () => {
  const reason = 'KMS_NotFoundException';
  const body = { error: 'invalid_request', reason, error_description: DESCRIPTION };
  const headers = { 'x-amzn-errortype': 'InvalidRequestException' };
  const { stderr } = await registerAt(await startService(say(400, body, headers)));
  expect(stderr).toContain(`InvalidRequestException: invalid_request: ${reason}: ${DESCRIPTION}\n`);
});

test('leaves out an empty description', async () => {
  const body = { error: 'invalid_request', error_description: '' };
  const headers = { 'x-amzn-errortype': 'InvalidRequestException' };
  const { stderr } = await registerAt(await startService(say(400, body, headers)));
  expect(stderr).toContain(
    'error: The service refused the request: InvalidRequestException: invalid_request\n',
  );
});

test('a refusal of more than 1,000 characters is cut, and no part of a secret is left', async () => {
  const clientSecret = 'a-secret-of-this-service';
  const text = `${'x'.repeat(970)}${clientSecret}${'y'.repeat(1000)}`;
  const body = { error: 'tomorrow', error_description: text, clientSecret };
  const service = await startService(say(400, body, { 'x-amzn-errortype': 'Tomorrow' }));
  const { code, stderr } = await registerAt(service);
  expect(code).toBe(5);
  expect(stderr).toMatch(/^error: The service refused the request: .{990,1000}…\n/);
  expect(stderr).not.toContain('a-s');
});

test.each([
  { status: 200, body: '<html>Please log in</html>' },
  { status: 302, body: '<html>Moved</html>' },
  { status: 403, body: '<html>Blocked</html>' },
  { status: 404, body: '<html>Not here</html>' },
  { status: 407, body: '<html>Who are you?</html>' },
  { status: 407, body: '' },
  { status: 502, body: '<html>Bad gateway</html>' },
  { status: 200, body: '{}' },
  { status: 200, body: 'null' },
  { status: 400, body: 'null' },
  { status: 200, body: '[]' },
  { status: 200, body: '"ok"' },
  { status: 200, body: '' },
])('HTTP $status with the body $body is not an answer of the service', async (row) => {
  const { status, body } = row;
  const service = await startService(say(status, body));
  const { code, stdout, stderr, cached } = await registerAt(service, ['--max-attempts', '1']);
  expect({ code, stdout, cached }).toEqual({ code: 6, stdout: '', cached: false });
  expect(stderr).toContain(`error: ${service.url} `);
});

test('too many open files are named as what keeps the service from being reached', () => {
  const error = Object.assign(new Error('connect EMFILE 127.0.0.1:1 - Local'), { code: 'EMFILE' });
  const { signal } = new AbortController();
  const call = { endpoint: 'https://x.example', proxy: undefined, timeout: 1, signal };
  expect(networkError(error, call).message).toBe(
    'Could not reach https://x.example: too many files are open, see "ulimit -n".',
  );
});

const TEXT = JSON.stringify(REGISTRATION);
const END_OF_SECRET = TEXT.indexOf('may-see"');
const SPOILED = TEXT.replace('may-see"', 'may-see"!');

const hangUpWithinSecret: Answer = (response) => {
  response.writeHead(200, { 'content-length': TEXT.length });
  response.write(TEXT.slice(0, END_OF_SECRET), () => response.destroy());
};

test.each([
  { what: 'that is cut within it', answer: say(200, TEXT.slice(0, END_OF_SECRET)) },
  { what: 'that is cut after it', answer: say(200, TEXT.slice(0, END_OF_SECRET + 8)) },
  { what: 'whose connection is cut within it', answer: hangUpWithinSecret },
  { what: 'with something after its JSON', answer: say(200, `${TEXT}<html>`) },
  { what: 'with a syntax error after it', answer: say(200, SPOILED) },
  { what: 'with a syntax error after it, in HTTP 400', answer: say(400, SPOILED) },
  { what: 'without an id', answer: say(200, { ...REGISTRATION, clientId: null }) },
  { what: 'that is an error', answer: say(400, { ...REGISTRATION, error: 'invalid_request' }) },
])('the secret in an answer $what is never shown', async ({ answer }) => {
  const { code, stdout, stderr, cached } = await registerAt(await startService(answer), [
    '--debug',
  ]);
  expect({ stdout, cached }).toEqual({ stdout: '', cached: false });
  expect([5, 6]).toContain(code);
  expect(stderr).not.toMatch(PARTS_OF_SECRET);
});

const SCOPE_EXCEPTION = { 'x-amzn-errortype': 'InvalidScopeException' };

test.each([
  { what: 'a registration', status: 200, body: REGISTRATION },
  { what: 'a refusal', status: 400, body: { error: 'invalid_scope' }, headers: SCOPE_EXCEPTION },
  { what: 'a failure', status: 503, body: {} },
  { what: 'an HTML page', status: 200, body: '<html>' },
  { what: 'an object that is not a registration', status: 200, body: {} },
])('--debug shows the status and request id of $what', async ({ status, body, headers }) => {
  const id = 'a1b2c3d4-0000-4000-8000-a1b2c3d4e5f6';
  const service = await startService(say(status, body, { ...headers, 'x-amzn-requestid': id }));
  const loud = await registerAt(service, ['--max-attempts', '1', '--debug']);
  expect(loud.stderr).toMatch(new RegExp(`^debug: .*${status}.*${id}`, 'm'));
  const { stderr } = await registerAt(service, ['--max-attempts', '1']);
  expect(stderr).not.toContain(id);
});
