import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

const RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

/** Names follow the OpenTelemetry semantic conventions of the Node.js and V8 runtimes. */
export function observeRuntime(meter: Meter): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const p99 = meter.createObservableGauge('nodejs.eventloop.delay.p99', {
    unit: 's',
    description: 'Event loop delay since the last reading, 99th percentile.',
  });
  const memory = meter.createObservableGauge('process.memory.usage', {
    unit: 'By',
    description: 'Resident set size.',
  });
  const heap = meter.createObservableGauge('v8js.memory.heap.used', {
    unit: 'By',
    description: 'Used part of the V8 heap.',
  });
  meter.addBatchObservableCallback(
    (result) => {
      const { rss, heapUsed } = process.memoryUsage();
      result.observe(p99, delay.percentile(99) / NANOSECONDS);
      result.observe(memory, rss);
      result.observe(heap, heapUsed);
      delay.reset();
    },
    [p99, memory, heap],
  );
}
