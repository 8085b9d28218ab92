import { Chalk, type ChalkInstance } from 'chalk';
import type { Status } from '../registration/validity.js';
import type { Env } from '../host.js';

/** The colours of one stream: an instance of chalk that colours or does not. */
export type Palette = ChalkInstance;

export interface ColorChoice {
  /** False after `--no-color`. */
  color: boolean;
  env: Env;
  /** Whether the stream is a terminal. */
  isTTY: boolean;
}

/** `--no-color` beats FORCE_COLOR, which beats NO_COLOR, as in Node; then only a terminal is coloured. */
export function createPalette(choice: ColorChoice): Palette {
  return new Chalk({ level: isColored(choice) ? 1 : 0 });
}

function isColored({ color, env, isTTY }: ColorChoice): boolean {
  const forced = env.FORCE_COLOR;
  if (!color) return false;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR) return false;
  return isTTY && env.TERM !== 'dumb';
}

export function paintStatus(status: Status, text: string, palette: Palette): string {
  const paint = { valid: palette.green, expiring: palette.yellow, expired: palette.red };
  return paint[status](text);
}
