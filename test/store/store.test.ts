import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CacheFile } from '../../src/registration/entry.js';
import { toEntryFile } from '../../src/store/entry-file.js';
import { Store } from '../../src/store/store.js';
import { cacheFiles, calls, NOW, parse, temporaryDirectory, world } from '../program.js';
import { entry, SECRET } from '../registration/samples.js';
import { contentOf, fileOf, NEWER, plant } from './cache.js';

/** A cache directory that is not there yet. */
const noCache = () => join(temporaryDirectory(), 'not', 'yet');

function fileIn(store: Store, profile = 'dev'): CacheFile {
  const file = store.find(profile);
  if (file === undefined) throw new Error(`There is no file of ${profile}.`);
  return file;
}

describe('a written entry', () => {
  test('is found again, as it was', async () => {
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

  test('takes the place of the former one', async () => {
    const store = new Store(noCache());
    await store.write(entry({ endpoint: 'https://former.example' }));
    await store.write(entry());
    expect(store.list()).toMatchObject([{ entry: entry() }]);
  });

  test.each([1, 400])("is told from one that has another's name, among %d others", (count) => {
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
  });

  test('is kept as JSON with the version of the format and the true name of the profile', async () => {
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

describe('a cache directory that is not there', () => {
  test('is empty and stays away', () => {
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

  const DAMAGED: [what: string, content: string | Buffer][] = [
    ['nothing', ''],
    ['blanks', ' \n'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 0x80])],
    ['half of what was written', contentWith({}).slice(0, -20)],
    ['two of what was written', contentWith({}).repeat(2)],
    ['the bare secret', SECRET],
    ['a string', JSON.stringify(SECRET)],
    ['null', 'null'],
    ['a number', '1'],
    ['an array', JSON.stringify([WHOLE])],
    ['an answer of the service alone', JSON.stringify(registration)],
    ['another version', contentWith({ version: 0 })],
    ['a version of text', contentWith({ version: SECRET })],
    ['no profile', contentWith({ profile: undefined })],
    ['a profile of another type', contentWith({ profile: [SECRET] })],
    ['the entry of another profile', contentWith({ profile: 'prod' })],
    ['no endpoint', contentWith({ endpoint: undefined })],
    ['an endpoint of another type', contentWith({ endpoint: { url: SECRET } })],
    ['no endpoint settings', contentWith({ endpointSettings: undefined })],
    ['a list of endpoint settings', contentWith({ endpointSettings: [SECRET] })],
    ['endpoint settings without a region', contentWith({ endpointSettings: { useFips: false } })],
    ...[{ region: 1 }, { useFips: SECRET }, { useDualStack: 0 }, { endpointUrl: null }].map(
      (wrong): [string, string] => [
        `the endpoint setting ${JSON.stringify(wrong)}`,
        contentWith({ endpointSettings: { ...endpointSettings, ...wrong } }),
      ],
    ),
    ['no request', contentWith({ request: undefined })],
    ['a request of another type', contentWith({ request: SECRET })],
    ...[{ clientName: undefined }, { clientType: null }, { scopes: SECRET }, { scopes: [1] }].map(
      (wrong): [string, string] => [
        `the request member ${JSON.stringify(wrong)}`,
        contentWith({ request: { ...request, ...wrong } }),
      ],
    ),
    ['no registration', contentWith({ registration: undefined })],
    ['a registration of null', contentWith({ registration: null })],
    ['a registration of another type', contentWith({ registration: SECRET })],
    ...[
      ...[{ clientId: '' }, { clientId: 7 }, { clientSecret: '' }, { clientSecret: [SECRET] }],
      ...[{ clientSecretExpiresAt: '2027-02-21' }, { clientSecretExpiresAt: -1 }],
      ...[{ clientSecretExpiresAt: 0.5 }, { clientSecretExpiresAt: 1e300 }],
      ...[{ clientSecretExpiresAt: NOW * 1e6 }, { clientSecretExpiresAt: null }],
    ].map((wrong): [string, string] => [
      `the registration member ${JSON.stringify(wrong)}`,
      registrationWith(wrong),
    ]),
  ];

  test.each(DAMAGED)('with %s in it is told apart, and quoted nowhere', (_, content) => {
    const cache = noCache();
    const path = plant(cache, profile, content);
    const found = new Store(cache).find(profile);
    const why = expect.stringMatching(/^it(s| is| has| names| belongs) .*[^.]$/) as string;
    expect(found).toEqual({ path, kind: 'damaged', why });
    expect(new Store(cache).list()).toEqual([found]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  test.each(DAMAGED)('with %s in it is kept aside as it was, and replaced', async (_, content) => {
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
  test.each([NEWER, '{"version":99}'])('is no damage: %s', (content) => {
    const cache = noCache();
    const path = plant(cache, 'dev', content);
    expect(new Store(cache).find('dev')).toEqual({ path, kind: 'newer' });
  });

  test.each(['register', 'register --force', 'register --dry-run', 'show'])(
    'is left alone by %s, which says so',
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

// As root, who may run the tests, no permission is ever denied.
describe('a cache that is none', () => {
  /** A file in the place of the cache directory. */
  function aFile(): string {
    const cache = join(temporaryDirectory(), 'cache');
    writeFileSync(cache, '');
    return cache;
  }

  const store = () => new Store(aFile());
  const found: CacheFile = { path: 'any', kind: 'newer' };

  test.each<[string, () => unknown]>([
    ['listed', () => store().list()],
    ['written', () => store().write(entry())],
    ['kept aside', () => store().setAside({ ...found, path: join(aFile(), 'x') })],
    ['removed', () => store().remove([found])],
  ])('cannot be %s', async (_, act) => {
    const failure = (async () => {
      await act();
    })();
    await expect(failure).rejects.toMatchObject({
      code: 'CacheFailed',
      message: expect.stringMatching(/^Could not .*: .+\.$/) as string,
    });
  });

  test('is not to be used', () => {
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
    'ends %s with 7 where a directory is in the place of the file',
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

  test('remove without complaint what somebody else has removed', async () => {
    const store = new Store(noCache());
    await store.write(entry());
    const file = fileIn(store);
    await store.remove([file]);
    await store.remove([file]);
    expect(store.list()).toEqual([]);
  });
});
