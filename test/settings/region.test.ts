import { expect, test } from 'vitest';
import { errorOf, resolve } from './resolve.js';

test.each([
  ...['us-east-1', 'ap-southeast-5', 'us-gov-west-1', 'cn-northwest-1', 'us-isob-east-1'],
  ...['eusc-de-east-1', 'eu-isoe-west-1', 'il-central-1', `xx-${'y'.repeat(58)}-1`],
])('%s can be a region', (region) => {
  expect(resolve({ region }).region).toEqual({ value: region, source: '--region' });
});

test.each([
  ...['', ' ', 'us-east', 'US-EAST-1', 'us-east-1a', 'us_east_1', ' us-east-1', 'us-east-1\n'],
  ...['us-east-1.evil.example', 'us-east-1/../x', 'x@evil.example#-1', 'us--east-1', '-us-east-1'],
  `xx-${'y'.repeat(59)}-1`,
])('%j is no region, and never becomes a part of a host', (region) => {
  expect(errorOf(() => resolve({ region }))).toMatchObject({
    code: 'Usage',
    message: `--region is not an AWS region: ${region}`,
  });
});

test('a region of the environment is judged alike', () => {
  const error = errorOf(() => resolve({}, { AWS_REGION: 'evil.example/' }));
  expect(error.message).toBe('AWS_REGION is not an AWS region: evil.example/');
});
