import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORMAT_VERSION } from '../../src/store/entry-file.js';
import { Store } from '../../src/store/store.js';
import { parseAll, temporaryDirectory, world } from '../program.js';
import { repeats } from '../repeats.js';
import { fileOf, plant } from '../store/cache.js';

const RUNS = repeats(100, 1000);

/** Longer than the runs take on a slow machine (milliseconds). */
const TIMEOUT = 10 * 60_000;

/** Values for members of an entry, as JSON; the empty one leaves the member out. */
const VALUES = [
  ...['', 'null', 'true', '[]', '{}', '[[]]', '[1]', '{"__proto__":{"x":1}}', '{"toString":1}'],
  ...['-1', '-0', '0', '1', '2', '0.5', '1e-400', '1e400', '-1e400', '1e21', '9007199254740993'],
  ...['253402300800', '8640000000000', '8640000000001', '1803211200000', '9'.repeat(400)],
  ...['""', '" "', '"x"', '"0"', '"default"', '"other"', '"__proto__"', '"\\ud800"', '"http://["'],
];

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The paths of the whole, which is the empty one, and of all members. */
function pathsOf(json: unknown, path = ''): string[] {
  const members = isObject(json) ? Object.entries(json) : [];
  return [path, ...members.flatMap(([name, value]) => pathsOf(value, `${path}/${name}`))];
}

/** JSON with other texts instead of some members: JSON.stringify cannot write 1e400. */
function textWith(changes: Record<string, string>, json: unknown, path = ''): string {
  const change = changes[path];
  if (change !== undefined) return change;
  if (!isObject(json)) return JSON.stringify(json);
  const members = Object.entries(json).flatMap(([name, value]) => {
    const text = textWith(changes, value, `${path}/${name}`);
    return text === '' ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join(',')}}`;
}

/** JSON some of whose members have changed. */
function changedMembers(json: unknown): fc.Arbitrary<string> {
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.json({ maxDepth: 2 }));
  return fc
    .dictionary(fc.constantFrom(...pathsOf(json)), value, { minKeys: 1, maxKeys: 3 })
    .map((changes) => textWith(changes, json));
}

/** The bytes of a cache file after some damage. */
function damaged(whole: Buffer, other: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.nat(whole.length - 1);
  const range = fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const part = (start: number, end?: number) => whole.subarray(start, end);
  const joined = (...parts: Buffer[]) => Buffer.concat(parts);
  return fc.oneof(
    { weight: 8, arbitrary: changedMembers(JSON.parse(whole.toString())).map(toBytes) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(place, fc.integer({ min: 1, max: 255 }))
        .map(([at, bits]) => Buffer.from(whole.map((byte, i) => (i === at ? byte ^ bits : byte)))),
    },
    { weight: 2, arbitrary: place.map((end) => part(0, end)) },
    { weight: 1, arbitrary: range.map(([start, end]) => joined(part(0, start), part(end))) },
    { weight: 1, arbitrary: range.map(([start, end]) => joined(part(0, end), part(start))) },
    { weight: 2, arbitrary: fc.json().map(toBytes) },
    { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.constant(other) },
  );
}

function toBytes(text: string): Buffer {
  return Buffer.from(text);
}

/** Whether a later version of the program wrote the bytes, by their own version number. */
function saysNewer(bytes: Buffer): boolean {
  try {
    const json = JSON.parse(bytes.toString()) as { version?: unknown } | null;
    return typeof json?.version === 'number' && json.version > FORMAT_VERSION;
  } catch {
    return false;
  }
}

/** The exit codes for a file, by what it holds. */
const ENDS: Record<string, { show: number[]; showAll: number; register: number }> = {
  entry: { show: [0, 4], showAll: 0, register: 0 },
  damaged: { show: [7], showAll: 7, register: 0 },
  newer: { show: [7], showAll: 7, register: 7 },
};

/** Caches in which the file of the default profile has been changed. */
async function fuzzWorld() {
  const { run, cache } = await world();
  const registered = async (profile: string) => {
    await run(['register', '-p', profile]);
    return readFileSync(fileOf(cache, profile));
  };
  const [whole, other] = [await registered('default'), await registered('other')];
  const root = temporaryDirectory();
  const cacheWith = (bytes: Buffer) => {
    const directory = mkdtempSync(join(root, 'cache-'));
    const path = plant(directory, 'default', bytes);
    plant(directory, 'other', other);
    const go = async (...argv: string[]) => {
      const ended = await run([...argv, '--cache-dir', directory, '--format', 'json']);
      expect(ended.stderr).not.toMatch(/is a bug in|^ *at /m);
      return ended;
    };
    return { directory, path, go };
  };
  return { whole, other, cacheWith };
}

/** The bytes of a file, as text: buffers are compared byte by byte, which takes half of the time. */
function textOf(path: string): string {
  return readFileSync(path, 'latin1');
}

function textsKeptAside(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => name.includes('.damaged-'));
  return names.map((name) => textOf(join(directory, name)));
}

test(
  'reports a changed file, keeps its bytes, and leaves other profiles unaffected',
  async () => {
    const { whole, other, cacheWith } = await fuzzWorld();
    const survives = async (bytes: Buffer) => {
      const { directory, path, go } = cacheWith(bytes);
      const kindOf = () => new Store(directory).find('default')?.kind ?? '';
      const kind = kindOf();
      const ends = ENDS[kind];
      expect(kind === 'newer').toBe(saysNewer(bytes));
      expect(ends?.show).toContain((await go('show')).code);
      const all = await go('show', '--all');
      expect(all.code).toBe(ends?.showAll);
      expect(parseAll(all).map(({ profile }) => profile)).toContain('other');
      expect((await go('register')).code).toBe(ends?.register);
      const text = bytes.toString('latin1');
      expect(textsKeptAside(directory)).toEqual(kind === 'damaged' ? [text] : []);
      expect(kindOf()).toBe(kind === 'newer' ? 'newer' : 'entry');
      if (kind === 'newer') expect(textOf(path)).toBe(text);
      expect(textOf(fileOf(directory, 'other'))).toBe(other.toString('latin1'));
    };
    const property = fc.asyncProperty(damaged(whole, other), survives);
    await fc.assert(property, { numRuns: RUNS });
  },
  TIMEOUT,
);
