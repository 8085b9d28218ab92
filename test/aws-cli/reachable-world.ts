import { decide } from '../emulator/http.js';
import type { EmulatorSettings } from '../program.js';
import { createAuthority, pemFile } from '../service/certificates.js';
import { startProxy, startReverseProxy } from '../service/servers.js';
import { aws, awsCliMinor } from './aws-cli.js';
import { loginWorld } from './login-world.js';

/** An unknown region, so that no test reaches the real service. */
export const REGION = 'eu-test-1';
/** The host of its endpoint. */
export const HOST = `oidc.${REGION}.amazonaws.com`;
/** Where `aws sso logout` says that a token is no longer wanted; the emulator knows no such call. */
const PORTAL = `portal.sso.${REGION}.amazonaws.com`;

/** Since 2.22 the AWS CLI takes the flow pkce by default. */
const DEVICE = (awsCliMinor ?? 0) >= 22 ? ['--use-device-code'] : [];

/** A world in which `aws sso login` gets to the emulator: it takes no endpoint from the environment. */
export async function reachableWorld(config: string, settings: EmulatorSettings = {}) {
  const made = await loginWorld(config, { now: Date.now, ...settings });
  const authority = await createAuthority();
  const certificate = await authority.issue({ names: [HOST, PORTAL] });
  const to = await startReverseProxy(Number(new URL(made.service.url).port), certificate);
  const proxy = await startProxy({ to });
  const { HOME, AWS_CONFIG_FILE } = made.env;
  const env = {
    HOME,
    AWS_CONFIG_FILE,
    HTTPS_PROXY: `http://${proxy.host}`,
    AWS_CA_BUNDLE: pemFile(authority.pem),
  };
  const awsCli = (argv: string[]) => aws([...argv, '--profile', 'dev'], env);
  const login = () => awsCli(['sso', 'login', '--no-browser', ...DEVICE]);
  return { ...made, env, proxy, awsCli, login };
}

/** Settings with which a person decides once the AWS CLI has polled twice, and the calls that it made. */
export function personWho(decision: 'approve' | 'deny') {
  const lines: string[] = [];
  const log = (_: string, line: string) => {
    lines.push(line);
    const polls = lines.filter((each) => each.startsWith('CreateToken')).length;
    const [url = ''] = /http:[^"]+user_code=[\w-]+/.exec(lines.join('\n')) ?? [];
    if (line.startsWith('CreateToken') && polls === 2) void decide(url, decision);
  };
  return { lines, settings: { ask: true, log } };
}
