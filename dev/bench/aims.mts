interface Aim {
	measured: number;
	aim: number;
	verdict: 'reached' | 'MISSED';
}

const aims: Record<string, Aim> = {};

/** Notes an aim that is reached from a value on, such as a ratio. */
export const atLeast = (name: string, measured: number, aim: number): void =>
	note(name, measured, aim, measured >= aim);

/** Notes an aim that is reached up to a value, such as what was lost. */
export const atMost = (name: string, measured: number, aim: number): void =>
	note(name, measured, aim, measured <= aim);

function note(name: string, measured: number, aim: number, isReached: boolean): void {
	aims[name] = {
		measured: Math.round(measured * 100) / 100,
		aim,
		verdict: isReached ? 'reached' : 'MISSED',
	};
}

/** Prints all that were noted, and gives how many were missed. */
export function printAims(): number {
	if (Object.keys(aims).length > 0) console.table(aims);
	const missed = Object.values(aims).filter(({ verdict }) => verdict === 'MISSED').length;
	console.log(`\n${missed} aims missed`);
	return missed;
}
