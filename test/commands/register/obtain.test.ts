import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { toEntryFile } from '../../../src/store/entry-file.js';
import { home, parse } from '../../program.js';
import { entry } from '../../registration/samples.js';
import { createAuthority } from '../../service/certificates.js';
import { redirectTo, startPortal } from '../../service/portal.js';
import { startProxy, startTls } from '../../service/servers.js';
import { REGISTRATION, say, startService } from '../../service/service.js';
import { contentOf, lockFileOf, plant } from '../../store/cache.js';
import { held } from '../../store/locks.js';

/** An unknown region, so that no test reaches the real service. */
const REGION = 'eu-test-1';

/** What the SDK's rules say, when no setting names an endpoint. */
const ENDPOINT = `https://oidc.${REGION}.amazonaws.com`;

const ISSUER = 'https://d-1234567890.awsapps.com/start';

/** A profile `dev` whose start URL leads to the issuer, and a service at the endpoint of its region. */
async function reachableWorld() {
  const [authority, service, portal] = await Promise.all([
    createAuthority(),
    startService(say(200, REGISTRATION)),
    startPortal(redirectTo(ISSUER)),
  ]);
  const certificate = await authority.issue({ names: [new URL(ENDPOINT).hostname] });
  const proxy = await startProxy({
    to: await startTls(Number(new URL(service.url).port), certificate),
  });
  vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  writeFileSync(portal.bundle, `${readFileSync(portal.bundle, 'utf8')}\n${authority.pem}`);
  const made = await home(`[profile dev]\nsso_start_url = ${portal.url}\nsso_region = ${REGION}\n`);
  const env = { AWS_ENDPOINT_URL_SSO_OIDC: '', AWS_CA_BUNDLE: portal.bundle };
  return { ...made, service, env };
}

const REDIRECT = 'http://127.0.0.1/x';

/** An entry of `dev` that lacks only where the start URL leads, so its reuse waits for the lock to write that. */
const STALE = entry({
  endpoint: 'https://stale.invalid',
  endpointParameters: { region: REGION, useFips: false, useDualStack: false },
  request: {
    ...{ clientName: 'sso-register-dev', clientType: 'public', redirectUris: [REDIRECT] },
    ...{ grantTypes: ['authorization_code'], issuerUrl: ISSUER },
  },
});

test('calls the endpoint of the rules, and not that of a file that is gone once it has the lock', async () => {
  const { run, cache, env, service } = await reachableWorld();
  const path = plant(cache, 'dev', JSON.stringify(toEntryFile('dev', STALE)));
  const line = `register -p dev --grant-types authorization_code --redirect-uris ${REDIRECT}`;
  const planned = parse(await run(`${line} --dry-run --format json`, { env }));
  expect(planned).toMatchObject({ action: 'reuse', endpoint: ENDPOINT });
  const unlock = await held(lockFileOf(cache, 'dev'));
  const onStderr = (text: string) => {
    if (!text.includes('Waiting for another process')) return;
    rmSync(path, { force: true });
    unlock();
  };
  const { code, stderr } = await run(`${line} --debug`, { env, terminal: true, onStderr });
  expect(code).toBe(0);
  expect(stderr).toMatch(/Waiting for another process/);
  expect(stderr.match(/RegisterClient at \S+/g)).toEqual([`RegisterClient at ${ENDPOINT}:`]);
  expect(service.calls).toHaveLength(1);
  expect(contentOf(cache, 'dev')).toMatchObject({ endpoint: ENDPOINT });
});
