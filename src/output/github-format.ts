/** The command by which GitHub Actions masks a value in its logs from here on. */
export function githubMask(value: string): string {
  const escaped = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::add-mask::${escaped}\n`;
}

/** Lines for the file named by GITHUB_ENV. A random delimiter, so that no value can end itself. */
export function githubEnv(variables: Record<string, string>): string {
  const delimiter = `EOF-${crypto.randomUUID()}`;
  return Object.entries(variables)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}
