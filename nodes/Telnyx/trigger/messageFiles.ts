import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { filesOf } from '../fields/media';
import { dataField, fetchFiles } from '../fields/messageFiles';
import { readCredential } from '../transport/credential';
import { cancelSignal } from '../transport/exchange';
import { fetchFile } from '../transport/fetchFile';
import { handedOnLimits } from '../transport/fileProblem';
import { Pace } from '../transport/pace';

/**
 * Adds the files of each message, where the user wants them. This is done in the run, after Telnyx's event was
 * acknowledged: Telnyx waits two seconds for that. A file that can't be had is named, and the message comes all the same.
 */
export async function addFiles(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	if (context.getNodeParameter('options.downloadMedia', 0, false) !== true) return items;
	const credential = await readCredential(context);
	const pace = new Pace(0, cancelSignal(context));
	const withFiles: INodeExecutionData[] = [];
	for (const item of items) {
		const { binary, files, failed } = await fetchFiles(
			filesOf(item.json),
			dataField,
			async (file) => await fetchFile(context, file, { credential, pace, limits: handedOnLimits }),
		);
		withFiles.push({ ...item, json: { ...item.json, files, failed }, binary });
	}
	return withFiles;
}
