#!/usr/bin/env node
// From Node 22 on, what was compiled once is not compiled again.
process.getBuiltinModule('node:module').enableCompileCache?.();
const { endProcess, main, processHost } = await import('../dist/main.js');

await endProcess(await main(process.argv.slice(2), processHost()));
