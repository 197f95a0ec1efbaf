/** Sets the clock, which goes on from there; timers are left as they are. `jest.useRealTimers` puts it back. */
export function setClock(now: number | Date): void {
	jest.useFakeTimers({
		now,
		advanceTimers: true,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
}
