const VARIABLE = /(\w+)<<(.+)\n(?:([^]*?)\n)??\2\n/y;

/** What the runner of GitHub Actions makes of a file that GITHUB_ENV names. */
export function readGithubEnv(text: string): Record<string, string> {
  const found = [...text.matchAll(new RegExp(VARIABLE, 'gy'))];
  if (found.map(([all]) => all).join('') !== text) throw new Error(`Invalid format: ${text}`);
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [name, value]));
}
