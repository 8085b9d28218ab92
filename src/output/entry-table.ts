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

/** The cells of a line, in the order of the head. */
type Row = readonly [
  profile: string,
  ...rest: [status: string, bar: string, left: string, region: string, use: string],
];

const HEAD: Row = ['PROFILE', 'STATUS', 'TIME LEFT', '', 'REGION', 'FOR'];
const PAINTED = [HEAD.indexOf('STATUS'), HEAD.indexOf('TIME LEFT')];
const GAP = '  ';

/** Measures and cuts text. */
interface Ruler {
  widthOf: (text: string) => number;
  cut: (text: string, width: number) => string;
}

/** Matches text in which each character is one cell wide. */
const NARROW = /^[ -~]*$/;

const NARROW_RULER: Ruler = {
  widthOf: ({ length }) => length,
  cut: (text, width) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`),
};

/** A table with a line for each entry. If the terminal is too narrow, profile names are cut. */
export async function entryTable(
  entries: TimedView[],
  { palette, columns }: TableOptions,
): Promise<string> {
  const body = entries.map(rowOf);
  const hasUses = body.some((row) => row.at(-1) !== '');
  const rows = [hasUses ? HEAD : withoutUse(HEAD), ...body];
  const ruler = await rulerFor(rows);
  const widths = columnWidths(rows, ruler, columns);
  const [head = '', ...lines] = rows.map((row, index) => {
    const status = entries[index - 1]?.view.status;
    const paint = status && ((text: string) => paintStatus(status, text, palette));
    return line(row, widths, ruler, paint);
  });
  return [palette.bold(head), ...lines, ''].join('\n');
}

function rowOf({ view, now }: TimedView): Row {
  const bar = timeLeftAsBar(view, now);
  const left = timeLeftInWords(view, now);
  const use = view.flow === undefined ? '' : `aws sso login (${view.flow})`;
  return [escapeText(view.profile), view.status, bar, left, escapeText(view.region), use];
}

function withoutUse([profile, status, bar, left, region]: Row): Row {
  return [profile, status, bar, left, region, ''];
}

/** Only profile names can be wide text, whose ruler more than doubles the time of a listing. */
async function rulerFor(rows: Row[]): Promise<Ruler> {
  const isNarrow = rows.every(([profile]) => NARROW.test(profile));
  return isNarrow ? NARROW_RULER : import('./wide-text.js');
}

function columnWidths(rows: Row[], { widthOf }: Ruler, columns: number | undefined): number[] {
  const [name, ...fixed] = HEAD.map((_, index) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? '')), 0),
  );
  const taken = fixed.reduce((sum, width) => (width === 0 ? sum : sum + GAP.length + width), 0);
  const room = columns !== undefined && columns > 0 ? columns : Infinity;
  return [Math.max(HEAD[0].length, Math.min(name ?? 0, room - taken)), ...fixed];
}

function line(row: Row, widths: number[], ruler: Ruler, paint = (text: string) => text): string {
  const cells = row.map((cell, index) => {
    const text = pad(cell, widths[index] ?? 0, ruler);
    return PAINTED.includes(index) ? paint(text) : text;
  });
  return cells.join(GAP).trimEnd();
}

function pad(text: string, width: number, { widthOf, cut }: Ruler): string {
  const shown = cut(text, width);
  return shown + ' '.repeat(width - widthOf(shown));
}
