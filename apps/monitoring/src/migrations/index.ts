import { CreateMonitoring1700000000001 } from './1700000000001-create-monitoring';
import { WindowsByEventTime1764000003100 } from './1764000003100-windows-by-event-time';
import { AlertRules1764000003110 } from './1764000003110-alert-rules';
import { Objectives1764000003120 } from './1764000003120-objectives';

export const migrations = [
  CreateMonitoring1700000000001,
  WindowsByEventTime1764000003100,
  AlertRules1764000003110,
  Objectives1764000003120,
];
