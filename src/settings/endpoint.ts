import { usageError } from '../errors.js';
import type { Env } from '../host.js';
import type { EndpointSettings } from '../registration/endpoint.js';
import { parseEndpointUrl } from './endpoint-url.js';
import { byDefault, fromEnv, fromFlag, type Setting } from './setting.js';
import type { Sources } from './sources.js';

/** What users say of the endpoint besides its region. */
export interface EndpointChoice {
  endpointUrl: Setting<string> | undefined;
  useFips: Setting<boolean>;
  useDualStack: Setting<boolean>;
}

/** @throws a usage error for a URL that must not be used, or a switch that is neither true nor false */
export function endpointChoice({ flags, env }: Sources): EndpointChoice {
  const url = fromFlag('--endpoint-url', flags.endpointUrl) ?? configuredUrl(env);
  return {
    endpointUrl: url && parseEndpointUrl(url),
    useFips: switchSetting(env, 'AWS_USE_FIPS_ENDPOINT'),
    useDualStack: switchSetting(env, 'AWS_USE_DUALSTACK_ENDPOINT'),
  };
}

export function endpointSettings(
  region: Setting<string>,
  { endpointUrl, useFips, useDualStack }: EndpointChoice,
): EndpointSettings {
  return {
    region: region.value,
    ...(endpointUrl && { endpointUrl: endpointUrl.value }),
    useFips: useFips.value,
    useDualStack: useDualStack.value,
  };
}

function configuredUrl(env: Env): Setting<string> | undefined {
  if (switchSetting(env, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS').value) return undefined;
  return fromEnv(env, 'AWS_ENDPOINT_URL_SSO_OIDC') ?? fromEnv(env, 'AWS_ENDPOINT_URL');
}

function switchSetting(env: Env, name: string): Setting<boolean> {
  const text = fromEnv(env, name);
  if (text === undefined) return byDefault(false);
  const value = text.value.toLowerCase();
  if (value === 'true' || value === 'false') return { value: value === 'true', source: name };
  throw usageError(`${name} must be true or false: ${text.value}`);
}
