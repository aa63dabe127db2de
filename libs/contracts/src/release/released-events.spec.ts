import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges } from './breaking-change';
import { currentShapes, type EventShapes } from './event-shape';

const FILE = join(__dirname, '../../released/events.json');

describe('events of this release', () => {
  const released = JSON.parse(readFileSync(FILE, 'utf8')) as EventShapes;
  const current = currentShapes();

  it('and those of the last one can be read by either', () => {
    expect(Object.keys(released).length).toBeGreaterThan(30);
    expect(breakingChanges(released, current)).toEqual([]);
  });

  it('are accepted (npm run contracts:release)', () => {
    expect(released).toEqual(current);
  });
});
