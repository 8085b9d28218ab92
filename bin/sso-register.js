#!/usr/bin/env node
import { endProcess, processHost } from '../dist/host.js';
import { main } from '../dist/main.js';

await endProcess(await main(process.argv.slice(2), processHost()));
