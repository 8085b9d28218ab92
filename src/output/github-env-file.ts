import { reasonOf, RegisterError, usageError } from '../errors.js';
import { appendToFile, checkRegular } from '../files/regular-file.js';
import type { Env } from '../host/host.js';

/** The path in GITHUB_ENV. @throws a usage error if there is none, or it cannot be used */
export function githubEnvFile({ GITHUB_ENV: file }: Env): string {
  if (!file) {
    throw usageError(
      '--format github needs the variable GITHUB_ENV, which GitHub Actions sets.',
      'Use --format env outside of GitHub Actions.',
    );
  }
  try {
    checkRegular(file);
    return file;
  } catch (error) {
    throw usageError(
      `GITHUB_ENV names ${file}, which cannot be used: ${reasonOf(error)}.`,
      'Set it to a file, or use --format env outside of GitHub Actions.',
    );
  }
}

/** Appends to the file that GITHUB_ENV names. @throws OutputFailed if that is impossible */
export function appendToGithubEnv(file: string, text: string): void {
  try {
    appendToFile(file, text);
  } catch (error) {
    throw new RegisterError('OutputFailed', `Could not write ${file}: ${reasonOf(error)}.`, {
      hint: 'Check the file that GITHUB_ENV names.',
      cause: error,
    });
  }
}

/** The command that makes GitHub Actions mask a value in its logs from now on. */
export function githubMask(value: string): string {
  const escaped = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::add-mask::${escaped}\n`;
}

/** Lines for the file that GITHUB_ENV names. The delimiter is random, so that no value contains it. */
export function githubEnv(variables: Record<string, string>): string {
  const delimiter = `EOF-${crypto.randomUUID()}`;
  return Object.entries(variables)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}
