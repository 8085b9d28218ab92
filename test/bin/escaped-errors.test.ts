import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { temporaryDirectory } from '../program.js';
import { processWorld } from './spawn.js';

/** No call is answered before the test is over (milliseconds). */
const LATENCY = 3_600_000;

/** Runs a line of the program, in a process that has first loaded this code. */
async function runAfter(code: string, line: string, env: Env = {}) {
  const { run } = await processWorld({ latency: LATENCY });
  const file = join(temporaryDirectory(), 'first.cjs');
  writeFileSync(file, code);
  return run(line.split(' '), { env: { ...env, NODE_OPTIONS: `--require=${file}` } });
}

/** Code that does something else as soon as a call is under way. */
function duringCall(act: string): string {
  return `
    const http = require('node:http');
    const { request } = http;
    http.request = (...args) => {
      setImmediate(() => { ${act} });
      return request(...args);
    };`;
}

describe('an error that escapes every promise', () => {
  const ESCAPES = [
    { way: 'thrown in a callback', act: "throw new Error('escaped')" },
    {
      way: 'an event without a listener',
      act: "new (require('node:events'))().emit('error', new Error('escaped'))",
    },
    { way: 'the reason of a rejected promise', act: "Promise.reject(new Error('escaped'))" },
    { way: 'a mere text, the reason of a rejected promise', act: "Promise.reject('escaped')" },
  ];

  test.each(ESCAPES)('is reported as a bug, with 1: $way', async ({ act }) => {
    expect(await runAfter(duringCall(act), 'register')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: This is a bug in sso-register: escaped\n' +
        'hint:  Please report it with the output of --debug.\n',
    });
  });

  test('is reported with its stack if --debug is given', async () => {
    const ended = await runAfter(duringCall("throw new Error('escaped')"), 'register --debug');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^debug: Error: escaped\ndebug: +at .*first\.cjs/m);
  });
});

describe('a process that has nothing left to wait for and is not done', () => {
  const ENDLESS = [
    {
      what: 'its call does not keep it alive',
      line: 'register',
      code: `
        const { Socket } = require('node:net');
        const { connect } = Socket.prototype;
        Socket.prototype.connect = function (...args) {
          return connect.apply(this, args).unref();
        };
        const { setTimeout } = globalThis;
        globalThis.setTimeout = (...args) => setTimeout(...args).unref();`,
    },
    {
      what: 'its output is never written',
      line: 'show --all --format json',
      code: 'process.stdout.write = () => true;',
    },
    {
      what: 'its help is never written',
      line: '--help',
      code: 'process.stdout.write = () => true;',
    },
  ];

  test.each(ENDLESS)('ends with 1 and says so: $what', async ({ line, code }) => {
    expect(await runAfter(code, line)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: This is a bug in sso-register: it stopped before it was done.\n' +
        'hint:  Please report it with the output of --debug.\n',
    });
  });
});

test.each(['process.exit()', 'process.exit(0)'])(
  'ends with 1 if a library ends it by %s before it is done',
  async (act) => {
    const ended = await runAfter(duringCall(act), 'register');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
  },
);

test('reports an error without colors if they cannot be loaded', async () => {
  const code = `
    const Module = require('node:module');
    const { _load } = Module;
    Module._load = (name, ...rest) => {
      if (/^\\.\\/(?!rolldown)/.test(name)) throw new Error('no such part');
      return _load(name, ...rest);
    };`;
  expect(await runAfter(code, 'show --profile=', { FORCE_COLOR: '1' })).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: The profile name [^\n]*\nhint: [^\n]*\n$/) as string,
  });
});
