import type { EventOf } from '@modelkeep/contracts/common/event';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { OnBroadcast } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { FeatureViewCache } from './feature-view-cache';

/** Tells every process of the service of a new version. */
@Controller()
export class OnFeatureViewApplied {
  constructor(private readonly cache: FeatureViewCache) {}

  @OnBroadcast(FeatureViewApplied)
  renew(@Payload() { data }: EventOf<typeof FeatureViewApplied>): void {
    this.cache.renew(data);
  }
}
