import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

/** A Chromium of this machine: none is downloaded. */
const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((file) => existsSync(file));

export const hasBrowser = executablePath !== undefined;

/** Why its tests are skipped: to be appended to their title. */
export const whySkipped = hasBrowser ? '' : ' (skipped: there is no chromium in /usr/bin)';

/**
 * Starts a browser without a window for the tests of a file, in which every host that ends in .test is
 * this machine.
 *
 * @returns opens a page that shares nothing with the others
 */
export function useBrowser(): (options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (executablePath === undefined) return;
    const args = ['--host-resolver-rules=MAP *.test 127.0.0.1'];
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(() => browser?.close());
  return async (options) => {
    if (browser === undefined) throw new Error('There is no browser.');
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    return context.newPage();
  };
}

/** A site on loopback that answers every request with one page, and the URLs that it was asked for. */
export async function startSite(page: string): Promise<{ url: string; visits: URL[] }> {
  const visits: URL[] = [];
  const server = createServer((request, response) => {
    visits.push(new URL(request.url ?? '', 'http://site.test'));
    response.setHeader('content-type', 'text/html').end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, visits };
}
