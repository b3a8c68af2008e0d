/** What one line of /proc/PID/stat says (proc(5)). */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time, with that of children that have ended and were waited for; in clock ticks. */
  readonly cpuTicks: number;
  readonly residentPages: number;
}

/** The command stands in parentheses and may hold spaces and parentheses itself: fields count from the last one. */
export function parseProcessStat(line: string): ProcessStat {
  const end = line.lastIndexOf(')');
  const fields = line.slice(end + 2).split(' ');
  // Fields 3 (state) and on; ppid is field 4, utime to cstime are 14 to 17, rss is 24.
  const field = (number: number) => Number(fields[number - 3]);
  const stat = {
    pid: Number.parseInt(line, 10),
    parentPid: field(4),
    cpuTicks: field(14) + field(15) + field(16) + field(17),
    residentPages: field(24),
  };
  if (end < 0 || Object.values(stat).some(Number.isNaN)) {
    throw new Error(`A line of /proc/PID/stat has 24 fields or more: ${line}`);
  }
  return stat;
}

/** A process and all below it. */
export function processTree(pid: number, all: readonly ProcessStat[]): ProcessStat[] {
  const root = all.filter((stat) => stat.pid === pid);
  const children = all.filter((stat) => stat.parentPid === pid);
  return [...root, ...children.flatMap((child) => processTree(child.pid, all))];
}

/** CPU of the whole machine, in clock ticks. */
export interface MachineTicks {
  /** Everything but idle, waiting for I/O, and what the hypervisor gave to others. */
  readonly busy: number;
  /** What the hypervisor gave to others. */
  readonly stolen: number;
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
export function parseMachineTicks(text: string): MachineTicks {
  const ticks = /^cpu +([\d ]+)/.exec(text)?.[1]?.split(' ').map(Number) ?? [];
  const [user, nice, system, , , irq, softirq, stolen] = ticks;
  if (stolen === undefined) throw new Error(`/proc/stat begins with the CPU's ticks: ${text.slice(0, 80)}`);
  return { busy: (user ?? 0) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softirq ?? 0), stolen };
}
