import { styleText } from 'node:util';
import type { Status } from '../registration/validity.js';
import type { Env } from '../host.js';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** The colours of one stream: its functions paint a text or, where it has no colours, leave it as it is. */
export interface Palette extends Readonly<Record<Style, (text: string) => string>> {
  isColored: () => boolean;
}

export interface ColorChoice {
  /** False after `--no-color`. */
  color: boolean;
  env: Env;
  /** Whether the stream is a terminal, asked only where that decides. */
  isTTY: () => boolean;
}

/** `--no-color` beats FORCE_COLOR, which beats NO_COLOR, as in Node; then only a terminal is coloured. */
export function createPalette(choice: ColorChoice): Palette {
  const isColored = () => choosesColor(choice);
  const paint = (style: Style) => (text: string) =>
    isColored() ? styleText(style, text, { validateStream: false }) : text;
  return {
    isColored,
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
  };
}

function choosesColor({ color, env, isTTY }: ColorChoice): boolean {
  const forced = env.FORCE_COLOR;
  if (!color) return false;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR) return false;
  return env.TERM !== 'dumb' && isTTY();
}

const COLORS = { valid: 'green', expiring: 'yellow', expired: 'red' } as const;

export function paintStatus(status: Status, text: string, palette: Palette): string {
  return palette[COLORS[status]](text);
}
