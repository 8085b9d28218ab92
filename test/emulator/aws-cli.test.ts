import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/start-emulator.js';
import { aws, awsCliMinor, whySkipped } from '../aws-cli/aws-cli.js';
import { calls, DAY, emulator, NOW } from '../program.js';
import { DEVICE_CODE, register } from './http.js';

/** Runs `aws sso-oidc` on an emulator. */
async function oidc({ url }: Emulator, argv: string[]): Promise<Record<string, unknown>> {
  const common = ['--endpoint-url', url, '--region', 'us-east-1', '--output', 'json'];
  return JSON.parse(await aws(['sso-oidc', ...argv, ...common])) as Record<string, unknown>;
}

const REGISTER = ['register-client', '--client-name', 'x', '--client-type', 'public'];

describe.skipIf(awsCliMinor === undefined)(`the AWS CLI${whySkipped}`, () => {
  test('prints the members of a registration', async () => {
    const service = await emulator({ secretTtl: DAY });
    const printed = await oidc(service, REGISTER);
    const { body } = await register(service);
    const { clientId, clientSecret } = printed;
    expect(printed).toEqual({ ...body, clientId, clientSecret });
    expect(printed.clientSecretExpiresAt).toBe((NOW + DAY) / 1000);
  });

  test('gets a token with what it registered', async () => {
    const service = await emulator();
    const { clientId, clientSecret } = await oidc(service, REGISTER);
    const client = ['--client-id', String(clientId), '--client-secret', String(clientSecret)];
    const startUrl = ['--start-url', 'https://d-1234567890.awsapps.com/start'];
    const { deviceCode } = await oidc(service, [
      'start-device-authorization',
      ...client,
      ...startUrl,
    ]);
    const grant = ['--grant-type', DEVICE_CODE, '--device-code', String(deviceCode)];
    const token = await oidc(service, ['create-token', ...client, ...grant]);
    expect(token).toMatchObject({ tokenType: 'Bearer' });
  });

  test.each([
    'InternalServerException',
    'InvalidScopeException',
    'ServiceUnavailableException',
    'ThrottlingException',
  ])('reports the %s of --fail', async (fail) => {
    const service = await emulator({ fail });
    await expect(oidc(service, REGISTER)).rejects.toMatchObject({
      stderr: expect.stringContaining(`(${fail}) when calling the RegisterClient`) as string,
    });
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});
