import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { OutgoingRecord } from '@modelkeep/eventing';
import { type ProcessIdentity, self } from '@modelkeep/processes';
import { claimOrphans, folderOf } from './orphans';
import { readLines, writeLines } from './record-lines';

/** A new file is begun after so many bytes: what was shipped goes file by file. */
const SEGMENT_BYTES = 2 * 1024 * 1024;
/** Bytes read at once: a record, which is smaller than that, always fits. */
const READ_BYTES = 1024 * 1024;

/** Records from the head of the journal, and where they end. */
export interface Batch {
  readonly records: OutgoingRecord[];
  readonly segment: Segment;
  readonly end: number;
}

interface Segment {
  path: string;
  /** Bytes that are there to be read; none of a write that is under way. */
  size: number;
  /** Bytes that were shipped. */
  shipped: number;
}

/** The journal has reached its limit. */
export class JournalFull extends Error {}

/**
 * Messages for Kafka on local disk, first in, first out. A record is there once `append` returns: it is with the
 * operating system then, and outlives the process, though not a crash of the machine. Each process has a folder of its
 * own below the root; it takes over those of processes that died.
 */
export class Journal {
  private readonly folder: string;
  /** Oldest first; the last one is written to. */
  private readonly segments: Segment[] = [];
  private readonly buffer = Buffer.allocUnsafe(READ_BYTES);
  private sequence = 0;
  private output = -1;
  private input: { path: string; descriptor: number } | undefined;
  private total = 0;

  constructor(
    private readonly root: string,
    readonly limitBytes: number,
    owner: ProcessIdentity = self(),
    private readonly segmentBytes = SEGMENT_BYTES,
  ) {
    this.folder = folderOf(root, owner);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.begin();
  }

  /** Bytes that are not shipped yet. */
  get bytes(): number {
    return this.total;
  }

  get full(): boolean {
    return this.total >= this.limitBytes;
  }

  /**
   * Throws `JournalFull`, or what the disk says; then none of the records is in it. Synchronous: what it waits for is a copy
   * into the page cache, which takes less than a hop to another thread.
   */
  append(records: readonly OutgoingRecord[]): void {
    if (this.full) throw new JournalFull(`${this.total} bytes wait for the brokers already`);
    const bytes = writeLines(records);
    if (this.last.size >= this.segmentBytes) this.begin();
    const segment = this.last;
    try {
      for (let written = 0; written < bytes.length;)
        written += writeSync(this.output, bytes, written, bytes.length - written, segment.size + written);
    } catch (error) {
      ftruncateSync(this.output, segment.size);
      throw error;
    }
    segment.size += bytes.length;
    this.total += bytes.length;
  }

  /** The oldest records, of `maxBytes` in all or a single larger one; undefined where there are none. */
  peek(maxBytes: number): Batch | undefined {
    for (;;) {
      const [head] = this.segments as [Segment];
      if (head.shipped < head.size) {
        const batch = this.read(head, maxBytes);
        if (batch.records.length > 0) return batch;
        // A process that was killed in the middle of a write left the beginning of a line: nobody got that answer.
        this.total -= head.size - head.shipped;
        head.shipped = head.size;
      }
      if (head === this.last) return undefined;
      this.drop(head);
    }
  }

  /** Forgets the records of the last `peek`. */
  remove({ segment, end }: Batch): void {
    this.total -= end - segment.shipped;
    segment.shipped = end;
    if (segment !== this.last && segment.shipped === segment.size) this.drop(segment);
  }

  /** Takes over the files of processes of this host that died; returns their bytes. They are read before our own. */
  adopt(): number {
    const adopted = claimOrphans(this.root, this.folder, () => this.nextPath()).map((path) => ({
      path,
      size: statSync(path).size,
      shipped: 0,
    }));
    const bytes = adopted.reduce((sum, { size }) => sum + size, 0);
    this.segments.unshift(...adopted);
    this.total += bytes;
    return bytes;
  }

  /** Closes the files; what is not shipped stays, for another process to take over. */
  close(): void {
    closeSync(this.output);
    if (this.input) closeSync(this.input.descriptor);
    if (this.total > 0) return;
    for (const { path } of this.segments) rmSync(path, { force: true });
    rmdirSync(this.folder);
  }

  private get last(): Segment {
    return this.segments.at(-1) as Segment;
  }

  private begin(): void {
    if (this.output >= 0) closeSync(this.output);
    const path = this.nextPath();
    this.output = openSync(path, 'wx', 0o600);
    this.segments.push({ path, size: 0, shipped: 0 });
  }

  private nextPath(): string {
    return join(this.folder, `${String((this.sequence += 1)).padStart(8, '0')}.log`);
  }

  private read(segment: Segment, maxBytes: number): Batch {
    const { path, shipped, size } = segment;
    if (this.input?.path !== path) {
      if (this.input) closeSync(this.input.descriptor);
      this.input = { path, descriptor: openSync(path, 'r') };
    }
    const wanted = Math.min(this.buffer.length, size - shipped);
    const got = readSync(this.input.descriptor, this.buffer, 0, wanted, shipped);
    const { records, length } = readLines(this.buffer.subarray(0, got), maxBytes);
    return { records, segment, end: shipped + length };
  }

  private drop(segment: Segment): void {
    this.segments.splice(this.segments.indexOf(segment), 1);
    rmSync(segment.path, { force: true });
  }
}
