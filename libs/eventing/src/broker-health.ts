import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Admin, Kafka } from 'kafkajs';
import { KAFKA } from './settings';

/** Readiness: the brokers answer. */
@Injectable()
export class BrokerHealth implements OnApplicationShutdown {
  readonly name = 'kafka';
  private admin: Promise<Admin> | undefined;

  constructor(@Inject(KAFKA) private readonly kafka: Kafka) {}

  /** Rejects when no broker answers. */
  async check(): Promise<void> {
    try {
      this.admin ??= this.connect();
      await (await this.admin).describeCluster();
    } catch (error) {
      await this.onApplicationShutdown();
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const admin = this.admin;
    this.admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin({ retry: { retries: 1 } });
    await admin.connect();
    return admin;
  }
}
