// Reads the only JSON file of a directory until stdin ends, and fails if it ever sees a part of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const [directory = ''] = process.argv.slice(2);
const name = readdirSync(directory).find((each) => each.endsWith('.json'));

function read() {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch {
    // Windows refuses it while the file is being replaced.
    return '{}';
  }
}

const reading = setInterval(() => JSON.parse(read()), 1);
process.stdin.on('end', () => clearInterval(reading)).resume();
console.log('reads');
