import { Controller } from '@nestjs/common';
import {
  applyChannel,
  deleteChannel,
  listChannels,
  listDeliveries,
} from '@modelkeep/contracts/monitoring/rule.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { idAfter } from '../page';
import { Channels } from './channels';

@Controller()
export class ChannelController {
  constructor(private readonly channels: Channels) {}

  @Handles(applyChannel)
  apply({ params, body, caller }: RequestOf<typeof applyChannel>) {
    return this.channels.apply(params.name, body, caller.name);
  }

  @Handles(listChannels)
  list({ query }: RequestOf<typeof listChannels>) {
    return this.channels.list(query.limit, query.after);
  }

  @Handles(deleteChannel)
  delete({ params }: RequestOf<typeof deleteChannel>) {
    return this.channels.delete(params.name);
  }

  @Handles(listDeliveries)
  deliveries({ params, query }: RequestOf<typeof listDeliveries>) {
    return this.channels.deliveries(params.name, query.limit, idAfter(query.after));
  }
}
