import { listRegisteredModels } from '@modelkeep/contracts/registry/model-version.api';
import { getInventoryTable } from '@modelkeep/contracts/registry/inventory.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Download } from '../kit/download';
import { Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { ModelTable } from './model-table';

export function ModelsPage() {
  const models = usePages(listRegisteredModels);
  return (
    <Page
      title="Models"
      lead={
        <Download endpoint={getInventoryTable} input={{}} name="inventory.csv">
          Inventory of all versions, as CSV
        </Download>
      }
    >
      <Panel title="Registered models">
        <Loaded query={{ data: models.items, error: models.error }}>
          {(items) => <ModelTable models={items} />}
        </Loaded>
        <More pages={models} />
        <AsCommand endpoint={listRegisteredModels} cli="modelkeep models list" />
      </Panel>
    </Page>
  );
}
