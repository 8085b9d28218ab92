import { servicesOf, textInBlock, type ProfileConfig } from './aws-config/profile-config.js';
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
  settingError,
  withoutPassword,
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
 * @throws a usage error for a malformed value
 */
export function resolveEndpointSettings(sources: Sources): EndpointSettings {
  const url = fromFlag('--endpoint-url', sources.flags.endpointUrl) ?? configuredUrl(sources);
  const endpointUrl = url && parseEndpointUrl(url);
  const useFips = switchSetting(sources, 'AWS_USE_FIPS_ENDPOINT');
  const useDualStack = switchSetting(sources, 'AWS_USE_DUALSTACK_ENDPOINT');
  return { endpointUrl, useFips, useDualStack };
}

/** With an endpoint URL, FIPS and dual-stack have no effect: the SDK's rules would refuse both together. */
export function endpointParameters(
  region: string,
  { endpointUrl, useFips, useDualStack }: EndpointSettings,
): EndpointParameters {
  if (endpointUrl === undefined) {
    return { region, useFips: useFips.value, useDualStack: useDualStack.value };
  }
  return { region, endpointUrl: endpointUrl.value, useFips: false, useDualStack: false };
}

function configuredUrl(sources: Sources): Optional<string> {
  const { env, config } = sources;
  if (switchSetting(sources, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS').value) return undefined;
  return (
    fromEnv(env, 'AWS_ENDPOINT_URL_SSO_OIDC') ??
    fromEnv(env, 'AWS_ENDPOINT_URL') ??
    fromServices(config) ??
    fromSection(config.profile, 'endpoint_url')
  );
}

/** The endpoint of the section that the profile names. @throws a usage error if there is none */
function fromServices(config: ProfileConfig): Optional<string> {
  const services = servicesOf(config);
  const value = services && textInBlock(services, 'sso_oidc', 'endpoint_url');
  return services && value
    ? { value, source: `sso_oidc.endpoint_url of ${services.name}` }
    : undefined;
}

/** @throws a usage error unless secrets are safe in transit: https, or http to this machine */
export function parseEndpointUrl(setting: Setting<string>): Setting<string> {
  const { value, source } = setting;
  if (!URL.canParse(value)) {
    throw settingError(
      setting,
      `${source} is not a URL: ${withoutPassword(value)}`,
      schemeHint(value) ?? 'Write the full URL, for example https://oidc.us-east-1.amazonaws.com.',
    );
  }
  const url = new URL(value);
  checkParts(url, setting);
  if (!isSafe(url)) {
    throw settingError(
      setting,
      `${source} must be an https URL: ${url.href}`,
      schemeHint(value) ?? 'http is accepted only for this machine (localhost, 127.0.0.1, [::1]).',
    );
  }
  return { value: endpointText(url), source };
}

/** What to write instead of a URL that only lacks its scheme. */
export function schemeHint(text: string): string | undefined {
  const [url, host = ''] = /^([\w.-]+|\[::1\])(?::\d+)?(?:\/[\w./~-]*)?$/.exec(text) ?? [];
  return url && `Write ${isLoopback(host.toLowerCase()) ? 'http' : 'https'}://${url}.`;
}

function checkParts(url: URL, setting: Setting<string>): void {
  const { value, source } = setting;
  // If a URL has no scheme, its user is parsed as the scheme.
  const hasUser = url.username !== '' || (!/^https?:$/.test(url.protocol) && value.includes('@'));
  if (!hasUser && url.password === '' && url.search === '' && url.hash === '') return;
  throw settingError(
    setting,
    `${source} must not contain a user, a password, a query or a fragment.`,
    'Give only scheme, host, port and path.',
  );
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * The key of the config file is the variable's name in lower case, without `AWS_`. As for the AWS CLI,
 * anything but `true` is false.
 */
function switchSetting({ env, config }: Sources, name: `AWS_${string}`): Setting<boolean> {
  const key = name.slice('AWS_'.length).toLowerCase();
  const text = fromEnv(env, name) ?? fromSection(config.profile, key);
  if (text === undefined) return byDefault(false);
  const value = text.value.toLowerCase() === 'true';
  const isPlain = value || text.value.toLowerCase() === 'false';
  return { value, source: text.source, ...(!isPlain && { text: text.value }) };
}
