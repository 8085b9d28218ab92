import type { ChalkInstance } from 'chalk';
import type { Status } from '../registration/validity.js';
import type { Env, TextStream } from '../host/host.js';

/** The styles of one stream. Without colors, each function returns the text as it is. */
export type Palette = Readonly<
  Pick<ChalkInstance, 'level'> &
    Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', (text: string) => string>
>;

const unchanged = (text: string) => text;

/** The palette without colors. */
export const PLAIN: Palette = {
  level: 0,
  bold: unchanged,
  dim: unchanged,
  red: unchanged,
  green: unchanged,
  yellow: unchanged,
};

/** The palette of a stream. Only a run with colors loads chalk. `color` is false after `--no-color`. */
export async function loadPalette(
  stream: Pick<TextStream, 'isTTY'>,
  { color, env }: { color: boolean; env: Env },
): Promise<Palette> {
  if (!color || !hasColors(stream, env)) return PLAIN;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

/** FORCE_COLOR overrides NO_COLOR, as in Node. */
function hasColors(stream: Pick<TextStream, 'isTTY'>, env: Env): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR) return false;
  return env.TERM !== 'dumb' && stream.isTTY === true;
}

const COLORS = { valid: 'green', expiring: 'yellow', expired: 'red' } as const;

export function paintStatus(status: Status, text: string, palette: Palette): string {
  return palette[COLORS[status]](text);
}
