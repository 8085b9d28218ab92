import { quotePosix } from '../command-line.js';
import { usageError } from '../errors.js';
import type { EntryView } from '../registration/view.js';

/** The formats that pass a registration to a shell, named as in `aws configure export-credentials`. */
export const ENV_FORMATS = ['env', 'env-no-export', 'fish', 'powershell', 'windows-cmd'] as const;

export type EnvFormat = (typeof ENV_FORMATS)[number];

/** Formats one assignment. @throws a usage error for a value that the shell cannot quote */
type Assign = (name: string, value: string) => string;

const ASSIGN: Readonly<Record<EnvFormat, Assign>> = {
  env: (name, value) => `export ${name}=${quotePosix(value)}`,
  'env-no-export': (name, value) => `${name}=${quotePosix(value)}`,
  fish: (name, value) => `set -gx ${name} ${quoteFish(value)}`,
  powershell: (name, value) => `$Env:${name} = ${quotePowershell(value)}`,
  'windows-cmd': (name, value) => `set "${name}=${requireCmdSafe(name, value)}"`,
};

/** The environment variables for a registration. */
export function envVariables(view: EntryView): Record<string, string> {
  return {
    AWS_SSO_CLIENT_ID: view.clientId,
    AWS_SSO_CLIENT_SECRET: view.clientSecret,
    AWS_SSO_CLIENT_SECRET_EXPIRES_AT: String(view.clientSecretExpiresAt),
    ...(view.region !== null && { AWS_SSO_REGION: view.region }),
    ...(view.startUrl !== null && { AWS_SSO_START_URL: view.startUrl }),
  };
}

/** Assignments that the shell reads verbatim: it executes and expands nothing in them. */
export function envText(variables: Record<string, string>, format: EnvFormat): string {
  return Object.entries(variables)
    .map(([name, value]) => `${ASSIGN[format](name, withoutNul(name, value))}\n`)
    .join('');
}

function quoteFish(value: string): string {
  return `'${value.replace(/['\\]/g, '\\$&')}'`;
}

/** PowerShell treats typographic single quotes like plain ones. */
function quotePowershell(value: string): string {
  return `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** Inside quotes cmd still expands `%` and, if enabled, `!`. A quote or a line break ends the quotes. */
function requireCmdSafe(name: string, value: string): string {
  if (!/["%!\r\n]/.test(value)) return value;
  throw usageError(`${name} has characters that cmd cannot quote.`, 'Use --format powershell.');
}

function withoutNul(name: string, value: string): string {
  if (!value.includes('\0')) return value;
  throw usageError(`${name} has a NUL character, which no variable can hold.`);
}
