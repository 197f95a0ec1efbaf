/**
 * Does `task` for 0 to `count - 1`, at most `atOnce` at a time, started in order. After the first
 * failure nothing new is started; what runs is awaited, and then the failure is thrown.
 *
 * @param stopped looked at before each start
 */
export async function pool(
	count: number,
	atOnce: number,
	task: (index: number) => Promise<void>,
	stopped: () => boolean = () => false,
): Promise<void> {
	let next = 0;
	const failures: unknown[] = [];
	const work = async () => {
		while (next < count && failures.length === 0 && !stopped()) {
			try {
				await task(next++);
			} catch (failure) {
				failures.push(failure);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
	if (failures.length > 0) throw failures[0];
}
