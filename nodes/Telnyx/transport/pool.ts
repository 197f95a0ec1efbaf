/**
 * Does `task` for each item, at most `atOnce` at a time, started in order. After the first failure
 * nothing new is started; what runs is awaited, and then the failure is thrown.
 */
export async function pool<T>(
	items: T[],
	concurrency: number,
	task: (item: T) => Promise<void>,
): Promise<void> {
	let next = 0;
	const failures: unknown[] = [];
	const work = async () => {
		while (next < items.length && failures.length === 0) {
			try {
				await task(items[next++]);
			} catch (failure) {
				failures.push(failure);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
	if (failures.length > 0) throw failures[0];
}
