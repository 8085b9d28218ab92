import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RegisterError } from '../../../src/errors.js';
import { processWorld } from '../../bin/spawn.js';
import {
  calls,
  DAY,
  freePort,
  home,
  NOW,
  parse,
  parseAll,
  type HostOptions,
} from '../../program.js';
import { redirectTo, startPortal, type Portal, type PortalAnswer } from '../../service/portal.js';
import { startProxy } from '../../service/servers.js';
import { contentOf, plant } from '../../store/cache.js';

const PORTAL = 'https://d-1234567890.awsapps.com/start';
const IN_US_WEST = 'https://ssoins-1.portal.us-west-2.app.aws';

interface Given {
  /** Where the start URL leads, or how it answers. */
  to?: string | PortalAnswer;
  /** Lines of the sso-session. */
  session?: string;
  /** Lines of the profile. */
  profile?: string;
}

/** The configuration of a profile whose start URL is on a company's own domain. */
function configFor({ url }: Pick<Portal, 'url'>, { session = '', profile = '' }: Given): string {
  return (
    `[profile dev]\nsso_session = corp\n${profile}\n` +
    `[sso-session corp]\nsso_start_url = ${url}\n${session}\n`
  );
}

async function portalWorld(given: Given = {}) {
  const { to = IN_US_WEST } = given;
  const portal = await startPortal(typeof to === 'string' ? redirectTo(to) : to);
  const made = await home(configFor(portal, given));
  const env = { AWS_CA_BUNDLE: portal.bundle };
  const register = (line = '', host: HostOptions = {}) =>
    made.run(`register -p dev ${line}`, { ...host, env: { ...env, ...host.env } });
  return { ...made, portal, register };
}

const AUTHORIZATION = '--grant-types authorization_code --redirect-uris http://127.0.0.1/x';

