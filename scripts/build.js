// Bundles the program into dist: one file for what every run needs, and others that are loaded on demand.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * What is not used of libraries, by the name that they import it under. Chalk is told its level, so
 * it need not look for one; conf is given no schema, so it needs no validator.
 */
const UNUSED = {
  '#supports-color': 'export default { stdout: false, stderr: false };',
  'ajv/dist/2020.js': 'export class Ajv2020 {}',
  'ajv-formats': 'export default () => undefined;',
};

/** Commander loads this for a kind of subcommand that there is none of here. */
const CHILD_PROCESS = `
const load = () => process.getBuiltinModule('node:child_process');
module.exports = { spawn: (...args) => load().spawn(...args) };
`;

const onlyWhatIsUsed = {
  name: 'only-what-is-used',
  resolveId(id, importer = '') {
    if (id in UNUSED) return `\0unused:${id}`;
    const isOfCommander = importer.includes('/node_modules/commander/');
    return id === 'node:child_process' && isOfCommander ? '\0child_process' : null;
  },
  load(id) {
    return id === '\0child_process' ? CHILD_PROCESS : UNUSED[id.replace('\0unused:', '')];
  },
};

const IMPORT =
  /^import\s*([\w$]+)?\s*,?\s*(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*from\s*["']([\w:/]+)["'];?$/gm;

/** Whether all that is imported are functions of node:crypto, which takes long to load. */
function isOfFunctions(id, names = '') {
  const all = names.split(',').map((name) => name.trim());
  return id.endsWith('crypto') && all.every((name) => /^(create|get|random)/.test(name));
}

const lazily = (module) => (binding) => {
  const [name, local = name] = binding.trim().split(' as ');
  return `const ${local} = (...args) => ${module}.${name}(...args);`;
};

/**
 * To import a module of node as an ES module reads every property of it: `process` then sets up
 * stdin, and `fs` its streams. Taken like this, nothing is set up before it is used.
 */
const builtinsAtHand = {
  name: 'builtins-at-hand',
  renderChunk: (code) =>
    code.replace(IMPORT, (statement, whole, namespace, names, id) => {
      if (!builtinModules.includes(id.replace(/^node:/, ''))) return statement;
      const module = `process.getBuiltinModule(${JSON.stringify(id)})`;
      if (isOfFunctions(id, names)) return names.split(',').map(lazily(module)).join(' ');
      const bindings = [whole, namespace, names && `{${names.replaceAll(' as ', ': ')}}`];
      return bindings
        .filter(Boolean)
        .map((binding) => `const ${binding} = ${module};`)
        .join(' ');
    }),
};

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
  },
  plugins: [onlyWhatIsUsed, builtinsAtHand],
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  minify: true,
  cleanDir: true,
  // With all that main needs at once, also where a part needs it too: a short run reads one file.
  codeSplitting: { groups: [{ name: 'main', test: /\/src\/main\.ts$/ }] },
});
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', `${notices(output)}\n`);
