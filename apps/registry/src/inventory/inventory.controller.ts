import { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import { getInventory, getInventoryTable } from '@modelkeep/contracts/registry/inventory.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { InventoryService } from './inventory.service';
import { inventoryTable } from './inventory-table';

@Controller()
export class InventoryController {
  constructor(private readonly inventory: InventoryService) {}

  @Handles(getInventory)
  list({ query }: RequestOf<typeof getInventory>) {
    return this.inventory.page(query.limit, query.after);
  }

  @Handles(getInventoryTable)
  table({ reply }: RequestOf<typeof getInventoryTable>) {
    void reply
      .header('content-type', 'text/csv; charset=utf-8; header=present')
      .header('content-disposition', 'attachment; filename="model-inventory.csv"');
    return Readable.from(inventoryTable(this.inventory.all()));
  }
}
