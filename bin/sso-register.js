#!/usr/bin/env node
import { processHost } from '../dist/host.js';
import { main } from '../dist/main.js';

process.exitCode = await main(process.argv.slice(2), processHost());
// An interrupted call leaves the SDK's backoff behind, which would keep the process alive.
if (process.exitCode > 128) process.exit();
