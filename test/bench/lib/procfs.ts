import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** USER_HZ: the unit of the CPU times in /proc/PID/stat, 100 a second on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/** Fields of /proc/PID/stat after the name, which may hold spaces and brackets; null when the process is gone. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** CPU seconds that a process has used, its own threads only; 0 when it is gone. Steps of 10 ms. */
export function cpuSeconds(pid: number): number {
  const fields = statFields(pid);
  return fields === null ? 0 : (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** Resident memory, MB (2^20 bytes); 0 when the process is gone. */
export function rssMb(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? 0 : Number(line[1]) / 1024;
  } catch {
    return 0;
  }
}

/** A process' arguments; empty when it is gone. */
export function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** The processes below this one, at every depth, oldest generation first. Without the process itself. */
export function descendants(root: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const fields = Number.isInteger(pid) ? statFields(pid) : null;
    if (fields === null || fields[0] === 'Z') continue;
    const parent = Number(fields[1]);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  for (let queue = [root]; queue.length > 0; ) {
    queue = queue.flatMap((pid) => childrenOf.get(pid) ?? []);
    found.push(...queue);
  }
  return found;
}

/** How many sockets a process holds open; 0 when it is gone. */
export function openSockets(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((fd) => isSocket(`/proc/${pid}/fd/${fd}`)).length;
  } catch {
    return 0;
  }
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:');
  } catch {
    return false;
  }
}

/** CPU use between two looks, % of one core. */
export function cpuMeter(pids: readonly number[]): () => number {
  const used = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const startedMs = performance.now();
  const before = used();
  return () => ((used() - before) / ((performance.now() - startedMs) / 1000)) * 100;
}
