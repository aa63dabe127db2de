import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingRecord } from '@modelkeep/eventing';
import { self } from '@modelkeep/processes';
import fc from 'fast-check';
import { Journal, JournalFull } from './journal';
import { folderOf } from './orphans';

const LIMIT = 1024 * 1024;
const SEGMENT = 300;

let root: string;
let dead = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A process of this host that does not live. */
const someoneDead = () => ({ ...self(), started: `dead ${(dead += 1)}` });

const message = (text: string): OutgoingRecord => ({
  topic: 'serving.prediction',
  key: text,
  headers: { ce_id: text },
  value: JSON.stringify({ text, filling: '\t\n\u2028ä'.repeat(3) }),
});

const keysOf = (records: readonly OutgoingRecord[] | undefined) => records?.map(({ key }) => key);

function drain(journal: Journal): unknown[] {
  const keys: unknown[] = [];
  for (let batch = journal.peek(500); batch; batch = journal.peek(500)) {
    keys.push(...batch.records.map(({ key }) => key));
    journal.remove(batch);
  }
  return keys;
}

describe('Journal', () => {
  it('gives back topic, key, headers and the bytes of the value', () => {
    const journal = new Journal(root, LIMIT);
    journal.append([message('a')]);
    const { value, ...head } = message('a');
    expect(journal.peek(1)?.records).toEqual([{ ...head, value: Buffer.from(String(value)) }]);
    journal.close();
  });

  it('gives a batch again until it is removed', () => {
    const journal = new Journal(root, LIMIT);
    journal.append(['a', 'b'].map(message));
    expect(keysOf(journal.peek(1_000)?.records)).toEqual(['a', 'b']);
    const again = journal.peek(1_000);
    expect(keysOf(again?.records)).toEqual(['a', 'b']);
    if (again) journal.remove(again);
    expect(journal.peek(1_000)).toBeUndefined();
    journal.close();
  });

  it('refuses what comes when it is full, and takes it when there is room again', () => {
    const journal = new Journal(root, 400);
    for (let number = 0; !journal.full; number += 1) journal.append([message(String(number))]);
    expect(() => journal.append([message('late')])).toThrow(JournalFull);
    drain(journal);
    expect(journal.bytes).toBe(0);
    journal.append([message('late')]);
    expect(drain(journal)).toEqual(['late']);
    journal.close();
  });

  it('leaves nothing on disk when all is shipped', () => {
    const journal = new Journal(root, LIMIT, self(), SEGMENT);
    for (let number = 0; number < 20; number += 1) journal.append([message(String(number))]);
    drain(journal);
    journal.close();
    expect(readdirSync(root)).toEqual([]);
  });

  it('leaves the files of a process that lives, and those of another host', () => {
    const living = new Journal(root, LIMIT);
    living.append([message('mine')]);
    const elsewhere = new Journal(root, LIMIT, { ...someoneDead(), host: 'elsewhere' });
    elsewhere.append([message('theirs')]);
    const heir = new Journal(root, LIMIT, { ...self(), pid: 1, started: 'heir' });
    expect(heir.adopt()).toBe(0);
    [living, elsewhere, heir].forEach((journal) => journal.close());
  });

  it('gives up the beginning of a line that a killed process left, and nothing else', () => {
    const owner = someoneDead();
    const killed = new Journal(root, LIMIT, owner);
    killed.append([message('whole')]);
    const [file] = readdirSync(folderOf(root, owner)) as [string];
    appendFileSync(join(folderOf(root, owner), file), '{"topic":"serving.pre');
    const heir = new Journal(root, LIMIT);
    heir.adopt();
    expect(drain(heir)).toEqual(['whole']);
    expect(heir.bytes).toBe(0);
    expect(existsSync(folderOf(root, owner))).toBe(false);
    heir.close();
  });

  it('loses nothing, whatever is appended, shipped and killed', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 3, arbitrary: fc.record({ peek: fc.integer({ min: 1, max: 2_000 }), ship: fc.boolean() }) },
      { weight: 1, arbitrary: fc.constant({ kill: true }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const place = mkdtempSync(join(root, 'run-'));
        let journal = new Journal(place, LIMIT, someoneDead(), SEGMENT);
        let appended = 0;
        const shipped: number[] = [];
        const ship = (batch: ReturnType<Journal['peek']>) => {
          if (!batch) return;
          shipped.push(...batch.records.map(({ key }) => Number(key)));
          journal.remove(batch);
        };
        for (const each of steps) {
          if ('append' in each)
            journal.append(Array.from({ length: each.append }, () => message(String((appended += 1)))));
          else if ('peek' in each) {
            const batch = journal.peek(each.peek);
            if (each.ship) ship(batch);
          } else {
            journal = new Journal(place, LIMIT, someoneDead(), SEGMENT);
            journal.adopt();
          }
        }
        for (let batch = journal.peek(500); batch; batch = journal.peek(500)) ship(batch);
        expect([...new Set(shipped)].sort((a, b) => a - b)).toEqual(
          Array.from({ length: appended }, (_, index) => index + 1),
        );
        expect(journal.bytes).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
