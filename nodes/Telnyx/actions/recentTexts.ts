import { RecentMap } from '../transport/recentMap';

/** What is known of the texts with one content. */
interface Recent {
	/** The IDs that Telnyx gave them. */
	ids: Set<string>;
	/** How many have left, and have no response yet. */
	underWay: number;
}

/** Different contents; each takes some 300 bytes. */
const remembered = 10_000;

/**
 * What this process sent lately, whichever run, node or workflow it was of: a message in Telnyx's log that another text
 * has already, or may still get, is not the one that a lost response was about. Other processes know nothing of it.
 */
class RecentTexts {
	private readonly byContent = new RecentMap<string, Recent>(remembered);

	/** Notes that a text leaves. */
	begin(content: string): void {
		this.of(content).underWay++;
	}

	/** Notes that it is no longer on its way, and the ID that it got. */
	end(content: string, id?: unknown): void {
		const recent = this.of(content);
		recent.underWay = Math.max(0, recent.underWay - 1);
		if (typeof id === 'string') recent.ids.add(id);
	}

	isUnderWay(content: string): boolean {
		return (this.byContent.get(content)?.underWay ?? 0) > 0;
	}

	idsOf(content: string): ReadonlySet<string> {
		return this.byContent.get(content)?.ids ?? new Set();
	}

	/** Notes an ID that was found for a text. */
	take(content: string, id: string): void {
		this.of(content).ids.add(id);
	}

	private of(content: string): Recent {
		const known = this.byContent.get(content);
		if (known) return known;
		const fresh: Recent = { ids: new Set(), underWay: 0 };
		this.byContent.set(content, fresh);
		return fresh;
	}
}

export const recentTexts = new RecentTexts();
