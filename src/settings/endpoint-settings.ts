import { usageError } from '../errors.js';
import {
  endpointText,
  isLoopback,
  type EndpointParameters,
} from '../registration/endpoint-parameters.js';
import {
  byDefault,
  fromEnv,
  fromFlag,
  fromSection,
  type Optional,
  type Setting,
  type Sources,
} from './setting.js';

/** The settings that choose the endpoint, except for the region. */
export interface EndpointSettings {
  endpointUrl: Optional<string>;
  useFips: Setting<boolean>;
  useDualStack: Setting<boolean>;
}

/**
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html (the order of precedence)
 * @throws a usage error for a malformed value, or for a URL together with FIPS or dual-stack
 */
export function resolveEndpointSettings(sources: Sources): EndpointSettings {
  const url = fromFlag('--endpoint-url', sources.flags.endpointUrl) ?? configuredUrl(sources);
  const endpointUrl = url && parseEndpointUrl(url);
  const useFips = switchSetting(sources, 'AWS_USE_FIPS_ENDPOINT');
  const useDualStack = switchSetting(sources, 'AWS_USE_DUALSTACK_ENDPOINT');
  const variant = [useFips, useDualStack].find(({ value }) => value);
  if (!endpointUrl || !variant) return { endpointUrl, useFips, useDualStack };
  throw usageError(
    `${endpointUrl.source} and ${variant.source} cannot be used together.`,
    "Use one or the other: only the SDK's own endpoints have FIPS and dual-stack variants.",
  );
}

export function endpointParameters(
  region: Setting<string>,
  { endpointUrl, useFips, useDualStack }: EndpointSettings,
): EndpointParameters {
  return {
    region: region.value,
    ...(endpointUrl && { endpointUrl: endpointUrl.value }),
    useFips: useFips.value,
    useDualStack: useDualStack.value,
  };
}

function configuredUrl(sources: Sources): Optional<string> {
  const { env, config } = sources;
  if (switchSetting(sources, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS').value) return undefined;
  return (
    fromEnv(env, 'AWS_ENDPOINT_URL_SSO_OIDC') ??
    fromEnv(env, 'AWS_ENDPOINT_URL') ??
    fromSection(config.services, 'sso_oidc.endpoint_url') ??
    fromSection(config.profile, 'endpoint_url')
  );
}

/** @throws a usage error unless secrets are safe in transit: https, or http to this machine */
export function parseEndpointUrl({ value, source }: Setting<string>): Setting<string> {
  if (!URL.canParse(value)) {
    // Text that cannot be parsed may still contain a password before an `@`.
    throw usageError(
      `${source} is not a URL: ${value.replace(/^.*@/s, '***@')}`,
      'Write the full URL, for example https://oidc.us-east-1.amazonaws.com.',
    );
  }
  const url = new URL(value);
  checkParts(url, { value, source });
  if (!isSafe(url)) {
    throw usageError(
      `${source} must be an https URL: ${url.href}`,
      'http is accepted only for this machine (localhost, 127.0.0.1, [::1]).',
    );
  }
  return { value: endpointText(url), source };
}

function checkParts(url: URL, { value, source }: Setting<string>): void {
  // If a URL has no scheme, its user is parsed as the scheme.
  const hasUser = url.username !== '' || (!/^https?:$/.test(url.protocol) && value.includes('@'));
  if (!hasUser && url.password === '' && url.search === '' && url.hash === '') return;
  throw usageError(
    `${source} must not contain a user, a password, a query or a fragment.`,
    'Give only scheme, host, port and path.',
  );
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** The key of the config file is the variable's name in lower case, without `AWS_`. */
function switchSetting({ env, config }: Sources, name: `AWS_${string}`): Setting<boolean> {
  const key = name.slice('AWS_'.length).toLowerCase();
  const text = fromEnv(env, name) ?? fromSection(config.profile, key);
  if (text === undefined) return byDefault(false);
  const value = text.value.toLowerCase();
  if (value === 'true' || value === 'false')
    return { value: value === 'true', source: text.source };
  throw usageError(`${text.source} must be true or false: ${text.value}`);
}
