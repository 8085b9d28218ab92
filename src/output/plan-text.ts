import stringWidth from 'string-width';
import { ownerInWords } from '../registration/view.js';
import { escapeText, toJson } from './escape.js';
import type { Palette } from './palette.js';

/** The usual width of a terminal in cells. */
const TERMINAL_WIDTH = 80;

/** The JSON output of `register --dry-run`. */
export interface PlanView {
  /** Null if an sso-session was named instead. */
  profile: string | null;
  region: string;
  endpoint: string;
  /** The body of the request. */
  request: object;
  action: 'register' | 'reuse';
  reason: string | null;
  changed?: string[];
  settings: Record<string, { value: unknown; source: string }>;
}

/** The decision, the request, and each setting with its source, as text. */
export function planText(view: PlanView, palette: Palette): string {
  return [
    `${palette.bold(escapeText(nameOf(view)))}  ${decisionInWords(view)}`,
    '',
    ...(view.action === 'register' ? requestLines(view, palette) : []),
    ...settingLines(view.settings, palette),
    '',
  ].join('\n');
}

function requestLines({ endpoint, request }: PlanView, { dim }: Palette): string[] {
  const body = toJson(request, 2).replaceAll('\n', '\n  ');
  return [`  ${dim('POST')} ${escapeText(endpoint)}/client/register`, `  ${body}`, ''];
}

function nameOf({ profile, settings: { ssoSession } }: PlanView): string {
  const session = ssoSession === undefined ? null : inWords(ssoSession.value);
  return ownerInWords({ profile, ssoSession: session }) ?? '';
}

function decisionInWords({ action, reason, changed }: PlanView): string {
  if (action === 'reuse') return 'would reuse the cached registration';
  return `would register (${[reason, changed?.join(', ')].filter(Boolean).join(': ')})`;
}

/** Values are never cut. The source follows the value, on a line of its own if it does not fit. */
function settingLines(settings: PlanView['settings'], { dim }: Palette): string[] {
  const width = Math.max(...Object.keys(settings).map((name) => name.length));
  const indent = ' '.repeat(width + 4);
  const nextLine = `\n${indent}`;
  return Object.entries(settings).map(([name, { value, source }]) => {
    const words = [value].flat().map((item) => escapeText(inWords(item)));
    const origin = `(${escapeText(source)})`;
    const fits = indent.length + stringWidth(`${words.at(-1) ?? ''}  ${origin}`) <= TERMINAL_WIDTH;
    const gap = fits ? '  ' : nextLine;
    return `  ${dim(name.padEnd(width))}  ${words.join(nextLine)}${gap}${dim(origin)}`;
  });
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : toJson(value);
}
