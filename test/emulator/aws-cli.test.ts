import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import { calls, DAY, emulator, NOW, temporaryDirectory } from '../program.js';
import { register } from './http.js';

const execute = promisify(execFile);

/** The first AWS CLI of version 2: version 1 may come first on PATH. */
async function findAwsCli(): Promise<string | undefined> {
  for (const file of ['/usr/bin/aws', 'aws']) {
    const version = await execute(file, ['--version']).catch(() => undefined);
    if (version?.stdout.startsWith('aws-cli/2.')) return file;
  }
  return undefined;
}

const awsCli = await findAwsCli();

/** Runs `aws sso-oidc`: nothing of this machine's AWS settings counts. */
async function aws({ url }: Emulator, argv: string[]): Promise<Record<string, unknown>> {
  const home = temporaryDirectory();
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_CONFIG_FILE: join(home, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
  };
  const common = ['--endpoint-url', url, '--region', 'us-east-1', '--output', 'json'];
  const { stdout } = await execute(awsCli ?? '', ['sso-oidc', ...argv, ...common], { env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const REGISTER = ['register-client', '--client-name', 'x', '--client-type', 'public'];

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const reason = awsCli === undefined ? ' (skipped: neither /usr/bin/aws nor aws is version 2)' : '';

describe.skipIf(awsCli === undefined)(`the AWS CLI${reason}`, () => {
  test('prints the members of a registration', async () => {
    const service = await emulator({ secretTtl: DAY });
    const printed = await aws(service, REGISTER);
    const { body } = await register(service);
    const { clientId, clientSecret } = printed;
    expect(printed).toEqual({ ...body, clientId, clientSecret });
    expect(printed.clientSecretExpiresAt).toBe((NOW + DAY) / 1000);
  });

  test('gets a token with what it registered', async () => {
    const service = await emulator();
    const { clientId, clientSecret } = await aws(service, REGISTER);
    const client = ['--client-id', String(clientId), '--client-secret', String(clientSecret)];
    const startUrl = ['--start-url', 'https://d-1234567890.awsapps.com/start'];
    const { deviceCode } = await aws(service, [
      'start-device-authorization',
      ...client,
      ...startUrl,
    ]);
    const grant = ['--grant-type', GRANT, '--device-code', String(deviceCode)];
    const token = await aws(service, ['create-token', ...client, ...grant]);
    expect(token).toMatchObject({ tokenType: 'Bearer' });
  });

  test.each([
    ['InvalidRequestException', ['--client-name', '']],
    ['InvalidClientMetadataException', ['--client-type', 'confidential']],
    ['InvalidScopeException', ['--scopes', 'two words']],
  ])('names the %s that its input %j deserves', async (exception, argv) => {
    await expect(aws(await emulator(), [...REGISTER, ...argv])).rejects.toMatchObject({
      stderr: expect.stringContaining(`(${exception})`) as string,
    });
  });
});

describe.skipIf(awsCli === undefined)(`the AWS CLI${reason}, of a call told to fail`, () => {
  test.each([
    'InternalServerException',
    'InvalidClientMetadataException',
    'InvalidRedirectUriException',
    'InvalidRequestException',
    'InvalidScopeException',
    'ServiceUnavailableException',
    'SlowDownException',
    'ThrottlingException',
    'UnsupportedGrantTypeException',
  ])('names the %s', async (fail) => {
    const service = await emulator({ fail });
    await expect(aws(service, REGISTER)).rejects.toMatchObject({
      stderr: expect.stringContaining(`(${fail}) when calling the RegisterClient`) as string,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});
