import { TrafficObserved } from '@modelkeep/contracts/serving/traffic-observed.event';
import { EventProducer } from '@modelkeep/eventing';
import { logger } from '@modelkeep/telemetry';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Answered, Window } from './window';

const REPORT_MS = 1_000;

/** Counts what the data plane answers, and tells it as events: who calls, what fails, how long it takes. */
@Injectable()
export class TrafficMeter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly windows = new Map<string, Window>();
  private timer: NodeJS.Timeout | undefined;
  private reporting: Promise<void> | undefined;

  constructor(private readonly producer: EventProducer) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.reporting ??= this.report().finally(() => (this.reporting = undefined));
    }, REPORT_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.reporting;
    await this.report();
  }

  answered(deployment: string, caller: string, answered: Answered): void {
    const window = this.windowOf(deployment);
    window.addCall(caller);
    window.add(answered);
  }

  mirrored(deployment: string, answered: Omit<Answered, 'mirrored'>): void {
    this.windowOf(deployment).add({ ...answered, mirrored: true });
  }

  private windowOf(deployment: string): Window {
    const known = this.windows.get(deployment);
    if (known) return known;
    const window = new Window(new Date());
    this.windows.set(deployment, window);
    return window;
  }

  /** What could not be told is told with the next report. */
  private async report(): Promise<void> {
    const windows = [...this.windows];
    if (windows.length === 0) return;
    this.windows.clear();
    const now = new Date();
    try {
      await this.producer.sendBatch(
        TrafficObserved,
        windows.map(([deployment, window]) => window.reportOf(deployment, now)),
      );
    } catch (error) {
      for (const [deployment, window] of windows) {
        const later = this.windows.get(deployment);
        this.windows.set(deployment, later ? window.merge(later) : window);
      }
      logger().warn({ err: error }, 'what was seen of the traffic could not be told yet');
    }
  }
}
