import { expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { loadPalette, paintStatus, PLAIN } from '../../src/output/palette.js';
import { COLORED } from './views.js';

const terminal = { color: true, isTTY: true };
const pipe = { color: true, isTTY: false };
const refused = { color: false, isTTY: true };

test.each<[string, boolean, typeof terminal, Env]>([
  ['a terminal', true, terminal, {}],
  ['a pipe', false, pipe, {}],
  ['a dumb terminal', false, terminal, { TERM: 'dumb' }],
  ['a terminal with NO_COLOR', false, terminal, { NO_COLOR: '1' }],
  ['a terminal with NO_COLOR=0, whose value does not matter', false, terminal, { NO_COLOR: '0' }],
  ['a terminal with an empty NO_COLOR', true, terminal, { NO_COLOR: '' }],
  ['a pipe with FORCE_COLOR', true, pipe, { FORCE_COLOR: '1' }],
  ['a pipe with an empty FORCE_COLOR, as in Node', true, pipe, { FORCE_COLOR: '' }],
  ['a terminal with FORCE_COLOR=0', false, terminal, { FORCE_COLOR: '0' }],
  ['a terminal with FORCE_COLOR=false', false, terminal, { FORCE_COLOR: 'false' }],
  ['a dumb terminal with FORCE_COLOR', true, terminal, { FORCE_COLOR: '1', TERM: 'dumb' }],
  ['FORCE_COLOR against NO_COLOR, as in Node', true, pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }],
  ['a terminal with --no-color', false, refused, {}],
  ['--no-color against FORCE_COLOR', false, refused, { FORCE_COLOR: '1' }],
])('%s has colors: %s', async (_, colored, { color, isTTY }, env) => {
  const text = (await loadPalette({ isTTY }, { color, env })).bold('x');
  expect(text !== 'x').toBe(colored);
});

test('each status has a color of its own', () => {
  const painted = (['valid', 'expiring', 'expired'] as const).map((s) =>
    paintStatus(s, 'x', COLORED),
  );
  expect(new Set(painted).size).toBe(3);
  expect(paintStatus('expired', 'x', PLAIN)).toBe('x');
});
