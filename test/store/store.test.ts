import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CacheFile } from '../../src/registration/entry.js';
import { toEntryFile } from '../../src/store/entry-file.js';
import type { LockOptions } from '../../src/store/lock.js';
import { Store } from '../../src/store/store.js';
import { cacheFiles, calls, NOW, parse, temporaryDirectory, world } from '../program.js';
import { entry, registration, SECRET } from '../registration/samples.js';
import { REGISTRATION, say, startService } from '../service/service.js';
import { contentOf, draftOf, fileOf, NEWER, plant } from './cache.js';

/** How to take a lock that is free. */
const AT_ONCE: LockOptions = {
  longestHold: 60_000,
  signal: new AbortController().signal,
  onWait: () => Promise.resolve(),
  note: () => undefined,
  debug: () => undefined,
};

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
    await new Store(cache).write('dev', written);
    const found = { path: fileOf(cache, 'dev'), kind: 'entry', entry: written };
    expect(new Store(cache).find('dev')).toEqual(found);
    expect(new Store(cache).list()).toEqual([found]);
  });

  test('replaces the former one', async () => {
    const store = new Store(noCache());
    await store.write('dev', entry({ endpoint: 'https://former.example' }));
    await store.write('dev', entry());
    expect(store.list()).toMatchObject([{ entry: entry() }]);
  });

  test.each([1, 400])(
    "is distinguished from one that has another's name, among %d others",
    (count) => {
      const cache = noCache();
      const profiles = Array.from({ length: count }, (_, index) => `größe-${index}`);
      const content = (profile: string) => JSON.stringify(toEntryFile(profile, entry()));
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
    await new Store(cache).write('../x', entry({ profile: '../x' }));
    const { region: _, ...members } = entry({ profile: '../x' });
    expect(contentOf(cache, '../x')).toEqual({ version: 1, ...members });
  });

  test.skipIf(process.platform === 'win32')('can be read by its owner alone', async () => {
    const cache = noCache();
    await new Store(cache).write('dev', entry());
    const modes = [cache, fileOf(cache, 'dev')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  test('is alone in its directory: nothing half-written stays behind', async () => {
    const cache = noCache();
    await new Store(cache).write('dev', entry());
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
  const WHOLE = { version: 1, profile, endpoint, endpointParameters, request, registration };

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
    { what: 'an endpoint of null', content: contentWith({ endpoint: null }) },
    { what: 'an endpoint of another type', content: contentWith({ endpoint: { url: SECRET } }) },
    { what: 'no endpoint parameters', content: contentWith({ endpointParameters: undefined }) },
    {
      what: 'a list of endpoint parameters',
      content: contentWith({ endpointParameters: [SECRET] }),
    },
    {
      what: 'endpoint parameters without a region',
      content: contentWith({ endpointParameters: { useFips: false } }),
    },
    ...[{ region: 1 }, { useFips: SECRET }, { useDualStack: 0 }, { endpointUrl: null }].map(
      (wrong) => ({
        what: `the endpoint parameter ${JSON.stringify(wrong)}`,
        content: contentWith({ endpointParameters: { ...endpointParameters, ...wrong } }),
      }),
    ),
    { what: 'no request', content: contentWith({ request: undefined }) },
    { what: 'a request of null', content: contentWith({ request: null }) },
    { what: 'a request of another type', content: contentWith({ request: SECRET }) },
    ...[{ clientName: undefined }, { clientType: null }, { scopes: SECRET }, { scopes: [1] }].map(
      (wrong) => ({
        what: `the request member ${JSON.stringify(wrong)}`,
        content: contentWith({ request: { ...request, ...wrong } }),
      }),
    ),
    ...[1e308, -1e308, '1', null].map((receivedAt) => ({
      what: `the receivedAt ${JSON.stringify(receivedAt)}`,
      content: contentWith({ receivedAt }),
    })),
    { what: 'no registration', content: contentWith({ registration: undefined }) },
    { what: 'a registration of null', content: contentWith({ registration: null }) },
    { what: 'a registration of another type', content: contentWith({ registration: SECRET }) },
    ...[
      ...[{ clientId: '' }, { clientId: 7 }, { clientSecret: '' }, { clientSecret: [SECRET] }],
      ...[{ clientSecretExpiresAt: '2027-02-21' }, { clientSecretExpiresAt: -1 }],
      ...[{ clientSecretExpiresAt: 0.5 }, { clientSecretExpiresAt: 1e300 }],
      ...[{ clientSecretExpiresAt: NOW * 1e6 }, { clientSecretExpiresAt: null }],
      ...[{ clientSecretExpiresAt: 253_402_300_800 }],
    ].map((wrong) => ({
      what: `the registration member ${JSON.stringify(wrong)}`,
      content: registrationWith(wrong),
    })),
  ];

  test.each(DAMAGED)('is recognized with $what in it, and never quoted', ({ content }) => {
    const cache = noCache();
    const path = plant(cache, profile, content);
    const found = new Store(cache).find(profile);
    const why = expect.stringMatching(/^it(s| is| has| belongs) .*[^.]$/) as string;
    expect(found).toEqual({ path, kind: 'damaged', why });
    expect(new Store(cache).list()).toEqual([found]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  test.each(DAMAGED)('is kept aside and replaced with $what in it', async ({ content }) => {
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
    { what: 'written', act: () => store().write('dev', entry()) },
    { what: 'set aside', act: () => store().setAside({ ...found, path: join(aFile(), 'x') }) },
    { what: 'removed', act: () => store().remove(found, AT_ONCE) },
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

describe('lock', () => {
  /** Leaves drafts with a secret in them. @returns their paths */
  function leaveDrafts(cache: string, profile: string): string[] {
    const draft = draftOf(cache, profile);
    const paths = [draft, `${draft}.tmp-1`, draftOf(cache, profile)];
    mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
    for (const path of paths) writeFileSync(path, SECRET);
    return paths;
  }

  const areThere = (paths: string[]) => paths.map((path) => existsSync(path));

  test('deletes the drafts that killed writers of its profile left, and no others', async () => {
    const cache = noCache();
    const store = new Store(cache);
    const [own, others] = [leaveDrafts(cache, 'dev'), leaveDrafts(cache, 'prod')];
    const release = await store.lock('dev', AT_ONCE);
    expect(areThere(own)).toEqual([false, false, false]);
    expect(areThere(others)).toEqual([true, true, true]);
    release?.();
  });

  test('deletes no draft before it holds the lock: its writer may live', async () => {
    const cache = noCache();
    const store = new Store(cache);
    const release = (await store.lock('dev', AT_ONCE)) ?? expect.fail('There is no lock.');
    const drafts = leaveDrafts(cache, 'dev');
    const seen: boolean[] = [];
    const onWait = () => {
      seen.push(...areThere(drafts));
      release();
      return Promise.resolve();
    };
    (await store.lock('dev', { ...AT_ONCE, onWait }))?.();
    expect(seen).toEqual([true, true, true]);
    expect(areThere(drafts)).toEqual([false, false, false]);
  });

  test('deletes no draft for the lock of another file, or for a removal', async () => {
    const cache = noCache();
    const store = new Store(cache);
    await store.write('dev', entry());
    const drafts = leaveDrafts(cache, 'dev');
    (await store.lockFile(`${'a'.repeat(40)}.lock`, AT_ONCE))?.();
    await store.remove(fileIn(store), AT_ONCE);
    expect(areThere(drafts)).toEqual([true, true, true]);
  });
});

describe('setAside', () => {
  /** Sets the file of the profile aside. @returns its new path */
  async function setAside(store: Store): Promise<string> {
    const aside = await store.setAside(fileIn(store));
    if (aside === undefined) throw new Error('The file was gone.');
    return aside;
  }

  test('keeps the bytes, next to the file', async () => {
    const cache = noCache();
    const bytes = Buffer.from([0xff, 0, 0x0d, 0x0a]);
    const path = plant(cache, 'dev', bytes);
    const aside = await setAside(new Store(cache));
    expect(readFileSync(aside)).toEqual(bytes);
    expect([dirname(aside), existsSync(path)]).toEqual([cache, false]);
  });

  test('keeps one more each time', async () => {
    const cache = noCache();
    const store = new Store(cache);
    const contents = ['1', '2', '3'];
    const aside: string[] = [];
    for (const content of contents) {
      plant(cache, 'dev', content);
      aside.push(await setAside(store));
    }
    expect(aside.map((path) => readFileSync(path, 'utf8'))).toEqual(contents);
    expect(store.list()).toEqual([]);
  });

  test('keeps nothing of a file that is gone by then, and the new client is cached', async () => {
    const { run, cache } = await world();
    const path = plant(cache, 'default', '{');
    const service = await startService((response, number) => {
      rmSync(path);
      say(200, REGISTRATION)(response, number);
    });
    const registered = await run(`register --endpoint-url ${service.url}`);
    expect(registered).toMatchObject({ code: 0, stderr: '' });
    expect(await run('show --field clientId')).toMatchObject({ code: 0, stdout: 'client-1\n' });
  });
});

describe('remove', () => {
  test('deletes what was found', async () => {
    const store = new Store(noCache());
    await store.write('dev', entry());
    await store.write('prod', entry({ profile: 'prod' }));
    expect(await store.remove(fileIn(store), AT_ONCE)).toBe(true);
    expect(store.list()).toMatchObject([{ entry: { profile: 'prod' } }]);
  });

  test('deletes nothing if another process has removed it', async () => {
    const store = new Store(noCache());
    await store.write('dev', entry());
    const file = fileIn(store);
    expect(await store.remove(file, AT_ONCE)).toBe(true);
    expect(await store.remove(file, AT_ONCE)).toBe(false);
  });

  test.each([
    { what: 'an entry', content: JSON.stringify(toEntryFile('dev', entry())) },
    { what: 'a damaged file', content: '{' },
    { what: 'a file of a newer version', content: NEWER },
  ])('leaves what was registered since $what was found', async ({ content }) => {
    const cache = noCache();
    const store = new Store(cache);
    plant(cache, 'dev', content);
    const file = fileIn(store);
    const registered = entry({ registration: registration({ clientId: 'new' }) });
    const release = (await store.lock('dev', AT_ONCE)) ?? expect.fail('There is no lock.');
    const onWait = async () => {
      await store.write('dev', registered);
      release();
    };
    expect(await store.remove(file, { ...AT_ONCE, onWait })).toBe(false);
    expect(store.list()).toMatchObject([{ entry: registered }]);
  });

  test('waits for the writer of a draft, which is then gone', async () => {
    const cache = noCache();
    const store = new Store(cache);
    const release = (await store.lock('dev', AT_ONCE)) ?? expect.fail('There is no lock.');
    const draft = draftOf(cache, 'dev');
    mkdirSync(dirname(draft));
    writeFileSync(draft, JSON.stringify(toEntryFile('dev', entry())));
    const [leftover] = store.leftovers(['dev']);
    const onWait = () => {
      renameSync(draft, fileOf(cache, 'dev'));
      release();
      return Promise.resolve();
    };
    expect(await store.remove(leftover ?? { path: '' }, { ...AT_ONCE, onWait })).toBe(false);
    expect(store.list()).toMatchObject([{ entry: entry() }]);
  });
});
