// Bundles the program into dist: one file for what every run needs, and others that are loaded on demand.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { withoutUnusedModules } from './build-plugins.js';

/** The directory of the package that a module comes from. */
function packageOf(module) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replaceAll('\\', '/'))?.[0];
}

/** The texts that the license of a bundled package requires us to ship. */
function noticeOf(directory) {
  const { name, version, license } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  const files = readdirSync(directory).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(directory, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

function notices(chunks) {
  const modules = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const packages = new Set(modules.map(packageOf).filter(Boolean));
  return [...packages]
    .sort()
    .map(noticeOf)
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

const bundle = await rolldown({
  input: 'src/main.ts',
  // The parts import from main what they share with it.
  preserveEntrySignatures: 'allow-extension',
  platform: 'node',
  // The native module finds its binary beside itself.
  external: ['fs-native-extensions'],
  // ES modules rather than CommonJS, so that unused code is left out.
  resolve: {
    conditionNames: ['module', 'import', 'node'],
    mainFields: ['module', 'main'],
    extensionAlias: { '.js': ['.ts', '.js'] },
  },
  plugins: [withoutUnusedModules],
});
const { output } = await bundle.write({
  dir: 'dist',
  // CommonJS: the loader of ES modules would take a fifth of Node's own start.
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  dynamicImportInCjs: false,
  minify: true,
  cleanDir: true,
  // What main needs at once stays in main, even if a part needs it too: a short run reads few files.
  // A call needs nearly all of its parts but SOCKS. They are one file instead of thirty, which saves 4 %
  // of a registration on Node 24.
  codeSplitting: {
    groups: [
      { name: 'main', test: /\/src\/main\.ts$/, priority: 1 },
      { name: 'service', test: /\/src\/service\/(?!socks\.)/ },
    ],
  },
});
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', `${notices(output)}\n`);
