import { expect, test } from 'vitest';
import { mayAskFor } from '../../src/emulator/clients.js';
import { NOW } from '../program.js';

test('compares a million scopes in linear time: otherwise this never ends', () => {
  const scopes = Array.from({ length: 1_000_000 }, (_, index) => `scope:${index}`);
  const metadata = { clientName: 'x', clientType: 'public', scopes };
  const client = { id: 'id', secret: 'secret', expiresAt: NOW, metadata };
  expect(mayAskFor(client, scopes.toReversed())).toBe(true);
  expect(mayAskFor(client, [...scopes, 'other'])).toBe(false);
});
