import { loginFile } from '../aws-cli/login-file.js';
import type { Host } from '../host/host.js';
import type { Entry } from '../registration/entry.js';
import type { EntryView } from '../registration/view.js';
import { homeDirectory } from '../settings/aws-config/read-aws-config.js';

/** Adds to a view what only a registration for `aws sso login` has. */
export function withLogin<View extends EntryView>(
  view: View,
  { login }: Entry,
  { env }: Host,
): View {
  if (login === undefined) return view;
  const { flow, key } = login;
  return { ...view, flow, awsCliCache: loginFile(homeDirectory(env), key) };
}
