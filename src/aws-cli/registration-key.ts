import { createHash } from 'node:crypto';
import type { LoginIdentity } from '../registration/flow.js';

/** The name, without `.json`, of the file in which the AWS CLI v2 looks for a registration. */
export function registrationKey({ startUrl, region, scopes, sessionName }: LoginIdentity): string {
  const list = scopes && `[${scopes.map(pythonJson).join(', ')}]`;
  // Python's json.dumps with sorted keys, whose separators differ from those of JSON.stringify.
  const text =
    `{"region": ${pythonJson(region)}, "scopes": ${list ?? 'null'}, ` +
    `"session_name": ${pythonJson(sessionName)}, "startUrl": ${pythonJson(startUrl)}, "tool": "botocore"}`;
  return createHash('sha1').update(text).digest('hex');
}

/** Formats a string or null like Python's json.dumps, which escapes all but printable ASCII. */
function pythonJson(value: string | null): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
