#!/usr/bin/env node
import module from 'node:module';

// From Node 22 on, what was compiled once is not compiled again.
module.enableCompileCache?.();
const { endProcess, main, processHost } = await import('../dist/main.js');

await endProcess(await main(process.argv.slice(2), processHost()));
