import { describe, expect, test } from 'vitest';
import { hintFor } from '../../../src/commands/register/call-service.js';
import { clientMetadata } from '../../../src/settings/client-metadata-settings.js';
import { endpointParameters } from '../../../src/settings/endpoint-settings.js';
import type { Env } from '../../../src/host/host.js';
import { home } from '../../program.js';
import { say, startService } from '../../service/service.js';
import { resolve } from '../../settings/resolve.js';

const AUTHORIZATION = '--grant-types authorization_code --redirect-uris http://127.0.0.1/x';
const CONFIG =
  '[profile dev]\nsso_region = eu-west-1\nsso_start_url = https://d-1234567890.awsapps.com/start\n';

const ISSUER = /^hint: +Check sso_region and sso_start_url first: eu-west-1 has to be the region/m;
const NAME = /Check --client-name: use only letters, digits, "\.", "_" and "-"\.$/m;
const NEITHER = /^hint: +Check the options that describe the client\.$/m;

describe('a refusal with InvalidClientMetadataException', () => {
  test.each([
    { of: 'an issuer', flags: AUTHORIZATION, says: [ISSUER] },
    { of: 'a usual client', flags: '', says: [NEITHER] },
    { of: 'a name with a slash', flags: '--client-name a/b', says: [NAME] },
    { of: 'both', flags: `${AUTHORIZATION} --client-name a/b`, says: [ISSUER, NAME] },
    {
      of: 'a name with a slash and a text',
      flags: '--client-name a/b',
      text: 'X',
      says: [NEITHER],
    },
  ])('gets a hint for $of', async ({ flags, text = '', says }) => {
    const body = { error: 'invalid_client_metadata', error_description: text };
    const headers = { 'x-amzn-errortype': 'InvalidClientMetadataException' };
    const { url } = await startService(say(400, body, headers));
    const { run } = await home(CONFIG);
    const { code, stderr } = await run(`register -p dev --endpoint-url ${url} ${flags}`);
    expect(code).toBe(5);
    for (const each of says) expect(stderr).toMatch(each);
    expect(stderr).not.toMatch(says.includes(NAME) ? NEITHER : NAME);
  });
});

describe('an endpoint whose name cannot be resolved', () => {
  const hintWith = (env: Env, code = 'ENOTFOUND') => {
    const settings = resolve({}, env);
    return hintFor(Object.assign(new Error(), { code }), {
      settings,
      request: clientMetadata(settings),
      endpointParameters: endpointParameters(settings.region.value, settings),
    });
  };
  const AWS_USE_FIPS_ENDPOINT = 'true';

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('gets a hint at what set FIPS: %s', (code) => {
    expect(hintWith({ AWS_USE_FIPS_ENDPOINT }, code)).toMatch(
      /^Check AWS_USE_FIPS_ENDPOINT first: eu-west-1 /,
    );
  });

  test.each([
    { what: 'without FIPS', env: {} },
    {
      what: 'if an endpoint URL makes FIPS have no effect',
      env: { AWS_USE_FIPS_ENDPOINT, AWS_ENDPOINT_URL: 'https://x.invalid' },
    },
    { what: 'for a refused connection', env: { AWS_USE_FIPS_ENDPOINT }, code: 'ECONNREFUSED' },
  ])('gets no such hint $what', ({ env, code }) => {
    expect(hintWith(env, code)).toBeUndefined();
  });
});
