import { usageError } from '../errors.js';
import type { Env } from '../host/host.js';
import type { ProfileConfig } from './aws-config/profile-config.js';

/** A value that the AWS CLI checks before it carries out any command. The variable counts before the key. */
interface Checked {
  /** In the profile. */
  key?: string;
  variable?: string;
  accepts: RegExp;
  /** What is accepted, in words. */
  wanted: string;
}

/** As Python's `int` reads it. */
const NUMBER = { accepts: /^\s*[-+]?\d+(_\d+)*\s*$/, wanted: 'a whole number' };

const CHECKSUM = {
  accepts: /^when_(supported|required)$/i,
  wanted: 'when_supported or when_required',
};

/** As of version 2.36.7. @see https://docs.aws.amazon.com/cli/latest/topic/config-vars.html */
const CHECKED: Checked[] = [
  {
    ...{ key: 'retry_mode', variable: 'AWS_RETRY_MODE' },
    ...{ accepts: /^(standard|adaptive)$/, wanted: 'standard or adaptive' },
  },
  { key: 'max_attempts', variable: 'AWS_MAX_ATTEMPTS', ...NUMBER },
  { key: 'cli_timestamp_format', accepts: /^(wire|iso8601)$/, wanted: 'wire or iso8601' },
  {
    key: 'cli_binary_format',
    ...{ accepts: /^(base64|raw-in-base64-out)$/, wanted: 'base64 or raw-in-base64-out' },
  },
  { key: 'metadata_service_timeout', variable: 'AWS_METADATA_SERVICE_TIMEOUT', ...NUMBER },
  {
    ...{ key: 'metadata_service_num_attempts', variable: 'AWS_METADATA_SERVICE_NUM_ATTEMPTS' },
    ...NUMBER,
  },
  {
    key: 'request_min_compression_size_bytes',
    variable: 'AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES',
    ...{ accepts: /^\s*\+?0*[1-9]\d{0,6}\s*$/, wanted: 'a whole number from 1 to 1048576' },
  },
  {
    ...{ key: 'request_checksum_calculation', variable: 'AWS_REQUEST_CHECKSUM_CALCULATION' },
    ...CHECKSUM,
  },
  {
    ...{ key: 'response_checksum_validation', variable: 'AWS_RESPONSE_CHECKSUM_VALIDATION' },
    ...CHECKSUM,
  },
  { variable: 'AWS_CA_BUNDLE', accepts: /./s, wanted: 'the path of a file' },
];

/** @throws a usage error for a value with which no command of the AWS CLI starts, and so no sign-in */
export function requireStart({ profile }: ProfileConfig, env: Env): void {
  for (const { key = '', variable = '', accepts, wanted } of CHECKED) {
    const ofVariable = env[variable];
    const value = ofVariable ?? profile.values.get(key)?.text;
    if (value === undefined || accepts.test(value)) continue;
    const source = ofVariable === undefined ? `${key} of ${profile.name}` : variable;
    throw usageError(
      `aws sso login cannot sign in while ${source} is ${value === '' ? 'empty' : value}.`,
      `Set it to ${wanted}, or remove it.`,
    );
  }
}
