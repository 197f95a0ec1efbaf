import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { TelnyxCredential } from './credential';
import { download, type FileLimits, type RemoteFile } from './download';
import { fileProblem } from './fileProblem';
import type { Pace } from './pace';

/** Fetches a file, and gives what n8n knows of it, or why it can't be had. */
export async function fetchFile(
	context: IExecuteFunctions,
	file: RemoteFile,
	options: { credential: TelnyxCredential; pace: Pace; limits: FileLimits },
): Promise<IBinaryData | string> {
	const result = await download(context, file, options);
	if ('mimeType' in result) return result;
	const { credential, limits } = options;
	return fileProblem(result, { url: file.url, baseUrl: credential.baseUrl, limits });
}
