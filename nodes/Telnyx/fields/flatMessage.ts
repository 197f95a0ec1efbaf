import type { IDataObject } from 'n8n-workflow';

import { flatten, type FlatMessage } from '../message/flat';
import { adviceByCode } from '../transport/advice';

/** A message of Telnyx's in the short form, with what to do about its errors. */
export const flatMessage = (message: IDataObject): FlatMessage =>
	flatten(message, (code) => adviceByCode[code] ?? null);
