import { AddressPolicy, Sender } from '@modelkeep/outgoing';
import { Module } from '@nestjs/common';
import { config } from '../config';
import { Deliveries } from './deliveries';
import { DeliveryController } from './delivery.controller';
import { DeliveryLog } from './delivery-log';
import { DeliveryWorker } from './delivery-worker';
import { MlflowWebhookController } from './mlflow-webhook.controller';
import { OnRegistryEvent } from './on-registry-event.handler';
import { WebhookSecrets } from './webhook-secrets';
import { WebhookTrial } from './webhook-trial';
import { Webhooks } from './webhooks';

/** Tells servers outside what happens in the registry. */
@Module({
  controllers: [DeliveryController, MlflowWebhookController, OnRegistryEvent],
  providers: [
    {
      provide: AddressPolicy,
      useFactory: () => new AddressPolicy(config.WEBHOOK_ALLOW_HTTP, config.WEBHOOK_ALLOWED_NETWORKS),
    },
    {
      provide: Sender,
      useFactory: (policy: AddressPolicy) => new Sender(policy),
      inject: [AddressPolicy],
    },
    { provide: WebhookSecrets, useFactory: () => new WebhookSecrets(config.WEBHOOK_SECRET_KEY) },
    Deliveries,
    DeliveryLog,
    DeliveryWorker,
    WebhookTrial,
    Webhooks,
  ],
})
export class WebhookModule {}
