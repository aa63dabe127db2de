import type { AlertRule } from '@modelkeep/contracts/monitoring/rule';
import { deleteRule, listRules } from '@modelkeep/contracts/monitoring/rule.api';
import { useState } from 'react';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge } from '../kit/values';
import { draftOf, NEW_RULE, type RuleDraft, ruleWords } from './rule-draft';
import { RuleEditor } from './rule-editor';

interface RulesPanelProps {
  monitor: string;
  /** Columns and slices (`feature = value`) that a rule may be about. */
  columns: readonly string[];
  slices: readonly string[];
}

/** When the figures of a monitor raise an alert; a rule is tried on past windows before it is applied. */
export function RulesPanel({ monitor, columns, slices }: RulesPanelProps) {
  const query = { monitor };
  const rules = usePages(listRules, { query });
  const [draft, setDraft] = useState<RuleDraft>();
  return (
    <Panel
      title="Alert rules"
      aside={draft === undefined && <button onClick={() => setDraft(NEW_RULE)}>New rule</button>}
    >
      <Loaded query={{ data: rules.items, error: rules.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty command="modelkeep monitors rules apply rules.yaml --preview">
              No rule yet: only the share of drifted columns raises an alert. Make one here, or from a file:
            </Empty>
          ) : (
            <RuleTable rules={items} onEdit={(rule) => setDraft(draftOf(rule))} />
          )
        }
      </Loaded>
      <More pages={rules} />
      <AsCommand
        endpoint={listRules}
        input={{ query }}
        cli={`modelkeep monitors rules list --monitor ${monitor}`}
      />
      {draft && (
        <RuleEditor
          monitor={monitor}
          columns={columns}
          slices={slices}
          draft={draft}
          onChange={setDraft}
          onClose={() => setDraft(undefined)}
        />
      )}
    </Panel>
  );
}

interface RuleTableProps {
  rules: readonly AlertRule[];
  onEdit: (rule: AlertRule) => void;
}

function RuleTable({ rules, onEdit }: RuleTableProps) {
  return (
    <Table
      label="Alert rules"
      cards
      rows={rules}
      keyOf={({ name }) => name}
      columns={[
        { title: 'Rule', cell: ({ name }) => name },
        { title: 'Severity', cell: ({ severity }) => <Badge>{severity}</Badge> },
        { title: 'Raised', cell: ruleWords },
        {
          title: 'Then',
          cell: (rule) => (
            <div className="row top">
              <button onClick={() => onEdit(rule)}>Edit</button>
              <Decision
                endpoint={deleteRule}
                action="Delete"
                danger
                cli={`modelkeep monitors rules delete ${rule.name}`}
                input={() => ({ params: { name: rule.name } })}
              />
            </div>
          ),
        },
      ]}
    />
  );
}
