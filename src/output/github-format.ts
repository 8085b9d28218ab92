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
