// Bundles the program into dist: one file for what every run needs, and others that are loaded on demand.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import {
  builtinsAsTheyAre,
  commanderAsModules,
  onlyWhatIsUsed,
  withoutIdleRuntime,
} from './build-plugins.js';

/** The directory of the package that a module comes from. */
function packageOf(module) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replaceAll('\\', '/'))?.[0];
}

/** What the licence of a bundled package wants to be shipped with it. */
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
  // The parts take from main what they share with it.
  preserveEntrySignatures: 'allow-extension',
  platform: 'node',
  // The native module finds its binary beside itself.
  external: ['fs-native-extensions'],
  // Modules of the language rather than CommonJS, so that what is not used is left out.
  resolve: {
    conditionNames: ['module', 'import', 'node'],
    mainFields: ['module', 'main'],
    extensionAlias: { '.js': ['.ts', '.js'] },
    alias: { commander: createRequire(import.meta.url).resolve('commander') },
  },
  plugins: [onlyWhatIsUsed, commanderAsModules, builtinsAsTheyAre, withoutIdleRuntime],
});
const { output } = await bundle.write({
  dir: 'dist',
  // CommonJS: node starts its loader of ES modules only for who needs it.
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  dynamicImportInCjs: false,
  minify: true,
  cleanDir: true,
  // With all that main needs at once, also where a part needs it too: a short run reads one file.
  codeSplitting: {
    groups: [
      { name: 'main', test: /\/src\/main\.ts$/, priority: 1 },
      { name: 'service', test: /\/src\/service\// },
    ],
  },
});
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', `${notices(output)}\n`);
