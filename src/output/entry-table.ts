import type { TimedView } from '../registration/view.js';
import { escapeText } from './escape.js';
import { paintStatus, type Palette } from './palette.js';
import { timeLeftAsBar, timeLeftInWords } from './time-left.js';

/** How to show a table. */
export interface TableOptions {
  palette: Palette;
  /** The width of the terminal in cells; if it is unknown, nothing is cut. */
  columns?: number | undefined;
}

interface Row {
  profile: string;
  status: string;
  bar: string;
  left: string;
  region: string;
}

const GAP = '  ';
const HEAD: Row = {
  profile: 'PROFILE',
  status: 'STATUS',
  bar: 'TIME LEFT',
  left: '',
  region: 'REGION',
};

/** Measures and cuts text. */
interface Ruler {
  widthOf: (text: string) => number;
  cut: (text: string, width: number) => string;
}

/** Matches text in which each character is one cell wide. */
const PLAIN = /^[ -~]*$/;

const PLAIN_RULER: Ruler = {
  widthOf: ({ length }) => length,
  cut: (text, width) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`),
};

/** A table with a line for each entry. If the terminal is too narrow, profile names are cut. */
export async function entryTable(
  entries: TimedView[],
  { palette, columns }: TableOptions,
): Promise<string> {
  const rows = [HEAD, ...entries.map(row)];
  const ruler = await rulerFor(rows);
  const widths = columnWidths(rows, ruler, columns);
  const [head = '', ...lines] = rows.map((cells, index) => {
    const status = entries[index - 1]?.view.status;
    const paint = status && ((text: string) => paintStatus(status, text, palette));
    return line(cells, widths, ruler, paint);
  });
  return [palette.bold(head), ...lines, ''].join('\n');
}

function row({ view, now }: TimedView): Row {
  return {
    profile: escapeText(view.profile),
    status: view.status,
    bar: timeLeftAsBar(view, now),
    left: timeLeftInWords(view, now),
    region: escapeText(view.region),
  };
}

/** The ruler for any text is slow to load. Only profile names can need it. */
async function rulerFor(rows: Row[]): Promise<Ruler> {
  const isPlain = rows.every(({ profile }) => PLAIN.test(profile));
  return isPlain ? PLAIN_RULER : import('./wide-text.js');
}

type Widths = Record<keyof Row, number>;

function columnWidths(rows: Row[], { widthOf }: Ruler, columns: number | undefined): Widths {
  const longest = (width: (cells: Row) => number) =>
    rows.reduce((widest, cells) => Math.max(widest, width(cells)), 0);
  const fixed = {
    status: longest(({ status }) => status.length),
    bar: longest(({ bar }) => bar.length),
    left: longest(({ left }) => left.length),
    region: longest(({ region }) => region.length),
  };
  const taken = Object.values(fixed).reduce((sum, cells) => sum + GAP.length + cells, 0);
  const room = columns !== undefined && columns > 0 ? columns : Infinity;
  const name = longest(({ profile }) => widthOf(profile));
  return {
    profile: Math.max(HEAD.profile.length, Math.min(name, room - taken)),
    ...fixed,
  };
}

function line(row: Row, widths: Widths, ruler: Ruler, paint = (text: string) => text): string {
  const cells = [
    pad(row.profile, widths.profile, ruler),
    paint(row.status.padEnd(widths.status)),
    paint(row.bar.padEnd(widths.bar)),
    row.left.padEnd(widths.left),
    row.region,
  ];
  return cells.join(GAP);
}

function pad(text: string, width: number, { widthOf, cut }: Ruler): string {
  const shown = cut(text, width);
  return shown + ' '.repeat(width - widthOf(shown));
}