describe("a start URL on a company's own domain", () => {
  test.each([
    { what: 'the region of the profile', session: 'sso_region = eu-west-1', flags: '' },
    { what: '--region', session: '', flags: '--region eu-west-1' },
    {
      what: 'an issuer of its own',
      session: 'sso_region = eu-west-1',
      flags: `${AUTHORIZATION} --issuer-url https://issuer.example`,
    },
  ])('is not followed if it decides nothing, because of $what', async ({ session, flags }) => {
    const { register, portal } = await portalWorld({ session });
    expect(parse(await register(`${flags} --format json`))).toMatchObject({ region: 'eu-west-1' });
    expect(portal.seen).toEqual([]);
  });

  test.each([
    { what: 'the region', flags: '', request: {} },
    {
      what: 'region and issuer',
      flags: AUTHORIZATION,
      request: { issuerUrl: IN_US_WEST },
    },
    {
      what: 'the issuer, but not the region, with --region',
      flags: `${AUTHORIZATION} --region eu-west-1`,
      request: { issuerUrl: IN_US_WEST },
      region: 'eu-west-1',
    },
    {
      what: 'a region that is not that of the profile',
      flags: AUTHORIZATION,
      session: 'sso_region = eu-west-1',
      request: { issuerUrl: IN_US_WEST },
    },
    {
      what: 'the region, rather than AWS_REGION',
      flags: '',
      env: { AWS_REGION: 'eu-west-1' },
      request: {},
    },
  ])('says $what', async ({ flags, request, session = '', region = 'us-west-2', env = {} }) => {
    const { register, portal } = await portalWorld({ session });
    const registered = parse(await register(`${flags} --format json`, { env }));
    expect(registered).toMatchObject({ region, request });
    expect(portal.seen).toEqual(['HEAD /start']);
  });

  test.each([
    { session: 'sso_region = eu-west-1', env: {}, region: 'eu-west-1' },
    { session: '', env: { AWS_REGION: 'eu-west-2' }, region: 'eu-west-2' },
  ])('that leads to a URL without a region leaves it at $region', async (row) => {
    const { register } = await portalWorld({ to: PORTAL, session: row.session });
    const { env } = row;
    const registered = parse(await register(`${AUTHORIZATION} --format json`, { env }));
    expect(registered).toMatchObject({ region: row.region, request: { issuerUrl: PORTAL } });
  });

  test('that leads to a URL without a region is refused if no other setting has one', async () => {
    const { register, service } = await portalWorld({ to: PORTAL });
    const stderr = expect.stringMatching(/^error: No region is set/) as string;
    expect(await register()).toMatchObject({ code: 2, stderr });
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test.each(['https://user:xyzzy@x.invalid/start', 'https://user:xyzzy@x y/start'])(
    'is refused with a password in it, which is not printed: %s',
    async (url) => {
      const { run } = await home(configFor({ url }, {}));
      const { code, stdout, stderr } = await run('register -p dev');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error: sso_start_url of sso-session corp .*\nhint: /);
      expect(stderr).not.toContain('xyzzy');
    },
  );

  test('of AWS says its region itself, and nobody is asked', async () => {
    const { run, service } = await home(configFor({ url: IN_US_WEST }, {}));
    const proxy = await startProxy({ to: Number(new URL(service.url).port) });
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const planned = parse(await run('register -p dev --dry-run --format json'));
    const source = 'sso_start_url of sso-session corp';
    expect(planned.settings).toMatchObject({ region: { value: 'us-west-2', source } });
    expect(proxy.seen).toEqual([]);
  });
});

describe('what a start URL leads to', () => {
  test('is kept with the client: a reuse asks nobody', async () => {
    const { register, portal } = await portalWorld();
    await register();
    const again = parse(await register('--format json'));
    expect(again).toMatchObject({ source: 'cache', region: 'us-west-2' });
    expect(portal.seen).toHaveLength(1);
  });

  test('is kept for a client that was registered without it', async () => {
    const { register, portal, file } = await portalWorld({ session: 'sso_region = us-west-2' });
    await register();
    writeFileSync(file, readFileSync(file, 'utf8').replace('sso_region', '#'));
    const again = [await register('--format json'), await register('--format json')].map(parse);
    expect(again).toMatchObject([{ source: 'cache' }, { source: 'cache' }]);
    expect(portal.seen).toHaveLength(1);
  });

  test.each([
    { what: 'it is forced', flags: '--force' },
    { what: 'something else is wanted', flags: '--client-name another' },
    { what: 'the secret has expired', flags: '', later: 90 * DAY },
  ])('is asked again before a call, because $what', async ({ flags, later = 0 }) => {
    let to = IN_US_WEST;
    const { register, portal } = await portalWorld({
      to: (response) => redirectTo(to)(response, true),
    });
    await register();
    to = IN_US_WEST.replace('us-west-2', 'eu-central-1');
    const host = { now: () => NOW + later };
    const again = parse(await register(`--format json ${flags}`, host));
    expect(again).toMatchObject({ source: 'service', region: 'eu-central-1' });
    expect(portal.seen).toHaveLength(2);
  });

  test('counts only while the start URL is the same', async () => {
    const { register, portal, file } = await portalWorld();
    await register();
    writeFileSync(file, readFileSync(file, 'utf8').replace('/start', '/other'));
    expect(parse(await register('--format json'))).toMatchObject({ source: 'cache' });
    expect(portal.seen).toEqual(['HEAD /start', 'HEAD /other']);
  });

  test('is asked again if the one in the cache file is no portal of AWS', async () => {
    const { register, portal, cache } = await portalWorld({ session: 'sso_region = us-west-2' });
    await register(AUTHORIZATION);
    const { request, ...content } = contentOf(cache, 'dev');
    const issuerUrl = 'https://evil.example/start';
    const startUrl = { configured: portal.url, resolved: issuerUrl };
    const planted = { ...content, request: { ...(request as object), issuerUrl }, startUrl };
    plant(cache, 'dev', JSON.stringify(planted));
    const again = parse(await register(`${AUTHORIZATION} --format json`));
    expect(again).toMatchObject({ source: 'service', request: { issuerUrl: IN_US_WEST } });
    expect(portal.seen).toHaveLength(2);
  });

  test('is in the dry run, which asks the portal and not the service', async () => {
    const { register, service, portal } = await portalWorld();
    const planned = parse(await register('--dry-run --format json'));
    const source = `redirect of ${portal.url}`;
    expect(planned).toMatchObject({ region: 'us-west-2', action: 'register' });
    expect(planned.settings).toMatchObject({
      region: { value: 'us-west-2', source },
      resolvedStartUrl: { value: IN_US_WEST, source },
    });
    expect((await register('--dry-run')).stdout).toContain(IN_US_WEST);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('is asked once for all profiles of a session', async () => {
    const { run, portal, file } = await portalWorld();
    writeFileSync(file, `${readFileSync(file, 'utf8')}[profile dev2]\nsso_session = corp\n`);
    const env = { AWS_CA_BUNDLE: portal.bundle };
    const registered = parseAll(await run('register --all --format json', { env }));
    expect(registered).toMatchObject([{ region: 'us-west-2' }, { region: 'us-west-2' }]);
    expect(portal.seen).toHaveLength(1);
  });

  test('is printed for a client that is reused without it, alone or with all profiles', async () => {
    const { register, run, portal, file } = await portalWorld();
    await register();
    writeFileSync(file, `${readFileSync(file, 'utf8')}sso_region = us-west-2\n`);
    const env = { AWS_CA_BUNDLE: portal.bundle };
    const alone = parse(await register('--format json'));
    const [among] = parseAll(await run('register --all --format json', { env }));
    expect(alone).toMatchObject({ source: 'cache', startUrl: IN_US_WEST });
    expect(among).toEqual(alone);
    expect(portal.seen).toHaveLength(1);
  });

  test('is an error once for all profiles of a session', async () => {
    const { run, portal, file } = await portalWorld({ to: 'https://example.com' });
    writeFileSync(file, `${readFileSync(file, 'utf8')}[profile dev2]\nsso_session = corp\n`);
    const env = { AWS_CA_BUNDLE: portal.bundle };
    const { code, stderr } = await run('register --all', { env });
    expect(code).toBe(2);
    expect(stderr.match(/^error: dev, dev2: The start URL/gm)).toHaveLength(1);
  });
});

describe('for aws sso login', () => {
  test('a start URL is followed on every run', async () => {
    const { register, portal } = await portalWorld({ session: 'sso_region = eu-west-1' });
    const first = parse(await register('--aws-cli --format json'));
    expect(first).toMatchObject({ region: 'us-west-2', request: { issuerUrl: IN_US_WEST } });
    const again = parse(await register('--aws-cli --format json'));
    expect(again).toMatchObject({ source: 'cache', clientId: first.clientId });
    expect(portal.seen).toHaveLength(2);
  });

  test('the key has the configured URL and the region that it leads to', async () => {
    const session = 'sso_region = ap-south-1';
    const here = await portalWorld({ session });
    const there = await portalWorld({ to: IN_US_WEST.replace('us-west-2', 'eu-west-1'), session });
    const key = async ({ register, portal }: typeof here) => {
      const made = parse(await register('--aws-cli --format json'));
      return { file: String(made.awsCliCache), url: portal.url };
    };
    for (const [world, region] of [
      [here, 'us-west-2'],
      [there, 'eu-west-1'],
    ] as const) {
      const { file, url } = await key(world);
      expect(file).toContain(await keyOf({ region, url }));
    }
  });

  test('an sso-session needs sso_region, although its start URL leads to one', async () => {
    const { register, portal } = await portalWorld();
    const stderr = expect.stringContaining('cannot sign in without sso_region') as string;
    expect(await register('--aws-cli')).toMatchObject({ code: 2, stderr });
    expect(portal.seen).toEqual([]);
  });
});

/** The name of the AWS CLI's file for the sso-session, as Python makes it. */
async function keyOf({ region, url }: { region: string; url: string }): Promise<string> {
  const text = `{"region": "${region}", "scopes": null, "session_name": "corp", "startUrl": "${url}", "tool": "botocore"}`;
  const digest = await crypto.subtle.digest('SHA-1', Buffer.from(text));
  return Buffer.from(digest).toString('hex');
}

describe('a portal', () => {
  test.each([301, 302, 303, 307, 308])('may redirect with HTTP %d', async (status) => {
    const { register } = await portalWorld({ to: redirectTo(IN_US_WEST, status) });
    expect(await register()).toMatchObject({ code: 0 });
  });

  test.each([405, 501])('that answers HEAD with HTTP %d is asked with GET', async (status) => {
    const { register, portal } = await portalWorld({
      to: (response, isHead) => {
        if (isHead) response.writeHead(status).end();
        else redirectTo(IN_US_WEST)(response, isHead);
      },
    });
    expect(await register()).toMatchObject({ code: 0 });
    expect(portal.seen).toEqual(['HEAD /start', 'GET /start']);
  });

  test('may take as long as it likes to send the body of its redirect', async () => {
    const { register } = await portalWorld({
      to: (response, isHead) => {
        if (isHead) response.writeHead(405).end();
        else response.writeHead(302, { location: IN_US_WEST }).write('<html>');
      },
    });
    expect(await register('--timeout 10m')).toMatchObject({ code: 0 });
  });

  const NOWHERE: { what: string; to: PortalAnswer; says: string }[] = [
    { what: 'HTTP 200', to: (response) => response.end('<html>'), says: 'HTTP 200' },
    { what: 'HTTP 404', to: (response) => response.writeHead(404).end(), says: 'HTTP 404' },
    { what: 'HTTP 503', to: (response) => response.writeHead(503).end(), says: 'HTTP 503' },
    {
      what: 'a redirect that is for the form alone',
      to: redirectTo(IN_US_WEST, 300),
      says: 'HTTP 300',
    },
    {
      what: 'a redirect to nowhere',
      to: (response) => response.writeHead(302).end(),
      says: 'HTTP 302 without a Location',
    },
    {
      what: 'HTTP 101',
      to: (response) => {
        response.socket?.end('HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
      },
      says: 'HTTP 101',
    },
    {
      what: 'a redirect to another host',
      to: redirectTo('https://user:hunter2@evil.example/start?x=hunter2'),
      says: 'https://evil.example/start',
    },
    { what: 'a redirect to itself', to: redirectTo('/login'), says: '/login' },
    {
      what: 'a redirect to http',
      to: redirectTo(PORTAL.replace('https', 'http')),
      says: 'http://d-1234567890.awsapps.com/start',
    },
    {
      what: 'a redirect to a host that looks like one of AWS',
      to: redirectTo('https://d-1.awsapps.com.evil.example/start'),
      says: 'https://d-1.awsapps.com.evil.example/start',
    },
    {
      what: 'a redirect to a script',
      to: redirectTo('javascript:alert(1)'),
      says: "it redirects to a javascript: URL, which is not AWS's own",
    },
    { what: 'a redirect to no URL', to: redirectTo('https://:::/'), says: 'https://:::/' },
  ];

  test.each(NOWHERE)('that answers with $what leads nowhere: exit 2', async ({ to, says }) => {
    const { register, portal, service } = await portalWorld({ to });
    const { code, stdout, stderr } = await register();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`The start URL ${portal.url} does not lead to an AWS access portal: `);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).toMatch(/\nhint: .*sso_start_url/);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('that does not listen cannot be reached: exit 6', async () => {
    const { run, service } = await home(
      configFor({ url: `https://localhost:${await freePort()}/start` }, {}),
    );
    const { code, stdout, stderr } = await run('register -p dev');
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toMatch(/^error: Could not reach https:\/\/localhost:.*\nhint: .*sso_start_url/);
    expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
  });

  test('that does not answer is given up after --timeout: exit 6', async () => {
    const { register } = await portalWorld({ to: () => undefined });
    const { code, stderr } = await register('--timeout 500ms');
    expect(code).toBe(6);
    expect(stderr).toMatch(/^error: .*no complete answer.*\nhint: .*sso_start_url.*--timeout/);
  });

  test.each(['-p dev', '--all', '--all --dry-run'])(
    'that does not answer keeps no interrupted register %s from ending',
    async (line) => {
      const { run, portal } = await portalWorld({ to: () => undefined });
      const interruption = new AbortController();
      const { signal } = interruption;
      const env = { AWS_CA_BUNDLE: portal.bundle };
      const running = run(`register ${line} --timeout 10m`, { signal, env });
      await expect.poll(() => portal.seen, { timeout: 30_000 }).toHaveLength(1);
      interruption.abort(new RegisterError('Interrupted', 'Interrupted.'));
      expect(await running).toEqual({ code: 130, stdout: '', stderr: '' });
    },
  );

  test('that nobody trusts cannot be reached: exit 6', async () => {
    const { register } = await portalWorld();
    const { code, stderr } = await register('', { env: { AWS_CA_BUNDLE: '' } });
    expect(code).toBe(6);
    expect(stderr).toMatch(/^error: The certificate of .*\nhint: .*AWS_CA_BUNDLE/);
  });

  test('that has a certificate for another host cannot be reached: exit 6', async () => {
    const portal = await startPortal(redirectTo(PORTAL), ['another.invalid']);
    const { run } = await home(configFor(portal, {}));
    const { code, stderr } = await run('register -p dev', {
      env: { AWS_CA_BUNDLE: portal.bundle },
    });
    expect(code).toBe(6);
    expect(stderr).toMatch(/^error: The certificate of .*\nhint: .*sso_start_url and HTTPS_PROXY/);
    expect(stderr).not.toContain('--endpoint-url');
  });

  test.each(['http://sso.example.com/start', 'sso.example.com'])(
    'cannot have the URL %s: exit 2, before anything is sent',
    async (url) => {
      const { run, service } = await home(
        configFor({ url }, { session: 'sso_region = eu-west-1' }),
      );
      const { code, stderr } = await run('register -p dev --aws-cli');
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error: .*sso_start_url of sso-session corp.*\nhint: /);
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );

  test('is reached through the proxy that the environment names', async () => {
    const portal = await startPortal(redirectTo(IN_US_WEST));
    const proxy = await startProxy({ to: portal.port });
    const { home: directory, run } = await processWorld();
    const config = `${directory}/config`;
    writeFileSync(config, configFor({ url: 'https://sso.far.invalid/start' }, {}));
    const ended = await run(['register', '-p', 'dev', '--dry-run', '--format', 'json'], {
      env: {
        AWS_CONFIG_FILE: config,
        AWS_CA_BUNDLE: portal.bundle,
        HTTPS_PROXY: `http://${proxy.host}`,
      },
    });
    expect(parse(ended)).toMatchObject({ region: 'us-west-2' });
    expect(proxy.seen).toEqual(['CONNECT sso.far.invalid:443']);
  });
});
