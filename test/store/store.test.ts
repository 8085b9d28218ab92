import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CacheFile } from '../../src/registration/entry.js';
import { toEntryFile } from '../../src/store/entry-file.js';
import { Store } from '../../src/store/store.js';
import { cacheFiles, calls, NOW, parse, temporaryDirectory, world } from '../program.js';
import { entry, SECRET } from '../registration/samples.js';
import { contentOf, fileOf, NEWER, plant } from './cache.js';

/** A cache directory that does not exist yet. */
const noCache = () => join(temporaryDirectory(), 'not', 'yet');

function fileIn(store: Store, profile = 'dev'): CacheFile {
  const file = store.find(profile);
  if (file === undefined) throw new Error(`There is no file of ${profile}.`);
  return file;
}

describe('a written entry', () => {
  test('is found again unchanged', async () => {
    const cache = noCache();
    const written = entry({
      endpointParameters: {
        ...{ region: 'eu-west-1', useFips: true, useDualStack: true },
        endpointUrl: 'https://example.com',
      },
      request: { clientName: 'x', clientType: 'public', scopes: ['a'], grantTypes: [] },
    });
    await new Store(cache).write(written);
    const found = { path: fileOf(cache, 'dev'), kind: 'entry', entry: written };
    expect(new Store(cache).find('dev')).toEqual(found);
    expect(new Store(cache).list()).toEqual([found]);
  });

  test('replaces the former one', async () => {
    const store = new Store(noCache());
    await store.write(entry({ endpoint: 'https://former.example' }));
    await store.write(entry());
    expect(store.list()).toMatchObject([{ entry: entry() }]);
  });

  test.each([1, 400])(
    "is distinguished from one that has another's name, among %d others",
    (count) => {
      const cache = noCache();
      const profiles = Array.from({ length: count }, (_, index) => `größe-${index}`);
      const content = (profile: string) => JSON.stringify(toEntryFile(entry({ profile })));
      for (const profile of profiles) plant(cache, profile, content(profile));
      plant(cache, 'dev', content('prod'));
      const files = new Store(cache).list();
      const found = files.flatMap((file) => (file.kind === 'entry' ? file.entry.profile : []));
      expect(found.sort()).toEqual(profiles.sort());
      const path = fileOf(cache, 'dev');
      expect(files).toContainEqual({ path, kind: 'damaged', why: 'it belongs to another profile' });
    },
  );

  test('is JSON with the version of the format and the name of the profile', async () => {
    const cache = noCache();
    await new Store(cache).write(entry({ profile: '../x' }));
    const { endpointParameters, ...members } = entry({ profile: '../x' });
    expect(contentOf(cache, '../x')).toEqual({
      version: 1,
      ...members,
      endpointSettings: endpointParameters,
    });
  });

  test.skipIf(process.platform === 'win32')('can be read by its owner alone', async () => {
    const cache = noCache();
    await new Store(cache).write(entry());
    const modes = [cache, fileOf(cache, 'dev')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  test('is alone in its directory: nothing half-written stays behind', async () => {
    const cache = noCache();
    await new Store(cache).write(entry());
    expect(cacheFiles(cache)).toHaveLength(1);
  });
});

describe('a cache directory that does not exist', () => {
  test('is empty and is not created', () => {
    const cache = noCache();
    const store = new Store(cache);
    expect([store.find('dev'), store.list()]).toEqual([undefined, []]);
    expect(existsSync(dirname(cache))).toBe(false);
  });
});

describe('a damaged file', () => {
  const { profile, endpoint, endpointParameters, request, registration } = entry();
  const endpointSettings = endpointParameters;
  const WHOLE = { version: 1, profile, endpoint, endpointSettings, request, registration };

  const contentWith = (members: object) => JSON.stringify({ ...WHOLE, ...members });
  const registrationWith = (members: object) =>
    contentWith({ registration: { ...registration, ...members } });

  const DAMAGED: { what: string; content: string | Buffer }[] = [
    { what: 'nothing', content: '' },
    { what: 'blanks', content: ' \n' },
    { what: 'bytes that are not text', content: Buffer.from([0xff, 0xfe, 0, 0x80]) },
    { what: 'half of what was written', content: contentWith({}).slice(0, -20) },
    { what: 'two of what was written', content: contentWith({}).repeat(2) },
    { what: 'the bare secret', content: SECRET },
    { what: 'a string', content: JSON.stringify(SECRET) },
    { what: 'null', content: 'null' },
    { what: 'a number', content: '1' },
    { what: 'an array', content: JSON.stringify([WHOLE]) },
    { what: 'an answer of the service alone', content: JSON.stringify(registration) },
    { what: 'another version', content: contentWith({ version: 0 }) },
    { what: 'a version of text', content: contentWith({ version: SECRET }) },
    { what: 'no profile', content: contentWith({ profile: undefined }) },
    { what: 'a profile of another type', content: contentWith({ profile: [SECRET] }) },
    { what: 'the entry of another profile', content: contentWith({ profile: 'prod' }) },
    { what: 'no endpoint', content: contentWith({ endpoint: undefined }) },
    { what: 'an endpoint of another type', content: contentWith({ endpoint: { url: SECRET } }) },
    { what: 'no endpoint settings', content: contentWith({ endpointSettings: undefined }) },
    { what: 'a list of endpoint settings', content: contentWith({ endpointSettings: [SECRET] }) },
    {
      what: 'endpoint settings without a region',
      content: contentWith({ endpointSettings: { useFips: false } }),
    },
    ...[{ region: 1 }, { useFips: SECRET }, { useDualStack: 0 }, { endpointUrl: null }].map(
      (wrong) => ({
        what: `the endpoint setting ${JSON.stringify(wrong)}`,
        content: contentWith({ endpointSettings: { ...endpointSettings, ...wrong } }),
      }),
    ),
    { what: 'no request', content: contentWith({ request: undefined }) },
    { what: 'a request of another type', content: contentWith({ request: SECRET }) },
    ...[{ clientName: undefined }, { clientType: null }, { scopes: SECRET }, { scopes: [1] }].map(
      (wrong) => ({
        what: `the request member ${JSON.stringify(wrong)}`,
        content: contentWith({ request: { ...request, ...wrong } }),
      }),
    ),
    { what: 'no registration', content: contentWith({ registration: undefined }) },
    { what: 'a registration of null', content: contentWith({ registration: null }) },
    { what: 'a registration of another type', content: contentWith({ registration: SECRET }) },
    ...[
      ...[{ clientId: '' }, { clientId: 7 }, { clientSecret: '' }, { clientSecret: [SECRET] }],
      ...[{ clientSecretExpiresAt: '2027-02-21' }, { clientSecretExpiresAt: -1 }],
      ...[{ clientSecretExpiresAt: 0.5 }, { clientSecretExpiresAt: 1e300 }],
      ...[{ clientSecretExpiresAt: NOW * 1e6 }, { clientSecretExpiresAt: null }],
    ].map((wrong) => ({
      what: `the registration member ${JSON.stringify(wrong)}`,
      content: registrationWith(wrong),
    })),
  ];

  test.each(DAMAGED)('with $what in it is recognized, and never quoted', ({ content }) => {
    const cache = noCache();
    const path = plant(cache, profile, content);
    const found = new Store(cache).find(profile);
    const why = expect.stringMatching(/^it(s| is| has| names| belongs) .*[^.]$/) as string;
    expect(found).toEqual({ path, kind: 'damaged', why });
    expect(new Store(cache).list()).toEqual([found]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  test.each(DAMAGED)('with $what in it is kept aside and replaced', async ({ content }) => {
    const { run, cache } = await world();
    const path = plant(cache, profile, content);
    const registered = await run(['register', '-p', profile, '--format', 'json']);
    expect(parse(registered)).toMatchObject({ source: 'service', reason: 'damaged' });
    const aside = cacheFiles(cache).map((name) => join(cache, name));
    const kept = aside.find((name) => name !== path) ?? '';
    expect(readFileSync(kept)).toEqual(Buffer.from(content));
    expect(registered).toMatchObject({ code: 0, stderr: expect.stringContaining(kept) as string });
    expect(registered.stderr).not.toContain(SECRET);
    expect(await run(['show', '-p', profile])).toMatchObject({ code: 0 });
  });
});

describe('a file of a newer version', () => {
  test.each([NEWER, '{"version":99}'])('is not damaged: %s', (content) => {
    const cache = noCache();
    const path = plant(cache, 'dev', content);
    expect(new Store(cache).find('dev')).toEqual({ path, kind: 'newer' });
  });

  test.each(['register', 'register --force', 'register --dry-run', 'show'])(
    'is left alone by %s, which names it',
    async (line) => {
      const { run, cache, service } = await world();
      const path = plant(cache, 'default', NEWER);
      expect(await run(line.split(' '))).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining(path) as string,
      });
      expect(readFileSync(path, 'utf8')).toBe(NEWER);
      expect(cacheFiles(cache)).toHaveLength(1);
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );
});

// Not a directory without permissions: root, who may run the tests, could write to it.
describe('a cache that is not a directory', () => {
  /** A file instead of the cache directory. */
  function aFile(): string {
    const cache = join(temporaryDirectory(), 'cache');
    writeFileSync(cache, '');
    return cache;
  }

  const store = () => new Store(aFile());
  const found: CacheFile = { path: 'any', kind: 'newer' };

  test.each<{ what: string; act: () => unknown }>([
    { what: 'listed', act: () => store().list() },
    { what: 'written', act: () => store().write(entry()) },
    { what: 'set aside', act: () => store().setAside({ ...found, path: join(aFile(), 'x') }) },
    { what: 'removed', act: () => store().remove([found]) },
  ])('cannot be $what', async ({ act }) => {
    const failure = (async () => {
      await act();
    })();
    await expect(failure).rejects.toMatchObject({
      code: 'CacheFailed',
      message: expect.stringMatching(/^Could not .*: .+\.$/) as string,
    });
  });

  test('is an error when a profile is looked up', () => {
    expect(() => store().find('dev')).toThrow('not a directory');
  });

  test.each(['register', 'register --dry-run', 'show', 'show --all', 'clear', 'clear --expired'])(
    'ends %s with 7, before any call',
    async (line) => {
      const { run, service } = await world();
      const cache = aFile();
      expect(await run([...line.split(' '), '--cache-dir', cache])).toMatchObject({
        code: 7,
        stdout: '',
        stderr: expect.stringContaining(cache) as string,
      });
      expect(await calls(service)).toMatchObject({ RegisterClient: 0 });
    },
  );

  test.each(['register', 'show', 'show --all --format json', 'clear'])(
    'ends %s with 7 if there is a directory instead of the file',
    async (line) => {
      const { run, cache } = await world();
      mkdirSync(fileOf(cache, 'default'), { recursive: true });
      expect(await run(line.split(' '))).toMatchObject({ code: 7 });
      expect(existsSync(fileOf(cache, 'default'))).toBe(true);
    },
  );
});

describe('setAside and remove', () => {
  test('keep the bytes, next to the file', () => {
    const cache = noCache();
    const bytes = Buffer.from([0xff, 0, 0x0d, 0x0a]);
    const path = plant(cache, 'dev', bytes);
    const store = new Store(cache);
    const aside = store.setAside(fileIn(store));
    expect(readFileSync(aside)).toEqual(bytes);
    expect([dirname(aside), existsSync(path)]).toEqual([cache, false]);
  });

  test('keep one more each time', () => {
    const cache = noCache();
    const store = new Store(cache);
    const contents = ['1', '2', '3'];
    const aside = contents.map((content) => {
      plant(cache, 'dev', content);
      return store.setAside(fileIn(store));
    });
    expect(aside.map((path) => readFileSync(path, 'utf8'))).toEqual(contents);
    expect(store.list()).toEqual([]);
  });

  test('remove what was kept aside of the same file', async () => {
    const cache = noCache();
    const store = new Store(cache);
    for (const profile of ['dev', 'prod']) {
      plant(cache, profile, '{');
      store.setAside(fileIn(store, profile));
      await store.write(entry({ profile }));
    }
    await store.remove([fileIn(store, 'dev')]);
    expect(store.list()).toMatchObject([{ entry: { profile: 'prod' } }]);
    expect(cacheFiles(cache)).toHaveLength(2);
  });

  test('remove silently what another process has removed', async () => {
    const store = new Store(noCache());
    await store.write(entry());
    const file = fileIn(store);
    await store.remove([file]);
    await store.remove([file]);
    expect(store.list()).toEqual([]);
  });
});
