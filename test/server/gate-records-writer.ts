import { systemClock } from '../../src/media/clock.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { openRecords } from '../../src/server/gate-records.ts';
import { auditRecord } from '../support/audit-record.ts';

// One of several processes that write decisions to one database: `<home> <name> <count>`. It begins when told to.
const [home = '', name = '', count = ''] = process.argv.slice(2);
const log = new RecordedLog();
const records = openRecords(home, { clock: systemClock, log });
process.send?.('ready');
process.once('message', () => {
  let left = Number(count);
  const some = () => {
    for (let index = 0; index < 500 && left > 0; index += 1, left -= 1) {
      records.audit.record(
        auditRecord({ time: new Date(), user: name, streamName: String(Number(count) - left) }),
      );
    }
    if (left > 0) {
      setImmediate(some);
      return;
    }
    records.close();
    process.send?.(log.lines.filter(({ level }) => level === 'error' || level === 'warn').length);
    process.disconnect();
  };
  some();
});
