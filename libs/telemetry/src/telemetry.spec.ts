import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trace } from '@opentelemetry/api';
import { meter, metricsHandler, startTelemetry, stopTelemetry, tracer } from './telemetry';

describe('telemetry', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    startTelemetry('spec');
    server = createServer((request, response) => metricsHandler(request, response)).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    await stopTelemetry();
  });

  it('serves what was counted in the Prometheus text format, under the name of the service', async () => {
    meter().createCounter('spec_answers', { description: 'Answers given' }).add(3, { kind: 'good' });
    const text = await (await fetch(url)).text();
    expect(text).toContain('target_info{service_name="spec"');
    expect(text).toMatch(/spec_answers_total\{kind="good"[^}]*\} 3/);
  });

  it('makes traces and carries them on, though nothing is exported', () => {
    tracer().startActiveSpan('outer', (outer) => {
      const inner = tracer().startSpan('inner');
      expect(inner.spanContext().traceId).toBe(outer.spanContext().traceId);
      expect(trace.getActiveSpan()).toBe(outer);
      inner.end();
      outer.end();
    });
  });
});
