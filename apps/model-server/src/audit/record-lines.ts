import type { EventRecord, OutgoingRecord } from '@modelkeep/eventing';

const NEW_LINE = 0x0a;
const TAB = 0x09;

type Head = Pick<EventRecord, 'topic' | 'key' | 'headers'>;

/** A message is a line: topic, key and headers as JSON, a tab, its value. JSON text has neither tabs nor line ends in it. */
export function writeLines(records: readonly OutgoingRecord[]): Buffer {
  let text = '';
  for (const { topic, key, headers, value } of records)
    text += `${JSON.stringify({ topic, key, headers })}\t${String(value)}\n`;
  return Buffer.from(text);
}

/**
 * Messages of the lines that are complete, of `maxBytes` in all or a single larger one, and their length in bytes.
 * Values are copies: the buffer may be used again.
 */
export function readLines(bytes: Buffer, maxBytes: number): { records: OutgoingRecord[]; length: number } {
  const records: OutgoingRecord[] = [];
  let length = 0;
  for (;;) {
    const end = bytes.indexOf(NEW_LINE, length);
    if (end < 0 || (records.length > 0 && end + 1 > maxBytes)) return { records, length };
    const tab = bytes.indexOf(TAB, length);
    const head = JSON.parse(bytes.toString('utf8', length, tab)) as Head;
    records.push({ ...head, value: Buffer.from(bytes.subarray(tab + 1, end)) });
    length = end + 1;
  }
}
