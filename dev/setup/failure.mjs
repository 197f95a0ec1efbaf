/** A failure that the user can do something about: one sentence of what is wrong, one of the remedy. */
export class Failure extends Error {
	/**
	 * @param {string} message
	 * @param {string} remedy
	 */
	constructor(message, remedy) {
		super(message);
		this.remedy = remedy;
	}
}

/** npm's and node-gyp's ways of saying things, and what each means to a person; the first match is told. */
const KNOWN = [
	{
		signs: /ENOSPC|no space left/i,
		message: 'The disk is full.',
		remedy: 'Free some space (n8n needs about 3 GB) and run the same command again.',
	},
	{
		signs: /gyp ERR!/,
		message: 'sqlite3, which n8n stores its data with, could not be compiled.',
		remedy:
			process.platform === 'darwin'
				? 'Run "xcode-select --install", then the same command again.'
				: 'Install a C++ compiler, make and Python 3 (Debian and Ubuntu: "apt-get install -y build-essential python3"), then run the same command again.',
	},
	{
		signs: /EACCES|EPERM|EROFS/,
		message: 'A folder cannot be written to.',
		remedy:
			'Give yourself the right to write to it, or let XDG_CACHE_HOME name a folder of your own.',
	},
	{
		signs:
			/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|EPROTO|CERT_|SELF_SIGNED/,
		message: 'The npm registry cannot be reached.',
		remedy:
			'Check the network and npm\'s proxy and registry settings ("npm ping"), then run the same command again: what was downloaded is kept.',
	},
	{
		signs: /E404|ETARGET|notarget/,
		message: 'The npm registry does not have a package that is needed.',
		remedy: 'Check npm\'s registry setting ("npm config get registry").',
	},
];

/**
 * Turns what a failed installation printed into one sentence and its remedy.
 *
 * @param {string} what the thing that was being installed
 * @param {string} output everything npm printed
 * @param {string} log the file that holds the output
 */
export function explain(what, output, log) {
	const known = KNOWN.find(({ signs }) => signs.test(output));
	return new Failure(
		`Installing ${what} failed: ${known?.message ?? 'npm gave an error this script does not know.'}`,
		`${known ? `${known.remedy} ` : ''}npm's own words are in ${log}.`,
	);
}
