import { describe, expect, test } from 'vitest';
import { emulator } from '../program.js';
import { hasBrowser, startSite, useBrowser, whySkipped } from './browser.js';
import {
  ACCOUNT,
  authorizeUrl,
  DEVICE_CODE,
  pkce,
  PKCE,
  registeredClient,
  startDevice,
  token,
  tokenIn,
  visit,
} from './http.js';

const open = useBrowser();

/** A device that waits for a person's decision, and a browser without scripts. */
async function deviceWorld() {
  const service = await emulator({ ask: true, now: Date.now });
  const client = await registeredClient(service, { clientName: 'my device', scopes: [ACCOUNT] });
  const { deviceCode, ...started } = (await startDevice(service, client)).body;
  return {
    service,
    page: await open({ javaScriptEnabled: false }),
    userCode: String(started.userCode),
    form: String(started.verificationUri),
    url: String(started.verificationUriComplete),
    poll: () => token(service, client, { grantType: DEVICE_CODE, deviceCode }),
  };
}

/** A client on this machine that waits for its code, and a browser that it sent to the emulator. */
async function codeWorld() {
  const service = await emulator({ ask: true, now: Date.now });
  const client = await registeredClient(service, { ...PKCE, clientName: 'my client' });
  const listener = await startSite('<h1>Back at the client</h1>');
  const redirectUri = `${listener.url}/oauth/callback`;
  const { codeVerifier, codeChallenge } = pkce();
  const page = await open({ javaScriptEnabled: false });
  const changed = { code_challenge: codeChallenge, redirect_uri: redirectUri };
  await page.goto(authorizeUrl(service, client, changed));
  const exchange = (code: unknown) => {
    const grant = { grantType: 'authorization_code', code, codeVerifier, redirectUri };
    return token(service, client, grant);
  };
  return { listener, page, exchange };
}

const PENDING = { errorType: 'AuthorizationPendingException' };

describe.skipIf(!hasBrowser)(`in a real browser without scripts, a person${whySkipped}`, () => {
  test('types the code of a device, and approves', async () => {
    const { page, form, userCode, poll } = await deviceWorld();
    await page.goto(form);
    await page.getByLabel('code').fill(userCode.toLowerCase().replace('-', ' '));
    await page.getByRole('button', { name: 'Continue' }).click();
    const asked = await page.getByRole('main').innerText();
    for (const text of ['my device', ACCOUNT, userCode]) expect(asked).toContain(text);
    expect(await poll()).toMatchObject(PENDING);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Approved' }).waitFor();
    expect(await poll()).toMatchObject({ status: 200, body: { tokenType: 'Bearer' } });
  });

  test('denies a device', async () => {
    const { page, url, poll } = await deviceWorld();
    await page.goto(url);
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('heading', { name: 'Denied' }).waitFor();
    expect(await poll()).toMatchObject({ errorType: 'AccessDeniedException' });
  });

  test('approves a client, which gets a code and exchanges it', async () => {
    const { listener, page, exchange } = await codeWorld();
    const asked = await page.getByRole('main').innerText();
    const said = ['my client', ACCOUNT, new URL(listener.url).host];
    for (const text of said) expect(asked).toContain(text);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Back at the client' }).waitFor();
    const [{ pathname, searchParams } = new URL('none:')] = listener.visits;
    expect({ pathname, state: searchParams.get('state') }).toEqual({
      pathname: '/oauth/callback',
      state: 'a state',
    });
    expect(await exchange(searchParams.get('code'))).toMatchObject({
      status: 200,
      body: { tokenType: 'Bearer' },
    });
  });

  test('denies a client, which gets an error', async () => {
    const { listener, page } = await codeWorld();
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('heading', { name: 'Back at the client' }).waitFor();
    expect(Object.fromEntries(listener.visits[0]?.searchParams ?? [])).toEqual({
      error: 'access_denied',
      error_description: expect.any(String) as string,
      state: 'a state',
    });
  });

  test('sees a styled page, which breaks none of its own rules', async () => {
    const { page, url } = await deviceWorld();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(url);
      const ofButton = "getComputedStyle(document.querySelector('button')).backgroundColor";
      const color = { light: 'rgb(31, 95, 214)', dark: 'rgb(138, 180, 255)' }[colorScheme];
      expect(await page.evaluate(ofButton)).toBe(color);
    }
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)(`in a real browser, another site${whySkipped}`, () => {
  test.each(['127.0.0.1', 'site.test'])(
    'at %s cannot approve with a form, even if it knew the token',
    async (host) => {
      const { service, url, poll } = await deviceWorld();
      const site = await startSite(`
        <form method="post" action="${service.url}/decision">
          <input name="token" value="${tokenIn(await visit(url))}">
          <button name="decision" value="approve">Win</button>
        </form>`);
      const page = await open();
      await page.goto(site.url.replace('127.0.0.1', host));
      await page.getByRole('button', { name: 'Win' }).click();
      await page.getByText('another site asks').waitFor();
      expect(await poll()).toMatchObject(PENDING);
    },
  );

  test('cannot read a page by giving this machine a name', async () => {
    const { service, url } = await deviceWorld();
    const { port, pathname, search } = new URL(url);
    const page = await open();
    const answer = await page.goto(`http://rebound.test:${port}${pathname}${search}`);
    expect(answer?.status()).toBe(403);
    expect(await page.content()).not.toContain('Approve');
    expect((await page.goto(`${service.url}/device`))?.status()).toBe(200);
  });

  test('cannot show a page in a frame', async () => {
    const { url } = await deviceWorld();
    const site = await startSite(`<iframe src="${url}"></iframe>`);
    const page = await open();
    await page.goto(site.url);
    await expect.poll(() => page.frames()[1]?.url(), { timeout: 30_000 }).toMatch(/^chrome-error:/);
  });
});
