import { Injectable } from '@nestjs/common';
import type { ChannelDefinition } from '@modelkeep/contracts/monitoring/rule';
import { mayChange, RefusedUrlError, Sender } from '@modelkeep/outgoing';
import { createTransport } from 'nodemailer';
import { config } from '../config';
import type { ClaimedDelivery } from './delivery-queue';
import { email, slackBody, webhookBody, webhookHeaders } from './message';

const MAIL_TIMEOUT_MS = 10_000;

/** The receiver refused; to ask again would change nothing. */
export class RefusedDelivery extends Error {
  override readonly name = 'RefusedDelivery';
}

/** Tells a channel. */
@Injectable()
export class Teller {
  private readonly mail =
    config.SMTP_URL === undefined
      ? undefined
      : createTransport({
          url: config.SMTP_URL,
          connectionTimeout: MAIL_TIMEOUT_MS,
          socketTimeout: MAIL_TIMEOUT_MS,
        });

  constructor(private readonly sender: Sender) {}

  /** Throws `RefusedDelivery`, or what went wrong on the way. */
  async tell(channel: ChannelDefinition, delivery: ClaimedDelivery): Promise<void> {
    if (channel.kind === 'email') return this.sendMail(channel.to, delivery);
    if (channel.kind === 'slack')
      return this.post(channel.url, { 'Content-Type': 'application/json' }, slackBody(delivery));
    const body = webhookBody(delivery);
    return this.post(channel.url, webhookHeaders(delivery.id, body, channel.secret, new Date()), body);
  }

  private async post(url: string, headers: Record<string, string>, body: string): Promise<void> {
    const { status } = await this.sender.post(url, headers, body).catch((error: unknown) => {
      if (error instanceof RefusedUrlError) throw new RefusedDelivery(`the URL ${error.message}`);
      throw error;
    });
    if (status >= 200 && status < 300) return;
    if (mayChange(status)) throw new Error(`answered ${status}`);
    throw new RefusedDelivery(`answered ${status}`);
  }

  private async sendMail(to: string[], delivery: ClaimedDelivery): Promise<void> {
    if (!this.mail) throw new RefusedDelivery('the service has no SMTP_URL');
    await this.mail.sendMail({ from: config.SMTP_FROM, to, ...email(delivery) });
  }
}
