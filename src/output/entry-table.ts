import stringWidth from 'string-width';
import type { Timed } from '../registration/view.js';
import { escapeText } from './escape.js';
import { paintStatus, type Palette } from './palette.js';
import { timeLeftAsBar, timeLeftInWords } from './time-left.js';

export interface TableOptions {
  palette: Palette;
  /** The width of the terminal; without one, nothing is cut. */
  columns?: number | undefined;
}

interface Row {
  profile: string;
  status: string;
  bar: string;
  left: string;
  region: string;
}

const CHARACTERS = new Intl.Segmenter();
const GAP = '  ';
const HEAD: Row = {
  profile: 'PROFILE',
  status: 'STATUS',
  bar: 'TIME LEFT',
  left: '',
  region: 'REGION',
};

/** A line for each entry. Where the terminal is too narrow, the profile's name is cut. */
export function entryTable(entries: Timed[], { palette, columns }: TableOptions): string {
  const rows = [HEAD, ...entries.map(row)];
  const widths = columnWidths(rows, columns);
  const [head = '', ...lines] = rows.map((cells, index) => {
    const status = entries[index - 1]?.view.status;
    const paint = status && ((text: string) => paintStatus(status, text, palette));
    return line(cells, widths, paint);
  });
  return [palette.bold(head), ...lines, ''].join('\n');
}

function row({ view, now }: Timed): Row {
  return {
    profile: escapeText(view.profile),
    status: view.status,
    bar: timeLeftAsBar(view, now),
    left: timeLeftInWords(view, now),
    region: escapeText(view.region),
  };
}

type Widths = Record<keyof Row, number>;

function columnWidths(rows: Row[], columns: number | undefined): Widths {
  const longest = (widthOf: (cells: Row) => number) => Math.max(...rows.map(widthOf));
  // Of these every character is one cell wide; only the name of a profile can be anything.
  const fixed = {
    status: longest(({ status }) => status.length),
    bar: longest(({ bar }) => bar.length),
    left: longest(({ left }) => left.length),
    region: longest(({ region }) => region.length),
  };
  const taken = Object.values(fixed).reduce((sum, cells) => sum + GAP.length + cells, 0);
  const room = columns !== undefined && columns > 0 ? columns : Infinity;
  const name = longest(({ profile }) => stringWidth(profile));
  return {
    profile: Math.max(HEAD.profile.length, Math.min(name, room - taken)),
    ...fixed,
  };
}

function line(row: Row, widths: Widths, paint = (text: string) => text): string {
  const cells = [
    pad(row.profile, widths.profile),
    paint(row.status.padEnd(widths.status)),
    paint(row.bar.padEnd(widths.bar)),
    row.left.padEnd(widths.left),
    row.region,
  ];
  return cells.join(GAP);
}

function pad(text: string, width: number): string {
  const shown = cut(text, width);
  return shown + ' '.repeat(width - stringWidth(shown));
}

/** Cuts between what readers see as characters, of which some are two cells wide. */
function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of CHARACTERS.segment(text)) {
    if (stringWidth(`${kept}${segment}…`) > width) break;
    kept += segment;
  }
  return `${kept}…`;
}
