/** What is wrong with a value, as the end of a sentence that begins with its field, and how to mend it. */
export interface BadValue {
	problem: string;
	remedy: string;
}
