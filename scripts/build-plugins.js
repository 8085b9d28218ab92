// What the bundler is to do differently, so that a short run compiles and loads little.

/**
 * What is not used of libraries, by the name that they import it under: conf is given no schema to
 * check and no versions to migrate between.
 */
const UNUSED = {
  'ajv/dist/2020.js': 'export class Ajv2020 {}',
  'ajv-formats': 'export default () => undefined;',
  semver: 'export default {};',
};

/** Modules of node that take long to load, by who imports them for functions that few runs call. */
const ON_DEMAND = {
  'node:child_process': { importer: '/commander/', functions: ['spawn'] },
};

/** A module whose functions load the real one when they are called. */
function loadedOnDemand(id) {
  const { functions } = ON_DEMAND[id];
  const wrappers = functions.map(
    (name) =>
      `export const ${name} = (...args) => process.getBuiltinModule('${id}').${name}(...args);`,
  );
  return [...wrappers, `export default { ${functions.join(', ')} };`].join('\n');
}

export const onlyWhatIsUsed = {
  name: 'only-what-is-used',
  resolveId(id, importer = '') {
    if (id in UNUSED) return `\0unused:${id}`;
    const isOnDemand = id in ON_DEMAND && importer.includes(ON_DEMAND[id].importer);
    return isOnDemand ? `\0on-demand:${id}` : null;
  },
  load(path) {
    const [, kind, id] = /^\0(unused|on-demand):(.*)$/.exec(path) ?? [];
    if (kind === undefined) return null;
    return kind === 'unused' ? UNUSED[id] : loadedOnDemand(id);
  },
};

/**
 * Commander as ES modules: they become a part of main, where CommonJS would keep wrappers, to be
 * compiled a second time when they are called.
 */
export const commanderAsModules = {
  name: 'commander-as-modules',
  transform(code, id) {
    if (!/\/commander\/(index|lib\/\w+)\.js$/.test(id)) return null;
    return code
      .replace(/^const (.+) = require\((.+)\)\.(\w+);$/gm, 'import { $3 as $1 } from $2;')
      .replace(/^const (.+) = require\((.+)\);$/gm, 'import $1 from $2;')
      .replace(/^exports\.(\w+) = \1;$/gm, 'export { $1 };')
      .replace(/^exports\.\w+ = .*$/gm, '');
  },
};

/**
 * A default import of a module of node would be a copy of it, property by property. It is taken from
 * the global object, as a module may import `process` under its own name.
 */
export const builtinsAsTheyAre = {
  name: 'builtins-as-they-are',
  transform: (code) =>
    code.replace(
      /^import (\w+) from (['"]node:(?!child_process)[\w/]+['"]);?$/gm,
      'const $1 = globalThis.process.getBuiltinModule($2);',
    ),
};

const RUNTIME = /^const (\w+) = require\(['"]\.\/rolldown-runtime.*$/m;

/** A chunk that takes nothing from the bundler's own file need not read it. */
export const withoutIdleRuntime = {
  name: 'without-idle-runtime',
  renderChunk(code) {
    const [, name = ''] = RUNTIME.exec(code) ?? [];
    return code.includes(`${name}.`) ? null : code.replace(RUNTIME, '');
  },
};
