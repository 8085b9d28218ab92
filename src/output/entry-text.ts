import { ownerInWords, type EntryView, type RegisteredView } from '../registration/view.js';
import { rfc3339 } from '../registration/validity.js';
import { escapeText } from './escape.js';
import { paintStatus, type Palette } from './palette.js';
import { timeLeftAsBar, timeLeftInWords } from './time-left.js';

interface TextOptions {
  palette: Palette;
  /** The time in epoch milliseconds. */
  now: number;
  showSecret: boolean;
}

type Row = readonly [label: string, ...lines: string[]];

/** An entry in detail: a headline, then a line for each value that the entry has. */
export function entryText(view: EntryView | RegisteredView, options: TextOptions): string {
  const rows = [...registrationRows(view, options), ...requestRows(view)];
  const width = Math.max(...rows.map(([label]) => label.length));
  const indent = ' '.repeat(width + 4);
  const { dim } = options.palette;
  const lines = rows.map(
    ([label, ...values]) => `  ${dim(label.padEnd(width))}  ${values.join(`\n${indent}`)}`,
  );
  return [headline(view, options), ...lines, ''].join('\n');
}

function headline(view: EntryView | RegisteredView, { palette }: TextOptions): string {
  return `${palette.bold(escapeText(ownerInWords(view) ?? ''))}  ${originOf(view)}`;
}

function originOf(view: EntryView | RegisteredView): string {
  if (!('source' in view)) return view.status;
  if (view.source === 'cache') return 'reused from the cache';
  const changed = view.changed === undefined ? '' : `: ${view.changed.join(', ')}`;
  return `registered (${view.reason}${changed})`;
}

function registrationRows(view: EntryView, { palette, now, showSecret }: TextOptions): Row[] {
  const { status, clientIdIssuedAt: issuedAt } = view;
  const paint = (text: string) => paintStatus(status, text, palette);
  const bar = paint(timeLeftAsBar(view, now));
  const secret = showSecret ? escapeText(view.clientSecret) : 'hidden (--show-secret shows it)';
  return [
    ['client ID', escapeText(view.clientId)],
    ['client secret', secret],
    ['status', `${paint(status)}  ${bar}  ${timeLeftInWords(view, now)}`],
    ['expires', view.expiresAt ?? 'never'],
    ...optionalRow('issued', issuedAt === null ? null : rfc3339(issuedAt)),
    ...optionalRow('aws sso login', view.flow && [`${view.flow}, ${view.awsCliCache ?? ''}`]),
    ...optionalRow('region', view.region),
    ...optionalRow('start URL', view.startUrl),
    ...optionalRow('endpoint', view.endpoint),
    ...optionalRow('authorization', view.authorizationEndpoint),
    ...optionalRow('token', view.tokenEndpoint),
  ];
}

function requestRows({ request }: EntryView): Row[] {
  return [
    ...optionalRow('client name', request?.clientName),
    ...optionalRow('client type', request?.clientType),
    ...optionalRow('scopes', request?.scopes),
    ...optionalRow('grant types', request?.grantTypes),
    ...optionalRow('redirect URIs', request?.redirectUris),
    ...optionalRow('issuer', request?.issuerUrl),
    ...optionalRow('application', request?.entitledApplicationArn),
  ];
}

function optionalRow(label: string, value: string | string[] | null | undefined): Row[] {
  return value == null ? [] : [[label, ...[value].flat().map(escapeText)]];
}
