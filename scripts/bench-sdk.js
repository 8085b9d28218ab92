import { RegisterClientCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';

const client = new SSOOIDCClient({});
const command = new RegisterClientCommand({ clientName: 'bench', clientType: 'public' });
console.log((await client.send(command)).clientId);
