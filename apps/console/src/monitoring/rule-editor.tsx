import { type AlertRule, Metric, Severity } from '@modelkeep/contracts/monitoring/rule';
import { applyRules, previewRule } from '@modelkeep/contracts/monitoring/rule.api';
import { useDeferredValue } from 'react';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Loaded, Notice } from '../kit/loaded';
import { Table } from '../kit/table';
import { figure } from '../kit/text';
import { Badge, Time } from '../kit/values';
import { type RuleDraft, ruleOf, takesColumn } from './rule-draft';

/** Past windows that a rule is tried on. */
const WINDOWS = 100;

interface RuleEditorProps {
  monitor: string;
  columns: readonly string[];
  slices: readonly string[];
  draft: RuleDraft;
  onChange: (draft: RuleDraft) => void;
  onClose: () => void;
}

export function RuleEditor({ monitor, columns, slices, draft, onChange, onClose }: RuleEditorProps) {
  const read = ruleOf(monitor, draft);
  // A rule without a name can be tried, too.
  const tried = ruleOf(monitor, { ...draft, name: draft.name || 'draft' });
  const set = (name: keyof RuleDraft) => (value: string) => onChange({ ...draft, [name]: value });
  return (
    <div className="editor">
      <Decision
        endpoint={applyRules}
        action="Apply rule"
        input={() => ('rule' in read ? { body: { rules: [read.rule] } } : undefined)}
        onDone={onClose}
      >
        <div className="fields">
          <Text label="Name" value={draft.name} onChange={set('name')} />
          <Select label="Figure" value={draft.metric} options={Metric.options} onChange={set('metric')} />
          {takesColumn(draft.metric) && (
            <Select
              label="Column (empty: the largest of all)"
              value={draft.column}
              options={['', ...columns]}
              onChange={set('column')}
            />
          )}
          {slices.length > 0 && (
            <Select
              label="Slice (empty: all predictions)"
              value={draft.slice}
              options={['', ...slices]}
              onChange={set('slice')}
            />
          )}
          <Select label="Bad" value={draft.side} options={['above', 'below']} onChange={set('side')} />
          <Text label="Bound" value={draft.bound} onChange={set('bound')} />
          <Text label="Bad windows in a row" value={draft.forWindows} onChange={set('forWindows')} />
          <Text label="Good again beyond (may be empty)" value={draft.clearAt} onChange={set('clearAt')} />
          <Text label="Good windows in a row" value={draft.clearWindows} onChange={set('clearWindows')} />
          <Select
            label="Severity"
            value={draft.severity}
            options={Severity.options}
            onChange={set('severity')}
          />
        </div>
        {'wrong' in read && draft.name !== '' && <Notice kind="warn">{read.wrong}</Notice>}
      </Decision>
      <button onClick={onClose}>Close</button>
      {'rule' in tried && <Preview rule={tried.rule} />}
    </div>
  );
}

/** What the rule would have done, before it can wake anybody. */
function Preview({ rule }: { rule: AlertRule }) {
  const input = { body: { rule: useDeferredValue(rule), windows: WINDOWS } };
  const preview = useEndpoint(previewRule, input);
  return (
    <section className="stack" aria-label="Preview">
      <h3>On past windows</h3>
      <Loaded query={preview}>
        {({ windows, transitions }) => (
          <>
            <p role="status">
              {transitions.filter(({ change }) => change === 'raised').length} alerts in the last {windows}{' '}
              windows.
            </p>
            {transitions.length > 0 && (
              <Table
                label="What it would have done"
                rows={transitions}
                keyOf={({ window, change }) => `${window} ${change}`}
                columns={[
                  { title: 'Window', cell: ({ window }) => window, numeric: true },
                  { title: 'Until', cell: ({ to }) => <Time at={to} /> },
                  { title: 'Alert', cell: ({ change }) => <Badge>{change}</Badge> },
                  { title: 'Figure', cell: ({ value }) => figure(value), numeric: true },
                ]}
              />
            )}
          </>
        )}
      </Loaded>
      <AsCommand
        endpoint={previewRule}
        input={input}
        cli="modelkeep monitors rules apply rules.yaml --preview"
      />
    </section>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Text({ label, value, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  );
}

function Select({ label, value, options, onChange }: FieldProps & { options: readonly string[] }) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
