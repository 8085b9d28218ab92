import { toJson } from '../output/escape.js';
import { readAwsConfig, type AwsConfig } from '../settings/aws-config/read-aws-config.js';
import type { Setting } from '../settings/setting.js';
import type { Context } from './context.js';

/** With `--debug`, prints each setting and where it came from. */
export function explainSettings(
  settings: Record<string, Setting<unknown>>,
  { reporter }: Context,
): void {
  for (const [name, { value, text, source }] of Object.entries(settings)) {
    reporter.debug(`${name} = ${toJson(text ?? value)} (${source})`);
  }
}

/** Reads the AWS config file; with `--debug`, says which one, and if it has anything. @throws a usage error if it cannot be read */
export function readConfigFile({ host, reporter }: Context): AwsConfig {
  const config = readAwsConfig(host.env);
  reporter.debug(`sections in the AWS config file ${config.path}: ${config.sections.size}`);
  return config;
}
