import { expect, test } from 'vitest';
import type { Env } from '../../src/host/host.js';
import { loadPalette, paintStatus, PLAIN } from '../../src/output/palette.js';
import { COLORED } from './views.js';

// As in Node: NO_COLOR counts unless it is empty, FORCE_COLOR even then, and beats NO_COLOR.
test.each<{ where: 'terminal' | 'pipe'; env: Env; colored: boolean }>([
  { where: 'terminal', env: {}, colored: true },
  { where: 'pipe', env: {}, colored: false },
  { where: 'terminal', env: { TERM: 'dumb' }, colored: false },
  { where: 'terminal', env: { NO_COLOR: '1' }, colored: false },
  { where: 'terminal', env: { NO_COLOR: '0' }, colored: false },
  { where: 'terminal', env: { NO_COLOR: '' }, colored: true },
  { where: 'pipe', env: { FORCE_COLOR: '1' }, colored: true },
  { where: 'pipe', env: { FORCE_COLOR: '' }, colored: true },
  { where: 'terminal', env: { FORCE_COLOR: '0' }, colored: false },
  { where: 'terminal', env: { FORCE_COLOR: 'false' }, colored: false },
  { where: 'terminal', env: { FORCE_COLOR: '1', TERM: 'dumb' }, colored: true },
  { where: 'pipe', env: { FORCE_COLOR: '1', NO_COLOR: '1' }, colored: true },
])('has colors on a $where with $env: $colored', async ({ where, env, colored }) => {
  const palette = await loadPalette({ isTTY: where === 'terminal' }, { color: true, env });
  expect(palette.bold('x') !== 'x').toBe(colored);
});

test.each<Env>([{}, { FORCE_COLOR: '1' }])(
  'has no colors with --no-color, even on a terminal with %o',
  async (env) => {
    expect((await loadPalette({ isTTY: true }, { color: false, env })).bold('x')).toBe('x');
  },
);

test('has a color of its own for each status', () => {
  const painted = (['valid', 'expiring', 'expired'] as const).map((s) =>
    paintStatus(s, 'x', COLORED),
  );
  expect(new Set(painted).size).toBe(3);
  expect(paintStatus('expired', 'x', PLAIN)).toBe('x');
});
