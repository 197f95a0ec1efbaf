import { readFileSync } from 'node:fs';

/** Milliseconds of processor time that a process has used, or of time that has passed where the system does not tell. */
export function processorTime(pid: number): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
		// The kernel counts in hundredths of a second (USER_HZ).
		return (Number(fields[11]) + Number(fields[12])) * 10;
	} catch {
		return performance.now();
	}
}
