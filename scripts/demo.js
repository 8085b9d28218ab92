// Registers, reuses, shows and clears a profile, printing each command as it runs it.
// `npm run demo` runs it under the emulator: no network, no AWS account.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/sso-register.cjs', import.meta.url));
const cache = mkdtempSync(join(tmpdir(), 'sso-register-demo-'));

function run(args) {
  console.log(`\n$ sso-register ${args}`);
  const { status } = spawnSync(process.execPath, [program, ...args.split(' ')], {
    env: { ...process.env, AWS_REGION: 'eu-west-1', SSO_REGISTER_CACHE_DIR: cache },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`sso-register ${args} exited with ${status}`);
}

try {
  console.log(`The service is emulated at ${process.env.AWS_ENDPOINT_URL_SSO_OIDC}`);
  run('register --profile dev --scopes sso:account:access');
  run('register --profile dev --scopes sso:account:access');
  run('register --profile ci --field clientId');
  run('show --all');
  run('show --profile dev --format json');
  run('clear --profile dev');
} finally {
  rmSync(cache, { recursive: true });
}
