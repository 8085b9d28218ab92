import { join } from 'node:path';

/** The cache of `aws sso login`. @param home the directory that contains `.aws` */
export function loginDirectory(home: string): string {
  return join(home, '.aws', 'sso', 'cache');
}

/** The file in which the AWS CLI looks for a registration. @param key 40 hexadecimal digits */
export function loginFile(home: string, key: string): string {
  return join(loginDirectory(home), `${key}.json`);
}
