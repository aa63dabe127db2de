import { exportLabels } from '@modelkeep/contracts/pipelines/label-task.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { percent } from '../kit/text';

interface LabelledPanelProps {
  id: string;
  step: string;
  item?: number;
}

/** What people answered so far, and how far they agree. */
export function LabelledPanel({ id, step, item }: LabelledPanelProps) {
  const input = { params: { id, step }, query: { item } };
  const found = usePages(exportLabels, input);
  return (
    <Panel title="Answers so far">
      <Loaded query={{ data: found.items, error: found.error }}>
        {(tasks) => {
          const answered = tasks.filter(({ answers }) => answers.length > 0);
          return answered.length === 0 ? (
            <Empty>Nobody has answered a task yet.</Empty>
          ) : (
            <Table
              label="Answers"
              rows={answered}
              keyOf={(task) => task.id}
              columns={[
                { title: 'Task', cell: ({ data }) => <code>{JSON.stringify(data).slice(0, 80)}</code> },
                { title: 'Label', cell: ({ label }) => label ?? 'a tie' },
                {
                  title: 'Agreement',
                  cell: ({ agreement }) => agreement !== undefined && percent(agreement),
                  numeric: true,
                },
                {
                  title: 'Answers',
                  cell: ({ answers }) =>
                    answers
                      .map(({ by, label, comment }) => `${by}: ${label}${comment ? ` (${comment})` : ''}`)
                      .join(', '),
                },
              ]}
            />
          );
        }}
      </Loaded>
      <More pages={found} />
      <AsCommand
        endpoint={exportLabels}
        input={input}
        cli={`modelkeep pipelines label export ${id} ${step}`}
      />
    </Panel>
  );
}
