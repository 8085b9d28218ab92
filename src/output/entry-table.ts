import { basename } from 'node:path';
import { ownerInWords, type TimedView } from '../registration/view.js';
import { escapeText } from './escape.js';
import { paintStatus, type Palette } from './palette.js';
import { timeLeftAsBar, timeLeftInWords } from './time-left.js';

/** The cells of a line, in the order of the head. */
type Row = readonly [
  name: string,
  ...rest: [status: string, bar: string, left: string, region: string, flow: string],
];

const HEAD: Row = ['PROFILE', 'STATUS', '', 'TIME LEFT', 'REGION', ''];

/** Of a table of what `aws sso login` uses, which is not only for profiles. */
const LOGIN_HEAD: Row = ['PROFILE OR SESSION', 'STATUS', '', 'TIME LEFT', 'REGION', 'FLOW'];
const BAR = HEAD.indexOf('');
const PAINTED = [HEAD.indexOf('STATUS'), BAR];
const GAP = '  ';

/** The columns that a narrow terminal can do without, the least needed first. */
const DISPENSABLE = [BAR, HEAD.indexOf('REGION')];

/** Names are cut to fewer cells than this only if no column can be left out any more, and if that helps. */
const READABLE_NAME = 16;

/**
 * A table with a line for each entry. On a narrow terminal it has fewer columns, and names are cut.
 *
 * @param columns the width of the terminal in cells; if it is unknown, nothing is cut
 */
export async function entryTable(
  entries: TimedView[],
  { palette, columns }: { palette: Palette; columns?: number | undefined },
): Promise<string> {
  const hasFlows = entries.some(({ view }) => view.flow !== undefined);
  const rows = [hasFlows ? LOGIN_HEAD : HEAD, ...entries.map(rowOf)];
  // Every other cell is of our own words.
  const widthOf = await measureFor(rows.flatMap(([name, , , , region]) => [name, region]));
  const widestOf = (index: number) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? '')), 0);
  const widths = columnWidths(
    HEAD.map((_, index) => widestOf(index)),
    columns,
  );
  const fit = (cell: string, width: number) => {
    const shown = cut(cell, width, widthOf);
    return shown + ' '.repeat(width - widthOf(shown));
  };
  const [head = '', ...lines] = rows.map((row, index) => {
    const status = entries[index - 1]?.view.status;
    const paint = status && ((text: string) => paintStatus(status, text, palette));
    return line(row, widths, fit, paint);
  });
  return [palette.bold(head), ...lines, ''].join('\n');
}

function rowOf({ view, now }: TimedView): Row {
  const { status, flow = '' } = view;
  // Other tools keep registrations under names that say whose they are.
  const name = escapeText(ownerInWords(view) ?? basename(view.awsCliCache ?? ''));
  const region = escapeText(view.region ?? '');
  return [name, status, timeLeftAsBar(view, now), timeLeftInWords(view, now), region, flow];
}

/** The width of each column in cells, given that of its widest cell; 0 for one that is left out. */
function columnWidths([name = 0, ...others]: number[], columns: number | undefined): number[] {
  const terminal = columns !== undefined && columns > 0 ? columns : Infinity;
  const shown = () => others.filter((width) => width > 0);
  const room = () => terminal - shown().reduce((sum, width) => sum + GAP.length + width, 0);
  for (const index of DISPENSABLE) {
    if (room() < Math.min(name, READABLE_NAME)) others[index - 1] = 0;
  }
  // If the lines wrap even with the shortest names, names are left readable.
  return [Math.min(name, room() > 0 ? room() : READABLE_NAME), ...others];
}

function line(
  row: Row,
  widths: number[],
  fit: (cell: string, width: number) => string,
  paint = (text: string) => text,
): string {
  const cells = row.flatMap((cell, index) => {
    const width = widths[index] ?? 0;
    if (width === 0) return [];
    const text = fit(cell, width);
    return PAINTED.includes(index) ? paint(text) : text;
  });
  return cells.join(GAP).trimEnd();
}

/** The number of cells that a terminal takes to show a text. */
type WidthOf = (text: string) => number;

/** Matches text in which each character is one cell wide: ASCII, and the bars of a table. */
const NARROW = /^[ -~█░]*$/;

/** Measures these texts. To load the library only for wide ones saves 4 % of listing 10,000 entries. */
export async function measureFor(texts: string[]): Promise<WidthOf> {
  if (texts.every((text) => NARROW.test(text))) return ({ length }) => length;
  const { default: stringWidth } = await import('string-width');
  return (text) => (NARROW.test(text) ? text.length : stringWidth(text));
}

/** Cuts text to a number of cells, between characters as readers see them (some are two cells wide). */
export function cut(text: string, width: number, widthOf: WidthOf): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(`${kept}${segment}…`) > width) break;
    kept += segment;
  }
  return `${kept}…`;
}
